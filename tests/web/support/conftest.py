"""Support cases as staff come to have them: by taking a referral and opening a case for it."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.web.cast import Cast
from wayforward.web import clock
from wayforward.web.support.actions.cases import open_support_case
from wayforward.web.support.actions.referrals import IncidentGiven, refer_to_support
from wayforward.web.support.models import Referral, SupportCase

# A Tuesday; half past six in the evening in England.
MONDAY = datetime(2025, 10, 6, 9, 10, tzinfo=UTC)
EVENING = datetime(2025, 10, 7, 17, 15, tzinfo=UTC)
PROFILE = {
    "phone": {"allowed": True, "hours": "18:00-20:00", "voicemail": False},
    "sms": {"allowed": True, "neutral": True},
    "email": {"allowed": False},
    "post": {"allowed": False},
}
MARIA = {
    "born": "1979-03-14",
    "phone": "07700 900101",
    "email": "maria@example.org",
    "address": "12 Saffron Lane, Leicester LE2 6TA",
}


@pytest.fixture
def take(cast: Cast) -> Callable[..., Referral]:
    """Take a referral of Maria Fellows by the police, taken down by asha; keywords change it."""

    def taken(**changed: Any) -> Referral:
        given: dict[str, Any] = {
            "service": cast.service,
            "source": "police",
            "name": "Maria Fellows",
            "given": MARIA,
            "profile": PROFILE,
            "incident": IncidentGiven(
                title="Assault at work",
                happened_on=date(2025, 10, 1),
                place="workplace",
                crime_number="25*0612345",
                offence="violence_without_injury",
                flags=("workplace",),
            ),
            "other_party_name": "Joanne Pike",
            "other_party_known": "name_only",
            "person_knows": True,
            "by": cast.asha,
            "at": MONDAY,
        }
        return refer_to_support(**(given | changed))

    return taken


@pytest.fixture
def in_october() -> Iterator[datetime]:
    """The clock stands on the evening on which most of it happens."""
    with clock.at(EVENING):
        yield EVENING


@pytest.fixture
def case(cast: Cast, take: Callable[..., Referral], in_october: datetime) -> SupportCase:
    """Maria's case, opened by sam and given to asha."""
    return open_support_case(referral=take(), caseworker=cast.asha, by=cast.sam, at=MONDAY)
