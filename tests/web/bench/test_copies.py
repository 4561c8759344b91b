"""The cases of `make bench` are copies; a copy is what the actions make of the same."""

from datetime import date

import pytest

from tools.bench import captured, compared, given, loading, made
from wayforward.web import vault
from wayforward.web.record import chain
from wayforward.web.support.models import SupportCase

TODAY = date(2026, 6, 3)
REFERRALS = 250


@pytest.fixture
def size() -> given.Size:
    return given.Size(REFERRALS)


def test_a_copy_is_what_the_actions_make(size: given.Size) -> None:
    team = made.team()
    templates = loading.templates(given.one_of_each(size, today=TODAY), team)
    copied = loading.Load(templates, team).copies(given.cases(size, today=TODAY))
    assert copied == REFERRALS
    assert chain.check()
    assert compared.compare(given.one_of_each(size, today=TODAY, place=7), templates, team) == []
    copied_from = sum(shape == given.OPEN for shape, _ in templates)
    assert SupportCase.unwalled("checking").filter(state="open").count() == size.open + copied_from

    SupportCase.unwalled("checking").update(closed_reason="moved_away")
    closed = next(each for each in given.cases(size, today=TODAY) if each.kind == (given.CLOSED, False))
    assert "moved_away" in compared.compare([closed], templates, team)[0]


def test_the_same_seed_gives_the_same_words(size: given.Size) -> None:
    first, again = (list(given.cases(size, today=TODAY)) for _ in range(2))
    other = list(given.cases(size, today=TODAY, seed=2))
    assert first == again != other
    assert {each.shape for each in first} == {"waiting", "declined", "open", "closed", "restorative"}
    notes = [words for each in first for words in each.notes]
    assert 335 < sum(map(len, notes)) / len(notes) < 355


def test_ten_years_have_the_shape_of_a_real_service() -> None:
    size = given.Size(given.A_YEAR * given.YEARS)
    counted: dict[str, int] = {}
    for number in range(size.referrals):
        counted[size.shape(number)] = counted.get(size.shape(number), 0) + 1
    assert counted["open"] == given.CASEWORKERS * given.OPEN_EACH
    assert counted["restorative"] == given.CONVERSATIONS * given.YEARS
    supported = counted["open"] + counted["closed"] + counted["restorative"]
    assert supported / given.YEARS == pytest.approx(given.SUPPORTED, rel=0.01)
    few = list(given.cases(size, today=TODAY, numbers=iter(range(0, size.referrals, 40))))
    children = sum(each.born > (each.monday.replace(year=each.monday.year - 18)).isoformat() for each in few)
    assert children / len(few) == pytest.approx(given.UNDER_18 / given.A_YEAR, rel=0.25)


def test_what_is_captured_is_all_that_was_put_in(size: given.Size) -> None:
    team = made.team()
    before = {model: captured.rows_of(model).count() for model in captured.tables()}
    with captured.capture() as found:
        made.make(next(given.one_of_each(size, today=TODAY)), team)
    more = {model: captured.rows_of(model).count() - before[model] for model in captured.tables()}
    assert {model: sum(type(row) is model for row in found.rows) for model in more} == more
    assert vault.stands(next(row.pk for row in found.rows if row._meta.label == "vault.Key"))
