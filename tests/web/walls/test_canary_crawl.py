"""SEC-11, SEC-19 in part, SEC-22, SEC-24: every address as every member of the cast, GET and an empty POST."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from tests.web.walls.crawl import nothing_kept
from tests.web.walls.markers import Marker, mark_everything
from tests.web.walls.proof import Crawl, canary_crawl
from tests.web.walls.rows_liaison import FOR_MACHINES
from tests.web.walls.rows_rights import OF_THE_OFFICER
from tests.web.walls.rows_signin import NOT_IN_A_DEMONSTRATION
from tests.web.walls.table import addresses, rows, unshown
from tests.web.walls.world import WORK_ON_CASES, World
from wayforward.web.accounts.models import Staff

pytestmark = pytest.mark.above_database

Crawled = tuple[Crawl, Mapping[str, Marker], Mapping[str, Staff | None]]


@pytest.fixture(scope="module")
def crawled(world: World, django_db_blocker: DjangoDbBlocker, request: pytest.FixtureRequest) -> Iterator[Crawled]:
    """The crawl, once for all tests of this module. To each page a third of the viewers post an empty form here, and
    in a whole proof each does."""
    posts = 1 if request.config.getoption("--whole") else 3
    with django_db_blocker.unblock(), nothing_kept():
        # The addresses first: a row may make what the story does not have.
        everywhere = [address for name in rows() for address in addresses(name, world)]
        markers = mark_everything()
        yield canary_crawl(everywhere, world.viewers, markers, world.at, posts), markers, world.viewers


def test_every_row_has_samples(world: World) -> None:
    empty = [name for name in rows() if not addresses(name, world)]
    assert not empty, "the story has nothing to fetch there"


def test_no_marker_outside_its_entitlement(crawled: Crawled, record_property: Any) -> None:
    crawl, markers, viewers = crawled
    for name, figure in {
        "pages": len(crawl.shown),
        "viewers": len(viewers),
        "fetched": crawl.fetched,
        "markers": len(markers),
        "leaks": len(crawl.leaks) + len(crawl.unrecorded),
        "failures": len(crawl.failures),
    }.items():
        record_property(name, figure)
    assert crawl.leaks == []


def test_no_word_is_shown_that_the_record_does_not_tell_of(crawled: Crawled) -> None:
    """SEC-19: the line is in the record before the page leaves."""
    assert crawled[0].unrecorded == []


def test_no_page_fails(crawled: Crawled) -> None:
    assert crawled[0].failures == []


def test_no_page_asks_more_than_twelve_times(crawled: Crawled) -> None:
    """The record's line is counted, transaction control is not."""
    assert not crawled[0].costly, "\n\n".join(crawled[0].costly)


def test_every_page_is_shown_to_somebody(crawled: Crawled) -> None:
    """A page that nobody can open proves nothing. What only takes a POST is not a page."""
    crawl, _, _ = crawled
    assert crawl.fetched > 100
    # Ready or not is not a matter of walls.
    elsewhere = {"readyz", *NOT_IN_A_DEMONSTRATION, *FOR_MACHINES, *OF_THE_OFFICER}
    assert rows().keys() - crawl.shown - crawl.only_posted - elsewhere == set()


@pytest.mark.parametrize("name", WORK_ON_CASES)
def test_those_who_work_on_the_case_see_something(name: str, crawled: Crawled) -> None:
    assert crawled[0].seen[name]


def test_those_who_have_nothing_to_do_with_it_see_nothing(crawled: Crawled, world: World) -> None:
    assert {"carys", "dev", "farah", "blocked"} < world.shut_out.keys()
    assert {name: crawled[0].seen[name] for name in world.shut_out} == {name: set() for name in world.shut_out}


def test_every_sealed_field_is_shown_to_somebody_entitled(crawled: Crawled) -> None:
    """A field that no page shows to anybody is a page that is missing, unless its app's rows say why."""
    crawl, markers, _ = crawled
    shown = {markers[word].field for seen in crawl.seen.values() for word in seen}
    in_story = {marker.field for marker in markers.values() if marker.in_story}
    assert not in_story - shown - unshown().keys(), "no page shows it (say why in UNSHOWN, if that is right)"
    assert not unshown().keys() & shown, "some page shows it: it needs no reason"


def test_everybody_sees_every_field_that_they_are_entitled_to(crawled: Crawled, world: World) -> None:
    """Not only somebody: a page that is blind for one role proves nothing for that role."""
    crawl, markers, viewers = crawled
    blind = [each for each in crawl.unseen(markers, viewers, world.at) if each.split()[-1] not in unshown()]
    assert blind == []
