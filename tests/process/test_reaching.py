"""Trying again: what is proposed is safe, is new, and leads to having tried enough."""

from datetime import date, datetime, timedelta
from datetime import time as at_time

import pytest

from wayforward.process import reaching, safe_contact
from wayforward.process.deadlines import LONDON
from wayforward.process.reaching import Proposal
from wayforward.process.safe_contact import AttemptFact, Channel, Profile, Result, Rule
from wayforward.process.settings import ServiceSettings

SETTINGS = ServiceSettings()
MONDAY = datetime(2026, 3, 2, 9, tzinfo=LONDON)
BOTH = Profile(rules={Channel.PHONE: Rule(allowed=True), Channel.SMS: Rule(allowed=True)}, agreed=True)


def attempt(at: datetime, channel: Channel = Channel.PHONE, result: Result = Result.NO_ANSWER) -> AttemptFact:
    return AttemptFact(at, channel, result)


def proposed(*attempts: AttemptFact, profile: Profile = BOTH, now: datetime = MONDAY) -> Proposal | None:
    return reaching.next_attempt(attempts, profile, settings=SETTINGS, now=now)


def test_first_of_all_a_call_today() -> None:
    found = proposed(profile=safe_contact.DEFAULT)
    assert found == Proposal(MONDAY.replace(hour=10), Channel.PHONE)
    assert found.words == "Monday 2 March, in the morning: Telephone"


def test_then_another_day_another_time_and_another_way() -> None:
    found = proposed(attempt(MONDAY))
    assert found == Proposal(datetime(2026, 3, 3, 14, tzinfo=LONDON), Channel.SMS)


def test_only_within_their_hours_and_never_a_way_that_is_not_safe() -> None:
    evenings = {Channel.PHONE: Rule(allowed=True, after=at_time(18), before=at_time(20), days=("thu",))}
    found = proposed(attempt(MONDAY), profile=Profile(rules=evenings, agreed=True))
    assert found == Proposal(datetime(2026, 3, 5, 18, tzinfo=LONDON), Channel.PHONE)
    assert proposed(profile=Profile(agreed=True)) is None


def test_what_was_reached_or_tried_enough_is_not_tried_again() -> None:
    assert proposed(attempt(MONDAY, result=Result.SPOKE)) is None


@pytest.mark.parametrize("profile", [BOTH, safe_contact.DEFAULT])
def test_following_it_leads_to_having_tried_enough_and_no_further(profile: Profile) -> None:
    attempts: list[AttemptFact] = []
    now = MONDAY
    while (found := proposed(*attempts, profile=profile, now=now)) is not None:
        assert len(attempts) < 5
        attempts.append(attempt(found.at, found.channel))
        now = found.at + timedelta(hours=1)
    assert len(attempts) == SETTINGS.contact_attempts
    assert safe_contact.may_give_up(attempts, profile, settings=SETTINGS, today=now.date())


@pytest.mark.parametrize(
    ("rule", "reason", "codes"),
    [
        (Rule(allowed=True), "unreachable", ()),
        (Rule(), "unreachable", ("safe_contact.forbidden_channel",)),
        (Rule(allowed=True), "goals_reached", ("closing_letter.not_unreachable",)),
    ],
)
def test_a_letter_ends_it_only_where_a_letter_is_safe(rule: Rule, reason: str, codes: tuple[str, ...]) -> None:
    profile = Profile(rules={Channel.POST: rule}, agreed=True)
    decision = reaching.may_write_closing_letter(profile, closed_reason=reason, now=MONDAY)
    assert decision.codes == codes


def test_the_letter_says_nothing_of_what_it_is_about() -> None:
    words = " ".join(reaching.CLOSING_LETTER).casefold()
    assert not [word for word in ("victim", "crime", "police", "restorative", "support", "harm") if word in words]


def test_no_weekend_and_no_holiday() -> None:
    friday = datetime(2026, 4, 2, 19, tzinfo=LONDON)
    holidays = frozenset({date(2026, 4, 3), date(2026, 4, 6)})
    found = reaching.next_attempt([attempt(friday)], BOTH, settings=SETTINGS, now=friday, holidays=holidays)
    assert found is not None
    assert found.at.date() == date(2026, 4, 7)
