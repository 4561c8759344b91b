"""SEC-15, SEC-17, SEC-36: what an answer gives away beside its words: headers, status, and how long it takes."""

import statistics
import time
from collections.abc import Callable
from itertools import cycle, islice
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import DatabaseError
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, reverse

from tests.web.cast import Cast
from tests.web.walls.crawl import fetch, masked, signed_in
from tests.web.walls.table import patterns
from wayforward.web import record
from wayforward.web.requests import Headers
from wayforward.web.signin.forms import TOO_MANY
from wayforward.web.signin.models import Tries

# In the order of the alphabet; a browser reads it in any.
POLICY = (
    "base-uri 'none'; connect-src 'self'; default-src 'none'; font-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; img-src 'self'; script-src 'self'; style-src 'self'"
)
EXACT = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": Headers.ALWAYS["Permissions-Policy"],
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
# What may stand beside them, because of what the answer is.
BESIDE = {
    *("Allow", "Cache-Control", "Content-Disposition", "Content-Language", "Content-Length", "Content-Type"),
    *("Expires", "Location", "Retry-After", "Vary", "WWW-Authenticate", "X-Robots-Tag"),
}
# A word of the right shape for each part of an address that is no id.
WORDS = {"kind": "support", "step": "session", "instrument": "gad7"}
FORGETS = {"no-store", "max-age=0, no-cache, no-store, must-revalidate, private"}


def of_nothing(pattern: URLPattern) -> dict[str, Any]:
    """Arguments of the right kind, and of nothing that there is."""
    made = {}
    for part, kind in pattern.pattern.converters.items():
        name = type(kind).__name__
        made[part] = uuid4() if name == "UUIDConverter" else 7 if name == "IntConverter" else WORDS.get(part, "nothing")
    return made


def wrong_headers(answer: Any) -> list[str]:
    """Each header that is not exactly as it has to be."""
    said = dict(answer.headers.items())
    said["Content-Security-Policy"] = "; ".join(sorted(said.get("Content-Security-Policy", "").split("; ")))
    wrong = [f"{name}: {said.get(name)}" for name, value in EXACT.items() if said.get(name) != value]
    wrong += [f"{name} is not known" for name in said.keys() - EXACT.keys() - BESIDE]
    if said.get("Cache-Control") not in FORGETS:
        wrong.append(f"Cache-Control: {said.get('Cache-Control')}")
    return wrong


def test_every_address_says_exactly_the_same_headers(cast: Cast) -> None:
    wrong, seen = [], set()
    for staff in (None, cast.lena, cast.asha):
        client = signed_in(staff)
        for name, pattern in patterns():
            for method in ("get", "post", "put"):
                answer = getattr(client, method)(reverse(name, kwargs=of_nothing(pattern)))
                seen.add(answer.status_code)
                wrong += [(name, method, answer.status_code, each) for each in wrong_headers(answer)]
    assert wrong == []
    assert {200, 302, 404, 405} <= seen


def _fails(request: Any, **arguments: Any) -> HttpResponse:
    raise ValueError("a fault of ours")


def _no_database(request: Any, **arguments: Any) -> HttpResponse:
    raise DatabaseError


def _no_line(*given: Any) -> None:
    raise DatabaseError


def test_pages_of_errors_say_them_too(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.asha)
    home = next(pattern for name, pattern in patterns() if name == "support:my-day")
    answers = {
        400: Client(raise_request_exception=False).get("/", headers={"host": "elsewhere.example"}),
        403: strict.post(reverse("support:new-referral")),
        404: Client().get("/no-such-page/"),
        405: signed_in(cast.asha).put(reverse("support:my-day")),
    }
    monkeypatch.setattr(home, "callback", _fails)
    answers[500] = signed_in(cast.asha).get(reverse("support:my-day"))
    monkeypatch.undo()
    monkeypatch.setattr(record.looks.Looking, "write", _no_line)
    answers[503] = signed_in(cast.asha).get(reverse("support:my-day"))
    assert {status: answer.status_code for status, answer in answers.items()} == {each: each for each in answers}
    assert {status: wrong_headers(answer) for status, answer in answers.items() if wrong_headers(answer)} == {}


def with_ids() -> list[tuple[str, URLPattern]]:
    """Every address that holds an id, as somebody might try one."""
    return [
        (name, pattern)
        for name, pattern in patterns()
        if any(type(kind).__name__ == "UUIDConverter" for kind in pattern.pattern.converters.values())
    ]


def test_ids_cannot_be_found_by_trying(
    cast: Cast, request: pytest.FixtureRequest, record_property: Callable[[str, object], None]
) -> None:
    """What is not there is the same page as an address that never was: status, headers and words. 10,000 by `make
    wall`, each address a few times here."""
    everywhere = with_ids()
    number = 10_000 if request.config.getoption("--whole") else 2 * len(everywhere)
    client = signed_in(cast.carys)
    nowhere = masked(fetch(client, "/no-such-page/"))
    told = {}
    for name, pattern in islice(cycle(everywhere), number):
        answer = fetch(client, reverse(name, kwargs=of_nothing(pattern)))
        if answer.status != 404 or masked(answer) != nowhere:
            told[name] = answer.status
    record_property("random ids", number)
    assert told == {}


def test_an_account_that_is_not_there_takes_as_long(
    cast: Cast, settings: Any, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What takes long in signing in is the password, and it is worked out once whoever is asked for. `make wall`
    takes the time of the processor with the real hasher, in 200 tries."""
    settings.WAYFORWARD_DEMONSTRATION = False
    cast.asha.set_password("three calm wooden boats")
    cast.asha.save()
    worked_out = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher, "encode", lambda hasher, *given: worked_out.append(1) or encode(hasher, *given)
    )
    for name in ("asha.riverside", "nobody.riverside"):
        worked_out.clear()
        assert signed_in(None).post(reverse("signin:sign-in"), {"login": name, "password": "x"}).status_code == 200
        assert len(worked_out) == 1, name
    if request.config.getoption("--whole"):
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
        cast.asha.set_password("three calm wooden boats")
        cast.asha.save()
        took = [(_tried("asha.riverside"), _tried("nobody.riverside")) for _ in range(100)]
        known, unknown = map(statistics.median, zip(*took, strict=True))
        assert abs(known - unknown) < 0.1 * known, (known, unknown)


def _tried(name: str) -> float:
    """What one try costs. It is the first: one too many is refused without working a password out."""
    Tries.objects.all().delete()
    began = time.process_time()
    answer = signed_in(None).post(reverse("signin:sign-in"), {"login": name, "password": "x"})
    took = time.process_time() - began
    assert TOO_MANY not in answer.content.decode()
    return took


def test_what_is_not_yours_takes_as_long_as_what_is_not_there(cast: Cast, django_assert_num_queries: Any) -> None:
    """As many questions to the database, whether a member of staff of another service is asked for or nobody."""
    from tests.web.cast import assemble

    other, client = assemble("hillside"), signed_in(cast.lena)
    asked = []
    for pk in (other.asha.pk, uuid4()):
        asked.append(len(fetch(client, reverse("signin:leaving", args=[pk])).statements))
    assert asked[0] == asked[1] > 0
