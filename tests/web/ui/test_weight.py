"""No page is heavy: what a browser fetches for the first page that it opens, compressed, is less than 100 kB."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from tests.web.cast import Cast

MOST = 100_000
# The one that all words are set in. A page with words in italics would fetch a second.
FONT = "built/atkinson-hyperlegible-next-latin-wght-normal.woff2"
PAGES = ("support:my-day", "support:cases", "support:new-referral", "people:search", "ui:gallery", "public:home")


def compressed(content: bytes) -> int:
    return len(gzip.compress(content, mtime=0))


def file(name: str) -> Path:
    """A static file by its name. KeyError for one that there is not."""
    found = finders.find(name)
    if not isinstance(found, str):
        raise KeyError(name)
    return Path(found)


def fetched(page: str) -> set[str]:
    """The static files that a page names, and those that its scripts import."""
    waiting = re.findall(r'(?:href|src)="/static/([^"]+)"', page)
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            if name.endswith(".js"):
                imported = re.findall(r'from "(\.[^"]+)"', file(name).read_text(encoding="utf-8"))
                root = file("ui/start.js").parents[1]
                waiting += [str((file(name).parent / each).resolve().relative_to(root)) for each in imported]
    return found


@pytest.mark.parametrize("name", PAGES)
def test_a_first_page_is_light(name: str, cast: Cast, client: Client) -> None:
    client.force_login(cast.asha)
    page = client.get(reverse(name)).content.decode()
    names = fetched(page)
    assert {"built/main.css", "built/govuk-frontend.min.js", "ui/start.js"} <= names
    weight = compressed(page.encode()) + compressed(file(FONT).read_bytes())
    weight += sum(compressed(file(each).read_bytes()) for each in names)
    assert weight < MOST
    assert not re.search(r"<(em|i|cite|dfn)[ >]", page)


def test_no_words_are_set_in_a_second_font() -> None:
    styles = re.sub(r"@font-face\s*{[^}]*}", "", file("built/main.css").read_text(encoding="utf-8"))
    assert "italic" not in styles
