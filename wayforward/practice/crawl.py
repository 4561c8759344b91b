"""Everything that somebody can open: pages, lists, search, documents and downloads, link by link."""

from collections import deque
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from wayforward.practice.world import CannotPlay
from wayforward.web.accounts.models import Staff
from wayforward.web.outgoing.typesetting import text_of

HOST = "localhost"
MOST_PAGES = 600
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


def _crawl(client: Client, starts: list[str], words: list[str]) -> Crawl:
    found, seen, waiting = Crawl(), set(starts), deque(starts)
    while waiting:
        if len(seen) > MOST_PAGES:
            raise CannotPlay(f"there are more than {MOST_PAGES} pages to read")
        address = waiting.popleft()
        response = client.get(address)
        if response.status_code >= 500:
            raise CannotPlay(f"the page {address} fails with {response.status_code}")
        links = [response["Location"]] if response.status_code in (301, 302, 303, 307) else []
        if response.status_code == 200:
            page, links = _read(address, response, words)
            found.pages.append(page)
        for link in links:
            target = _inside(urljoin(address, link))
            if target and target not in seen:
                seen.add(target)
                waiting.append(target)
    return found


def _read(address: str, response: Any, words: list[str]) -> tuple[Page, list[str]]:
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
    return Page(address, " ".join(parser.text), whole), [*parser.links, *parser.searches(words)]


class _Parser(HTMLParser):
    """The text of a page, its links, and the forms that search."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.links: list[str] = []
        self.forms: list[tuple[str, str]] = []
        self._action: str | None = None
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a" and given.get("href"):
            self.links.append(str(given["href"]))
        elif tag == "form":
            self._action = given.get("action") or "" if (given.get("method") or "get").lower() == "get" else None
        elif tag == "input" and self._action is not None and given.get("type", "text") in ("text", "search", "tel"):
            self.forms.append((self._action, given.get("name") or ""))
        elif tag in ("script", "style"):
            self._hidden += 1
        for name in ("value", "title", "alt", "aria-label", "placeholder"):
            if given.get(name):
                self.text.append(str(given[name]))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._action = None
        elif tag in ("script", "style"):
            self._hidden -= 1

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.text.append(data)

    def searches(self, words: list[str]) -> list[str]:
        """The addresses of a search for each of these words in each form of the page."""
        return [f"{action}?{urlencode({name: word})}" for action, name in self.forms if name for word in words]


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
