"""A referral by telephone: two pages and few keys, search first."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page

from tests.web.cast import Cast
from tests.web.journeys.members import Wall, stop_clock
from wayforward.web import vault
from wayforward.web.accounts.models import Staff
from wayforward.web.accounts.walled import Purpose
from wayforward.web.people.models import Incident, Person, SafeContact
from wayforward.web.support.models import Referral

CALL = {
    "who": "new",
    "name": "Tessa Quill",
    "phone": "07700 900444",
    "source": "harmed_self",
    "person_knows": "yes",
    "title": "Threatened in the street",
}


def signed_in(staff: Staff) -> Client:
    client = Client()
    client.force_login(staff)
    return client


def send(client: Client, typed: dict[str, str]) -> Any:
    page = client.get(reverse("support:take")).content.decode()
    return client.post(reverse("support:take"), typed | {"wf-submit": page.split('name="wf-submit" value="')[1][:36]})


def test_what_was_searched_for_stands_in_the_form(cast: Cast, in_october: datetime) -> None:
    typed = {"name": "Tessa Quill", "phone": "07700 900444", "born_day": "27", "born_month": "3", "born_year": "1990"}
    page = signed_in(cast.asha).post(reverse("support:call"), typed).content.decode()
    assert 'value="Tessa Quill"' in page and 'value="07700 900444"' in page and 'value="1990"' in page
    assert "Nobody whom you may know of matches" in page
    assert page.index("How to reach them safely") < page.index("What happened, in a line")


def test_one_thing_is_needed(cast: Cast, in_october: datetime) -> None:
    page = signed_in(cast.asha).post(reverse("support:call"), {}).content.decode()
    assert "Enter one thing to search for" in page


@pytest.mark.parametrize(
    "typed",
    [{"name": "Maria"}, {"name": "Mariah Felows"}, {"phone": "+447700900101"}, {"crime_number": "25*0612345"}],
)
def test_whoever_may_be_known_is_offered(
    typed: dict[str, str], cast: Cast, take: Callable[..., Referral], in_october: datetime
) -> None:
    person = take().person
    for name, staff in (("asha", cast.asha), ("carys", cast.carys)):
        page = signed_in(staff).post(reverse("support:call"), typed).content.decode()
        assert (str(person.pk) in page) == ("Maria Fellows" in page) == (name == "asha")


def test_it_is_taken_with_safe_defaults(cast: Cast, in_october: datetime) -> None:
    answer = send(signed_in(cast.asha), CALL)
    referral = Referral.unwalled(Purpose.CHECKING).get()
    assert answer.headers["Location"] == reverse("support:referral", args=[referral.pk])
    assert vault.unseal_for("checking", referral.person.phone) == "07700 900444"
    assert not SafeContact.unwalled(Purpose.CHECKING).exists()


def test_somebody_known_is_not_entered_twice_nor_changed(
    cast: Cast, take: Callable[..., Referral], in_october: datetime
) -> None:
    known = take().person
    client = signed_in(cast.asha)
    page = client.post(reverse("support:call"), {"name": "Maria Fellows"}).content.decode()
    typed = CALL | {"who": str(known.pk), "name": "Maria Fellows", "phone": "07700 900999"}
    client.post(reverse("support:take"), typed | {"wf-submit": page.split('name="wf-submit" value="')[1][:36]})
    assert Person.unwalled(Purpose.CHECKING).filter(pk=known.pk, version=1).exists()
    second = Referral.unwalled(Purpose.CHECKING).exclude(person=known, source="police").get()
    assert second.person_id == known.pk
    summary = Incident.unwalled(Purpose.CHECKING).get(case_id=second.pk).summary
    assert "telephone 07700 900999" in vault.unseal_for("checking", summary)
    shown = client.get(reverse("support:referral", args=[second.pk])).content.decode()
    assert "Referred to you" in shown and "The same entry" in shown


def test_a_person_behind_a_wall_cannot_be_chosen(
    cast: Cast, take: Callable[..., Referral], in_october: datetime
) -> None:
    hidden = take().person
    client = signed_in(cast.carys)
    page = client.get(reverse("support:take")).content.decode()
    typed = CALL | {"who": str(hidden.pk), "wf-submit": page.split('name="wf-submit" value="')[1][:36]}
    answer = client.post(reverse("support:take"), typed)
    assert "Choose one of the answers shown" in answer.content.decode() and "Maria" not in answer.content.decode()
    assert 'value="Threatened in the street"' in answer.content.decode()
    assert Referral.unwalled(Purpose.CHECKING).count() == 1


def test_only_those_who_take_referrals(cast: Cast) -> None:
    for page in ("support:call", "support:take"):
        assert signed_in(cast.farah).get(reverse(page)).status_code == 404


class Keys:
    """A keyboard that counts what is pressed, and the pages that it leads to."""

    def __init__(self, page: Page) -> None:
        self.page, self.pressed, self.pages = page, 0, 0
        page.on("framenavigated", lambda frame: setattr(self, "pages", self.pages + (frame == page.main_frame)))

    def types(self, box: str, words: str) -> None:
        self.page.locator(box).focus()
        self.page.keyboard.type(words)
        self.pressed += len(words) + 1  # and the tab that leads here

    def presses(self, thing: str, key: str = "Enter") -> None:
        self.page.locator(thing).first.focus()
        self.page.keyboard.press(key)
        self.pressed += 2


@pytest.mark.browser
def test_a_call_takes_three_pages_and_few_keys(
    browser: Browser, live_server: Any, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From "Take a call" to the page with the next step. Most of the keys are what has to be said."""
    stop_clock(Wall(), monkeypatch)
    client = signed_in(cast.asha)
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.add_cookies([{"name": "session", "value": client.cookies["session"].value, "url": live_server.url}])
    page = context.new_page()
    keys = Keys(page)
    page.goto(live_server.url + reverse("support:call"))
    keys.types("#id_name", "Tessa Quill")
    keys.types("#id_phone", "07700 900444")
    keys.presses("main form button[type=submit]")
    page.wait_for_selector("#id_title")
    keys.types("#id_source", "The person harmed")
    keys.presses("input[name=person_knows][value=yes]", "Space")
    keys.types("#id_title", "Threatened in the street")
    keys.presses("main form button[type=submit]")
    page.wait_for_url("**/support/referrals/*-*/")
    assert page.locator("h2#next").is_visible()
    assert keys.pages == 3 and keys.pressed <= 75, (keys.pages, keys.pressed)
    context.close()
    assert Referral.unwalled(Purpose.CHECKING).get().source == "harmed_self"
