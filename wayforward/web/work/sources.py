"""What each kind of case puts into a diary by itself, and what it says of one of its cases.

This floor knows neither kind: each kind's own app names itself in its AppConfig.ready().
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wayforward.web.accounts.models import Staff


@dataclass(frozen=True)
class Entry:
    """One thing in a diary. `words` hold no name; `day_only`: it has a day and no hour."""

    id: UUID
    words: str
    case_id: UUID | None
    case_kind: str
    starts_at: datetime
    ends_at: datetime
    day_only: bool = False
    sequence: int = 0
    cancelled: bool = False
    due: bool = False
    whose: str = ""
    name: str = ""
    place: str = ""
    to_move: bool = False


@dataclass(frozen=True)
class Standing:
    """A case and one of its people, as far as an appointment asks."""

    is_open: bool
    may_be_told: bool


@dataclass(frozen=True)
class Source:
    """One kind of case. `entries(staff, after, until)`: what of its own stands in the diary of this member of staff.
    `standing(case, person)`: is the case open, and may this person be written to about an appointment in it?"""

    kind: str
    entries: Callable[[Staff, datetime, datetime], Iterable[Entry]]
    standing: Callable[[UUID, UUID | None], Standing]


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """Name what a kind of case gives, once at start."""
    _sources[source.kind] = source


def all_entries(staff: Staff, after: datetime, until: datetime) -> list[Entry]:
    """What the cases of every kind put into this diary by themselves: a statement or two for each kind."""
    return [entry for source in _sources.values() for entry in source.entries(staff, after, until)]


def standing(kind: str, case_id: UUID, person_id: UUID | None) -> Standing:
    """How a case stands. One of a kind that has no diary is shut."""
    source = _sources.get(kind)
    return source.standing(case_id, person_id) if source is not None else Standing(False, False)
