"""One page of a list, by key and not by number: it stays the same while rows are added, and the last is as cheap.

Two rows of one moment are told apart by their ids, so that none is left out between two pages.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import DateTimeField, Q, QuerySet, UUIDField
from django.http import HttpRequest

from wayforward.web.ready import Asked, Slot

FIRST_ID = UUID(int=0)
A_PAGE = 25


@dataclass(frozen=True)
class Page:
    """The rows of one page, and the addresses of the first page and of the next; empty where there is none."""

    rows: list[Any]
    newer: str = ""
    older: str = ""


@dataclass(frozen=True)
class _APage:
    """How a page is asked for: which column, which way, how many, and whether it begins behind a row."""

    by: str
    oldest_first: bool
    most: int
    behind: bool

    def __call__(self, rows: Any) -> Any:
        return self.of(rows, Slot("at_place", DateTimeField()), Slot("pk_place", UUIDField()))

    def of(self, rows: Any, at: Any, pk: Any) -> Any:
        if self.behind:
            way = "gt" if self.oldest_first else "lt"
            rows = rows.filter(Q(**{f"{self.by}__{way}": at}) | Q(**{self.by: at, f"pk__{way}": pk}))
        return rows.order_by(*((self.by, "pk") if self.oldest_first else (f"-{self.by}", "-pk")))[: self.most]


def page_of(
    rows: QuerySet | Asked,
    request: HttpRequest,
    *,
    by: str = "at",
    name: str = "before",
    size: int = A_PAGE,
    oldest_first: bool = False,
    anchor: str = "",
) -> Page:
    """The page of these rows that an address asks for, by a column with a moment: one statement.

    `name` is what the address calls it, where a page holds several lists; the rest of the address is kept. What is no
    place in the list is its beginning.
    """
    place = place_in_list(request.GET.get(name, ""))
    a_page, (at, pk) = _APage(by, oldest_first, size + 1, place is not None), place or (None, None)
    found = list(rows.then(a_page, at_place=at, pk_place=pk) if isinstance(rows, Asked) else a_page.of(rows, at, pk))
    shown = found[:size]
    more = {name: end_of_page(getattr(shown[-1], by), shown[-1].pk)} if len(found) > size else None
    return Page(
        shown,
        newer=_address(request, name, {}, anchor) if place is not None else "",
        older=_address(request, name, more, anchor) if more else "",
    )


def page_by_name(rows: QuerySet, request: HttpRequest, *, name: str = "after", size: int = A_PAGE) -> Page:
    """The same for a short list in the order of names (`name`, then id): a list of staff. Two statements."""
    last = rows.filter(pk=uuid_or_none(request.GET.get(name, ""))).first()
    ordered = rows.order_by("name", "pk")
    if last is not None:
        ordered = ordered.filter(Q(name__gt=last.name) | Q(name=last.name, pk__gt=last.pk))
    found = list(ordered[: size + 1])
    shown = found[:size]
    return Page(
        shown,
        newer=_address(request, name, {}, "") if last is not None else "",
        older=_address(request, name, {name: str(shown[-1].pk)}, "") if len(found) > size else "",
    )


def uuid_or_none(text: str) -> UUID | None:
    """An id from an address, or None for what is none."""
    try:
        return UUID(text)
    except ValueError:
        return None


def _address(request: HttpRequest, name: str, place: dict[str, str], anchor: str) -> str:
    kept = {key: value for key, value in request.GET.items() if key != name}
    return f"?{urlencode(kept | place)}{anchor}"


def end_of_page(at: datetime, pk: UUID) -> str:
    """The end of a page, for an address."""
    return f"{at.isoformat()}~{pk}"


def place_in_list(text: str) -> tuple[datetime, UUID] | None:
    """The same, read from an address: a moment, and the row that stood there. None for what is none."""
    told, _, pk = text.partition("~")
    at = moment(told)
    try:
        return (at, UUID(pk) if pk else FIRST_ID) if at else None
    except ValueError:
        return None


def moment(text: str) -> datetime | None:
    """A moment from an address, or None for what is none."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None
