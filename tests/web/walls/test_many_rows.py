"""However much there is: no page asks more often than twelve times, and no page shows everything at once."""

import copy
import html
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db.models.base import ModelState
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from tests.web.walls.crawl import fetch, nothing_kept, signed_in
from tests.web.walls.rows_uploads import papers_of
from tests.web.walls.table import STATEMENTS, addresses, rows
from tests.web.walls.world import World
from wayforward.process.events import Event
from wayforward.web import clock, record, vault
from wayforward.web.accounts import refs, ties
from wayforward.web.accounts.models import Task
from wayforward.web.accounts.walled import WalledModel
from wayforward.web.measures.models import Answer
from wayforward.web.people.actions import notices
from wayforward.web.people.models import Consent, Note, NoticeGiven, Person
from wayforward.web.public.actions import stories
from wayforward.web.public.models import StoryDraft
from wayforward.web.restorative import facts as restorative_facts
from wayforward.web.restorative.actions import restrictions
from wayforward.web.restorative.models import (
    Activity,
    Agreement,
    OrdersCheck,
    Preparation,
    Restriction,
    RiskAssessment,
    RJCase,
)
from wayforward.web.support import places as support_places
from wayforward.web.support.actions import moments, needs, offers
from wayforward.web.support.models import Goal, LifeEvent, NonOffer, Referral, SupportCase
from wayforward.web.uploads.models import Attachment
from wayforward.web.vault.fields import SealedField

NOTES, CASES = 200, 60
A_PAGE = 25
LISTS = {
    "support:referrals": "sam",
    "support:cases": "asha",
    "support:moments": "asha",
    "restorative:cases": "grace",
    "support:tasks": "asha",
}
TO_A_CASE = r'href="{}([0-9a-f-]{{36}})(?:/|/offers)?"'
# What shows that a row is on a page.
ROW = {
    "support:moments": TO_A_CASE.format("/support/cases/"),
    "support:referrals": TO_A_CASE.format("/support/referrals/"),
    "support:cases": TO_A_CASE.format("/support/cases/"),
    "restorative:cases": TO_A_CASE.format("/restorative/"),
    "support:tasks": r'name="row" value="([0-9a-f-]{36})"',
}


HEADING = '<h{} class="govuk-heading-s wf-card__title">'
# The lists inside a case: the address, the table, whose list it is, what its place is called in the address, and how
# one row of it begins on the page.
INSIDE = {
    "consents": ("restorative:consents", Consent, "grace", "before", '<article class="wf-card">'),
    "risk": ("restorative:risk", RiskAssessment, "grace", "before", '<article class="wf-card'),
    "orders": ("restorative:orders", Restriction, "grace", "before", "Binds "),
    "orders asked about": (
        "restorative:orders",
        OrdersCheck,
        "grace",
        "asked",
        HEADING.format(3),
    ),
    "meetings": ("restorative:meetings", Activity, "grace", "before", HEADING.format(2)),
    "preparations": (
        "restorative:meetings",
        Preparation,
        "grace",
        "prepared",
        HEADING.format(3),
    ),
    "agreements": ("restorative:agreements", Agreement, "grace", "before", "Version "),
    "stories": ("public:drafts", StoryDraft, "grace", "before", '<article class="wf-card'),
    "answers": ("measures:answers", Answer, "asha", "before", HEADING.format(3)),
    "consents of support": ("support:consents", Consent, "asha", "before", "Given on "),
    "notices of support": ("support:consents", NoticeGiven, "asha", "notices", "Understood: "),
    "goals": ("support:plan", Goal, "asha", "before", "Say how it stands"),
    "their life": ("support:offers", LifeEvent, "asha", "life", "Has the day changed?"),
    "papers": ("uploads:papers", Attachment, "asha", "before", HEADING.format(2)),
    "decisions not to offer": ("support:offers", NonOffer, "asha", "before", "Decided not to mention it: "),
}
# Pages that are the same in either kind of case.
EITHER_KIND = ("measures:answers", "uploads:papers")
MORE = 60


