"""The team and the staff as lists: whoever leads narrows them, puts them in order and takes them as a file."""

import csv
import html
import io
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.web.cast import Cast, assemble
from tests.web.lists.test_exports import ask, fetched
from tests.web.support.conftest import EVENING
from tests.web.walls.crawl import fetch, signed_in
from tests.web.walls.table import STATEMENTS
from wayforward.web import clock
from wayforward.web.accounts.models import Staff
from wayforward.web.lists.actions import exports
from wayforward.web.lists.asking import Asked
from wayforward.web.lists.listing import Listing
from wayforward.web.signin.lists import STAFF_LIST
from wayforward.web.support.actions import team
from wayforward.web.support.models import SupportCase
from wayforward.web.support.team_list import TEAM

Browser = Callable[[Staff], Client]
MANY, A_PAGE = 60, 25


def found(listing: Listing, staff: Staff, **typed: str) -> list[str]:
    return [row.name for row in Asked.read(listing, staff, typed or {"sort": listing.first}).rows()]


def many(cast: Cast) -> None:
    """Two of each name, so that a page ends between two that are alike."""
    Staff.objects.bulk_create(
        Staff(username=f"many{number}", name=f"Member {number // 2:02}", service=cast.service, roles=["caseworker"])
        for number in range(MANY)
    )


def read(staff: Staff, listing: Listing) -> list[dict[str, str]]:
    export = ask(staff, name=listing.name, sort=listing.first)
    exports.go_on(clock.now())
    return list(csv.DictReader(io.StringIO(fetched(export, staff).content.decode("utf-8-sig"))))


def test_the_team_by_who_has_room_speaks_and_is_here(cast: Cast, several: list[SupportCase], browser: Browser) -> None:
    asha, carys = cast.asha, cast.carys
    skills: dict[str, Any] = {"by": cast.sam, "at": EVENING}
    team.set_skills(staff=asha, languages=["ur"], with_children=False, most_cases=1, **skills)
    team.set_skills(staff=carys, languages=["gu", "ur"], with_children=True, most_cases=20, **skills)
    today = clock.today()
    team.plan_absence(
        staff=carys, from_on=today, until_on=today + timedelta(days=2), cover=asha, by=cast.sam, at=EVENING
    )
    later = today + timedelta(days=9)
    team.plan_absence(staff=carys, from_on=later, until_on=later, cover=None, by=cast.sam, at=EVENING)
    assert found(TEAM, cast.sam) == sorted(found(TEAM, cast.sam))
    assert {asha.name, carys.name} <= set(found(TEAM, cast.sam))
    assert found(TEAM, cast.sam, sort="-load")[0] == asha.name
    assert found(TEAM, cast.sam, today="away") == [carys.name]
    assert carys.name not in found(TEAM, cast.sam, today="here")
    assert asha.name not in found(TEAM, cast.sam, room="room")
    assert carys.name in found(TEAM, cast.sam, room="room")
    assert found(TEAM, cast.sam, language="gu") == [carys.name] == found(TEAM, cast.sam, children="1")
    assert sorted(found(TEAM, cast.sam, language="ur")) == sorted([asha.name, carys.name])
    page = browser(cast.sam).get(TEAM.address).content.decode()
    assert f'They are back<span class="govuk-visually-hidden">: {carys.name}, ' in page
    assert page.count(f"Not away on {later:%-d %B} after all<span") == 1
    assert page.count('class="govuk-visually-hidden">: ' + asha.name) == 2  # what they can take on, and days away
    row = next(each for each in read(cast.sam, TEAM) if each["Name"] == carys.name)
    assert row["Can take on"] == "Gujarati, Urdu, children and young people"
    assert (row["Agreed"], row["Today"]) == ("20", "Away")
    assert row["Away"].endswith("nobody covers") and f"{asha.name} covers; " in row["Away"]


def test_the_staff_by_what_they_work_as_and_whether_they_left(cast: Cast, browser: Browser) -> None:
    Staff.objects.filter(pk=cast.carys.pk).update(is_active=False)
    assert found(STAFF_LIST, cast.lena, state="left") == [cast.carys.name]
    assert cast.carys.name not in found(STAFF_LIST, cast.lena, state="at-work")
    assert found(STAFF_LIST, cast.dev, role="administrator") == [cast.dev.name]
    assert found(STAFF_LIST, cast.dev, sort="-name") == found(STAFF_LIST, cast.dev)[::-1]
    page = browser(cast.dev).get(STAFF_LIST.address).content.decode()
    assert reverse("signin:change-staff", args=[cast.carys.pk]) in page
    assert reverse("signin:change-staff", args=[cast.dev.pk]) not in page
    assert reverse("signin:leaving", args=[cast.asha.pk]) not in page
    assert reverse("signin:leaving", args=[cast.asha.pk]) in browser(cast.lena).get(STAFF_LIST.address).content.decode()
    rows = read(cast.dev, STAFF_LIST)
    assert {tuple(row) for row in rows} == {("Name", "Works as", "State")}
    assert next(row["State"] for row in rows if row["Name"] == cast.carys.name) == "Left"


def test_whoever_has_no_such_list_has_no_file_of_it(cast: Cast, browser: Browser) -> None:
    for name, viewers in (("team", (cast.asha, cast.grace, cast.dev)), ("staff", (cast.asha, cast.grace, cast.farah))):
        for staff in viewers:
            assert browser(staff).get(reverse("lists:export", args=[name])).status_code == 404
    other = Staff.objects.create_user(
        "tess.other", name="Tess", service=assemble("other").service, roles=["supervisor"]
    )
    many(cast)
    assert not [name for name in (*found(TEAM, other), *found(STAFF_LIST, other)) if name.startswith("Member")]


@pytest.mark.parametrize("listing", [TEAM, STAFF_LIST], ids=lambda listing: listing.name)
@pytest.mark.parametrize("order", ["name", "-name"])
def test_a_list_of_many_is_read_by_its_pages(listing: Listing, order: str, cast: Cast) -> None:
    many(cast)
    client, url, pages, seen = signed_in(cast.sam), f"{listing.address}?sort={order}", 0, list[str]()
    while url:
        answer = fetch(client, url)
        assert len(answer.statements) <= STATEMENTS
        names = re.findall(r'<th scope="row"[^>]*>([^<]+)</th>', answer.text)
        assert 0 < len(names) <= A_PAGE
        seen += names
        older = re.search(r'href="(\?[^"]*after=[^"]+)" rel="next"', answer.text)
        assert older is None or "Member" not in older[1]
        url = listing.address + html.unescape(older[1]) if older else ""
        pages += 1
    assert pages > 2
    assert seen == found(listing, cast.sam, sort=order)
