"""The page on which each duty of a restorative case is done, with whom or what it is about filled in."""

from urllib.parse import urlencode

from wayforward.process import duties
from wayforward.web.accounts.models import Task
from wayforward.web.addresses import reverse
from wayforward.web.people import cases

# The step that ends each duty. What is in no row has a page of its own below, or is ended by hand.
STEP_OF: dict[str, str] = {
    "screen_referral": "accept",
    "allocate_referral": "allocate",
    "reassign_facilitator": "allocate",
    "review_conflict": "conflict",
    "first_meeting": "session",
    "keep_in_touch": "contact",
    "call_back": "contact",
    "try_again": "contact",
    "prepare_guardian": "session",
    "supportive_follow_up": "session",
    "agency_answer": "answer",
    "consent_ends": "consent",
    "hold_review": "lift-hold",
    "live_proceedings_review": "lift-hold",
    "emergency_stop": "lift-stop",
    "nil_orders_grow_old": "orders",
    "restriction_ends": "orders",
    "reassess_risk": "assess-risk",
    "risk_review": "assess-risk",
    "sign_off_waiting": "sign-off",
    "supervision_due": "supervision",
    "ask_readiness": "readiness",
    "readiness_today": "readiness",
    "record_activity": "held",
    "aftercare_due": "aftercare",
    "feedback_due": "feedback",
    "agreement_review": "review",
    "commitment_due": "review",
    "signature_taken_back": "review",
}
# What a duty of that step is about, by the name of the field that asks for it; a person, in all others. The look at an
# agreement asks for none: its page is about the one that stands.
ABOUT = {
    "answer": "enquiry",
    "orders": "on",
    "readiness": "activity",
    "held": "activity",
    "review": "",
}


def address(task: Task) -> str:
    """Where the duty is done: its step, the page of what it is about, or the page that takes it off the list."""
    if task.kind in STEP_OF:
        where = reverse("restorative:step", args=[task.case_id, STEP_OF[task.kind]])
        field = ABOUT.get(STEP_OF[task.kind], "person")
        return f"{where}?{urlencode({field: task.about})}" if task.about and field else where
    return cases.duty_address("restorative", task) or reverse("restorative:case", args=[task.case_id])


def by_hand(task: Task) -> str:
    """Where it is said that a duty is done or not needed; empty where it ends on its own page."""
    return cases.finish_address("restorative", task) if duties.TASKS[task.kind].by_hand else ""
