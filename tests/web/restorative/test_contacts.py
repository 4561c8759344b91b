"""A contact with one participant, written down in under a minute: in whose file it stands, and what follows from it."""

import re
from typing import Any

import pytest
from django.urls import reverse

from tests.web.restorative.browsing import Browser, page
from tests.web.restorative.way import Way
from wayforward.web import clock, vault
from wayforward.web.accounts.models import Task
from wayforward.web.accounts.walled import Purpose
from wayforward.web.people.models import Note
from wayforward.web.restorative import told
from wayforward.web.restorative.models import Contact, Participation

CHOOSE = reverse("restorative:log-contact")
USUAL = {"way": "called", "result": "spoke", "next": "nothing"}


def send(case: Way, part: Participation, who: str = "grace", /, **typed: str) -> Any:
    """The page of this person, answered as somebody answers it who came from their day."""
    browser, url = Browser(case, who), f"{page(case, 'step', 'contact')}?person={part.pk}&then=day"
    number = browser.read(url).split('name="wf-submit" value="')[1][:36]
    return browser.post(url, {"person": str(part.pk), "wf-submit": number} | USUAL | typed)


def contact() -> Contact:
    return Contact.unwalled(Purpose.CHECKING).latest("recorded_at")  # type: ignore[no-any-return]


def open_calls() -> list[Task]:
    return list(Task.unwalled(Purpose.CHECKING).filter(kind="call_back", done_at=None, cancelled_at=None))


def test_it_stands_in_the_file_of_that_one_person(allocated: Way) -> None:
    before = allocated.maria.state
    answer = send(allocated, allocated.maria, line="She sleeps again.", theirs="yes")
    assert answer.status_code == 302 and answer["Location"] == reverse("support:my-day")
    row, note = contact(), Note.unwalled(Purpose.CHECKING).get(of_type="restorative.contact")
    assert (row.channel, row.direction, row.result, row.outside_profile) == ("phone", "out", "spoke", False)
    assert (row.compartment, note.compartment, note.key_id) == ("harmed", "harmed", allocated.maria.key_id)
    assert vault.unseal_for("checking", note.text) == "She sleeps again."
    assert note.source == str(allocated.maria.person_id)
    assert allocated.maria.state == before  # who was called has not been told what it is
    words = Browser(allocated, "grace").read(page(allocated, "case"))
    assert "Contact: telephone (we spoke)" in words and "She sleeps again." in words


def test_who_had_not_heard_of_it_is_not_to_be_called_and_that_they_were_is_marked(allocated: Way) -> None:
    assert not told.knows(allocated.joanne)
    send(allocated, allocated.joanne, result="no_answer")
    assert contact().outside_profile and contact().compartment == "responsible"
    assert not told.knows(allocated.joanne)
    send(allocated, allocated.joanne)
    assert told.knows(allocated.joanne)  # now she has heard, and hears how it ends


def test_whoever_called_us_is_never_outside_what_was_agreed(allocated: Way) -> None:
    send(allocated, allocated.joanne, way="called_us")
    assert contact().direction == "in" and not contact().outside_profile
    assert contact().said_by == f"person:{allocated.joanne.person_id}"


def test_what_is_next_is_a_duty_about_this_person_until_they_are_reached(allocated: Way) -> None:
    send(allocated, allocated.maria, result="no_answer", next="tomorrow")
    send(allocated, allocated.joanne, result="no_answer", next="tomorrow")
    hers = next(task for task in open_calls() if task.about == allocated.maria.pk)
    assert hers.staff == allocated.cast.grace and hers.compartment == "harmed"
    assert clock.local(hers.due_at).date() > clock.local(allocated.now).date()
    send(allocated, allocated.maria, result="no_answer")
    assert len(open_calls()) == 2
    send(allocated, allocated.maria)
    assert [task.about for task in open_calls()] == [allocated.joanne.pk]


def test_what_is_missing_is_said_and_the_line_stays(allocated: Way) -> None:
    words = send(allocated, allocated.maria, result="", line="Her sister answered.").content.decode()
    assert "Her sister answered." in words and "Were they reached" in words
    assert not Contact.unwalled(Purpose.CHECKING).exists()


def test_who_was_met_has_a_page_of_their_own(allocated: Way) -> None:
    assert send(allocated, allocated.maria, way="met").status_code == 200
    assert not Contact.unwalled(Purpose.CHECKING).exists()


@pytest.mark.parametrize("who", ["asha", "carys", "dev", "farah"])
def test_nobody_else_comes_to_it(who: str, allocated: Way) -> None:
    browser = Browser(allocated, who)
    assert browser.get(page(allocated, "step", "contact")).status_code == 404
    assert (
        browser.post(page(allocated, "step", "contact"), {"person": str(allocated.maria.pk)} | USUAL).status_code == 404
    )
    found = browser.get(CHOOSE)
    assert found.status_code == (200 if who == "carys" else 404)
    assert str(allocated.case.pk) not in found.content.decode()


def test_the_people_of_ones_own_open_cases_are_a_tap_away(allocated: Way) -> None:
    day = Browser(allocated, "grace").read(reverse("support:my-day"))
    assert f'href="{CHOOSE}"' in day
    found = re.findall(r'class="govuk-link wf-taps__tap" href="([^"]+)"', Browser(allocated, "grace").read(CHOOSE))
    assert len(found) == 2 and all("then=day" in href for href in found)
    step = Browser(allocated, "grace").read(found[0].replace("&amp;", "&"))
    assert len(re.findall(r"<option[^>]* selected", step)) == 1
    on_the_case = Browser(allocated, "grace").read(page(allocated, "case"))
    assert on_the_case.count(f"{page(allocated, 'step', 'contact')}?person=") == 2
