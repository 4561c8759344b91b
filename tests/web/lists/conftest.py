"""Several cases in one list: some with a caseworker, some without, two of each moment."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.web.cast import Cast
from tests.web.support.conftest import EVENING, MONDAY, in_october, take
from wayforward.web.accounts.models import Staff
from wayforward.web.accounts.walled import Purpose
from wayforward.web.people.actions import conflicts
from wayforward.web.support.actions.cases import open_support_case
from wayforward.web.support.models import Referral, SupportCase

__all__ = ["in_october", "take"]

NAMES = ["Nadia Hollis", "Kofi Mensah", "=HYPERLINK(1)", "Ifeoma Grant", "Lowri Vaughan", "Piotr Wolski", "Ana Reis"]


@pytest.fixture
def several(cast: Cast, take: Callable[..., Referral], in_october: Any) -> list[SupportCase]:
    """Seven cases of sam's team: asha has four, carys two, and one has nobody."""
    cases = []
    for number, name in enumerate(NAMES):
        at = MONDAY + timedelta(hours=number // 2)
        born = "2012-05-06" if number == 1 else "1979-03-14"
        row = take(name=name, given={"born": born, "phone": f"07700 90030{number}"}, profile=None, at=at)
        worker = cast.carys if number in (3, 4) else cast.asha
        cases.append(open_support_case(referral=row, caseworker=worker, by=cast.sam, at=at))
    conflicts.recuse(case_kind="support", case_id=cases[-1].pk, how="friend", by=cast.asha, at=EVENING)
    return list(SupportCase.unwalled(Purpose.CHECKING).order_by("opened_at", "pk"))


@pytest.fixture
def browser() -> Callable[[Staff], Client]:
    def signed_in(staff: Staff) -> Client:
        client = Client()
        client.force_login(staff)
        return client

    return signed_in
