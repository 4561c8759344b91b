"""Needs: eight categories, five kinds of answer, and only a need has a number."""

from datetime import date

import pytest

from wayforward.process import needs, reference
from wayforward.process.needs import Answer, Category, NeedFact


def test_the_categories_are_those_of_the_reference() -> None:
    kept = reference.entries("needs", date(2026, 6, 1))
    assert [entry["words"] for entry in kept.values()] == [needs.CATEGORY_WORDS[each] for each in Category]
    assert list(kept) == list(Category)
    assert set(needs.ANSWER_WORDS) == set(Answer)


def test_reading_what_was_typed() -> None:
    found = {need.category: need for need in needs.read({"health": 4, "work": 5, "money": 0, "family": "declined"})}
    assert found[Category.HEALTH] == NeedFact(Category.HEALTH, Answer.NEED, 4)
    assert found[Category.MONEY] == NeedFact(Category.MONEY, Answer.NO_NEED, 0)
    assert found[Category.FAMILY].answer == Answer.DECLINED
    assert found[Category.SHELTER].answer == Answer.NOT_ASKED
    assert len(found) == 8


def test_what_is_not_known_cannot_be_read() -> None:
    with pytest.raises(ValueError, match="pets"):
        needs.read({"pets": 3})
    with pytest.raises(ValueError, match="lots"):
        needs.read({"health": "lots"})


def test_answers_that_can_be_kept() -> None:
    assert needs.can_assess([("health", "need", 4), ("work", "declined", None), ("money", "no_need", 0)]).allowed
    assert needs.can_assess([]).allowed


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ([("pets", "need", 3)], "needs.unknown_category"),
        ([("health", "need", 3), ("health", "no_need", None)], "needs.named_twice"),
        ([("health", "need", None)], "needs.severity_missing"),
        ([("health", "need", 0)], "needs.severity_missing"),
        ([("health", "need", 6)], "needs.severity_missing"),
        ([("health", "declined", 3)], "needs.severity_without_need"),
        ([("health", "no_need", 2)], "needs.severity_without_need"),
    ],
)
def test_answers_that_cannot(answers: list[tuple[str, str, int | None]], code: str) -> None:
    decision = needs.can_assess(answers)
    assert decision.codes == (code,)
    assert decision.reasons[0].words.endswith(".")


def fact(answer: Answer, severity: int | None = None) -> NeedFact:
    return NeedFact(Category.WORK, answer, severity)


def test_distance_travelled_counts_only_pairs_with_a_need_at_first() -> None:
    need = Answer.NEED
    found = needs.distance_travelled(
        [
            (fact(need, 5), fact(need, 2)),
            (fact(need, 3), fact(Answer.NO_NEED)),
            (fact(need, 2), fact(need, 2)),
            (fact(need, 1), fact(need, 4)),
            (fact(Answer.NO_NEED), fact(need, 4)),
            (fact(need, 3), fact(Answer.DECLINED)),
            (fact(need, 3), None),
            (None, fact(need, 3)),
        ]
    )
    assert (found.pairs, found.better, found.same, found.worse) == (4, 2, 1, 1)
    assert found.mean_change == -0.75


def test_no_pair_no_mean() -> None:
    assert needs.distance_travelled([]).mean_change is None
