"""What the calendar asks of staff in a restorative case: the duties that follow from dates and facts by themselves.

Each entry says from when it stands in somebody's list and by when it is wanted. They are reckoned anew whenever the
case changes, so what was done, taken back or called off needs no ending of its own. Nothing here presses a participant.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from . import agreements, consents, deadlines
from .deadlines import add_working_days, end_of_day, local_day, start_of_day
from .facts import ActivityFact, AgreementFact, CaseFacts, HoldFact, ParticipationFact, RiskAssessmentFact
from .participation import CaseState, Role, State, case_state
from .walls import Compartment

Holidays = Collection[date]

# How long before the day an entry begins to stand in the list.
A_WEEK: Final = timedelta(days=7)
TWO_WEEKS: Final = timedelta(days=14)
HOLD_WITHOUT_A_DAY_WEEKS: Final = 4

WILLING: Final = frozenset(
    {
        State.WILLING_IN_PRINCIPLE,
        State.CONSENTED_TO_PREPARE,
        State.PREPARING,
        State.READY,
        State.PARTICIPATED,
        State.IN_FOLLOW_UP,
    }
)
PRINCIPALS: Final = frozenset({Role.HARMED, Role.RESPONSIBLE, Role.DUAL})
# The ways are found by now: the risks of meeting are looked at again no more.
AFTER: Final = frozenset({CaseState.ACTIVITY_HELD, CaseState.MONITORING, CaseState.FOLLOW_UP, CaseState.CLOSED})
LIVE_PROCEEDINGS: Final = "live_proceedings"

KINDS: Final = frozenset(
    {
        "agency_answer",
        "chase_agency",
        "escalate_agency",
        "keep_in_touch",
        "supervision_due",
        "consent_ends",
        "hold_review",
        "live_proceedings_review",
        "nil_orders_grow_old",
        "restriction_ends",
        "risk_review",
        "ask_readiness",
        "readiness_today",
        "record_activity",
        "aftercare_due",
        "feedback_due",
        "agreement_review",
        "commitment_due",
    }
)


@dataclass(frozen=True)
class Entry:
    """One duty: whose (the id of a member of staff; "" for whichever lead takes it up), from when, by when, and about
    which participation, enquiry or agreement."""

    kind: str
    who: str
    from_at: datetime
    due_at: datetime
    compartment: str
    about: str = ""


def entries(facts: CaseFacts, holidays: Holidays) -> tuple[Entry, ...]:
    """All duties that follow from the facts of a case, whenever they begin. A closed case asks nothing more."""
    if facts.closed_at is not None:
        return ()
    found = [*_holds(facts)]
    if facts.facilitator:
        found += [
            *_agencies(facts, holidays),
            *_in_touch(facts),
            *_consents(facts),
            *_law(facts),
            *_risk(facts, holidays),
            *_activities(facts, holidays),
            *_agreements(facts, holidays),
        ]
    if facts.supervisor and facts.accepted_at is not None:
        since = max([facts.accepted_at, *facts.supervisions])
        due = deadlines.due_at("supervision_due", since, settings=facts.settings, holidays=holidays)
        found.append(Entry("supervision_due", facts.supervisor, due - A_WEEK, due, Compartment.SIGN_OFF))
    return tuple(found)


def _agencies(facts: CaseFacts, holidays: Holidays) -> Iterator[Entry]:
    """A question without an answer: it is awaited, asked again, and taken to the agency's manager."""
    for enquiry in facts.enquiries:
        if enquiry.reply:
            continue
        asked, who = enquiry.at, facts.facilitator
        chase, escalate = (
            deadlines.due_at(kind, asked, settings=facts.settings, holidays=holidays)
            for kind in ("chase_agency", "escalate_agency")
        )
        yield Entry("agency_answer", who, asked, chase, Compartment.CASE, enquiry.id)
        for kind, day in (("chase_agency", chase), ("escalate_agency", escalate)):
            yield Entry(kind, who, day, _next_working_day(day, holidays), Compartment.CASE, enquiry.id)


def _in_touch(facts: CaseFacts) -> Iterator[Entry]:
    """Everybody who is willing hears from us, even if nothing has happened."""
    for part in facts.participations:
        heard = _last_heard(facts, part)
        if part.role not in PRINCIPALS or part.state not in WILLING or heard is None:
            continue
        due = deadlines.due_at("keep_in_touch", heard, settings=facts.settings, holidays=())
        yield Entry("keep_in_touch", facts.facilitator, due - A_WEEK, due, part.compartment, part.id)


