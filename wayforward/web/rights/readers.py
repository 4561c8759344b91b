"""Who read a person's file, for the person: the looks of the record at rows that are theirs, by day and role."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from wayforward.process.duties import ROLE_WORDS, Role
from wayforward.web import clock, record
from wayforward.web.accounts.models import PartyIndex, Staff
from wayforward.web.accounts.walled import Purpose

from .gathered import Section
from .models import Pack, PackItem

A_ROUND = 500


@dataclass(frozen=True)
class Read:
    """On one day, somebody (by role, or by name where the service wants that) opened the file so many times."""

    on: date
    who: str
    times: int


def of_pack(pack: Pack, *, by_name: bool) -> list[Read]:
    """All of them for whoever asked, the newest first."""
    looks = list(looks_at(pack))
    names = dict(Staff.objects.filter(pk__in={look.actor_id for look in looks}).values_list("pk", "name"))
    counted = Counter(
        (clock.local(look.at).date(), _who(look, names) if by_name else _role(look.acting_role)) for look in looks
    )
    return [Read(on, who, times) for (on, who), times in sorted(counted.items(), reverse=True)]


def looks_at(pack: Pack) -> Iterator[record.Line]:
    """The lines of looks by which words were read of this person's own file, as it was gathered, or of a copy of it."""
    if pack.person_id is None:
        return
    person = f"people.person:{pack.person_id}"
    gathered = PackItem.unwalled(Purpose.ACCESS).filter(pack=pack).exclude(section=Section.PASSED_ON)
    copied = PackItem.unwalled(Purpose.ACCESS).filter(pack__person=pack.person_id).values_list("pk", "pack_id")
    own = {person, *(f"{source}:{pk}" for source, pk in gathered.values_list("source", "row_id"))}
    cases = set(PartyIndex.objects.filter(person_id=pack.person_id).values_list("case_id", flat=True))
    for pk, copy in copied:
        own.add(f"rights.packitem:{pk}")
        cases.add(copy)
    # A page of several cases stands in no case; it names the people whom it shows.
    shown = Q(case_id=None, payload__read__has_key=person)
    lines = record.Line.unwalled(Purpose.ACCESS).filter(shown | Q(case_id__in=cases), outcome=record.Line.LOOKED)
    for line in lines.order_by("seq").iterator(chunk_size=A_ROUND):
        if own & line.payload.get("read", {}).keys():
            yield line


def _who(look: record.Line, names: dict[UUID, str]) -> str:
    return f"{names.get(look.actor_id, '')} ({_role(look.acting_role)})" if look.actor_id else _role(look.acting_role)


def _role(acting: str) -> str:
    words = [ROLE_WORDS[Role(each)] for each in acting.split("+") if each in set(Role)]
    return ", ".join(words) or "The service itself"
