"""The ten gates: each opens, and each reason for which it shuts, by itself."""

import inspect
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from wayforward.process import gates
from wayforward.process.decision import Decision
from wayforward.process.facts import (
    ApproachFact,
    AttendanceFact,
    CaseFacts,
    ClearanceFact,
    CommitmentFact,
    ConflictFact,
    DecisionFact,
    DisclosureFact,
    DyadFact,
    HoldFact,
    NewInformationFact,
    OrdersCheckFact,
    ParticipationFact,
    PreparationFact,
    ReadinessFact,
    ResponsibilityFact,
    RestrictionFact,
    RiskItemFact,
    SessionFact,
    StopFact,
)
from wayforward.process.gates import Gate
from wayforward.process.settings import ServiceSettings

from .ready import (
    AGREEMENT,
    BEFORE,
    BEGINS,
    DAY,
    JOANNE,
    JULY,
    MARIA,
    MEETING,
    NOW,
    PAIR,
    READY,
    assessment,
    but,
    consent,
    plus,
    signed,
    with_meeting,
    with_part,
    without,
)

LAST_DAY = date(2026, 7, 31)
ENDED = ("withdrew", "paused", "declined_not_now", "declined_do_not_ask_again", "died", "unsuitable_for_now")


def shut(decision: Decision, code: str, words: str) -> None:
    """Shut for this reason alone, in words that say what to do."""
    assert decision.codes == (code,)
    assert words in decision.reasons[0].words
    assert not decision


# --- all of them ------------------------------------------------------------------------------------------------------


def test_a_case_that_is_ready_is_open_at_every_gate_of_its_pair() -> None:
    table = gates.gate_table(READY, NOW)
    assert {gate: decision.codes for gate, decision in table.pairs["pair"].items() if not decision} == {}
    assert [gate for gate in Gate if not table.case[gate]] == [Gate.G10]
    assert list(table.case) == list(Gate)


def test_a_case_without_a_pair_is_shut_at_every_gate_of_pairs() -> None:
    table = gates.gate_table(but(dyads=()), NOW)
    assert {gate for gate in Gate if table.case[gate].codes == ("case.no_pair",)} == {
        gate for gate in Gate if gates.GATES[gate].of_pairs
    }
    assert gates.NO_PAIR.words.startswith("Name ")


def test_for_the_case_a_gate_is_open_if_any_pair_is() -> None:
    other = ParticipationFact("liam", "person-liam", "responsible", "considering", "responsible")
    facts = plus(participations=other, dyads=DyadFact("maria-liam", "maria", "liam"))
    facts = plus(facts, responsibility=ResponsibilityFact("said", "liam", "denies", JULY))
    table = gates.gate_table(facts, NOW)
    assert table.pairs["maria-liam"][Gate.G5].codes == ("G5.denies",)
    assert table.pairs["pair"][Gate.G5].allowed
    assert table.case[Gate.G5].allowed


def test_settings_given_to_the_table_hold() -> None:
    strict = ServiceSettings(risk_weeks=1)
    assert gates.gate_table(READY, NOW, settings=strict).case[Gate.G7].codes == ("G7.assessment_stale",)
    assert gates.gate_table(replace(READY, settings=strict), NOW).case[Gate.G7].codes == ("G7.assessment_stale",)


def test_nobody_can_set_a_gate_aside() -> None:
    """No rule of a gate takes anything by which it could be told to open."""
    rules = [each for _, each in inspect.getmembers(gates, inspect.isfunction) if each.__module__ == gates.__name__]
    taken = {name for rule in rules for name in inspect.signature(rule).parameters}
    assert len(rules) > 20
    assert not taken & {"override", "force", "bypass", "anyway", "set_aside", "reason_to_open"}
    assert all(info.opened_by for info in gates.GATES.values())


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (plus(stops=StopFact(JULY)), "case.stands_still"),
        (plus(holds=HoldFact("live_proceedings", JULY)), "case.stands_still"),
        (but(closed_at=JULY), "case.is_closed"),
    ],
)
def test_a_case_that_stands_still_shuts(facts: CaseFacts, code: str) -> None:
    table = gates.gate_table(facts, NOW)
    shutting = {gate for gate in Gate if code in table.case[gate].codes}
    assert shutting == {Gate.G3, Gate.G4, Gate.G5, Gate.G7, Gate.G8}
    assert gates.may_prepare(facts, participation="maria", now=NOW).codes == (code,)


def test_what_was_lifted_holds_nothing_up_nor_does_one_persons_pause() -> None:
    facts = plus(stops=StopFact(JULY, JULY + DAY), holds=HoldFact("health", JULY, None, "", JULY + DAY))
    facts = plus(facts, holds=HoldFact("health", JULY, None, "maria"))
    assert gates.goes_on(facts)


# --- G1, G2 -----------------------------------------------------------------------------------------------------------


def test_g1() -> None:
    assert gates.g1_accepted(READY)
    shut(gates.g1_accepted(but(accepted_at=None)), "G1.not_accepted", "Accept the referral")
    shut(gates.g1_accepted(but(information_only=True)), "G1.person_does_not_know", "Ask the referrer to tell them")


def test_may_accept() -> None:
    assert gates.may_accept(but(accepted_at=None))
    shut(gates.may_accept(READY), "G1.already_accepted", "accepted already")
    assert gates.may_accept(but(accepted_at=None, information_only=True)).codes == ("G1.person_does_not_know",)


