"""Disclosure: nothing crosses by default, and the neutral words tell nobody who decided."""

import pytest

from wayforward.process import disclosure, safe_contact
from wayforward.process.consents import Kind
from wayforward.process.disclosure import MATRIX, Fact, Protected, Side, Way
from wayforward.process.participation import ClosureReason

MARIA = Protected(
    names=("Maria Fellows",),
    phones=("07700 900101",),
    emails=("maria@example.org",),
    addresses=("12 Saffron Lane, Leicester LE2 6TA",),
    other=("St Peter's school",),
)


def told(fact: Fact, side: Side, *consents: str, **more: bool) -> tuple[str, ...]:
    return disclosure.may_tell(fact, side, consents=consents, **more).codes


def test_the_matrix_has_an_answer_to_everything() -> None:
    assert set(MATRIX) == {(fact, side) for fact in Fact for side in Side}
    assert set(disclosure.FACT_WORDS) == set(Fact)
    assert all((rule.consent is None) == (rule.way in (Way.NEVER, Way.ALWAYS, Way.CLEARED)) for rule in MATRIX.values())


@pytest.mark.parametrize(
    ("fact", "side", "consent"),
    [
        (Fact.HARMED_ASKED, Side.RESPONSIBLE, "C4"),
        (Fact.RESPONSIBLE_WHY_NOT, Side.HARMED, "C8"),
        (Fact.OWN_WORDS, Side.HARMED, "C8"),
        (Fact.OWN_WORDS, Side.RESPONSIBLE, "C8"),
        (Fact.SUPPORTERS, Side.HARMED, "C9"),
        (Fact.SUPPORTERS, Side.RESPONSIBLE, "C9"),
    ],
)
def test_what_crosses_with_one_consent_and_no_other(fact: Fact, side: Side, consent: str) -> None:
    assert told(fact, side, consent) == ()
    assert told(fact, side) == ("disclosure.no_consent",)
    assert told(fact, side, *(set(Kind) - {consent})) == ("disclosure.no_consent",)


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("fact", [Fact.HARMED_DECLINED, Fact.PRIVATE_LIFE, Fact.SENTENCE, Fact.REOFFENDING])
def test_what_never_crosses(fact: Fact, side: Side) -> None:
    assert told(fact, side, *Kind, visit_cleared=True) == ("disclosure.never_told",)


def test_the_harmed_person_hears_of_the_agreement_unless_they_asked_not_to() -> None:
    assert told(Fact.OTHERS_COMMITMENTS, Side.HARMED) == ()
    assert told(Fact.OTHERS_COMMITMENTS, Side.HARMED, does_not_want_to_know=True) == (
        "disclosure.does_not_want_to_know",
    )
    assert told(Fact.OTHERS_COMMITMENTS, Side.RESPONSIBLE) == ("disclosure.never_told",)
    assert told(Fact.OWN_COMMITMENTS, Side.RESPONSIBLE) == ()


def test_the_prison_only_for_a_cleared_visit() -> None:
    assert told(Fact.PRISON, Side.HARMED) == ("disclosure.visit_not_cleared",)
    assert told(Fact.PRISON, Side.HARMED, visit_cleared=True) == ()


def test_that_it_cannot_go_on_is_told_without_a_reason() -> None:
    assert told(Fact.RESPONSIBLE_CANNOT_GO_ON, Side.HARMED) == ()


# --- neutral words --------------------------------------------------------------------------------------------------


def test_every_closure_reason_has_words_and_a_way_back() -> None:
    assert set(disclosure.CLOSING_WORDS) == set(ClosureReason)
    for reason in ClosureReason:
        assert disclosure.closing_words(reason).endswith(disclosure.RETURN_ROUTE)


def test_one_text_for_every_reason_that_could_tell_who_decided() -> None:
    completed = {ClosureReason.COMPLETED_DIRECT, ClosureReason.COMPLETED_INDIRECT, ClosureReason.COMPLETED_MIXED}
    assert {disclosure.CLOSING_WORDS[reason] for reason in set(ClosureReason) - completed} == {disclosure.NEUTRAL}
    assert {disclosure.CLOSING_WORDS[reason] for reason in completed} == {disclosure.COMPLETED}


def test_banned_words_are_found_in_any_dress() -> None:
    assert disclosure.banned_in("Your POLICE report") == ("police",)
    assert disclosure.banned_in("About the víctim's case") == ("victim",)
    assert disclosure.banned_in("Call Maria-Jane", ["Maria Jane", "Joanne", ""]) == ("Maria Jane",)
    assert disclosure.banned_in("See you on Friday") == ()


def test_no_neutral_message_has_a_banned_word() -> None:
    for text in (*safe_contact.MESSAGES.values(), *safe_contact.SUBJECTS.values(), disclosure.NEUTRAL):
        assert disclosure.banned_in(text) == ()


# --- protected facts ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("I saw MARIA in town", "name"),
        ("Mrs. Fellows said so", "name"),
        ("call +44 7700 900101", "phone"),
        ("07700-900-101", "phone"),
        ("write to Maria@Example.org", "email"),
        ("the house in saffron lane", "address"),
        ("she lives at 12, Saffron Lane", "address"),
        ("near LE26TA", "address"),
        ("le2 6ta", "address"),
        ("outside St. Peter’s School", "other"),
    ],
)
def test_protected_facts_are_found_however_they_are_written(text: str, kind: str) -> None:
    assert kind in disclosure.finds_protected(text, MARIA)
    assert disclosure.may_pass_on(text, MARIA).codes == ("disclosure.protected_found",)


@pytest.mark.parametrize(
    "text",
    ["It was me and it was wrong. I am willing to meet.", "Leicester is a large town", "a marian hymn", "12 of us", ""],
)
def test_what_is_not_protected_passes(text: str) -> None:
    assert disclosure.finds_protected(text, MARIA) == ()
    assert disclosure.may_pass_on(text, MARIA).allowed


def test_nothing_to_protect_finds_nothing() -> None:
    empty = Protected(names=("",), phones=("",), emails=("",), addresses=("",), other=("",))
    assert disclosure.finds_protected("anything at all 123", empty) == ()
    assert disclosure.finds_protected("J is here", Protected(names=("J Smith",))) == ()
