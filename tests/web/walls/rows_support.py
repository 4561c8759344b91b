"""The addresses of support. What the story does not have is made by the real actions."""

from datetime import timedelta
from typing import Any

from tests.web.walls.table import Post, Rows
from wayforward.web import clock
from wayforward.web.accounts.models import Absence, Task
from wayforward.web.support.actions import cases, contacts, moments, needs, referrals, team
from wayforward.web.support.models import Contact, Goal, LifeEvent, SupportCase

A_DAY = {"due_on_day": "1", "due_on_month": "5", "due_on_year": "2099"}


def _case(world: Any) -> list[dict[str, Any]]:
    return [{"pk": world.support_case.pk}]


def _referral(world: Any) -> list[dict[str, Any]]:
    return [{"pk": world.referral.pk}]


def goal_of(world: Any) -> Goal:
    """A goal of the case; set by its caseworker when there is none."""
    found = world.all(Goal)
    if found:
        return found[0]
    case: SupportCase = world.support_case
    words = "I want to enjoy my days again."
    return needs.set_goal(
        case=case, words=words, action="A walk each morning", who="both", by=world.cast["asha"], at=world.at
    )


def life_event_of(world: Any) -> LifeEvent:
    """Something in the person's life; written down by their caseworker when there is nothing."""
    found = world.all(LifeEvent, superseded_by=None, called_off_at=None)
    if found:
        return found[0]
    asha, at = world.cast["asha"], world.at
    words = "They put us on the same shift again."
    return moments.record_life_event(
        case=world.support_case, kind="new_shift", on=at.date(), source="person", words=words, by=asha, at=at
    )


def absence_of(world: Any) -> Absence:
    """Some days away; written down by somebody themselves when there are none."""
    asha, today = world.cast["asha"], clock.local(world.at).date()
    found = Absence.on(today).first()
    if found is not None:
        return found
    return team.plan_absence(staff=asha, from_on=today, until_on=today, cover=None, by=asha, at=world.at).absence


def contact_of(world: Any) -> Contact:
    """A contact that was started and not written down yet."""
    found = world.all(Contact, finished_at=None, cancelled_at=None)
    if found:
        return found[0]
    case: SupportCase = world.support_case
    return contacts.start_contact(case=case, channel="in_person", by=world.cast["asha"], at=world.at)


def unsupervised(world: Any) -> SupportCase:
    """A case without a supervisor: opened by the lead when there is none."""
    found = world.all(SupportCase, supervisor=None)
    if found:
        return found[0]
    by, at = world.cast["ruth"], world.at
    referral = referrals.refer_to_support(
        service=world.service,
        source="police",
        name="Tessa Quill",
        given={"phone": "07700 900444"},
        incident=referrals.IncidentGiven(title="Harassment", crime_number="25*0777777"),
        person_knows=True,
        by=by,
        at=at,
    )
    return cases.open_support_case(referral=referral, caseworker=world.cast["asha"], by=by, at=at)


def unreached(world: Any) -> SupportCase:
    """A case that ended because nobody was reached, by letter neither; made when there is none."""
    found = world.all(SupportCase, closed_reason="unreachable")
    if found:
        return found[0]
    sam, asha, at = world.cast["sam"], world.cast["asha"], world.at
    referral = referrals.refer_to_support(
        service=world.service,
        source="police",
        name="Ezra Lowe",
        given={"phone": "07700 900445", "address": "3 Mill Street, Leicester LE1 5AB"},
        profile={"phone": {"allowed": True}, "post": {"allowed": True}},
        incident=referrals.IncidentGiven(title="Theft"),
        person_knows=True,
        by=sam,
        at=at - timedelta(days=60),
    )
    case = cases.open_support_case(referral=referral, caseworker=asha, by=sam, at=at - timedelta(days=60))
    for days, hour in ((50, 9), (40, 13), (30, 18)):
        when = (at - timedelta(days=days)).replace(hour=hour)
        contacts.record_contact(case=case, channel="phone", result="no_answer", by=asha, at=when)
    contacts.record_contact(case=case, channel="post", result="letter_returned", by=asha, at=at - timedelta(days=20))
    return cases.close_support_case(case=case, reason="unreachable", by=asha, at=at)