def test_only_a_lead_screens() -> None:
    assert gates.may_screen(["practitioner", "rj_lead"])
    shut(gates.may_screen(["practitioner", "supervisor"]), "G1.not_a_lead", "lead")


def test_g2() -> None:
    assert gates.g2_allocated(READY)
    shut(gates.g2_allocated(but(facilitator="")), "G2.not_allocated", "Choose the facilitators")
    shut(gates.g2_allocated(but(supervisor="")), "G2.not_allocated", "and the supervisor")
    for member in ("grace", "ben", "sam"):
        facts = plus(conflicts=ConflictFact(member, True, JULY))
        shut(gates.g2_allocated(facts), "G2.conflict", "nobody can set this aside")
        assert gates.g2_allocated(plus(facts, conflicts=ConflictFact(member, False, NOW))).codes == ("G2.conflict",)
    assert gates.g2_allocated(plus(conflicts=ConflictFact("carys", True, JULY)))


# --- G3 ---------------------------------------------------------------------------------------------------------------


def g3(facts: CaseFacts, **at: Any) -> Decision:
    return gates.g3_approach(facts, PAIR, at.get("now", NOW))


def test_g3_opens() -> None:
    assert g3(READY)
    for_anybody = plus(without("consents", kind="C4"), consents=consent("C4", "maria", to=""))
    assert g3(for_anybody)


def test_g3_shuts() -> None:
    shut(g3(without("consents", kind="C3")), "G3.no_consent_to_pass_details", "(C3)")
    shut(g3(without("consents", kind="C4")), "G3.no_consent_to_approach", "exactly what may be said")
    worded = plus(without("consents", kind="C4"), consents=consent("C4", "maria", to="joanne", has_scope=False))
    shut(g3(worded), "G3.no_wording", "which words")
    for somebody_else in ("liam", "police"):
        elsewhere = plus(without("consents", kind="C4"), consents=consent("C4", "maria", to=somebody_else))
        assert g3(elsewhere).codes == ("G3.no_consent_to_approach",)


def test_g3_shuts_when_the_consent_ends_or_is_taken_back() -> None:
    assert g3(READY, now=BEGINS.replace(month=12, day=23)).allowed
    assert g3(READY, now=BEGINS.replace(month=12, day=24)).codes == ("G3.no_consent_to_approach",)
    gone = plus(without("consents", kind="C4"), consents=consent("C4", "maria", to="joanne", withdrawn_at=JULY))
    assert g3(gone, now=JULY - DAY).allowed
    assert g3(gone, now=JULY).codes == ("G3.no_consent_to_approach",)


@pytest.mark.parametrize("state", ENDED)
def test_g3_shuts_when_whoever_asked_left(state: str) -> None:
    shut(g3(with_part("maria", state=state)), "G3.asker_not_willing", "their choice")


def test_g3_when_the_person_responsible_asked() -> None:
    facts = but(initiated_by="responsible")
    assert g3(facts).codes == ("G3.no_consent_to_pass_details", "G3.no_consent_to_approach")
    facts = plus(plus(facts, consents=consent("C3", "joanne")), consents=consent("C4", "joanne", to="maria"))
    assert g3(facts)
    for level, opens in (("accepts_facts_not_harm", True), ("partial_facts", False), ("denies", False)):
        newer = plus(facts, responsibility=ResponsibilityFact("newer", "joanne", level, JULY))
        assert g3(newer).allowed == opens
    shut(g3(replace(facts, responsibility=())), "G3.responsible_does_not_accept", "accept what happened before")


def test_an_agency_is_asked_only_with_g3_and_c5() -> None:
    def may_ask(facts: CaseFacts = READY, agency: str = "police", about: str = "") -> Decision:
        return gates.may_ask_agency(facts, agency=agency, about=about, now=NOW)

    assert may_ask()
    assert may_ask(about="joanne")
    shut(may_ask(agency="probation"), "G3.no_consent_to_ask_agency", "(C5)")
    assert may_ask(without("consents", kind="C4")).codes == ("G3.no_consent_to_approach",)
    assert may_ask(but(consents=())).codes == (
        "G3.no_consent_to_pass_details",
        "G3.no_consent_to_approach",
        "G3.no_consent_to_ask_agency",
    )
    assert may_ask(but(dyads=())).codes == ("case.no_pair",)
    assert may_ask(about="somebody-else").codes == ("case.no_pair",)


def test_who_may_be_approached() -> None:
    def may(facts: CaseFacts = READY, to: str = "joanne") -> Decision:
        return gates.may_approach(facts, to=to, now=NOW)

    assert may()
    assert may(to="maria").codes == ("case.no_pair",)
    assert may(without("consents", kind="C4")).codes == ("G3.no_consent_to_approach",)
    for state in ("declined_do_not_ask_again", "died", "lost_capacity"):
        assert may(with_part("joanne", state=state)).codes == ("G4.other_not_willing",)


# --- G4 ---------------------------------------------------------------------------------------------------------------


def g4(facts: CaseFacts) -> Decision:
    return gates.g4_reached(facts, PAIR, NOW)


def test_g4_opens() -> None:
    assert g4(READY)
    agency_says_willing = with_part("joanne", without("sessions", participation="joanne"), has_safe_contact=False)
    assert g4(agency_says_willing)
    by_consent = plus(with_part("joanne", has_safe_contact=False), consents=consent("C1", "joanne"))
    assert g4(by_consent)
    assert g4(but(approaches=()))  # she came herself


