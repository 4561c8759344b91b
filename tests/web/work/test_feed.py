"""One's own diary in another calendar: what is in the file, who gets it, and how the address ends."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import icalendar
import pytest
from django.test import Client
from django.urls import reverse

from tests.web.cast import Cast
from tests.web.restorative.way import MEETS, Way
from tests.web.work.browsing import send, signed_in
from tests.web.work.test_diary import WHEN, plan
from wayforward.web import clock
from wayforward.web.accounts import ties
from wayforward.web.accounts.models import Staff
from wayforward.web.accounts.walled import Purpose
from wayforward.web.feeds import views
from wayforward.web.record.models import Line
from wayforward.web.restorative.actions import meeting
from wayforward.web.support.actions import moments, team
from wayforward.web.support.models import SupportCase
from wayforward.web.work.actions import appointments, feeds
from wayforward.web.work.models import Feed


def read(secret: str) -> list[Any]:
    answer = Client().get(reverse("feeds:diary", args=[secret]))
    assert answer.status_code == 200 and answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    return list(icalendar.Calendar.from_ical(answer.content).walk("VEVENT"))


def appointment_in(secret: str) -> Any:
    return next(each for each in read(secret) if str(each["summary"]).startswith("Appointment"))


@pytest.fixture
def secret(cast: Cast, case: SupportCase) -> str:
    return feeds.make_feed(by=cast.asha, at=clock.now())[1]


def test_the_address_is_shown_once_and_kept_as_a_hash(cast: Cast, case: SupportCase) -> None:
    client = signed_in(cast.asha)
    answer = send(client, reverse("work:address"), {})
    address = answer.content.decode().split('<code class="wf-address">')[1].split("</code>")[0]
    secret = address.rsplit("/", 1)[1].removesuffix(".ics")
    assert len(secret) == 43 and address.startswith("http://testserver/diary/")
    assert secret not in client.get(reverse("work:address")).content.decode()
    kept = Feed.unwalled(Purpose.CHECKING).get()
    assert bytes(kept.secret_sha256) == feeds.hashed(secret) and secret not in str(kept.__dict__)
    assert "No calendar has read it yet" in answer.content.decode()
    read(secret)
    assert "A calendar last read it on 7 October 2025" in client.get(reverse("work:address")).content.decode()


def test_it_says_when_and_nothing_else(cast: Cast, case: SupportCase, secret: str) -> None:
    plan(case, cast.asha)
    event = appointment_in(secret)
    assert event["summary"] == f"Appointment {case.ref}"
    assert set(event) == {
        "UID", "DTSTAMP", "SUMMARY", "CLASS", "DTSTART", "DTEND", "SEQUENCE", "STATUS", "TRANSP",
    }  # fmt: skip
    content = Client().get(reverse("feeds:diary", args=[secret])).content.decode()
    for word in ("Maria", "Fellows", "Saffron", "library", "Meeting", "Support", "Riverside", "Asha"):
        assert word not in content, word


@pytest.mark.parametrize(
    ("starts_at", "hour", "offset"),
    [
        (datetime(2025, 10, 25, 9, 0, tzinfo=UTC), 10, 1),  # the last day of summer time
        (datetime(2025, 10, 26, 9, 0, tzinfo=UTC), 9, 0),  # the clocks went back in the night
        (datetime(2026, 3, 28, 9, 0, tzinfo=UTC), 9, 0),
        (datetime(2026, 3, 29, 9, 0, tzinfo=UTC), 10, 1),  # and forward again
    ],
)
def test_the_hour_is_right_over_the_change_of_the_clocks(
    starts_at: datetime, hour: int, offset: int, cast: Cast, case: SupportCase, secret: str
) -> None:
    plan(case, cast.asha, starts_at=starts_at)
    found = appointment_in(secret)["dtstart"]
    assert found.params["TZID"] == "Europe/London"
    assert found.dt.hour == hour and found.dt.utcoffset() == timedelta(hours=offset) and found.dt == starts_at
    content = Client().get(reverse("feeds:diary", args=[secret])).content.decode()
    assert "BEGIN:VTIMEZONE" in content and "TZID:Europe/London" in content


def test_what_moved_keeps_its_name_and_what_is_off_says_so(cast: Cast, case: SupportCase, secret: str) -> None:
    row = plan(case, cast.asha)
    before = appointment_in(secret)
    later = WHEN + timedelta(hours=3)
    appointments.move_appointment(appointment=row, starts_at=later, minutes=30, where="", by=cast.asha, at=clock.now())
    moved = appointment_in(secret)
    assert moved["uid"] == before["uid"] and moved["dtstart"].dt == later
    assert (before["sequence"], moved["sequence"]) == (0, 1) and moved["status"] == "CONFIRMED"
    appointments.call_off_appointment(appointment=row, by=cast.asha, at=clock.now())
    off = appointment_in(secret)
    assert off["status"] == "CANCELLED" and off["sequence"] == 2 and off["uid"] == before["uid"]


def test_days_in_court_days_away_and_duties_are_whole_days(cast: Cast, case: SupportCase, secret: str) -> None:
    moments.record_life_event(
        case=case, kind="sentence", on=date(2025, 10, 16), source="court", words="x", by=cast.asha, at=clock.now()
    )
    day = date(2025, 10, 20)
    team.plan_absence(staff=cast.asha, from_on=day, until_on=day, cover=None, by=cast.asha, at=clock.now())
    found = {str(each["summary"]): each for each in read(secret)}
    assert found[f"Appointment {case.ref}"]["dtstart"].dt == date(2025, 10, 16)
    assert found["Away"]["dtstart"].dt == day and found["Away"]["dtend"].dt == day + timedelta(days=1)
    assert isinstance(found[f"Something is due {case.ref}"]["dtstart"].dt, date)


def test_a_case_that_is_walled_vanishes(cast: Cast, case: SupportCase, secret: str) -> None:
    row = plan(case, cast.asha)
    appointments.call_off_appointment(appointment=row, by=cast.asha, at=clock.now())
    assert any(case.ref in str(each["summary"]) for each in read(secret))
    ties.block(staff=cast.asha, case_id=case.pk, reason="knows_a_party", at=clock.now())
    assert read(secret) == []


def test_a_meeting_that_is_called_off_says_so(confirmed: Way) -> None:
    cast = confirmed.cast
    with clock.at(confirmed.now):
        _, secret = feeds.make_feed(by=cast.grace, at=confirmed.now)
        event = next(each for each in read(secret) if each["dtstart"].dt == MEETS)
        assert event["summary"] == f"Appointment {confirmed.case.ref}" and event["status"] == "CONFIRMED"
        meeting.cancel_activity(activity=confirmed.meeting, because="illness", by=cast.grace, at=confirmed.now)
        assert next(each for each in read(secret) if each["dtstart"].dt == MEETS)["status"] == "CANCELLED"


def test_a_new_address_ends_the_old_and_ending_ends_it(cast: Cast, case: SupportCase, secret: str) -> None:
    _, second = feeds.make_feed(by=cast.asha, at=clock.now())
    gone = Client()
    assert gone.get(reverse("feeds:diary", args=[secret])).status_code == 404
    read(second)
    assert send(signed_in(cast.asha), reverse("work:end-address"), {}).status_code == 302
    assert gone.get(reverse("feeds:diary", args=[second])).status_code == 404


def test_whoever_left_has_no_diary(cast: Cast, case: SupportCase, secret: str) -> None:
    Staff.objects.filter(pk=cast.asha.pk).update(is_active=False)
    assert Client().get(reverse("feeds:diary", args=[secret])).status_code == 404


def test_reading_is_in_the_record_once_a_day(cast: Cast, case: SupportCase, secret: str) -> None:
    for _ in range(3):
        read(secret)
    with clock.at(clock.now() + timedelta(days=1)):
        read(secret)
    lines = Line.unwalled(Purpose.CHECKING).filter(event="diary_read_outside")
    assert lines.count() == 2 and all(line.actor_id == cast.asha.pk for line in lines)


def test_guessing_and_hammering_are_counted(
    cast: Cast, case: SupportCase, secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for limit in ("OF_ADDRESS", "OF_STRANGERS"):
        monkeypatch.setattr(views, limit, views.limits.Limit(limit, 3))
    stranger, statuses = Client(), []
    for number in range(5):
        statuses.append(stranger.get(reverse("feeds:diary", args=[f"guess{number}"])).status_code)
    assert statuses == [404, 404, 404, 429, 429]
    assert [stranger.get(reverse("feeds:diary", args=[secret])).status_code for _ in range(4)] == [200, 200, 200, 429]
    assert stranger.post(reverse("feeds:diary", args=[secret])).status_code == 405
