"""Which act each step of a restorative case is: `process.acts` says who may do it."""

from wayforward.web.restorative.at import At

ACT_OF: dict[str, str] = {
    "knows": "confirm_person_knows",
    "accept": "accept_referral",
    "conflict": "declare_no_conflict",
    "complexity": "grade_complexity",
    "allocate": "allocate",
    "name-responsible": "name_responsible",
    "add-participant": "add_participant",
    "method": "plan_activity",
    "decision": "pause",
    "resume": "pause",
    "capacity": "record_session",
    "hold": "hold",
    "lift-hold": "resume",
    "stop": "stop",
    "lift-stop": "lift_stop",
    "close": "close_case",
    "reopen": "reopen_case",
    "session": "record_session",
    "consent": "give_consent",
    "withdraw": "withdraw_consent",
    "leave": "withdraw_consent",
    "ask-agency": "ask_agency",
    "answer": "answer_enquiry",
    "approach": "record_approach",
    "responsibility": "record_responsibility",
    "pass-on": "pass_on",
    "go-on": "decide_to_go_on",
    "assess-risk": "assess_risk",
    "sign-off": "sign_off",
    "news": "record_new_information",
    "supervision": "record_supervision",
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
    "aftercare": "record_aftercare",
    "agreement": "draft_agreement",
    "sign": "sign_agreement",
    "review": "review_agreement",
    "breach": "handle_breach",
    "feedback": "give_feedback",
}


def may_take(at: At, slug: str, opens: tuple[str, ...]) -> bool:
    """Is this step there for the viewer: do they see one of its compartments, and may they do what it does?"""
    return any(at.look.may(part) for part in opens) and at.may(ACT_OF[slug]).allowed
