"""Reminders: one's own duty or appointment is on top of one's day from the day that one chose."""

import re
from datetime import timedelta
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.web.cast import Cast
from tests.web.work.browsing import send, signed_in
from tests.web.work.test_diary import WHEN, plan
from wayforward.web import clock
from wayforward.web.accounts import tasks
from wayforward.web.accounts.models import Staff, Task
from wayforward.web.accounts.walled import Purpose
from wayforward.web.record.models import Line
from wayforward.web.support.actions import cases
from wayforward.web.support.models import SupportCase
from wayforward.web.work.actions import appointments
from wayforward.web.work.models import Appointment

DAY = reverse("support:my-day")
TITLE = "You wanted to be reminded"


def on_top(staff: Staff, days: int = 0) -> str:
    """What stands under the reminders of somebody's day, so many days from now."""
    client = signed_in(staff)
    with clock.at(clock.now() + timedelta(days=days)):
        page: str = client.get(DAY).content.decode()
    return page.split(TITLE)[1].split("</section>")[0] if TITLE in page else ""


def give(case: SupportCase, staff: Staff, days: int = 20, kind: str = "plan_review") -> Task:
    when = clock.now() + timedelta(days=days)
    return tasks.add(service=case.service, case_id=case.pk, kind=kind, due_at=when, staff=staff, compartment="support")


def address(case: SupportCase, task: Task) -> str:
    return reverse("people:remind", args=["support", case.pk, task.pk]) + "?then=day"


def day(days: int) -> dict[str, Any]:
    on = clock.today() + timedelta(days=days)
    return {"when": "on", "on_day": on.day, "on_month": on.month, "on_year": on.year}


def test_a_duty_comes_up_on_the_day_that_was_chosen_and_is_put_off(cast: Cast, case: SupportCase) -> None:
    task, client = give(case, cast.asha), signed_in(cast.asha)
    link = address(case, task).removesuffix("?then=day")
    assert f'href="{link}"' in client.get(reverse("support:case", args=[case.pk])).content.decode()
    answer = send(client, address(case, task), day(3))
    assert answer.status_code == 302 and answer["Location"] == DAY
    assert on_top(cast.asha, 2) == ""
    assert link in on_top(cast.asha, 3) and link in on_top(cast.asha, 9)
    send(client, address(case, task), day(5))
    assert on_top(cast.asha, 3) == "" and link in on_top(cast.asha, 5)
    send(client, address(case, task), {"when": "day_before"})
    assert on_top(cast.asha, 18) == "" and link in on_top(cast.asha, 19)
    send(client, address(case, task), {"when": "never"})
    assert on_top(cast.asha, 19) == ""
    assert Line.unwalled(Purpose.CHECKING).filter(event="reminder_chosen", case_id=None).count() == 4


def test_what_is_done_or_somebody_elses_now_reminds_nobody(cast: Cast, case: SupportCase) -> None:
    done, handed = give(case, cast.asha), give(case, cast.asha, kind="call_back")
    for task in (done, handed):
        send(signed_in(cast.asha), address(case, task), day(0))
    assert on_top(cast.asha).count("Put it off") == 2
    tasks.done(case_id=case.pk, kind="plan_review", at=clock.now())
    assert on_top(cast.asha).count("Put it off") == 1
    cases.reallocate_support(case=case, caseworker=cast.carys, by=cast.sam, at=clock.now())
    assert on_top(cast.asha) == "" and on_top(cast.carys) == ""


def test_it_is_on_top_however_much_is_overdue(cast: Cast, case: SupportCase) -> None:
    task = give(case, cast.asha)
    send(signed_in(cast.asha), address(case, task), day(0))
    for number in range(60):
        late = Task(service=case.service, case_id=case.pk, kind="call_back", staff=cast.asha, compartment="support")
        late.due_at, late.made_at = clock.now() - timedelta(days=number + 1), clock.now()
        late.save()
    assert str(task.pk) in on_top(cast.asha)


def test_a_colleagues_duty_and_a_day_that_is_over_are_refused_in_words(cast: Cast, case: SupportCase) -> None:
    task = give(case, cast.asha, days=0)
    assert "a colleague’s" in send(signed_in(cast.sam), address(case, task), day(1)).content.decode()
    assert (
        "That day is over" in send(signed_in(cast.asha), address(case, task), {"when": "day_before"}).content.decode()
    )
    missing = send(signed_in(cast.asha), address(case, task), {"when": "on"}).content.decode()
    assert "Which day" in missing and 'class="govuk-error-summary"' in missing
    assert Task.unwalled(Purpose.CHECKING).get(pk=task.pk).remind_on is None
    for staff in (cast.carys, cast.ben, cast.dev):
        assert signed_in(staff).get(address(case, task)).status_code == 404


