"""What is next in a support case and what is still missing, in plain words, with the one button."""

from dataclasses import dataclass
from datetime import date

from wayforward.process.decision import Reason
from wayforward.process.offers import PROMPT
from wayforward.process.reaching import Proposal
from wayforward.web import clock
from wayforward.web.accounts.models import Task
from wayforward.web.addresses import reverse
from wayforward.web.support.models import SupportCase


@dataclass(frozen=True)
class Next:
    """One sentence, and where its button leads; no button where nothing is to be done."""

    words: str
    button: str = ""
    href: str = ""


@dataclass(frozen=True)
class Standing:
    """What the page knows of the case when it asks what is next."""

    case: SupportCase
    has_profile: bool
    tasks: list[Task]
    today: date
    proposal: Proposal | None = None

    @property
    def kinds(self) -> set[str]:
        return {task.kind for task in self.tasks}


NO_PROFILE = Reason("support.no_safe_contact", "How it is safe to reach the person is not agreed with them.")
NO_PRIVACY = Reason("support.no_privacy_notice", "The privacy notice was not given.")
NO_LIMITS = Reason("support.no_limits", "The limits of confidentiality were not explained.")
NO_NEEDS = Reason("support.no_needs", "Needs were not asked about.")
NO_GOALS = Reason("support.no_goals", "There is no goal in the plan.")


def missing(at: Standing) -> list[Reason]:
    """What staff still owe the person. Nothing that the person owes: they owe nothing."""
    case = at.case
    asked = (
        (not at.has_profile, NO_PROFILE),
        (not case.has_privacy, NO_PRIVACY),  # type: ignore[attr-defined]
        (not case.has_limits, NO_LIMITS),  # type: ignore[attr-defined]
        (not case.facts.get("needs_at"), NO_NEEDS),
        (bool(case.facts.get("needs_at")) and not case.facts.get("goals"), NO_GOALS),
    )
    return [] if case.state == "closed" else [reason for lacking, reason in asked if lacking]


def next_step(at: Standing) -> Next:
    """The first of these that holds."""
    case, kinds = at.case, at.kinds
    if case.state == "closed":
        return Next("This case is closed. The person can come back at any time.", "Open it again", _to(case, "reopen"))
    if case.concern_waits:  # type: ignore[attr-defined]
        return Next("A concern for somebody's safety waits for a supervisor's answer today.")
    if case.person.died_on:
        return Next("The person has died. Everything planned was stopped.", "Close the case", _to(case, "close"))
    if "call_back" in kinds:
        due = next(task.due_at for task in at.tasks if task.kind == "call_back")
        words = f"The person expects your call on {clock.local(due):%A %-d %B, %H:%M}."
        return Next(words, "Start a contact", _to(case, "start-contact"))
    if "try_again" in kinds:
        if at.proposal is None:
            return Next("Enough was tried to say that they could not be reached.", "Close the case", _to(case, "close"))
        return Next(f"Try again. {at.proposal.words}.", "Start a contact", _to(case, "start-contact"))
    if "first_contact" in kinds:
        return Next("Make the first contact.", "Start a contact", _to(case, "start-contact"))
    if not at.has_profile:
        href = reverse("people:safe-contact", args=["support", case.pk, case.person_id])
        return Next("Agree with the person how it is safe to reach them.", "Agree it now", href)
    if not case.facts.get("needs_at"):
        words = "Ask about needs. Not everything has to be asked in one talk."
        return Next(words, "Ask about needs", _to(case, "needs"))
    if case.facts.get("wants_referral"):
        return _towards_the_team(case)
    if "plan_review" in kinds and _due(at, "plan_review"):
        return Next("Look at the plan again with the person.", "Review the plan", _to(case, "review-plan"))
    if case.next_offer_on is not None and case.next_offer_on <= at.today and not case.never_offer:
        words = f"{PROMPT} If so, restorative justice may be mentioned."
        return Next(words, "See the offers so far", _to(case, "offers"))
    return Next("Nothing waits now. Stay in touch as agreed.", "Start a contact", _to(case, "start-contact"))


def _towards_the_team(case: SupportCase) -> Next:
    if "C3" in case.facts.get("consents", ()):
        words = "The person asked to hear more and agreed that their details go to the restorative justice team."
        return Next(words, "Refer to the team", _to(case, "refer"))
    words = "The person asked to hear more. Ask whether their details may go to the restorative justice team."
    return Next(words, "Record their consent", reverse("support:give-consent", args=[case.pk, "C3"]))


def _due(at: Standing, kind: str) -> bool:
    return any(task.kind == kind and task.due_at.date() <= at.today for task in at.tasks)


def _to(case: SupportCase, name: str) -> str:
    return reverse(f"support:{name}", args=[case.pk])
