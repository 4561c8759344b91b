"""One page of a list, by key and not by number: it stays the same while rows are added, and the last is as cheap.

Two rows of one moment are told apart by their ids, so that none is left out between two pages.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpRequest

FIRST_ID = UUID(int=0)
A_PAGE = 25


@dataclass(frozen=True)
class Page:
    """The rows of one page, and the addresses of the first page and of the next; empty where there is none."""

    rows: list[Any]
    newer: str = ""
    older: str = ""


def page_of(
    rows: QuerySet,
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
    if place is not None:
        way = "gt" if oldest_first else "lt"
        rows = rows.filter(Q(**{f"{by}__{way}": place[0]}) | Q(**{by: place[0], f"pk__{way}": place[1]}))
    found = list(rows.order_by(*((by, "pk") if oldest_first else (f"-{by}", "-pk")))[: size + 1])
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
