"""Risk as it is kept: assessed, revised, made stale by news, and signed off by somebody else."""

from datetime import timedelta
from typing import Any

import pytest

from tests.web.restorative.way import MEETS, Way
from wayforward.process import risk as rules
from wayforward.process.gates import Gate
from wayforward.web import clock
from wayforward.web.accounts.walled import Purpose
from wayforward.web.restorative import facts
from wayforward.web.restorative.actions import allocation, meeting, risk
from wayforward.web.restorative.models import RiskAssessment, RiskItem

FEAR = risk.ItemSeen("fear_of_other", "yes", 3, 4, "Apart at the door", 1, 3, evidence="Her own words")
THREATS = risk.ItemSeen("current_threats", "unknown")


def assess(way: Way, of: Any = None, by: str = "ben", **given: Any) -> RiskAssessment:
    said: dict[str, Any] = {"items": [], "rest": False, "not_proceeding": "She goes on holding her breath"}
    return risk.assess_risk(case=way.case, of=of, **(said | way.by(by) | given))


def sign(way: Way, by: str = "sam", of: list[RiskAssessment] | None = None, **given: Any) -> Any:
    found = list(RiskAssessment.unwalled(Purpose.CHECKING).filter(case_id=way.case.pk, superseded_by=None))
    said: dict[str, Any] = {"assessments": found if of is None else of, "method": "conference_f2f"}
    return risk.sign_off(case=way.case, **(said | way.by(by) | given))


def is_open(way: Way, gate: Gate) -> bool:
    with clock.at(way.now):
        return bool(facts.gates_of(way.case).case[gate])


def test_an_assessment_stands_under_the_persons_own_key(decided: Way) -> None:
    did = decided.did(lambda: assess(decided, decided.maria, items=[FEAR]))
    assert did.events == [("risk_assessed", "risk")]
    assert ("sign_off_waiting", "Sam") in did.given
    assert (did.made.key_id, did.made.version) == (decided.maria.key_id, 1)
    item = RiskItem.unwalled(Purpose.CHECKING).get(assessment=did.made)
    assert (item.factor, item.residual_likelihood, item.residual_impact) == ("fear_of_other", 1, 3)
    of_activity = decided.step(lambda: assess(decided))
    assert of_activity.key_id == decided.case.key_id


def test_a_revision_keeps_what_it_does_not_name_again(decided: Way) -> None:
    first = decided.step(lambda: assess(decided, decided.joanne, items=[THREATS], rest=None))
    unknown = rules.unknown_critical(decided.facts(), newest(decided))
    assert "current_threats" in unknown
    second = decided.step(
        lambda: assess(
            decided, decided.joanne, items=[risk.ItemSeen("current_threats", "no")], rest=False, revises=first
        )
    )
    first.refresh_from_db()
    assert first.superseded_by == second.pk
    assert (second.version, second.revises_id) == (2, first.pk)
    third = decided.step(
        lambda: assess(decided, decided.joanne, items=[risk.ItemSeen("remorse", "no")], rest=None, revises=second)
    )
    answered = {item.factor: item.present for item in newest(decided).items}
    assert answered == {"current_threats": "no", "remorse": "no"}
    with decided.refused("risk.revises_another"):
        assess(decided, decided.joanne, revises=first)
    assert third.version == 3


def newest(way: Way) -> Any:
    return max(way.facts().assessments, key=lambda each: each.at)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"items": [risk.ItemSeen("the_moon", "yes")]}, "risk.unknown_factor"),
        ({"items": [], "rest": None}, "risk.no_items"),
    ],
)
def test_what_is_no_assessment(decided: Way, said: dict[str, Any], code: str) -> None:
    with decided.refused(code):
        assess(decided, decided.maria, **said)


# --- Signing off. -----------------------------------------------------------------------------------------------------


@pytest.fixture
def assessed(decided: Way) -> Way:
    """Ben assessed both of them and the meeting."""
    return decided.to("assessed")


def test_the_supervisor_signs_and_the_gate_opens(assessed: Way) -> None:
    did = assessed.did(lambda: sign(assessed, conditions="Apart at the door"))
    assert did.events == [("risk_signed_off", "sign_off")]
    assert did.ended == {("sign_off_waiting", "Sam")}
    assert (did.made.role, did.made.independent) == ("supervisor", False)
    assert is_open(assessed, Gate.G7)
    with assessed.refused("risk.signed_already"):
        sign(assessed)


def test_a_refusal_to_sign_stands_too_and_keeps_the_gate_shut(assessed: Way) -> None:
    assessed.step(lambda: sign(assessed))
    did = assessed.did(lambda: sign(assessed, approved=False, conditions="Not yet"))
    assert did.events == [("sign_off_refused", "sign_off")]
    assert not is_open(assessed, Gate.G7)
    assessed.step(lambda: sign(assessed))
    assert is_open(assessed, Gate.G7)


def test_nobody_signs_their_own_and_no_facilitator_signs(assessed: Way) -> None:
    with assessed.refused("risk.own_assessment", "risk.facilitates_the_case"):
        sign(assessed, "ben")
    with assessed.refused("risk.facilitates_the_case"):
        sign(assessed, "grace")
    with assessed.refused("risk.not_allowed_to_sign"):
        sign(assessed, "carys")