def test_g4_shuts() -> None:
    unmet = without("sessions", participation="joanne")
    shut(g4(replace(unmet, approaches=())), "G4.not_approached", "not been approached")
    later = plus(unmet, approaches=ApproachFact("joanne", "police", "no_answer", JULY))
    shut(g4(later), "G4.not_willing_to_talk", "willing to talk")
    earlier = replace(unmet, approaches=tuple(reversed(later.approaches)))
    assert g4(earlier).codes == ("G4.not_willing_to_talk",)  # by when it was, not by where it stands
    shut(g4(with_part("joanne", has_safe_contact=False)), "G4.no_consent_to_contact", "(C1)")
    shut(g4(with_part("joanne", state="withdrew")), "G4.other_not_willing", "their choice")


# --- G5 ---------------------------------------------------------------------------------------------------------------


def g5(facts: CaseFacts) -> Decision:
    return gates.g5_facts(facts, PAIR, NOW)


@pytest.mark.parametrize("level", ["partial_facts", "accepts_facts_not_harm", "accepts_and_wants_to_repair"])
def test_g5_opens_from_the_core_facts_on(level: str) -> None:
    assert g5(but(responsibility=(ResponsibilityFact("statement", "joanne", level, JULY - DAY),)))


def test_g5_shuts_step_by_step() -> None:
    shut(g5(but(responsibility=())), "G5.no_statement", "Write down what the person responsible accepts")
    denies = plus(responsibility=ResponsibilityFact("newer", "joanne", "denies", JULY))
    shut(g5(denies), "G5.denies", "cannot go on with them")
    shut(g5(without("consents", kind="C8")), "G5.not_released", "(C8)")
    shut(g5(but(disclosures=())), "G5.harmed_not_told", "Pass on the words")
    shut(g5(but(decisions=())), "G5.harmed_not_decided", "still want to go on")
    no = plus(decisions=DecisionFact("maria", "C8-joanne", "no", JULY + DAY))
    shut(g5(no), "G5.harmed_not_willing", "does not want to go on")
    shut(g5(with_part("maria", state="withdrew")), "G5.harmed_not_willing", "does not want")
    shut(g5(with_part("joanne", state="withdrew")), "G5.responsible_not_willing", "their choice")


def test_g5_counts_only_what_covers_the_newest_statement_and_was_heard() -> None:
    changed = plus(responsibility=ResponsibilityFact("newer", "joanne", "partial_facts", JULY + DAY))
    assert g5(changed).codes == ("G5.not_released",)
    to_somebody_else = but(disclosures=(DisclosureFact("told", "C8-joanne", "liam", "statement", JULY),))
    assert g5(to_somebody_else).codes == ("G5.harmed_not_told",)
    other_words = but(decisions=(DecisionFact("maria", "C8-other", "still_willing", JULY),))
    assert g5(other_words).codes == ("G5.harmed_not_decided",)
    to_come = but(disclosures=(DisclosureFact("told", "C8-joanne", "maria", "statement", NOW + DAY),))
    assert g5(to_come).codes == ("G5.harmed_not_told",)


def test_words_that_were_heard_stay_heard() -> None:
    taken_back = plus(
        without("consents", kind="C8"),
        consents=consent("C8", "joanne", to="maria", covers="statement", withdrawn_at=NOW - DAY),
    )
    assert g5(taken_back)


# --- G6 ---------------------------------------------------------------------------------------------------------------


def g6(facts: CaseFacts, **given: Any) -> Decision:
    return gates.g6_legal(facts, PAIR, NOW, **given)


def order(**given: Any) -> RestrictionFact:
    return RestrictionFact("order", "joanne", "restraining", **{"protects": "maria", **given})


def test_g6_opens_without_orders() -> None:
    assert g6(READY)


def test_g6_shuts_while_orders_are_not_known() -> None:
    shut(g6(but(orders_checks=())), "G6.orders_not_checked", "Ask whether orders forbid contact")
    old = but(orders_checks=(OrdersCheckFact("joanne", date(2026, 4, 1), date(2026, 7, 30), nil=True),))
    shut(g6(old), "G6.orders_check_old", "Ask again")
    found = but(orders_checks=(OrdersCheckFact("joanne", date(2026, 7, 1), LAST_DAY, nil=False),))
    shut(g6(found), "G6.orders_not_written_down", "Write each of them down")
    assert g6(plus(found, restrictions=order(status="expired")))
    shut(g6(plus(restrictions=order(status="unknown"))), "G6.restriction_unknown", "Find out first")


def test_g6_looks_at_the_day_of_the_meeting() -> None:
    assert g6(READY, on=date(2026, 9, 29))
    assert g6(READY, on=date(2026, 9, 30)).codes == ("G6.orders_check_old",)
    begins_later = plus(restrictions=order(from_on=date(2026, 8, 2)))
    assert g6(begins_later)
    assert g6(begins_later, on=date(2026, 8, 2)).codes == ("G6.restriction_in_force",)


def test_g6_shuts_under_an_order() -> None:
    shut(g6(plus(restrictions=order())), "G6.restriction_in_force", "Only a variation, or a permission in writing")
    assert g6(plus(restrictions=order(protects=""))).codes == ("G6.restriction_in_force",)
    on_maria = RestrictionFact("order", "maria", "injunction", protects="joanne")
    assert g6(plus(restrictions=on_maria)).codes == ("G6.restriction_in_force",)


