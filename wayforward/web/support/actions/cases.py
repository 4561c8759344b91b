"""A support case: opened for a referral, handed over, closed, and opened again when the person comes back."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from wayforward.process import deadlines, moments, offers, safe_contact
from wayforward.process import referrals as referral_rules
from wayforward.process import support as rules
from wayforward.process.duties import GIVEN, Role
from wayforward.process.events import Event
from wayforward.process.walls import Compartment, Tie
from wayforward.web import clock, record, vault
from wayforward.web.accounts import refs, tasks, ties
from wayforward.web.accounts.models import Staff, Task
from wayforward.web.accounts.walled import Purpose
from wayforward.web.outgoing import gateway
from wayforward.web.people import contact
from wayforward.web.people.actions import conflicts
from wayforward.web.ready import ask
from wayforward.web.support import facts
from wayforward.web.support.models import Referral, SupportCase
from wayforward.web.work.actions import appointments, hand_overs

SUPPORT = str(Compartment.SUPPORT)


def lock(case: SupportCase) -> SupportCase:
    """The case's row, locked for this transaction where the database locks rows."""
    locked: SupportCase | None = ask(_locked, case=case.pk).first()
    if locked is None:
        raise SupportCase.DoesNotExist
    return locked


def _locked() -> QuerySet:
    rows = SupportCase.unwalled(Purpose.ACTION).select_for_update(of=("self",)).filter(pk=facts.CASE)
    return rows.select_related("service", "person", "caseworker", "supervisor", "referral")


def refresh(case: SupportCase) -> SupportCase:
    """Keep what lists ask for: when a prompt may come, whether to ask at all, and when anything last changed."""
    history = facts.offer_history(case)
    withdrawn = facts.offers_withdrawn(case)
    now = clock.now()
    today, decided = clock.local(now).date(), facts.not_offers(case)
    events = facts.life_events(case, today)
    case.never_offer = offers.never_ask(history, withdrawn)
    case.told_on = offers.informed_on(history)
    by_calendar = offers.next_prompt_on(
        history, settings=case.service.rules, today=today, not_offers=decided, consent_withdrawn=withdrawn
    )
    by_life = moments.next_moment_on(
        history,
        events,
        settings=case.service.rules,
        today=today,
        by=str(case.caseworker_id or ""),
        not_offers=decided,
        consent_withdrawn=withdrawn,
    )
    case.next_offer_on = min((day for day in (by_calendar, by_life) if day is not None), default=None)
    case.life_on = by_life
    case.facts = facts.summary(case, history, events, now)
    case.changed_at = now
    case.version += 1
    case.save(update_fields=["never_offer", "told_on", "next_offer_on", "life_on", "facts", "changed_at", "version"])
    return case


def plan_prompt(case: SupportCase, at: datetime) -> None:
    """The quiet question whether anything has changed, on the first day on which it may come; or none at all."""
    tasks.cancel_for(case.pk, ["consider_offer"], at=at)
    if case.next_offer_on is not None and case.next_offer_on > clock.local(at).date():
        tasks.add(
            kind="consider_offer",
            service=case.service,
            case_id=case.pk,
            due_at=end_of(case.next_offer_on),
            staff=case.caseworker,
            compartment=SUPPORT,
        )


def worker_fact(staff: Staff, *, case_id: UUID, service_id: UUID, now_with: UUID | None = None) -> rules.CaseworkerFact:
    """A member of staff as the rules of allocation ask for them."""
    return rules.CaseworkerFact(
        roles=tuple(staff.roles),
        same_service=staff.service_id == service_id,
        is_active=staff.is_active,
        is_blocked=staff.pk in ties.blocked(case_id),
        facilitates=facts.facilitates_for(staff, case_id),
        has_it_already=staff.pk == now_with,
    )


def write(event: Event, case: SupportCase, *, by: Staff | None, at: datetime, **more: Any) -> None:
    """A line of this case's record."""
    record.write(event, by=by, at=at, case_id=case.pk, compartment=SUPPORT, service=case.service_id, **more)


def need_open(case: SupportCase) -> None:
    """Refused (`support.closed`) when the case is closed."""
    rules.need_open(case.state).require()


def end_of(day: date) -> datetime:
    """The last moment of a day."""
    return deadlines.end_of_day(day)


