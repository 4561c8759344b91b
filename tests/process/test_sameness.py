"""Same person, same incident: what speaks for it, what speaks against it, and who may say so."""

from datetime import date

import pytest

from wayforward.process.sameness import (
    WEIGHT,
    WEIGHT_OF_INCIDENT,
    Evidence,
    Level,
    Verdict,
    compare_incidents,
    compare_people,
    may_say,
    may_unlink,
    nearly,
    one_letter_apart,
    score,
    swapped,
    words,
)
from wayforward.process.short_names import forms_of

E = Evidence
NAME = {E.GIVEN_SAME, E.FAMILY_SAME}


@pytest.mark.parametrize(
    ("evidence", "level"),
    [
        (NAME | {E.BORN_SAME}, Level.LIKELY),
        ({E.GIVEN_SOUNDS, E.FAMILY_SOUNDS, E.BORN_SAME}, Level.LIKELY),
        ({E.GIVEN_SHORT, E.FAMILY_SAME, E.PHONE_SAME, E.POSTCODE_DIFFERS}, Level.LIKELY),
        (NAME | {E.BORN_SWAPPED, E.PHONE_DIFFERS}, Level.LIKELY),
        # She has married, and kept her telephone.
        ({E.GIVEN_SAME, E.FAMILY_DIFFERS, E.BORN_SAME, E.PHONE_SAME}, Level.LIKELY),
        (NAME | {E.POSTCODE_SAME}, Level.POSSIBLE),
        # Twins: everything but the given name.
        ({E.GIVEN_DIFFERS, E.FAMILY_SAME, E.BORN_SAME, E.PHONE_SAME, E.POSTCODE_SAME, E.EMAIL_SAME}, Level.POSSIBLE),
        ({E.GIVEN_DIFFERS, E.FAMILY_SAME, E.BORN_SAME, E.POSTCODE_SAME}, None),
        # Father and son: everything but the date of birth.
        (NAME | {E.BORN_DIFFERS, E.PHONE_SAME, E.POSTCODE_SAME, E.EMAIL_SAME}, Level.POSSIBLE),
        (NAME | {E.BORN_DIFFERS, E.POSTCODE_SAME}, None),
        ({E.GIVEN_SAME, E.BORN_SAME, E.FAMILY_DIFFERS}, None),
        (set(), None),
    ],
)
def test_how_much_speaks_for_one_person(evidence: set[Evidence], level: Level | None) -> None:
    assert compare_people(evidence) == level


@pytest.mark.parametrize(
    ("evidence", "level"),
    [
        ({E.CRIME_SAME}, Level.LIKELY),
        ({E.DAY_SAME, E.PERSON_SAME, E.PLACE_SAME}, Level.LIKELY),
        ({E.DAY_SAME, E.PERSON_SAME}, Level.POSSIBLE),
        ({E.DAY_SAME, E.PLACE_SAME, E.PERSON_SAME, E.CRIME_DIFFERS}, None),
        ({E.PERSON_SAME, E.PLACE_SAME}, None),
    ],
)
def test_how_much_speaks_for_one_incident(evidence: set[Evidence], level: Level | None) -> None:
    assert compare_incidents(evidence) == level


def test_everything_that_may_be_found_has_a_weight() -> None:
    assert WEIGHT.keys() | WEIGHT_OF_INCIDENT.keys() == set(Evidence)
    assert score(NAME | {E.BORN_SAME}) > score(NAME | {E.BORN_NEARLY}) > score(NAME)


def test_day_and_month_change_places() -> None:
    assert swapped(date(1984, 3, 11)) == date(1984, 11, 3)
    assert swapped(date(1984, 3, 13)) is None
    assert swapped(date(1984, 3, 3)) is None


def test_dates_that_differ_in_one_figure() -> None:
    near = nearly(date(1984, 2, 28))
    assert {date(1984, 2, 20), date(1984, 3, 28), date(1994, 2, 28), date(1985, 2, 28)} <= near
    assert date(1884, 2, 28) not in near and date(1984, 2, 28) not in near and date(1985, 3, 28) not in near
    assert nearly(date(1, 1, 1)) == frozenset()


def test_names_that_differ_in_one_letter() -> None:
    near = one_letter_apart("maria")
    assert {"mraia", "mari", "marina", "marta"} <= near and "maria" not in near and "marianne" not in near
    assert one_letter_apart("ann") == frozenset()


def test_short_forms() -> None:
    assert "liz" in forms_of("elizabeth") and "elizabeth" in forms_of("liz")
    assert {"patricia", "patrick"} <= forms_of("pat")
    assert "liz" not in forms_of("liz") and forms_of("zebedee") == frozenset()


@pytest.mark.parametrize(
    ("evidence", "said"),
    [
        (NAME | {E.BORN_SAME}, "Same name, same date of birth"),
        (
            {E.BORN_SAME, E.GIVEN_SOUNDS, E.FAMILY_SAME, E.PHONE_SAME, E.POSTCODE_DIFFERS},
            "Name sounds the same, same date of birth, same telephone, another postcode",
        ),
        ({E.GIVEN_SHORT, E.FAMILY_SAME, E.EMAIL_SAME}, "A short form of the same name, same e-mail"),
        (
            {E.GIVEN_LETTER, E.FAMILY_SAME, E.BORN_NEARLY},
            "Name differs in one letter, date of birth differs in one figure",
        ),
        ({E.GIVEN_DIFFERS, E.FAMILY_SAME, E.BORN_SAME}, "Same family name, same date of birth, another given name"),
        ({E.GIVEN_DIFFERS, E.FAMILY_SOUNDS, E.PHONE_SAME}, "Same telephone, another given name"),
        (
            {E.GIVEN_SAME, E.FAMILY_DIFFERS, E.BORN_SWAPPED},
            "Same given name, same date of birth with day and month the other way round, another family name",
        ),
        ({E.CRIME_SAME, E.DAY_SAME}, "Same crime number, on the same day"),
    ],
)
def test_the_evidence_in_words(evidence: set[Evidence], said: str) -> None:
    assert words(each.value for each in evidence) == said


SAM, ASHA, LENA, DEV = (["supervisor"], ["caseworker"], ["rj_lead"], ["administrator"])


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({}, ""),
        ({"roles": LENA, "sees_both": False}, ""),
        ({"verdict": "not_same"}, ""),
        ({"roles": DEV}, "same.not_for_you"),
        ({"sees_both": False}, "same.not_both"),
        ({"verdict": "same"}, "same.said_already"),
    ],
)
def test_who_may_say(changed: dict[str, object], code: str) -> None:
    given = {"roles": ASHA, "sees_both": True, "verdict": "", "wanted": Verdict.SAME} | changed
    decision = may_say(**given)  # type: ignore[arg-type]
    assert decision.codes == ((code,) if code else ())


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({}, ""),
        ({"roles": SAM, "walls": True}, ""),
        ({"walls": True}, "same.walls_stand_by_it"),
        ({"verdict": ""}, "same.not_linked"),
        ({"sees_both": False}, "same.not_both"),
    ],
)
def test_who_may_take_a_link_back(changed: dict[str, object], code: str) -> None:
    given = {"roles": ASHA, "sees_both": True, "verdict": "same", "walls": False} | changed
    decision = may_unlink(**given)  # type: ignore[arg-type]
    assert decision.codes == ((code,) if code else ())