def test_g6_is_open_for_what_the_order_leaves_open() -> None:
    assert g6(plus(restrictions=order(protects="liam")))
    assert g6(plus(restrictions=RestrictionFact("order", "liam", "bail")))
    assert g6(plus(restrictions=order(status="does_not_apply")))
    assert g6(plus(restrictions=order(until_on=date(2026, 7, 30))))
    direct_only = plus(restrictions=order(covers_indirect=False))
    assert g6(direct_only).codes == ("G6.restriction_in_force",)  # a meeting is planned
    assert g6(direct_only, method="letter_exchange")
    indirect_only = plus(restrictions=order(covers_direct=False))
    assert g6(indirect_only, method="letter_exchange").codes == ("G6.restriction_in_force",)
    assert g6(indirect_only)


def test_g6_without_a_plan_asks_whether_any_method_is_open() -> None:
    nothing_planned = replace(plus(restrictions=order()), activities=())
    assert g6(nothing_planned).codes == ("G6.restriction_in_force",)
    assert g6(replace(nothing_planned, restrictions=(order(covers_direct=False),)))
    letters = ClearanceFact(("letter_exchange",), date(2026, 7, 1))
    assert g6(replace(nothing_planned, restrictions=(order(clearances=(letters,)),)))
    as_set_for_the_pair = replace(PAIR, method="letter_exchange")
    facts = replace(nothing_planned, restrictions=(order(covers_indirect=False),))
    assert gates.g6_legal(facts, as_set_for_the_pair, NOW)


def test_g6_opens_for_the_methods_and_days_of_a_clearance_alone() -> None:
    cleared = ClearanceFact(("conference_f2f",), date(2026, 7, 30), date(2026, 8, 1))
    facts = plus(restrictions=order(clearances=(cleared,)))
    assert g6(facts)
    assert g6(facts, method="phone_live").codes == ("G6.restriction_in_force",)
    assert g6(facts, on=date(2026, 8, 1))
    assert g6(facts, on=date(2026, 8, 2)).codes == ("G6.restriction_in_force",)
    early = replace(cleared, from_on=date(2026, 8, 1), until_on=None)
    assert g6(plus(restrictions=order(clearances=(early,)))).codes == ("G6.restriction_in_force",)


@pytest.mark.parametrize("method", ["no_send_letter", "surrogate"])
def test_g6_has_nothing_to_say_where_nobody_is_in_contact(method: str) -> None:
    assert g6(plus(but(orders_checks=()), restrictions=order()), method=method)


def test_g6_asks_about_both_where_each_accuses_the_other() -> None:
    both = with_part("joanne", with_part("maria", role="dual"), role="dual")
    assert g6(both).codes == ("G6.orders_not_checked",)
    asked = OrdersCheckFact("maria", date(2026, 7, 1), LAST_DAY, nil=True)
    assert g6(plus(both, orders_checks=asked))


# --- G7 ---------------------------------------------------------------------------------------------------------------


def g7(facts: CaseFacts, **given: Any) -> Decision:
    return gates.g7_signed_off(facts, PAIR, NOW, **given)


def with_item(of: str, item: RiskItemFact, facts: CaseFacts = READY) -> CaseFacts:
    changed = tuple(replace(each, items=(*each.items, item)) if each.of == of else each for each in facts.assessments)
    return replace(facts, assessments=changed)


def test_g7_opens() -> None:
    assert g7(READY)
    assert g7(READY, method="conference_f2f")
    assert g7(but(sign_offs=(signed("sam", "maria"), signed("sam", "joanne", "activity"))))  # in two goes
    assert g7(but(sign_offs=(signed("ruth", role="rj_lead"),)))


@pytest.mark.parametrize("of", ["maria", "joanne", "activity"])
def test_g7_wants_everybody_assessed(of: str) -> None:
    shut(g7(without("assessments", of=of)), "G7.not_assessed", "supporters included")


def test_g7_wants_a_supporter_assessed_too() -> None:
    friend = ParticipationFact("friend", "person-friend", "supporter", "preparing", "harmed", supports="maria")
    facts = plus(participations=friend)
    assert g7(facts).codes == ("G7.not_assessed",)
    facts = plus(facts, assessments=assessment("friend"))
    assert g7(facts).codes == ("G7.not_signed_off",)
    assert g7(plus(facts, sign_offs=signed("sam", "friend")))
    assert g7(plus(participations=replace(friend, state="withdrew")))
    of_somebody_else = replace(friend, supports="liam")
    assert g7(plus(participations=of_somebody_else))


def test_g7_shuts_when_an_assessment_is_old_or_something_new_came() -> None:
    weeks = ServiceSettings().risk_weeks
    assert gates.g7_signed_off(READY, PAIR, JULY + timedelta(weeks=weeks))
    shut(
        gates.g7_signed_off(READY, PAIR, JULY + timedelta(weeks=weeks, minutes=1)),
        "G7.assessment_stale",
        "Assess again",
    )
    assert g7(plus(new_information=NewInformationFact(JULY + DAY, "joanne"))).codes == ("G7.assessment_stale",)


