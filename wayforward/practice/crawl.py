"""Everything that somebody can open: pages, lists, search, documents and downloads, link by link."""

import re
from collections import deque
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from wayforward.practice.world import CannotPlay
from wayforward.web.accounts.models import Staff
from wayforward.web.outgoing.typesetting import text_of

HOST = "localhost"
MOST_PAGES = 600
ORDER = "sort"
PLACES_IN_A_LIST = {"after", "before", "page"}
SEARCH_BOX = re.compile(r"<input\b[^>]*\btype=[\"']search[\"'][^>]*>", re.IGNORECASE)
# Pages about nobody, and what a crawl must not do by looking.
APART = ("static", "gallery", "healthz", "readyz")
ENDS_THE_VISIT = ("sign-out", "sign_out", "logout")


@dataclass
class Page:
    """One page that was opened: its text as it is read, and all that is in it."""

    address: str
    text: str
    whole: str


@dataclass
class Crawl:
    """What somebody opened."""

    pages: list[Page] = field(default_factory=list)

    def finds(self, words: str) -> str:
        """The address of a page on which these words can be read; empty when there is none."""
        wanted = flat(words)
        return next((page.address for page in self.pages if wanted in flat(page.text)), "")

    def contains(self, words: str) -> str:
        """The address of a page that has these words anywhere in it; empty when there is none."""
        wanted = flat(words)
        return next(
            (page.address for page in self.pages if wanted in flat(page.whole) or wanted in flat(page.text)), ""
        )


def flat(text: Any) -> str:
    """Text in small letters with single blanks, so that no line break hides a word."""
    return " ".join(str(text).casefold().split())


def of_staff(staff: Staff, words: list[str]) -> Crawl:
    """Everything that a member of staff can open, these words searched for wherever something can be searched."""
    client = Client(SERVER_NAME=HOST, raise_request_exception=True)
    client.force_login(staff)
    return _crawl(client, _starts(without=("public", "ui")), words)


def of_public() -> Crawl:
    """Everything that an unknown visitor can read."""
    client = Client(SERVER_NAME=HOST, raise_request_exception=True)
    return _crawl(client, ["/", *_starts(only="public")], [])


@dataclass(frozen=True)
class _Ask:
    """One address to open; with what is typed into its search box, when it is asked by posting."""

    address: str
    name: str = ""
    words: str = ""


def _crawl(client: Client, starts: list[str], words: list[str]) -> Crawl:
    found = Crawl()
    waiting = deque(_Ask(start) for start in starts)
    seen, paths = set(waiting), {urlsplit(ask.address).path for ask in waiting}
    while waiting:
        if len(seen) > MOST_PAGES:
            raise CannotPlay(f"there are more than {MOST_PAGES} pages to read")
        ask = waiting.popleft()
        response = client.post(ask.address, {ask.name: ask.words}) if ask.name else client.get(ask.address)
        if response.status_code >= 500:
            raise CannotPlay(f"the page {ask.address} fails with {response.status_code}")
        further = [_Ask(response["Location"])] if response.status_code in (301, 302, 303, 307) else []
        if response.status_code == 200:
            page, further = _read(ask.address, response, words)
            found.pages.append(page)
        for each in further:
            target = replace(each, address=_inside(urljoin(ask.address, each.address)))
            if target.address and target not in seen and not _shows_no_more(ask.address, target.address, paths):
                seen.add(target)
                paths.add(urlsplit(target.address).path)
                waiting.append(target)
    return found


def _read(address: str, response: Any, words: list[str]) -> tuple[Page, list[_Ask]]:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    kind = response.headers.get("Content-Type", "").split(";")[0]
    if kind == "application/pdf":
        text = text_of(content)
        return Page(address, text, text), []
    whole = content.decode(errors="replace")
    if kind != "text/html":
        return Page(address, whole, whole), []
    parser = _Parser()
    parser.feed(whole)
    searches = [_Ask(action, name, word) for action, name in parser.searching for word in words]
    # What stands in a search box is what the searcher typed, and tells them nothing.
    whole = SEARCH_BOX.sub("", whole)
    return Page(address, " ".join(parser.text), whole), [*map(_Ask, parser.links), *searches]


class _Parser(HTMLParser):
    """The text of a page, its links, the forms that search, and what a list can be narrowed to."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.links: list[str] = []
        self.searching: list[tuple[str, str]] = []
        self._action: str | None = None
        self._posts = False
        self._narrows = ""
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a" and given.get("href"):
            self.links.append(str(given["href"]))
        elif tag == "form":
            self._posts = (given.get("method") or "get").lower() == "post"
            self._action = given.get("action") or "" if not self._posts or given.get("role") == "search" else None
        elif tag == "input" and self._action is not None and given.get("type") == "search":
            self.searching.append((self._action, given.get("name") or ""))
            given.pop("value", None)
        elif tag == "select":
            self._narrows = given.get("name") or ""
        elif tag == "option" and self._action is not None and not self._posts and self._narrows:
            self.links.append(f"{self._action}?{urlencode({self._narrows: given.get('value') or ''})}")
        elif tag in ("script", "style"):
            self._hidden += 1
        for name in ("value", "title", "alt", "aria-label", "placeholder"):
            if given.get(name):
                self.text.append(str(given[name]))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._action = None
        elif tag == "select":
            self._narrows = ""
        elif tag in ("script", "style"):
            self._hidden -= 1

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.text.append(data)


def _shows_no_more(address: str, target: str, paths: set[str]) -> bool:
    """The same list in another order, one that is narrowed already and is narrowed by one thing more, or a page that
    was read and is told now to what the list is narrowed: none shows a row that was not there. The next page of a list
    is another one."""
    here, there = urlsplit(address), urlsplit(target)
    before, now = parse_qs(here.query).keys(), parse_qs(there.query).keys()
    if here.path != there.path:
        return bool(here.query) and here.query == there.query and there.path in paths
    if now & PLACES_IN_A_LIST:
        return False
    return ORDER in now or (bool(before) and not now <= before)


def _inside(address: str) -> str:
    """The address without its fragment, when it is one of ours to look at; empty when not."""
    parts = urlsplit(address)
    if parts.scheme not in ("", "http", "https") or parts.netloc not in ("", HOST):
        return ""
    first = parts.path.strip("/").split("/")[0]
    if first in APART or any(word in parts.path for word in ENDS_THE_VISIT):
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _starts(*, without: tuple[str, ...] = (), only: str = "") -> list[str]:
    """The address of every page that needs nothing to be named."""
    found = []
    for namespace, pattern in _patterns(get_resolver()):
        if namespace in without or (only and namespace != only) or not pattern.name:
            continue
        try:
            address = reverse(f"{namespace}:{pattern.name}" if namespace else pattern.name)
        except NoReverseMatch:
            continue
        if _inside(address):
            found.append(address)
    return found


def _patterns(resolver: URLResolver, namespace: str = "") -> list[tuple[str, URLPattern]]:
    found: list[tuple[str, URLPattern]] = []
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            found += _patterns(each, each.namespace or namespace)
        else:
            found.append((namespace, each))
    return found
