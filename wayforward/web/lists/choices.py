"""What can be chosen in a list because it is there: colleagues, areas, agencies, and the lists that were kept. All of
it is read in one statement, however many filters a list has."""

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from django.db.models import CharField, DateField, Q, QuerySet, TextField, UUIDField, Value
from django.db.models.functions import Cast

from wayforward.web import clock
from wayforward.web.accounts import tasks
from wayforward.web.accounts.models import Area, Staff, Task
from wayforward.web.accounts.walled import NOW, ask
from wayforward.web.people.models import Agency
from wayforward.web.ready import Slot

from .models import FirstList, SavedList

STAFF, AREA, AGENCY, DUTY, OWN_DUTY = "staff", "area", "agency", "duty", "own_duty"
OWN, TEAM, FIRST = "own", "team", "first"
_NO_ID: Final = UUID(int=0)
SAVED: Final = (OWN, TEAM, FIRST)


@dataclass(frozen=True)
class Named:
    """Something with a name, and what else is coded of it: roles, or what a kept list asks for."""

    pk: UUID
    name: str
    coded: Any


@dataclass(frozen=True)
class Choices:
    """What there is to choose for this viewer, by kind, each in the order of names."""

    staff: Staff
    of: dict[str, list[Named]] = field(default_factory=dict)

    @classmethod
    def read(cls, staff: Staff, kinds: Collection[str], listing: str) -> "Choices":
        """Everything of these kinds in the viewer's own service, and what is kept of this list: one statement."""
        found: dict[str, list[Named]] = {}
        wanted = _Wanted(tuple(sorted({*kinds, *SAVED})), listing)
        for kind, pk, name, coded in ask(staff, wanted, today=clock.today()):
            found.setdefault(kind, []).append(Named(pk, name, json.loads(coded)))
        for rows in found.values():
            rows.sort(key=lambda each: (each.name.casefold(), each.pk))
        return cls(staff, found)

    @property
    def saved(self) -> list[Named]:
        """The kept lists that this viewer has: their own, then the team's."""
        return self.of.get(OWN, []) + self.of.get(TEAM, [])

    @property
    def first(self) -> Named | None:
        """The one of them that they come to first, if they chose one."""
        chosen = {each.pk for each in self.of.get(FIRST, [])}
        return next((each for each in self.saved if each.pk in chosen), None)


@dataclass(frozen=True)
class _Wanted:
    """All of these kinds, and what is kept of this list, as one question."""

    kinds: tuple[str, ...]
    listing: str

    def __call__(self, anybody: Any) -> QuerySet[Any]:
        first, *others = [_asked(kind, anybody, self.listing) for kind in self.kinds]
        return first.union(*others, all=True)


def saved_for(staff: Staff, listing: str = "") -> QuerySet[SavedList]:
    """The kept lists that this member of staff has, of one list or of all."""
    rows = SavedList.objects.filter(Q(by=staff.pk) | Q(shared=True), service_id=staff.service_id)
    return rows.filter(listing=listing) if listing else rows


def _waiting(staff: Staff) -> QuerySet[Task]:
    rows: QuerySet[Task] = Task.visible_to(staff).filter(tasks.waits(NOW), service_id=staff.service_id)
    return rows


def _waiting_for(staff: Staff) -> QuerySet[Task]:
    rows: QuerySet[Task] = tasks.open_for(staff, today=Slot("today", DateField()), now=NOW)
    return rows


def _asked(kind: str, staff: Staff, listing: str) -> QuerySet[Any, Any]:
    saved = saved_for(staff, listing)
    wanted: dict[str, tuple[QuerySet[Any], Any, str, str]] = {
        STAFF: (Staff.objects.filter(is_active=True, service_id=staff.service_id), "pk", "name", "roles"),
        AREA: (Area.objects.filter(service_id=staff.service_id), "pk", "name", ""),
        AGENCY: (Agency.objects.filter(service_id=staff.service_id), "pk", "name", ""),
        # Of duties the kinds that wait, in what the viewer may see or for themselves: each once, under no id.
        DUTY: (_waiting(staff).distinct(), Value(_NO_ID, UUIDField()), "kind", ""),
        OWN_DUTY: (_waiting_for(staff).distinct(), Value(_NO_ID, UUIDField()), "kind", ""),
        OWN: (saved.filter(shared=False), "pk", "name", "asked"),
        TEAM: (saved.filter(shared=True), "pk", "name", "asked"),
        FIRST: (FirstList.objects.filter(by=staff.pk, listing=listing), "saved_id", "listing", ""),
    }
    rows, pk, name, coded = wanted[kind]
    text = Cast(coded, TextField()) if coded else Value("null", TextField())
    stands_as = DUTY if kind == OWN_DUTY else kind
    return rows.order_by().values_list(Value(stands_as, CharField()), pk, name, text)