@pytest.fixture(scope="module")
def full(world: World, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """The world of the story; in it 200 notes and lines on every side of its cases, and 60 cases of either kind."""
    with django_db_blocker.unblock(), nothing_kept():
        write_much(world)
        open_many(world)
        write_what_the_story_has_not(world)
        for name, (_, model, *_) in INSIDE.items():
            copy_many(world, name, model)
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
                moment = {"other_party": world.joanne, "next_offer_on": clock.local(world.at).date()}
                SupportCase(**shared, **moment, person=person, referral=referral, opened_at=at, changed_at=at).save()
            else:
                came = {"received_at": at, "due_at": at}
                Referral(**shared, **came, source="police", person=person, person_knows=True, by=asha).save()
            side = {"restorative": "harmed"}.get(kind, kind)
            ties.place(person_id=person.pk, case_id=case_id, case_kind=kind, compartment=side, service=world.service)
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


def write_what_the_story_has_not(world: World) -> None:
    """One row of each list that the story leaves empty."""
    by, asha = {"by": world.cast["grace"], "at": world.at}, {"by": world.cast["asha"], "at": world.at}
    restrictions.record_restriction(case=world.rj_case, on=world.responsible, kind="restraining_order", **by)
    stories.draft_story(case=world.rj_case, title="After the fire", text="Two people talked.", **by)
    row = SupportCase.unwalled("checking").get(pk=world.support_case.pk)
    row.state = "open"
    row.save()
    place = support_places.of_case(row)
    papers_of(world)
    notices.give_notice(person=world.maria, place=place, notice="privacy", how="read_aloud", **asha)
    needs.set_goal(case=row, words="To sleep", **asha)
    today = clock.local(world.at).date()
    moments.record_life_event(case=row, kind="new_shift", on=today, source="person", words="Nights", **asha)
    offers.decide_not_to_offer(
        case=row, reason="crisis", review_on=clock.local(world.at).date() + timedelta(days=20), **asha
    )


def case_of(world: World, name: str) -> Any:
    return world.support_case if INSIDE[name][2] == "asha" else world.rj_case


def copy_many(world: World, name: str, model: type[WalledModel]) -> None:
    """Sixty more of a row that the story made in this case: of the same people, a minute apart, two at each moment."""
    first = world.all(model, case_id=case_of(world, name).pk)[0]
    moment = "planned_at" if model is Activity else "at"
    begins = getattr(first, moment)
    sealed = [field.name for field in model._meta.concrete_fields if isinstance(field, SealedField)]
    said = {field: vault.unseal_for(vault.Purpose.DOCUMENT, getattr(first, field)) for field in sealed}
    for number in range(MORE):
        row = copy.copy(first)
        for field, words in said.items():
            setattr(row, field, words)  # sealed anew, for this row
        row.pk, row._state = uuid4(), ModelState()
        setattr(row, moment, begins - timedelta(minutes=1 + number // 2))
        row.save(force_insert=True)
    if model.__module__.startswith("wayforward.web.restorative"):
        restorative_facts.refresh(world.rj_case)


@pytest.mark.parametrize("name", INSIDE)
def test_a_list_inside_a_case_grows_by_its_pages(name: str, full: World) -> None:
    """The first page does not hold all of it, and the last row is reached by going on, however many there are."""
    page, model, viewer, place, begins = INSIDE[name]
    case, browser = case_of(full, name), signed_in(full.cast[viewer])
    base = reverse(page, args=["support", case.pk] if page in EITHER_KIND else [case.pk])
    url, shown = base, []
    while url:
        text = fetch(browser, url).text
        shown.append(text.count(begins))
        assert 0 < shown[-1] <= A_PAGE
        older = re.search(rf'href="([^"]*[?;]{place}=[^"&#]+(?:#[a-z]+)?)" rel="next"', text)  # it stands last
        url = base + html.unescape(older[1]) if older else ""
    assert len(shown) > 2
    assert sum(shown) == len(full.all(model, case_id=case.pk))


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
def test_every_row_is_on_one_page_of_the_list(name: str, full: World) -> None:
    """Paged by key: none is left out between two pages, though two came at each moment, and none is there twice."""
    browser, base = signed_in(full.cast[LISTS[name]]), reverse(name)
    url, pages, seen = base, 0, []
    while url:
        text = fetch(browser, url).text
        found = re.findall(ROW[name], text)
        assert 0 < len(found) <= A_PAGE
        seen += found
        older = re.search(r'href="([^"]+)" rel="next"', text)
        url = base + html.unescape(older[1]) if older else ""
        pages += 1
    assert pages > 2
    assert len(seen) == len(set(seen)) >= CASES
