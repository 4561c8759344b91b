"""The offer ledger; consents of the supported person and taking them back; on to the restorative team; a death."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.web.cast import Cast
from tests.web.support.conftest import EVENING
from tests.web.support.test_referral_and_case import kinds, refusals
from wayforward.process.decision import Refused
from wayforward.web import clock, vault
from wayforward.web.accounts.walled import Purpose
from wayforward.web.outgoing import gateway
from wayforward.web.outgoing.models import Message
from wayforward.web.people.models import Consent, Incident, Note, Person
from wayforward.web.restorative.models import Participation, RJCase
from wayforward.web.support.actions import cases, consents, contacts, deaths, offers
from wayforward.web.support.actions.restorative import refer_to_restorative_justice
from wayforward.web.support.models import NonOffer, Offer, SupportCase


def offer(cast: Cast, case: SupportCase, at: datetime = EVENING, **changed: Any) -> Offer:
    given = {"trigger": "needs_review", "channel": "phone", "response": "not_now", "by": cast.asha, "at": at}
    with clock.at(at):
        return offers.offer_restorative_justice(case=case, **(given | changed))


def consent(cast: Cast, case: SupportCase, kind: str = "C3", **changed: Any) -> Consent:
    given = {"to": "rj_team", "scope": "My name and a summary", "by": cast.asha, "at": EVENING, "said_by": case.person}
    return consents.give_consent(case=case, kind=kind, **(given | changed))


def test_an_offer_keeps_the_answer_and_says_when_to_ask_again(cast: Cast, case: SupportCase) -> None:
    made = offer(
        cast,
        case,
        information=["leaflet_en"],
        understood="yes",
        may_mention_again="after",
        ask_after=date(2025, 12, 20),
        reason="Too much at once",
    )
    assert vault.unseal(cast.asha, made.reason) == "Too much at once"
    assert made.said_by == f"person:{case.person_id}"
    case.refresh_from_db()
    assert case.next_offer_on == date(2025, 12, 20)
    assert case.facts["offers"][0]["response"] == "not_now"
    assert "consider_offer" in kinds(cast.asha)


def test_before_the_day_they_named_nobody_asks(cast: Cast, case: SupportCase) -> None:
    offer(cast, case, may_mention_again="after", ask_after=date(2025, 12, 20))
    with pytest.raises(Refused) as refused:
        offer(cast, case, at=EVENING + timedelta(weeks=6), trigger="ongoing_contact_work")
    assert refused.value.codes == ("offer.asked_to_wait_until",)
    assert Offer.unwalled(Purpose.CHECKING).count() == 1
    assert refusals()[-1] == ["offer.asked_to_wait_until"]
    assert offer(cast, case, at=EVENING + timedelta(weeks=6), trigger="raised_by_person").pk


def test_never_ask_again_holds_until_they_raise_it(cast: Cast, case: SupportCase) -> None:
    offer(cast, case, response="do_not_ask_again")
    case.refresh_from_db()
    assert case.never_offer
    assert case.next_offer_on is None
    assert "consider_offer" not in kinds(cast.asha)
    with pytest.raises(Refused) as refused:
        offer(cast, case, at=EVENING + timedelta(days=700), trigger="parole_release")
    assert refused.value.codes == ("offer.asked_never",)


def test_earlier_answers_have_to_be_on_the_page(cast: Cast, case: SupportCase) -> None:
    first = offer(cast, case)
    later = EVENING + timedelta(weeks=20)
    with pytest.raises(Refused) as refused:
        offer(cast, case, at=later, shown=set())
    assert refused.value.codes == ("offer.earlier_answers_not_seen",)
    assert offer(cast, case, at=later, shown={str(first.pk)}).pk


def test_offers_of_an_earlier_case_count(cast: Cast, case: SupportCase, take: Any) -> None:
    offer(cast, case, response="do_not_ask_again")
    again = take(person=case.person, given={}, profile=None)
    other = cases.open_support_case(referral=again, caseworker=cast.carys, by=cast.sam, at=EVENING)
    with pytest.raises(Refused) as refused:
        offer(cast, other, by=cast.carys)
    assert refused.value.codes == ("offer.asked_never",)


def test_the_first_talk_after_a_handover_is_not_an_offer(cast: Cast, case: SupportCase) -> None:
    offer(cast, case)
    handed = EVENING + timedelta(weeks=20)
    with clock.at(handed):
        cases.reallocate_support(case=case, caseworker=cast.carys, by=cast.sam, at=handed)
    later = handed + timedelta(days=1)
    with pytest.raises(Refused) as refused:
        offer(cast, case, at=later, by=cast.carys, trigger="anniversary")
    assert refused.value.codes == ("offer.first_contact_after_handover",)
    with clock.at(later):
        contacts.record_contact(case=case, result="spoke", by=cast.carys, at=later)
    assert offer(cast, case, at=later + timedelta(days=7), by=cast.carys, trigger="anniversary").pk


def test_not_to_mention_it_is_a_decision_with_a_review(cast: Cast, case: SupportCase) -> None:
    made = offers.decide_not_to_offer(
        case=case, reason="crisis", words="In hospital", review_on=date(2025, 11, 1), by=cast.asha, at=EVENING
    )
    assert vault.unseal(cast.asha, made.words) == "In hospital"
    assert "review_not_offered" in kinds(cast.asha)
    with pytest.raises(Refused) as refused:
        offer(cast, case, at=EVENING + timedelta(days=1))
    assert refused.value.codes == ("offer.decided_not_to",)
    with pytest.raises(Refused) as refused:
        offers.decide_not_to_offer(case=case, reason="crisis", review_on=None, by=cast.asha, at=EVENING)
    assert refused.value.codes == ("offer.review_day_missing",)
    assert NonOffer.unwalled(Purpose.CHECKING).count() == 1


def test_a_yes_is_a_yes_to_hearing_more_and_leads_to_the_team_with_consent(cast: Cast, case: SupportCase) -> None:
    offer(cast, case, response="wants_to_hear_more", understood="yes", information=["leaflet_en"])
    assert "refer_to_restorative_team" in kinds(cast.asha)
    with pytest.raises(Refused) as refused:
        refer_to_restorative_justice(case=case, initiated_by="harmed", by=cast.asha, at=EVENING)
    assert refused.value.codes == ("referral.no_consent_to_refer",)
    assert not RJCase.unwalled(Purpose.CHECKING).exists()

    consent(cast, case)
    rj_case = refer_to_restorative_justice(
        case=case, initiated_by="harmed", summary="They work together.", by=cast.asha, at=EVENING
    )
    part = Participation.unwalled(Purpose.CHECKING).get(case=rj_case)
    assert (part.person_id, part.support_case_id) == (case.person_id, case.pk)
    own = Consent.unwalled(Purpose.CHECKING).get(case_id=rj_case.pk, kind="C3")
    assert own.participation_id == part.pk
    assert own.key_id == part.key_id
    case.refresh_from_db()
    assert case.rj_case_id == rj_case.pk
    assert "refer_to_restorative_team" not in kinds(cast.asha)
    # The caseworker's tie opens no part of the restorative case, and the team's opens none of the support case.
    assert not RJCase.visible_to(cast.asha).filter(pk=rj_case.pk).exists()
    assert not SupportCase.visible_to(cast.lena).filter(pk=case.pk).exists()
    assert not Note.visible_to(cast.asha).filter(case_id=rj_case.pk).exists()
    assert "name" not in Incident.unwalled(Purpose.CHECKING).get(case_id=rj_case.pk).__dict__


def test_the_words_of_a_consent_are_kept_as_shown(cast: Cast, case: SupportCase) -> None:
    made = consent(cast, case, scope="My name, phone and a short summary")
    assert vault.unseal(cast.asha, made.scope) == "My name, phone and a short summary"
    assert made.said_by == f"person:{case.person_id}"
    with pytest.raises(Refused) as refused:
        consent(cast, case, scope=" ")
    assert refused.value.codes == ("consent.no_words",)


def test_no_contact_any_more_stops_everything_at_once(cast: Cast, case: SupportCase) -> None:
    contact_consent = Consent.visible_to(cast.asha).get(case_id=case.pk, kind="C1")
    message = gateway.send(
        person=case.person,
        purpose="please_call",
        by=cast.asha,
        at=EVENING,
        case_id=case.pk,
        compartment="support",
        key="please",
    )
    assert message is not None
    gone = consents.withdraw_consent(
        case=case, consent=contact_consent, how="sms", words="Leave me alone", by=cast.asha, at=EVENING
    )
    assert any(stopped.startswith("messages:1") for stopped in gone.stopped)
    assert Message.unwalled(Purpose.CHECKING).get(pk=message.pk).cancelled_at is not None
    assert not {"first_contact", "call_back", "assess_needs"} & set(kinds(cast.asha))
    with pytest.raises(Refused) as refused:
        contacts.start_contact(case=case, channel="phone", by=cast.asha, at=EVENING + timedelta(minutes=5))
    assert refused.value.codes == ("safe_contact.stopped",)
    with pytest.raises(Refused) as refused:
        consents.withdraw_consent(case=case, consent=contact_consent, how="phone", by=cast.asha, at=EVENING)
    assert refused.value.codes == ("consent.already_withdrawn",)


def test_a_withdrawal_holds_from_when_it_was_said(cast: Cast, case: SupportCase) -> None:
    given = consent(cast, case)
    with pytest.raises(Refused) as refused:
        consents.withdraw_consent(
            case=case, consent=given, how="phone", by=cast.asha, at=EVENING - timedelta(minutes=1)
        )
    assert refused.value.codes == ("consent.before_given",)
    said = EVENING + timedelta(hours=1)
    with clock.at(EVENING + timedelta(days=2)):
        row = consents.withdraw_consent(case=case, consent=given, how="phone", by=cast.asha, at=said)
    assert row.at == said
    assert row.recorded_at == EVENING + timedelta(days=2)
    with pytest.raises(Refused) as refused:
        refer_to_restorative_justice(case=case, initiated_by="harmed", by=cast.asha, at=said)
    assert refused.value.codes == ("referral.no_consent_to_refer",)


def test_no_more_offers_when_that_is_withdrawn(cast: Cast, case: SupportCase) -> None:
    given = consent(cast, case, "C2", to="", scope="You may mention it again")
    consents.withdraw_consent(case=case, consent=given, how="verbal", by=cast.asha, at=EVENING)
    case.refresh_from_db()
    assert case.never_offer
    with pytest.raises(Refused) as refused:
        offer(cast, case, at=EVENING + timedelta(days=1))
    assert refused.value.codes == ("offer.asked_never",)


def test_a_death_stops_everything_in_every_case(cast: Cast, case: SupportCase) -> None:
    consent(cast, case)
    offer(cast, case, response="refer_me")
    rj_case = refer_to_restorative_justice(case=case, initiated_by="harmed", by=cast.asha, at=EVENING)
    gateway.send(
        person=case.person,
        purpose="please_call",
        by=cast.asha,
        at=EVENING,
        case_id=case.pk,
        compartment="support",
        key="please",
    )
    deaths.record_death(person=case.person, died_on=date(2025, 10, 6), by=cast.asha, at=EVENING)
    person = Person.unwalled(Purpose.CHECKING).get(pk=case.person_id)
    assert person.died_on == date(2025, 10, 6)
    assert not Message.unwalled(Purpose.CHECKING).filter(cancelled_at=None).exists()
    assert kinds(cast.asha) == []
    assert Participation.unwalled(Purpose.CHECKING).get(case=rj_case).state == "died"
    with pytest.raises(Refused) as refused:
        contacts.start_contact(case=case, channel="phone", by=cast.asha, at=EVENING)
    assert refused.value.codes == ("safe_contact.died",)
    with pytest.raises(Refused) as refused:
        deaths.record_death(person=case.person, by=cast.asha, at=EVENING)
    assert refused.value.codes == ("person.death_recorded",)
