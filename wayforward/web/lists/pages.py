"""A page of a list: what every list shows above, in and below its table."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from html import escape
from typing import Any

from django.db.models import Count
from django.http import Http404, HttpRequest
from django.utils.safestring import SafeString

from wayforward.web.accounts.models import Staff
from wayforward.web.addresses import reverse
from wayforward.web.ui.paging import Page

from .asking import PLACE, Asked
from .columns import Column, Entry, drawn, said
from .filters import Days
from .listing import Listing

# Of how many kept lists it is counted how much is in them: one statement for all of them.
COUNTED = 8


@dataclass(frozen=True)
class Heading:
    """A column's heading: the address that puts the list in its order, and how it goes now."""

    words: str
    href: str = ""
    goes: str = ""  # ascending, descending


@dataclass(frozen=True)
class Box:
    """A filter as the form draws it: a choice with its `options`, or two days."""

    label: str
    name: str
    options: str = ""
    days: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class View:
    """A way into the list. `count`: how many rows are in it, where that was counted."""

    words: str
    asked: Asked
    count: int | None = None
    here: bool = False

    @property
    def href(self) -> str:
        return self.asked.address()


@dataclass(frozen=True)
class Shown:
    """One page of a list, read."""

    asked: Asked
    page: Page
    entries: list[Entry]

    def context(self, **more: Any) -> dict[str, Any]:
        """What `lists/list.html` draws."""
        listing = self.asked.listing
        columns = [each for each in listing.columns if not each.only_in_file]
        views = self._views()
        return {
            "list": listing,
            "headings": [self._heading(each) for each in columns],
            "rows": [
                {"pk": each.row.pk, "named": _named(columns[0], each), "cells": drawn(columns, each)}
                for each in self.entries
            ],
            "boxes": self._boxes(),
            "views": views,
            "order": self.asked.order,
            "faults": self.asked.faults,
            # Of a way in that is marked above it need not be said again what is chosen.
            "narrowed": self.asked.is_narrowed and not any(view.here for view in views),
            "empty": (self.asked.is_narrowed and listing.none_such) or listing.empty,
            "page": self.page,
            "keep": reverse("lists:keep", kwargs={"name": listing.name}) + self.asked.address(),
            "export": reverse("lists:export", kwargs={"name": listing.name}) + self.asked.address(),
            "kept": bool(self.asked.choices.saved),
            **more,
        }

    def _heading(self, column: Column) -> Heading:
        if column.sort is None:
            return Heading(column.label)
        down = self.asked.order.startswith("-")
        if self.asked.order.removeprefix("-") == column.name:
            turned = column.name if down else f"-{column.name}"
            return Heading(column.label, self.asked.address(sort=turned), "descending" if down else "ascending")
        return Heading(column.label, self.asked.address(sort=f"{'-' * column.down_first}{column.name}"))

    def _boxes(self) -> list[Box]:
        given, boxes = self.asked.given, []
        for each in self.asked.listing.filters:
            if isinstance(each, Days):
                first, last = each.names
                days = (("From", first, given.get(first, "")), ("To", last, given.get(last, "")))
                boxes.append(Box(each.label, each.name, days=days))
            else:
                options = [("", each.anything), *self.asked.options[each.name]]
                boxes.append(Box(each.label, each.name, _options(options, given.get(each.name, ""))))
        return boxes

    def _views(self) -> list[View]:
        """The ways into the list: those that everybody has, and those that were kept, with how much is in each."""
        asked = self.asked
        views = [View(words, asked.other(codes)) for words, codes in asked.listing.views]
        kept = [View(each.name, asked.other(each.coded)) for each in asked.choices.saved]
        counted = kept[:COUNTED]
        if counted:
            sums = {f"of_{at}": Count("pk", filter=view.asked.condition()) for at, view in enumerate(counted)}
            found = asked.listing.rows(asked.staff).order_by().aggregate(**sums)
            counted = [replace(view, count=found[f"of_{at}"]) for at, view in enumerate(counted)]
        # Whoever puts a view in another order is still in it; a list that was kept is kept in its order.
        ways = [replace(view, here=view.asked.given == asked.given) for view in views]
        own = [*counted, *kept[COUNTED:]]
        return [*ways, *(replace(view, here=view.asked.coded() == asked.coded()) for view in own)]


def _options(options: Iterable[tuple[str, str]], chosen: str) -> SafeString:
    """What can be chosen, drawn here for the same reason as cells are: each member of staff is one."""
    return SafeString(
        "".join(
            [
                f'<option value="{escape(code)}"{" selected" if code == chosen else ""}>{escape(words)}</option>'
                for code, words in options
            ]
        )
    )


def _named(column: Column, entry: Entry) -> str:
    """What a row is called beside its box: two that are called alike are told apart by what stands below."""
    return ", ".join(filter(None, [said(column.text(entry)), column.hint(entry) if column.hint else ""]))


def page_of(request: HttpRequest, listing: Listing) -> Shown:
    """The page of this list that was asked for. Http404 for whoever has no such list."""
    staff: Staff = request.user  # type: ignore[assignment]
    if not listing.may_see(staff):
        raise Http404
    asked = Asked.read(listing.seen_by(staff), staff, request.GET.dict())
    place = request.GET.get(PLACE, "")
    rows, more = asked.some(place)
    page = Page(
        rows,
        newer=asked.address() if place else "",
        older=asked.address(**{PLACE: more}) if more else "",
    )
    return Shown(asked, page, asked.listing.entries(staff, rows))
