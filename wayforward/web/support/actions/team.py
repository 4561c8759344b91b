"""The team: what each caseworker can take on, when they are away, and who covers meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from wayforward.process import absences as rules
from wayforward.process import deadlines
from wayforward.process.duties import Role
from wayforward.process.events import Event
from wayforward.process.support import may_take_on
from wayforward.process.walls import Tie as TieKind
from wayforward.web import clock, record
from wayforward.web.accounts import ties
from wayforward.web.accounts.models import Absence, Staff, Tie
from wayforward.web.accounts.walled import Purpose
from wayforward.web.support.models import SupportCase

from .cases import worker_fact


@dataclass(frozen=True)
class Away:
    """Days away that were written down, and the cases that whoever covers may not see: somebody else has to."""

    absence: Absence
    covered: int
    not_covered: list[SupportCase]


@record.act
def set_skills(
    *, staff: Staff, languages: Sequence[str], with_children: bool, most_cases: int, by: Staff, at: datetime
) -> Staff:
    """Write down what triage asks of a caseworker. Raises Refused (`absence.not_for_you`)."""
    rules.may_end(by_roles=by.roles, own=False, ended=False).require()
    staff.languages, staff.with_children, staff.most_cases = sorted(languages), with_children, most_cases
    staff.save(update_fields=["languages", "with_children", "most_cases"])
    record.write(Event.STAFF_SKILLS_CHANGED, by=by, at=at, obj=staff, service=staff.service_id)
    return staff


@record.act
def plan_absence(*, staff: Staff, from_on: date, until_on: date, cover: Staff | None, by: Staff, at: datetime) -> Away:
    """Write down days away; whoever covers is tied to the open cases for these days. Raises Refused (`absence.*`)."""
    staff = Staff.objects.select_for_update(of=("self",)).get(pk=staff.pk)
    rules.may_plan(
        by_roles=by.roles,
        own=staff.pk == by.pk,
        from_on=from_on,
        until_on=until_on,
        today=clock.local(at).date(),
        overlaps=_within(from_on, until_on).filter(staff=staff).exists(),
        cover=_cover_fact(cover, staff, from_on, until_on) if cover is not None else None,
    ).require()
    absence = Absence.objects.create(staff=staff, from_on=from_on, until_on=until_on, cover=cover, by=by)
    cases = list(SupportCase.unwalled(Purpose.ACTION).filter(caseworker=staff, state="open"))
    open_to, shut = _tied(absence, cases, at) if cover is not None else (0, cases)
    record.write(Event.STAFF_AWAY, by=by, at=at, obj=absence, service=staff.service_id)
    return Away(absence, open_to, shut)


@record.act
def end_absence(*, absence: Absence, by: Staff, at: datetime) -> Absence:
    """They are back, or do not go: whoever covered sees the cases no more. Raises Refused (`absence.*`)."""
    absence = Absence.objects.select_for_update(of=("self",)).get(pk=absence.pk)
    rules.may_end(by_roles=by.roles, own=absence.staff_id == by.pk, ended=absence.ended_at is not None).require()
    absence.ended_at = at
    absence.save(update_fields=["ended_at"])
    if absence.cover is not None:
        _cover_ties(absence).filter(since__gt=at).delete()
        _cover_ties(absence).filter(until__gt=at).update(until=at)
    record.write(Event.STAFF_BACK, by=by, at=at, obj=absence, service=absence.staff.service_id)
    return absence


def _cover_fact(cover: Staff, staff: Staff, from_on: date, until_on: date) -> rules.CoverFact:
    return rules.CoverFact(
        roles=tuple(cover.roles),
        same_service=cover.service_id == staff.service_id,
        is_active=cover.is_active,
        away=_within(from_on, until_on).filter(staff=cover).exists(),
        themselves=cover.pk == staff.pk,
    )


def _within(from_on: date, until_on: date) -> Any:
    return Absence.objects.filter(from_on__lte=until_on, until_on__gte=from_on, ended_at=None)


def _tied(absence: Absence, cases: list[SupportCase], at: datetime) -> tuple[int, list[SupportCase]]:
    """Tie whoever covers to the cases that may be theirs: how many, and those that may not."""
    assert absence.cover is not None, "nobody covers"
    since = max(at, deadlines.start_of_day(absence.from_on))
    until, shut = deadlines.end_of_day(absence.until_on), []
    for case in cases:
        fact = worker_fact(absence.cover, case_id=case.pk, service_id=case.service_id)
        if not may_take_on(fact):
            shut.append(case)
            continue
        ties.tie(
            staff=absence.cover, case_id=case.pk, case_kind="support", kind=TieKind.CASEWORKER, at=since, until=until
        )
    return len(cases) - len(shut), shut


def _cover_ties(absence: Absence) -> Any:
    """The ties of whoever covers to the cases of whoever is away, for these days alone."""
    cases = SupportCase.unwalled(Purpose.ACTION).filter(caseworker=absence.staff).values("pk")
    until = deadlines.end_of_day(absence.until_on)
    return Tie.objects.filter(staff=absence.cover, case_id__in=cases, kind=TieKind.CASEWORKER, until=until)


def may_plan_for(by: Staff, staff: Staff) -> bool:
    """May this viewer write down the days of this colleague?"""
    return by.pk == staff.pk or by.has_role(Role.SUPERVISOR, Role.RJ_LEAD)
