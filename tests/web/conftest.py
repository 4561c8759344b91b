"""What every test of the service stands on: all databases, and the cast."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections
from playwright.sync_api import Browser

from tests.web.cast import Cast, assemble
from tests.web.journeys.members import chromium
from wayforward.web import clock
from wayforward.web.record import triggers

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of the service may use every database: a write leaves a line in one and a key in another."""
    for item in items:
        if HERE in item.path.parents and not any(map(item.get_closest_marker, ("django_db", "no_database"))):
            item.add_marker(pytest.mark.django_db(databases=sorted(settings.DATABASES)))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One for all tests of a process, which cannot open a second."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with chromium() as opened:
        yield opened
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(autouse=True)
def append_only(request: pytest.FixtureRequest) -> Iterator[None]:
    """The record refuses to be emptied, so a test that ends by emptying the database takes the triggers away first.

    They come back with the `post_migrate` that follows.
    """
    marker = request.node.get_closest_marker("django_db")
    transactional = "live_server" in request.fixturenames or "transactional_db" in request.fixturenames
    if marker is None or not (transactional or marker.kwargs.get("transaction")):
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    triggers.remove(connections["default"])


@pytest.fixture
def moment() -> datetime:
    """A working morning, on which most tests happen."""
    return datetime(2026, 3, 3, 10, 0, tzinfo=UTC)


@pytest.fixture
def at_work(moment: datetime) -> Iterator[datetime]:
    """The clock stands at that morning."""
    with clock.at(moment):
        yield moment


@pytest.fixture
def cast() -> Cast:
    """The named members of staff of one service, used everywhere (see tests/web/cast.py)."""
    return assemble()
