"""SEC-13: the policy table says who may open each page and do what is behind it, and the service does as it says.

Every page has a row and every act has one. Each cell is asked of the running service: all of them by `make wall`, every
third here, so that each page is asked by a third of those who can stand to a case in some way. Those of a case are
asked again when every file is closed, and again when every file has ended; here a thin slice of them.
"""

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoDbBlocker

from tests.web.bad_input.reading import filled_in
from tests.web.walls.crawl import Answer, fetch, nothing_kept, signed_in
from tests.web.walls.rows_signin import NOT_IN_A_DEMONSTRATION
from tests.web.walls.standing import Viewer, close_everything, end_everything, everybody
from tests.web.walls.table import Address, addresses, patterns, rows
from tests.web.walls.world import World
from wayforward.process import acts, steps
from wayforward.process.policy import PAGES, STEP, File, Page, Reach, may_do, may_open
from wayforward.web.restorative.views.steps import STEPS

pytestmark = pytest.mark.above_database

WEB = Path(__file__).parents[3] / "wayforward" / "web"
# With a token or a secret, `tests/web/liaison` and `tests/web/work`; without a password there is nothing to sign in
# to, `tests/web/signin`.
ASKED_ELSEWHERE = NOT_IN_A_DEMONSTRATION | {name for name, page in PAGES.items() if page.reach is Reach.MACHINE}
# Of these the story has no sample for some of those to whom the table opens them: the request has become a case, and
# the one wish that can end is about the person responsible, and the one list that is made a file of is of support;
# whoever covers is tied to open cases, and a letter is written of one that was closed before.
# `tests/web/support`, `tests/web/rights` and `tests/web/lists` open them.
FOR_SOME_ALONE = {
    *("support:referral", "support:person-knows", "support:open-case", "support:close-referral"),
    *("rights:end-objection", "lists:export", "support:closing-letter"),
}


def test_every_page_has_a_row_and_every_row_a_page() -> None:
    assert {name for name, _ in patterns()} ^ {STEP if name.startswith(STEP) else name for name in PAGES} == set()
    assert STEPS.keys() ^ steps.STEPS.keys() == set()


def test_every_act_is_done_somewhere_and_everything_done_is_an_act() -> None:
    """A verb that a page or an action asks about and that no row names would be for nobody; a row that nothing asks
    about would promise what nobody keeps."""
    source = "\n".join(path.read_text(encoding="utf-8") for path in WEB.rglob("*.py"))
    asked = set(re.findall(r'may(?:_act)?\((?:look, )?"(\w+)"', source)) & acts.ACTS.keys()
    named = {act for act in acts.ACTS if f'"{act}"' in source or f"def {act}(" in source}
    assert acts.ACTS.keys() - named == set()
    assert {page.act for page in PAGES.values() if page.act} - acts.ACTS.keys() == set()
    assert len(asked) > 30


@pytest.fixture(scope="module")
def standing(world: World, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, Viewer]]:
    with django_db_blocker.unblock(), nothing_kept():
        for name in rows():
            addresses(name, world)  # what the rows make for themselves is there before anybody is tied to it
        yield everybody(world)


def test_the_service_does_what_the_table_says(
    world: World, standing: dict[str, Viewer], request: pytest.FixtureRequest, record_property: Any
) -> None:
    whole = request.config.getoption("--whole")
    browsers = {who: signed_in(viewer.staff) for who, viewer in standing.items()}
    where = _samples(world)
    cells, wrong = 0, []
    for row, (name, samples) in enumerate(where.items()):
        for column, (who, viewer) in enumerate(standing.items()):
            if not whole and (row + column) % 3:
                continue
            cells += 1
            wrong += _differs(name, samples, who, viewer, browsers[who])
    record_property("cells", cells)
    record_property("cells wrong", len(wrong))
    assert not wrong, "\n".join(wrong)


SLICE = 12


