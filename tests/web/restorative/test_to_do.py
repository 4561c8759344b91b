"""The duties of a case: each stands in a list from its day on, leads to where it is done, and comes off it again."""

import ast
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse

from tests.web.restorative.browsing import Browser, Changes, page
from tests.web.restorative.way import MEETS, Way
from wayforward import process, web
from wayforward.process import diary
from wayforward.process.duties import GIVEN, TASKS, words
from wayforward.web import clock
from wayforward.web.accounts import tasks
from wayforward.web.accounts.models import Task
from wayforward.web.accounts.walled import Purpose
from wayforward.web.people.actions.duties import finish_duty
from wayforward.web.people.cases import OF_LEADS
from wayforward.web.record.models import Line
from wayforward.web.restorative import facts, to_do
from wayforward.web.restorative.actions import meeting
from wayforward.web.restorative.urls import STEP_TABLES
from wayforward.web.restorative.views.steps import STEPS
from wayforward.web.support.task_list import TASK_LIST
from wayforward.web.support.to_do import PAGES
from wayforward.web.support.views.my_day import day_of

# Duties with a page of their own in either kind of case.
OWN_PAGE = {"safety_alert", "check_in", "check_in_overdue", "confirm_safe_contact", "read_hand_over"}
OF_A_REFERRAL = {"referral_waiting", "confirm_person_knows"}
OF_A_SUPPORT_CASE = {"agree_safe_contact"}


def duty(way: Way, kind: str) -> Task:
    """The one open duty of a kind."""
    row: Task = Task.unwalled(Purpose.CHECKING).get(case_id=way.case.pk, kind=kind, done_at=None, cancelled_at=None)
    return row


def words_of(module: object) -> set[str]:
    """Every piece of text in the code of a package."""
    root = Path(str(module.__file__)).parent  # type: ignore[attr-defined]
    files = [file for file in root.rglob("*.py") if file.name != "duties.py" or "actions" in file.parts]
    trees = [ast.parse(file.read_text()) for file in files]
    return {node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant)}


def test_every_duty_is_given_by_something_and_leads_somewhere() -> None:
    # What a supervisor asks for stands in a form, by its code.
    given = words_of(web) | words_of(process) | set(GIVEN)
    assert set(TASKS) - given == set()
    by_hand = {kind for kind, each in TASKS.items() if each.by_hand}
    lead = {*to_do.STEP_OF, *PAGES, *OWN_PAGE, *OF_A_REFERRAL, *OF_A_SUPPORT_CASE, *OF_LEADS, *by_hand}
    assert set(TASKS) - lead == set()
    assert STEP_TABLES and set(to_do.STEP_OF.values()) <= set(STEPS)
    assert {*to_do.STEP_OF, *PAGES} <= set(TASKS)


def test_a_duty_comes_off_the_list_and_the_record_says_so(confirmed: Way) -> None:
    confirmed.step(lambda: call_off(confirmed))
    booked = duty(confirmed, "cancel_venue")
    grace, url = Browser(confirmed, "grace"), address(booked)
    assert f'href="{url}"' in grace.read(page(confirmed, "case"))
    assert "Cancel the venue" in grace.read(url)
    answer = grace.post(url, {"outcome": "done"})
    assert (answer.status_code, answer["Location"]) == (302, page(confirmed, "case"))
    assert "Cancel the venue" not in grace.read(page(confirmed, "case")).split('id="record"')[0]
    line = Line.unwalled(Purpose.CHECKING).filter(case_id=confirmed.case.pk, event="task_done").get()
    assert (line.payload["kind"], line.compartment) == ("cancel_venue", "joint")


def test_a_duty_that_is_not_needed_comes_off_too(confirmed: Way) -> None:
    confirmed.step(lambda: call_off(confirmed))
    url = address(duty(confirmed, "cancel_travel"))
    assert Browser(confirmed, "grace").post(url, {"outcome": "not_needed"}).status_code == 302
    assert Line.unwalled(Purpose.CHECKING).filter(case_id=confirmed.case.pk, event="task_cancelled").count() == 1
    assert confirmed.asked("cancel_travel") == set()


@pytest.mark.parametrize(("who", "kind"), [("ben", "cancel_venue"), ("grace", "tell_co_facilitator")])
def test_what_waits_for_a_colleague_is_theirs_to_end(confirmed: Way, who: str, kind: str) -> None:
    confirmed.step(lambda: call_off(confirmed))
    url, changes = address(duty(confirmed, kind)), Changes()
    answer = Browser(confirmed, who).post(url, {"outcome": "done"})
    assert "This waits for somebody else" in answer.content.decode()
    assert (changes.tables, changes.events) == ([], [])
    assert Browser(confirmed, "sam").post(url, {"outcome": "done"}).status_code == 302  # a supervisor may


def test_nobody_outside_the_case_is_told_that_there_is_such_a_duty(confirmed: Way) -> None:
    confirmed.step(lambda: call_off(confirmed))
    url = address(duty(confirmed, "cancel_venue"))
    assert Browser(confirmed, "asha").get(url).status_code == 404
    assert Browser(confirmed, "asha").post(url, {"outcome": "done"}).status_code == 404


def test_twice_is_once(confirmed: Way) -> None:
    confirmed.step(lambda: call_off(confirmed))
    booked = duty(confirmed, "cancel_venue")
    confirmed.step(lambda: finish_duty(task=booked, outcome="done", **confirmed.by("grace")))
    with confirmed.refused("duty.ended_already"):
        finish_duty(task=booked, outcome="done", **confirmed.by("grace"))