def test_g7_shuts_on_a_critical_unknown() -> None:
    shut(g7(with_item("maria", RiskItemFact("self_harm", "unknown"))), "G7.critical_unknown", "does not count as no")


def test_g7_shuts_without_a_sign_off() -> None:
    shut(g7(but(sign_offs=())), "G7.not_signed_off", "the assessments and the method")
    assert g7(but(sign_offs=(signed("sam", approved=False),))).codes == ("G7.not_signed_off",)
    assert g7(but(sign_offs=(signed("sam", "maria", "joanne"),))).codes == ("G7.not_signed_off",)
    assert g7(READY, method="shuttle_verbal").codes == ("G7.not_signed_off",)
    not_anybody = but(sign_offs=(signed("asha"),))  # neither the supervisor nor independent
    assert g7(not_anybody).codes == ("G7.not_signed_off",)


def test_g7_counts_nobody_who_assessed_facilitates_or_knows_somebody() -> None:
    for partial in ("ben", "grace"):
        assert g7(but(sign_offs=(signed(partial),))).codes == ("G7.not_signed_off",)
    assert g7(plus(conflicts=ConflictFact("sam", True, JULY))).codes == ("G7.not_signed_off",)
    wrote_it = but(assessments=tuple(replace(each, assessor="sam") for each in READY.assessments))
    assert g7(wrote_it).codes == ("G7.not_signed_off",)


def test_a_refusal_ends_the_sign_offs_before_it() -> None:
    refused = plus(sign_offs=signed("ruth", approved=False, at=JULY + 2 * DAY))
    assert g7(refused).codes == ("G7.not_signed_off",)
    assert g7(plus(refused, sign_offs=signed("sam", at=JULY + 3 * DAY)))
    of_another_method = plus(sign_offs=signed("ruth", approved=False, at=JULY + 2 * DAY, method="phone_live"))
    assert g7(of_another_method)


def test_a_sign_off_of_older_assessments_for_the_method_is_none() -> None:
    """What is open for letters does not open a meeting that was signed off on what is superseded."""
    newer = tuple(replace(each, id=f"newer-{each.of}", at=JULY + 3 * DAY) for each in READY.assessments)
    older = tuple(replace(each, superseded=True) for each in READY.assessments)
    letters = replace(
        signed("sam", method="letter_exchange", at=JULY + 4 * DAY), assessments=tuple(each.id for each in newer)
    )
    facts = but(assessments=(*older, *newer), sign_offs=(signed("sam"), letters))
    assert g7(facts)
    assert g7(facts, method="conference_f2f").codes == ("G7.not_signed_off",)
    assert gates.may_hold(facts, activity="meeting", now=NOW).codes == ("G7.not_signed_off",)


RED = RiskItemFact("same_workplace", "yes", 3, 3, 1, 3)


def test_red_flags_take_a_panel_of_two_with_one_independent() -> None:
    facts = with_item("activity", RED)
    shut(g7(facts), "G7.panel_incomplete", "panel of two")
    shut(g7(plus(facts, sign_offs=signed("asha"))), "G7.nobody_independent", "independent of the case")
    assert g7(plus(facts, sign_offs=signed("ruth", independent=True)))
    assert g7(replace(facts, sign_offs=(signed("sam"), signed("sam")))).codes == ("G7.panel_incomplete",)


def test_a_high_band_takes_a_panel_too() -> None:
    facts = with_item("maria", RiskItemFact("fear_of_other", "yes", 4, 4, 2, 5))
    assert g7(facts).codes == ("G7.panel_incomplete",)
    assert g7(plus(facts, sign_offs=signed("ruth")))


def test_a_very_high_band_is_never_direct() -> None:
    facts = plus(with_item("maria", RiskItemFact("fear_of_other", "yes", 5, 5, 4, 4)), sign_offs=signed("ruth"))
    shut(g7(facts), "G7.too_high_for_direct", "Choose an indirect method")
    letters = replace(
        facts, sign_offs=(signed("sam", method="letter_exchange"), signed("ruth", method="letter_exchange"))
    )
    assert g7(letters)


def test_a_sensitive_case_takes_two_facilitators() -> None:
    shut(g7(but(co_facilitator="", complexity="sensitive_complex")), "G7.no_second_facilitator", "two facilitators")
    assert g7(but(co_facilitator=""))


def test_stalking_leaves_no_contact() -> None:
    facts = plus(but(flags=("stalking",)), sign_offs=signed("ruth"))
    shut(g7(facts), "G7.no_contact_in_stalking", "a letter that is not sent")
    unsent = replace(facts, sign_offs=tuple(replace(each, method="no_send_letter") for each in facts.sign_offs))
    assert g7(unsent)
    assert g7(replace(facts, settings=ServiceSettings(stalking_contact=True)))


# --- G8: confirming ---------------------------------------------------------------------------------------------------

UNCONFIRMED = with_meeting(confirmed_at=None, readiness=())


def confirm(facts: CaseFacts = UNCONFIRMED, **at: Any) -> Decision:
    return gates.may_confirm(facts, activity="meeting", now=at.get("now", BEFORE))


def test_a_date_can_be_confirmed() -> None:
    assert confirm()


