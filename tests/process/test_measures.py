"""Measures: every figure says what it counts, over what and by which day."""

from wayforward.process import measures
from wayforward.process.measures import DEFINITIONS, Counts


def test_every_figure_prints_its_definition() -> None:
    for code, definition in DEFINITIONS.items():
        assert code == definition.code and code.startswith("K")
        assert definition.words and definition.numerator and definition.at


def test_the_figures_of_the_story_are_here() -> None:
    assert {"K4", "K6", "K9.direct", "K13", "K15"} <= set(DEFINITIONS)


def test_people_are_counted_once_and_apart_from_activities() -> None:
    assert DEFINITIONS["K4"].counts == Counts.PEOPLE
    assert DEFINITIONS["K9.direct"].counts == Counts.ACTIVITIES
    assert "once" in DEFINITIONS["K4"].note


def test_whom_a_figure_is_of_stands_inside_a_sentence() -> None:
    assert (DEFINITIONS["K6"].of, DEFINITIONS["K1"].of) == ("the people of K4", "")


def test_reoffending_is_never_counted_here() -> None:
    assert "K31" in measures.NOT_FROM_HERE
    assert "K31" not in DEFINITIONS


def test_no_figure_is_a_target_for_one_member_of_staff() -> None:
    for definition in DEFINITIONS.values():
        words = f"{definition.words} {definition.numerator} {definition.denominator}".casefold()
        assert not any(banned in words for banned in ("per caseworker", "target", "offender"))
