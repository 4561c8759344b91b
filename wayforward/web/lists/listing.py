"""One list of work: its rows, columns, filters and order, and the register of all lists."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import F, Q, QuerySet

from wayforward.process.duties import Role
from wayforward.web.accounts.models import Staff
from wayforward.web.addresses import reverse

from .columns import Column, Entry, Sort
from .filters import Filter


class Listing:
    """A list. `rows` is the wall: nothing that it leaves out is on a page, in a count or in a file.

    `first` names the column that the list goes by when nobody says otherwise, with "-" for the last on top. `views` are
    ways into it that everybody has: (words, {filter: code}). `empty` is said where nothing is in it, `none_such` where
    nothing is that was asked for.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    page: ClassVar[str]
    roles: ClassVar[tuple[Role, ...]]
    columns: ClassVar[tuple[Column, ...]]
    filters: ClassVar[tuple[Filter, ...]] = ()
    first: ClassVar[str]
    views: ClassVar[tuple[tuple[str, dict[str, str]], ...]] = ()
    empty: ClassVar[str] = "There is nothing here."
    none_such: ClassVar[str] = ""
    # Are its rows the same question for everybody with the same roles, whoever asks and whenever (`walled.ask`)?
    is_one_question: ClassVar[bool] = True

    def rows(self, staff: Staff) -> QuerySet[Any]:
        """Everything of this list that the viewer may know of, in no order."""
        raise NotImplementedError

    def entries(self, staff: Staff, rows: Sequence[Any], *, named: bool = True) -> list[Entry]:
        """These rows with what their columns need beside: a fixed number of statements. `named`: names too."""
        return [Entry(row) for row in rows]

    def seen_by(self, staff: Staff) -> "Listing":
        """The list as this viewer has it: one of which some columns tell more than they may know has fewer."""
        return self

    def may_see(self, staff: Staff) -> bool:
        """Does this member of staff have such a list at all?"""
        return staff.has_role(*self.roles)

    @property
    def address(self) -> str:
        return reverse(self.page)


_lists: dict[str, Listing] = {}


def register(*found: Listing) -> None:
    """Name lists, once at start: in the AppConfig.ready() of the area of work, so that the worker knows them too."""
    _lists.update({listing.name: listing for listing in found})


def every() -> list[Listing]:
    """All lists that there are."""
    return list(_lists.values())


def titled(name: str) -> str:
    """What a list is called on screens."""
    return _lists[name].title if name in _lists else ""


def of_name(name: str, staff: Staff) -> Listing | None:
    """The list of this name as this member of staff has it; None where there is none or they have none."""
    found = _lists.get(name)
    return found.seen_by(staff) if found is not None and found.may_see(staff) else None


def sort_of(listing: Listing, asked: str) -> tuple[str, Sort]:
    """The order that was asked for and its column: the list's own where there is no such."""
    sorts = {column.name: column.sort for column in listing.columns if column.sort is not None}
    order = asked if asked.removeprefix("-") in sorts else listing.first
    return order, sorts[order.removeprefix("-")]


def in_order(rows: QuerySet[Any], order: str, sort: Sort) -> QuerySet[Any]:
    """The rows in this order; two that are alike in it by their ids, so that no page leaves one out."""
    down = order.startswith("-")
    if sort.empty:
        key = F(sort.path).desc(nulls_last=True) if down else F(sort.path).asc(nulls_last=True)
        return rows.order_by(key, "-pk" if down else "pk")
    return rows.order_by(f"-{sort.path}" if down else sort.path, "-pk" if down else "pk")


def after(order: str, sort: Sort, value: Any, pk: Any) -> Q:
    """What comes after the row that stands at this value with this id. A value of None: among those with nothing."""
    way = "lt" if order.startswith("-") else "gt"
    nothing = Q(**{f"{sort.path}__isnull": True})
    if value is None:
        return nothing & Q(**{f"pk__{way}": pk})
    rest = Q(**{f"{sort.path}__{way}": value}) | Q(**{sort.path: value, f"pk__{way}": pk})
    return rest | nothing if sort.empty else rest
