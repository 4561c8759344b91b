"""One's own diary: planned, moved, called off, handed on; clashes and leave; and who is told by which way."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from tests.web.cast import Cast
from tests.web.restorative.way import MEETS, Way
from tests.web.work.browsing import moment, send, signed_in
from wayforward.process import duties
from wayforward.process.decision import Refused
from wayforward.web import clock, vault
from wayforward.web.accounts import ties
from wayforward.web.accounts.models import Staff, Task
from wayforward.web.accounts.walled import Purpose
from wayforward.web.outgoing import jobs
from wayforward.web.outgoing.models import Message
from wayforward.web.people.actions.safe_contact import set_safe_contact
from wayforward.web.record.models import Line
from wayforward.web.restorative import places as restorative_places
from wayforward.web.support import places
from wayforward.web.support.actions import cases, moments, team
from wayforward.web.support.models import SupportCase
from wayforward.web.work.actions import appointments
from wayforward.web.work.models import Appointment

WHEN = datetime(2025, 10, 14, 9, 0, tzinfo=UTC)  # ten o'clock in England


def plan(case: SupportCase, by: Staff, **changed: Any) -> Appointment:
    given: dict[str, Any] = {
        "place": places.of_case(case),
        "person": case.person,
        "kind": "meeting",
        "starts_at": WHEN,
        "minutes": 60,
        "where": "Saffron Lane library",
        "tell": False,
        "by": by,
        "at": clock.now(),
    }
    return appointments.plan_appointment(**(given | changed))


def page(staff: Staff, on: str = "2025-10-14") -> str:
    return signed_in(staff).get(reverse("work:diary"), {"on": on}).content.decode()


def messages() -> list[tuple[str, str]]:
    rows = Message.unwalled(Purpose.CHECKING).filter(cancelled_at=None).order_by("recorded_at", "key")
    return [(row.purpose, vault.unseal_for("checking", row.body)) for row in rows]


def lines() -> list[tuple[str, str]]:
    found = Line.unwalled(Purpose.CHECKING).filter(event__startswith="appointment_").order_by("seq")
    return list(found.values_list("event", "compartment"))


def test_an_appointment_is_planned_on_its_case_and_stands_in_the_diary(cast: Cast, case: SupportCase) -> None:
    client = signed_in(cast.asha)
    assert (
        reverse("work:plan", args=["support", case.pk])
        in client.get(reverse("support:case", args=[case.pk])).content.decode()
    )
    typed = {"kind": "visit", "minutes": "90", "person": str(case.person_id), "where": "At the library"}
    answer = send(
        client, reverse("work:plan", args=["support", case.pk]), typed | moment("starts_at", "14 10 2025 10:00")
    )
    assert answer.headers["Location"] == reverse("work:diary") + "?on=2025-10-14"
    shown = client.get(answer.headers["Location"]).content.decode()
    assert "10:00 to 11:30" in shown and "Visit, Maria Fellows" in shown and "At the library" in shown
    assert f"Support case {case.ref}" in shown and "It is in your diary" in shown
    assert (
        Line.unwalled(Purpose.CHECKING)
        .filter(event="appointment_planned", case_id=case.pk, compartment="support")
        .count()
        == 1
    )


def test_pressing_the_button_twice_plans_it_once(cast: Cast, case: SupportCase) -> None:
    client, address = signed_in(cast.asha), reverse("work:plan", args=["support", case.pk])
    shown = client.get(address).content.decode()
    typed = {"kind": "call", "minutes": "30", "wf-submit": shown.split('name="wf-submit" value="')[1][:36]}
    for _ in range(2):
        assert client.post(address, typed | moment("starts_at", "14 10 2025 10:00")).status_code == 302
    assert Appointment.unwalled(Purpose.CHECKING).count() == 1


def test_a_wrong_time_is_said_and_nothing_typed_is_lost(cast: Cast, case: SupportCase) -> None:
    client, address = signed_in(cast.asha), reverse("work:plan", args=["support", case.pk])
    typed = {"kind": "call", "minutes": "30", "where": "The yellow door"}
    shown = send(client, address, typed | moment("starts_at", "14 10 2020 10:00")).content.decode()
    assert "cannot be in the past" in shown and "The yellow door" in shown
    shown = send(client, address, typed | moment("starts_at", "26 10 2026 25:00")).content.decode()
    assert "write the time like 18:15" in shown


def test_only_those_who_work_on_the_case_plan_in_it(cast: Cast, case: SupportCase) -> None:
    row = plan(case, cast.asha)
    for staff in (cast.carys, cast.ben, cast.dev, cast.farah):
        client = signed_in(staff)
        for name, more in (("plan", []), ("move", [row.pk]), ("call-off", [row.pk])):
            assert client.get(reverse(f"work:{name}", args=["support", case.pk, *more])).status_code == 404
    for staff in (cast.dev, cast.farah):
        assert signed_in(staff).get(reverse("work:diary")).status_code == 404
    assert "Maria" not in page(cast.carys) and case.ref not in page(cast.carys)


def test_it_is_moved_and_called_off(cast: Cast, case: SupportCase) -> None:
    row, client = plan(case, cast.asha), signed_in(cast.asha)
    where = {"kind": "support", "pk": case.pk, "appointment": row.pk}
    typed = {"minutes": "45", "where": "Elsewhere"} | moment("starts_at", "15 10 2025 16:15")
    assert send(client, reverse("work:move", kwargs=where), typed).status_code == 302
    assert "16:15 to 17:00" in page(cast.asha) and "Saffron" not in page(cast.asha)
    assert send(client, reverse("work:call-off", kwargs=where), {}).status_code == 302
    assert "16:15" not in page(cast.asha)
    assert client.get(reverse("work:move", kwargs=where)).status_code == 404
    assert [event for event, _ in lines()] == ["appointment_planned", "appointment_moved", "appointment_called_off"]


def test_somebody_else_moved_it_meanwhile(cast: Cast, case: SupportCase) -> None:
    row, client = plan(case, cast.asha), signed_in(cast.sam)
    address = reverse("work:move", args=["support", case.pk, row.pk])
    shown = client.get(address).content.decode()
    hidden = {name: shown.split(f'name="{name}" value="')[1].split('"')[0] for name in ("wf-submit", "wf-version")}
    appointments.move_appointment(
        appointment=row, starts_at=WHEN + timedelta(hours=2), minutes=60, where="", by=cast.asha, at=clock.now()
    )
    answer = client.post(address, hidden | {"minutes": "45", "where": ""} | moment("starts_at", "15 10 2025 16:15"))
    assert "Somebody else changed this" in answer.content.decode()


@pytest.mark.parametrize("verb", ["move", "call off"])
def test_what_is_over_or_off_stays_as_it_is(verb: str, cast: Cast, case: SupportCase) -> None:
    row = plan(case, cast.asha)

    def act(at: datetime) -> None:
        if verb == "move":
            later = at + timedelta(days=1)
            appointments.move_appointment(appointment=row, starts_at=later, minutes=60, where="", by=cast.asha, at=at)
        else:
            appointments.call_off_appointment(appointment=row, by=cast.asha, at=at)

    with pytest.raises(Refused) as refused:
        act(WHEN + timedelta(minutes=1))
    assert refused.value.codes == ("appointment.over",)
    appointments.call_off_appointment(appointment=row, by=cast.asha, at=clock.now())
    with pytest.raises(Refused) as refused:
        act(clock.now())
    assert refused.value.codes == ("appointment.called_off",)


def test_what_overlaps_and_days_away_are_said(cast: Cast, case: SupportCase) -> None:
    plan(case, cast.asha)
    client = signed_in(cast.asha)
    typed = {"kind": "call", "minutes": "30"} | moment("starts_at", "14 10 2025 10:30")
    there = send(client, reverse("work:plan", args=["support", case.pk]), typed).headers["Location"]
    assert client.get(there).content.decode().count("This overlaps with something else in your diary.") == 3
    day = date(2025, 10, 14)
    team.plan_absence(staff=cast.asha, from_on=day, until_on=day, cover=None, by=cast.asha, at=clock.now())
    assert page(cast.asha).count("You are away on this day.") == 2


def test_whoever_covers_sees_it_for_these_days(cast: Cast, case: SupportCase) -> None:
    row = plan(case, cast.asha)
    team.plan_absence(
        staff=cast.asha, from_on=date(2025, 10, 13), until_on=date(2025, 10, 14), cover=cast.carys, by=cast.asha,
        at=clock.now(),
    )  # fmt: skip
    assert "Saffron" not in page(cast.carys)
    with clock.at(WHEN - timedelta(hours=1)):
        assert "You cover for a colleague" in page(cast.carys) and "Saffron" in page(cast.carys)
    with clock.at(WHEN + timedelta(days=1)):
        assert "Saffron" not in page(cast.carys)
    assert row.staff == cast.asha


def test_it_goes_with_the_case(cast: Cast, case: SupportCase) -> None:
    row = plan(case, cast.asha)
    cases.reallocate_support(case=case, caseworker=cast.carys, by=cast.sam, at=clock.now())
    assert "Saffron" in page(cast.carys) and "Saffron" not in page(cast.asha)
    row.refresh_from_db()
    assert row.staff == cast.carys


def test_it_waits_with_the_supervisor_while_nobody_has_the_case(cast: Cast, case: SupportCase) -> None:
    plan(case, cast.asha)
    cases.wall_off(case.pk, cast.asha, "knows_a_party", clock.now())
    ties.block(staff=cast.asha, case_id=case.pk, reason="knows_a_party", at=clock.now())
    assert "Saffron" in page(cast.sam) and "Saffron" not in page(cast.asha)
    cases.reallocate_support(case=case, caseworker=cast.carys, by=cast.sam, at=clock.now())
    assert "Saffron" in page(cast.carys) and "Saffron" not in page(cast.sam)


def test_it_is_off_with_the_case(cast: Cast, case: SupportCase) -> None:
    plan(case, cast.asha, tell=True)
    cases.close_support_case(case=case, reason="person_ended", by=cast.asha, at=clock.now())
    assert "Saffron" not in page(cast.asha)
    assert [purpose for purpose, _ in messages()] == ["appointment_off"]
    with pytest.raises(Refused) as refused:
        plan(case, cast.asha)
    assert refused.value.codes == ("appointment.case_closed",)


def test_days_in_court_and_duties_stand_there_by_themselves(cast: Cast, case: SupportCase) -> None:
    event = moments.record_life_event(
        case=case, kind="sentence", on=date(2025, 10, 16), source="court", words="At the Crown Court.", by=cast.asha,
        at=clock.now(),
    )  # fmt: skip
    shown = page(cast.asha)
    assert "A sentence" in shown and "Crown Court" not in shown
    moments.call_off_life_event(case=case, event=event, by=cast.asha, at=clock.now())
    assert "A sentence" not in page(cast.asha)
    task = Task.unwalled(Purpose.CHECKING).get(staff=cast.asha, kind="first_contact")
    assert duties.words("first_contact") in page(cast.asha, f"{clock.local(task.due_at).date()}")


def test_whoever_is_to_be_told_is_told_in_neutral_words_and_reminded_once(cast: Cast, case: SupportCase) -> None:
    plan(case, cast.asha, tell=True)
    first = [
        ("appointment", "Your appointment is on Tuesday 14 October at 10:00. You can change or cancel it at any time.")
    ]
    assert messages() == first
    assert Message.unwalled(Purpose.CHECKING).get().channel == "sms"
    the_day_before = WHEN - timedelta(days=1)
    assert jobs.due_moments(WHEN - timedelta(days=2), WHEN) == [the_day_before]
    with clock.at(the_day_before - timedelta(minutes=1)):
        appointments.remind_due(clock.now())
        assert messages() == first
    with clock.at(the_day_before):
        for _ in range(3):
            appointments.remind_due(clock.now())
        assert messages() == first * 2


def test_nobody_is_told_by_a_way_that_was_not_agreed(cast: Cast, case: SupportCase) -> None:
    nothing = {way: {"allowed": False} for way in ("sms", "email", "post")}
    set_safe_contact(person=case.person, place=places.of_case(case), profile=nothing, by=cast.asha, at=clock.now())
    plan(case, cast.asha, tell=True)
    assert messages() == []
    assert Task.unwalled(Purpose.CHECKING).get(kind="message_not_sent").staff == cast.asha


def test_what_moves_or_is_off_is_told_and_the_old_reminder_stops(cast: Cast, case: SupportCase) -> None:
    row = plan(case, cast.asha, tell=True)
    later = WHEN + timedelta(days=1)
    appointments.move_appointment(appointment=row, starts_at=later, minutes=60, where="", by=cast.asha, at=clock.now())
    assert [purpose for purpose, _ in messages()] == ["appointment_changed"]
    with clock.at(WHEN - timedelta(hours=20)):
        assert appointments.remind_due(clock.now()) == 0
    appointments.call_off_appointment(appointment=row, by=cast.asha, at=clock.now())
    assert [purpose for purpose, _ in messages()] == ["appointment_off"]
    with clock.at(later - timedelta(hours=20)):
        assert appointments.remind_due(clock.now()) == 0


def test_a_restorative_meeting_stands_there_by_itself(confirmed: Way) -> None:
    cast = confirmed.cast
    with clock.at(MEETS - timedelta(days=1)):
        for staff in (cast.grace, cast.ben, cast.sam):
            assert "Restorative meeting" in page(staff, f"{MEETS.date()}")
        for staff in (cast.asha, cast.carys, cast.lena):
            assert "Restorative meeting" not in page(staff, f"{MEETS.date()}")


def test_nobody_hears_from_us_before_they_have_agreed_to_take_part(allocated: Way) -> None:
    cast, now = allocated.cast, allocated.now
    with clock.at(now):
        part = allocated.joanne
        place = restorative_places.of_participation(part)
        given: dict[str, Any] = {
            "place": place, "person": part.person, "kind": "meeting", "starts_at": now + timedelta(days=3),
            "minutes": 60, "where": "", "by": cast.grace, "at": now,
        }  # fmt: skip
        with pytest.raises(Refused) as refused:
            appointments.plan_appointment(**given, tell=True)
        assert refused.value.codes == ("appointment.not_to_be_told",)
        assert appointments.plan_appointment(**given, tell=False).compartment == "responsible"
        address = reverse("work:plan", args=["restorative", allocated.case.pk])
        assert "remind them the day before" not in signed_in(cast.grace).get(address).content.decode()


def test_it_begins_today_and_leads_back_to_the_days_before(cast: Cast) -> None:
    client = signed_in(cast.asha)
    sunday = datetime(2025, 10, 19, 9, tzinfo=UTC)
    with clock.at(sunday):
        opened = client.get(reverse("work:diary"))
        assert [day.on for day in opened.context["days"]] == [date(2025, 10, 19 + nr) for nr in range(7)]
        assert opened.context["before"] == date(2025, 10, 18) and opened.context["after"] == date(2025, 10, 26)
        week = client.get(reverse("work:diary") + "?on=2025-10-18").context["days"]
        assert [week[0].on, week[-1].on] == [date(2025, 10, 13), date(2025, 10, 19)]


def test_an_address_that_makes_no_sense_is_this_week(cast: Cast, case: SupportCase) -> None:
    client = signed_in(cast.asha)
    for query in ({"on": "never"}, {"on": "9999-99-99", "show": "year"}, {"show": "day"}, {"on": "0001-01-01"}):
        assert client.get(reverse("work:diary"), query).status_code == 200
