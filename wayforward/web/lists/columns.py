"""What a list shows of each of its rows: on the page and in a file, from one definition."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from html import escape
from typing import Any, Final

from django.utils.safestring import SafeString

from wayforward.web import clock
from wayforward.web.ui.paging import moment, uuid_or_none

Value = str | int | date | datetime | None
LONGEST_CODE: Final = 60


@dataclass(frozen=True)
class Entry:
    """A row of a list, with what the list read for it beside: names that the viewer may see, and the like."""

    row: Any
    more: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Sort:
    """A column of the database that a list can go by, and how a place in it stands in an address: as a moment, a day,
    a number or a code. What has a name (staff, an area) stands there by its id; `of` is its table, `path` its name.

    `empty`: rows may have nothing there; they come last either way.
    """

    path: str
    kind: type = datetime
    empty: bool = False
    of: Any = None
    by_id: str = ""

    def told(self, row: Any) -> str:
        """The place of this row, for an address: nothing that is about a person."""
        value = row
        for step in (self.by_id or self.path).split("__"):
            value = getattr(value, step, None)
        if value is None:
            return ""
        return value.isoformat() if isinstance(value, date) else str(value)

    def read(self, text: str) -> Any:
        """The same from an address; None for what is none."""
        if self.of is not None:
            pk = uuid_or_none(text)
            return self.of.objects.filter(pk=pk).values_list("name", flat=True).first() if pk else None
        if self.kind is datetime:
            return moment(text)
        if self.kind is str:
            return text[:LONGEST_CODE] if text.isprintable() else None
        try:
            return date.fromisoformat(text) if self.kind is date else int(text[:9])
        except ValueError:
            return None


@dataclass(frozen=True)
class Way:
    """A link to what can be done in a row: its words, and in which row it stands for whoever hears the links alone."""

    words: str
    href: str
    about: str


@dataclass(frozen=True)
class Column:
    """One column: its heading, what stands there, and what can be done with it.

    `ways` stand below it, on the page alone. `named` says who somebody is: it stands on the page as far as its words
    are open to the viewer, and in a file for whoever may take names out. `only_in_file`: the page says it in another
    place. `only_on_page`: it is in no file.
    """

    name: str
    label: str
    text: Callable[[Entry], Value]
    sort: Sort | None = None
    down_first: bool = False
    hint: Callable[[Entry], str] | None = None
    href: Callable[[Entry], str] | None = None
    tag: Callable[[Entry], str | None] | None = None
    ways: Callable[[Entry], Sequence[Way]] | None = None
    with_time: bool = False
    named: bool = False
    only_in_file: bool = False
    only_on_page: bool = False


def drawn(columns: Sequence[Column], entry: Entry) -> SafeString:
    """The cells of a row, for a page. Put together here and not in a template, which would ask of each of some hundreds
    of cells a dozen things, one by one."""
    return SafeString("\n".join([_cell(column, entry, first=not at) for at, column in enumerate(columns)]))


def _cell(column: Column, entry: Entry, *, first: bool) -> str:
    """A cell, with all that is put into it escaped. On a telephone its column's heading stands before it, but for the
    first, which heads the row. A day or a reference is not broken over two lines."""
    value = column.text(entry)
    inside = escape(said(value, with_time=column.with_time))
    tag = column.tag(entry) if column.tag and value else None
    if tag is not None:
        kind = f" wf-tag--{escape(tag)}" if tag else ""
        inside = f'<strong class="govuk-tag{kind}">{inside}</strong>'
    elif column.href and (address := column.href(entry)):
        inside = f'<a class="govuk-link" href="{escape(address)}">{inside}</a>'
    if column.hint and (hint := column.hint(entry)):
        inside = f'{inside}<br><span class="govuk-hint govuk-!-font-size-16">{escape(hint)}</span>'
    if column.ways:
        inside = "<br>".join(filter(None, [inside, *map(_way, column.ways(entry))]))
    whole = " wf-whole" if isinstance(value, date) or column.name == "ref" else ""
    if first:
        return f'<th scope="row" class="govuk-table__header{whole}">{inside}</th>'
    return f'<td class="govuk-table__cell{whole}" data-label="{escape(column.label)}">{inside}</td>'


def _way(way: Way) -> str:
    about = f'<span class="govuk-visually-hidden">: {escape(way.about)}</span>'
    return f'<a class="govuk-link" href="{escape(way.href)}">{escape(way.words)}{about}</a>'


def said(value: Value, *, with_time: bool = False) -> str:
    """A value in words, as pages say it: "3 October 2025", "3 October 2025, 14:05"."""
    if isinstance(value, datetime):
        local = clock.local(value)
        return f"{local:%-d %B %Y, %H:%M}" if with_time else f"{local:%-d %B %Y}"
    if isinstance(value, date):
        return f"{value:%-d %B %Y}"
    return "" if value is None else str(value)


def plain(value: Value, *, with_time: bool = False) -> str | int:
    """The same for a file, so that a program of tables puts it in order: "2025-10-03", "2025-10-03 14:05"."""
    if isinstance(value, datetime):
        return f"{clock.local(value):%Y-%m-%d %H:%M}" if with_time else f"{clock.local(value):%Y-%m-%d}"
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else value
