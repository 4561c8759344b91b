"""Where a person is spoken of in what is not their own file: destroying their key does not take a name out of there."""

import re
from collections.abc import Iterable
from itertools import count
from uuid import UUID

from django.db.models import Q

from wayforward.web import vault
from wayforward.web.accounts.models import PartyIndex
from wayforward.web.accounts.walled import Purpose
from wayforward.web.people.models import Note, Person
from wayforward.web.support.models import Referral, SupportCase

SHORTEST = 3
AT_ONCE = 500


def spoken_of(person: Person, keys: Iterable[UUID]) -> list[Note]:
    """The paragraphs, in the cases that the person is in, that stay when these keys are destroyed and are about them
    by their marks, or hold a part of their name. Who is shown which is for `visible_to`."""
    inside = Q(case_id__in=PartyIndex.objects.filter(person_id=person.pk).values("case_id"))
    for table in (SupportCase, Referral):  # cases of others, in which they are the one who is reported
        inside |= Q(case_id__in=table.unwalled(Purpose.FACTS).filter(other_party=person).values("pk"))
    notes = Note.unwalled(Purpose.FACTS).filter(inside, superseded_by=None, in_wrong_file=False)
    found: list[Note] = []
    name = _name(person)
    rows = notes.exclude(key_id__in=list(keys)).select_related("by").order_by("at", "pk")
    for start in count(0, AT_ONCE):
        some = list(rows[start : start + AT_ONCE])
        for note, words in zip(some, _words(some), strict=True):
            if str(person.pk) in note.about or (name and name.search(words)):
                found.append(note)
        if len(some) < AT_ONCE:
            break
    return found


def _name(person: Person) -> re.Pattern[str] | None:
    """Any part of their names, as a whole word; None where there is none any more."""
    try:
        names = vault.unseal_many_for(vault.Purpose.FACTS, [person.legal_name, person.known_as])
    except vault.CannotBeRead:
        return None
    parts = {part for name in names for part in re.split(r"\W+", name) if len(part) >= SHORTEST}
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(parts)))})\b", re.IGNORECASE) if parts else None


def _words(notes: list[Note]) -> list[str]:
    """The words of each, "" for one that was erased."""
    try:
        return vault.unseal_many_for(vault.Purpose.FACTS, [note.text for note in notes])
    except vault.CannotBeRead:
        return [_one(note) for note in notes]


def _one(note: Note) -> str:
    try:
        return vault.unseal_for(vault.Purpose.FACTS, note.text)
    except vault.CannotBeRead:
        return ""
