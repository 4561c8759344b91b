"""A contact written down in under a minute on a telephone: what is kept, and how little it takes."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser

from tests.web.cast import Cast
from tests.web.journeys.members import Wall, stop_clock
from tests.web.restorative.way import Way
from wayforward.web import clock, vault
from wayforward.web.accounts.models import Staff, Task
from wayforward.web.accounts.walled import Purpose
from wayforward.web.people.models import Note
from wayforward.web.restorative.models import Contact as RestorativeContact
from wayforward.web.support.models import Contact, SupportCase


def signed_in(staff: Staff) -> Client:
    client = Client()
    client.force_login(staff)
    return client


def send(client: Client, case: SupportCase, **typed: str) -> Any:
    address = reverse("support:quick-contact", args=[case.pk])
    page = client.get(address).content.decode()
    usual = {"way": "called", "next": "nothing", "wf-submit": page.split('name="wf-submit" value="')[1][:36]}
    return client.post(address, usual | typed)


def contact() -> Contact:
    return Contact.unwalled(Purpose.CHECKING).get()  # type: ignore[no-any-return]


def test_what_was_said_stands_as_theirs_or_as_the_writers(cast: Cast, case: SupportCase) -> None:
    client = signed_in(cast.asha)
    assert send(client, case, result="spoke", line="She sleeps again.", theirs="yes").status_code == 302
    note = Note.unwalled(Purpose.CHECKING).get(of_id=contact().pk)
    assert vault.unseal_for("checking", note.text) == "She sleeps again."
    assert note.source == str(case.person_id) and note.about == [str(case.person_id)]
    assert not Task.unwalled(Purpose.CHECKING).filter(kind="first_contact", done_at=None).exists()


@pytest.mark.parametrize(
    ("way", "kept"),
    [
        ("called", ("phone", "out")),
        ("called_us", ("phone", "in")),
        ("text", ("sms", "out")),
        ("met", ("in_person", "out")),
    ],
)
def test_each_way_is_what_it_says(way: str, kept: tuple[str, str], cast: Cast, case: SupportCase) -> None:
    send(signed_in(cast.asha), case, way=way, result="spoke")
    assert (contact().channel, contact().direction) == kept


def test_what_is_next_is_a_duty(cast: Cast, case: SupportCase) -> None:
    client = signed_in(cast.asha)
    send(client, case, result="no_answer", next="tomorrow")
    task = Task.unwalled(Purpose.CHECKING).get(kind="call_back", done_at=None)
    assert clock.local(task.due_at).date().isoformat() == "2025-10-08" and task.staff == cast.asha
    again = {"day": "9", "month": "10", "year": "2025", "time": "18:30"}
    send(
        client,
        case,
        result="no_answer",
        next="then",
        **{f"call_back_at_{name}": value for name, value in again.items()},
    )
    task.refresh_from_db()
    assert f"{clock.local(task.due_at):%d %H:%M}" == "09 18:30"


def test_what_is_missing_is_said_and_the_line_stays(cast: Cast, case: SupportCase) -> None:
    page = send(signed_in(cast.asha), case, line="Her sister answered.").content.decode()
    assert "Her sister answered." in page and "Were they reached" in page
    assert not Contact.unwalled(Purpose.CHECKING).exists()


def test_pressing_twice_writes_it_down_once(cast: Cast, case: SupportCase) -> None:
    client, address = signed_in(cast.asha), reverse("support:quick-contact", args=[case.pk])
    number = client.get(address).content.decode().split('name="wf-submit" value="')[1][:36]
    for _ in range(2):
        client.post(address, {"way": "called", "next": "nothing", "result": "spoke", "wf-submit": number})
    assert Contact.unwalled(Purpose.CHECKING).count() == 1


def test_nobody_else_comes_to_it(cast: Cast, case: SupportCase) -> None:
    for staff in (cast.carys, cast.ben, cast.dev):
        assert signed_in(staff).get(reverse("support:quick-contact", args=[case.pk])).status_code == 404
    assert "Maria" not in signed_in(cast.carys).get(reverse("support:log-contact")).content.decode()
    assert signed_in(cast.farah).get(reverse("support:log-contact")).status_code == 404


def four_taps(browser: Browser, address: str, staff: Staff) -> None:
    """From my day back to my day, at 390 pixels. Whatever is tapped is at least 44 pixels high."""
    client = signed_in(staff)
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    context.add_cookies([{"name": "session", "value": client.cookies["session"].value, "url": address}])
    page = context.new_page()
    taps = []

    def tap(thing: str, box: str = "") -> None:
        found = page.locator(thing).first
        size = page.locator(box or thing).first.bounding_box()
        assert size is not None and size["height"] >= 44, (thing, size)
        taps.append(thing)
        found.tap()

    page.goto(address + reverse("support:my-day"))
    tap("main a.govuk-button")
    tap("a.wf-taps__tap")
    tap("label[for^=id_result]", ".govuk-radios__item:has(label[for^=id_result])")
    page.locator("#id_line").fill("She is well. Wants to hear of the court date.")
    tap("main form button[type=submit]")
    page.wait_for_url("**/support/")
    assert len(taps) == 4
    assert page.get_by_text("What happened was written down.").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()


@pytest.mark.browser
def test_it_takes_four_taps_and_a_line_on_a_telephone(
    browser: Browser, live_server: Any, cast: Cast, case: SupportCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    wall = Wall()
    wall.stands_at("2025-10-07 18:15")
    stop_clock(wall, monkeypatch)
    four_taps(browser, live_server.url, cast.asha)
    assert contact().result == "spoke"


@pytest.mark.browser
def test_a_restorative_one_takes_as_many(
    browser: Browser, live_server: Any, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It stands in the file of the one person who was tapped."""
    for member in (cast.grace, cast.ben):
        member.level = "sensitive_complex"
        member.save(update_fields=["level"])
    way = Way(cast)
    way.to("allocated")
    wall = Wall()
    wall.moment = way.now + timedelta(hours=1)
    stop_clock(wall, monkeypatch)
    four_taps(browser, live_server.url, cast.grace)
    made = RestorativeContact.unwalled(Purpose.CHECKING).get()
    assert (made.result, made.case_id) == ("spoke", way.case.pk)
    note = Note.unwalled(Purpose.CHECKING).get(of_type="restorative.contact")
    part = {"harmed": way.maria, "responsible": way.joanne}[note.compartment]
    assert (made.compartment, note.key_id, note.about) == (note.compartment, part.key_id, [str(part.person_id)])
