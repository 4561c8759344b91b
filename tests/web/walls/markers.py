"""Markers: every sealed field of every row holds a word of its own, and we know who may see it."""

import base64
import html
import json
import quopri
import re
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import unquote_plus
from uuid import UUID

from django.apps import apps

from wayforward.process.walls import Compartment, may_see
from wayforward.web.accounts.models import Block, PartyIndex, Staff, Tie
from wayforward.web.accounts.walled import Purpose, WalledModel
from wayforward.web.rights.models import Complaint, PoliceRequest
from wayforward.web.vault import unseal_for
from wayforward.web.vault.fields import SealedField

HAS_A_FORM = {"answers", "band", "born", "email", "pdf", "phone", "rules", "score"}
_LETTERS = "bcdfghjkmnpqrstvwxz"
# The place of what belongs to one member of staff and to nobody else.
OWN = "their own"
WORD = re.compile(r"zq[bcdfghjkmnpqrstvwxz]{9}")


@dataclass(frozen=True)
class Marker:
    """One word in one sealed field of one row, and where that row stands."""

    word: str
    field: str
    row: UUID
    places: frozenset[tuple[UUID, str]]
    # Was there anything in this field in the story? What only the crawl put there need not be shown, and may not leak.
    in_story: bool = True

    @property
    def in_record(self) -> str:
        """How a line of a look names this field of this row."""
        label, _, name = self.field.rpartition(".")
        return f"{label.lower()}:{self.row} {name}"

    def __str__(self) -> str:
        return f"{self.word} ({self.field} of {self.row})"


def new_word() -> str:
    """A word that no page holds by chance: no vowels, nothing that any encoding touches."""
    return "zq" + "".join(secrets.choice(_LETTERS) for _ in range(9))


def mark_everything() -> dict[str, Marker]:
    """Put a marker into every sealed field of every row of the world, empty ones too: {word: marker}.

    What has a form that pages rely on (JSON, dates, numbers, telephone numbers, files) keeps it and holds no marker;
    the two-world test looks at those.
    """
    found: dict[str, Marker] = {}
    for label, names in sealed().items():
        model: Any = apps.get_model(label)
        for row in model.unwalled(Purpose.CHECKING):
            places = frozenset(places_of(row))
            for name in names:
                words = plain_words(row, name)
                if words is None:
                    continue
                marker = Marker(new_word(), f"{label}.{name}", row.pk, places, in_story=bool(words))
                setattr(row, name, f"{words} {marker.word}".strip())
                found[marker.word] = marker
            row.save(update_fields=names)
    return found


def sealed() -> dict[str, list[str]]:
    """The sealed fields of every walled model that has some."""
    found = {
        model._meta.label: [field.name for field in model._meta.fields if isinstance(field, SealedField)]
        for model in apps.get_models()
        if issubclass(model, WalledModel)
    }
    return {label: names for label, names in found.items() if names}


def plain_words(row: Any, name: str) -> str | None:
    """The words of a field, if they are words that a marker can stand beside."""
    try:
        words = unseal_for("checking", getattr(row, name))
    except UnicodeDecodeError:
        return None
    if not words:
        return None if name in HAS_A_FORM else ""
    if re.fullmatch(r"[+\d\s()-]+", words) or "@" in words or re.fullmatch(r"[a-z0-9_]+", words):
        return None
    for read in (json.loads, date.fromisoformat):
        try:
            read(words)
        except ValueError:
            continue
        return None
    return words


def places_of(row: WalledModel) -> Iterator[tuple[UUID, str]]:
    """(case, compartment) of every place where the row stands. Read from the row itself, not through the wall. What
    belongs to one member of staff stands with them, in a place that no tie and no role opens."""
    if row.wall_own:
        yield getattr(row, f"{row.wall_own}_id"), OWN
        return
    person = row.pk if row.wall_person else getattr(row, row.wall_person_field) if row.wall_person_field else None
    if person is not None:
        yield from PartyIndex.objects.filter(person_id=person).values_list("case_id", "compartment")
    else:
        part = getattr(row, row.wall_compartment_field) if row.wall_compartment_field else row.wall_compartment
        yield getattr(row, str(row.wall_case)), str(part)


class Oracle:
    """Who may see what, from the raw ties and the table of process.walls: never through visible_to or a look."""

    def __init__(self, staff: Staff | None, at: Any) -> None:
        self.staff = staff
        if staff is None:
            return
        self.ties: dict[UUID, set[str]] = {}
        for tie in Tie.objects.filter(staff=staff):
            if tie.since <= at and (tie.until is None or tie.until > at):
                self.ties.setdefault(tie.case_id, set()).add(tie.kind)
        self.blocked = set(Block.objects.filter(staff=staff).values_list("case_id", flat=True))
        self.services = dict(PartyIndex.objects.values_list("case_id", "service_id"))
        for model in (Complaint, PoliceRequest):  # what is asked of us is of a service before it is of any case
            self.services |= dict(model.unwalled(Purpose.CHECKING).values_list("case_id", "service_id"))

    def may(self, marker: Marker) -> bool:
        """May this member of the cast see this marker?"""
        return self.staff is not None and any(self._may(case, part) for case, part in marker.places)

    def _may(self, case_id: UUID, part: str) -> bool:
        assert self.staff is not None
        if part == OWN:
            return case_id == self.staff.pk
        if part not in set(Compartment):
            return False
        roles = self.staff.roles if self.services.get(case_id) == self.staff.service_id else []
        return may_see(self.ties.get(case_id, ()), roles, part, blocked=case_id in self.blocked)


def words_in(content: Iterable[bytes]) -> set[str]:
    """The markers in what a page sent, in whatever form: plain, escaped, in an address, quoted or in base64."""
    found: set[str] = set()
    for each in content:
        text = each.decode(errors="replace").casefold()
        for read in (text, html.unescape(text), unquote_plus(text), quopri.decodestring(each).decode(errors="replace")):
            found |= set(WORD.findall(read.casefold()))
        for coded in re.findall(rb"[A-Za-z0-9+/_-]{16,}={0,2}", each):
            for shift in range(4):
                piece = coded[shift : shift + (len(coded) - shift) // 4 * 4]
                try:
                    opened = base64.b64decode(piece.replace(b"-", b"+").replace(b"_", b"/"))
                except ValueError:
                    continue
                found |= set(WORD.findall(opened.decode(errors="replace").casefold()))
    return found
