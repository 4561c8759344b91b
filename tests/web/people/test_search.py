"""Whom a search shows first, how far it asks the walls at a time, and that where it ended tells of nobody."""

from collections.abc import Callable
from uuid import UUID

import pytest

from tests.web.cast import Cast
from tests.web.support.conftest import MONDAY
from wayforward.web.accounts.models import Staff
from wayforward.web.accounts.walled import Purpose
from wayforward.web.people import search
from wayforward.web.people.models import Person
from wayforward.web.support.actions import cases
from wayforward.web.support.models import Referral, SupportCase

Many = Callable[[str], list[SupportCase]]


@pytest.fixture
def many(cast: Cast, take: Callable[..., Referral]) -> Many:
    """Cases of asha's, of people called Robin with each of these letters behind their family name."""

    def opened(letters: str) -> list[SupportCase]:
        referrals = [take(name=f"Robin Many{letter}") for letter in letters]
        return [
            cases.open_support_case(referral=each, caseworker=cast.asha, by=cast.sam, at=MONDAY) for each in referrals
        ]

    return opened


def closed(*some: SupportCase) -> None:
    SupportCase.unwalled(Purpose.CHECKING).filter(pk__in=[each.pk for each in some]).update(state="closed")


def pages(staff: Staff, typed: str) -> list[search.Answer]:
    """All that a search shows, page by page."""
    found = [search.search(staff, typed)]
    while (last := found[-1]).further is not None:
        assert len(found) < 20, "a search that never ends"
        found.append(search.search(staff, typed, last.further, last.by_sound))
    return found


def names(answers: list[search.Answer]) -> list[str]:
    return [each.name[-1] for answer in answers for each in answer.people]


def test_those_in_ones_own_open_cases_come_first(cast: Cast, many: Many) -> None:
    one, two, three, _ = many("dcba")
    closed(one, two)
    found = search.search(cast.asha, "robin").people
    assert [(each.name[-1], each.own) for each in found] == [("a", True), ("b", True), ("c", False), ("d", False)]
    closed(three)
    assert names([search.search(cast.asha, "robin")]) == list("abcd")
    assert not any(each.own for each in search.search(cast.sam, "robin").people)


def test_those_of_ones_own_come_first_by_how_they_sound_too(cast: Cast, many: Many) -> None:
    closed(*many("ab"))
    many("c")
    found = search.search(cast.asha, "robyn")
    assert (found.by_sound, names([found])) == (True, list("cab"))


def test_those_of_ones_own_are_on_the_first_page_and_on_no_other(
    cast: Cast, many: Many, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "MOST", 2)
    closed(*many("abcdef")[1:])
    found = pages(cast.asha, "robin")
    assert [len(answer.people) for answer in found] == [3, 2, 1]
    assert names(found)[0] == "a"
    assert sorted(names(found)) == list("abcdef")


def test_more_of_ones_own_than_a_page_holds_are_all_found(
    cast: Cast, many: Many, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "MOST", 2)
    many("abcde")
    assert sorted(names(pages(cast.asha, "robin"))) == list("abcde")


@pytest.mark.parametrize("typed", ["robin", "robyn"])
def test_the_walls_are_asked_of_so_many_at_a_time_and_nobody_is_left_out(
    cast: Cast, many: Many, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    """Whoever may see all finds all; on each page is somebody, or it is the last."""
    monkeypatch.setattr(search, "ASKED", 1)
    closed(*many("abcdefgh")[1:])
    for staff in (cast.asha, cast.sam):
        found = pages(staff, typed)
        assert sorted(names(found)) == list("abcdefgh")
        assert all(answer.people for answer in found[:-1])
        assert len(found) > 1 or typed == "robyn"


def test_where_the_walls_were_asked_to_is_nobodys_place(
    cast: Cast, many: Many, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "ASKED", 1)
    many("abcdef")
    people = {pk.int for pk in Person.unwalled(Purpose.CHECKING).values_list("pk", flat=True)}
    ends = [answer.further for answer in pages(cast.sam, "robin") if answer.further is not None]
    assert ends
    for end in ends:
        assert end.int % search.A_PART == 0
        assert end.int not in people


def test_whoever_may_know_of_none_is_told_of_none_however_many_there_are(
    cast: Cast, many: Many, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "ASKED", 1)
    many("abcdef")
    for typed in ("robin", "robyn", "robin manya"):
        assert search.search(cast.carys, typed) == search.Answer([], [])


def test_somebody_far_behind_many_others_is_found_at_once(
    cast: Cast, many: Many, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the first of whom the walls are asked are all behind them, the others are asked of too."""
    monkeypatch.setattr(search, "ASKED", 1)
    of_asha = many("abcdef")
    last = max(of_asha, key=lambda case: case.person_id)
    SupportCase.unwalled(Purpose.CHECKING).filter(pk=last.pk).update(caseworker=cast.carys)
    cases.ties.tie(staff=cast.carys, case_id=last.pk, case_kind="support", kind="caseworker", at=MONDAY)
    closed(last)
    [found] = search.search(cast.carys, "robin").people
    assert found.person.pk == last.person_id


def test_a_place_that_was_made_up_ends_nothing(cast: Cast, many: Many) -> None:
    many("ab")
    assert search.search(cast.asha, "robin", UUID(int=2**128 - 1)).people == []
    assert search.search(cast.asha, "robin", UUID(int=2**127), by_sound=True).further is None
