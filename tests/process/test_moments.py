"""The opportune moment: what has changed since an answer, and when it may be asked about, never against their wish."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.process.test_offers import offer
from wayforward.process import moments, offers
from wayforward.process.moments import LifeEventFact
from wayforward.process.offers import MayMentionAgain, NonOfferFact, NonOfferReason, OfferFact, Response, Trigger
from wayforward.process.settings import ServiceSettings

SETTINGS = ServiceSettings()
ASKED = datetime(2026, 3, 2, 18, tzinfo=UTC)
TODAY = date(2026, 6, 1)


def event(on: date, kind: Trigger = Trigger.SENTENCE, known_on: date | None = None) -> LifeEventFact:
    return LifeEventFact(on.isoformat(), kind, on, known_on or on)


def moment(*history: OfferFact, events: list[LifeEventFact], today: date = TODAY, **more: Any) -> date | None:
    return moments.next_moment_on(history, events, settings=SETTINGS, today=today, **{"by": "asha", **more})


def test_every_kind_is_a_reason_of_an_offer_and_none_is_routine() -> None:
    assert set(moments.KINDS) | offers.ROUTINE | {Trigger.RAISED_BY_PERSON} == set(Trigger)
    assert not set(moments.KINDS) & offers.ROUTINE
    assert set(moments.SOURCE_WORDS) == set(moments.Source)


def test_a_day_of_another_century_is_a_slip_of_the_pen() -> None:
    assert moments.may_write_down(TODAY + timedelta(days=400), TODAY)
    assert moments.may_write_down(date(2216, 6, 1), TODAY).codes == ("moment.too_far",)
    assert moments.may_write_down(date(1926, 6, 1), TODAY).codes == ("moment.too_far",)


@pytest.mark.parametrize(
    ("happened", "today", "expected"),
    [
        (None, TODAY, []),
        (date(2026, 2, 1), TODAY, [date(2027, 2, 1)]),
        (date(2024, 2, 1), TODAY, [date(2026, 2, 1), date(2027, 2, 1)]),
        (date(2024, 8, 1), TODAY, [date(2025, 8, 1), date(2026, 8, 1)]),
        (date(2024, 2, 29), date(2026, 2, 28), [date(2026, 2, 28), date(2027, 2, 28)]),
    ],
)
def test_the_last_and_the_next_anniversary(happened: date | None, today: date, expected: list[date]) -> None:
    found = moments.anniversaries(happened, today)
    assert [each.on for each in found] == expected
    assert all(each.kind == Trigger.ANNIVERSARY and each.known_on == each.on for each in found)


def test_what_changed_is_what_happened_or_became_known_since_the_answer() -> None:
    before, since, ahead = event(date(2026, 2, 1)), event(date(2026, 4, 1)), event(date(2026, 7, 1))
    learnt = event(date(2026, 1, 5), known_on=date(2026, 5, 1))
    events = [before, since, ahead, learnt]
    assert moments.changed_since(None, events, TODAY) == [since, before, learnt]
    assert moments.changed_since(date(2026, 3, 2), events, TODAY) == [since, learnt]
    assert moments.changed_since(TODAY, events, TODAY) == []


def test_what_happened_since_they_answered_is_a_moment_today() -> None:
    assert moment(offer(ASKED), events=[event(date(2026, 4, 1))]) == TODAY
    assert moment(offer(ASKED), events=[event(date(2026, 2, 1))]) is None


def test_what_is_ahead_is_a_moment_on_its_day() -> None:
    released = event(date(2026, 9, 1), Trigger.PAROLE_RELEASE)
    assert moment(offer(ASKED), events=[released, event(date(2026, 12, 1))]) == date(2026, 9, 1)
    assert moment(events=[]) is None


def test_never_against_what_they_said() -> None:
    happened = [event(date(2026, 4, 1))]
    assert moment(offer(ASKED, Response.DO_NOT_ASK_AGAIN), events=happened) is None
    assert moment(offer(ASKED, may_mention_again=MayMentionAgain.ONLY_IF_RAISED), events=happened) is None
    other = offer(ASKED, may_mention_again=MayMentionAgain.IF_EVENT, if_event=Trigger.PAROLE_RELEASE)
    assert moment(other, events=happened) is None
    named = offer(ASKED, may_mention_again=MayMentionAgain.IF_EVENT, if_event=Trigger.SENTENCE)
    assert moment(named, events=happened) == TODAY
    only_by = offer(ASKED, only_by="omar", may_mention_again=MayMentionAgain.YES)
    assert moment(only_by, events=happened) is None
    assert moment(only_by, events=happened, by="omar") == TODAY
    assert moment(offer(ASKED), events=happened, consent_withdrawn=True) is None


def test_a_day_that_they_named_and_a_decision_are_waited_for() -> None:
    happened = [event(date(2026, 4, 1))]
    after = offer(ASKED, may_mention_again=MayMentionAgain.AFTER, ask_after=date(2026, 8, 1))
    assert moment(after, events=happened) == date(2026, 8, 1)
    decided = NonOfferFact("a", ASKED, NonOfferReason.CRISIS, review_on=date(2026, 7, 1))
    assert moment(offer(ASKED), events=happened, not_offers=[decided]) == date(2026, 7, 1)


def test_the_same_reason_is_not_named_twice_in_a_short_time() -> None:
    asked = offer(datetime(2026, 5, 20, 10, tzinfo=UTC), trigger=Trigger.SENTENCE)
    assert moment(asked, events=[event(date(2026, 5, 25))]) is None
    assert moment(asked, events=[event(date(2026, 5, 25), Trigger.NEW_SHIFT)]) == TODAY


def test_whoever_asked_to_hear_more_is_not_asked_again() -> None:
    assert moment(offer(ASKED, Response.WANTS_TO_HEAR_MORE), events=[event(date(2026, 4, 1))]) is None
