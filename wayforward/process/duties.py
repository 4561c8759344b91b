"""What staff have to do, in words without a name in them.

A duty is a coded kind; its words come from here and carry nothing personal, because they stand in lists, on lock
screens and in e-mails. Only duties of staff can be overdue: nothing that waits for a participant ever is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from .decision import Decision, Reason, shut_if


class Role(StrEnum):
    """What a member of staff is employed as. What they see of a case, and do in it, mostly hangs on their ties."""

    CASEWORKER = "caseworker"
    PRACTITIONER = "practitioner"
    SUPERVISOR = "supervisor"
    RJ_LEAD = "rj_lead"
    ADMINISTRATOR = "administrator"
    COMMISSIONER = "commissioner"
    LIAISON_ADMIN = "liaison_admin"
    DATA_PROTECTION = "data_protection"


ROLE_WORDS: Final[dict[Role, str]] = {
    Role.CASEWORKER: "Caseworker",
    Role.PRACTITIONER: "Practitioner",
    Role.SUPERVISOR: "Supervisor",
    Role.RJ_LEAD: "Restorative justice lead",
    Role.ADMINISTRATOR: "Administrator",
    Role.COMMISSIONER: "Commissioner",
    Role.LIAISON_ADMIN: "Liaison administrator",
    Role.DATA_PROTECTION: "Data protection officer",
}


@dataclass(frozen=True)
class Duty:
    """One kind of duty: how it reads in a list, and whether it can be marked overdue.

    `waits_for_staff` is false where the next move is somebody else's (a participant, an agency, a day that comes):
    such a duty has a day, and never an overdue mark. `same_day` is for what cannot wait until tomorrow. `by_hand`:
    staff say themselves that it is done, or not needed; every other duty ends when what it asks for is written down.
    """

    words: str
    waits_for_staff: bool = True
    same_day: bool = False
    by_hand: bool = False


TASKS: Final[dict[str, Duty]] = {
    # support
    "referral_waiting": Duty("Open a case for a new referral, or say why not"),
    "confirm_person_knows": Duty("Ask the referrer whether the person knows of the referral", waits_for_staff=False),
    "first_contact": Duty("Make the first contact"),
    "call_back": Duty("Call back", by_hand=True),
    "try_again": Duty("Try to reach the person again, at another time of day or by another channel", by_hand=True),
    "agree_safe_contact": Duty("Agree with the person how it is safe to reach them"),
    "confirm_safe_contact": Duty("Ask whether the ways of reaching the person are still safe", by_hand=True),
    "verify_contact_details": Duty(
        "Check changed contact details with the person, by a way known to be safe", by_hand=True
    ),
    "find_interpreter": Duty(
        "Find an interpreter, and ask the person which interpreter they would accept", by_hand=True
    ),
    "assess_needs": Duty("Ask about needs"),
    "plan_review": Duty("Look at the support plan again with the person", by_hand=True),
    "goal_due": Duty("Do what you said you would do for a goal in the plan", by_hand=True),
    "consider_offer": Duty(
        "Has anything changed that makes this a good moment to mention restorative justice?",
        waits_for_staff=False,
        by_hand=True,
    ),
    "review_not_offered": Duty("Look again at the decision not to mention restorative justice", by_hand=True),
    "refer_to_restorative_team": Duty("Refer to the restorative justice team: the person asked to hear more"),
    # given by a supervisor, in several cases at once
    "asked_to_call": Duty("Your supervisor asks you to call the person", by_hand=True),
    "asked_to_update": Duty("Your supervisor asks you to bring the case up to date", by_hand=True),
    "asked_to_look_at_closing": Duty("Your supervisor asks you to see whether the case can be closed", by_hand=True),
    "asked_to_bring_to_supervision": Duty("Bring this case to supervision", by_hand=True),
    # restorative: intake and allocation
    "acknowledge_referral": Duty("Acknowledge the referral to the referrer", by_hand=True),
    "screen_referral": Duty("Accept the referral, or say why not"),
    "allocate_referral": Duty("Choose the facilitators and the supervisor"),
    "review_conflict": Duty("Somebody new is in the case: say again whether you know anybody in it"),
    "reassign_facilitator": Duty("A facilitator cannot go on with this case: choose another"),
    "contact_yjs": Duty("Speak to the youth justice service: a child is in this case", by_hand=True),
    "prepare_guardian": Duty("Speak to the parent or guardian, apart from the child", by_hand=True),
    # exploring
    "first_meeting": Duty("Meet the person who asked for this", by_hand=True),
    "keep_in_touch": Duty("Get in touch, even if nothing has happened", by_hand=True),
    "agency_answer": Duty("An agency's answer is expected", waits_for_staff=False),
    "chase_agency": Duty("Ask the agency again", by_hand=True),
    "escalate_agency": Duty("Ask the agency's manager: there is still no answer", by_hand=True),
    "consider_way_round": Duty(
        "The agency cannot help: talk with the person about what else is possible", by_hand=True
    ),
    "tell_other_party_neutrally": Duty(
        "Tell the other person, in the neutral words, that it goes no further now", by_hand=True
    ),
    "supportive_follow_up": Duty(
        "One supportive call: offer help, ask for no reason and press for nothing", by_hand=True
    ),
    "consent_ends": Duty("A consent ends soon: ask whether it still stands", by_hand=True),
    "hold_review": Duty("The case is on hold: see whether it can go on", by_hand=True),
    "live_proceedings_review": Duty("The court date has come: see whether the case can go on", by_hand=True),
    # risk and law
    "nil_orders_grow_old": Duty("Ask again whether there are orders that forbid contact", by_hand=True),
    "restriction_ends": Duty("An order or a permission ends soon: check what holds from then on", by_hand=True),
    "reassess_risk": Duty("There is new information: assess the risk again"),
    "risk_review": Duty("Look at the risk assessment again", by_hand=True),
    "sign_off_waiting": Duty("A sign-off waits for you"),
    "supervision_due": Duty("Hold supervision for this case"),
    "safety_alert": Duty("A concern for somebody's safety: act today", same_day=True),
    "emergency_stop": Duty("The case was stopped for safety: look at it today", same_day=True),
    "check_in": Duty("Check in after your visit", same_day=True),
    "check_in_overdue": Duty("A colleague has not checked in after a visit: call them now", same_day=True),
    "conflict_review": Duty("A conflict of interest was declared: see what was read before", by_hand=True),
    "look_into_match": Duty("Somebody in the case may be known to a colleague: see whether it is the same person"),
    "look_into_same": Duty("Two entries may be the same person or incident: see whether they are"),
    "read_hand_over": Duty("A case has come to you: read what was written for you, and take it on"),
    "reassign_caseworker": Duty("Nobody works on this case, or nobody supervises it, any more: choose somebody"),
    "review_emergency": Duty("A case was opened in an emergency: see what for", same_day=True),
    # the activity
    "ask_readiness": Duty("Ask everyone whether they are ready"),
    "readiness_today": Duty("Ask everyone again today whether they are ready", same_day=True),
    "record_activity": Duty("Write down how the meeting or exchange went"),
    "cancel_venue": Duty("Cancel the venue", same_day=True, by_hand=True),
    "cancel_travel": Duty("Cancel the travel", same_day=True, by_hand=True),
    "cancel_interpreter": Duty("Cancel the interpreter", same_day=True, by_hand=True),
    "cancel_prison": Duty("Cancel the prison visit", same_day=True, by_hand=True),
    "tell_co_facilitator": Duty("The meeting is off: see what has to be undone", same_day=True, by_hand=True),
    "aftercare_due": Duty("Aftercare: ask how the person is after the meeting", by_hand=True),
    # afterwards
    "signature_taken_back": Duty(
        "A signature was taken back: look at the agreement with those who made it", by_hand=True
    ),
    "agreement_review": Duty("Look at the agreement with those who made it", by_hand=True),
    "commitment_due": Duty("Find out whether a commitment was kept", by_hand=True),
    "tell_harmed_of_agreement": Duty(
        "Tell the harmed person how the agreement is going, unless they asked not to be told", by_hand=True
    ),
    "feedback_due": Duty(
        "Ask for feedback, through somebody who did not facilitate", waits_for_staff=False, by_hand=True
    ),
    "tell_referrer": Duty("Tell the referrer the minimal result", by_hand=True),
    # stories, messages
    "story_review": Duty("A published story is a year old: ask everyone again", by_hand=True),
    "message_not_sent": Duty("A message could not be sent safely in time: find another way", by_hand=True),
    "letter_to_print": Duty("Print and post a letter in a plain envelope", by_hand=True),
    # rights
    "prepare_police_extract": Duty("The police ask for records: choose the least that answers"),
    "redact_names": Duty("A file was erased on request: take the name out of the notes of others", by_hand=True),
    "acknowledge_complaint": Duty("Acknowledge a complaint"),
    "answer_complaint": Duty("Look into a complaint, and answer it"),
    # a copy of somebody's own data
    "answer_access_request": Duty("Somebody asked for a copy of what we hold about them: it is due"),
    "review_pack": Duty("Read a copy of somebody's data before it leaves, and agree to it or send it back"),
    "correct_wrong_file": Duty(
        "Something was written in the wrong person's file: see that it is put right", by_hand=True
    ),
}


def words(kind: str) -> str:
    """What a duty says in a list. KeyError for a kind that is not known."""
    return TASKS[kind].words


# What a supervisor can ask of whoever works on a case.
GIVEN: Final = ("asked_to_call", "asked_to_update", "asked_to_look_at_closing", "asked_to_bring_to_supervision")


class Outcome(StrEnum):
    """How a duty that staff end by hand ended."""

    DONE = "done"
    NOT_NEEDED = "not_needed"


OUTCOME_WORDS: Final[dict[Outcome, str]] = {
    Outcome.DONE: "It is done",
    Outcome.NOT_NEEDED: "It is not needed",
}

NOT_BY_HAND: Final = Reason(
    "duty.not_by_hand", "This comes off the list when what it asks for is written down on its own page."
)
ENDED_ALREADY: Final = Reason("duty.ended_already", "This has been done already, or is not asked for any more.")
NOT_YOURS: Final = Reason(
    "duty.not_yours", "This waits for somebody else. They, a supervisor or a lead can say that it is done."
)


def may_finish(kind: str, *, is_open: bool, own: bool, roles: Iterable[str]) -> Decision:
    """May somebody say by hand that a duty is done or not needed: whose it is, or a supervisor or lead? KeyError for a
    kind that is not known."""
    in_charge = has_any(roles, Role.SUPERVISOR, Role.RJ_LEAD)
    return (
        shut_if(not TASKS[kind].by_hand, NOT_BY_HAND)
        & shut_if(not is_open, ENDED_ALREADY)
        & shut_if(not (own or in_charge), NOT_YOURS)
    )


def is_overdue(kind: str, due_at: datetime, now: datetime) -> bool:
    """Is this a duty of staff whose time has passed? What waits for somebody else never is."""
    return TASKS[kind].waits_for_staff and now > due_at


def has_come(kind: str, due_at: datetime, now: datetime) -> bool:
    """Has the day of a duty come that waits for somebody else? From then on it can be seen to; nobody is behind."""
    return not TASKS[kind].waits_for_staff and now > due_at


def has_any(roles: Iterable[str], *wanted: Role) -> bool:
    """Does somebody with these roles have at least one of those wanted?"""
    held = {Role(role) for role in roles}
    return bool(held & set(wanted))