def test_a_file_that_is_closed_or_has_ended_opens_and_does_what_the_table_says(
    world: World, standing: dict[str, Viewer], request: pytest.FixtureRequest, record_property: Any
) -> None:
    every = 1 if request.config.getoption("--whole") else SLICE
    browsers = {who: signed_in(viewer.staff) for who, viewer in standing.items()}
    where = {name: samples for name, samples in _samples(world).items() if PAGES[name].reach is Reach.PART}
    cells, wrong = 0, []
    with nothing_kept():
        for file, become in ((File.CLOSED, close_everything), (File.ENDED, end_everything)):
            become(world)
            for row, (name, samples) in enumerate(where.items()):
                for column, (who, viewer) in enumerate(standing.items()):
                    if (row + column) % every:
                        continue
                    cells += 1
                    now = dataclasses.replace(viewer, standing=dataclasses.replace(viewer.standing, file=file))
                    wrong += [f"{file}: {each}" for each in _differs(name, samples, who, now, browsers[who])]
            if file is File.CLOSED:
                wrong += _refused_all_the_same(where, standing, browsers)
    record_property("cells", cells)
    record_property("cells wrong", len(wrong))
    assert not wrong, "\n".join(wrong)


# What the rules say where something cannot be done because the file is closed.
CLOSED = re.compile(
    r'data-code="(?:case|support|participation|agreement|consent|risk|appointment)\.(?:case_)?(?:is_)?closed"'
)


def _refused_all_the_same(
    where: dict[str, list[Address]], standing: dict[str, Viewer], browsers: dict[str, Client]
) -> Iterator[str]:
    """Of what the table leaves open in a closed file, what is refused because it is closed: each act is tried once, by
    somebody whose act it is."""
    for name, samples in where.items():
        closed = {who: dataclasses.replace(viewer.standing, file=File.CLOSED) for who, viewer in standing.items()}
        may = [who for who, how in closed.items() if may_open(name, how) is None and may_do(name, how)]
        if not PAGES[name].act or not may or not samples:
            continue
        typed = samples[0].typed or filled_in(fetch(browsers[may[0]], samples[0].url).text)
        answer = fetch(browsers[may[0]], samples[0].url, "POST", typed)
        if said := CLOSED.search(answer.text):
            yield f"{name} is refused to {may[0]} ({said[0]}), and the table leaves it open in a closed file"


def _samples(world: World) -> dict[str, list[Address]]:
    """The addresses of each page that is asked here. Where a page has none, it is not there for anybody."""
    found: dict[str, list[Address]] = {name: [] for name in PAGES if name not in ASKED_ELSEWHERE}
    for address in (each for name in rows() for each in addresses(name, world)):
        found.setdefault(address.page, []).append(address)
    return {name: found[name] for name in PAGES if name not in ASKED_ELSEWHERE}


def _differs(name: str, samples: list[Address], who: str, viewer: Viewer, browser: Client) -> Iterator[str]:
    """Where the service differs from the cell: whoever may open a page gets one of its samples at least, and whoever
    may not gets none."""
    shut = may_open(name, viewer.standing)
    answers = ((each, fetch(browser, each.url, each.methods[0], each.typed)) for each in samples)
    opened = next((pair for pair in answers if _is_open(pair[1])), None)
    if opened is not None and opened[1].status >= 500 and name != "readyz":
        yield f"{name} fails for {who} ({opened[1].error})"
    if opened is None and shut is None and name not in FOR_SOME_ALONE:
        yield f"{name} is not there for {who}, and the table says that it is"
    if opened is not None and shut is not None:
        yield f"{name} is there for {who} ({opened[1].status}), who is {shut}"
    if opened is not None and _does(PAGES[name]) and not may_do(name, viewer.standing):
        yield from _done_all_the_same(opened[0], who, browser)


def _is_open(answer: Answer) -> bool:
    if answer.status in (401, 404):
        return False
    return not (300 <= answer.status < 400 and "/sign-in/" in answer.location)


def _does(page: Page) -> bool:
    return bool(page.act) and page.reach is Reach.PART


def _done_all_the_same(address: Address, who: str, browser: Client) -> Iterator[str]:
    answer = fetch(browser, address.url, "POST", address.typed or filled_in(fetch(browser, address.url).text))
    if answer.status not in (200, 410) or answer.done:
        yield f"{address.name} did {answer.done} ({answer.status}) for {who}, whose act it is not"