def test_a_supervisor_who_assessed_does_not_sign_that(decided: Way) -> None:
    decided.step(lambda: assess(decided, decided.maria, by="sam"))
    with decided.refused("risk.own_assessment"):
        sign(decided, "sam")
    did = decided.did(lambda: sign(decided, "lena"))
    assert (did.made.role, did.made.independent) == ("rj_lead", True)


def test_whoever_knows_somebody_does_not_sign(assessed: Way) -> None:
    assessed.step(lambda: allocation.declare_conflict(case=assessed.case, kind="other", **assessed.by("lena")))
    with assessed.refused("risk.has_conflict"):
        sign(assessed, "lena")


def test_what_is_not_fit_to_be_signed(decided: Way) -> None:
    with decided.refused("risk.nothing_to_sign"):
        sign(decided, of=[])
    joanne = decided.step(lambda: assess(decided, decided.joanne, items=[THREATS], rest=None))
    with decided.refused("risk.critical_unknown"):
        sign(decided)
    decided.step(lambda: assess(decided, decided.joanne, revises=joanne))
    with decided.refused("risk.superseded"):
        sign(decided, of=[joanne])
    decided.step(lambda: assess(decided, decided.maria, not_proceeding=""))
    with decided.refused("risk.not_proceeding_missing"):
        sign(decided)


def test_at_the_highest_risk_nobody_meets_directly(decided: Way) -> None:
    very_high = risk.ItemSeen("violence_history", "yes", 5, 5)
    decided.step(lambda: assess(decided, decided.joanne, items=[very_high]))
    with decided.refused("risk.too_high_for_direct"):
        sign(decided)
    decided.step(lambda: sign(decided, method="letter_exchange"))


# --- What makes it stale. ---------------------------------------------------------------------------------------------


def news(way: Way, about: Any = None, by: str = "grace") -> Any:
    return risk.record_new_information(
        case=way.case, kind="threat", words="A message at night", about=about, **way.by(by)
    )


def test_something_new_shuts_the_gate_until_it_is_assessed_again(confirmed: Way) -> None:
    assert is_open(confirmed, Gate.G7)
    did = confirmed.did(lambda: news(confirmed, confirmed.joanne))
    assert did.events == [("new_information_received", "risk")]
    assert did.given == {("reassess_risk", "Grace"), ("reassess_risk", "Ben")}
    assert did.made.key_id == confirmed.joanne.key_id
    assert not is_open(confirmed, Gate.G7)
    with confirmed.refused("risk.stale"):
        sign(confirmed, "lena", method="letter_exchange")
    stale = {
        each.of
        for each in confirmed.facts().assessments
        if rules.is_stale(confirmed.facts(), each, confirmed.now, confirmed.facts().settings)
    }
    assert stale == {str(confirmed.joanne.pk), "activity"}
    old = {row.participation_id: row for row in RiskAssessment.unwalled(Purpose.CHECKING).filter(
        case_id=confirmed.case.pk)}  # fmt: skip
    did = confirmed.did(lambda: assess(confirmed, confirmed.joanne, revises=old[confirmed.joanne.pk]))
    assert ("reassess_risk", "Grace") not in did.ended
    did = confirmed.did(lambda: assess(confirmed, revises=old[None]))
    assert {("reassess_risk", "Grace"), ("reassess_risk", "Ben")} <= did.ended
    assert not is_open(confirmed, Gate.G7)
    for by in ("sam", "lena"):
        confirmed.step(lambda by=by: sign(confirmed, by))
    assert is_open(confirmed, Gate.G7)


def test_news_about_everybody_touches_everything(confirmed: Way) -> None:
    confirmed.step(lambda: news(confirmed))
    told = confirmed.facts()
    assert all(rules.is_stale(told, each, confirmed.now, told.settings) for each in told.assessments)


def test_an_assessment_grows_old_by_itself(agreed_to_meet: Way) -> None:
    agreed_to_meet.now += timedelta(weeks=8, days=1)
    with agreed_to_meet.refused("G7.assessment_stale"):
        meeting.confirm_activity(activity=agreed_to_meet.meeting, **agreed_to_meet.by("grace"))


def test_a_meeting_that_begins_after_the_news_is_not_written_down_as_if_nothing_was(confirmed: Way) -> None:
    confirmed.ask_all(MEETS - timedelta(days=2))
    confirmed.ask_all(MEETS - timedelta(minutes=30))
    confirmed.step(lambda: news(confirmed, confirmed.maria), at=MEETS - timedelta(minutes=10))
    confirmed.now = MEETS + timedelta(hours=2)
    with confirmed.refused("G7.assessment_stale"):
        meeting.record_activity(
            activity=confirmed.meeting,
            attended=[confirmed.maria, confirmed.joanne],
            ended="as_planned",
            **confirmed.by("grace"),
        )


# --- Supervision. -----------------------------------------------------------------------------------------------------


def test_supervision_is_held_by_somebody_else(allocated: Way) -> None:
    did = allocated.did(
        lambda: risk.record_supervision(
            case=allocated.case, words="She sleeps badly", decisions="Wait", **allocated.by("sam")
        )
    )
    assert did.events == [("supervision_held", "sign_off")]
    assert did.made.key_id == allocated.case.key_id
    for by in ("grace", "ben"):
        with allocated.refused("risk.facilitates_the_case"):
            risk.record_supervision(case=allocated.case, words="x", decisions="y", **allocated.by(by))
