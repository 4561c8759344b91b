"""Risk: the highest item and never a sum, unknown never counting as none, and nobody signing their own."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from wayforward.process import risk
from wayforward.process.decision import Decision
from wayforward.process.facts import (
    CaseFacts,
    ConflictFact,
    DyadFact,
    NewInformationFact,
    ParticipationFact,
    RestrictionFact,
    RiskItemFact,
)
from wayforward.process.risk import ACTIVITY, Band, Side
from wayforward.process.settings import ServiceSettings

from .ready import DAY, JULY, MARIA, NOW, READY, assessment, but, plus, signed, with_part

WEEKS = timedelta(weeks=ServiceSettings().risk_weeks)


def item(factor: str = "fear_of_other", present: str = "yes", **given: Any) -> RiskItemFact:
    return RiskItemFact(factor, present, **given)


def shut(decision: Decision, code: str, words: str) -> None:
    assert decision.codes == (code,)
    assert words in decision.reasons[0].words


# --- bands ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("likelihood", "impact", "band"),
    [
        (1, 1, Band.LOW),
        (2, 2, Band.LOW),
        (5, 1, Band.MODERATE),
        (3, 3, Band.MODERATE),
        (5, 2, Band.HIGH),
        (3, 5, Band.HIGH),
        (4, 4, Band.VERY_HIGH),
        (5, 5, Band.VERY_HIGH),
    ],
)
def test_bands(likelihood: int, impact: int, band: Band) -> None:
    assert risk.band_of(likelihood, impact) == band


def test_what_is_left_decides_and_without_it_what_was_found() -> None:
    mitigated = item(likelihood=5, impact=5, residual_likelihood=1, residual_impact=3)
    assert risk.band_of_item(mitigated) == Band.LOW
    assert risk.band_of_item(item(likelihood=3, impact=3)) == Band.MODERATE
    assert risk.band_of_item(item(likelihood=5, impact=3, residual_likelihood=1)) == Band.LOW
    assert risk.band_of_item(item(present="no")) is None
    assert risk.band_of_item(item(present="unknown", likelihood=5, impact=5)) is None


def test_present_without_a_score_is_not_low() -> None:
    assert risk.band_of_item(item()) == Band.VERY_HIGH
    assert risk.band_of_item(item(likelihood=1)) == Band.VERY_HIGH


def test_the_band_is_that_of_the_highest_item_never_a_sum() -> None:
    many_small = tuple(item(likelihood=2, impact=2) for _ in range(20))
    assert risk.overall_band([assessment("maria", items=many_small)]) == Band.LOW
    one_high = assessment("joanne", items=(item(likelihood=2, impact=5),))
    assert risk.overall_band([assessment("maria", items=many_small), one_high]) == Band.HIGH
    assert risk.overall_band([]) == Band.LOW


# --- critical factors -------------------------------------------------------------------------------------------------


def test_every_critical_factor_is_on_the_form_and_marked() -> None:
    asked = frozenset().union(*risk.CRITICAL_FOR.values())
    assert {factor for factor in risk.FACTORS if risk.FACTORS[factor].critical} == asked
    assert {factor.side for factor in risk.FACTORS.values()} == set(Side)


def unknown(of: str, facts: CaseFacts = READY, **given: Any) -> tuple[str, ...]:
    return risk.unknown_critical(facts, assessment(of, **given))


def test_unknown_blocks_and_so_does_what_was_not_asked() -> None:
    assert unknown("maria") == ()
    assert unknown("maria", items=(item("self_harm", "unknown"), item("media_interest", "unknown"))) == ("self_harm",)
    assert unknown("maria", rest_no=False) == ("capacity", "children", "current_safety", "self_harm")
    assert unknown("maria", rest_no=False, items=(item("capacity", "no"), item("children", "yes"))) == (
        "current_safety",
        "self_harm",
    )
    assert unknown("joanne", rest_no=False) == (
        "children",
        "coercive_control",
        "current_threats",
        "orders",
        "shame_self_harm",
    )
    assert unknown(ACTIVITY, rest_no=False) == ()
    assert unknown(ACTIVITY, items=(item("current_threats", "unknown"),)) == ("current_threats",)


def test_who_is_both_harmed_and_responsible_is_asked_everything() -> None:
    both = with_part("maria", role="dual")
    assert set(unknown("maria", both, rest_no=False)) == risk.CRITICAL_FOR["harmed"] | risk.CRITICAL_FOR["responsible"]


def test_a_supporter_is_asked_what_matters() -> None:
    friend = ParticipationFact("friend", "person-friend", "supporter", "preparing", "harmed", supports="maria")
    assert unknown("friend", plus(participations=friend), rest_no=False) == ()


# --- staleness --------------------------------------------------------------------------------------------------------


def stale(facts: CaseFacts, of: str = "maria", **at: Any) -> bool:
    return risk.is_stale(facts, assessment(of), at.get("now", NOW), facts.settings)


def test_an_assessment_grows_old() -> None:
    assert not stale(READY, now=JULY + WEEKS)
    assert stale(READY, now=JULY + WEEKS + timedelta(minutes=1))


def test_new_information_makes_stale_what_it_touches() -> None:
    of_joanne = plus(new_information=NewInformationFact(JULY + DAY, "joanne"))
    assert stale(of_joanne, "joanne")
    assert stale(of_joanne, ACTIVITY)
    assert not stale(of_joanne, "maria")
    of_everybody = plus(new_information=NewInformationFact(JULY + DAY))
    assert stale(of_everybody, "maria")
    assert not stale(plus(new_information=NewInformationFact(JULY - DAY)))
    assert not stale(plus(new_information=NewInformationFact(NOW + DAY)))


def test_whether_anything_has_to_be_assessed_again() -> None:
    assert not risk.any_stale(READY, NOW)
    assert risk.any_stale(plus(new_information=NewInformationFact(NOW - DAY / 24)), NOW)
    old = but(assessments=tuple(replace(each, superseded=True) for each in READY.assessments))
    assert not risk.any_stale(old, NOW + 2 * WEEKS)


def test_the_newest_that_was_not_superseded_is_current() -> None:
    newer = assessment("maria", id="newer", at=JULY + DAY)
    assert risk.current(plus(assessments=newer), "maria") == newer
    assert risk.current(plus(assessments=replace(newer, superseded=True)), "maria") == READY.assessments[0]
    assert risk.current(READY, "liam") is None


# --- red flags --------------------------------------------------------------------------------------------------------


def test_no_red_flags() -> None:
    assert risk.red_flags(READY) == ()
    assert not risk.needs_panel(READY, READY.assessments)
    assert not risk.is_sensitive_complex(READY)


@pytest.mark.parametrize("flag", sorted(risk.RED_FLAGS_OF_CASE))
def test_red_flags_of_what_happened(flag: str) -> None:
    facts = but(flags=(flag, "workplace"))
    assert risk.red_flags(facts) == (flag,)
    assert risk.needs_panel(facts, facts.assessments)
    assert risk.is_sensitive_complex(facts)


@pytest.mark.parametrize("factor", [code for code, factor in risk.FACTORS.items() if factor.red_flag])
def test_red_flags_of_what_was_found(factor: str) -> None:
    assert risk.red_flags(plus(assessments=assessment(ACTIVITY, items=(item(factor),)))) == (factor,)
    assert risk.red_flags(plus(assessments=assessment(ACTIVITY, items=(item(factor, "no"),)))) == ()
    gone = assessment(ACTIVITY, items=(item(factor),), superseded=True)
    assert risk.red_flags(plus(assessments=gone)) == ()


def test_red_flags_of_who_is_in_it() -> None:
    assert risk.red_flags(with_part("joanne", under_18=True)) == ("child",)
    order = RestrictionFact("order", "joanne", "restraining")
    assert risk.red_flags(plus(restrictions=order)) == ("live_order",)
    assert risk.red_flags(plus(restrictions=replace(order, status="varied"))) == ("live_order",)
    assert risk.red_flags(plus(restrictions=replace(order, status="expired"))) == ()
    second = replace(MARIA, id="second", person="person-second")
    facts = plus(participations=second, dyads=DyadFact("second", "second", "joanne"))
    assert risk.red_flags(facts) == ("several_people",)


def test_a_case_graded_by_hand_stays_so() -> None:
    assert risk.is_sensitive_complex(but(complexity="sensitive_complex"))
    assert not risk.needs_panel(but(complexity="sensitive_complex"), READY.assessments)


def test_who_is_independent() -> None:
    assert risk.is_independent(READY, "ruth")
    for partial in ("grace", "ben", "sam", "asha"):
        assert not risk.is_independent(READY, partial)
    assert not risk.is_independent(plus(conflicts=ConflictFact("ruth", True, JULY)), "ruth")


# --- assessing --------------------------------------------------------------------------------------------------------


def assess(facts: CaseFacts = READY, **given: Any) -> Decision:
    values: dict[str, Any] = {"items": [("fear_of_other", "yes")], "of": "maria", "revises": None, **given}
    return risk.can_assess(facts, **values)


def test_what_can_be_assessed() -> None:
    assert assess()
    assert assess(items=[], rest=False)
    assert assess(revises="risk-maria")
    shut(assess(items=[("aura", "yes")]), "risk.unknown_factor", "not on the form")
    shut(assess(items=[]), "risk.no_items", "at least one factor")
    shut(assess(revises="risk-joanne"), "risk.revises_another", "newest assessment of the same person")
    shut(assess(of="liam", revises="risk-maria"), "risk.revises_another", "newest")
    shut(assess(but(closed_at=NOW)), "risk.case_closed", "Open it again")


# --- signing off ------------------------------------------------------------------------------------------------------


def sign(facts: CaseFacts = READY, **given: Any) -> Decision:
    values: dict[str, Any] = {
        "assessments": ["risk-maria", "risk-joanne", "risk-activity"],
        "method": "conference_f2f",
        "by": "sam",
        "roles": ("supervisor",),
        "now": JULY + DAY,
        **given,
    }
    sign_offs = values.pop("sign_offs", ())
    return risk.can_sign_off(replace(facts, sign_offs=sign_offs), **values)


def with_maria(facts: CaseFacts = READY, **values: Any) -> CaseFacts:
    first, *others = facts.assessments
    return replace(facts, assessments=(replace(first, **values), *others))


def test_who_signs_off() -> None:
    assert sign()
    assert sign(by="ruth", roles=("rj_lead",))
    shut(sign(by="lena", roles=("supervisor",)), "risk.not_allowed_to_sign", "the supervisor of the case")
    shut(sign(by="grace", roles=("rj_lead",)), "risk.facilitates_the_case", "does not sign it off")
    facilitates_by_now = replace(READY, supervisor="grace")
    assert sign(facilitates_by_now, by="grace").codes == ("risk.facilitates_the_case",)
    conflicted = plus(conflicts=ConflictFact("sam", True, JULY))
    shut(sign(conflicted), "risk.has_conflict", "Ask another supervisor")


def test_nobody_signs_their_own() -> None:
    own = with_maria(assessor="sam")
    shut(sign(own), "risk.own_assessment", "Nobody signs off an assessment that they wrote")
    assert "risk.own_assessment" in sign(by="ben", roles=("practitioner",)).codes


def test_what_cannot_be_signed_off() -> None:
    shut(sign(assessments=[]), "risk.nothing_to_sign", "which assessments")
    shut(sign(with_maria(superseded=True)), "risk.superseded", "newer version")
    unconsidered = with_maria(has_not_proceeding=False)
    shut(sign(unconsidered), "risk.not_proceeding_missing", "what not going on would mean")
    assert sign(unconsidered, assessments=["risk-joanne", "risk-activity"])
    shut(sign(with_maria(rest_no=False)), "risk.critical_unknown", "Unknown does not count as no")
    shut(sign(now=JULY + WEEKS + DAY), "risk.stale", "Assess again")
    very_high = with_maria(items=(item(likelihood=4, impact=4),))
    shut(sign(very_high), "risk.too_high_for_direct", "Choose an indirect method")
    assert sign(very_high, method="letter_exchange")
    shut(sign(but(closed_at=NOW)), "risk.case_closed", "closed")


def test_nobody_signs_twice() -> None:
    shut(sign(sign_offs=(signed("sam"),)), "risk.signed_already", "already")
    assert sign(sign_offs=(signed("sam", "maria"),))
    assert sign(sign_offs=(signed("sam", method="phone_live"),))
    assert sign(sign_offs=(signed("sam", approved=False),))
    assert sign(sign_offs=(signed("ruth"),))


def test_whoever_signs_may_say_no_and_take_it_back() -> None:
    very_high = with_maria(items=(item(likelihood=4, impact=4),))
    assert sign(very_high, approved=False)
    assert sign(approved=False, sign_offs=(signed("sam"),))
    assert "risk.own_assessment" in sign(by="ben", roles=("practitioner",), approved=False).codes
    taken_back = replace(signed("sam", approved=False), at=signed("sam").at + DAY)
    assert sign(sign_offs=(signed("sam"), taken_back))


def test_who_supervises() -> None:
    assert risk.can_supervise(READY, by="sam")
    shut(risk.can_supervise(READY, by="ben"), "risk.facilitates_the_case", "does not sign it off")


# --- revisions --------------------------------------------------------------------------------------------------------


def test_what_a_revision_changed() -> None:
    before = [item("self_harm", "unknown"), item(likelihood=4, impact=3), item("motive", "no")]
    after = [item("self_harm", "no"), item(likelihood=4, impact=3), item("anger", likelihood=2, impact=5)]
    assert risk.differences(before, after) == (
        risk.Change("self_harm", "unknown", "no"),
        risk.Change("motive", "no", ""),
        risk.Change("anger", "", "yes, high"),
    )
    assert risk.differences(before, before) == ()
