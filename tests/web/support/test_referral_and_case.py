"""Taking a referral, opening a case for it, handing it over, closing it and opening it again."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from tests.web.cast import Cast
from tests.web.support.conftest import EVENING, PROFILE
from wayforward.process.decision import Refused
from wayforward.web import vault
from wayforward.web.accounts import tasks
from wayforward.web.accounts.walled import Purpose
from wayforward.web.people import contact
from wayforward.web.people.models import Consent, Incident, Person
from wayforward.web.record import Line
from wayforward.web.support.actions import cases, contacts
from wayforward.web.support.actions.referrals import close_referral, confirm_person_knows
from wayforward.web.support.models import Referral, SupportCase


def events() -> list[str]:
    return list(Line.unwalled(Purpose.CHECKING).order_by("seq").values_list("event", flat=True))


def refusals() -> list[list[str]]:
    rows = Line.unwalled(Purpose.CHECKING).filter(outcome=Line.REFUSED).order_by("seq")
    return [row.payload["codes"] for row in rows]


def kinds(staff: object) -> list[str]:
    return [task.kind for task in tasks.open_for(staff)]


def test_a_referral_keeps_only_what_was_given(cast: Cast, take: Callable[..., Referral], in_october: datetime) -> None:
    referral = take()
    maria = referral.person
    assert vault.unseal(cast.asha, maria.legal_name) == "Maria Fellows"
    assert vault.unseal(cast.asha, maria.phone) == "07700 900101"
    assert not maria.known_as
    assert not referral.information_only
    assert referral.state == "waiting"
    assert "referral_taken" in events()
    assert contact.profile_of(maria, at=EVENING).agreed


def test_the_other_person_is_a_name_to_the_caseworker_and_nothing_else(
    cast: Cast, take: Callable[..., Referral], in_october: datetime
) -> None:
    referral = take()
    assert vault.unseal(cast.asha, referral.other_party_name) == "Joanne Pike"
    assert not Person.visible_to(cast.asha).filter(pk=referral.other_party_id).exists()


def test_a_referral_is_seen_by_supervisors_and_who_took_it(
    cast: Cast, take: Callable[..., Referral], in_october: datetime
) -> None:
    referral = take()
    for name, staff in cast.everyone().items():
        assert Referral.visible_to(staff).filter(pk=referral.pk).exists() == (name in ("asha", "sam")), name


def test_a_person_who_does_not_know_is_not_contacted(
    cast: Cast, take: Callable[..., Referral], in_october: datetime
) -> None:
    referral = take(person_knows=False)
    assert referral.information_only
    assert not contact.profile_of(referral.person, at=EVENING).agreed
    assert kinds(cast.sam) == ["confirm_person_knows"]
    with pytest.raises(Refused) as refused:
        cases.open_support_case(referral=referral, caseworker=cast.asha, by=cast.sam, at=EVENING)
    assert "referral.person_does_not_know" in refused.value.codes
    assert not SupportCase.unwalled(Purpose.CHECKING).exists()

    confirm_person_knows(referral=referral, by=cast.sam, at=EVENING, profile=PROFILE)
    assert kinds(cast.sam) == ["referral_waiting"]
    referral.refresh_from_db()
    case = cases.open_support_case(referral=referral, caseworker=cast.asha, by=cast.sam, at=EVENING)
    assert contacts.asked(case, "phone", EVENING)


def test_a_referral_needs_somebody_a_way_and_a_line(
    cast: Cast, take: Callable[..., Referral], in_october: datetime
) -> None:
    before = Person.unwalled(Purpose.CHECKING).count()
    with pytest.raises(Refused) as refused:
        take(name=" ", given={}, incident=None)
    assert set(refused.value.codes) == {"referral.no_person", "referral.no_way_to_reach", "referral.no_incident"}
    assert Person.unwalled(Purpose.CHECKING).count() == before
    assert refusals()[-1] == list(refused.value.codes)


def test_opening_a_case_moves_it_behind_the_caseworkers_wall(cast: Cast, case: SupportCase) -> None:
    for name, staff in cast.everyone().items():
        sees = name in ("asha", "sam")
        assert SupportCase.visible_to(staff).filter(pk=case.pk).exists() == sees, name
        assert Incident.visible_to(staff).filter(case_id=case.pk).exists() == sees, name
        assert Person.visible_to(staff).filter(pk=case.person_id).exists() == sees, name
    assert Consent.visible_to(cast.asha).get(case_id=case.pk).kind == "C1"
    assert {"first_contact", "assess_needs"} <= set(kinds(cast.asha))
    assert "referral_waiting" not in kinds(cast.sam)


def test_who_took_the_referral_leaves_it_when_another_gets_the_case(
    cast: Cast, take: Callable[..., Referral], in_october: datetime
) -> None:
    referral = take()
    case = cases.open_support_case(referral=referral, caseworker=cast.carys, by=cast.sam, at=EVENING)
    assert not SupportCase.visible_to(cast.asha).filter(pk=case.pk).exists()
    assert SupportCase.visible_to(cast.carys).filter(pk=case.pk).exists()


@pytest.mark.parametrize(
    ("by", "caseworker", "code"),
    [
        ("asha", "asha", "support.not_for_you_to_allocate"),
        ("sam", "ben", "support.not_a_caseworker"),
        ("sam", "dev", "support.not_a_caseworker"),
    ],
)
def test_who_may_open_and_who_may_get_it(
    cast: Cast, take: Callable[..., Referral], in_october: datetime, by: str, caseworker: str, code: str
) -> None:
    referral = take()
    with pytest.raises(Refused) as refused:
        cases.open_support_case(
            referral=referral, caseworker=getattr(cast, caseworker), by=getattr(cast, by), at=EVENING
        )
    assert refused.value.codes == (code,)
    assert not SupportCase.unwalled(Purpose.CHECKING).exists()


def test_a_case_is_opened_once(cast: Cast, case: SupportCase) -> None:
    with pytest.raises(Refused) as refused:
        cases.open_support_case(referral=case.referral, caseworker=cast.asha, by=cast.sam, at=EVENING)
    assert refused.value.codes == ("referral.settled",)


def test_a_referral_can_end_without_a_case(cast: Cast, take: Callable[..., Referral], in_october: datetime) -> None:
    referral = close_referral(referral=take(), reason="support_not_wanted", by=cast.sam, at=EVENING)
    assert (referral.state, referral.closed_reason) == ("closed", "support_not_wanted")
    assert kinds(cast.sam) == []


def test_a_handover_takes_the_case_away_from_the_one_before(cast: Cast, case: SupportCase) -> None:
    later = EVENING + timedelta(days=1)
    cases.reallocate_support(case=case, caseworker=cast.carys, by=cast.sam, at=EVENING)
    from wayforward.web import clock

    with clock.at(later):
        assert not SupportCase.visible_to(cast.asha).filter(pk=case.pk).exists()
        assert SupportCase.visible_to(cast.carys).filter(pk=case.pk).exists()
        assert {"first_contact", "assess_needs"} <= set(kinds(cast.carys))
        assert kinds(cast.asha) == []


def test_closing_needs_enough_attempts_when_nobody_was_reached(cast: Cast, case: SupportCase) -> None:
    with pytest.raises(Refused) as refused:
        cases.close_support_case(case=case, reason="unreachable", by=cast.asha, at=EVENING)
    assert "safe_contact.too_few_attempts" in refused.value.codes


def test_a_closed_case_opens_again_when_the_person_comes_back(cast: Cast, case: SupportCase) -> None:
    closed = cases.close_support_case(case=case, reason="goals_reached", by=cast.asha, at=EVENING)
    assert (closed.state, closed.closed_reason) == ("closed", "goals_reached")
    assert kinds(cast.asha) == []
    with pytest.raises(Refused) as refused:
        contacts.start_contact(case=closed, channel="phone", by=cast.asha, at=EVENING)
    assert refused.value.codes == ("support.closed",)
    again = cases.reopen_support_case(case=closed, by=cast.asha, at=EVENING, said_by=closed.person)
    assert again.state == "open"
    assert kinds(cast.asha) == ["first_contact"]
