"""Every form of the service, filled in badly in every way: a message and what was typed, never a fault."""

import html
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from tests.web.bad_input.reading import Box, Page
from tests.web.walls.crawl import fetch, nothing_kept, signed_in
from tests.web.walls.table import Address, addresses, rows
from tests.web.walls.world import World
from wayforward.practice import digest
from wayforward.web.record.models import Line

VIEWERS = ("asha", "grace", "sam", "ruth", "dev")
HOSTILE = "\"'><script>alert(1)</script>{{ 7*7 }}{% now %}=1+1 ../../etc/passwd %s ' OR 1=1 -- \u202e\u0000\U0001f41b"
MARK = "Written between two hard conversations"

TYPED_IN = ("text", "textarea", "email", "tel")

Typed = dict[str, Any]


@dataclass(frozen=True)
class Found:
    """A form of the service, and somebody who may fill it in."""

    address: Address
    who: str
    boxes: dict[str, Box]


@pytest.fixture(scope="module")
def forms(world: World) -> list[Found]:
    """Every form behind every address, each with the first of the staff who gets it."""
    found: list[Found] = []
    browsers = {who: signed_in(world.cast[who]) for who in VIEWERS}
    for name in rows():
        for address in addresses(name, world):
            for who, browser in browsers.items():
                answer = fetch(browser, address.url)
                boxes = Page(answer.text).form if answer.status == 200 and address.typed is None else {}
                if boxes:
                    found.append(Found(address, who, boxes))
                    break
    return found


def nothing(name: str, box: Box) -> Any:
    return ""


def too_much(name: str, box: Box) -> Any:
    return f"{MARK} " + "x" * 60_000 if box.kind not in ("radio", "checkbox", "select") else box.choices[-1:]


def hostile(name: str, box: Box) -> Any:
    return HOSTILE


def wrong_kind(name: str, box: Box) -> Any:
    """No number, no day, no answer that is on the list."""
    return ["-1", "99", "1e9", "nonsense"] if box.kind == "checkbox" else "-99999999999999999999"


def of_others(name: str, box: Box) -> Any:
    """An answer that is not on this list: somebody else's id."""
    return str(uuid4()) if box.kind in ("radio", "checkbox", "select") else "2026"


def several(name: str, box: Box) -> Any:
    return [*box.choices, *box.choices, "", MARK]


WAYS: dict[str, Callable[[str, Box], Any]] = {
    each.__name__: each for each in (nothing, too_much, hostile, wrong_kind, of_others, several)
}


def filled(found: Found, way: str) -> Typed:
    """The form with every box filled in badly; what is hidden goes back as it came."""
    kept = {name: box.value for name, box in found.boxes.items() if box.kind == "hidden"}
    return kept | {name: WAYS[way](name, box) for name, box in found.boxes.items() if box.kind != "hidden"}


def test_there_are_forms(forms: list[Found]) -> None:
    assert len({each.address.name for each in forms}) > 35
    assert len(forms) > 90


KEPT = {"too_much": MARK, "hostile": html.escape("<script>alert(1)</script>{{ 7*7 }}")}


@pytest.mark.parametrize("way", WAYS)
def test_no_form_falls_over_saves_what_it_does_not_accept_or_loses_what_was_typed(
    world: World, forms: list[Found], way: str
) -> None:
    wrong: list[str] = []
    for found in forms:
        before = digest.last_line()
        with nothing_kept():
            answer: Any = signed_in(world.cast[found.who]).post(found.address.url, filled(found, way))
            done = [line.event for line in digest.lines_since(before) if line.outcome == Line.DONE]
        text, texts = answer.content.decode(), [name for name, box in found.boxes.items() if box.kind in TYPED_IN]
        if answer.status_code >= 500 or answer.exc_info:
            fault = f"{answer.status_code} {answer.exc_info}"
        elif answer.status_code == 200 and done:
            fault = f"says that something is wrong, and did {done}"
        elif answer.status_code == 200 and "There is a problem" not in text and "wf-reasons" not in text:
            fault = "does not say what is wrong"
        elif "<script>alert" in text:
            fault = "lets a script through"
        elif answer.status_code == 200 and way in KEPT and text.count(KEPT[way]) < len(texts):
            fault = f"lost what was typed: {text.count(KEPT[way])} of {len(texts)} are there, of {texts}"
        else:
            continue
        wrong.append(f"{found.address.url} ({found.who}): {fault}")
    assert wrong == []


QUERY = "before=%00&page=-1&page=9e9&year=x&state=%3Cb%3E&person=1&kind=..%2F&of=%FF&q=%00&consent=%F0%9F"


def test_no_address_falls_over_its_query(world: World) -> None:
    browser, wrong = signed_in(world.cast["grace"]), []
    for name in rows():
        for address in addresses(name, world):
            answer = fetch(browser, f"{address.url.split('?')[0]}?{QUERY}")
            if answer.error or (answer.status >= 500 and name != "readyz"):
                wrong.append(f"{address.url}: {answer.error}")
    assert wrong == []


def test_what_is_not_there_is_not_there(world: World) -> None:
    """Every id in every address is looked for: a new one leads nowhere, whoever asks."""
    wrong = []
    for name, samples in rows().items():
        if name == "people:search":
            continue
        for sample in samples(world):
            arguments = sample[0] if isinstance(sample, tuple) else sample
            named = dict(getattr(arguments, "arguments", arguments))
            ids = {key: uuid4() for key, value in named.items() if isinstance(value, UUID)}
            if not ids:
                continue
            url = reverse(name, kwargs=named | ids)
            for who in ("asha", "grace"):
                answer = fetch(signed_in(world.cast[who]), url)
                if answer.status not in (404, 405):
                    wrong.append(f"{url} ({who}): {answer.status}")
    assert wrong == []


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b'{"name": ["Tom"]}', "application/json"),
        (b"\xff\xfe%%%=%zz&&&=", "application/x-www-form-urlencoded"),
        (b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1', "multipart/form-data; boundary=x"),
        (b"no boundary at all", "multipart/form-data"),
        (b"&".join(b"a%d=1" % number for number in range(5_000)), "application/x-www-form-urlencoded"),
        (b"name=" + b"x" * 3_000_000, "application/x-www-form-urlencoded"),
    ],
    ids=["json", "broken bytes", "cut off", "no boundary", "too many fields", "too long"],
)
def test_no_form_falls_over_a_broken_body(world: World, forms: list[Found], body: bytes, kind: str) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(world.cast["asha"])
    for found in [each for each in forms if each.who == "asha"][::4]:
        with nothing_kept():
            answer = client.post(found.address.url, body, content_type=kind)
        assert answer.status_code < 500, found.address.url
