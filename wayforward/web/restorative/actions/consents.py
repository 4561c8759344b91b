"""Consents of the people in a restorative case, and taking them back: effective when said, by anyone, in any form.

Everything that stands on a withdrawn consent stops in the same transaction: activities, planned messages, duties.
Nobody is asked whether they are sure; one supportive follow-up is planned, and no more.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from wayforward.process import consents as rules
from wayforward.process.agreements import Status
from wayforward.process.consents import Effect, Kind
from wayforward.process.decision import shut_if
from wayforward.process.events import Event
from wayforward.process.participation import State
from wayforward.process.walls import Compartment, Tie
from wayforward.web import clock, record
from wayforward.web.accounts import tasks, ties
from wayforward.web.accounts.models import Staff
from wayforward.web.accounts.walled import Purpose
from wayforward.web.outgoing import gateway
from wayforward.web.people.actions.consents import give_consent_row, withdraw_row
from wayforward.web.people.models import Consent, Person, Withdrawal
from wayforward.web.restorative import facts, published
from wayforward.web.restorative.models import Activity, Agreement, Participation, RJCase

from . import duties
from .meeting import call_off, end_early, stop_for_person
from .parts import move, move_quietly

LEADS_TO = {
    Kind.C4: State.CONSIDERING,
    Kind.C6: State.CONSENTED_TO_PREPARE,
}


@dataclass(frozen=True)
class Stopped:
    """What a withdrawal stopped, and in words what could not be undone."""

    withdrawal: Withdrawal | None
    words: str
    cannot_undo: str
    activities: int


@record.act
def give_consent(
    *,
    case: RJCase,
    participation: Participation,
    kind: str,
    by: Staff,
    at: datetime,
    person: Person | None = None,
    to: str = "",
    scope: str = "",
    item: str | None = None,
    covers: str = "",
    channel: str = "",
    item_sha256: str = "",
    given_how: str = "verbal_recorded_by",
    language: str = "en",
    expires_on: date | None = None,
    guardian_for: Participation | None = None,
    said_by: Any = None,
) -> Consent:
    """Keep one consent in the exact words shown. Raises Refused (`consent.*`).

    To approach the other person (C4), to prepare (C6) and to meet (C7), everything on the checklist has to have been
    explained first.
    """
    case = facts.lock(case)
    before = facts.of_case(case)
    asked_first = kind in rules.INFORMED and participation.role in {"harmed", "responsible", "dual"}
    decision = rules.can_give(
        kind,
        scope=bool(scope.strip()),
        to=bool(to),
        item=bool((item or "").strip()),
        died=participation.person.died_on is not None,
        understands=participation.understands,
    ) & shut_if(case.closed_at is not None and kind not in STILL_OPEN, rules.CASE_IS_CLOSED)
    if asked_first:
        decision = decision & rules.is_informed(before, str(participation.pk))
    decision.require()
    day = clock.local(at).date()
    row = give_consent_row(
        person=participation.person,
        participation=participation,
        case_id=case.pk,
        kind=Kind(kind),
        to=to,
        scope=scope.strip(),
        item=item,
        item_sha256=item_sha256,
        covers=covers,
        channel=channel,
        given_how=given_how,
        language=language,
        expires_on=expires_on or rules.expires_on(kind, day, case.service.rules),
        review_on=rules.review_on(kind, day, case.service.rules),
        guardian_for_id=guardian_for.pk if guardian_for else None,
        by=by,
        at=at,
        said_by=said_by,
    )
    if Kind(kind) in LEADS_TO and guardian_for is None:
        move_quietly(participation, LEADS_TO[Kind(kind)], by=by, at=at, said_by=participation.person)
    if kind == Kind.C9:
        _share_status(case, to, at)
    facts.refresh(case)
    return row


# Agreed to after the case has closed as well: being asked how it was, and a story.
STILL_OPEN = frozenset({Kind.C1, Kind.C2, Kind.C9, Kind.C12, Kind.C15, Kind.C16, Kind.C17, Kind.C18})


def _share_status(case: RJCase, to: str, at: datetime) -> None:
    """A member of staff named by the person (C9) sees how far the case is, and nothing that anybody said."""
    staff = _staff(to)
    if staff is not None:
        ties.tie(staff=staff, case_id=case.pk, case_kind="restorative", kind=Tie.HARMED_CASEWORKER, at=at)


def _staff(to: str) -> Staff | None:
    found = [member for member in Staff.objects.filter(is_active=True) if str(member.pk) == to]
    return found[0] if found else None


@record.act
def withdraw_consent(
    *,
    case: RJCase,
    consent: Consent,
    how: str,
    by: Staff,
    at: datetime,
    said_to: Staff | None = None,
    words: str = "",
    said_by: Any = None,
) -> Stopped:
    """Take a consent back. It holds from the moment it was said. Raises Refused (`consent.*`) only for one taken back
    before."""
    case = facts.lock(case)
    before = facts.of_case(case)
    fact = next(each for each in before.consents if each.id == str(consent.pk))
    rules.can_withdraw(fact, at).require()
    effects = rules.effects_of_withdrawal(fact, before, at)
    row = withdraw_row(
        consent=consent,
        how=how,
        by=by,
        at=at,
        said_to=said_to,
        words=words,
        stopped=[effects.effect],
        said_by=said_by,
    )
    part = _part_of(case, consent)
    called_off = _stop(case, part, effects, consent, by=by, at=at)
    facts.refresh(case)
    return Stopped(row, effects.words, effects.cannot_undo, called_off)


@record.act
def stop_taking_part(
    *,
    participation: Participation,
    how: str,
    by: Staff,
    at: datetime,
    said_to: Staff | None = None,
    words: str = "",
    said_by: Any = None,
) -> Stopped:
    """Somebody wants no part of it any more: whatever it stood on (C4, C6, C7) is taken back at once, in one go.

    It can be said to anybody, and whoever writes it down need not know what they had agreed to. Raises Refused
    (`participation.*`) only where there is nothing to stop.
    """
    case = facts.lock(facts.case_of(participation))
    part: Participation = Participation.unwalled(Purpose.ACTION).select_related("person").get(pk=participation.pk)
    standing = [
        each
        for each in facts.of_case(case).consents
        if each.kind in TAKING_PART and each.participation == str(part.pk) and rules.holds(each, at)
    ]
    called_off = 0
    withdrawal = None
    for fact in standing:
        effects = rules.effects_of_withdrawal(fact, facts.of_case(case), at)
        consent = Consent.unwalled(Purpose.ACTION).get(pk=fact.id)
        withdrawal = withdraw_row(
            consent=consent,
            how=how,
            by=by,
            at=at,
            said_to=said_to,
            words=words,
            stopped=[effects.effect],
            said_by=said_by,
        )
        called_off += _stop(case, part, effects, consent, by=by, at=at)
    if not standing:
        move(part, State.WITHDREW, by=by, at=at, said_by=said_by or part.person)
        stop_for_person(case, part, by=by, at=at)
        _leave(case, part, rules.Withdrawn(Effect.ACTIVITY, tell_other_party=True), by=by, at=at)
    facts.refresh(case)
    undone = "What was said or passed on before cannot be taken back."
    return Stopped(
        withdrawal, "This person takes no part any more. What was planned with them is off.", undone, called_off
    )


# What somebody takes back who wants no part of it any more; how to reach them (C1) stays as they agreed it.
TAKING_PART = (Kind.C7, Kind.C6, Kind.C4)


def _part_of(case: RJCase, consent: Consent) -> Participation:
    rows = Participation.unwalled(Purpose.ACTION).filter(case=case).select_related("person")
    if consent.participation_id:
        part: Participation = rows.get(pk=consent.participation_id)
        return part
    return rows.filter(person_id=consent.person_id).order_by("joined_at")[0]


def _stop(
    case: RJCase, part: Participation, effects: rules.Withdrawn, consent: Consent, *, by: Staff, at: datetime
) -> int:
    """Stop what stands on the consent. Says how many activities were called off."""
    for activity in Activity.unwalled(Purpose.ACTION).filter(pk__in=effects.activities):
        call_off(case, activity, because="consent_withdrawn", by=by, at=at)
    for activity in Activity.unwalled(Purpose.ACTION).filter(pk__in=effects.in_progress):
        end_early(case, activity, part, by=by, at=at)
    if effects.effect == Effect.ALL_CONTACT:
        gateway.cancel_for(case_id=case.pk, at=at, person=part.person)
        record.write(Event.ALL_CONTACT_STOPPED, by=by, at=at, case_id=case.pk, compartment=part.compartment, obj=part)
    if effects.effect == Effect.REPORTS_TO_PERSON:
        tasks.cancel_for(case.pk, ["tell_harmed_of_agreement"], at=at, about=part.pk)
    if effects.effect == Effect.SHARING:
        _stop_sharing(case, consent, at)
    if effects.effect == Effect.PUBLICATION:
        published.take_down(case=case, by=by, at=at)
    if effects.effect == Effect.COMMITMENTS:
        _end_commitments(case, part, consent, at)
    if effects.state:
        _leave(case, part, effects, by=by, at=at)
    return len(effects.activities)


def _leave(case: RJCase, part: Participation, effects: rules.Withdrawn, *, by: Staff, at: datetime) -> None:
    """Somebody stops taking part: one supportive call, and the other side hears the neutral words, in person."""
    if part.role in {"harmed", "responsible", "dual"}:
        move_quietly(part, State.WITHDREW, by=by, at=at, said_by=part.person)
    due = duties.in_working_days(at, 2)
    if effects.effect != Effect.ALL_CONTACT:
        duties.for_staff(
            case, "supportive_follow_up", case.facilitator, due_at=due, compartment=part.compartment, about=part.pk
        )
    if effects.tell_other_party:
        duties.for_staff(
            case, "tell_other_party_neutrally", case.facilitator, due_at=due, compartment=Compartment.JOINT
        )


def _stop_sharing(case: RJCase, consent: Consent, at: datetime) -> None:
    staff = _staff(consent.to)
    if staff is not None:
        ties.untie(staff=staff, case_id=case.pk, at=at, kind=Tie.HARMED_CASEWORKER)


def _end_commitments(case: RJCase, part: Participation, consent: Consent, at: datetime) -> None:
    """Somebody takes their signature back: what they promised ends, and the agreement is looked at again.

    Words that not everybody has signed are still open: their signature does not count, and nothing else changes.
    """
    agreed = Agreement.unwalled(Purpose.ACTION).filter(case_id=case.pk, status__in=STANDS)
    agreement = next((row for row in agreed if str(row.pk) == consent.to), None)
    if agreement is None:
        return
    for commitment in facts.commitments(agreement):
        if str(part.pk) in commitment.owners:
            commitment.status = Status.OVERTAKEN
            commitment.save(update_fields=["status"])
    duties.for_staff(
        case,
        "signature_taken_back",
        case.facilitator,
        due_at=duties.in_working_days(at, 2),
        compartment=Compartment.JOINT,
    )


# An agreement that everybody signed, however it went since.
STANDS = frozenset(Status) - {Status.PROPOSED, Status.VARIED}