def test_an_appointment_comes_up_until_it_begins_or_is_called_off(cast: Cast, case: SupportCase) -> None:
    row, client = plan(case, cast.asha), signed_in(cast.asha)
    link = reverse("work:remind", args=["support", case.pk, row.pk])
    assert f'href="{link}"' in client.get(reverse("work:diary"), {"on": "2025-10-14"}).content.decode()
    assert send(client, link, {"when": "day_before"}).status_code == 302
    ahead = (WHEN - clock.now()).days
    assert on_top(cast.asha, ahead - 3) == ""
    shown = on_top(cast.asha, ahead)
    assert "Meeting, Tuesday 14 October, 10:00" in shown and "Maria Fellows" in shown and link in shown
    assert on_top(cast.asha, ahead + 2) == ""
    assert on_top(cast.sam, ahead) == ""
    appointments.call_off_appointment(appointment=row, by=cast.asha, at=clock.now())
    assert on_top(cast.asha, ahead) == ""


def test_an_appointment_is_not_recalled_after_it_took_place(cast: Cast, case: SupportCase) -> None:
    row = plan(case, cast.asha)
    typed = {"when": "on", "on_day": "20", "on_month": "10", "on_year": "2025"}
    shown = send(signed_in(cast.asha), reverse("work:remind", args=["support", case.pk, row.pk]), typed)
    assert "after it takes place" in shown.content.decode()
    assert (
        "a colleague’s"
        in send(
            signed_in(cast.sam), reverse("work:remind", args=["support", case.pk, row.pk]), {"when": "day_before"}
        ).content.decode()
    )


def test_the_day_asks_no_more_often_however_many_reminders_there_are(cast: Cast, case: SupportCase) -> None:
    client = signed_in(cast.asha)

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            client.get(DAY)
        return len(found)

    plan(case, cast.asha)
    give(case, cast.asha)
    client.get(DAY)
    before = asked()
    for number in range(15):
        row = plan(case, cast.asha, starts_at=WHEN + timedelta(hours=number))
        appointments.choose_reminder(appointment=row, on=clock.today(), by=cast.asha, at=clock.now())
    assert asked() <= max(before, 12)
    assert on_top(cast.asha).count("Put it off") == 10


def test_of_a_call_it_is_still_said_how_it_is_safe(cast: Cast, case: SupportCase) -> None:
    task = give(case, cast.asha, kind="call_back")
    send(signed_in(cast.asha), address(case, task), day(0))
    page = signed_in(cast.asha).get(DAY).content.decode()
    assert "Call back" in on_top(cast.asha)
    called = page.split('id="calls"')[1].split("</section>")[0]
    assert "Maria Fellows" in called


def test_each_own_row_of_the_day_and_of_the_list_leads_there_and_back(cast: Cast, case: SupportCase) -> None:
    mine, of_carys, client = give(case, cast.asha), give(case, cast.carys), signed_in(cast.asha)
    every = reverse("support:tasks") + "?whose=anybody"
    for page, then, back in ((DAY, "day", DAY), (every, "list", reverse("support:tasks"))):
        shown = client.get(page).content.decode()
        link = address(case, mine).replace("then=day", f"then={then}")
        assert shown.count(f'href="{link}"') == 1
        assert f'href="{back}"' in client.get(link).content.decode()
        assert send(client, link, day(3))["Location"] == back
        assert str(of_carys.pk) not in "".join(part for part in shown.split('"') if "/remind" in part)
    give(case, cast.asha, kind="call_back")
    calls = client.get(DAY).content.decode().split('id="calls"')[1].split("</section>")[0]
    assert re.findall(r"/remind[?]then=day", calls)
    send(client, address(case, mine), day(0))
    again = client.get(DAY).content.decode()
    assert again.count(f'href="{address(case, mine)}"') == 1  # on top it is put off, and not said twice
    assert ">Put it off<" in again


def test_an_appointment_is_planned_with_its_reminder(cast: Cast, case: SupportCase) -> None:
    client, link = signed_in(cast.asha), reverse("work:plan", args=["support", case.pk])
    typed = {
        "kind": "meeting", "starts_at_day": "14", "starts_at_month": "10", "starts_at_year": "2025",
        "starts_at_time": "10:00", "minutes": "60", "where": "The library",
    }  # fmt: skip
    late = {"remind_on_day": "15", "remind_on_month": "10", "remind_on_year": "2025"}
    refused = send(client, link, typed | late).content.decode()
    assert "after it takes place" in refused and 'value="The library"' in refused
    assert not Appointment.unwalled(Purpose.CHECKING).exists()
    assert send(client, link, typed | late | {"remind_on_day": "13"}).status_code == 302
    row = Appointment.unwalled(Purpose.CHECKING).get()
    assert str(row.remind_on) == "2025-10-13"
    ahead = (WHEN - clock.now()).days
    assert on_top(cast.asha, ahead - 1) == ""
    assert "Meeting, Tuesday 14 October, 10:00" in on_top(cast.asha, ahead)
    assert send(client, link, typed).status_code == 302
    assert Appointment.unwalled(Purpose.CHECKING).filter(remind_on=None).count() == 1
