"""What the person needs, what they want to reach, and looking at the plan again with them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from wayforward.process import needs as rules
from wayforward.process import people as people_rules
from wayforward.process.events import Event
from wayforward.web import clock, record
from wayforward.web.accounts import tasks
from wayforward.web.accounts.models import Staff
from wayforward.web.accounts.walled import Purpose
from wayforward.web.support import places
from wayforward.web.support.models import Goal, Need, NeedsAssessment, PlanReview, SupportCase

from .cases import SUPPORT, end_of, lock, need_open, refresh, write

WHO = {"caseworker": "The caseworker", "person": "The person", "both": "Both", "other": "Somebody else"}


@record.act
def assess_needs(
    *,
    case: SupportCase,
    kind: str,
    needs: Sequence[rules.NeedFact],
    by: Staff,
    at: datetime,
    said_by: Any = None,
    words: Mapping[str, str] | None = None,
    enhanced_rights: Sequence[str] = (),
    risk_summary: str = "",
) -> NeedsAssessment:
    """Keep one assessment: eight categories, each with its answer. Raises Refused (`needs.*`)."""
    case = lock(case)
    need_open(case)
    rules.can_assess([(need.category, need.answer, need.severity) for need in needs]).require()
    where = places.of_case(case).row()
    who = record.said(said_by if said_by is not None else case.person)
    assessment = NeedsAssessment(
        **where,
        at=at,
        by=by,
        said_by=who,
        kind=rules.Kind(kind).value,
        enhanced_rights=[rules.EnhancedRight(right).value for right in enhanced_rights],
        risk_summary=risk_summary.strip(),
    )
    assessment.save()
    for need in needs:
        Need(
            **where,
            at=at,
            by=by,
            said_by=who,
            assessment=assessment,
            category=need.category,
            answer=need.answer,
            severity=need.severity if need.answer == rules.Answer.NEED else None,
            words=(words or {}).get(need.category, "").strip(),
        ).save()
    tasks.done(case_id=case.pk, kind="assess_needs", at=at)
    _next_review(case, at)
    write(Event.NEEDS_ASSESSED, case, by=by, at=at, said_by=who, obj=assessment, kind=assessment.kind)
    refresh(case)
    return assessment


@record.act
def set_goal(
    *,
    case: SupportCase,
    words: str,
    by: Staff,
    at: datetime,
    said_by: Any = None,
    category: str = "",
    action: str = "",
    who: str = "caseworker",
    due_on: date | None = None,
) -> Goal:
    """Keep a goal in the person's own words, and who does what for it by when. Raises Refused (`goal.*`)."""
    case = lock(case)
    need_open(case)
    people_rules.can_set_goal(words=words).require()
    goal = Goal(
        **places.of_case(case).row(),
        at=at,
        by=by,
        said_by=record.said(said_by if said_by is not None else case.person),
        words=words.strip(),
        category=rules.Category(category).value if category else "",
        action=action.strip(),
        who=who,
        due_on=due_on,
    )
    goal.save()
    if due_on is not None and who in ("caseworker", "both"):
        tasks.add(
            kind="goal_due",
            service=case.service,
            case_id=case.pk,
            due_at=end_of(due_on),
            staff=case.caseworker,
            compartment=SUPPORT,
            about=goal.pk,
        )
    write(Event.GOAL_SET, case, by=by, at=at, said_by=goal.said_by, obj=goal)
    refresh(case)
    return goal


@record.act
def review_goal(*, case: SupportCase, goal: Goal, status: str, by: Staff, at: datetime, said_by: Any = None) -> Goal:
    """Say how a goal stands now. Raises Refused (`support.closed`)."""
    case = lock(case)
    need_open(case)
    goal = Goal.unwalled(Purpose.ACTION).select_for_update(of=("self",)).get(pk=goal.pk, case_id=case.pk)
    goal.status = rules.GoalStatus(status).value
    goal.save(update_fields=["status"])
    if goal.status != rules.GoalStatus.OPEN:
        tasks.done(case_id=case.pk, kind="goal_due", at=at, about=goal.pk)
    write(Event.GOAL_CHANGED, case, by=by, at=at, said_by=said_by, obj=goal, status=goal.status)
    refresh(case)
    return goal


@record.act
def review_plan(
    *,
    case: SupportCase,
    words: str,
    by: Staff,
    at: datetime,
    next_on: date | None = None,
    said_by: Any = None,
    goals: Mapping[Any, str] | None = None,
) -> PlanReview:
    """Look at the plan again with the person. The next review is in six weeks (a setting) if no day is named."""
    case = lock(case)
    need_open(case)
    today = clock.local(at).date()
    people_rules.can_review_plan(next_on=next_on, today=today).require()
    review = PlanReview(
        **places.of_case(case).row(),
        at=at,
        by=by,
        said_by=record.said(said_by if said_by is not None else case.person),
        words=words.strip(),
        next_on=next_on or today + timedelta(weeks=case.service.rules.plan_review_weeks),
    )
    review.save()
    for goal, status in (goals or {}).items():
        review_goal(case=case, goal=goal, status=status, by=by, at=at)
    tasks.done(case_id=case.pk, kind="plan_review", at=at)
    _next_review(case, at, review.next_on)
    write(Event.PLAN_REVIEWED, case, by=by, at=at, said_by=review.said_by, obj=review)
    refresh(case)
    return review


def _next_review(case: SupportCase, at: datetime, day: date | None = None) -> None:
    day = day or clock.local(at).date() + timedelta(weeks=case.service.rules.plan_review_weeks)
    tasks.add(
        kind="plan_review",
        service=case.service,
        case_id=case.pk,
        due_at=end_of(day),
        staff=case.caseworker,
        compartment=SUPPORT,
    )
