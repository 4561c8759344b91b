"""Offers: the answers of the person decide, and the story of the two colleagues comes out exactly."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from wayforward.process import offers
from wayforward.process.decision import Reason
from wayforward.process.offers import (
    Channel,
    MayMentionAgain,
    NonOfferFact,
    NonOfferReason,
    OfferFact,
    Response,
    Trigger,
)
from wayforward.process.settings import ServiceSettings

SETTINGS = ServiceSettings()
START = datetime(2026, 3, 2, 18, tzinfo=UTC)
FIRST_DAY = START.date()


def offer(
    at: datetime, response: Response = Response.NOT_NOW, trigger: Trigger = Trigger.NEEDS_REVIEW, **more: Any
) -> OfferFact:
    return OfferFact(id=at.isoformat(), at=at, trigger=trigger, response=response, **more)


def asked(now: datetime, *history: OfferFact, trigger: Trigger = Trigger.NEEDS_REVIEW, **more: Any) -> tuple[str, ...]:
    return offers.may_offer(history, trigger, SETTINGS, now, **more).codes


def weeks(count: float) -> datetime:
    return START + timedelta(weeks=count)


# --- the story ------------------------------------------------------------------------------------------------------

FIRST = offer(
    datetime(2025, 10, 28, 18, 10, tzinfo=UTC),
    information=("leaflet_en",),
    understood="yes",
    may_mention_again=MayMentionAgain.AFTER,
    ask_after=date(2025, 12, 20),
)
SECOND = offer(
    datetime(2026, 1, 6, 18, 15, tzinfo=UTC),
    channel=Channel.IN_PERSON,
    information=("film",),
    understood="yes",
    may_mention_again=MayMentionAgain.ONLY_IF_RAISED,
)
THIRD = offer(
    datetime(2026, 3, 10, 18, 40, tzinfo=UTC),
    trigger=Trigger.RAISED_BY_PERSON,
    understood="yes",
    may_mention_again=MayMentionAgain.YES,
)


def test_she_asked_to_wait_until_christmas() -> None:
    early = datetime(2025, 11, 18, 18, 30, tzinfo=UTC)
    assert asked(early, FIRST, trigger=Trigger.ONGOING_CONTACT_WORK) == ("offer.asked_to_wait_until",)


def test_after_the_day_she_named_she_may_be_asked() -> None:
    assert asked(SECOND.at, FIRST) == ()


def test_what_she_raises_herself_is_never_limited() -> None:
    assert asked(THIRD.at, FIRST, SECOND) == ("offer.only_if_raised",)
    assert asked(THIRD.at, FIRST, SECOND, trigger=Trigger.RAISED_BY_PERSON) == ()


def test_in_month_eight_the_moment_has_come() -> None:
    june = datetime(2026, 6, 2, 17, 50, tzinfo=UTC)
    assert asked(june, FIRST, SECOND, THIRD, trigger=Trigger.ONGOING_CONTACT_WORK) == ()


def test_she_counts_as_informed_however_often_she_was_asked() -> None:
    assert offers.informed_on([THIRD, SECOND, FIRST]) == date(2025, 10, 28)
    assert offers.informed_on([THIRD]) is None
    assert offers.informed_on([offer(START, information=("leaflet_en",), understood="no")]) is None
    assert offers.informed_on([]) is None


# --- what the person wishes -----------------------------------------------------------------------------------------


def test_the_first_offer_is_open() -> None:
    assert asked(START) == ()


def test_never_ask_again_shuts_everything_but_her_own_word() -> None:
    never = offer(START, Response.DO_NOT_ASK_AGAIN)
    assert asked(weeks(200), never) == ("offer.asked_never",)
    assert asked(weeks(200), never, trigger=Trigger.SENTENCE) == ("offer.asked_never",)
    assert asked(weeks(1), never, trigger=Trigger.RAISED_BY_PERSON) == ()
    assert offers.never_ask([never])


def test_withdrawn_consent_to_be_told_is_never_ask_again() -> None:
    assert asked(START, consent_withdrawn=True) == ("offer.asked_never",)
    assert offers.never_ask([], consent_withdrawn=True)
    assert not offers.never_ask([])


def test_only_she_lifts_never_ask_again() -> None:
    never = offer(START, Response.DO_NOT_ASK_AGAIN)
    lifted = offer(weeks(1), Response.UNDECIDED, Trigger.RAISED_BY_PERSON, may_mention_again=MayMentionAgain.YES)
    said_little = offer(weeks(1), Response.NOT_NOW, Trigger.RAISED_BY_PERSON)
    assert asked(weeks(20), never, lifted) == ()
    assert asked(weeks(20), never, said_little) == ("offer.asked_never",)


def test_who_was_not_reached_has_not_changed_her_wish() -> None:
    wait = offer(START, may_mention_again=MayMentionAgain.ONLY_IF_RAISED)
    missed = offer(weeks(10), Response.NOT_REACHED, may_mention_again=MayMentionAgain.YES)
    assert asked(weeks(30), wait, missed) == ("offer.only_if_raised",)


def test_an_event_she_named_opens_and_another_does_not() -> None:
    if_sentence = offer(START, may_mention_again=MayMentionAgain.IF_EVENT, if_event=Trigger.SENTENCE)
    assert asked(weeks(1), if_sentence, trigger=Trigger.SENTENCE) == ()
    assert asked(weeks(30), if_sentence, trigger=Trigger.ANNIVERSARY) == ("offer.only_if_event_happens",)


def test_only_the_colleague_she_named_may_ask() -> None:
    only_asha = offer(START, may_mention_again=MayMentionAgain.YES, only_by="asha")
    assert asked(weeks(9), only_asha, by="asha") == ()
    assert asked(weeks(9), only_asha, by="carys") == ("offer.another_should_ask",)


def test_who_asked_to_hear_more_is_referred_rather_than_asked_again() -> None:
    yes = offer(START, Response.REFER_ME)
    assert asked(weeks(9), yes) == ("offer.already_asked_to_hear_more",)
    assert asked(weeks(9), yes, trigger=Trigger.PAROLE_RELEASE) == ()


def test_the_day_she_named_is_in_local_time() -> None:
    wait = offer(START, may_mention_again=MayMentionAgain.AFTER, ask_after=date(2026, 6, 1))
    assert asked(datetime(2026, 5, 31, 22, 59, tzinfo=UTC), wait) == ("offer.asked_to_wait_until",)
    assert asked(datetime(2026, 5, 31, 23, 1, tzinfo=UTC), wait) == ()


# --- not pressing ---------------------------------------------------------------------------------------------------


def test_between_unprompted_offers_lie_eight_weeks() -> None:
    assert asked(weeks(8), offer(START)) == ()
    assert asked(weeks(7.8), offer(START)) == ("offer.too_soon",)


def test_a_new_event_may_come_soon_and_the_same_event_may_not() -> None:
    at_sentence = offer(START, trigger=Trigger.SENTENCE)
    assert asked(weeks(2), at_sentence, trigger=Trigger.PAROLE_RELEASE) == ()
    assert asked(weeks(2), at_sentence, trigger=Trigger.SENTENCE) == ("offer.too_soon",)


def test_a_day_she_named_is_an_invitation_even_within_eight_weeks() -> None:
    soon = offer(START, may_mention_again=MayMentionAgain.AFTER, ask_after=weeks(2).date())
    assert asked(weeks(2), soon) == ()
    asked_since = offer(weeks(2), Response.NOT_NOW)
    assert asked(weeks(3), soon, asked_since) == ("offer.too_soon",)


def test_three_unprompted_offers_are_enough_until_something_happens() -> None:
    three = [offer(weeks(10 * n)) for n in range(3)]
    assert asked(weeks(40), *three) == ("offer.too_many_unprompted",)
    assert asked(weeks(40), *three, trigger=Trigger.ANNIVERSARY) == ()
    after_event = offer(weeks(41), trigger=Trigger.ANNIVERSARY)
    assert asked(weeks(60), *three, after_event) == ()
    assert asked(weeks(60), *three, offer(weeks(41), trigger=Trigger.RAISED_BY_PERSON)) == ()


def test_an_attempt_that_reached_nobody_does_not_count_as_asking() -> None:
    assert asked(weeks(1), offer(START, Response.NOT_REACHED), offer(START, Response.NOT_APPROPRIATE_TO_ASK)) == ()


def test_settings_decide_gap_and_maximum() -> None:
    patient = ServiceSettings(offer_gap_weeks=20, offer_maximum=1)
    decision = offers.may_offer([offer(START)], Trigger.NEEDS_REVIEW, patient, weeks(10))
    assert decision.codes == ("offer.too_soon", "offer.too_many_unprompted")


def test_a_decision_not_to_offer_holds_until_its_review() -> None:
    decided = NonOfferFact("n", START, NonOfferReason.CRISIS, date(2026, 5, 1))
    assert asked(weeks(1), not_offers=[decided]) == ("offer.decided_not_to",)
    assert asked(weeks(1), not_offers=[decided], trigger=Trigger.RAISED_BY_PERSON) == ()
    assert asked(datetime(2026, 5, 1, 9, tzinfo=UTC), not_offers=[decided]) == ()


def test_a_new_worker_does_not_begin_with_it() -> None:
    before = offer(START, may_mention_again=MayMentionAgain.YES)
    assert asked(weeks(10), before, first_contact_after_handover=True) == ("offer.first_contact_after_handover",)
    assert asked(weeks(10), first_contact_after_handover=True) == ()


def test_earlier_answers_have_to_be_on_the_page() -> None:
    assert offers.shown_first([FIRST, SECOND], {FIRST.id, SECOND.id, "more"}).allowed
    assert offers.shown_first([FIRST, SECOND], {FIRST.id}).codes == ("offer.earlier_answers_not_seen",)
    assert offers.shown_first([], ()).allowed


# --- writing the answer down ----------------------------------------------------------------------------------------


def written(response: Response = Response.NOT_NOW, may: MayMentionAgain | None = None, **more: Any) -> tuple[str, ...]:
    given: dict[str, Any] = {"ask_after": None, "if_event": None, **more}
    return offers.may_write_down(response=response, may_mention_again=may, now=START, **given).codes


def test_an_answer_is_complete() -> None:
    assert written() == ()
    assert written(may=MayMentionAgain.AFTER, ask_after=date(2026, 4, 1)) == ()
    assert written(may=MayMentionAgain.IF_EVENT, if_event=Trigger.VLO) == ()


def test_after_needs_a_day_ahead() -> None:
    assert written(may=MayMentionAgain.AFTER) == ("offer.ask_after_missing",)
    assert written(may=MayMentionAgain.AFTER, ask_after=START.date()) == ("offer.ask_after_missing",)


def test_if_something_happens_needs_what() -> None:
    assert written(may=MayMentionAgain.IF_EVENT) == ("offer.event_missing",)


def test_never_and_sometimes_disagree() -> None:
    assert written(Response.DO_NOT_ASK_AGAIN, MayMentionAgain.YES) == ("offer.answer_and_wish_disagree",)
    assert written(Response.DO_NOT_ASK_AGAIN) == ()


def test_a_decision_not_to_offer_needs_a_day_of_review() -> None:
    assert offers.may_decide_not_to(review_on=date(2026, 4, 1), now=START).allowed
    assert offers.may_decide_not_to(review_on=None, now=START).codes == ("offer.review_day_missing",)
    assert offers.may_decide_not_to(review_on=START.date(), now=START).codes == ("offer.review_day_missing",)


# --- campaigns and prompts ------------------------------------------------------------------------------------------


def campaign(now: datetime, *history: OfferFact, **more: Any) -> tuple[str, ...]:
    return offers.may_be_sent_campaign(history, settings=SETTINGS, now=now, **more).codes


def test_a_campaign_writes_to_nobody_who_declined() -> None:
    assert campaign(START) == ()
    assert campaign(weeks(60), offer(START, Response.NO)) == ("offer.declined_before",)
    assert campaign(weeks(60), offer(START, Response.DO_NOT_ASK_AGAIN)) == (
        "offer.declined_before",
        "offer.asked_never",
    )
    assert campaign(weeks(60), offer(START, Response.UNDECIDED)) == ()
    assert campaign(START, consent_withdrawn=True) == ("offer.asked_never",)


def prompt(*history: OfferFact, today: date = FIRST_DAY, **more: Any) -> date | None:
    return offers.next_prompt_on(history, settings=SETTINGS, today=today, **more)


def test_a_prompt_comes_when_she_may_be_asked() -> None:
    assert prompt() == START.date()
    assert prompt(offer(START)) == weeks(8).date()
    assert prompt(offer(START), today=weeks(20).date()) == weeks(20).date()
    assert prompt(FIRST, today=date(2025, 11, 1)) == date(2025, 12, 20)
    assert prompt(FIRST, offer(datetime(2025, 12, 22, tzinfo=UTC)), today=date(2025, 12, 23)) == date(2026, 2, 16)


def test_a_decision_not_to_offer_moves_the_prompt() -> None:
    decided = NonOfferFact("n", START, NonOfferReason.SAFETY, date(2026, 9, 1))
    assert prompt(not_offers=[decided]) == date(2026, 9, 1)


@pytest.mark.parametrize(
    "last",
    [
        offer(START, Response.DO_NOT_ASK_AGAIN),
        offer(START, Response.WANTS_TO_HEAR_MORE),
        offer(START, may_mention_again=MayMentionAgain.ONLY_IF_RAISED),
        offer(START, may_mention_again=MayMentionAgain.IF_EVENT, if_event=Trigger.SENTENCE),
    ],
    ids=["never", "asked to hear more", "she will raise it", "an event"],
)
def test_no_prompt_comes(last: OfferFact) -> None:
    assert prompt(last) is None


def test_no_prompt_comes_after_three_or_without_consent() -> None:
    assert prompt(*(offer(weeks(10 * n)) for n in range(3))) is None
    assert prompt(consent_withdrawn=True) is None


def test_prompts_and_reasons_press_nobody() -> None:
    words = [offers.PROMPT, *(each.words for each in vars(offers).values() if isinstance(each, Reason))]
    for banned in ("overdue", "target", "you should", "help the offender", "rate"):
        assert not any(f" {banned} " in f" {sentence.casefold()} " for sentence in words)


def test_every_reason_says_what_can_be_done() -> None:
    reasons = [each for each in vars(offers).values() if isinstance(each, Reason)]
    assert len({reason.code for reason in reasons}) == len(reasons) == 16
    assert all(reason.code.startswith("offer.") and reason.words.endswith(".") for reason in reasons)


def test_every_code_has_words() -> None:
    assert set(offers.TRIGGER_WORDS) == set(Trigger)
    assert set(offers.RESPONSE_WORDS) == set(Response)
    assert set(offers.MAY_MENTION_WORDS) == set(MayMentionAgain)
    assert set(offers.NON_OFFER_WORDS) == set(NonOfferReason)
