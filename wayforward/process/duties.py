"""What staff have to do, in words without a name in them.

A duty is a coded kind; its words come from here and carry nothing personal, because they stand in lists, on lock
screens and in e-mails. Only duties of staff can be overdue: nothing that waits for a participant ever is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """What a member of staff is employed as. What they see of a case, and do in it, mostly hangs on their ties."""

    CASEWORKER = "caseworker"
    PRACTITIONER = "practitioner"
    SUPERVISOR = "supervisor"
    RJ_LEAD = "rj_lead"
    ADMINISTRATOR = "administrator"
    COMMISSIONER = "commissioner"
    LIAISON_ADMIN = "liaison_admin"


ROLE_WORDS: Final[dict[Role, str]] = {
    Role.CASEWORKER: "Caseworker",
    Role.PRACTITIONER: "Practitioner",
    Role.SUPERVISOR: "Supervisor",
    Role.RJ_LEAD: "Restorative justice lead",
    Role.ADMINISTRATOR: "Administrator",
    Role.COMMISSIONER: "Commissioner",
    Role.LIAISON_ADMIN: "Liaison administrator",
}


@dataclass(frozen=True)
class Duty:
    """One kind of duty: how it reads in a list, and whether it can be marked overdue.

    `waits_for_staff` is false where the next move is somebody else's (a participant, an agency, a day that comes):
    such a duty has a day, and never an overdue mark. `same_day` is for what cannot wait until tomorrow.
    """

    words: str
    waits_for_staff: bool = True
    same_day: bool = False


TASKS: Final[dict[str, Duty]] = {
    # support
    "referral_waiting": Duty("Open a case for a new referral, or say why not"),
    "confirm_person_knows": Duty("Ask the referrer whether the person knows of the referral", waits_for_staff=False),
    "first_contact": Duty("Make the first contact"),
    "call_back": Duty("Call back"),
    "try_again": Duty("Try to reach the person again, at another time of day or by another channel"),
    "closing_letter": Duty("Send the closing letter, if letters are safe, saying how to come back"),
    "agree_safe_contact": Duty("Agree with the person how it is safe to reach them"),
    "confirm_safe_contact": Duty("Ask whether the ways of reaching the person are still safe"),
    "verify_contact_details": Duty("Check changed contact details with the person, by a way known to be safe"),
    "find_interpreter": Duty("Find an interpreter, and ask the person which interpreter they would accept"),
    "assess_needs": Duty("Ask about needs"),
    "plan_review": Duty("Look at the support plan again with the person"),
    "goal_due": Duty("Do what you said you would do for a goal in the plan"),
    "consider_offer": Duty(
        "Has anything changed that makes this a good moment to mention restorative justice?", waits_for_staff=False
    ),
    "review_not_offered": Duty("Look again at the decision not to mention restorative justice"),
    "ask_measure": Duty("Ask the questions about how the person is now", waits_for_staff=False),
    "refer_to_restorative_team": Duty("Refer to the restorative justice team: the person asked to hear more"),
    # restorative: intake and allocation
    "acknowledge_referral": Duty("Acknowledge the referral to the referrer"),
    "screen_referral": Duty("Accept the referral, or say why not"),
    "allocate_referral": Duty("Choose the facilitators and the supervisor"),
    "declare_conflicts": Duty("Say whether you know anybody in this case"),
    "review_conflict": Duty("Somebody new is in the case: say again whether you know anybody in it"),
    "reassign_facilitator": Duty("A facilitator cannot go on with this case: choose another"),
    "contact_yjs": Duty("Speak to the youth justice service: a child is in this case"),
    "prepare_guardian": Duty("Speak to the parent or guardian, apart from the child"),
    # exploring
    "first_meeting": Duty("Meet the person who asked for this"),
    "keep_in_touch": Duty("Get in touch, even if nothing has happened"),
    "agency_answer": Duty("An agency's answer is expected", waits_for_staff=False),
    "chase_agency": Duty("Ask the agency again"),
    "escalate_agency": Duty("Ask the agency's manager: there is still no answer"),
    "consider_way_round": Duty("The agency cannot help: talk with the person about what else is possible"),
    "tell_other_party_neutrally": Duty("Tell the other person, in the neutral words, that it goes no further now"),
    "supportive_follow_up": Duty("One supportive call: offer help, ask for no reason and press for nothing"),
    "consent_ends": Duty("A consent ends soon: ask whether it still stands"),
    "hold_review": Duty("The case is on hold: see whether it can go on"),
    "live_proceedings_review": Duty("The court date has come: see whether the case can go on"),
    # risk and law
    "nil_orders_grow_old": Duty("Ask again whether there are orders that forbid contact"),
    "restriction_ends": Duty("An order or a permission ends soon: check what holds from then on"),
    "reassess_risk": Duty("There is new information: assess the risk again"),
    "risk_review": Duty("Look at the risk assessment again"),
    "sign_off_waiting": Duty("A sign-off waits for you"),
    "supervision_due": Duty("Hold supervision for this case"),
    "safety_alert": Duty("A concern for somebody's safety: act today", same_day=True),
    "emergency_stop": Duty("The case was stopped for safety: look at it today", same_day=True),
    "check_in": Duty("Check in after your visit", same_day=True),
    "check_in_overdue": Duty("A colleague has not checked in after a visit: call them now", same_day=True),
    "emergency_access_review": Duty("Emergency access was used: see whether it was right"),
    "conflict_review": Duty("A conflict of interest was declared: see what was read before"),
    # the activity
    "prepare_participant": Duty("Prepare a participant", waits_for_staff=False),
    "ask_readiness": Duty("Ask everyone whether they are ready"),
    "readiness_today": Duty("Ask everyone again today whether they are ready", same_day=True),
    "record_activity": Duty("Write down how the meeting or exchange went"),
    "cancel_venue": Duty("Cancel the venue", same_day=True),
    "cancel_travel": Duty("Cancel the travel", same_day=True),
    "cancel_interpreter": Duty("Cancel the interpreter", same_day=True),
    "cancel_prison": Duty("Cancel the prison visit", same_day=True),
    "tell_co_facilitator": Duty("The meeting is off: see what has to be undone", same_day=True),
    "aftercare_due": Duty("Aftercare: ask how the person is after the meeting"),
    "shared_shift": Duty("Ask how the first day back together went"),
    # afterwards
    "agreement_review": Duty("Look at the agreement with those who made it"),
    "commitment_due": Duty("Find out whether a commitment was kept"),
    "breach_facts": Duty("Check the facts: a commitment may not have been kept"),
    "tell_harmed_of_agreement": Duty(
        "Tell the harmed person how the agreement is going, unless they asked not to be told"
    ),
    "feedback_due": Duty("Ask for feedback, through somebody who did not facilitate", waits_for_staff=False),
    "tell_referrer": Duty("Tell the referrer the minimal result"),
    "close_waiting": Duty("See whether the case can be closed"),
    "retention_due": Duty("The time to keep this file is over: decide"),
    # stories, messages
    "story_review": Duty("A published story is a year old: ask everyone again"),
    "message_not_sent": Duty("A message could not be sent safely in time: find another way"),
    "letter_to_print": Duty("Print and post a letter in a plain envelope"),
    "correct_wrong_file": Duty("Something was written in the wrong person's file: see that it is put right"),
}


def words(kind: str) -> str:
    """What a duty says in a list. KeyError for a kind that is not known."""
    return TASKS[kind].words


def is_overdue(kind: str, due_at: datetime, now: datetime) -> bool:
    """Is this a duty of staff whose time has passed? What waits for somebody else never is."""
    return TASKS[kind].waits_for_staff and now > due_at


def has_any(roles: Iterable[str], *wanted: Role) -> bool:
    """Does somebody with these roles have at least one of those wanted?"""
    held = {Role(role) for role in roles}
    return bool(held & set(wanted))