def day_after(case_or_referral: SupportCase | Referral, at: datetime, working_days: int) -> datetime:
    """The end of the day that is this many working days after a moment."""
    day = deadlines.add_working_days(clock.local(at).date(), working_days, deadlines.load_holidays())
    return deadlines.end_of_day(day)


@record.act
def open_support_case(
    *, referral: Referral, caseworker: Staff, by: Staff, at: datetime, supervisor: Staff | None = None
) -> SupportCase:
    """Open a case for a referral and give it a caseworker. Raises Refused (`referral.*`, `support.*`).

    The case has the referral's id and key: what was known of the referral moves behind the caseworker's wall.
    """
    referral = lock_referral(referral)
    (
        rules.may_open(
            referral_state=referral.state,
            by_roles=tuple(by.roles),
            worker=worker_fact(caseworker, case_id=referral.pk, service_id=referral.service_id),
        )
        & referral_rules.may_open_support(facts.of_referral(referral))
    ).require()
    supervisor = supervisor or (by if by.has_role("supervisor") else None)
    case = SupportCase(
        id=referral.pk,
        service=referral.service,
        contract=referral.contract,
        area=referral.area,
        ref=refs.unused(SupportCase),
        key_id=referral.key_id,
        person=referral.person,
        referral=referral,
        other_party=referral.other_party,
        caseworker=caseworker,
        supervisor=supervisor,
        opened_at=at,
    )
    case.save(force_insert=True)
    referral.state = "opened"
    referral.opened_case_id = case.pk
    referral.save(update_fields=["state", "opened_case_id"])
    _move_behind_the_wall(case, at)
    _tie(case, caseworker, Tie.CASEWORKER, at)
    if supervisor is not None:
        _tie(case, supervisor, Tie.SUPERVISOR, at)
    tasks.done(case_id=case.pk, kind="referral_waiting", at=at)
    _first_duties(case, referral, at)
    write(Event.SUPPORT_CASE_OPENED, case, by=by, at=at, obj=case, caseworker=caseworker.pk)
    return refresh(case)


@record.act
def open_several(*, given: Sequence[tuple[Referral, Staff]], by: Staff, at: datetime) -> list[SupportCase]:
    """Open cases for several referrals, each with its caseworker: all of them, or none. Raises Refused as for one."""
    return [open_support_case(referral=referral, caseworker=worker, by=by, at=at) for referral, worker in given]


@record.act
def reallocate_support(
    *, case: SupportCase, caseworker: Staff, by: Staff, at: datetime, reason: str = ""
) -> SupportCase:
    """Hand a case to another caseworker. The one before no longer sees it; the offer history is shown again first."""
    case = lock(case)
    rules.may_hand_over(
        state=case.state,
        by_roles=tuple(by.roles),
        worker=worker_fact(caseworker, case_id=case.pk, service_id=case.service_id, now_with=case.caseworker_id),
    ).require()
    if case.caseworker is not None:
        ties.untie(staff=case.caseworker, case_id=case.pk, at=at, kind=Tie.CASEWORKER)
    _tie(case, caseworker, Tie.CASEWORKER, at)
    _pass_on_duties(case, caseworker, at)
    case.caseworker = caseworker
    case.save(update_fields=["caseworker"])
    appointments.left_over(case.pk, to=caseworker, holders=[case.supervisor], at=at)
    hand_overs.passed_on(case.pk, to=caseworker, service=case.service, at=at)
    if case.supervisor_id:
        tasks.done(case_id=case.pk, kind="reassign_caseworker", at=at)
    tasks.add(
        kind="first_contact",
        service=case.service,
        case_id=case.pk,
        due_at=day_after(case, at, case.service.rules.first_contact_working_days),
        staff=caseworker,
        compartment=SUPPORT,
    )
    why = {"reason": rules.HandOverReason(reason).value} if reason else {}
    write(Event.SUPPORT_CASE_HANDED_OVER, case, by=by, at=at, obj=case, caseworker=caseworker.pk, **why)
    return refresh(case)


@record.act
def hand_over_several(
    *, cases: Sequence[SupportCase], caseworker: Staff, reason: str, by: Staff, at: datetime
) -> list[SupportCase]:
    """Hand several cases to another caseworker, for one reason: all of them, or none. Raises Refused as for one."""
    return [reallocate_support(case=case, caseworker=caseworker, by=by, at=at, reason=reason) for case in cases]


