"""Instruments: scores by rule and never typed, with the publication's own bands."""

from dataclasses import replace
from typing import Any

import pytest

from wayforward.process import instruments
from wayforward.process.decision import Reason, Refused
from wayforward.process.instruments import Change, Item, Score, Timepoint
from wayforward.process.settings import ServiceSettings
from wayforward.process.walls import Compartment

GAD7 = instruments.load("gad7")
EVERYDAY = instruments.load("everyday")


def test_only_what_may_be_shared_is_here() -> None:
    assert instruments.codes() == ["everyday", "gad7"]
    assert all(instruments.load(code).licence for code in instruments.codes())
    with pytest.raises(Refused) as refusal:
        instruments.load("swemwbs")
    assert refusal.value.codes == ("measure.unknown_instrument",)


def test_gad7_is_as_published() -> None:
    assert len(GAD7.items) == 7
    assert [option.words for option in GAD7.options] == [
        "Not at all",
        "Several days",
        "More than half the days",
        "Nearly every day",
    ]
    assert (GAD7.reliable_change, GAD7.caseness) == (4, 8)
    assert GAD7.items[0].words == "Feeling nervous, anxious or on edge"


@pytest.mark.parametrize(
    ("payload", "said"),
    [
        (
            {"instrument": "gad7", "timepoint": "pre_meeting"},
            {"instrument": "GAD-7", "timepoint": "(before the meeting)"},
        ),
        ({"instrument": "of_old"}, {"instrument": "of_old"}),
        ({"score": "3"}, {}),
    ],
)
def test_a_line_of_the_record_says_which_questions_and_when(payload: dict[str, str], said: dict[str, str]) -> None:
    assert instruments.words_of_line(payload) == said


def test_marias_answers() -> None:
    assert instruments.score(GAD7, [3, 3, 2, 3, 2, 2, 3]) == Score(18, "severe")
    assert instruments.score(GAD7, [1, 1, 0, 1, 0, 1, 0]) == Score(4, "minimal")
    assert instruments.change(GAD7, 18, 4) == Change.BETTER


@pytest.mark.parametrize(
    ("total", "band"),
    [
        (0, "minimal"), (4, "minimal"), (5, "mild"), (9, "mild"),
        (10, "moderate"), (14, "moderate"), (15, "severe"), (21, "severe"),
    ],
)  # fmt: skip
def test_the_bands_of_gad7(total: int, band: str) -> None:
    assert instruments.band_of(GAD7, total) == band


def test_a_score_out_of_every_band_has_no_name() -> None:
    assert instruments.band_of(GAD7, 22) is None


def test_missing_answers_count_as_the_mean_of_the_others() -> None:
    assert instruments.score(GAD7, [2, 2, 2, 2, 2, None, None]) == Score(14, "moderate")
    assert instruments.score(GAD7, [1, 1, 1, 1, 2, None, None]).score == 8
    assert instruments.score(GAD7, [1, 1, 1, 1, 1, 2, None]).score == 8
    assert instruments.score(GAD7, [2, 2, 2, 2, None, None, None]) == Score()
    assert instruments.score(GAD7, [None] * 7) == Score()
    assert instruments.score(GAD7, [2] * 6 + [None], ServiceSettings(measure_answers_missing=0)) == Score()


def test_our_own_items_are_never_added_up() -> None:
    assert instruments.score(EVERYDAY, {"sleep": 3, "enjoying_days": 2, "anxious_about_work": 9}) == Score()


def test_answers_in_the_words_that_stood_there() -> None:
    said = instruments.in_words(GAD7, [0, 1, None, 3, 0, 0, 0])
    assert said[:2] == [("Feeling nervous, anxious or on edge", "Not at all"), (GAD7.items[1].words, "Several days")]
    assert len(said) == 6
    slept = "3, where 0 is “Very badly” and 10 is “Very well”"
    assert instruments.in_words(EVERYDAY, {"sleep": 3}) == [("How well have you been sleeping?", slept)]
    bare = replace(EVERYDAY, items=(Item("how", "How is it?", 1, 5),))
    assert instruments.in_words(bare, {"how": 4}) == [("How is it?", "4 of 5")]


