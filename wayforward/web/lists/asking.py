"""What somebody asked of a list: which of its rows, in which order, from which place on. Read from an address."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet

from wayforward.web.accounts import walled
from wayforward.web.accounts.models import Staff
from wayforward.web.ready import asked_once
from wayforward.web.ui.paging import uuid_or_none

from .choices import Choices
from .columns import Sort
from .filters import Options
from .listing import Listing, after, in_order, sort_of

SORT, PLACE, SAVED = "sort", "after", "saved"
A_PAGE = 25
MOST_TYPED = 60


@dataclass(frozen=True)
class Whole:
    """A list of which nothing is left out by choice: the question that most pages of it ask, put together once."""

    listing: Listing
    order: str
    sort: Sort

    def __call__(self, anybody: Any) -> QuerySet[Any]:
        rows = self.listing.rows(anybody)
        for each in self.listing.filters:
            rows = rows.filter(each.asked({}, anybody))
        return in_order(rows, self.order, self.sort)


@dataclass(frozen=True)
class Asked:
    """A list as it was asked for. What is no choice of a filter is left out, and said in `faults`."""

    listing: Listing
    staff: Staff
    given: dict[str, str]
    order: str
    sort: Sort
    options: dict[str, Options] = field(default_factory=dict)
    faults: tuple[str, ...] = ()
    choices: Choices = field(kw_only=True)

    @classmethod
    def read(cls, listing: Listing, staff: Staff, typed: Mapping[str, str], choices: Choices | None = None) -> "Asked":
        """Read what was asked. A bare address is what the viewer likes to see first. One statement, for what there is
        to choose, unless it was read before; and one where what they like to see first has other things to choose."""
        choices = choices or Choices.read(staff, _kinds(listing, typed), listing.name)
        if not typed and choices.first is not None:
            typed = choices.first.coded
            if (kinds := _kinds(listing, typed)) != _kinds(listing, {}):
                choices = Choices.read(staff, kinds, listing.name)
        given, faults, options = {}, [], {}
        for each in listing.filters:
            own = {name: typed.get(name, "")[:MOST_TYPED] for name in each.names if typed.get(name)}
            options[each.name] = each.offered(choices, own)
            if fault := each.fault(own, options[each.name]):
                faults.append(fault)
            else:
                given.update(own)
        order, sort = sort_of(listing, typed.get(SORT, ""))
        return cls(listing, staff, given, order, sort, options, tuple(faults), choices=choices)

    def coded(self) -> dict[str, str]:
        """What is kept of it: codes, ids and days, and the order."""
        own = {SORT: self.order} if self.order != self.listing.first else {}
        return self.given | own

    @property
    def is_narrowed(self) -> bool:
        return bool(self.given)

    def other(self, codes: Mapping[str, str]) -> "Asked":
        """The same list for the same viewer, asked for in another way: no statement."""
        return Asked.read(self.listing, self.staff, dict(codes) or {SORT: self.listing.first}, self.choices)

    def condition(self) -> Q:
        """The filters as one condition on the list's rows."""
        found = Q()
        for each in self.listing.filters:
            found &= each.asked(self.given, self.staff)
        return found

    def rows(self) -> QuerySet[Any]:
        """The rows that were asked for, in order."""
        return in_order(self.listing.rows(self.staff).filter(self.condition()), self.order, self.sort)

    def address(self, **more: str) -> str:
        """The list as it was asked for, with something else beside; always more than a bare address, which stands for
        the list as somebody likes to find it."""
        said = {name: value for name, value in (self.coded() | more).items() if value}
        return f"?{urlencode(said or {SORT: self.order})}"

    def some(self, place: str, size: int = A_PAGE) -> tuple[list[Any], str]:
        """The rows of the page that begins at a place, and the place of the next page ("" where there is none): one
        statement, and one for the name that stands at the place where the list goes by a name."""
        from_here = self._from(place)
        if from_here is None and not self.given and self.listing.is_one_question:
            found = walled.ask(self.staff, Whole(self.listing, self.order, self.sort)).first_of(size + 1)
        else:
            # A place was typed, or is a name: it goes beside a statement and never into its text.
            rows = self.rows()[: size + 1] if from_here is None else self.rows().filter(from_here)[: size + 1]
            found = asked_once(rows) if from_here is None else list(rows)
        shown = found[:size]
        more = f"{self.sort.told(shown[-1])}~{shown[-1].pk}" if len(found) > size else ""
        return shown, more

    def _from(self, place: str) -> Q | None:
        told, _, last = place.rpartition("~")
        pk = uuid_or_none(last)
        value = self.sort.read(told) if told else None
        if pk is None or (value is None and (told or not self.sort.empty)):
            return None
        return after(self.order, self.sort, value, pk)


def _kinds(listing: Listing, typed: Mapping[str, str]) -> set[str]:
    """Of what there is something to choose."""
    return {each.kind_for(typed) for each in listing.filters} - {""}
