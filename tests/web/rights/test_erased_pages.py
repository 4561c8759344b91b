"""Every page that somebody could open stands when what it shows was erased: "(erased)", and never an error."""

from collections.abc import Iterator

import pytest

from tests.web.walls.conftest import world
from tests.web.walls.crawl import fetch, signed_in
from tests.web.walls.table import addresses, rows
from tests.web.walls.world import WORK_ON_CASES, World
from wayforward.web.vault import keyring
from wayforward.web.vault.models import Key

__all__ = ["world"]

pytestmark = pytest.mark.above_database


@pytest.fixture(scope="module")
def erased(world: World) -> Iterator[World]:
    """The story of two colleagues, with every key of its people and cases destroyed."""
    for name in rows():
        addresses(name, world)  # what the rows make for themselves is made before
    keys = Key.objects.using("vault").exclude(scope__in=("system", "staff")).values_list("pk", flat=True)
    assert keyring.shred(list(keys), reason="completed") > 5
    yield world


@pytest.mark.parametrize("name", WORK_ON_CASES)
def test_no_page_falls_over(name: str, erased: World) -> None:
    client = signed_in(erased.cast[name])
    failed, shown = [], 0
    for address in [each for row in rows() for each in addresses(row, erased)]:
        answer = fetch(client, address.url, "GET" if address.typed is None else "POST", address.typed)
        shown += b"(erased)" in b"".join(answer.pieces)
        if answer.status >= 500 and address.name != "readyz":
            failed.append(f"{address.url}: {answer.error.strip().splitlines()[-1] if answer.error else answer.status}")
    assert failed == []
    assert shown > 0
