"""SEC-18: each wall bug that is seeded in the service's own code is caught.

Without a bug the same proofs find nothing: `test_canary_crawl.py`, `test_two_worlds.py`, and the last test here.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pytest
from django.apps import apps
from pytest_django import DjangoDbBlocker

from tests.web.walls.bugs import BUGS, Bug
from tests.web.walls.bugs_of_apps import BUGS_OF_APPS
from tests.web.walls.crawl import fetch, nothing_kept, signed_in
from tests.web.walls.markers import Marker, mark_everything
from tests.web.walls.proof import canary_crawl, differences, disagreements, observed
from tests.web.walls.table import Address, addresses
from tests.web.walls.test_two_worlds import SIDES, act_openly, make_another, make_unknown
from tests.web.walls.world import WORK_ON_CASES, World
from wayforward.process.duties import Role
from wayforward.process.policy import PAGES, Reach, Standing, may_open
from wayforward.web import ready
from wayforward.web.accounts.models import Staff
from wayforward.web.accounts.walled import Purpose, WalledModel

pytestmark = pytest.mark.above_database

# From which sides each of those who see something of the cases is walled; whoever sees nothing is walled from all.
WALLED_FROM = {"ruth": SIDES, "asha": ("harmed", "responsible"), "grace": ("support",)}


@pytest.fixture(scope="module")
def marked(world: World, django_db_blocker: DjangoDbBlocker) -> Iterator[Mapping[str, Marker]]:
    with django_db_blocker.unblock(), nothing_kept():
        yield _all_marked(BUGS, world)


@pytest.fixture(scope="module")
def marked_apps(world: World, django_db_blocker: DjangoDbBlocker) -> Iterator[Mapping[str, Marker]]:
    with django_db_blocker.unblock(), nothing_kept():
        yield _all_marked(BUGS_OF_APPS, world)


def _all_marked(bugs: Iterable[Bug], world: World) -> Mapping[str, Marker]:
    for page in {page for bug in bugs for page in bug.pages}:
        addresses(page, world)
    return mark_everything()


def findings(
    pages: tuple[str, ...], names: tuple[str, ...], world: World, markers: Mapping[str, Marker]
) -> Iterator[str]:
    """What the proofs find on these pages for these viewers, proof after proof: nothing, where all is well."""
    everybody: Mapping[str, Staff | None] = world.cast | world.strangers | {"a visitor": None}
    viewers = {name: everybody[name] for name in names}
    where = [address for page in pages for address in addresses(page, world)]
    crawl = canary_crawl(where, viewers, markers, world.at)
    yield from crawl.leaks
    yield from crawl.failures
    yield from crawl.unrecorded
    staff = {name: each for name, each in viewers.items() if each is not None}
    yield from _not_as_the_table_says(where, staff)
    yield from disagreements(walled_rows(), staff, world.at)
    for name, each in viewers.items():
        yield from _told_apart(where, {name: each}, world, WALLED_FROM.get(name))


def _not_as_the_table_says(where: list[Address], viewers: Mapping[str, Staff]) -> Iterator[str]:
    """A page for some roles is there for whoever has one of them, whatever else they may not see: where rows get past
    the wall whose words the seal then refuses, nobody reads a word, and the page is not there any more. And a page of a
    case is not there for whoever has nothing to do with any, even where it has no words to show."""
    for name, staff in viewers.items():
        roles = frozenset(Role(role) for role in staff.roles)
        standing = Standing(roles, same_service=name != "hillside", blocked=name == "blocked")
        for address in where:
            if address.page not in PAGES:
                continue  # a step that there is not
            reach, shut = PAGES[address.page].reach, may_open(address.page, standing)
            status = fetch(signed_in(staff), address.url, address.methods[0], address.typed).status
            if reach is Reach.ROLES and shut is None and status == 404:
                yield f"{address.page} is not there for {name}, whose role it is for"
            if reach is Reach.PART and shut is not None and status == 200 and name not in WORK_ON_CASES:
                yield f"{address.page} is there for {name}, who is {shut}"


def _told_apart(
    where: list[Address], viewer: dict[str, Staff | None], world: World, sides: tuple[str, ...] | None
) -> Iterator[str]:
    with nothing_kept():
        act_openly(world)
        before = observed(where, viewer)
    yield from before.told
    with nothing_kept():
        for side in sides or SIDES:
            make_another(world, side)
        act_openly(world)
        yield from differences(before.answers, observed(where, viewer).answers)
    if sides is None:
        with nothing_kept():
            make_unknown(world)
            act_openly(world)
            yield from differences(before.answers, observed(where, viewer).answers)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """All bugs in a whole proof; in the short one every sixth."""
    for name, seeded in (("bug", BUGS), ("app_bug", BUGS_OF_APPS)):
        if name in metafunc.fixturenames:
            every = seeded if metafunc.config.getoption("--whole") else seeded[::6]
            metafunc.parametrize(name, every, ids=lambda bug: bug.name)


@pytest.fixture(autouse=True)
def nothing_of_a_bug_is_kept() -> Iterator[None]:
    """The texts of questions are kept for ever, since no code changes under a service; here it does."""
    ready.forget()
    yield
    ready.forget()


def test_the_bug_is_caught(bug: Bug, world: World, marked: Mapping[str, Marker], record_property: Any) -> None:
    with nothing_kept(), bug.seed():
        found = next(findings(bug.pages, bug.viewers, world, marked), None)
    record_property("seeded", found is not None)
    assert found, f"nobody noticed: {bug.name}"


def test_a_crawl_that_sees_nothing_says_so(world: World, marked: Mapping[str, Marker]) -> None:
    """Or a page that is blank, or an address that nobody fetched, would prove everything."""
    asha = {"asha": world.cast["asha"]}
    assert canary_crawl([], asha, marked, world.at).unseen(marked, asha, world.at)


def walled_rows() -> list[WalledModel]:
    """Every row of every walled table."""
    models = [model for model in apps.get_models() if issubclass(model, WalledModel)]
    return [row for model in models for row in model.unwalled(Purpose.CHECKING)]


def test_the_four_ways_agree_with_the_table_of_the_walls(world: World, record_property: Any) -> None:
    """SEC-13: every row, asked for by everybody in each way in which the wall is asked."""
    rows, viewers = walled_rows(), world.cast | world.strangers
    found = disagreements(rows, viewers, world.at)
    record_property("rows", len(rows) * len(viewers))
    record_property("disagreements", len(found))
    assert len(rows) > 200
    assert found == []


def test_the_bug_is_caught_in_an_app(
    app_bug: Bug, world: World, marked_apps: Mapping[str, Marker], record_property: Any
) -> None:
    with nothing_kept(), app_bug.seed():
        found = next(findings(app_bug.pages, app_bug.viewers, world, marked_apps), None)
    record_property("seeded", found is not None)
    assert found, f"nobody noticed: {app_bug.name}"


def test_nothing_is_found_in_the_apps_where_nothing_is_seeded(world: World, marked_apps: Mapping[str, Marker]) -> None:
    everybody = world.cast | world.strangers
    for bug in BUGS_OF_APPS:
        where = [address for page in bug.pages for address in addresses(page, world)]
        viewers = {name: everybody[name] for name in bug.viewers if name in everybody}
        assert list(_not_as_the_table_says(where, viewers)) == []
    looking = {name for bug in BUGS_OF_APPS for name in bug.viewers} & everybody.keys()
    assert disagreements(walled_rows(), {name: everybody[name] for name in looking}, world.at) == []