def _contact(world: Any) -> list[dict[str, Any]]:
    return [{"pk": world.support_case.pk, "contact": contact_of(world).pk}]


ROWS: Rows = {
    "support:my-day": lambda world: [{}],
    "support:referrals": lambda world: [{}, ({}, "after=2025-01-01T00:00:00%2B00:00"), ({}, "after=never")],
    "support:new-referral": lambda world: [{}],
    "support:call": lambda world: [
        {},
        *(Post({}, {name: typed}) for name, typed in (("name", "Maria"), ("phone", "07700 900102"), ("name", "Pyke"))),
    ],
    "support:take": lambda world: [{}, Post({}, {"name": "Maria", "phone": "07700 900102", "who": "new"})],
    "support:referral": _referral,
    "support:person-knows": _referral,
    "support:open-case": _referral,
    "support:close-referral": _referral,
    "support:cases": lambda world: [{}, ({}, "state=closed"), ({}, "before=2030-01-01T00:00:00%2B00:00")],
    "support:case": lambda world: [
        *_case(world),
        ({"pk": world.support_case.pk}, "before=40"),
        ({"pk": world.support_case.pk}, "before=x"),
    ],
    "support:hand-over": _case,
    "support:reassign": lambda world: [{"pk": unsupervised(world).pk}],
    "support:close": _case,
    "support:reopen": _case,
    "support:closing-letter": lambda world: [*_case(world), {"pk": unreached(world).pk}],
    "support:start-contact": _case,
    "support:other-contact": _case,
    "support:quick-contact": _case,
    "support:log-contact": lambda world: [{}, ({}, "before=2030-01-01T00:00:00%2B00:00")],
    "support:contact": _contact,
    "support:cancel-contact": _contact,
    "support:write-note": lambda world: [*_case(world), ({"pk": world.support_case.pk}, "template=nothing")],
    "support:needs": _case,
    "support:plan": _case,
    "support:new-goal": _case,
    "support:goal": lambda world: [{"pk": world.support_case.pk, "goal": goal_of(world).pk}],
    "support:review-plan": _case,
    "support:offers": _case,
    "support:allocate": lambda world: [{}],
    "support:team": lambda world: [{}, ({}, "after=nobody"), ({}, "today=here&room=room&sort=-load")],
    "support:skills": lambda world: [{"pk": world.cast["asha"].pk}],
    "support:away": lambda world: [{"pk": world.cast["asha"].pk}],
    "support:back": lambda world: [{"pk": absence_of(world).pk}],
    "support:tasks": lambda world: [{}, ({}, "whose=anybody")],
    "support:finish-several": lambda world: [
        Post({}, {}),
        Post({}, {"row": [str(row.pk) for row in world.all(Task)[:50]], "wf-asked": "yes", "outcome": "done"}),
    ],
    "support:hand-over-several": lambda world: [Post({}, {"row": world.support_case.pk}), Post({}, {})],
    "support:give-duty": lambda world: [
        Post({}, {"row": world.support_case.pk}),
        Post({}, {"row": world.support_case.pk, "wf-asked": "yes", "kind": "asked_to_call"} | A_DAY),
    ],
    "support:moments": lambda world: [
        {},
        ({}, "which=ahead"),
        ({}, "which=changed"),
        ({}, "which=never-told"),
        ({}, "which=x&after=y&sort=-day"),
    ],
    "support:paste-life-events": lambda world: [{}],
    "support:new-life-event": _case,
    "support:life-event": lambda world: [{"pk": world.support_case.pk, "event": life_event_of(world).pk}],
    "support:new-offer": _case,
    "support:not-offered": _case,
    "support:consents": _case,
    "support:give-consent": lambda world: [
        {"pk": world.support_case.pk, "kind": kind} for kind in ("C3", "C15", "C8", "nothing")
    ],
    "support:withdraw": _case,
    "support:refer": _case,
    "support:record-death": lambda world: [{"pk": world.maria.pk}, {"pk": world.joanne.pk}],
}
UNSHOWN: dict[str, str] = {}
