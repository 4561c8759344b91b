"""Several people on each side: each pair has a way of its own, and one no stops no other."""

import pytest

from tests.web.restorative.way import APPROACH_WORDS, MEETS, Way
from wayforward.process.gates import Gate
from wayforward.process.next_steps import next_step
from wayforward.web import clock
from wayforward.web.accounts.walled import Purpose
from wayforward.web.restorative import facts
from wayforward.web.restorative.actions import (
    approaches,
    cases,
    consents,
    meeting,
    participants,
    releases,
    responsibility,
)
from wayforward.web.restorative.models import Dyad


@pytest.fixture
def four(decided: Way) -> Way:
    """Maria and Nadia were harmed, Joanne and Liam are responsible. Maria heard Joanne; Liam was met and denies it."""
    way = decided
    way.step(
        lambda: participants.add_participant(
            case=way.case, person=way.person("nadia"), role="harmed", **way.by("grace")
        )
    )
    way.step(lambda: cases.name_responsible(case=way.case, person=way.person("liam"), **way.by("grace")))
    way.step(lambda: way.consent("maria", "C4", to=str(way.person("liam").pk), scope=APPROACH_WORDS))
    way.step(
        lambda: approaches.record_approach(
            case=way.case, to=way.part("liam"), route="police", result="willing_to_talk", **way.by("grace")
        )
    )
    way.step(lambda: way.session("liam"))
    way.step(
        lambda: responsibility.record_responsibility(
            case=way.case, participation=way.part("liam"), level="denies", scope="Not me", **way.by("grace")
        )
    )
    return way


def gate(way: Way, harmed: str, responsible: str, which: Gate) -> tuple[str, ...]:
    """Why this gate is shut for this pair; empty when it is open."""
    one, other = str(way.part(harmed).pk), str(way.part(responsible).pk)
    pair = next(each for each in way.facts().dyads if (each.harmed, each.responsible) == (one, other))
    with clock.at(way.now):
        return facts.gates_of(way.case).pairs[pair.id][which].codes


def test_everybody_is_paired_with_everybody_of_the_other_side(four: Way) -> None:
    assert len(four.facts().dyads) == 4


def test_one_persons_denial_stops_only_their_own_pairs(four: Way) -> None:
    assert gate(four, "maria", "liam", Gate.G5) == ("G5.denies",)
    assert gate(four, "maria", "joanne", Gate.G5) == ()
    with clock.at(four.now):
        assert facts.gates_of(four.case).case[Gate.G5]
        found = next_step(four.facts(), clock.now(), facts.HOLIDAYS)
    assert found.step != "close"


def test_one_agreement_to_an_approach_opens_no_other(four: Way) -> None:
    assert gate(four, "maria", "liam", Gate.G3) == ()
    assert "G3.no_consent_to_approach" in gate(four, "nadia", "liam", Gate.G3)


def test_words_released_for_one_are_not_for_the_other(four: Way) -> None:
    words = four.step(
        lambda: four.consent(
            "joanne",
            "C8",
            to=str(four.part("nadia").person_id),
            item="To Nadia: I am sorry.",
            covers=str(four.made["statement"].pk),
        )
    )

    def tell(who: str) -> object:
        return releases.pass_on(
            case=four.case,
            consent=words,
            to=four.part(who),
            how="in_person",
            recipient_agreed=True,
            **four.by("grace"),
        )

    with four.refused("disclosure.not_for_them"):
        tell("maria")
    four.step(lambda: tell("nadia"))
    assert gate(four, "nadia", "joanne", Gate.G5) == ("G5.harmed_not_decided",)


def test_who_leaves_takes_only_their_own_meeting_along(four: Way) -> None:
    both = {}
    for who in ("maria", "nadia"):
        both[who] = four.step(
            lambda who=who: meeting.plan_activity(
                case=four.case,
                method="letter_exchange",
                planned_at=MEETS,
                arrivals=[meeting.Arrival(four.part(each), None, "", four.cast.ben) for each in (who, "joanne")],
                **four.by("grace"),
            )
        )
    four.step(lambda: consents.stop_taking_part(participation=four.part("nadia"), how="phone", **four.by("ben")))
    for row in both.values():
        row.refresh_from_db()
    assert both["nadia"].cancelled_at is not None
    assert both["maria"].cancelled_at is None
    assert (four.maria.state, four.part("nadia").state) == ("willing_in_principle", "withdrew")


def test_each_pair_has_a_method_of_its_own(four: Way) -> None:
    pairs = list(Dyad.unwalled(Purpose.CHECKING).filter(case=four.case).order_by("pk"))
    four.step(lambda: cases.set_method(case=four.case, dyad=pairs[0], method="letter_exchange", **four.by("grace")))
    assert sorted(each.method for each in four.facts().dyads) == ["", "", "", "letter_exchange"]
