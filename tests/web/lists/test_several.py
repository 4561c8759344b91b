"""Several cases at once: what would become of each is seen first, and only what was confirmed is done, all or none."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.web.cast import Cast
from tests.web.support.conftest import EVENING
from wayforward.web import clock
from wayforward.web.accounts import tasks, ties
from wayforward.web.accounts.models import Staff, Task
from wayforward.web.accounts.walled import Purpose
from wayforward.web.lists.actions.saved import keep_list
from wayforward.web.record import Line
from wayforward.web.support.actions import cases as actions
from wayforward.web.support.models import SupportCase

Browser = Callable[[Staff], Client]
HAND_OVER, ASK = "/support/cases/several/hand-over", "/support/cases/several/ask"
SUBMIT = re.compile(r'name="wf-submit" value="([^"]+)"')
CASES = re.compile(r'name="cases"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="cases"')


def look(client: Client, url: str, rows: list[SupportCase], **typed: str) -> str:
    """Tick these rows, say what is to be done, and see what would become of each."""
    ticked = [str(row.pk) for row in rows]
    first = client.post(url, {"row": ticked}).content.decode()
    assert "There is a problem" not in first
    return client.post(url, {"row": ticked, "wf-asked": "yes"} | typed).content.decode()


def offered(page: str) -> list[str]:
    return [one or other for one, other in CASES.findall(page)]


def confirm(client: Client, url: str, rows: list[SupportCase], page: str, codes: list[str], **typed: str) -> Any:
    number = SUBMIT.search(page)
    assert number is not None
    sent = {"row": [str(row.pk) for row in rows], "wf-asked": "yes", "wf-confirmed": "yes", "cases": codes}
    return client.post(url, sent | {"wf-submit": number[1]} | typed)


def worker_of(case: SupportCase) -> Any:
    return SupportCase.unwalled(Purpose.CHECKING).get(pk=case.pk).caseworker_id


def test_what_would_happen_is_seen_row_by_row_and_only_that_is_done(
    cast: Cast, several: list[SupportCase], browser: Browser
) -> None:
    client, to = browser(cast.sam), {"caseworker": str(cast.carys.pk), "reason": "away"}
    ties.block(staff=cast.carys, case_id=several[0].pk, reason="knows_a_party", at=EVENING)
    page = look(client, HAND_OVER, several, **to)
    assert page.count("From Asha to Carys") == 3
    assert page.count("From nobody to Carys") == 1
    assert page.count("This caseworker has the case already.") == 2
    assert page.count("This caseworker knows somebody in the case.") == 1
    codes = offered(page)
    assert len(codes) == 4
    assert not Line.unwalled("checking").filter(event="support_case_handed_over").exists()
    done = confirm(client, HAND_OVER, several, page, codes[:2], **to)
    assert done["Location"] == reverse("support:cases")
    assert "2 cases were handed over." in client.get(done["Location"]).content.decode()
    given = {code.partition("~")[0] for code in codes[:2]}
    for case in several:
        assert (worker_of(case) == cast.carys.pk) == (str(case.pk) in given or case.caseworker_id == cast.carys.pk)
    lines = Line.unwalled("checking").filter(event="support_case_handed_over")
    assert {line.payload["reason"] for line in lines} == {"away"}
    assert lines.count() == 2


def test_a_row_that_changed_since_stops_all_and_is_named(
    cast: Cast, several: list[SupportCase], browser: Browser
) -> None:
    client, to = browser(cast.sam), {"caseworker": str(cast.carys.pk), "reason": "workload"}
    mine = [row for row in several if row.caseworker_id == cast.asha.pk]
    page = look(client, HAND_OVER, mine, **to)
    tom = Staff.objects.create_user("tom", name="Tom", service=cast.service, roles=["caseworker"])
    actions.reallocate_support(case=mine[0], caseworker=tom, by=cast.sam, at=clock.now())
    answer = confirm(client, HAND_OVER, mine, page, offered(page), **to).content.decode()
    assert "Some of them changed since you looked. Nothing was done" in answer
    assert "Changed since you looked at it. From Tom to Carys" in answer
    assert [worker_of(case) for case in mine] == [tom.pk, *[cast.asha.pk] * 3]
    again = confirm(client, HAND_OVER, mine, answer, offered(answer), **to)
    assert again.status_code == 302
    assert {worker_of(case) for case in mine} == {cast.carys.pk}


def test_a_double_press_does_it_once(cast: Cast, several: list[SupportCase], browser: Browser) -> None:
    client, to = browser(cast.sam), {"caseworker": str(cast.carys.pk), "reason": "skills"}
    page = look(client, HAND_OVER, several, **to)
    codes = offered(page)
    for _ in range(2):
        assert confirm(client, HAND_OVER, several, page, codes, **to).status_code == 302
    assert Line.unwalled("checking").filter(event="support_case_handed_over").count() == len(codes) == 5


def test_what_is_missing_is_asked_for_and_nothing_ticked_is_lost(
    cast: Cast, several: list[SupportCase], browser: Browser
) -> None:
    client = browser(cast.sam)
    page = look(client, HAND_OVER, several, caseworker=str(cast.dev.pk))
    assert "There is a problem" in page
    assert all(f'name="row" value="{row.pk}"' in page for row in several)
    assert "tick those that it is about" in client.post(HAND_OVER, {}).content.decode()
    to = {"caseworker": str(cast.carys.pk), "reason": "away"}
    page = look(client, HAND_OVER, several, **to)
    assert "Tick at least one" in confirm(client, HAND_OVER, several, page, [], **to).content.decode()


def test_nobody_reaches_past_their_wall_or_role(cast: Cast, several: list[SupportCase], browser: Browser) -> None:
    for name in ("asha", "ben", "dev", "farah"):
        for url in (HAND_OVER, ASK):
            assert browser(cast.everyone()[name]).post(url, {"row": str(several[0].pk)}).status_code == 404
    other = Staff.objects.create_user("mia", name="Mia", service=cast.service, roles=["supervisor"])
    page = look(browser(other), HAND_OVER, several, caseworker=str(cast.carys.pk), reason="away")
    assert offered(page) == []
    assert not any(row.ref in page for row in several)
    assert '<input class="govuk-checkboxes__input"' not in browser(cast.asha).get("/support/cases/").content.decode()
    assert browser(cast.sam).get("/support/cases/").content.decode().count('name="row"') == 7


def test_something_is_asked_in_several_cases(cast: Cast, several: list[SupportCase], browser: Browser) -> None:
    client, day = browser(cast.sam), (EVENING + timedelta(days=3)).date()
    typed = {"kind": "asked_to_update", "due_on_day": str(day.day), "due_on_month": str(day.month)}
    typed["due_on_year"] = str(day.year)
    page = look(client, ASK, several, **typed)
    assert "Nobody works on this case now." in page
    codes = offered(page)
    assert len(codes) == 6
    for _ in range(2):  # asked twice over, it stands there once
        page = look(client, ASK, several, **typed)
        assert confirm(client, ASK, several, page, codes, **typed).status_code == 302
    given = Task.unwalled(Purpose.CHECKING).filter(kind="asked_to_update")
    assert given.count() == 6
    assert {task.staff_id for task in given} == {cast.asha.pk, cast.carys.pk}
    assert (
        "Your supervisor asks you to bring the case up to date" in browser(cast.carys).get("/support/").content.decode()
    )


def test_only_what_a_supervisor_can_ask_is_asked(cast: Cast, several: list[SupportCase]) -> None:
    with pytest.raises(KeyError):
        actions.give_duty(cases=several[:1], kind="safety_alert", due_on=clock.today(), by=cast.sam, at=clock.now())
    assert not Line.unwalled("checking").filter(event="duty_given").exists()


def test_several_duties_come_off_the_list(cast: Cast, several: list[SupportCase], browser: Browser) -> None:
    actions.give_duty(cases=several[:2], kind="asked_to_call", due_on=clock.today(), by=cast.sam, at=clock.now())
    client, url, how = browser(cast.asha), reverse("support:finish-several"), {"outcome": "not_needed"}
    shown = client.get(reverse("support:tasks")).content.decode()
    # Two rows, their boxes, where one is reminded of each, and a choice.
    assert shown.count("Your supervisor asks you to call the person") == 7
    waiting = list(Task.unwalled(Purpose.CHECKING).filter(staff=cast.asha, done_at=None).order_by("pk"))
    by_hand = [task for task in waiting if task.kind == "asked_to_call"]
    page = look(client, url, waiting, **how)
    assert len(offered(page)) == len(by_hand) == 2
    assert "This comes off the list when what it asks for is written down on its own page." in page
    for _ in range(2):
        done = confirm(client, url, waiting, page, offered(page), **how)
        assert done["Location"] == reverse("support:tasks")
    assert Line.unwalled("checking").filter(event="task_cancelled").count() == 2
    assert "This has been done already" in look(client, url, by_hand, **how)


def test_what_can_be_chosen_are_the_kinds_that_wait_where_one_may_see(
    cast: Cast, several: list[SupportCase], browser: Browser
) -> None:
    """Among one's own where those are looked at, and among everybody's where those are. And what was chosen, though
    nothing of it waits any more; never a kind that waits behind a wall."""
    hers = [row for row in several if row.caseworker_id == cast.carys.pk]
    actions.give_duty(cases=hers[:1], kind="asked_to_call", due_on=clock.today(), by=cast.sam, at=clock.now())

    def kinds(staff: Staff, **asked: str) -> set[str]:
        page = browser(staff).get(reverse("support:tasks"), asked).content.decode()
        assert "There is a problem" not in page
        return set(re.findall(r'<option value="(\w+)"', page.split('name="kind"')[1].split("</select>")[0]))

    there = {task.kind for task in Task.visible_to(cast.asha).filter(done_at=None, cancelled_at=None)}
    assert kinds(cast.asha) == kinds(cast.asha, whose="anybody") == there and "asked_to_call" not in there
    assert "asked_to_call" in kinds(cast.carys)
    assert "asked_to_call" not in kinds(cast.sam) and "asked_to_call" in kinds(cast.sam, whose="anybody")
    assert kinds(cast.asha, kind="asked_to_call") == there | {"asked_to_call"}
    assert "asked_to_call" not in {task.kind for task in tasks.open_for(cast.sam)}
    how: dict[str, Any] = {"name": "All", "shared": False, "first": True}
    keep_list(listing="tasks", asked={"whose": "anybody"}, by=cast.sam, at=clock.now(), **how)
    assert "asked_to_call" in kinds(cast.sam)
    assert "What: choose one" in browser(cast.asha).get(reverse("support:tasks"), {"kind": "x"}).content.decode()


def test_the_list_of_duties_is_ones_own_and_of_cases_that_one_may_see(
    cast: Cast, several: list[SupportCase], browser: Browser
) -> None:
    address = reverse("support:tasks")
    mine = browser(cast.asha).get(address).content.decode()
    every = browser(cast.sam).get(address, {"whose": "anybody"}).content.decode()
    theirs = browser(cast.sam).get(address, {"whose": str(cast.carys.pk)}).content.decode()
    carys = {row.ref for row in several if row.caseworker_id == cast.carys.pk}
    assert all(row.ref in mine for row in several if row.caseworker_id == cast.asha.pk)
    assert not any(ref in mine for ref in carys)
    assert all(ref in theirs for ref in carys)
    assert all(ref in every for ref in carys)
    assert not any(ref in browser(cast.ben).get(address, {"whose": "anybody"}).content.decode() for ref in carys)
    assert browser(cast.dev).get(address).status_code == 404
