"""For all tests. What the tests of the service stand on is in tests/web/conftest.py."""

import atexit
import gc
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--whole", action="store_true", help="prove the walls with everybody who comes close (make wall)")


def pytest_configure(config: pytest.Config) -> None:
    folder = Path(settings.DATA).parent
    if folder.name.startswith("wayforward-tests-"):
        atexit.register(shutil.rmtree, folder, ignore_errors=True)


# Begun first, so that nobody waits for them at the end: one test each, or a world that takes minutes to read.
LONG = ("test_two_colleagues.py", "test_canary_crawl.py", "test_two_worlds.py", "test_commands.py", "test_serving.py")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: LONG.index(item.path.name) if item.path.name in LONG else len(LONG))


def pytest_collection_finish() -> None:
    """What was loaded by now stays, and looking for what could go takes a fifth of the time of all tests: seldom."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """One key of the service for all tests of a run, made before any database: a second would not open its vault."""
    from wayforward.web.vault import keyring

    before = getattr(settings, "WAYFORWARD_KEK_FILE", None)
    path = tmp_path_factory.mktemp("keys") / "kek"
    keyring.make_kek(path)
    settings.WAYFORWARD_KEK_FILE = path
    keyring.forget()
    yield
    settings.WAYFORWARD_KEK_FILE = before
    keyring.forget()
