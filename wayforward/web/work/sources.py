"""What each kind of case puts into a diary by itself, and what it says of one of its cases.

This floor knows neither kind: each kind's own app names itself in its AppConfig.ready().
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import CharField, F, IntegerField, QuerySet, Value

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
    """A case, as far as an appointment asks: is it open, and to whom in it may we write about one?"""

    is_open: bool = False
    to_be_told: frozenset[UUID] = frozenset()


@dataclass(frozen=True)
class Source:
    """One kind of case. `standing(case)`: is it open, and to whom in it may we write? `days(staff, after, until)`: the
    days that it brings into the diary of this member of staff. `timed` gives what has an hour as a query (`as_rows`),
    and `read` what one row of it is."""

    kind: str
    standing: Callable[[UUID], Standing]
    days: Callable[[Staff, datetime, datetime], Iterable[Entry]] | None = None
    timed: Callable[[Staff, datetime, datetime], QuerySet] | None = None
    read: Callable[[UUID, UUID, datetime, int, str], Entry] | None = None


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """Name what a kind of case gives, once at start."""
    _sources[source.kind] = source


def days_of(staff: Staff, after: datetime, until: datetime) -> list[Entry]:
    """The days that the cases of every kind bring: a statement for each kind that has any."""
    asked = [source.days for source in _sources.values() if source.days is not None]
    return [entry for days in asked for entry in days(staff, after, until)]


def timed(staff: Staff, after: datetime, until: datetime) -> list[QuerySet]:
    """What has an hour in the cases of each kind, as queries to be asked together."""
    return [source.timed(staff, after, until) for source in _sources.values() if source.timed is not None]


def read(kind: str, pk: UUID, case_id: UUID, starts_at: datetime, minutes: int, code: str) -> Entry:
    """What one row of `timed` is."""
    reader = _sources[kind].read
    assert reader is not None, f"{kind} gives rows and does not read them"
    return reader(pk, case_id, starts_at, minutes, code)


def as_rows(
    rows: QuerySet, what: str, *, starts: str, ends: str, minutes: str = "", code: Any = "", case: str = "case_id"
) -> QuerySet:
    """Rows of any table in one shape, so that several tables are asked in one statement: what it is, id, case, from,
    until, minutes, and a code."""
    return rows.annotate(
        what=Value(what, output_field=CharField()),
        starts=F(starts),
        ends=F(ends),
        long=F(minutes) if minutes else Value(0, output_field=IntegerField()),
        code=(F(code) if isinstance(code, str) and code else code or Value("", output_field=CharField())),
    ).values_list("what", "pk", case, "starts", "ends", "long", "code")


def standing(kind: str, case_id: UUID) -> Standing:
    """How a case stands. One of a kind that has no diary is shut."""
    source = _sources.get(kind)
    return source.standing(case_id) if source is not None else Standing()
