"""What stands in the diary of one member of staff, from everywhere, in a handful of statements however full it is.

Only what is open to them now: a case that has been walled from them since is in no diary and in no calendar of theirs.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q

from wayforward.process import appointments as rules
from wayforward.process import duties
from wayforward.process.deadlines import end_of_day, local_day, start_of_day
from wayforward.web import clock, vault
from wayforward.web.accounts.models import Absence, Staff, Task
from wayforward.web.people import cases
from wayforward.web.people.models import Person, Visit

from . import sources
from .actions.appointments import ends_at
from .models import Appointment, PracticeTalk
from .sources import Entry

MOST = 200
# These stand in the diary as what they are about already.
NOT_TWICE = ("check_in", "check_in_overdue", "readiness_today", "record_activity", "aftercare_due")


@dataclass(frozen=True)
class Line:
    """One line of a diary as it is drawn."""

    entry: Entry
    case: str
    href: str
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class Day:
    """One day, with what has an hour, what is due, and whether one is away."""

    on: date
    lines: list[Line]
    due: list[Line]
    away: bool


@dataclass(frozen=True)
class Diary:
    """The days asked for. `more`: there was more than is shown."""

    days: list[Day]
    more: bool


def diary_of(staff: Staff, first: date, days: int) -> Diary:
    """The diary of a member of staff for so many days."""
    after, until = start_of_day(first), end_of_day(first + timedelta(days=days - 1))
    found = [entry for entry in entries(staff, after, until) if not entry.cancelled]
    found.sort(key=lambda entry: (entry.starts_at, entry.words, str(entry.id)))
    shown = found[:MOST]
    parts = _parts(staff, shown)
    away = [(each.from_on, each.until_on) for each in absences(staff, first, first + timedelta(days=days - 1))]
    slots = {entry.id: _slot(entry) for entry in shown if _takes_time(entry)}
    lines = [_line(entry, parts, slots, away) for entry in shown]
    return Diary([_day(first + timedelta(days=number), lines, away) for number in range(days)], len(found) > MOST)


def entries(staff: Staff, after: datetime, until: datetime, *, names: bool = True) -> list[Entry]:
    """Everything in the diary between two moments, what was called off included; without `names` nothing is unsealed,
    and of each case it is known only that it is there."""
    return [
        *_appointments(staff, after, until, names),
        *_by_itself(staff, after, until),
        *sources.days_of(staff, after, until),
    ]


def warnings_for(staff: Staff, starts_at: datetime, minutes: int, leave_out: UUID | None = None) -> tuple[str, ...]:
    """What is to be said of a time, beside what stands in the diary already."""
    day = local_day(starts_at)
    around = entries(staff, start_of_day(day - timedelta(days=1)), end_of_day(day + timedelta(days=1)), names=False)
    taken = [_slot(each) for each in around if each.id != leave_out and not each.cancelled and _takes_time(each)]
    slot = rules.Slot(starts_at, starts_at + timedelta(minutes=minutes))
    return rules.warnings(slot, taken, [(each.from_on, each.until_on) for each in absences(staff, day, day)])


def absences(staff: Staff, first: date, last: date) -> list[Absence]:
    """Somebody's own days away that touch these days."""
    rows = Absence.objects.filter(staff=staff, ended_at=None, from_on__lte=last, until_on__gte=first)
    return list(rows.order_by("from_on"))


def _appointments(staff: Staff, after: datetime, until: datetime, names: bool) -> list[Entry]:
    """Their own, and those of whom they cover for today."""
    covered = Absence.on(clock.today()).filter(cover=staff).values("staff")
    rows = Appointment.visible_to(staff).filter(Q(staff=staff) | Q(staff__in=covered), starts_at__range=(after, until))
    found = list((rows if names else rows.defer("place")).order_by("starts_at", "pk")[: MOST + 1])
    told = _told(staff, found) if names else {}
    return [_entry(row, staff, *told.get(row.pk, ("", ""))) for row in found]


def _told(staff: Staff, rows: Sequence[Appointment]) -> dict[UUID, tuple[str, str]]:
    """With whom each appointment is, and where: a statement for the people, and one for all keys."""
    ids = {row.person_id for row in rows if row.person_id is not None}
    people = {each.pk: each for each in Person.visible_to(staff).filter(pk__in=ids)} if ids else {}
    sealed = [row.place for row in rows]
    sealed += [words for each in people.values() for words in (each.known_as, each.legal_name)]
    words = iter(vault.unseal_many(staff, sealed) if sealed else ())
    places = [next(words) for _ in rows]
    names = {pk: _first(next(words), next(words)) for pk in people}
    return {row.pk: (names.get(row.person_id, ""), place) for row, place in zip(rows, places, strict=True)}