def test_change_that_counts() -> None:
    assert instruments.change(GAD7, 10, 7) == Change.NO_RELIABLE_CHANGE
    assert instruments.change(GAD7, 7, 11) == Change.WORSE
    assert instruments.change(EVERYDAY, 3, 8, "sleep") == Change.BETTER
    assert instruments.change(EVERYDAY, 8, 3, "sleep") == Change.WORSE
    assert instruments.change(EVERYDAY, 9, 1, "anxious_about_work") == Change.BETTER
    assert instruments.change(EVERYDAY, 9, 8, "anxious_about_work") == Change.NO_RELIABLE_CHANGE


def answer(answers: Any, instrument: instruments.Instrument = GAD7, timepoint: str = "baseline") -> tuple[str, ...]:
    return instruments.can_answer(instrument, answers=answers, timepoint=timepoint).codes


def test_answers_that_can_be_kept() -> None:
    assert answer([0, 1, 2, 3, 0, 1, None]) == ()
    assert answer({"q1": 1, "q2": None}) == ()
    assert answer({"sleep": 0, "anxious_about_work": 10}, EVERYDAY, "follow_up_6w") == ()


@pytest.mark.parametrize(
    ("answers", "codes"),
    [
        ([0, 1, 2], ("measure.wrong_number_of_answers",)),
        ([0] * 8, ("measure.wrong_number_of_answers",)),
        ([4, 0, 0, 0, 0, 0, 0], ("measure.out_of_range",)),
        ([-1, 0, 0, 0, 0, 0, 0], ("measure.out_of_range",)),
        ([True, 0, 0, 0, 0, 0, 0], ("measure.out_of_range",)),
        (["1", 0, 0, 0, 0, 0, 0], ("measure.out_of_range",)),
        ([None] * 7, ("measure.nothing_answered",)),
        ({"q1": 1, "q9": 1}, ("measure.unknown_question",)),
        ({}, ("measure.nothing_answered",)),
    ],
)
def test_answers_that_cannot(answers: Any, codes: tuple[str, ...]) -> None:
    assert answer(answers) == codes


def test_a_timepoint_that_is_not_known() -> None:
    assert answer([0] * 7, timepoint="sometime") == ("measure.unknown_timepoint",)
    assert set(instruments.TIMEPOINT_WORDS) == set(Timepoint)


def test_a_score_is_seen_only_where_its_compartment_is() -> None:
    harmed = frozenset({Compartment.HARMED})
    assert instruments.may_see_score("harmed", harmed)
    assert not instruments.may_see_score("responsible", harmed)
    assert not instruments.may_see_score("support", harmed)


def feedback(**given: Any) -> tuple[str, ...]:
    asked: dict[str, Any] = {"overall": None, "recommend": None, "pressured": None, "made_worse": "", **given}
    return instruments.can_give_feedback(**asked).codes


def test_feedback_can_leave_everything_out() -> None:
    assert feedback() == ()
    assert feedback(overall=5, recommend=1, pressured=3, made_worse="no") == ()


def test_feedback_out_of_range() -> None:
    assert feedback(overall=6) == ("measure.rating_out_of_range",)
    assert feedback(pressured=0) == ("measure.rating_out_of_range",)
    assert feedback(made_worse="perhaps") == ("measure.made_worse_unclear",)


def test_every_reason_says_what_can_be_done() -> None:
    reasons = [each for each in vars(instruments).values() if isinstance(each, Reason)]
    assert all(reason.code.startswith("measure.") and reason.words.endswith(".") for reason in reasons)
    assert len({reason.code for reason in reasons}) == len(reasons) == 8
