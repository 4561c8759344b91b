"""SEC-52: with a full disk pages are read on what was set aside, their looks stand in the record, and what keeps
somebody safe is saved."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connections
from django.test import Client
from django.urls import reverse

from tests.web.accounts.case import TwoSides, two_sides
from tests.web.bad_input.reading import Page
from tests.web.cast import Cast
from wayforward.web import health, reserve
from wayforward.web.record.models import Line

pytestmark = pytest.mark.embedded
FULL = "The disk of this service is full"


@pytest.fixture(autouse=True)
def kept(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.DATA, settings.WAYFORWARD_RESERVE_MB = tmp_path, 1
    assert reserve.keep() and not reserve.is_given_up()
    yield


@pytest.fixture
def made(cast: Cast, at_work: datetime) -> TwoSides:
    return two_sides(cast, at_work)


@contextmanager
def full_disk(also_without_reserve: bool = False) -> Iterator[None]:
    """Nothing can be written until the room that was set aside is given up."""

    def answer(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if sql.startswith(("INSERT", "UPDATE", "DELETE")) and (also_without_reserve or not reserve.is_given_up()):
            raise OperationalError("database or disk is full")
        return execute(sql, *rest)

    with connections["default"].execute_wrapper(answer):
        yield


def signed_in(cast: Cast) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(cast.ben)
    return client


def looks() -> int:
    return Line.unwalled("checking").filter(outcome=Line.LOOKED).count()


def no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reserve, "keep", lambda: False)


def test_a_page_is_read_and_its_look_stands_in_the_record(
    cast: Cast, made: TwoSides, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, address = signed_in(cast), reverse("people:person", kwargs={"pk": made.maria.pk})
    before = looks()
    with full_disk():
        assert "Maria Santos" in client.get(address).content.decode()
        assert reserve.is_given_up() and looks() == before + 1
        no_room(monkeypatch)
        page = client.get(address).content.decode()
    assert FULL in page and "Maria Santos" in page and looks() == before + 2
    assert [each.well for each in health.of_disk() if "full" in each.what] == [False]


def test_a_form_is_given_back_and_goes_through_when_there_is_room(
    cast: Cast, made: TwoSides, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, address = signed_in(cast), reverse("people:details", kwargs={"pk": made.maria.pk})
    form = Page(client.get(address).content.decode()).form
    typed = {name: box.value or (box.choices or [""])[-1] for name, box in form.items()}
    typed |= {"legal_name": "Somebody Else", "born-0": "", "born-1": "", "born-2": ""}
    reserve.give_up()
    with monkeypatch.context() as patched:
        no_room(patched)
        answer = client.post(address, typed)
    text = answer.content.decode()
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert "no room left to save anything" in text and "Somebody Else" in text
    made.maria.refresh_from_db()
    version = made.maria.version
    assert client.post(address, typed).status_code == 302
    made.maria.refresh_from_db()
    assert made.maria.version != version and not reserve.is_given_up()
    assert FULL not in client.get(address).content.decode()


def test_what_keeps_somebody_safe_and_what_only_reads_goes_on(
    cast: Cast, made: TwoSides, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(cast)
    reserve.give_up()
    no_room(monkeypatch)
    of_maria = reverse("people:safe-contact", args=["restorative", made.case.pk, made.maria.pk])
    for address in (reverse("people:search"), of_maria):
        assert client.post(address, {}).status_code != 503, address
    assert client.post("/no-such-page/", {}).status_code == 404


def test_when_that_room_is_used_up_too_nothing_is_shown(cast: Cast, made: TwoSides) -> None:
    client = signed_in(cast)
    with full_disk(also_without_reserve=True):
        for _ in range(2):
            answer = client.get(reverse("people:person", kwargs={"pk": made.maria.pk}))
            assert answer.status_code == 503 and "Maria" not in answer.content.decode()


def test_it_is_set_aside_only_where_there_is_twice_as_much(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    reserve.give_up()
    free = 2 * 2**20 - 1

    class Usage:
        @property
        def free(self) -> int:
            return free

    monkeypatch.setattr(reserve.shutil, "disk_usage", lambda _: Usage())
    assert not reserve.keep() and reserve.is_given_up()
    free += 1
    assert reserve.keep() and not reserve.is_given_up()
    assert reserve.file().stat().st_blocks * 512 >= 2**20, "the room is taken, and not only spoken of"


def test_without_one_a_full_disk_is_what_it_was(cast: Cast, made: TwoSides, settings: Any) -> None:
    reserve.file().unlink()
    settings.WAYFORWARD_RESERVE_MB = 0
    assert not reserve.keep()
    client = signed_in(cast)
    with full_disk():
        answer = client.get(reverse("people:person", kwargs={"pk": made.maria.pk}))
    assert answer.status_code == 503 and not reserve.file().exists()
