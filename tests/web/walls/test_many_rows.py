"""However much there is: no page asks more often than twelve times, and no page shows everything at once."""

import html
import re
from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from tests.web.walls.crawl import fetch, nothing_kept, signed_in
from tests.web.walls.table import STATEMENTS, addresses, rows
from tests.web.walls.world import World
from wayforward.process.events import Event
from wayforward.web import record, vault
from wayforward.web.accounts import refs, ties
from wayforward.web.accounts.models import Task
from wayforward.web.people.models import Note, Person
from wayforward.web.restorative.models import RJCase
from wayforward.web.support.models import Referral, SupportCase

NOTES, CASES = 200, 60
A_PAGE = 25
LISTS = {"support:referrals": "sam", "support:cases": "asha", "restorative:cases": "grace"}
CASE = {
    "support:referrals": "/support/referrals/",
    "support:cases": "/support/cases/",
    "restorative:cases": "/restorative/",
}


@pytest.fixture(scope="module")
def full(world: World, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """The world of the story; in it 200 notes and lines on every side of its cases, and 60 cases of either kind."""
    with django_db_blocker.unblock(), nothing_kept():
        write_much(world)
        open_many(world)
        yield world


def write_much(world: World) -> None:
    key = vault.new_key("participation", uuid4())
    places = [(world.support_case, "support"), (world.rj_case, "harmed"), (world.rj_case, "responsible")]
    for case, side in places:
        for number in range(NOTES):
            at = world.at - timedelta(minutes=number)
            Note(
                case_id=case.pk,
                compartment=side,
                key_id=key,
                at=at,
                by=world.cast["grace"],
                of_type="session",
                of_id=uuid4(),
                number=1,
                text="One more thing that was said.",
            ).save()
            record.write(Event.NOTICE_GIVEN, by=world.cast["grace"], case_id=case.pk, compartment=side, obj=case)


def open_many(world: World) -> None:
    """Straight into the tables: sixty cases by their actions take a minute, and the walls read the same rows."""
    asha, grace, sam = (world.cast[name] for name in ("asha", "grace", "sam"))
    for number in range(CASES):
        person_id, at = uuid4(), world.at - timedelta(hours=number // 2)  # two at each moment
        person = Person(id=person_id, service=world.service, key_id=vault.new_key("person", person_id))
        person.legal_name = f"Somebody {number}"
        person.save()
        for kind in ("referral", "support", "restorative"):
            case_id = uuid4()
            shared = {"id": case_id, "service": world.service, "ref": refs.new_ref()}
            shared["key_id"] = vault.new_key("joint", case_id)
            if kind == "restorative":
                RJCase(**shared, initiated_by="harmed", source="police", received_at=at, changed_at=at).save()
            elif kind == "support":
                referral = Referral.unwalled("checking").filter(person=person).get()
                SupportCase(**shared, person=person, referral=referral, opened_at=at, changed_at=at).save()
            else:
                Referral(**shared, source="police", person=person, received_at=at, person_knows=True, by=asha).save()
            side = {"restorative": "harmed"}.get(kind, kind)
            ties.place(
                person_id=person.pk, case_id=case_id, case_kind=kind, compartment=side, service=world.service
            )
            mine = grace if kind == "restorative" else asha
            tied = "facilitator" if kind == "restorative" else "caseworker"
            if kind != "referral":
                ties.tie(staff=mine, case_id=case_id, case_kind=kind, kind=tied, at=at)
                ties.tie(staff=sam, case_id=case_id, case_kind=kind, kind="supervisor", at=at)
            Task(
                service=world.service,
                case_id=case_id,
                staff=mine,
                kind="safety_alert",
                compartment=side,
                due_at=world.at + timedelta(hours=number),
                made_at=at,
            ).save()


def test_no_page_asks_more_often_for_all_that(full: World) -> None:
    costly = []
    everywhere = [address for name in rows() for address in addresses(name, full)]
    once = list({(each.name, len(each.url.split("?"))): each for each in everywhere if each.typed is None}.values())
    for viewer in ("asha", "grace", "sam", "ruth"):
        browser = signed_in(full.cast[viewer])
        for address in once:
            answer = fetch(browser, address.url)
            assert answer.status < 500 or address.name == "readyz", answer.error
            if len(answer.statements) > STATEMENTS:
                costly.append(f"{address.url} asks {len(answer.statements)} times for {viewer}")
    assert costly == []


@pytest.mark.parametrize("name", LISTS)
def test_every_case_is_on_one_page_of_the_list(name: str, full: World) -> None:
    """Paged by key: none is left out between two pages, though two came at each moment, and none is there twice."""
    browser, base = signed_in(full.cast[LISTS[name]]), reverse(name)
    url, pages, seen = base, 0, []
    while url:
        text = fetch(browser, url).text
        found = re.findall(rf'href="{CASE[name]}([0-9a-f-]{{36}})/?"', text)
        assert 0 < len(found) <= A_PAGE
        seen += found
        older = re.search(r'href="([^"]+)" rel="next"', text)
        url = base + html.unescape(older[1]) if older else ""
        pages += 1
    assert pages > 2
    assert len(seen) == len(set(seen)) >= CASES