def test_a_sign_off_is_never_ticked_away(way: Way) -> None:
    way.to("assessed")
    with way.refused("duty.not_by_hand"):
        finish_duty(task=duty(way, "sign_off_waiting"), outcome="not_needed", **way.by("sam"))


def test_what_was_asked_again_is_not_asked_for_again_until_its_next_day(asked: Way) -> None:
    waits = duty(asked, "chase_agency")
    assert waits.from_at is not None
    assert not any(task.pk == waits.pk for task in open_for(asked, "grace", days=1))
    asked.now = waits.from_at + timedelta(minutes=1)
    assert any(task.pk == waits.pk for task in open_for(asked, "grace"))
    asked.step(lambda: finish_duty(task=waits, outcome="done", **asked.by("grace")))
    asked.step(lambda: facts.refresh(asked.case))
    assert asked.asked("chase_agency") == set()
    assert asked.asked("escalate_agency") == {waits.about}


def test_the_case_asks_for_exactly_what_the_diary_says(held: Way) -> None:
    wanted = {(each.kind, each.about, each.due_at, each.who) for each in diary.entries(held.facts(), facts.HOLIDAYS)}
    rows = Task.unwalled(Purpose.CHECKING).filter(
        case_id=held.case.pk, kind__in=diary.KINDS, done_at=None, cancelled_at=None
    )
    assert {(row.kind, str(row.about or ""), row.due_at, str(row.staff_id)) for row in rows} == wanted
    assert {"aftercare_due", "feedback_due", "keep_in_touch", "supervision_due"} <= {kind for kind, *_ in wanted}


def test_from_my_day_and_back(confirmed: Way) -> None:
    confirmed.step(lambda: call_off(confirmed))
    day, url = reverse("support:my-day"), f"{address(duty(confirmed, 'cancel_venue'))}?then=day"
    grace = Browser(confirmed, "grace")
    assert f'href="{url}"' in grace.read(day)
    answer = grace.post(url, {"outcome": "done"})
    assert (answer.status_code, answer["Location"]) == (302, day)
    assert url not in grace.read(day)


def test_my_day_leads_to_where_it_is_done(confirmed: Way) -> None:
    confirmed.now = MEETS - timedelta(hours=3)
    words = Browser(confirmed, "grace").read(reverse("support:my-day"))
    where = f"{page(confirmed, 'step', 'readiness')}?activity={confirmed.meeting.pk}"
    assert f'href="{where}"' in words


@pytest.mark.parametrize(
    ("stage", "kind", "who"),
    [
        ("asked", "agency_answer", "grace"),
        ("answered", "nil_orders_grow_old", "grace"),
        ("confirmed", "ask_readiness", "grace"),
        ("confirmed", "record_activity", "grace"),
        ("held", "aftercare_due", "ben"),
    ],
)
def test_the_page_of_a_duty_has_what_it_is_about_filled_in(way: Way, stage: str, kind: str, who: str) -> None:
    way.to(stage)
    mine = getattr(way.cast, who)
    task = Task.unwalled(Purpose.CHECKING).filter(case_id=way.case.pk, kind=kind, staff=mine, cancelled_at=None).first()
    assert task is not None and task.about is not None
    form = Browser(way, who).read(to_do.address(task))
    assert f'value="{task.about}" selected' in form


def test_a_duty_of_a_role_says_so_in_a_sentence(received: Way) -> None:
    task = Task.unwalled(Purpose.CHECKING).filter(case_id=received.case.pk, staff=None, role="rj_lead").first()
    assert task is not None
    assert "For any restorative justice lead, by " in Browser(received, "lena").read(address(task))


def test_where_a_duty_is_about_one_of_several_it_says_about_whom(held: Way) -> None:
    """On one's day and in the list: to get in touch with each is another row, and each says with whom."""
    held.now += timedelta(days=60)
    waiting = [task for task in open_for(held, "grace") if task.kind == "keep_in_touch"]
    assert len({task.about for task in waiting}) == len(waiting) > 1
    with clock.at(held.now):
        rows = [row for row in day_of(held.cast.grace).duties if row["words"] == words("keep_in_touch")]
        entries = TASK_LIST.entries(held.cast.grace, waiting)
        without = TASK_LIST.entries(held.cast.grace, waiting, named=False)
    assert sorted(row["name"] for row in rows) == ["Joanne Pike", "Maria Fellows"]
    assert sorted(entry.more["name"] for entry in entries) == ["Joanne Pike", "Maria Fellows"]
    assert {entry.more["name"] for entry in without} == {""}
    shown = Browser(held, "grace").read(reverse("support:tasks"))
    for name in ("Maria Fellows", "Joanne Pike"):  # below the words, and beside the box
        assert shown.count(f"{words('keep_in_touch')}, {name}</span></label>") == 1


def test_whoever_only_knows_of_a_case_is_told_of_nobody_in_it(received: Way) -> None:
    with clock.at(received.now):
        [row] = [row for row in day_of(received.cast.lena).duties if received.case.ref in row["case"]]
    assert row["name"] == ""
    assert "Maria" not in Browser(received, "lena").read(reverse("support:tasks"))


def address(task: Task) -> str:
    return reverse("people:duty", args=["restorative", task.case_id, task.pk])


def call_off(way: Way) -> object:
    return meeting.cancel_activity(activity=way.meeting, because="venue_unavailable", **way.by("grace"))


def open_for(way: Way, who: str, days: int = 0) -> list[Task]:
    with clock.at(way.now + timedelta(days=days)):
        return list(tasks.open_for(getattr(way.cast, who)))