def _first(known_as: str, legal_name: str) -> str:
    return known_as or legal_name


def _entry(row: Appointment, staff: Staff, name: str, place: str) -> Entry:
    return Entry(
        id=row.pk,
        words=rules.KIND_WORDS[rules.Kind(row.kind)],
        case_id=row.case_id,
        case_kind=row.case_kind,
        starts_at=row.starts_at,
        ends_at=ends_at(row),
        sequence=row.sequence,
        cancelled=row.cancelled_at is not None,
        whose="" if row.staff_id == staff.pk else "covered",
        name=name,
        place=place,
        to_move=row.cancelled_at is None and row.starts_at > clock.now(),
    )


def _by_itself(staff: Staff, after: datetime, until: datetime) -> list[Entry]:
    """What stands there by itself: visits with a check-in, one's own duties whose day comes, and what the cases of each
    kind bring. One statement for all of it."""
    between = (after, until)
    visits = Visit.visible_to(staff).filter(staff=staff, starts_at__range=between)
    due = Task.visible_to(staff).filter(staff=staff, done_at=None, cancelled_at=None, due_at__range=between)
    talks = PracticeTalk.visible_to(staff).filter(next_at__range=between)
    asked = [
        sources.as_rows(visits, "visit", starts="starts_at", ends="check_in_by"),
        sources.as_rows(due.exclude(kind__in=NOT_TWICE), "due", starts="due_at", ends="due_at", code="kind"),
        sources.as_rows(talks, "supervision", starts="next_at", ends="next_at", case="talk"),
        *sources.timed(staff, after, until),
    ]
    rows = asked[0].union(*asked[1:], all=True).order_by("starts", "pk")[: MOST + 1]
    return [_read(*row) for row in rows]


def _read(what: str, pk: UUID, case_id: UUID, starts_at: datetime, ends_at: datetime, minutes: int, code: str) -> Entry:
    if what == "visit":
        return Entry(pk, "Visit with a check-in", case_id, "", starts_at, ends_at)
    if what == "supervision":
        return Entry(pk, "Supervision", None, "", starts_at, ends_at)
    if what == "due":
        day_only = code != "call_back"
        return Entry(pk, duties.words(code), case_id, "", starts_at, ends_at, day_only=day_only, due=True)
    return sources.read(what, pk, case_id, starts_at, minutes, code)


def _parts(staff: Staff, found: Iterable[Entry]) -> dict[UUID, cases.Part]:
    """The cases of these entries that are open: one statement."""
    ids = {entry.case_id for entry in found if entry.case_id is not None}
    wanted = [(case, kind, case, "") for case in ids for kind in ("support", "restorative", "referral")]
    return {case: parts[0] for case, parts in cases.parts_of(wanted, staff).items()}


def references(staff: Staff, found: Iterable[Entry]) -> dict[UUID, str]:
    """The references of the cases of these entries that are open to this member of staff: one statement."""
    return {case: part.ref for case, part in _parts(staff, found).items()}


def _takes_time(entry: Entry) -> bool:
    return not entry.day_only and entry.ends_at > entry.starts_at


def _slot(entry: Entry) -> rules.Slot:
    return rules.Slot(entry.starts_at, entry.ends_at)


def _line(
    entry: Entry,
    parts: dict[UUID, cases.Part],
    slots: dict[UUID, rules.Slot],
    away: Sequence[tuple[date, date]],
) -> Line:
    part = parts.get(entry.case_id) if entry.case_id is not None else None
    others = [slot for pk, slot in slots.items() if pk != entry.id]
    said = rules.warnings(slots[entry.id], others, away) if entry.id in slots else ()
    if part is not None and not entry.case_kind:
        entry = replace(entry, case_kind=part.kind)
    return Line(entry, f"{part.words} {part.ref}" if part else "", part.address if part else "", said)


def _day(on: date, lines: Sequence[Line], away: Sequence[tuple[date, date]]) -> Day:
    mine = [line for line in lines if local_day(line.entry.starts_at) == on]
    return Day(
        on,
        [line for line in mine if not line.entry.due or not line.entry.day_only],
        [line for line in mine if line.entry.due and line.entry.day_only],
        any(first <= on <= last for first, last in away),
    )
