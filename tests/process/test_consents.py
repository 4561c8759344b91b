"""Consents: what can be agreed and by whom, when it holds, and what stops when it is taken back."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from wayforward.process import consents
from wayforward.process.consents import CATALOGUE, CHECKLIST, Effect, Kind
from wayforward.process.decision import Decision
from wayforward.process.facts import CaseFacts, DyadFact, SessionFact
from wayforward.process.settings import ServiceSettings

from .ready import BEGINS, DAY, JOANNE, JULY, JUNE, NOW, READY, but, consent, plus, with_meeting, without

LEAVING = [Kind.C1, Kind.C3, Kind.C4, Kind.C6, Kind.C7]


def shut(decision: Decision, code: str, words: str) -> None:
    assert decision.codes == (code,)
    assert words in decision.reasons[0].words


# --- the catalogue ----------------------------------------------------------------------------------------------------


def test_there_are_nineteen_each_with_its_words_and_what_its_withdrawal_stops() -> None:
    assert [kind.value for kind in Kind] == [f"C{number}" for number in range(1, 20)]
    assert list(CATALOGUE) == list(Kind)
    assert {entry.stops for entry in CATALOGUE.values()} == set(Effect)
    for entry in CATALOGUE.values():
        assert entry.title and entry.by_whom and entry.needed_for and entry.withdrawn_words.endswith(".")


# --- giving -----------------------------------------------------------------------------------------------------------


def give(kind: Kind, **given: Any) -> Decision:
    values: dict[str, Any] = {"scope": True, "to": True, "item": True, **given}
    return consents.can_give(kind, **values)


@pytest.mark.parametrize("kind", Kind)
def test_every_consent_can_be_given(kind: Kind) -> None:
    assert give(kind)
    shut(give(kind, died=True), "consent.person_died", "nobody can consent for them")


def test_what_a_consent_has_to_say() -> None:
    assert {kind for kind in Kind if not give(kind, scope=False)} == consents.NEEDS_SCOPE
    assert {kind for kind in Kind if not give(kind, to=False)} == consents.NEEDS_TO
    assert {kind for kind in Kind if not give(kind, item=False)} == {Kind.C8}
    shut(give(Kind.C4, scope=False), "consent.no_words", "exact words that the person agreed to")
    shut(give(Kind.C7, to=False), "consent.no_one_named", "Say whom or what")
    shut(give(Kind.C8, item=False), "consent.no_item", "may be passed on")


def test_nobody_takes_part_who_cannot_understand_it_now() -> None:
    assert {kind for kind in Kind if not give(kind, understands="no")} == {Kind.C4, Kind.C6, Kind.C7}
    shut(give(Kind.C7, understands="no"), "consent.not_able_to_understand", "Nobody else can consent to it for them")
    assert give(Kind.C7, understands="with_support")


def test_taking_part_is_agreed_to_by_those_who_know_what_it_is() -> None:
    def informed(*explained: tuple[str, ...]) -> Decision:
        sessions = tuple(SessionFact("maria", JUNE, each) for each in explained)
        return consents.is_informed(but(sessions=(*sessions, SessionFact("joanne", JUNE, CHECKLIST))), "maria")

    assert informed(CHECKLIST)
    assert informed(CHECKLIST[:6], CHECKLIST[6:])  # on several occasions
    shut(informed(CHECKLIST[1:]), "consent.information_not_given", "Go through the information checklist")
    assert not informed()


# --- holding ----------------------------------------------------------------------------------------------------------


def test_a_consent_holds_from_when_it_was_said_to_when_it_was_taken_back() -> None:
    given = consent("C6", "maria", at=JULY, withdrawn_at=JULY + DAY)
    assert not consents.holds(given, JULY - timedelta(seconds=1))
    assert consents.holds(given, JULY)
    assert consents.holds(given, JULY + DAY - timedelta(seconds=1))
    assert not consents.holds(given, JULY + DAY)


def test_the_last_day_is_a_day_where_the_service_is() -> None:
    given = consent("C4", "maria", at=JUNE, expires_on=date(2026, 7, 14))
    assert consents.holds(given, datetime(2026, 7, 14, 22, 59, tzinfo=UTC))
    assert not consents.holds(given, datetime(2026, 7, 14, 23, 0, tzinfo=UTC))


def test_the_newest_that_stands() -> None:
    older, newer = consent("C5", "maria", to="police"), consent("C5", "maria", id="newer", to="police", at=JULY)
    rows = [newer, older, consent("C5", "joanne", to="police", at=NOW), consent("C6", "maria")]

    def standing(**wanted: str) -> str:
        found = consents.standing(rows, Kind.C5, now=NOW, **wanted)
        return found.id if found else ""

    assert standing() == "C5-joanne"
    assert standing(participation="maria") == "newer"
    assert standing(person="person-maria", to="police") == "newer"
    assert standing(participation="maria", to="probation") == ""
    assert consents.standing([], Kind.C5, now=NOW) is None


def test_to_take_back_a_renewed_consent_takes_back_the_one_before_it_too() -> None:
    older, newer = consent("C5", "maria", to="police"), consent("C5", "maria", id="newer", to="police", at=JULY)
    taken_back = replace(newer, withdrawn_at=NOW)
    assert consents.standing([taken_back, older], Kind.C5, now=NOW) is None
    assert consents.standing([taken_back, older], Kind.C5, now=NOW - DAY) == taken_back
    assert consents.standing([taken_back, older], Kind.C5, now=JULY - DAY) == older
    to_another = replace(older, id="another", to="probation")
    assert consents.standing([taken_back, older, to_another], Kind.C5, now=NOW) == to_another


@pytest.mark.parametrize(
    ("given_on", "ends_on"),
    [
        (date(2026, 6, 23), date(2026, 12, 23)),
        (date(2026, 8, 31), date(2027, 2, 28)),
        (date(2027, 8, 31), date(2028, 2, 29)),
        (date(2099, 8, 31), date(2100, 2, 28)),
        (date(1999, 8, 31), date(2000, 2, 29)),
        (date(2026, 12, 31), date(2027, 6, 30)),
    ],
)
def test_an_agreement_to_approach_ends_after_six_months(given_on: date, ends_on: date) -> None:
    assert consents.expires_on(Kind.C4, given_on, ServiceSettings()) == ends_on


def test_others_do_not_end_by_themselves_and_a_story_is_asked_about_every_year() -> None:
    day = date(2026, 10, 5)
    assert {kind for kind in Kind if consents.expires_on(kind, day, ServiceSettings())} == {Kind.C4}
    assert {kind for kind in Kind if consents.review_on(kind, day, ServiceSettings())} == {Kind.C17, Kind.C18}
    assert consents.review_on(Kind.C17, day, ServiceSettings()) == date(2027, 10, 5)


# --- taking back ------------------------------------------------------------------------------------------------------


def test_taking_back_needs_no_reason_and_happens_once() -> None:
    given = consent("C7", "maria", to="meeting")
    assert consents.can_withdraw(given, NOW)
    shut(consents.can_withdraw(replace(given, withdrawn_at=JULY), NOW), "consent.already_withdrawn", "nothing more")
    shut(consents.can_withdraw(given, JUNE - DAY), "consent.before_given", "before it was given")


def take_back(kind: Kind, facts: CaseFacts = READY, who: str = "maria", **given: Any) -> consents.Withdrawn:
    at = given.pop("now", NOW)
    return consents.effects_of_withdrawal(consent(kind, who, **given), facts, at)


@pytest.mark.parametrize("kind", Kind)
def test_what_stops(kind: Kind) -> None:
    stopped = take_back(kind, to="meeting" if kind == Kind.C7 else "")
    assert stopped.effect == CATALOGUE[kind].stops
    assert stopped.words == CATALOGUE[kind].withdrawn_words
    leaves = kind in LEAVING
    assert stopped.state == ("withdrew" if leaves else "")
    assert stopped.activities == (("meeting",) if kind in LEAVING else ())
    assert stopped.in_progress == ()
    assert stopped.tell_other_party == leaves


def test_the_day_before_the_meeting_is_off_and_the_other_hears_neutral_words() -> None:
    stopped = take_back(Kind.C7, to="meeting", now=BEGINS - DAY)
    assert stopped.activities == ("meeting",)
    assert stopped.state == "withdrew"
    assert stopped.tell_other_party
    assert stopped.cannot_undo == ""
    assert take_back(Kind.C7, to="another").activities == ()
    not_approached = take_back(Kind.C7, but(approaches=()), to="meeting")
    assert not not_approached.tell_other_party


def test_in_the_middle_of_it() -> None:
    stopped = take_back(Kind.C7, to="meeting", now=BEGINS + timedelta(minutes=10))
    assert stopped.activities == ()
    assert stopped.in_progress == ("meeting",)
    assert stopped.cannot_undo == "Nothing that was said before can be unsaid."


def test_what_is_over_or_off_does_not_stop_again() -> None:
    for facts in (with_meeting(held_at=BEGINS), with_meeting(cancelled_at=JULY)):
        assert take_back(Kind.C6, facts).activities == ()


def test_words_are_kept_back_unless_they_were_passed_on() -> None:
    released = next(each for each in READY.consents if each.kind == Kind.C8)
    passed_on = consents.effects_of_withdrawal(released, READY, NOW)
    assert passed_on.items == ()
    assert "cannot be taken back" in passed_on.cannot_undo
    kept_back = consents.effects_of_withdrawal(released, but(disclosures=()), NOW)
    assert kept_back.items == (released.id,)
    assert kept_back.cannot_undo == ""


def test_the_agreement_to_approach_one_of_several() -> None:
    """Joanne is approached and met; of Liam she thinks better."""
    liam = replace(JOANNE, id="liam", person="person-liam")
    facts = plus(
        participations=liam,
        dyads=DyadFact("maria-liam", "maria", "liam"),
        consents=consent("C4", "maria", id="l", to="liam"),
    )
    of_liam = take_back(Kind.C4, facts, id="l", to="liam")
    assert of_liam.state == ""
    assert of_liam.activities == ()
    of_joanne = take_back(Kind.C4, facts, to="joanne")
    assert of_joanne.activities == ("meeting",)
    assert of_joanne.state == ""
    only_one = take_back(Kind.C4, to="joanne")
    assert only_one.state == "withdrew"
    assert only_one.activities == ("meeting",)
    assert "neutral words" in only_one.cannot_undo
    assert take_back(Kind.C4, but(approaches=()), to="joanne").cannot_undo == ""
    alone = take_back(Kind.C4, without("consents", kind="C4"))
    assert alone.state == "withdrew"