def _last_heard(facts: CaseFacts, part: ParticipationFact) -> datetime | None:
    met = [each.at for group in (facts.sessions, facts.contacts, facts.preparations, facts.approaches, facts.decisions)
           for each in group if each.participation == part.id]  # fmt: skip
    met += [each.at for each in facts.consents if each.participation == part.id]
    met += [
        activity.held_at
        for activity in facts.activities
        if activity.held_at is not None
        and any(each.participation == part.id and each.attended for each in activity.people)
    ]
    return max(met, default=None)


def _consents(facts: CaseFacts) -> Iterator[Entry]:
    """A consent that ends by itself: the person is asked before whether it still stands."""
    last: dict[tuple[str, str, str], date] = {}
    for consent in facts.consents:
        if consent.withdrawn_at is None and consent.expires_on is not None:
            what = (consent.participation, consent.kind, consent.to)
            last[what] = max(consent.expires_on, last.get(what, date.min))
    first: dict[str, date] = {}
    for (participation, kind, _), ends in last.items():
        if not participation or (kind == consents.Kind.C4 and facts.approaches):
            continue  # the consent to approach somebody has done its work once they were approached
        first[participation] = min(ends, first.get(participation, date.max))
    for part in facts.participations:
        if part.id in first and part.state not in {State.CLOSED, State.DIED}:
            due = end_of_day(first[part.id])
            yield Entry("consent_ends", facts.facilitator, due - TWO_WEEKS, due, part.compartment, part.id)


def _holds(facts: CaseFacts) -> Iterator[Entry]:
    """A case on hold, and one person's pause: when it is looked at again."""
    for hold in facts.holds:
        if hold.lifted_at is not None or (hold.participation and hold.review_on is None):
            continue
        kind = "live_proceedings_review" if hold.reason == LIVE_PROCEEDINGS else "hold_review"
        compartment = facts.part(hold.participation).compartment if hold.participation else Compartment.CASE
        yield Entry(kind, facts.facilitator, hold.at, _looked_at_again(hold), compartment, hold.participation)


def _looked_at_again(hold: HoldFact) -> datetime:
    day = hold.review_on or local_day(hold.at) + timedelta(weeks=HOLD_WITHOUT_A_DAY_WEEKS)
    return end_of_day(day)


def _law(facts: CaseFacts) -> Iterator[Entry]:
    """Answers about orders grow old, and orders and permissions end."""
    if case_state(facts) in AFTER:
        return
    checked: dict[str, date] = {}
    for check in facts.orders_checks:
        checked[check.participation] = max(check.valid_until, checked.get(check.participation, date.min))
    for participation, day in checked.items():
        due = end_of_day(day)
        where = facts.part(participation).compartment
        yield Entry("nil_orders_grow_old", facts.facilitator, due - A_WEEK, due, where, participation)
    ends: dict[str, date] = {}
    for order in facts.restrictions:
        if order.status != "active":
            continue
        for last in (order.until_on, *(each.until_on for each in order.clearances)):
            if last is not None:
                ends[order.participation] = min(last, ends.get(order.participation, date.max))
    for participation, day in ends.items():
        due = end_of_day(day)
        where = facts.part(participation).compartment
        yield Entry("restriction_ends", facts.facilitator, due - TWO_WEEKS, due, where, participation)


def _risk(facts: CaseFacts, holidays: Holidays) -> Iterator[Entry]:
    """An assessment that nobody looked at for so long: the oldest of those that stand says when."""
    if case_state(facts) in AFTER:
        return
    newest: dict[str, RiskAssessmentFact] = {}
    for assessment in facts.assessments:
        if not assessment.superseded and (assessment.of not in newest or newest[assessment.of].at < assessment.at):
            newest[assessment.of] = assessment
    if newest:
        oldest = min(each.at for each in newest.values())
        due = deadlines.due_at("risk_review", oldest, settings=facts.settings, holidays=holidays)
        yield Entry("risk_review", facts.facilitator, due - A_WEEK, due, Compartment.RISK)