@record.act
def give_duty(*, cases: Sequence[SupportCase], kind: str, due_on: date, by: Staff, at: datetime) -> list[SupportCase]:
    """Ask something of whoever works on each of these cases, by a day: of all of them, or of none. What was asked
    already is moved to that day. Raises Refused (`support.*`), KeyError for what is not given by hand."""
    if kind not in GIVEN:
        raise KeyError(kind)
    found = [lock(case) for case in cases]
    for case in found:
        rules.may_give_duty(state=case.state, caseworker=str(case.caseworker_id or "")).require()
        tasks.add(
            service=case.service,
            case_id=case.pk,
            kind=kind,
            due_at=end_of(due_on),
            staff=case.caseworker,
            compartment=SUPPORT,
        )
        write(Event.DUTY_GIVEN, case, by=by, at=at, obj=case, kind=kind)
    return found


@record.act
def supervise_support(*, case: SupportCase, supervisor: Staff, by: Staff, at: datetime) -> SupportCase:
    """Give a case to a supervisor. The one before no longer sees it. Raises Refused (`support.*`)."""
    case = lock(case)
    rules.may_give_supervisor(
        state=case.state,
        by_roles=tuple(by.roles),
        supervisor=worker_fact(supervisor, case_id=case.pk, service_id=case.service_id, now_with=case.supervisor_id),
    ).require()
    if case.supervisor is not None:
        ties.untie(staff=case.supervisor, case_id=case.pk, at=at, kind=Tie.SUPERVISOR)
        tasks.hand_on(case_id=case.pk, staff=case.supervisor, to=supervisor, role=Role.SUPERVISOR)
    case.supervisor = supervisor
    case.save(update_fields=["supervisor"])
    _tie(case, supervisor, Tie.SUPERVISOR, at)
    if case.caseworker_id:
        tasks.done(case_id=case.pk, kind="reassign_caseworker", at=at)
    write(Event.SUPPORT_CASE_SUPERVISED, case, by=by, at=at, obj=case, supervisor=supervisor.pk)
    return refresh(case)


@record.act
def close_support_case(*, case: SupportCase, reason: str, by: Staff, at: datetime) -> SupportCase:
    """Close a case. Its open duties and planned messages fall away. Raises Refused (`support.*`)."""
    case = lock(case)
    reason = rules.ClosureReason(reason).value
    decision = rules.may_close(
        state=case.state,
        concern_waits=facts.concern_waits(case),
        wants_referral=facts.wants_referral(case),
        reason=reason,
    )
    if reason == rules.ClosureReason.UNREACHABLE:
        decision &= safe_contact.may_give_up(
            facts.attempts(case),
            contact.profile_of(case.person, at=at),
            settings=case.service.rules,
            today=clock.local(at).date(),
            holidays=deadlines.load_holidays(),
        )
    decision.require()
    case.state = "closed"
    case.closed_at = at
    case.closed_reason = reason
    case.save(update_fields=["state", "closed_at", "closed_reason"])
    tasks.cancel_for(case.pk, at=at)
    gateway.cancel_for(case_id=case.pk, at=at)
    appointments.case_ended(case.pk, by=by, at=at)
    write(Event.SUPPORT_CASE_CLOSED, case, by=by, at=at, obj=case, reason=reason)
    return refresh(case)


@record.act
def reopen_support_case(
    *, case: SupportCase, by: Staff, at: datetime, said_by: Any = None, caseworker: Staff | None = None
) -> SupportCase:
    """Open a closed case again because the person came back. What they said about being asked still holds."""
    case = lock(case)
    erased = not vault.stands(case.key_id)
    rules.may_reopen(state=case.state, died=case.person.died_on is not None, erased=erased).require()
    if caseworker is not None:
        rules.may_take_on(worker_fact(caseworker, case_id=case.pk, service_id=case.service_id)).require()
    if caseworker is not None and caseworker.pk != case.caseworker_id:
        if case.caseworker is not None:
            ties.untie(staff=case.caseworker, case_id=case.pk, at=at, kind=Tie.CASEWORKER)
        _tie(case, caseworker, Tie.CASEWORKER, at)
        case.caseworker = caseworker
    case.state = "open"
    case.closed_at = None
    case.closed_reason = ""
    case.save(update_fields=["state", "closed_at", "closed_reason", "caseworker"])
    tasks.add(
        kind="first_contact",
        service=case.service,
        case_id=case.pk,
        due_at=day_after(case, at, case.service.rules.first_contact_working_days),
        staff=case.caseworker,
        role="" if case.caseworker else Role.SUPERVISOR,
        compartment=SUPPORT,
    )
    write(Event.SUPPORT_CASE_REOPENED, case, by=by, at=at, said_by=said_by, obj=case)
    return refresh(case)


