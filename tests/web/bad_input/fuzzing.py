"""Sending malformed requests to every address as everybody, and looking at what comes back."""

import io
import random
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any
from urllib.parse import urlsplit

from tests.web.bad_input.malformed import METHODS, SAFE, TYPED, Malformed
from tests.web.bad_input.reading import Box, Page
from tests.web.walls.crawl import Answer, answered, fetch, signed_in
from tests.web.walls.markers import Marker, Oracle, words_in
from tests.web.walls.table import Address
from tests.web.walls.world import WORK_ON_CASES, World
from wayforward.web.accounts.models import Staff
from wayforward.web.requests import in_utf8

Fields = tuple[tuple[bytes, bytes], ...]
# Ready or not is a matter of the disk, and the page says 503 where it is not.
MAY_BE_503 = "readyz"


@dataclass(frozen=True)
class Target:
    """Where a malformed request goes: the address, how, as whom, and the form that stands there for them."""

    address: Address
    method: str
    who: str
    form: Fields = ()


@dataclass
class Fuzz:
    """What was sent and what came back: faults and leaks as sentences, each once."""

    sent: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    pages: set[str] = field(default_factory=set)
    who: set[str] = field(default_factory=set)
    faults: dict[str, str] = field(default_factory=dict)
    leaks: dict[str, str] = field(default_factory=dict)


class Targets:
    """Every address x method x member of the cast in turn; and after each of them a form, as somebody who can send it,
    since that is where the work is."""

    def __init__(self, addresses: Iterable[Address], world: World, seed: int) -> None:
        self._random = random.Random(seed)
        self._samples: dict[str, list[Address]] = {}
        for address in addresses:
            self._samples.setdefault(address.name, []).append(address)
        self.viewers: Mapping[str, Staff | None] = world.viewers
        self.browsers = {who: signed_in(staff) for who, staff in self.viewers.items()}
        self._everything = list(product(self._samples, METHODS, self.viewers))
        self._random.shuffle(self._everything)
        self._forms: dict[tuple[str, str], Fields] = {}
        self._next = 0

    def go_to(self, part: int) -> None:
        """Begin elsewhere in the list than the other parts do."""
        self._next = part * 2 * 7_919

    def take(self) -> Target:
        """The next."""
        number, self._next = self._next, self._next + 1
        name, method, who = self._everything[number // 2 % len(self._everything)]
        address = self._random.choice(self._samples[name])
        if number % 2 == 0:
            return Target(address, method, who, of_sample(address.typed) if address.typed is not None else ())
        for _ in range(20):
            address = self._random.choice(self._samples[self._random.choice(list(self._samples))])
            who = self._random.choice(WORK_ON_CASES)
            if form := self._form_of(address, who):
                return Target(address, "POST", who, form)
        return Target(address, "POST", who)

    def _form_of(self, address: Address, who: str) -> Fields:
        """What this member of the cast would send from there; nothing where there is no form for them."""
        if address.typed is not None:
            return of_sample(address.typed)
        if (address.url, who) not in self._forms:
            answer = fetch(self.browsers[who], address.url)
            self._forms[address.url, who] = as_sent(answer) if answer.status == 200 else ()
        return self._forms[address.url, who]


def as_sent(answer: Answer) -> Fields:
    """The form of a page with everything answered in it, so that what is malformed comes far."""
    return tuple((name.encode(), _value(box).encode()) for name, box in Page(answer.text).form.items())


def _value(box: Box) -> str:
    if box.choices:
        return next((each for each in reversed(box.choices) if each), "")
    return box.value or {"date": "2026-03-02", "time": "10:30", "number": "1", "email": "a@example.test"}.get(
        box.kind, "Said so."
    )


def of_sample(typed: Mapping[str, Any]) -> Fields:
    """What a sample of the table posts."""
    several = [(name, value if isinstance(value, list | tuple) else [value]) for name, value in typed.items()]
    return tuple((name.encode(), str(each).encode()) for name, values in several for each in values)


def send(browser: Any, target: Target, wrong: Malformed) -> Answer:
    """One malformed request, below what a client library would refuse to send."""
    kind, body = wrong.body_of(list(target.form))
    path = wrong.path_of(target.address.url)
    cookie = "; ".join(
        [f"{name}={each.value}" for name, each in browser.cookies.items()] + [wrong.cookie] * bool(wrong.cookie)
    )
    environ: dict[str, Any] = {
        "REQUEST_METHOD": target.method,
        "PATH_INFO": path.decode("latin-1"),
        "QUERY_STRING": wrong.query_of(target.address.url).decode("latin-1"),
        "CONTENT_TYPE": kind,
        "CONTENT_LENGTH": str(len(body)),
        "HTTP_COOKIE": cookie,
        "wsgi.input": io.BytesIO(body),
        **dict(wrong.headers),
    }
    browser.handler.enforce_csrf_checks = wrong.with_origin_checked
    try:
        return answered(lambda: browser.request(**in_utf8(environ)))
    except Exception as error:  # before any page hears of it: a server would answer 500 by itself
        return Answer(500, (), error=f"{type(error).__name__}: {error}")


def look_at(
    fuzz: Fuzz, target: Target, wrong: Malformed, answer: Answer, allowed: set[str], markers: Mapping[str, Marker]
) -> None:
    """Write down what is not as it should be."""
    fuzz.sent += 1
    fuzz.statuses[answer.status] += 1
    fuzz.pages.add(target.address.name)
    fuzz.who.add(target.who)
    at = f"{target.address.name} ({target.method} as {target.who})"
    if answer.error or (answer.status >= 500 and target.address.name != MAY_BE_503):
        fuzz.faults.setdefault(
            f"{target.address.name}: {answer.error[-80:]}", f"{at}: {answer.status} {answer.error}: {wrong}"
        )
    if target.method in SAFE and answer.done:
        fuzz.faults.setdefault(f"{target.address.name} did", f"{at} is a look, and did {answer.done}: {wrong}")
    if not stays_here(answer.location):
        fuzz.faults.setdefault(f"{target.address.name} sends", f"{at} sends people to {answer.location}: {wrong}")
    shown = words_in(answer.pieces) & markers.keys()
    # What is refused shows nothing; a form that comes back (200) shows what its page shows.
    for word in sorted(shown if answer.status >= 400 else shown - allowed):
        fuzz.leaks.setdefault(
            f"{target.address.name} {markers[word].field}", f"{at}, {answer.status}: {markers[word]}: {wrong}"
        )
    for word in sorted(words_in(answer.beside) & markers.keys()):
        fuzz.leaks.setdefault(
            f"{target.address.name} beside {markers[word].field}", f"{at} tells the log or a mail of {markers[word]}"
        )
    if any(TYPED.encode() in each.lower() for each in answer.beside):
        fuzz.leaks.setdefault(f"{target.address.name} typed", f"{at} tells the log or a mail what was typed: {wrong}")


def stays_here(location: str) -> bool:
    """Does an answer send people nowhere but to a page of the service?"""
    return not location.startswith(("//", "/\\", "\\")) and urlsplit(location).netloc in ("", "testserver")


def allowed_words(staff: Staff | None, markers: Mapping[str, Marker], world: World) -> set[str]:
    """The markers that this member of the cast may see."""
    oracle = Oracle(staff, world.at)
    return {word for word, marker in markers.items() if oracle.may(marker)}
