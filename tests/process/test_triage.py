"""Triage: who is reached first, and who could take it; needs before numbers."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from wayforward.process import triage
from wayforward.process.settings import ServiceSettings
from wayforward.process.support import CaseworkerFact
from wayforward.process.triage import Sign, Wanted, Worker

FRIDAY = datetime(2026, 3, 6, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, ()),
        ({"priority": "high_risk"}, (Sign.HIGH_RISK,)),
        ({"born": date(2008, 3, 7)}, (Sign.UNDER_18, Sign.ENHANCED_RIGHTS)),
        ({"born": date(2008, 3, 6)}, ()),
        ({"offence": "rape"}, (Sign.ENHANCED_RIGHTS,)),
        ({"flags": ["hate"]}, (Sign.ENHANCED_RIGHTS,)),
        ({"flags": ["repeat"]}, (Sign.ENHANCED_RIGHTS, Sign.REPEAT)),
        ({"referred_before": True}, (Sign.REPEAT,)),
        ({"language": "gu"}, (Sign.INTERPRETER,)),
        ({"language": "en"}, ()),
    ],
)
def test_what_is_known_when_it_comes_in(given: dict[str, Any], expected: tuple[Sign, ...]) -> None:
    assert triage.signs(received_at=FRIDAY, **given) == expected


def test_every_sign_has_words() -> None:
    assert set(triage.SIGN_WORDS) == set(Sign)


@pytest.mark.parametrize(("sign", "day"), [("high_risk", 9), ("under_18", 9), ("enhanced_rights", 9), ("repeat", 10)])
def test_by_when_somebody_is_reached(sign: str, day: int) -> None:
    due = triage.due_at(FRIDAY, [sign], settings=ServiceSettings(), holidays=())
    assert due.date() == date(2026, 3, day)


def best(wanted: Wanted, *workers: Worker, **more: Any) -> list[str]:
    return [each.worker for each in triage.suggest(wanted, workers, **more)]


def test_whoever_has_fewest_of_those_who_may() -> None:
    busy, free = Worker("busy", "Asha", open_cases=30), Worker("free", "Carys", open_cases=1)
    away = Worker("away", "Tom", away=True)
    shut = Worker("shut", "Nia", fact=CaseworkerFact(roles=("caseworker",), is_blocked=True))
    found = triage.suggest(Wanted(), [busy, free, away, shut])
    assert [each.worker for each in found] == ["free", "busy"]
    assert found[0].reasons == ("1 open case",)
    assert triage.suggest(Wanted(), [away]) == []


def test_what_the_person_needs_comes_before_how_much_somebody_has() -> None:
    speaks = Worker("speaks", "Meera", open_cases=40, languages=("gu",))
    free = Worker("free", "Carys")
    found = triage.suggest(Wanted(language="gu", language_words="Gujarati"), [free, speaks])
    assert [each.worker for each in found] == ["speaks", "free"]
    assert found[0].reasons == ("40 open cases", "speaks Gujarati")
    assert found[1].reasons == ("0 open cases", "would need an interpreter for Gujarati")
    with_children = Worker("children", "Nia", open_cases=12, with_children=True)
    found = triage.suggest(Wanted((Sign.UNDER_18,)), [free, with_children])
    assert [each.reasons[1] for each in found] == ["works with children", "does not usually work with children"]


def test_what_was_agreed_with_somebody_is_kept_and_a_list_does_not_all_go_to_one() -> None:
    full = Worker("full", "Asha", open_cases=5, most=5)
    room = Worker("room", "Carys", open_cases=30, most=40)
    assert best(Wanted(), full, room) == ["room", "full"]
    assert triage.suggest(Wanted(), [full])[0].reasons == ("5 open cases of 5 agreed",)
    one, two = Worker("one", "A"), Worker("two", "B")
    assert best(Wanted(), one, two) == ["one", "two"]
    assert best(Wanted(), one, two, given={"one": 1}) == ["two", "one"]
