"""Who works on a case: declarations of conflict, and the allocation of facilitators and supervisor (gate G2)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from wayforward.process import allocation as rules
from wayforward.process import gates
from wayforward.process.conflicts import Match
from wayforward.process.duties import Role
from wayforward.process.events import Event
from wayforward.process.walls import Compartment, Tie
from wayforward.web import record
from wayforward.web.accounts import tasks, ties
from wayforward.web.accounts.models import Staff
from wayforward.web.accounts.walled import Purpose
from wayforward.web.restorative import facts, teams
from wayforward.web.restorative.models import ConflictDeclaration, RJCase
from wayforward.web.work.actions import appointments, hand_overs

from . import duties

TEAM = (Tie.FACILITATOR, Tie.CO_FACILITATOR, Tie.SUPERVISOR)
# What is a facilitator's to do, and waits for the leads where there is none.
OF_FACILITATOR = ("prepare_guardian", "contact_yjs", "first_meeting")


@record.act
def declare_no_conflict(*, case: RJCase, by: Staff, at: datetime) -> ConflictDeclaration:
    """Say that one knows nobody in the case. It counts until somebody new joins."""
    case = facts.lock(case)
    gates.goes_on(facts.of_case(case)).require()
    row = _declare(case, by, conflict=False, at=at)
    record.write(Event.NO_CONFLICT_DECLARED, by=by, at=at, case_id=case.pk, compartment=Compartment.SIGN_OFF, obj=row)
    tasks.done(case_id=case.pk, kind="review_conflict", at=at, staff=by)
    facts.refresh(case)
    return row


@record.act
def declare_conflict(*, case: RJCase, kind: str, by: Staff, at: datetime, words: str = "") -> ConflictDeclaration:
    """Say that one knows somebody in the case. From then on one sees nothing of it, and others take the work over.

    It can be said at any time, needs nobody's leave, and nobody can set it aside.
    """
    case = facts.lock(case)
    row = _declare(case, by, conflict=True, at=at, kind=kind, words=words)
    record.write(
        Event.CONFLICT_DECLARED, by=by, at=at, case_id=case.pk, compartment=Compartment.SIGN_OFF, obj=row, kind=kind
    )
    ties.untie(staff=by, case_id=case.pk, at=at)
    ties.block(staff=by, case_id=case.pk, reason=kind, at=at)
    duties.for_leads(case, "conflict_review", at=at, working_days=1)
    _leave(case, by, at)
    return row


def wall_off(case_id: UUID, staff: Staff, reason: str, at: datetime) -> None:
    """Take a case from a member of staff who may not see it (part of `people.actions.conflicts`). What is only possible
    is no declaration yet."""
    case = facts.lock(RJCase.unwalled(Purpose.ACTION).get(pk=case_id))
    if reason != Match.POSSIBLE:
        kind = reason if reason in set(rules.Conflict) else rules.Conflict.OTHER
        _declare(case, staff, conflict=True, at=at, kind=kind)
    _leave(case, staff, at)


def _leave(case: RJCase, staff: Staff, at: datetime) -> None:
    """A member of staff goes from the team of a case: what waited for them waits for those who stay, or for a lead."""
    places = ("facilitator", "co_facilitator", "supervisor")
    was_on_it = staff.pk in {getattr(case, f"{place}_id") for place in places}
    for place in places:
        if getattr(case, f"{place}_id") == staff.pk:
            setattr(case, place, None)
    case.save(update_fields=list(places))
    stay = case.facilitator or case.co_facilitator or case.supervisor
    tasks.hand_on(case_id=case.pk, staff=staff, to=stay, role=Role.RJ_LEAD)
    appointments.hand_on(case.pk, staff=staff, to=stay, at=at)
    if was_on_it:
        duties.for_leads(case, "reassign_facilitator", at=at, working_days=1)
    facts.refresh(case)


def _declare(
    case: RJCase, staff: Staff, *, conflict: bool, at: datetime, kind: str = "", words: str = ""
) -> ConflictDeclaration:
    row = ConflictDeclaration(
        case_id=case.pk,
        compartment=Compartment.SIGN_OFF,
        key_id=case.key_id,
        at=at,
        by=staff,
        staff=staff,
        conflict=conflict,
        kind=kind,
        words=words,
    )
    row.save()
    return row


@record.act
def allocate(
    *,
    case: RJCase,
    facilitator: Staff,
    supervisor: Staff,
    by: Staff,
    at: datetime,
    co_facilitator: Staff | None = None,
) -> RJCase:
    """Choose who facilitates and who supervises. Raises Refused (`allocation.*`, `G1.*`)."""
    case = facts.lock(case)
    before = facts.of_case(case)
    chosen = [facilitator, supervisor, *([co_facilitator] if co_facilitator else [])]
    of = {staff: fact for (_, staff), fact in teams.facts_of([case], chosen).items()}
    (
        gates.goes_on(before)
        & gates.g1_accepted(before)
        & gates.may_screen(by.roles)
        & rules.may_allocate(
            facilitator=of[facilitator.pk],
            co_facilitator=of[co_facilitator.pk] if co_facilitator else None,
            supervisor=of[supervisor.pk],
            complexity=case.complexity,
            settings=case.service.rules,
            now=at,
            last_joined_at=teams.last_joined([case]).get(case.pk),
        )
    ).require()
    for tie in ties.of_case(case.pk, at, TEAM):
        ties.untie(staff=tie.staff, case_id=case.pk, at=at, kind=tie.kind)
    replaced = case.facilitator_id is not None
    held = [(place, getattr(case, place)) for place in rules.Place]
    case.facilitator, case.co_facilitator, case.supervisor = facilitator, co_facilitator, supervisor
    case.save(update_fields=["facilitator", "co_facilitator", "supervisor"])
    for staff, tie_kind in zip((facilitator, co_facilitator, supervisor), TEAM, strict=True):
        if staff is not None:
            ties.tie(staff=staff, case_id=case.pk, case_kind="restorative", kind=tie_kind, at=at)
    _take_over(case, held, facilitator, at)
    appointments.left_over(case.pk, to=facilitator, holders=[co_facilitator, supervisor], at=at)
    hand_overs.passed_on(case.pk, to=facilitator, service=case.service, at=at)
    record.write(
        Event.FACILITATOR_REPLACED if replaced else Event.FACILITATORS_ALLOCATED,
        by=by,
        at=at,
        case_id=case.pk,
        compartment=Compartment.CASE,
        obj=case,
    )
    for duty in ("allocate_referral", "reassign_facilitator"):
        tasks.done(case_id=case.pk, kind=duty, at=at)
    facts.refresh(case)
    return case


def _take_over(case: RJCase, held: Sequence[tuple[str, Staff | None]], facilitator: Staff, at: datetime) -> None:
    """What waited for whoever goes waits for whoever comes in their place, and what is a facilitator's for whoever is
    that now. The first meeting is asked for once."""
    team = {getattr(case, place) for place, _ in held}
    for place, staff in held:
        if staff is not None and staff not in team:
            tasks.cancel_for(case.pk, ["review_conflict"], at=at, staff=staff)
            to = getattr(case, place) or facilitator
            tasks.hand_on(case_id=case.pk, staff=staff, to=to, role=Role.RJ_LEAD)
    had = [kind for kind in OF_FACILITATOR if tasks.give(case_id=case.pk, kind=kind, to=facilitator)]
    if "first_meeting" not in had:
        days = case.service.rules.first_meeting_working_days
        duties.for_staff(case, "first_meeting", facilitator, due_at=duties.in_working_days(at, days))


@record.act
def hand_over_several(
    *, cases: Sequence[RJCase], place: rules.Place, to: Staff, by: Staff, at: datetime
) -> list[RJCase]:
    """Give one place in several cases to somebody else: in all of them, or in none. Raises Refused as for one."""
    return [_hand_over(case, place, to, by, at) for case in cases]


def _hand_over(case: RJCase, place: rules.Place, to: Staff, by: Staff, at: datetime) -> RJCase:
    case = facts.lock(case)
    held = {each.value: getattr(case, f"{each}_id") for each in rules.Place}
    rules.may_take_place(place, to=str(to.pk), **{name: str(pk or "") for name, pk in held.items()}).require()
    team: dict[str, Any] = {each.value: getattr(case, each) for each in rules.Place} | {place.value: to}
    return allocate(case=case, **team, by=by, at=at)
