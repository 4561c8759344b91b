"""What is next in a restorative case and what is still missing: the gates in plain words, and the one button."""

from dataclasses import dataclass

from wayforward.process.decision import Reason
from wayforward.process.gates import Gate
from wayforward.process.participation import CaseState
from wayforward.web.restorative.at import At


@dataclass(frozen=True)
class Next:
    """One sentence, and where its button leads; no button where nothing is to be done."""

    words: str
    button: str = ""
    href: str = ""


# For each state of the case: what to do next, the words of the button, and the step. The rules decide when it is tried.
NEXT: dict[CaseState, tuple[str, str, str]] = {
    CaseState.RECEIVED: ("Look at the referral and accept it, or say why not.", "Accept the referral", "accept"),
    CaseState.SCREENING: (
        "Name who is reported as responsible, ask about conflicts, and allocate.",
        "Allocate",
        "allocate",
    ),
    CaseState.ALLOCATED: ("Meet the person who asked for this.", "Record a meeting", "session"),
    CaseState.EXPLORING_INITIATING_PARTY: (
        "Go on meeting the person who asked. When they are ready, ask whether the other person may be approached.",
        "Record a consent",
        "consent",
    ),
    CaseState.AWAITING_AGENCY_INFORMATION: (
        "Wait for the agency, and write its answer down.",
        "Record the answer",
        "answer",
    ),
    CaseState.APPROACHING_OTHER_PARTY: (
        "Approach the other person in the agreed words, and meet them.",
        "Record the approach",
        "approach",
    ),
    CaseState.ASSESSING: (
        "Pass on what was released, ask whether they go on, and assess the risk.",
        "Assess the risk",
        "assess-risk",
    ),
    CaseState.AWAITING_SIGN_OFF: ("Somebody who did not assess the risk signs it off.", "Sign off", "sign-off"),
    CaseState.PREPARING: ("Prepare each person, plan the meeting, and confirm the date.", "Plan a meeting", "plan"),
    CaseState.SCHEDULED: (
        "Ask everyone whether they are ready, before and again on the day.",
        "Ask about readiness",
        "readiness",
    ),
    CaseState.ACTIVITY_HELD: (
        "Write down what they agree, if anything, and look after each of them.",
        "Aftercare",
        "aftercare",
    ),
    CaseState.MONITORING: ("Look at the agreement with those who made it.", "Look at a commitment", "review"),
    CaseState.FOLLOW_UP: (
        "Ask how it was, look at the agreement, and close the case when nothing is left open.",
        "Ask for feedback",
        "feedback",
    ),
    CaseState.ON_HOLD: ("The case is on hold. Let it go on when the time is right.", "Let it go on", "lift-hold"),
    CaseState.EMERGENCY_STOP: (
        "Everything is stopped. The supervisor looks at it today.",
        "Lift the stop",
        "lift-stop",
    ),
    CaseState.CLOSED: ("The case is closed. Everybody can come back at any time.", "Open it again", "reopen"),
}

# Which gates stand before the next move, by where the case is.
BEFORE: dict[CaseState, tuple[Gate, ...]] = {
    CaseState.RECEIVED: (Gate.G1,),
    CaseState.SCREENING: (Gate.G2,),
    CaseState.ALLOCATED: (Gate.G3,),
    CaseState.EXPLORING_INITIATING_PARTY: (Gate.G3,),
    CaseState.AWAITING_AGENCY_INFORMATION: (Gate.G3, Gate.G6),
    CaseState.APPROACHING_OTHER_PARTY: (Gate.G4, Gate.G5),
    CaseState.ASSESSING: (Gate.G5, Gate.G6, Gate.G7),
    CaseState.AWAITING_SIGN_OFF: (Gate.G5, Gate.G6, Gate.G7),
    CaseState.PREPARING: (Gate.G6, Gate.G7, Gate.G8),
    CaseState.SCHEDULED: (Gate.G8,),
    CaseState.FOLLOW_UP: (Gate.G10,),
    CaseState.MONITORING: (Gate.G10,),
}


def next_step(at: At) -> Next:
    """The one thing to do next, for whoever may do it."""
    words, button, slug = NEXT[CaseState(at.case.state)]
    may = at.look.may("harmed") or (
        slug in {"accept", "allocate", "sign-off", "reopen", "lift-stop"} and at.look.may("case")
    )
    return Next(words, button, at.step(slug)) if may else Next(words)


def missing(at: At) -> list[Reason]:
    """What is still missing, in the words of the gates that stand before the next move."""
    if not at.look.may("case"):
        return []
    found = [reason for gate in BEFORE.get(CaseState(at.case.state), ()) for reason in at.gates.case[gate].reasons]
    return list(dict.fromkeys(found))
