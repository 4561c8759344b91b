"""However many there are: a page of them at a time, each once, and never more than twelve statements."""

import html
import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from tests.web.cast import Cast
from tests.web.walls.crawl import fetch, signed_in
from tests.web.walls.table import STATEMENTS
from wayforward.web import vault
from wayforward.web.accounts.models import EmergencyAccess, Staff
from wayforward.web.people.actions import conflicts
from wayforward.web.people.models import Person
from wayforward.web.rights.models import Complaint, Ending, ErasureRequest, LegalHold, Pack, PoliceRequest, Run

MANY, A_PAGE = 60, 25


def people(cast: Cast, at: datetime) -> None:
    for number in range(MANY):
        moment = at - timedelta(minutes=number // 2)
        conflicts.name_known_person(name=f"Friend {number:02}", how="friend", by=cast.lena, at=moment)


def holds(cast: Cast, at: datetime, many: int = MANY) -> None:
    LegalHold.objects.bulk_create(
        LegalHold(
            service=cast.service,
            case_id=uuid4(),
            ref=f"AAA4-{number:02}",
            reason="claim",
            review_on=at.date(),
            placed_at=at - timedelta(minutes=number // 2),
            placed_by=cast.lena,
        )
        for number in range(many)
    )


def endings(cast: Cast, at: datetime, many: int = MANY) -> None:
    run = Run.objects.create(
        service=cast.service, proposed_at=at, proposed_by=cast.lena, agreed_at=at, agreed_by=cast.sam
    )
    Ending.objects.bulk_create(
        Ending(
            run=run,
            service=cast.service,
            kind="support",
            file_id=uuid4(),
            case_id=uuid4(),
            ref=f"AAA4-{number:02}",
            why="completed",
            due_on=at.date(),
            ended_at=at - timedelta(minutes=number // 2),
        )
        for number in range(many)
    )


def emergencies(cast: Cast, at: datetime) -> None:
    EmergencyAccess.objects.bulk_create(
        EmergencyAccess(
            staff=cast.carys,
            service=cast.service,
            case_id=uuid4(),
            case_kind="support",
            ref=f"AAA4-{number:02}",
            why="danger",
            at=at - timedelta(minutes=number // 2),
            until=at,
        )
        for number in range(MANY)
    )


def requests(cast: Cast, at: datetime) -> None:
    key = vault.new_key(vault.Scope.RIGHTS, uuid4())
    for number in range(MANY):
        pk = uuid4()
        PoliceRequest(
            id=pk,
            service=cast.service,
            case_id=pk,
            key_id=key,
            their_ref=f"OP/{number:02}",
            asked_on=at.date(),
            received_at=at - timedelta(minutes=number // 2),
            by=cast.asha,
            state="open",
        ).save()


def complaints(cast: Cast, at: datetime) -> None:
    key = vault.new_key(vault.Scope.RIGHTS, uuid4())
    for number in range(MANY):
        pk = uuid4()
        Complaint(
            id=pk,
            service=cast.service,
            case_id=pk,
            key_id=key,
            about="service",
            way="said",
            words="Late.",
            received_on=date(2025, 1, 1) + timedelta(days=number),
            received_at=at - timedelta(minutes=number // 2),
            by=cast.asha,
            acknowledge_by=at.date(),
        ).save()


def erasures(cast: Cast, at: datetime, many: int = MANY) -> None:
    key = vault.new_key(vault.Scope.RIGHTS, uuid4())
    person = Person(service=cast.service, key_id=key)
    person.save()
    for number in range(many):
        ErasureRequest(
            service=cast.service,
            case_id=uuid4(),
            key_id=key,
            case_kind="support",
            ref=f"AAA4-{number:02}",
            person=person,
            kind="support",
            file_id=uuid4(),
            asked_on=at.date(),
            received_at=at - timedelta(minutes=number // 2),
            by=cast.asha,
            state="open",
        ).save()


def copies(cast: Cast, at: datetime, many: int = MANY) -> None:
    for number in range(many):
        pk = uuid4()
        Pack(
            id=pk,
            service=cast.service,
            ref=f"AAA4-{number:02}",
            key_id=vault.new_key(vault.Scope.RIGHTS, pk),
            name=f"Friend {number}",
            identity="known",
            received_on=at.date(),
            taken_at=at - timedelta(minutes=number // 2),
            taken_by=cast.lena,
            due_on=at.date(),
            state="open",
        ).save()


# The page, what its place is called in the address, how a row of it reads, and what fills it.
LISTS: dict[str, tuple[str, str, Callable[[Cast, datetime], None]]] = {
    "people:known": ("before", r">(Friend \d\d)</h2>", people),
    "rights:holds": ("after", r">(AAA4-\d\d)</th>", holds),
    "rights:ended": ("after", r">(AAA4-\d\d)</th>", endings),
    "rights:police": ("after", r">(OP/\d\d)</a>", requests),
    "rights:complaints": ("after", r">(\d+ \w+ 2025)</a>", complaints),
    "rights:erasures": ("after", r">(AAA4-\d\d)</a>", erasures),
    "rights:packs": ("after", r">(AAA4-\d\d)</a>", copies),
    "people:oversight": ("opened", r">Support case (AAA4-\d\d)</td>", emergencies),
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_read_by_its_pages(name: str, cast: Cast, officer: Staff, at_work: datetime) -> None:
    place, row, fill = LISTS[name]
    fill(cast, at_work)
    browser, base = signed_in(officer if name == "rights:packs" else cast.lena), reverse(name)
    url, pages, seen = base, 0, list[str]()
    while url:
        answer = fetch(browser, url)
        assert len(answer.statements) <= STATEMENTS
        found: Iterable[str] = re.findall(row, answer.text)
        assert 0 < len(list(found)) <= A_PAGE
        seen += found
        older = re.search(rf'href="(\?{place}=[^"]+)" rel="next"', answer.text)
        url = base + html.unescape(older[1]) if older else ""
        pages += 1
    assert pages > 2
    assert len(seen) == len(set(seen)) == MANY
