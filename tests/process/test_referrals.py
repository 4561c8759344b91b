"""Referrals: little is needed, and nobody is contacted who does not know."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from wayforward.process import referrals
from wayforward.process.decision import Reason
from wayforward.process.referrals import InitiatedBy, ReferralFact, Source
from wayforward.process.settings import ServiceSettings

POLICE = ReferralFact(
    source=Source.POLICE,
    initiated_by=InitiatedBy.HARMED,
    received_at=datetime(2025, 10, 6, 9, 10, tzinfo=UTC),
    person_knows=True,
)


def taken(**changed: Any) -> tuple[str, ...]:
    return referrals.may_take(replace(POLICE, **changed)).codes


def accepted(settings: ServiceSettings | None = None, **changed: Any) -> tuple[str, ...]:
    return referrals.may_accept(replace(POLICE, **changed), settings or ServiceSettings()).codes


def test_a_police_referral_is_taken() -> None:
    assert taken() == ()


@pytest.mark.parametrize(
    ("missing", "code"),
    [
        ({"has_person": False}, "referral.no_person"),
        ({"has_way_to_reach": False}, "referral.no_way_to_reach"),
        ({"has_incident": False}, "referral.no_incident"),
        ({"source": ""}, "referral.no_source"),
        ({"source": "astrologer"}, "referral.no_source"),
        ({"received_at": None}, "referral.no_date"),
    ],
)
def test_the_little_that_is_needed(missing: dict[str, Any], code: str) -> None:
    assert taken(**missing) == (code,)


def test_where_nobody_is_contacted_no_number_is_needed() -> None:
    assert taken(source=Source.EMPLOYER, has_way_to_reach=False) == ()


def test_information_only_until_the_person_knows() -> None:
    assert not referrals.is_information_only(POLICE)
    mother = replace(POLICE, source=Source.FAMILY_OF_HARMED, person_knows=False)
    assert referrals.is_information_only(mother)
    assert not referrals.is_information_only(replace(mother, knows_confirmed=True))
    assert not referrals.is_information_only(replace(POLICE, source=Source.HARMED_SELF, person_knows=False))


def test_an_employer_only_informs_whatever_the_employer_says() -> None:
    employer = replace(POLICE, source=Source.EMPLOYER)
    assert referrals.is_information_only(employer)
    assert not referrals.is_information_only(replace(employer, knows_confirmed=True))


def test_a_support_case_opens_when_the_person_knows() -> None:
    assert referrals.may_open_support(POLICE).allowed
    assert referrals.may_open_support(replace(POLICE, person_knows=False)).codes == ("referral.person_does_not_know",)


def test_a_caseworker_refers_on_with_consent() -> None:
    assert referrals.may_refer_to_restorative(consents=["C1", "C3"]).allowed
    assert referrals.may_refer_to_restorative(consents=["C1"]).codes == ("referral.no_consent_to_refer",)


def test_the_team_accepts_at_any_stage() -> None:
    assert accepted() == ()


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"person_knows": False}, "referral.person_does_not_know"),
        ({"duplicate_checked": False}, "referral.duplicates_not_checked"),
        ({"in_area": False}, "referral.out_of_area"),
        ({"initiated_by": ""}, "referral.no_initiator"),
        ({"has_incident": False}, "referral.no_incident"),
    ],
)
def test_why_the_team_does_not_accept(changed: dict[str, Any], code: str) -> None:
    assert accepted(**changed) == (code,)


BY_RESPONSIBLE = {"source": Source.PROBATION_COM, "initiated_by": InitiatedBy.RESPONSIBLE, "person_knows": False}


def test_the_responsible_person_may_ask_first_and_the_harmed_person_is_not_told_yet() -> None:
    assert accepted(**BY_RESPONSIBLE) == ()


def test_not_in_domestic_abuse_nor_in_stalking() -> None:
    assert accepted(**BY_RESPONSIBLE, flags=("domestic_abuse",)) == ("referral.responsible_initiated_domestic_abuse",)
    assert accepted(**BY_RESPONSIBLE, flags=("stalking",)) == ("referral.responsible_initiated_stalking",)
    assert accepted(flags=("domestic_abuse", "stalking")) == ()


def test_a_service_may_decide_otherwise_on_domestic_abuse_never_on_stalking() -> None:
    decided = ServiceSettings(harmer_initiated_domestic_abuse=True)
    assert accepted(decided, **BY_RESPONSIBLE, flags=("domestic_abuse",)) == ()
    assert accepted(decided, **BY_RESPONSIBLE, flags=("stalking",)) == ("referral.responsible_initiated_stalking",)


def test_an_employer_and_a_mother_hear_nothing_afterwards() -> None:
    assert referrals.may_tell_referrer(source=Source.POLICE, consents=[])
    assert not referrals.may_tell_referrer(source=Source.EMPLOYER, consents=[])
    assert not referrals.may_tell_referrer(source=Source.FAMILY_OF_HARMED, consents=["C9"])
    assert referrals.may_tell_referrer(source=Source.EMPLOYER, consents=["C12"])


def test_every_reason_says_what_can_be_done() -> None:
    reasons = [each for each in vars(referrals).values() if isinstance(each, Reason)]
    assert len({reason.code for reason in reasons}) == len(reasons) == 12
    assert all(reason.code.startswith("referral.") and reason.words.endswith(".") for reason in reasons)
    assert set(referrals.SOURCE_WORDS) == set(Source)