def test_what_keeps_a_date_from_being_confirmed() -> None:
    shut(confirm(without("consents", UNCONFIRMED, id="C7-joanne")), "G8.no_consent_to_meet", "(C7)")
    elsewhere = plus(
        without("consents", UNCONFIRMED, id="C7-joanne"), consents=consent("C7", "joanne", to="another-meeting")
    )
    assert confirm(elsewhere).codes == ("G8.no_consent_to_meet",)
    shut(confirm(without("preparations", UNCONFIRMED, participation="maria")), "G8.not_prepared", "prepared yet")
    alone = tuple(replace(each, aftercare="") for each in MEETING.people)
    shut(confirm(with_meeting(UNCONFIRMED, people=alone)), "G8.no_aftercare", "afterwards")
    shut(confirm(READY), "activity.confirmed_already", "confirmed already")
    shut(confirm(now=BEGINS), "G8.time_has_passed", "Plan another")
    shut(confirm(with_meeting(UNCONFIRMED, cancelled_at=JULY)), "activity.called_off", "called off")
    shut(confirm(with_meeting(UNCONFIRMED, dyads=())), "case.no_pair", "Name the person harmed")
    assert confirm(with_meeting(UNCONFIRMED, held_at=JULY)).codes == ("activity.held_already",)


def test_the_gates_before_keep_a_date_from_being_confirmed() -> None:
    assert confirm(replace(UNCONFIRMED, decisions=())).codes == ("G5.harmed_not_decided",)
    ordered = plus(UNCONFIRMED, restrictions=order(), sign_offs=signed("ruth"))
    assert confirm(ordered).codes == ("G6.restriction_in_force",)
    assert confirm(replace(UNCONFIRMED, sign_offs=())).codes == ("G7.not_signed_off",)
    another = plus(UNCONFIRMED, dyads=DyadFact("elsewhere", "maria", "liam"))
    assert confirm(another)  # a pair that is not in this meeting


def test_somebody_who_stopped_is_not_met_whatever_they_agreed_before() -> None:
    friend = ParticipationFact("friend", "person-friend", "supporter", "paused", "harmed", supports="maria")
    people = (*MEETING.people, AttendanceFact("friend"))
    facts = plus(
        plus(with_meeting(UNCONFIRMED, people=people), participations=friend),
        consents=consent("C7", "friend", to="meeting"),
    )
    facts = plus(facts, preparations=PreparationFact("friend", JULY), assessments=assessment("friend"))
    facts = plus(facts, sign_offs=signed("sam", "friend"))
    shut(confirm(facts), "G8.somebody_stopped", "does not go ahead with them")
    assert confirm(with_part("friend", facts, state="ready"))
    unasked = without("consents", with_part("friend", facts, state="ready"), id="C7-friend")
    assert confirm(unasked).codes == ("G8.no_consent_to_meet",)


def test_a_child_takes_a_guardian_too() -> None:
    panel = plus(UNCONFIRMED, sign_offs=signed("ruth"))
    child = with_part("joanne", panel, under_18=True)
    shut(confirm(child), "G8.no_guardian_consent", "A parent or guardian")
    agreed = consent("C7", "mother", to="meeting", guardian_for="joanne")
    assert confirm(plus(child, consents=agreed))
    taken_back = replace(agreed, withdrawn_at=BEFORE)
    assert confirm(plus(child, consents=taken_back)).codes == ("G8.no_guardian_consent",)
    assert confirm(plus(child, consents=replace(agreed, to="another"))).codes == ("G8.no_guardian_consent",)
    assert confirm(with_part("joanne", child, understands="alone"))
    too_young = with_part("joanne", child, understands="alone", under_10=True)
    assert confirm(too_young).codes == ("G8.no_guardian_consent",)


# --- G8: readiness, and going ahead -----------------------------------------------------------------------------------


def g8(facts: CaseFacts = READY, **at: Any) -> Decision:
    return gates.g8_ready(facts, PAIR, at.get("now", NOW), at.get("holidays"))


def asked_at(*when: Any, red: tuple[str, ...] = (), asked: tuple[str, ...] = ("maria", "joanne")) -> CaseFacts:
    return with_meeting(readiness=tuple(ReadinessFact(each, asked, red) for each in when))


def test_g8_opens_on_the_day() -> None:
    assert g8()


def test_g8_shuts_without_a_plan_or_a_confirmed_date() -> None:
    shut(g8(but(activities=())), "G8.no_activity", "No meeting or exchange is planned")
    assert g8(with_meeting(cancelled_at=JULY)).codes == ("G8.no_activity",)
    shut(g8(with_meeting(confirmed_at=None)), "G8.not_confirmed", "has not been confirmed")


def test_g8_wants_everyone_asked_twice() -> None:
    today, before = NOW - timedelta(minutes=1), BEGINS - 2 * DAY
    shut(g8(asked_at(today)), "G8.readiness_not_asked", "within five working days before")
    shut(g8(asked_at(before)), "G8.readiness_not_asked_on_the_day", "again on the day")
    assert g8(asked_at(before, today))
    assert g8(asked_at(before, today, asked=("maria",))).codes == (
        "G8.readiness_not_asked",
        "G8.readiness_not_asked_on_the_day",
    )
    assert g8(asked_at(before, NOW + timedelta(minutes=1))).codes == ("G8.readiness_not_asked_on_the_day",)


def test_five_working_days_are_counted_without_holidays() -> None:
    friday_before, thursday_before = BEGINS - 7 * DAY, BEGINS - 8 * DAY
    today = NOW - timedelta(minutes=1)
    assert g8(asked_at(friday_before, today))
    assert g8(asked_at(thursday_before, today)).codes == ("G8.readiness_not_asked",)
    assert g8(asked_at(thursday_before, today), holidays={date(2026, 7, 27)})


