"""The figures of the return, counted over stories that were played through the real actions."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from tests.web.cast import Cast
from tests.web.walls.crawl import nothing_kept
from tests.web.walls.statements import counted
from tests.web.walls.world import STORY
from wayforward.practice import loading, playing
from wayforward.process.measures import DEFINITIONS
from wayforward.web import clock
from wayforward.web.reports import measures
from wayforward.web.reports.measures import MEASURES, Figure, Period, shown


@dataclass
class Told:
    """Two stories in one service, to their ends."""

    world: Any

    def year(self, of: int) -> dict[str, Figure]:
        """Every figure from April to March."""
        period = Period(self.world.service, datetime(of, 4, 1, tzinfo=UTC), datetime(of + 1, 4, 1, tzinfo=UTC))
        return {measure.definition.code: figure for measure, figure in measures.figures(period)}


@pytest.fixture(scope="module")
def told(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Told]:
    """Two colleagues meet (four offers from October 2025 on, a meeting in August 2026); and the day before another
    meeting the harmed person withdraws."""
    with django_db_blocker.unblock(), nothing_kept():
        worlds = []
        for name in ("two-colleagues", "the-day-before"):
            result = playing.play(loading.load(STORY.parent / f"{name}.yaml"), checking=False)
            assert result, result.difference
            worlds.append(result.world)
        yield Told(worlds[0])


def test_each_figure_of_the_year_of_the_meeting(told: Told) -> None:
    assert told.year(2026) == {
        "K1": Figure(1),
        "K2": Figure(0),
        "K4": Figure(1, 1),
        "K5": Figure(0, 1),
        "K6": Figure(1, 1),
        "K7": Figure(1),
        "K9.direct": Figure(1),
        "K9.indirect": Figure(0),
        "K9.preparatory": Figure(0),
        "K10.direct": Figure(1, 1),
        "K10.indirect": Figure(0, 1),
        "K13": Figure(1, 1),
        "K15": Figure(1, 1),
        "K16": Figure(0, 0),
        "K17": Figure(1, 1),
        "K18": Figure(0, 1),
        "K24": Figure(0),
        "K25": Figure(0),
    }


def test_the_year_before_has_its_own(told: Told) -> None:
    """She was referred, supported and told of it then; what she answered later is not counted there."""
    year = told.year(2025)
    assert year["K1"] == Figure(1) and year["K2"] == Figure(1)
    assert year["K4"] == Figure(1, 1)  # asked three times, counted once
    assert year["K6"] == Figure(0, 1)
    assert not any(year[code].count for code in ("K7", "K9.direct", "K10.direct", "K13", "K15", "K17", "K24"))


def test_a_year_without_anything(told: Told) -> None:
    assert {figure.count for figure in told.year(2023).values()} == {0}


def test_another_service_has_none_of_it(told: Told, cast: Cast) -> None:
    period = Period(cast.service, datetime(2020, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC))
    assert {figure.count for _, figure in measures.figures(period)} == {0}


def test_a_withdrawal_is_counted_where_it_happened(told: Told) -> None:
    from wayforward.web.accounts.models import Service

    (other,) = Service.objects.exclude(pk=told.world.service.pk)
    period = Period(other, datetime(2020, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC))
    assert MEASURES["K24"].count(period) == 1
    assert MEASURES["K9.direct"].count(period) == 0


def test_a_period_begins_with_its_first_moment_and_ends_before_its_last(told: Told) -> None:
    from wayforward.web.accounts.walled import Purpose
    from wayforward.web.support.models import Referral

    (at,) = Referral.unwalled(Purpose.CHECKING).filter(service=told.world.service).values_list("received_at", flat=True)
    after = at.replace(year=at.year + 1)
    assert MEASURES["K2"].count(Period(told.world.service, at, after)) == 1
    assert MEASURES["K2"].count(Period(told.world.service, at.replace(year=at.year - 1), at)) == 0


def test_a_statement_for_each_thing_that_has_several_figures_and_one_for_the_others(told: Told) -> None:
    with counted() as statements:
        told.year(2026)
    assert len(statements) == 4


def test_every_figure_is_defined() -> None:
    assert MEASURES.keys() <= DEFINITIONS.keys()
    for code, measure in MEASURES.items():
        assert measure.definition.code == code
        assert not measure.over or measure.definition.denominator


@pytest.mark.parametrize(
    ("count", "inside", "outside"),
    [
        (0, "0", "0"),
        (1, "1", "fewer than 5"),
        (4, "4", "fewer than 5"),
        (5, "5", "about 5"),
        (8, "8", "about 10"),
        (1234, "1,234", "about 1,235"),
    ],
)
def test_small_numbers_stay_inside(count: int, inside: str, outside: str) -> None:
    assert shown(count, outside=False) == inside
    assert shown(count, outside=True) == outside


def test_nothing_hidden_follows_from_two_numbers_that_are_shown() -> None:
    """However many of however many: whoever knows both texts cannot tell one to four of the rest from none."""
    alike: dict[tuple[str, str], set[int]] = {}
    for of in range(200):
        for count in range(of + 1):
            texts = shown(count, outside=True), shown(of, outside=True)
            alike.setdefault(texts, set()).add(of - count)
    assert all(rests != {rest} for rests in alike.values() for rest in range(1, 5))


def test_from_outside_whole_quarters_are_counted() -> None:
    end = datetime(2027, 3, 31, 23, tzinfo=UTC)
    with clock.at(datetime(2026, 8, 20, 10, tzinfo=UTC)):
        assert measures.open_until(end, outside=False) == end
        assert measures.open_until(end, outside=True) == datetime(2026, 6, 30, 23, tzinfo=UTC)  # midnight in England
    with clock.at(datetime(2028, 1, 1, tzinfo=UTC)):
        assert measures.open_until(end, outside=True) == end


@pytest.mark.parametrize(("who", "status"), [("lena", 200), ("sam", 200), ("farah", 200), ("asha", 404), ("ben", 404)])
def test_who_reads_them(who: str, status: int, cast: Cast, client: Client) -> None:
    client.force_login(getattr(cast, who))
    assert client.get(reverse("reports:figures")).status_code == status
