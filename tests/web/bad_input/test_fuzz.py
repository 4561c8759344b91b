"""SEC-73: malformed requests to every address, by every method, as everybody: no answer of 5xx, and nothing leaks.

Here a few hundred; `make fuzz` sends 50,000 (FUZZ_REQUESTS says otherwise) and prints the figures.
"""

import os
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings
from pytest_django import DjangoDbBlocker

from tests.web.bad_input.fuzzing import Fuzz, Targets, allowed_words, look_at, send
from tests.web.bad_input.malformed import Malformed, requests
from tests.web.walls.crawl import nothing_kept
from tests.web.walls.markers import Marker, mark_everything
from tests.web.walls.table import addresses, rows
from tests.web.walls.world import World

REQUESTS = int(os.environ.get("FUZZ_REQUESTS", "300"))
SEED = int(os.environ.get("FUZZ_SEED", "0"))
# Each says what it found when it is done: a run that is stopped tells of what was sent until then.
PARTS = max(1, REQUESTS // 2_500)

Marked = tuple[Mapping[str, Marker], Targets]


@pytest.fixture(scope="module")
def marked(world: World, django_db_blocker: DjangoDbBlocker) -> Iterator[Marked]:
    """A word of its own in every sealed field, and where everything can be sent."""
    with django_db_blocker.unblock(), nothing_kept():
        everywhere = [address for name in rows() for address in addresses(name, world)]
        yield mark_everything(), Targets(everywhere, world, SEED)


@pytest.mark.parametrize("part", range(PARTS))
def test_no_malformed_request_is_a_fault_and_none_leaks(
    world: World, marked: Marked, part: int, record_property: Any
) -> None:
    markers, targets = marked
    allowed = {who: allowed_words(staff, markers, world) for who, staff in targets.viewers.items()}
    fuzz = Fuzz()
    targets.go_to(part)

    @seed(SEED * 1_000 + part)
    @settings(
        max_examples=REQUESTS // PARTS,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        verbosity=Verbosity.quiet,
        suppress_health_check=list(HealthCheck),
    )
    @given(requests)
    def sending(wrong: Malformed) -> None:
        target = targets.take()
        answer = send(targets.browsers[target.who], target, wrong)
        look_at(fuzz, target, wrong, answer, allowed[target.who], markers)

    sending()
    for name, figure in {
        "requests": fuzz.sent,
        "pages": len(fuzz.pages),
        "markers": len(markers),
        "viewers": len(fuzz.who),
        "faults": len(fuzz.faults),
        "leaks": len(fuzz.leaks),
        **{f"status {status}": number for status, number in fuzz.statuses.items()},
    }.items():
        record_property(name, figure)
    assert fuzz.sent >= REQUESTS // PARTS * 0.9
    assert "\n".join([*fuzz.faults.values(), *fuzz.leaks.values()]) == ""
