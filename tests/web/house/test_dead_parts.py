"""SEC-62: each database that is gone, locked, broken or full. A page either needs it and says 503 in plain words, or
does not and is shown; nothing is shown that is not in the record, and nothing is half done."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

import pytest
from django.db import DatabaseError, OperationalError, connections
from django.test import Client, RequestFactory
from django.urls import reverse

from tests.web.accounts.case import TwoSides, two_sides
from tests.web.bad_input.reading import Page
from tests.web.cast import Cast
from tests.web.walls.statements import CONTROL
from wayforward.web import unavailable
from wayforward.web.people.models import Person
from wayforward.web.record.models import Line
from wayforward.web.vault import keyring

STATES: dict[str, Exception] = {
    "gone": OperationalError("unable to open database file"),
    "locked": OperationalError("database is locked"),
    "broken": DatabaseError("database disk image is malformed"),
    "full": OperationalError("database or disk is full"),
}
WRITES = ("INSERT", "UPDATE", "DELETE", "WITH new AS (INSERT")


@contextmanager
def dead(alias: str, state: str) -> Iterator[None]:
    """While this lasts a database answers nothing, or, where it is full, takes nothing."""

    def answer(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if not sql.startswith(CONTROL) and (state != "full" or sql.startswith(WRITES)):
            raise STATES[state]
        return execute(sql, *rest)

    with connections[alias].execute_wrapper(answer):
        yield


@pytest.fixture
def made(cast: Cast, at_work: object) -> TwoSides:
    return two_sides(cast, at_work)  # type: ignore[arg-type]


def signed_in(cast: Cast) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(cast.ben)
    return client


@pytest.mark.parametrize("alias", ["default", "vault", "ops"])
@pytest.mark.parametrize("state", STATES)
def test_a_page_says_so_or_does_without(cast: Cast, made: TwoSides, alias: str, state: str) -> None:
    client = signed_in(cast)
    address = reverse("people:person", kwargs={"pk": made.maria.pk})
    assert "Maria Santos" in client.get(address).content.decode()
    keyring.forget()
    before = Line.unwalled("checking").count()
    with dead(alias, state):
        answer = client.get(address)
    text = answer.content.decode()
    if answer.status_code == 200:
        assert Line.unwalled("checking").count() == before + 1
        return
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert "<h1" in text and "again in a" in text
    for words in ("Maria", "Santos", "malformed", "locked", "full", "Traceback"):
        assert words not in text
    assert "Maria Santos" in client.get(address).content.decode(), "it comes back by itself"


@pytest.mark.parametrize("alias", ["default", "vault", ""])
@pytest.mark.parametrize("state", STATES)
def test_nothing_is_half_done(cast: Cast, made: TwoSides, alias: str, state: str) -> None:
    """With no database dead it is done: the form is a good one."""
    client = signed_in(cast)
    address = reverse("people:details", kwargs={"pk": made.maria.pk})
    form = Page(client.get(address).content.decode()).form
    typed = {name: box.value or (box.choices or [""])[-1] for name, box in form.items()}
    keyring.forget()
    before = Line.unwalled("checking").filter(outcome=Line.DONE).count()
    with dead(alias, state) if alias else nullcontext():
        answer = client.post(address, typed | {"legal_name": "Somebody Else", "born-0": "", "born-1": "", "born-2": ""})
    changed = Person.unwalled("checking").get(pk=made.maria.pk).version != made.maria.version
    done = Line.unwalled("checking").filter(outcome=Line.DONE).count() - before
    assert answer.status_code == 302 or (alias and answer.status_code == 503), answer.content.decode()
    assert (answer.status_code == 302) == changed == bool(done)


def test_what_fails_in_a_page_is_no_dead_part() -> None:
    from django.db import IntegrityError, ProgrammingError

    for error in (IntegrityError(), ProgrammingError(), ValueError(), None):
        assert not unavailable.is_unavailable(error)


def test_a_fault_in_a_page_says_500_and_not_what_it_was(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ValueError("Maria Santos, 07700 900123")

    client.raise_request_exception = False
    monkeypatch.setattr("wayforward.web.public.views.visitors.render", broken)
    answer = client.get("/")
    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.content.decode()
    assert "Maria" not in answer.content.decode()


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ({"text": "She wants to wait, <b>she</b> says.", "kind": "phone"}, True),
        ({"password": "of nobody at all"}, False),
    ],
    ids=["words", "a password"],
)
def test_what_was_typed_is_given_back_when_there_is_no_room(sent: dict[str, str], kept: bool) -> None:
    request = RequestFactory().post("/somewhere/", sent)
    try:
        raise OperationalError("database or disk is full")
    except OperationalError:
        page = unavailable.answer(request)
    words = page.content.decode()
    assert page.status_code == 503
    assert "There is no room left to save anything" in words
    assert ("Send it again" in words) is kept
    assert ("She wants to wait, &lt;b&gt;she&lt;/b&gt; says." in words) is kept
    assert ('name="kind" value="phone"' in words) is kept
    assert "of nobody at all" not in words
