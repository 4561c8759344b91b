"""What every test of the service stands on: a key of the service, all databases, and the cast."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections

from tests.web.cast import Cast, assemble
from wayforward.web import clock
from wayforward.web.record import triggers
from wayforward.web.vault import keyring

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of the service may use every database: a write leaves a line in one and a key in another."""
    for item in items:
        if HERE in item.path.parents and item.get_closest_marker("django_db") is None:
            item.add_marker(pytest.mark.django_db(databases=sorted(settings.DATABASES)))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """A key of the service for these tests alone, before any database is made."""
    before = getattr(settings, "WAYFORWARD_KEK_FILE", None)
    path = tmp_path_factory.mktemp("keys") / "kek"
    keyring.make_kek(path)
    settings.WAYFORWARD_KEK_FILE = path
    keyring.forget()
    yield
    settings.WAYFORWARD_KEK_FILE = before
    keyring.forget()


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
