"""SEC-21, as a browser would try it: who acted, what was done, when, and in which service are sent beside what a form
asks for. The same is answered and the same is recorded, by whoever is signed in, at the time of the clock."""

from datetime import timedelta
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.contrib.auth import get_user, middleware
from django.http import HttpRequest

from tests.web.bad_input.reading import filled_in
from tests.web.walls.crawl import fetch, nothing_kept, signed_in
from tests.web.walls.table import Address, addresses, rows
from tests.web.walls.world import World
from wayforward.practice import digest
from wayforward.web.accounts.models import Staff
from wayforward.web.record.models import Line

SLICE = 8
WHO = ("by", "by_id", "staff", "staff_id", "actor", "actor_id", "user", "user_id")
WHEN = ("at", "when", "now", "recorded_at", "created_at", "made_at", "changed_at")
WHERE = ("service", "service_id", "case_id", "compartment")
WHAT = ("event", "act", "outcome", "_method")


def forged(world: World, who: str, typed: dict[str, str]) -> dict[str, str]:
    """Somebody else, another time, another service and another act, under each name that the form does not ask for
    itself, in one box or in several."""
    other = str(next(staff.pk for name, staff in world.cast.items() if name != who))
    lies = {
        **dict.fromkeys(WHO, other),
        **dict.fromkeys(WHEN, (world.at - timedelta(days=400)).isoformat()),
        **dict.fromkeys(WHERE, str(uuid4())),
        **dict.fromkeys(WHAT, "case_closed"),
    }
    asked = typed.keys() | {name.rsplit("_", 1)[0] for name in typed}
    return {name: lie for name, lie in lies.items() if name not in asked}


def sent(world: World, address: Address, who: str, typed: dict[str, str]) -> tuple[int, list[tuple[Any, ...]]]:
    """The answer, and each line that it left: what, by whom, when, in which service, and when it was recorded."""
    before = digest.last_line()
    with nothing_kept():
        answer = signed_in(world.cast[who]).post(address.url, typed)
        lines = [line for line in digest.lines_since(before) if line.outcome == Line.DONE]
        said = [(line.event, line.actor_id, line.at, line.service_id, line.recorded_at) for line in lines]
    return answer.status_code, said


def tried(world: World, address: Address) -> tuple[bool, list[str]] | None:
    """The form of this page, honest and with lies beside, as the first of the staff who gets it: whether it did
    something, and what a lie has changed. None where nobody gets a form."""
    for who in ("asha", "grace", "sam", "ruth", "dev"):
        page = fetch(signed_in(world.cast[who]), address.url) if address.typed is None else None
        typed = filled_in(page.text) if page is not None and page.status == 200 else {}
        if typed:
            honest = sent(world, address, who, typed)
            lied = sent(world, address, who, typed | forged(world, who, typed))
            wrong = [f"{address.name} as {who}: {honest} / {lied}"] if honest != lied else []
            if any((actor, recorded) != (world.cast[who].pk, world.at) for _, actor, _, _, recorded in lied[1]):
                wrong.append(f"{address.name} was recorded as by somebody else than {who}, or at another time: {lied}")
            return bool(lied[1]), wrong
    return None


def test_nobody_says_who_they_are_or_when_it_is(
    world: World, request: pytest.FixtureRequest, record_property: Any
) -> None:
    whole = request.config.getoption("--whole")
    names = sorted(rows())[:: 1 if whole else SLICE]
    where = [address for name in names for address in addresses(name, world)[: None if whole else 1]]
    found = [each for address in where if (each := tried(world, address)) is not None]
    done, wrong = sum(did for did, _ in found), [line for _, lines in found for line in lines]
    record_property("forged forms", len(found))
    record_property("forged forms that did something", done)
    assert not wrong, "\n".join(wrong)
    assert done > (15 if whole else 1), "hardly any form was filled in so that it did something"


def believed(request: HttpRequest) -> Any:
    """A service that takes whoever the browser names for who is signed in."""
    return Staff.objects.filter(pk=request.POST["by"]).first() if "by" in request.POST else get_user(request)


def test_a_service_that_believes_the_browser_is_noticed(world: World) -> None:
    (address, *_) = addresses("people:give-notice", world)
    assert tried(world, address) == (True, [])
    with patch.object(middleware, "get_user", believed):
        found = tried(world, address)
    assert found is not None and found[1] != []