def test_g8_shuts_when_anybody_is_not_ready() -> None:
    red = ReadinessFact(NOW - timedelta(minutes=1), ("maria", "joanne"), ("joanne",))
    facts = with_meeting(readiness=(*MEETING.readiness, red))
    shut(g8(facts), "G8.somebody_not_ready", "Postpone")
    better = ReadinessFact(NOW, ("maria", "joanne"))
    assert g8(with_meeting(facts, readiness=(*facts.activities[0].readiness, better)))


def test_g8_is_shut_on_another_day() -> None:
    shut(g8(now=NOW + DAY), "G8.day_has_passed", "has passed")
    assert g8(now=NOW - DAY).codes == ("G8.readiness_not_asked_on_the_day",)


def test_g8_looks_everything_up_again() -> None:
    withdrawn = plus(
        without("consents", id="C7-maria"), consents=consent("C7", "maria", to="meeting", withdrawn_at=NOW - DAY)
    )
    assert g8(withdrawn).codes == ("G8.no_consent_to_meet",)
    assert g8(plus(restrictions=order())).codes == ("G6.restriction_in_force", "G7.panel_incomplete")
    arrested = plus(new_information=NewInformationFact(NOW - DAY, "joanne", "arrest"))
    assert g8(arrested).codes == ("G7.assessment_stale",)


def test_readiness_can_be_asked() -> None:
    def may(facts: CaseFacts = READY, *answered: str) -> Decision:
        return gates.may_ask_readiness(facts, activity="meeting", answered=answered or ("maria", "joanne"), now=NOW)

    assert may()
    shut(may(READY, "maria"), "G8.not_everybody_asked", "supporters too")
    assert may(with_meeting(confirmed_at=None)).codes == ("G8.not_confirmed",)
    assert may(with_meeting(cancelled_at=JULY)).codes == ("activity.called_off",)
    assert may(with_meeting(held_at=BEGINS)).codes == ("activity.held_already",)
    assert may(plus(stops=StopFact(JULY))).codes == ("case.stands_still",)


def test_whether_it_could_be_held_is_asked_of_its_beginning() -> None:
    after = BEGINS + timedelta(hours=2)

    def may(facts: CaseFacts) -> Decision:
        return gates.may_hold(facts, activity="meeting", now=after)

    during = BEGINS + timedelta(minutes=30)
    assert may(READY)
    assert may(plus(stops=StopFact(during)))
    stopped_before = plus(stops=StopFact(BEFORE, during))
    assert may(stopped_before).codes == ("case.stands_still",)
    assert may(plus(stops=StopFact(BEFORE, BEFORE + DAY)))
    assert may(plus(new_information=NewInformationFact(during, "joanne")))
    left_in_the_middle = plus(
        without("consents", id="C7-maria"), consents=consent("C7", "maria", to="meeting", withdrawn_at=during)
    )
    assert may(left_in_the_middle)
    assert may(without("consents", id="C7-maria")).codes == ("G8.no_consent_to_meet",)
    assert may(with_meeting(cancelled_at=JULY)).codes == ("activity.called_off",)


def test_preparation_takes_its_own_consent() -> None:
    def may(facts: CaseFacts = READY) -> Decision:
        return gates.may_prepare(facts, participation="maria", now=NOW)

    assert may()
    shut(may(without("consents", id="C6-maria")), "preparation.no_consent", "(C6)")


# --- G9 ---------------------------------------------------------------------------------------------------------------


def test_g9() -> None:
    assert gates.g9_agreed(READY, PAIR)
    shut(gates.g9_agreed(but(agreements=()), PAIR), "G9.no_agreement", "that may be right too")
    one = replace(AGREEMENT, signatures=AGREEMENT.signatures[:1])
    shut(gates.g9_agreed(but(agreements=(one,)), PAIR), "G9.not_all_signed", "Nobody has to")
    other_words = replace(AGREEMENT, text_sha256="newer")
    assert gates.g9_agreed(but(agreements=(other_words,)), PAIR).codes == ("G9.not_all_signed",)
    varied = replace(AGREEMENT, status="varied")
    assert gates.g9_agreed(but(agreements=(varied,)), PAIR).codes == ("G9.no_agreement",)
    of_others = replace(AGREEMENT, signatories=("maria", "liam"))
    assert gates.g9_agreed(but(agreements=(of_others,)), PAIR).codes == ("G9.no_agreement",)
    newer = replace(AGREEMENT, id="newer", at=NOW + DAY, signatures=())
    assert gates.g9_agreed(plus(agreements=newer), PAIR).codes == ("G9.not_all_signed",)


# --- G10 --------------------------------------------------------------------------------------------------------------

HELD = with_meeting(held_at=BEGINS, ended="as_planned")


def close(facts: CaseFacts = HELD, reason: str = "completed_direct", **who: Any) -> Decision:
    return gates.may_close(facts, reason=reason, roles=who.get("roles", ()), by=who.get("by", "grace"), now=NOW + DAY)


def committed(*commitments: CommitmentFact) -> CaseFacts:
    return replace(HELD, agreements=(replace(AGREEMENT, commitments=commitments),))


def test_a_case_can_be_closed() -> None:
    assert gates.g10_closed(HELD)
    assert close()


