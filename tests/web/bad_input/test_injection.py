"""SEC-72: whatever somebody types is text. Sixty payloads stand in every text field that a page shows, and every page
is opened in a browser with the service's own headers and scripts: nothing runs, and nothing is fetched elsewhere."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Browser, Request, Route
from playwright.sync_api import Page as Tab

from tests.web.bad_input.payloads import PAYLOADS, all_of_them
from tests.web.walls.conftest import world
from tests.web.walls.crawl import signed_in
from tests.web.walls.markers import plain_words, sealed
from tests.web.walls.table import addresses, rows
from tests.web.walls.world import World
from wayforward.web.accounts.models import Staff
from wayforward.web.accounts.walled import Purpose

__all__ = ["world"]
pytestmark = pytest.mark.browser
HOST = "http://testserver"


Page = tuple[int, dict[str, str], bytes]


@dataclass
class Screen:
    """A browser that gets the pages that it is given, and our own static files; it notes what runs, and what is asked
    of anybody else. The pages are made beforehand: the browser's own loop has other connections to the databases."""

    tab: Tab
    pages: dict[str, Page] = field(default_factory=dict)
    ran: list[int] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.tab.expose_function("ran", lambda number: self.ran.append(number))
        self.tab.on("dialog", lambda dialog: dialog.dismiss())
        self.tab.context.route("**/*", self._answer)

    def _answer(self, route: Route, request: Request) -> None:
        url = urlsplit(request.url)._replace(scheme="", netloc="").geturl()
        if not request.url.startswith(f"{HOST}/"):
            self.elsewhere.append(request.url)
            return route.abort()
        status, headers, body = self.pages.get(url) or static(url)
        return route.fulfill(status=status, headers=headers, body=body)

    def opens(self, url: str, page: Page) -> None:
        self.pages = {url: page}
        self.tab.goto(f"{HOST}{url}", wait_until="load")
        self.tab.wait_for_timeout(50)


def static(url: str) -> Page:
    """Our own scripts and styles. What is none of them is not there: where a payload runs it asks for such things."""
    path = finders.find(urlsplit(url).path.removeprefix("/static/")) if url.startswith("/static/") else None
    if path is None:
        return 404, {}, b""
    kind = {"js": "text/javascript", "css": "text/css"}.get(url.rsplit(".", 1)[-1], "application/octet-stream")
    return 200, {"Content-Type": kind}, Path(str(path)).read_bytes()


def page_of(client: Client, url: str) -> Page:
    """The service's answer to whoever is signed in here, headers and all."""
    response: Any = client.get(url)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return response.status_code, dict(response.headers), body


@pytest.fixture(scope="module")
def hostile(world: World) -> Iterator[World]:
    """Every text that somebody can have typed is now all sixty payloads: names of staff and of the service too."""
    for name in rows():
        addresses(name, world)
    words = all_of_them()
    for label, names in sealed().items():
        model: Any = apps.get_model(label)
        for row in model.unwalled(Purpose.CHECKING):
            told = [name for name in names if plain_words(row, name) is not None]
            for name in told:
                setattr(row, name, words)
            row.save(update_fields=told)
    for number, staff in enumerate(Staff.objects.filter(service=world.service)):
        staff.name = PAYLOADS[number % 40].format(n=number)[:110]
        staff.save(update_fields=["name"])
    world.service.name = PAYLOADS[13].format(n=13)
    world.service.save(update_fields=["name"])
    yield world


@pytest.fixture
def screen(browser: Browser) -> Iterator[Callable[[], Screen]]:
    contexts = []

    def opened() -> Screen:
        contexts.append(browser.new_context())
        return Screen(contexts[-1].new_page())

    yield opened
    for context in contexts:
        context.close()


def test_the_payloads_are_not_blunt(screen: Callable[[], Screen]) -> None:
    """In a page that does not escape and sends no policy most of them run, or fetch: else none of this proves much."""
    sharp, seen = set(), screen()
    for number, payload in enumerate(PAYLOADS):
        seen.ran, seen.elsewhere = [], []
        page = f"<!doctype html><p>{payload.format(n=number)}".encode()
        seen.opens("/", (200, {"Content-Type": "text/html; charset=utf-8"}, page))
        if number in seen.ran or seen.elsewhere:
            sharp.add(number)
    assert len(PAYLOADS) >= 60
    assert len(sharp) >= 30, sorted(sharp)


def test_nothing_that_was_typed_runs(hostile: World, screen: Callable[[], Screen]) -> None:
    """Every page is opened once, by the first of those who may see it; a new page joins by its row in the table."""
    shown: set[str] = set()
    hostile_pages = 0
    seen = screen()
    for who, staff in hostile.cast.items():
        client = signed_in(staff)
        for name in rows():
            for address in addresses(name, hostile) if name not in shown else ():
                page = page_of(client, address.url) if address.typed is None else (0, {}, b"")
                if page[0] != 200 or b"<html" not in page[2]:
                    continue
                seen.opens(address.url, page)
                shown.add(name)
                hostile_pages += b"ran(" in page[2]
                assert (seen.ran, seen.elsewhere) == ([], []), f"{name} for {who}"
                break
    assert len(shown) > 90 and hostile_pages > 50
