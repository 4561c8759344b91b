"""Objections: what stops while one stands, and what goes on."""

from datetime import UTC, date, datetime, timedelta

import pytest

from wayforward.process import objections, offers
from wayforward.process.safe_contact import Channel, PersonFact, Profile, Purpose, Rule, may_start
from wayforward.process.settings import ServiceSettings

TODAY = date(2026, 3, 2)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
PROFILE = Profile(rules={Channel.PHONE: Rule(allowed=True)}, agreed=True)


@pytest.mark.parametrize("purpose", Purpose)
def test_nobody_gets_in_touch_but_to_keep_somebody_safe(purpose: Purpose) -> None:
    decision = may_start(PROFILE, Channel.PHONE, NOON, purpose, PersonFact(restricted=True))
    assert decision.allowed == (purpose is Purpose.SAFEGUARDING)
    if not decision.allowed:
        assert "objection.stands" in decision.codes


@pytest.mark.parametrize("trigger", offers.Trigger)
def test_nothing_new_is_put_to_them_and_they_may_ask(trigger: offers.Trigger) -> None:
    decision = offers.may_offer([], trigger, ServiceSettings(), NOON, restricted=True)
    assert decision.allowed == (trigger is offers.Trigger.RAISED_BY_PERSON)
    if not decision.allowed:
        assert decision.codes == ("objection.stands",)


def test_recording() -> None:
    assert objections.may_record(words="Leave it.", asked_on=TODAY, today=TODAY, stands=False)
    assert objections.may_record(words="", asked_on=TODAY, today=TODAY, stands=False).codes == ("objection.no_words",)
    late = objections.may_record(words="x", asked_on=TODAY + timedelta(days=1), today=TODAY, stands=False)
    assert late.codes == ("objection.day_to_come",)
    twice = objections.may_record(words="x", asked_on=TODAY, today=TODAY, stands=True)
    assert twice.codes == ("objection.stands_already",)


def test_ending() -> None:
    assert objections.may_end(words="She says go on.", ended=False)
    assert objections.may_end(words="", ended=True).codes == ("objection.no_words", "objection.ended_already")