def _activities(facts: CaseFacts, holidays: Holidays) -> Iterator[Entry]:
    for activity in facts.activities:
        if activity.cancelled_at is None and activity.held_at is None and activity.confirmed_at is not None:
            yield from _before(facts, activity, holidays)
        if activity.cancelled_at is None and activity.confirmed_at is not None:
            yield from _aftercare(facts, activity)
        if activity.held_at is not None:
            yield from _feedback(facts, activity)


def _before(facts: CaseFacts, activity: ActivityFact, holidays: Holidays) -> Iterator[Entry]:
    """Readiness in the days before, and on the day; then what happened is written down."""
    who, where = facts.facilitator, Compartment.JOINT
    day = local_day(activity.planned_at)
    days = facts.settings.readiness_working_days
    first = start_of_day(deadlines.working_days_before(day, days, holidays))
    today = start_of_day(day)
    asked = [check.at for check in activity.readiness]
    if not any(moment >= first for moment in asked):
        yield Entry(
            "ask_readiness", who, first, end_of_day(deadlines.working_days_before(day, 1, holidays)), where, activity.id
        )
    if not any(moment >= today for moment in asked):
        yield Entry("readiness_today", who, today, activity.planned_at, where, activity.id)
    over = activity.planned_at + timedelta(minutes=activity.minutes)
    yield Entry("record_activity", who, over, _next_working_day(over, holidays), where, activity.id)


def _aftercare(facts: CaseFacts, activity: ActivityFact) -> Iterator[Entry]:
    """Whoever looks after somebody asks how they are within the hours set, counted from the activity."""
    due = deadlines.due_at(
        "aftercare_due", activity.held_at or activity.planned_at, settings=facts.settings, holidays=()
    )
    for each in activity.people:
        if each.aftercare and not each.aftercare_given and each.attended is not False:
            yield Entry(
                "aftercare_due", each.aftercare, activity.planned_at, due, Compartment.STATUS, each.participation
            )


def _feedback(facts: CaseFacts, activity: ActivityFact) -> Iterator[Entry]:
    """Everybody who was there is asked what they thought of it, by somebody who did not facilitate."""
    if not facts.supervisor or activity.held_at is None:
        return
    due = deadlines.due_at("feedback_due", activity.held_at, settings=facts.settings, holidays=())
    begins = activity.held_at + (due - activity.held_at) / 2
    for each in activity.people:
        if each.attended and not _has_said(facts, each.participation, activity.held_at):
            yield Entry("feedback_due", facts.supervisor, begins, due, Compartment.STATUS, each.participation)


def _has_said(facts: CaseFacts, participation: str, since: datetime) -> bool:
    """Gave their feedback, or took back the consent to be asked (C15)."""
    given = any(each.participation == participation and each.at >= since for each in facts.feedback)
    return given or any(
        each.kind == consents.Kind.C15 and each.participation == participation and each.withdrawn_at is not None
        for each in facts.consents
    )


def _agreements(facts: CaseFacts, holidays: Holidays) -> Iterator[Entry]:
    """Each day on which the agreement as a whole is looked at again, and the first commitment whose day has come."""
    for agreement in facts.agreements:
        if agreement.status in {agreements.Status.PROPOSED, agreements.Status.VARIED}:
            continue
        open_ones = [each for each in agreement.commitments if agreements.is_open(each)]
        if not open_ones:
            continue
        who, where = facts.facilitator, Compartment.JOINT
        for due in _next_review(facts, agreement):
            yield Entry("agreement_review", who, due - A_WEEK, due, where, agreement.id)
        waits = [(each.due_on, each) for each in open_ones if each.due_on is not None and not each.reviewed_since_due]
        if waits:
            day, first = min(waits, key=lambda each: each[0])
            begins = end_of_day(day)
            checks = first.checker if first.checker in {facts.co_facilitator, facts.supervisor} else who
            yield Entry("commitment_due", checks, begins, _next_working_day(begins, holidays), where, agreement.id)


def _next_review(facts: CaseFacts, agreement: AgreementFact) -> Iterable[datetime]:
    """The first day to look again that no look has covered yet; a look covers the week after it."""
    agreed = max((each.at for each in agreement.signatures), default=agreement.at)
    days = agreements.review_days(local_day(agreed), facts.settings)
    looked = agreement.reviewed_at
    return [day for day in days if looked is None or looked < day - A_WEEK][:1]


def _next_working_day(after: datetime, holidays: Holidays) -> datetime:
    return end_of_day(add_working_days(local_day(after), 1, holidays))
