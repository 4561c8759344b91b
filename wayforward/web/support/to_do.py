"""Where the duties of a support case are done."""

from wayforward.process.duties import TASKS
from wayforward.web.accounts.models import Task
from wayforward.web.addresses import reverse
from wayforward.web.people import cases as at_people

PAGES = {
    "first_contact": "start-contact",
    "call_back": "start-contact",
    "try_again": "start-contact",
    "assess_needs": "needs",
    "plan_review": "review-plan",
    "goal_due": "plan",
    "consider_offer": "offers",
    "review_not_offered": "offers",
    "refer_to_restorative_team": "refer",
}


def by_hand(task: Task) -> str:
    """Where it is said that a duty is done or not needed; empty where it ends on its own page."""
    return at_people.finish_address("support", task) if TASKS[task.kind].by_hand else ""


def href_of(task: Task) -> str:
    """The page on which a duty of a support case is done."""
    if task.kind in PAGES:
        return reverse(f"support:{PAGES[task.kind]}", args=[task.case_id])
    return at_people.duty_address("support", task) or reverse("support:case", args=[task.case_id])
