"""The steps of a restorative case: of which parts one has to be open for a step to be there, and which act it is.

One page draws them all. `acts` says who may do each act, and `policy` puts both into the table of who may open what.
"""

from dataclasses import dataclass
from typing import Final

from .walls import Compartment


@dataclass(frozen=True)
class Step:
    """One step: there for whoever is shown one of these parts; what it does is this act of `acts.ACTS`."""

    parts: frozenset[Compartment]
    act: str


_SIDES: Final = frozenset({Compartment.HARMED, Compartment.RESPONSIBLE})


def _steps(parts: frozenset[Compartment], act_of: dict[str, str]) -> dict[str, Step]:
    return {slug: Step(parts, act) for slug, act in act_of.items()}


STEPS: Final[dict[str, Step]] = {
    # what is decided before anybody works on it
    **_steps(
        frozenset({Compartment.CASE, Compartment.SIGN_OFF}),
        {
            "knows": "confirm_person_knows",
            "accept": "accept_referral",
            "conflict": "declare_no_conflict",
            "complexity": "grade_complexity",
            "allocate": "allocate",
        },
    ),
    # the case as a whole
    **_steps(
        frozenset({Compartment.CASE}),
        {
            "name-responsible": "name_responsible",
            "close": "close_case",
            "reopen": "reopen_case",
        },
    ),
    # with one of the people, or with all of them
    **_steps(
        _SIDES,
        {
            "add-participant": "add_participant",
            "method": "plan_activity",
            "decision": "pause",
            "resume": "pause",
            "capacity": "record_session",
            "session": "record_session",
            "contact": "log_contact",
            "consent": "give_consent",
            "withdraw": "withdraw_consent",
            "ask-agency": "ask_agency",
            "answer": "answer_enquiry",
            "approach": "record_approach",
            "responsibility": "record_responsibility",
            "pass-on": "pass_on",
            "go-on": "decide_to_go_on",
            "assess-risk": "assess_risk",
            "order": "record_restriction",
            "clearance": "record_clearance",
            "end-order": "end_restriction",
            "orders": "record_orders_check",
            "prepare": "record_preparation",
            "plan": "plan_activity",
            "confirm": "confirm_activity",
            "readiness": "check_readiness",
            "call-off": "cancel_activity",
            "held": "record_activity",
            "apology": "say_how_apology_was_received",
            "agreement": "draft_agreement",
            "sign": "sign_agreement",
            "review": "review_agreement",
            "breach": "handle_breach",
            "feedback": "give_feedback",
        },
    ),
    # a lead who sees no file of a side may hold the case, and let it go on
    **_steps(
        _SIDES | {Compartment.CASE},
        {
            "hold": "hold",
            "lift-hold": "resume",
        },
    ),
    # whoever signs risk off may say what is new
    **_steps(
        _SIDES | {Compartment.RISK},
        {
            "news": "record_new_information",
        },
    ),
    # whoever supports somebody, and sees no more of the case than how far it is
    **_steps(
        _SIDES | {Compartment.STATUS},
        {
            "leave": "withdraw_consent",
            "aftercare": "record_aftercare",
        },
    ),
    # for safety, whoever sees anything of it
    **_steps(
        _SIDES | {Compartment.RISK, Compartment.STATUS},
        {
            "stop": "stop",
        },
    ),
    **_steps(
        frozenset({Compartment.RISK}),
        {
            "lift-stop": "lift_stop",
        },
    ),
    **_steps(
        frozenset({Compartment.SIGN_OFF}),
        {
            "sign-off": "sign_off",
            "supervision": "record_supervision",
        },
    ),
}
