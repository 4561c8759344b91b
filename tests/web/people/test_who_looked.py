"""SEC-25: whoever answers for a case can say who has looked at it."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.web.accounts.case import TwoSides, two_sides
from tests.web.cast import Cast
from wayforward.web import clock, record
from wayforward.web.accounts import ties
from wayforward.web.accounts.look import Look
from wayforward.web.accounts.models import Staff
from wayforward.web.record import looks
from wayforward.web.vault import unseal
from wayforward.web.vault.unsealing import NotEntitled


@pytest.fixture
def made(cast: Cast, at_work: datetime) -> TwoSides:
    made = two_sides(cast, at_work)
    ties.tie(staff=cast.sam, case_id=made.case.pk, case_kind="restorative", kind="supervisor", at=at_work)
    return made


def asked(staff: Staff, made: TwoSides, more: str = "") -> tuple[int, str]:
    client = Client()
    client.force_login(staff)
    answer = client.get(reverse("people:who-looked", args=["restorative", made.case.pk]) + more)
    return answer.status_code, answer.content.decode()


def look(staff: Staff, made: TwoSides) -> None:
    with looks.looking():
        record.looked(None, Look.at(staff, made.case.pk))


def test_a_look_is_told_with_who_when_and_by_what(cast: Cast, made: TwoSides) -> None:
    look(cast.ben, made)
    status, page = asked(cast.sam, made)
    assert status == 200
    assert "Ben" in page and "As facilitator" in page and "3 March 2026, 10:00" in page
    assert "Joanne" not in page and "Maria" not in page


def test_the_lead_of_the_service_asks_by_role(cast: Cast, made: TwoSides) -> None:
    look(cast.lena, made)
    status, page = asked(cast.lena, made)
    assert status == 200 and "By their role" in page


@pytest.mark.parametrize("name", ["ben", "carys", "asha", "dev", "farah"])
def test_nobody_else_asks(name: str, cast: Cast, made: TwoSides) -> None:
    assert asked(getattr(cast, name), made)[0] == 404


def test_a_refused_look_is_told(cast: Cast, made: TwoSides) -> None:
    note = made.harmed_note
    with looks.looking(), pytest.raises(NotEntitled):
        unseal(cast.carys, note.text)
    status, page = asked(cast.sam, made)
    assert status == 200 and "Carys" in page and "Was refused" in page


def test_many_looks_are_paged(cast: Cast, made: TwoSides, at_work: datetime) -> None:
    for number in range(60):
        with clock.at(at_work + timedelta(minutes=number)):
            look(cast.ben, made)
    _, first = asked(cast.sam, made)
    assert first.count("As facilitator") == 50
    older = first.split('href="?before=')[1].split('"')[0]
    _, second = asked(cast.sam, made, f"?before={older}")
    assert second.count("As facilitator") == 10
