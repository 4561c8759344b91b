"""One played world for each module of wall tests; whatever a test does to it is rolled back."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from pytest_django import DjangoDbBlocker

from tests.web.walls.crawl import nothing_kept

if TYPE_CHECKING:
    from tests.web.walls.world import World


@pytest.fixture(scope="module")
def world(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator["World"]:
    """The story of two colleagues, played until just before its case is closed. The clock stands there."""
    from tests.web.walls.world import play, today

    with django_db_blocker.unblock(), nothing_kept():
        played = play(whole=request.config.getoption("--whole"))
        with today(played):
            yield played
