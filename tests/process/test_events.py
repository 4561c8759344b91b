"""Events: each in the past tense with a sentence of its own, which reads whatever is missing."""

import re

import pytest

from wayforward.process.events import COMPARTMENTS, SENTENCES, Event, compartment_of, sentence
from wayforward.process.walls import Compartment


def test_every_event_has_a_sentence_and_no_sentence_is_left_over() -> None:
    assert set(SENTENCES) == set(Event)
    assert len(set(SENTENCES.values())) == len(Event)


@pytest.mark.parametrize("event", Event)
def test_a_sentence_reads_without_anything_to_fill_it(event: Event) -> None:
    words = sentence(event, {})
    assert words[0].isupper()
    assert words[-1].isalnum() or words[-1] in ".,"
    assert not re.search(r"[{}]|  | [.,:]", words)


def test_codes_become_words() -> None:
    assert sentence("message_sent", {"channel": "sms"}) == "A message left: text message"
    words = sentence("contact_recorded", {"channel": "phone", "result": "third_party_answered_no_disclosure"})
    assert words == "Contact: phone third party answered no disclosure"
    assert sentence("agency_asked", {"ask": ["contact_details", "orders"]}) == (
        "An agency was asked: contact details, orders"
    )


def test_names_come_only_from_who_may_see_them() -> None:
    assert sentence("goal_changed", {"status": "reached"}).endswith("reached")
    assert sentence("goal_changed", {"status": "reached"}, {"status": "Grace"}).endswith("Grace")


def test_an_unknown_event_is_an_error() -> None:
    with pytest.raises(ValueError, match="danced"):
        sentence("danced", {})


def test_where_a_line_stands_by_default() -> None:
    assert compartment_of(Event.OFFER_MADE) == Compartment.SUPPORT
    assert compartment_of(Event.AGREEMENT_MADE) == Compartment.JOINT
    assert compartment_of(Event.RISK_ASSESSED) == Compartment.RISK
    assert compartment_of(Event.REFERRAL_TAKEN) == Compartment.REFERRAL
    assert compartment_of(Event.CASE_CLOSED) == Compartment.STATUS
    assert compartment_of(Event.CONFLICT_DECLARED) == Compartment.CASE
    assert set(COMPARTMENTS) <= set(Event)


def test_what_one_side_said_never_stands_with_the_case_by_default() -> None:
    assert Compartment.HARMED not in COMPARTMENTS.values()
    assert Compartment.RESPONSIBLE not in COMPARTMENTS.values()
