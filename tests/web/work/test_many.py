"""However much there is in a diary, of supervision, hours, templates and cases: twelve statements, and a page of it."""

import copy
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import models
from django.urls import reverse

from tests.web.cast import Cast
from tests.web.walls.statements import counted
from tests.web.walls.table import STATEMENTS
from tests.web.work.browsing import signed_in
from tests.web.work.test_colleagues import enter, template
from tests.web.work.test_diary import WHEN, plan
from wayforward.web import clock
from wayforward.web.accounts import ties
from wayforward.web.support.models import SupportCase
from wayforward.web.work.actions import feeds, supervision
from wayforward.web.work.diary import MOST
from wayforward.web.work.models import Hours, NoteTemplate

MANY = 60


def copies(row: Any, number: int, change: Callable[[Any, int], None]) -> list[Any]:
    """So many rows like this one, none of them saved."""
    found = []
    for nr in range(number):
        other = copy.copy(row)
        other._state = models.base.ModelState()
        other.pk = uuid4()
        change(other, nr)
        found.append(other)
    return found


def asks(staff: Any, address: str, rows: str) -> tuple[int, int]:
    """How often a page asks, and how many rows it shows."""
    client = signed_in(staff)
    client.get(address)
    with counted() as asked:
        page = client.get(address).content.decode()
    return len(asked), page.count(rows)


def test_a_full_diary_and_its_file(cast: Cast, case: SupportCase) -> None:
    row = plan(case, cast.asha, where="")
    _, secret = feeds.make_feed(by=cast.asha, at=clock.now())
    diary, file = reverse("work:diary") + "?on=2025-10-14", reverse("feeds:diary", args=[secret])
    few = asks(cast.asha, diary, "Move<"), asks(cast.asha, file, "SUMMARY:Appointment")
    for other in copies(row, MOST + MANY, lambda each, nr: setattr(each, "starts_at", WHEN + timedelta(minutes=nr))):
        other.save(force_insert=True)
    (asked, shown), (asked_file, in_file) = (
        asks(cast.asha, diary, "Move<"),
        asks(cast.asha, file, "SUMMARY:Appointment"),
    )
    assert asked == few[0][0] <= STATEMENTS and shown == MOST
    assert asked_file == few[1][0] <= STATEMENTS and in_file == MOST + 1


@pytest.mark.parametrize("what", ["hours", "hours of the team", "templates", "cases to tap"])
def test_lists_of_colleagues(what: str, cast: Cast, case: SupportCase) -> None:
    def dated(each: Any, nr: int) -> None:
        each.at, each.on = clock.now() - timedelta(minutes=nr), date(2025, 10, 6) - timedelta(days=nr)

    if what == "templates":
        row = template(cast.lena)
        NoteTemplate.objects.bulk_create(copies(row, MANY, lambda each, nr: setattr(each, "line", uuid4())))
        address, staff, mark = reverse("work:note-templates"), cast.lena, "Version 1"
    elif what == "cases to tap":
        for nr, other in enumerate(copies(case, MANY, lambda each, nr: setattr(each, "ref", f"AAAA-{nr}"))):
            other.changed_at = clock.now() - timedelta(minutes=nr)
            other.save(force_insert=True)
            ties.tie(staff=cast.asha, case_id=other.pk, case_kind="support", kind="caseworker", at=clock.now())
        address, staff, mark = reverse("support:log-contact"), cast.asha, "wf-taps__tap"
    else:
        Hours.objects.bulk_create(copies(enter(cast.asha), MANY, dated))
        team = what == "hours of the team"
        address = reverse("work:team-hours" if team else "work:hours")
        staff, mark = (cast.sam, 'name="hours"') if team else (cast.asha, "Take back<")
    asked, shown = asks(staff, address, mark)
    assert asked <= STATEMENTS and shown == 25


def test_many_talks(cast: Cast, case: SupportCase) -> None:
    for nr in range(27):
        supervision.write_supervision(
            worker=cast.asha, words=f"talk {nr}", agreed="", next_at=None, by=cast.sam, at=clock.now()
        )
    asked, shown = asks(cast.sam, reverse("work:supervision"), '<li class="wf-card">')
    assert asked <= STATEMENTS and shown == 25