def wall_off(case_id: UUID, staff: Staff, reason: str, at: datetime) -> None:
    """Take a case from a member of staff who may not see it (part of `people.actions.conflicts`)."""
    row = SupportCase.unwalled(Purpose.ACTION).filter(pk=case_id).first()
    if row is None:
        return
    case = lock(row)
    was_caseworker, was_supervisor = case.caseworker_id == staff.pk, case.supervisor_id == staff.pk
    if was_caseworker:
        case.caseworker = None
    if was_supervisor:
        case.supervisor = None
    case.save(update_fields=["caseworker", "supervisor"])
    tasks.hand_on(case_id=case.pk, staff=staff, to=case.supervisor or case.caseworker, role=Role.SUPERVISOR)
    appointments.hand_on(case.pk, staff=staff, to=case.supervisor or case.caseworker, at=at)
    if (was_caseworker or was_supervisor) and case.state == rules.State.OPEN:
        tasks.add(
            kind="reassign_caseworker",
            service=case.service,
            case_id=case.pk,
            due_at=day_after(case, at, 1),
            role=Role.RJ_LEAD,
            compartment=Compartment.STATUS,
        )
    refresh(case)


def without_somebody(case_id: UUID) -> SupportCase | None:
    """The open case with this id, if it has no caseworker or no supervisor."""
    rows = SupportCase.unwalled(Purpose.ACTION).filter(pk=case_id, state=rules.State.OPEN)
    return rows.filter(Q(caseworker=None) | Q(supervisor=None)).first()


def lock_referral(referral: Referral) -> Referral:
    rows = Referral.unwalled(Purpose.ACTION).select_for_update(of=("self",))
    return rows.select_related("service", "person", "other_party", "contract", "area").get(pk=referral.pk)


def _tie(case: SupportCase, staff: Staff, kind: Tie, at: datetime) -> None:
    ties.tie(staff=staff, case_id=case.pk, case_kind="support", kind=kind, at=at)


def _move_behind_the_wall(case: SupportCase, at: datetime) -> None:
    """From the queue that supervisors read to the case that its caseworker reads. Who took the referral leaves it."""
    for tie in ties.of_case(case.pk, at):
        ties.untie(staff=tie.staff, case_id=case.pk, at=at)
    ties.displace(person_id=case.person_id, case_id=case.pk, compartment="referral")
    conflicts.place(
        person=case.person, case_id=case.pk, case_kind="support", compartment=SUPPORT, service=case.service, at=at
    )
    for model in facts.OF_REFERRAL:
        model.unwalled(Purpose.ACTION).filter(case_id=case.pk, compartment="referral").update(compartment=SUPPORT)


def _first_duties(case: SupportCase, referral: Referral, at: datetime) -> None:
    rules_of = case.service.rules
    soon = referral.priority == referral_rules.Priority.HIGH_RISK
    days = rules_of.first_contact_high_risk_working_days if soon else rules_of.first_contact_working_days
    for kind, due_at in (
        ("first_contact", day_after(case, at, days)),
        ("assess_needs", at + timedelta(weeks=2)),
        *((("agree_safe_contact", at + timedelta(weeks=2)),) if not facts.has_profile(case) else ()),
    ):
        tasks.add(
            kind=kind,
            service=case.service,
            case_id=case.pk,
            due_at=due_at,
            staff=case.caseworker,
            compartment=SUPPORT,
        )


def _pass_on_duties(case: SupportCase, caseworker: Staff, at: datetime) -> None:
    """The open duties of the caseworker before go to the new one."""
    mine = Task.unwalled(Purpose.ACTION).filter(case_id=case.pk, staff=case.caseworker, done_at=None, cancelled_at=None)
    mine.update(staff=caseworker, remind_on=None)
