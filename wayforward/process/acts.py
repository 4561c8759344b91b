"""Who may do what: one table, from what is done to the ties and roles that may do it.

To see a part of a case is not yet to change it. What is in no row is for nobody. Some things anybody who works with
people may do, wherever they stand: write down that a consent was withdrawn, raise a concern, stop a case.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from .decision import Decision, Reason, shut_if
from .duties import Role
from .walls import Tie


@dataclass(frozen=True)
class Who:
    """The ties to the case, and the roles in the service, that may do something. One of them is enough."""

    ties: frozenset[Tie] = frozenset()
    roles: frozenset[Role] = frozenset()


NOT_FOR_YOU: Final = Reason(
    "act.not_for_you", "This is for somebody else who works on this case, or for a supervisor or lead. Ask them."
)

_WITH_PEOPLE: Final = frozenset({Role.CASEWORKER, Role.PRACTITIONER, Role.SUPERVISOR, Role.RJ_LEAD})
_IN_CHARGE: Final = frozenset({Role.SUPERVISOR, Role.RJ_LEAD})
_LEAD: Final = frozenset({Role.RJ_LEAD})

ANYONE: Final = Who(roles=_WITH_PEOPLE)
SUPPORTING: Final = Who(ties=frozenset({Tie.CASEWORKER, Tie.SUPERVISOR}))
FACILITATING: Final = Who(ties=frozenset({Tie.FACILITATOR, Tie.CO_FACILITATOR}))
CARING: Final = Who(ties=FACILITATING.ties | {Tie.AFTERCARE, Tie.HARMED_CASEWORKER})
IN_CHARGE: Final = Who(roles=_IN_CHARGE)
LEADING: Final = Who(roles=_LEAD)
SIGNING: Final = Who(ties=frozenset({Tie.SUPERVISOR, Tie.PANEL}), roles=_LEAD)
ENDING: Final = Who(ties=FACILITATING.ties | {Tie.SUPERVISOR}, roles=_LEAD)
WITH_PERSON: Final = Who(ties=SUPPORTING.ties | FACILITATING.ties)

ACTS: Final[dict[str, Who]] = {
    # anybody who works with people, in any form, at any time
    "withdraw_consent": ANYONE,
    "raise_concern": ANYONE,
    "stop": ANYONE,
    "record_death": ANYONE,
    "declare_conflict": ANYONE,
    "declare_no_conflict": ANYONE,
    "recuse": ANYONE,
    "plan_visit": ANYONE,
    "check_in": ANYONE,
    "finish_duty": ANYONE,
    "choose_reminder": ANYONE,
    "take_referral": ANYONE,
    "confirm_person_knows": ANYONE,
    # a supervisor or a lead
    "open_support_case": IN_CHARGE,
    "reallocate_support": IN_CHARGE,
    "supervise_support": IN_CHARGE,
    "close_referral": IN_CHARGE,
    "clear_match": IN_CHARGE,
    "answer_concern": IN_CHARGE,
    "lift_stop": IN_CHARGE,
    # support
    "give_duty": Who(ties=frozenset({Tie.SUPERVISOR})),
    "start_contact": SUPPORTING,
    "record_contact": SUPPORTING,
    "cancel_contact": SUPPORTING,
    "assess_needs": SUPPORTING,
    "set_goal": SUPPORTING,
    "review_goal": SUPPORTING,
    "review_plan": SUPPORTING,
    "offer_restorative_justice": SUPPORTING,
    "decide_not_to_offer": SUPPORTING,
    "record_life_event": SUPPORTING,
    "call_off_life_event": SUPPORTING,
    "refer_to_restorative_justice": SUPPORTING,
    "close_support_case": SUPPORTING,
    "reopen_support_case": Who(ties=SUPPORTING.ties, roles=_IN_CHARGE),
    # with a person, in either kind of case
    "set_safe_contact": WITH_PERSON,
    "confirm_safe_contact": WITH_PERSON,
    "change_details": WITH_PERSON,
    "give_consent": WITH_PERSON,
    "give_notice": WITH_PERSON,
    "record_equality": WITH_PERSON,
    "write_note": WITH_PERSON,
    "plan_appointment": WITH_PERSON,
    "write_hand_over": WITH_PERSON,
    "correct_note": WITH_PERSON,
    "move_note": WITH_PERSON,
    "attach_paper": WITH_PERSON,
    "take_out_paper": WITH_PERSON,
    "answer_measure": WITH_PERSON,
    # the restorative case
    "accept_referral": LEADING,
    "grade_complexity": LEADING,
    "allocate": LEADING,
    "publish_story": LEADING,
    "withdraw_story": Who(ties=ENDING.ties, roles=_LEAD),
    "name_responsible": Who(ties=FACILITATING.ties, roles=_LEAD),
    "add_participant": FACILITATING,
    "record_session": FACILITATING,
    "log_contact": FACILITATING,
    "ask_agency": FACILITATING,
    "answer_enquiry": FACILITATING,
    "record_approach": FACILITATING,
    "record_responsibility": FACILITATING,
    "pass_on": FACILITATING,
    "decide_to_go_on": FACILITATING,
    "assess_risk": FACILITATING,
    "record_new_information": Who(ties=ENDING.ties | {Tie.PANEL}, roles=_LEAD),
    "record_restriction": FACILITATING,
    "record_clearance": FACILITATING,
    "end_restriction": FACILITATING,
    "record_orders_check": FACILITATING,
    "sign_off": SIGNING,
    "record_supervision": SIGNING,
    "record_preparation": FACILITATING,
    "plan_activity": FACILITATING,
    "confirm_activity": FACILITATING,
    "check_readiness": FACILITATING,
    "cancel_activity": ENDING,
    "record_activity": FACILITATING,
    "say_how_apology_was_received": FACILITATING,
    "record_aftercare": CARING,
    "draft_agreement": FACILITATING,
    "sign_agreement": FACILITATING,
    "review_agreement": FACILITATING,
    "handle_breach": FACILITATING,
    "give_feedback": Who(ties=CARING.ties | {Tie.SUPERVISOR}, roles=_LEAD),
    "hold": ENDING,
    "resume": ENDING,
    "pause": WITH_PERSON,
    "close_case": ENDING,
    "reopen_case": ENDING,
    "draft_story": FACILITATING,
    "import_referrals": Who(roles=frozenset({Role.SUPERVISOR})),
    # the service itself: nobody here sees a case by it
    "read_figures": Who(roles=_IN_CHARGE | {Role.COMMISSIONER}),
    "issue_publication": Who(roles=frozenset({Role.ADMINISTRATOR, Role.RJ_LEAD})),
}

# What the rules refuse, to everybody, once the file is closed: `support.closed`, `case.is_closed` and their like.
WHILE_OPEN: Final = frozenset(
    {
        *("start_contact", "assess_needs", "set_goal", "review_goal", "review_plan", "offer_restorative_justice"),
        *("decide_not_to_offer", "record_life_event", "call_off_life_event", "refer_to_restorative_justice"),
        *("close_support_case", "reallocate_support", "supervise_support", "give_duty", "plan_appointment"),
        *("accept_referral", "grade_complexity", "allocate", "declare_no_conflict", "name_responsible"),
        *("add_participant", "ask_agency", "record_approach", "pass_on", "decide_to_go_on", "assess_risk", "sign_off"),
        *("record_preparation", "plan_activity", "confirm_activity", "check_readiness", "record_activity"),
        *("draft_agreement", "sign_agreement", "stop", "resume", "pause", "close_case"),
    }
)
# What writes words, and so cannot be done once their key is destroyed: the page answers 410, and keeps nothing.
WHILE_IT_HAS_A_KEY: Final = frozenset(
    {
        *("record_contact", "write_note", "correct_note", "attach_paper", "answer_measure", "write_hand_over"),
        *("record_equality", "set_safe_contact", "confirm_safe_contact", "draft_story", "publish_story"),
        *("reopen_support_case", "reopen_case", "give_consent"),
    }
)

DESPITE_CONFLICT: Final = frozenset(
    {"withdraw_consent", "raise_concern", "declare_conflict", "recuse", "take_referral", "check_in"}
)


def may_act(act: str, ties: Iterable[str], roles: Iterable[str], blocked: bool = False) -> Decision:
    """May somebody with these ties to a case, and these roles, do this? KeyError for an act that no row names.

    Emergency access opens what is written, and lets nobody change it. A conflict shuts everything but to declare it,
    to raise a concern and to write down a withdrawal.
    """
    who = ACTS[act]
    held = bool(who.ties & {Tie(tie) for tie in ties}) or bool(who.roles & {Role(role) for role in roles})
    return shut_if(not held or (blocked and act not in DESPITE_CONFLICT), NOT_FOR_YOU)
