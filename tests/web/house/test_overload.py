"""More is asked than can be answered: what keeps people safe is answered, and nothing that was typed is lost."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from tests.web.cast import Cast
from tests.web.walls.table import rows
from tools import overload as load
from wayforward.web import overload
from wayforward.web.overload import Class, Places, Shedding
from wayforward.web.restorative.views.steps import STEPS


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("answered")


@pytest.fixture
def full() -> Iterator[Shedding]:
    """A process in which every place is taken."""
    shedding = Shedding(page)
    shedding.places = {kind: Places(1, 0, 0.01) for kind in shedding.places}
    with ExitStack() as held:
        assert all(held.enter_context(room.taken()) for room in shedding.places.values())
        yield shedding


def test_every_page_that_is_named_is_there() -> None:
    assert {*rows(), "support:new-referral"} >= overload.SAFETY | overload.REPORTS
    reverse("support:my-day")  # the addresses are read, and the steps with them
    assert set(STEPS) >= overload.SAFETY_STEPS
    assert not overload.SAFETY & overload.REPORTS


def test_a_thread_is_always_left_for_what_keeps_people_safe() -> None:
    taken = sum(room.at_once + room.waiting for room in overload.places().values())
    assert taken < overload.THREADS


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("/readyz", Class.SAFETY),
        ("/restorative/11111111-1111-4111-8111-111111111111/stop/", Class.SAFETY),
        ("/restorative/11111111-1111-4111-8111-111111111111/session/", Class.WORK),
        ("/support/", Class.WORK),
        ("/reports/", Class.REPORTS),
        ("/nowhere", Class.WORK),
    ],
)
def test_the_class_of_a_page(address: str, kind: Class) -> None:
    assert overload.class_of(address) == kind


def test_what_finds_no_place_is_told_so_and_what_keeps_people_safe_is_answered(full: Shedding) -> None:
    ask = RequestFactory()
    for address in ("/support/", "/reports/", "/nowhere"):
        answer = full(ask.get(address))
        assert answer.status_code == 503
        assert answer["Retry-After"] == overload.RETRY_SECONDS
        assert b"Please try again in a few seconds" in answer.content
    for address in ("/readyz", reverse("support:new-referral"), reverse("account_login")):
        assert full(ask.get(address)).content == b"answered"


def test_what_was_typed_is_in_the_answer_and_can_be_sent_again(full: Shedding) -> None:
    sent = urlencode({"note": "She said:\n“no” <b>", "about": ["a", "b"]}, doseq=True)
    body = full(RequestFactory().post("/support/cases/x?y=1", sent, content_type=overload.FORM)).content.decode()
    assert 'value="She said:\n“no” &lt;b&gt;"' in body
    assert body.count('name="about"') == 2
    assert 'action="/support/cases/x?y=1"' in body
    long = urlencode({"note": "x" * (overload.LONGEST_FORM + 1)})
    assert (
        "Send it again"
        not in full(RequestFactory().post("/support/", long, content_type=overload.FORM)).content.decode()
    )


def test_whoever_waits_gets_the_place_that_comes_free() -> None:
    room, inside, go = Places(1, 1, 5.0), threading.Event(), threading.Event()
    had: list[bool] = []

    def first() -> None:
        with room.taken() as taken:
            inside.set()
            go.wait(5)
            had.append(taken)

    def second() -> None:
        with room.taken() as taken:
            had.append(taken)

    one, two = threading.Thread(target=first), threading.Thread(target=second)
    one.start()
    inside.wait(5)
    two.start()
    while room._inside._value:  # until the second waits
        pass
    with room.taken() as third:
        assert not third
    go.set()
    one.join(5)
    two.join(5)
    assert had == [True, True]
    with room.taken() as again:
        assert again


def test_it_stands_in_the_service(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overload, "places", lambda: {Class.WORK: Places(0, 0, 0.01)})
    client = Client()
    client.force_login(cast.asha)
    assert client.get("/support/").status_code == 503
    assert client.get(reverse("support:new-referral")).status_code == 200


def test_figures_give_way_as_soon_as_work_has_no_place_free() -> None:
    shedding = Shedding(page)
    ask, work = RequestFactory(), shedding.places[Class.WORK]
    assert shedding(ask.get("/reports/")).status_code == 200
    with ExitStack() as held:
        for _ in range(work.at_once):
            assert held.enter_context(work.taken())
        assert shedding(ask.get("/reports/")).status_code == 503
    assert shedding(ask.get("/reports/")).status_code == 200


def test_the_log_says_once_a_minute_that_pages_are_turned_away(
    full: Shedding, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(5):
        full(RequestFactory().get("/support/"))
    assert [each.levelname for each in caplog.records] == ["WARNING"]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"name": "safety, a concern", "status": 503}, "pages that keep people safe were answered"),
        ({"name": "safety, a concern", "ms": 90_000.0}, "one in twenty"),
        ({"name": "reports, figures", "status": 200}, "of the figures were answered"),
        ({"name": "work, a case", "status": 503, "retry_after": ""}, "when to try again"),
        ({"name": "work, a case", "status": 0}, "other answers"),
        ({"name": "work, a case", "status": 503}, "a second were answered"),
    ],
)
def test_what_is_measured_at_four_times_the_load_is_judged(wrong: dict[str, Any], told: str) -> None:
    given = {"safety, a concern": 200, "reports, figures": 503, "work, a case": 200, "work, my day": 503}
    asked = [
        {"name": name, "status": status, "ms": 100.0, "retry_after": "5" if status == 503 else ""}
        for name, status in given.items()
        for _ in range(20)
    ]
    judge = {"holds": 60.0, "seconds": 1, "patience_ms": 3000.0}
    assert load.judged(asked, **judge) == []
    worse = [each | {"retry_after": "5"} | wrong if each["name"] == wrong["name"] else each for each in asked]
    assert any(told in fault for fault in load.judged(worse, **judge))