@pytest.mark.parametrize(("by", "roles"), [("grace", ()), ("ben", ()), ("sam", ()), ("ruth", ("rj_lead",))])
def test_the_team_and_the_lead_close(by: str, roles: tuple[str, ...]) -> None:
    assert close(by=by, roles=roles)


def test_others_do_not_close() -> None:
    shut(close(by="asha", roles=("caseworker",)), "G10.not_yours_to_close", "Only the facilitators")


def test_what_keeps_a_case_open() -> None:
    shut(close(READY, reason="other"), "G10.activity_open", "Call it off")
    assert close(replace(HELD, closed_at=NOW)).codes == ("case.is_closed",)
    for kind in ("one_off", "repeated", "symbolic"):
        for status in ("agreed", "in_progress", "breached"):
            shut(close(committed(CommitmentFact(1, kind, status))), "G10.commitments_open", "hand it over")
        assert close(committed(CommitmentFact(1, kind, "completed")))
    for kind in ("ongoing_commitment", "if_then_protocol"):
        shut(close(committed(CommitmentFact(1, kind, "in_force"))), "G10.commitments_not_reviewed", "Look once more")
        assert close(committed(CommitmentFact(1, kind, "in_force", reviewed=True)))
    unsigned = replace(AGREEMENT, status="proposed", commitments=(CommitmentFact(1, "one_off", "proposed"),))
    assert close(replace(HELD, agreements=(unsigned,)))


def test_a_reason_has_to_be_true() -> None:
    shut(close(with_meeting(cancelled_at=NOW)), "G10.nothing_held", "choose another reason")
    letters = replace(HELD.activities[0], id="letters", method="letter_exchange")
    neither = replace(with_meeting(cancelled_at=NOW), disclosures=())
    assert close(replace(neither, activities=(letters,)), "completed_indirect")
    assert close(neither, "completed_indirect").codes == ("G10.nothing_held",)
    assert close(with_meeting(cancelled_at=NOW), "completed_indirect")  # words were carried
    assert close(HELD, "completed_mixed")
    assert close(replace(neither, activities=(letters,)), "completed_mixed").codes == ("G10.nothing_held",)
    for reason in ("responsible_denies", "died_harmed", "died_responsible"):
        shut(close(HELD, reason), "G10.not_true_of_anybody", "Choose the one that does")
    denies = plus(HELD, responsibility=ResponsibilityFact("newer", "joanne", "denies", NOW))
    assert close(denies, "responsible_denies")
    assert close(with_part("maria", HELD, died=True), "died_harmed")
    assert close(with_part("joanne", HELD, died=True), "died_responsible")
    assert close(HELD, "unsuitable_risk")


def test_reopening() -> None:
    closed = replace(HELD, closed_at=NOW)
    assert gates.may_reopen(closed, roles=(), by="grace")
    shut(gates.may_reopen(HELD, roles=(), by="grace"), "G10.not_closed", "is open")
    assert gates.may_reopen(closed, roles=("caseworker",), by="asha").codes == ("G10.not_yours_to_close",)
    assert gates.may_reopen(closed, roles=(), by="grace", erased=True).codes == ("G10.erased",)


# --- several people ---------------------------------------------------------------------------------------------------


def test_one_persons_denial_stops_only_their_own_pairs() -> None:
    """Three harmed, two responsible: H1 and R1 go on, whatever R2 says."""
    parts = (
        MARIA,
        replace(MARIA, id="h2", person="person-h2", state="considering"),
        replace(MARIA, id="h3", person="person-h3", state="declined_not_now"),
        JOANNE,
        replace(JOANNE, id="r2", person="person-r2", state="considering"),
    )
    pairs = tuple(
        DyadFact(f"{harmed}-{responsible}", harmed, responsible)
        for harmed in ("maria", "h2", "h3")
        for responsible in ("joanne", "r2")
    )
    facts = but(participations=parts, dyads=pairs)
    facts = replace(facts, responsibility=(*READY.responsibility, ResponsibilityFact("no", "r2", "denies", JULY)))
    facts = plus(facts, sessions=SessionFact("r2", JULY), sign_offs=signed("ruth"))
    facts = with_meeting(facts, dyads=("maria-joanne",))
    table = gates.gate_table(facts, NOW)
    assert all(table.pairs["maria-joanne"].values())
    assert [pair for pair in table.pairs if table.pairs[pair][Gate.G5]] == ["maria-joanne"]
    assert table.pairs["maria-r2"][Gate.G5].codes == ("G5.denies",)
    assert table.pairs["h3-joanne"][Gate.G3].codes[0] == "G3.asker_not_willing"
    assert table.pairs["h2-joanne"][Gate.G8].codes == ("G8.no_activity",)


def test_who_lifts_an_emergency_stop() -> None:
    stopped = plus(stops=StopFact(JULY))
    assert gates.may_lift_stop(stopped, by="sam", roles=("supervisor",))
    assert gates.may_lift_stop(stopped, by="ruth", roles=("rj_lead",))
    shut(gates.may_lift_stop(READY, by="sam", roles=()), "stop.not_stopped", "not stopped")
    for by, roles in (("grace", ("rj_lead",)), ("asha", ("caseworker",))):
        refused = gates.may_lift_stop(stopped, by=by, roles=roles)
        shut(refused, "stop.not_yours_to_lift", "lift")
