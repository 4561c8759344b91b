"""When restorative justice may be mentioned to a harmed person, and when not.

A first "no" is weak evidence about the future, and being asked again and again is pressure: so every offer and its
answer is kept, the last wish about being asked holds, and what the person raises herself is never limited. Prompts
to staff are a question about her life, never a target.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from . import objections
from .deadlines import local_day
from .decision import YES, Decision, Reason, no, shut_if
from .settings import ServiceSettings


class Channel(StrEnum):
    """By which way it was mentioned."""

    IN_PERSON = "in_person"
    PHONE = "phone"
    VIDEO = "video"
    LETTER = "letter"
    EMAIL = "email"
    SMS = "sms"
    LEAFLET_ONLY = "leaflet_only"


class Trigger(StrEnum):
    """Why now."""

    FIRST_CONTACT = "first_contact"
    NEEDS_REVIEW = "needs_review"
    RAISED_BY_PERSON = "raised_by_person"
    SENTENCE = "sentence"
    VLO = "vlo"
    PAROLE_RELEASE = "parole_release"
    ANNIVERSARY = "anniversary"
    CHANCE_CONTACT = "chance_contact"
    ONGOING_CONTACT_WORK = "ongoing_contact_work"
    ONGOING_CONTACT_SCHOOL = "ongoing_contact_school"
    ONGOING_CONTACT_HOME = "ongoing_contact_home"
    HARMER_EXPRESSED_WISH = "harmer_expressed_wish"
    CHARGE = "charge"
    PLEA = "plea"
    NEW_SHIFT = "new_shift"
    RETURN_TO_WORK = "return_to_work"
    END_OF_THERAPY = "end_of_therapy"
    MOVED_HOUSE = "moved_house"
    CHILD_STARTED_SCHOOL = "child_started_school"
    RJ_WEEK_CAMPAIGN = "rj_week_campaign"
    OTHER = "other"


TRIGGER_WORDS: Final[dict[Trigger, str]] = {
    Trigger.FIRST_CONTACT: "First contact",
    Trigger.NEEDS_REVIEW: "Needs were looked at again",
    Trigger.RAISED_BY_PERSON: "The person raised it",
    Trigger.SENTENCE: "A sentence",
    Trigger.VLO: "The victim liaison officer was in touch",
    Trigger.PAROLE_RELEASE: "Parole or release",
    Trigger.ANNIVERSARY: "An anniversary",
    Trigger.CHANCE_CONTACT: "They met by chance",
    Trigger.ONGOING_CONTACT_WORK: "They keep meeting at work",
    Trigger.ONGOING_CONTACT_SCHOOL: "They keep meeting at school",
    Trigger.ONGOING_CONTACT_HOME: "They keep meeting at home or in the street",
    Trigger.HARMER_EXPRESSED_WISH: "The person responsible expressed a wish",
    Trigger.CHARGE: "A charge",
    Trigger.PLEA: "A plea",
    Trigger.NEW_SHIFT: "A new shift, or a change at work",
    Trigger.RETURN_TO_WORK: "A return to work",
    Trigger.END_OF_THERAPY: "Therapy has ended",
    Trigger.MOVED_HOUSE: "Somebody moved house",
    Trigger.CHILD_STARTED_SCHOOL: "A child started school",
    Trigger.RJ_WEEK_CAMPAIGN: "Restorative Justice Week",
    Trigger.OTHER: "Something else",
}

# These come from the calendar of the service, not from the person's life.
ROUTINE: Final = frozenset({Trigger.FIRST_CONTACT, Trigger.NEEDS_REVIEW, Trigger.RJ_WEEK_CAMPAIGN, Trigger.OTHER})


class Information(StrEnum):
    """What was given or explained."""

    LEAFLET_EN = "leaflet_en"
    LEAFLET_TRANSLATED = "leaflet_translated"
    EASY_READ = "easy_read"
    FILM = "film"
    BSL_FILM = "bsl_film"
    AUDIO = "audio"
    WEBSITE = "website"
    EXPLAINED = "explained"
    STORY = "story"


class Understood(StrEnum):
    """Did the person understand what it is?"""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class Response(StrEnum):
    """What the person said."""

    WANTS_TO_HEAR_MORE = "wants_to_hear_more"
    REFER_ME = "refer_me"
    NOT_NOW = "not_now"
    NO = "no"
    DO_NOT_ASK_AGAIN = "do_not_ask_again"
    UNDECIDED = "undecided"
    NOT_REACHED = "not_reached"
    NOT_APPROPRIATE_TO_ASK = "not_appropriate_to_ask"


RESPONSE_WORDS: Final[dict[Response, str]] = {
    Response.WANTS_TO_HEAR_MORE: "Wants to hear more",
    Response.REFER_ME: "Please refer me",
    Response.NOT_NOW: "Not now",
    Response.NO: "No",
    Response.DO_NOT_ASK_AGAIN: "Do not ask me again",
    Response.UNDECIDED: "Undecided",
    Response.NOT_REACHED: "Could not be reached",
    Response.NOT_APPROPRIATE_TO_ASK: "It was not the moment to ask",
}

# Asking to hear more is all that these say: not yes to restorative justice.
SAID_YES: Final = frozenset({Response.WANTS_TO_HEAR_MORE, Response.REFER_ME})
# Nobody was asked, so nothing was answered and an earlier wish stands.
NOT_ASKED: Final = frozenset({Response.NOT_REACHED, Response.NOT_APPROPRIATE_TO_ASK})


class MayMentionAgain(StrEnum):
    """The person's answer to "may we mention it again?"."""

    YES = "yes"
    ONLY_IF_RAISED = "only_if_raised"
    AFTER = "after"
    IF_EVENT = "if_event"


MAY_MENTION_WORDS: Final[dict[MayMentionAgain, str]] = {
    MayMentionAgain.YES: "Yes",
    MayMentionAgain.ONLY_IF_RAISED: "Only if I raise it",
    MayMentionAgain.AFTER: "After a day that I name",
    MayMentionAgain.IF_EVENT: "If something happens that I name",
}


class NonOfferReason(StrEnum):
    """Why it was decided not to mention it."""

    SAFETY = "safety"
    LIVE_CONTESTED_TRIAL = "live_contested_trial"
    LACKS_CAPACITY_NOW = "lacks_capacity_now"
    CRISIS = "crisis"
    ALREADY_INFORMED_RECENTLY = "already_informed_recently"
    ASKED_NOT_TO = "asked_not_to"
    OTHER = "other"


NON_OFFER_WORDS: Final[dict[NonOfferReason, str]] = {
    NonOfferReason.SAFETY: "It would not be safe",
    NonOfferReason.LIVE_CONTESTED_TRIAL: "A contested trial is pending",
    NonOfferReason.LACKS_CAPACITY_NOW: "The person cannot make this decision at present",
    NonOfferReason.CRISIS: "The person is in crisis",
    NonOfferReason.ALREADY_INFORMED_RECENTLY: "The person was told of it recently",
    NonOfferReason.ASKED_NOT_TO: "The person asked us not to",
    NonOfferReason.OTHER: "Something else",
}


@dataclass(frozen=True)
class OfferFact:
    """One offer and its answer. `only_by` is the one member of staff whom the person wants to hear it from."""

    id: str
    at: datetime
    trigger: Trigger
    response: Response
    channel: Channel = Channel.PHONE
    information: tuple[str, ...] = ()
    understood: str = ""
    may_mention_again: MayMentionAgain | None = None
    ask_after: date | None = None
    if_event: Trigger | None = None
    only_by: str = ""


@dataclass(frozen=True)
class NonOfferFact:
    """One decision not to mention it, until its review."""

    id: str
    at: datetime
    reason: NonOfferReason
    review_on: date


ASKED_NEVER: Final = Reason(
    "offer.asked_never",
    "This person asked never to be asked again. Do not mention it; only they can lift this, in any way and at any"
    " time. If they raise it themselves, say so here.",
)
ONLY_IF_RAISED: Final = Reason(
    "offer.only_if_raised",
    "This person said that they will raise it themselves. Wait for them; if they have raised it, say so here.",
)
ASKED_TO_WAIT: Final = Reason(
    "offer.asked_to_wait_until",
    "This person named a day and asked not to hear of it before. Wait until that day, unless they raise it.",
)
ONLY_IF_EVENT: Final = Reason(
    "offer.only_if_event_happens",
    "This person asked to hear of it again only if something they named happens. It is not the reason that you give.",
)
ANOTHER_SHOULD_ASK: Final = Reason(
    "offer.another_should_ask",
    "This person wants to hear of it from one member of staff only. Ask that colleague.",
)
TOO_SOON: Final = Reason(
    "offer.too_soon",
    "It was mentioned not long ago and nothing new has happened. Wait, unless the person raises it.",
)
TOO_MANY_UNPROMPTED: Final = Reason(
    "offer.too_many_unprompted",
    "It has been mentioned as often as it should be without a new reason. Wait until something happens in the person's"
    " life that makes it a good moment, or until they raise it.",
)
ALREADY_ASKED_TO_HEAR_MORE: Final = Reason(
    "offer.already_asked_to_hear_more",
    "This person has already asked to hear more. Refer them, with their consent, rather than ask again.",
)
DECIDED_NOT_TO: Final = Reason(
    "offer.decided_not_to",
    "It was decided not to mention it until a day of review. Look at that decision again first.",
)
FIRST_CONTACT_AFTER_HANDOVER: Final = Reason(
    "offer.first_contact_after_handover",
    "You have just taken over this case. Read the earlier answers, get to know the person, and leave this for later.",
)
EARLIER_ANSWERS_NOT_SEEN: Final = Reason(
    "offer.earlier_answers_not_seen",
    "There are earlier offers and answers that were not in front of you. Read them first: nobody should be asked twice"
    " by accident.",
)
ASK_AFTER_MISSING: Final = Reason(
    "offer.ask_after_missing", "Write down the day after which the person may be asked again. It has to lie ahead."
)
EVENT_MISSING: Final = Reason(
    "offer.event_missing", "Write down what would have to happen for the person to want to hear of it again."
)
ANSWER_AND_WISH_DISAGREE: Final = Reason(
    "offer.answer_and_wish_disagree",
    "The person asked never to be asked again, so nothing can be written under “may we mention it again”.",
)
REVIEW_DAY_MISSING: Final = Reason(
    "offer.review_day_missing", "Name a day ahead on which the decision not to mention it is looked at again."
)

DECLINED_BEFORE: Final = Reason(
    "offer.declined_before", "This person has declined before; a campaign does not write to them."
)

PROMPT: Final = "Has anything changed that makes this a good moment?"


def standing_wish(history: Sequence[OfferFact]) -> OfferFact | None:
    """The offer whose answer says what the person wants now about being asked again; None if none says it."""
    for offer in _newest_first(history):
        if offer.response not in NOT_ASKED and (
            offer.may_mention_again or offer.response == Response.DO_NOT_ASK_AGAIN or offer.response in SAID_YES
        ):
            return offer
    return None


def never_ask(history: Sequence[OfferFact], consent_withdrawn: bool = False) -> bool:
    """Did the person ask never to be asked again (or withdraw consent C2), and has not lifted it since?"""
    wish = standing_wish(history)
    return consent_withdrawn or (wish is not None and wish.response == Response.DO_NOT_ASK_AGAIN)


def may_offer(
    history: Sequence[OfferFact],
    trigger: Trigger,
    settings: ServiceSettings,
    now: datetime,
    not_offers: Sequence[NonOfferFact] = (),
    *,
    by: str = "",
    consent_withdrawn: bool = False,
    restricted: bool = False,
    first_contact_after_handover: bool = False,
) -> Decision:
    """May it be mentioned to this person now, for this reason, by this member of staff?

    What the person raises is never limited. Whether the channel is safe is for `safe_contact.may_start`; a leaflet
    handed over counts as mentioning it, public information that anybody gets does not.
    """
    if trigger == Trigger.RAISED_BY_PERSON:
        return YES
    if never_ask(history, consent_withdrawn):
        return no(ASKED_NEVER)
    if restricted:
        return no(objections.STANDS)
    today = local_day(now)
    return (
        _as_wished(history, trigger, by, today)
        & _not_pressing(history, trigger, settings, today)
        & shut_if(any(_holds(decision, today) for decision in not_offers), DECIDED_NOT_TO)
        & shut_if(first_contact_after_handover and bool(history), FIRST_CONTACT_AFTER_HANDOVER)
    )


def shown_first(history: Sequence[OfferFact], shown: Collection[str]) -> Decision:
    """Were all earlier offers and answers in front of the worker (their ids on the page) before this one?"""
    return shut_if(any(offer.id not in shown for offer in history), EARLIER_ANSWERS_NOT_SEEN)


def may_write_down(
    *,
    response: Response,
    may_mention_again: MayMentionAgain | None,
    ask_after: date | None,
    if_event: Trigger | None,
    now: datetime,
) -> Decision:
    """Is the answer complete: a day ahead for "after", an event for "if something happens"?"""
    no_day = ask_after is None or ask_after <= local_day(now)
    return (
        shut_if(may_mention_again == MayMentionAgain.AFTER and no_day, ASK_AFTER_MISSING)
        & shut_if(may_mention_again == MayMentionAgain.IF_EVENT and if_event is None, EVENT_MISSING)
        & shut_if(response == Response.DO_NOT_ASK_AGAIN and may_mention_again is not None, ANSWER_AND_WISH_DISAGREE)
    )


def may_decide_not_to(*, review_on: date | None, now: datetime) -> Decision:
    """A decision not to mention it needs a day ahead on which it is looked at again."""
    return shut_if(review_on is None or review_on <= local_day(now), REVIEW_DAY_MISSING)


def may_be_sent_campaign(
    history: Sequence[OfferFact], *, settings: ServiceSettings, now: datetime, consent_withdrawn: bool = False
) -> Decision:
    """May this person be on the list of a campaign? Nobody who ever declined is, whatever they said since."""
    declined = {Response.NOT_NOW, Response.NO, Response.DO_NOT_ASK_AGAIN}
    return shut_if(any(offer.response in declined for offer in history), DECLINED_BEFORE) & may_offer(
        history,
        Trigger.RJ_WEEK_CAMPAIGN,
        settings,
        now,
        consent_withdrawn=consent_withdrawn,
    )


def next_prompt_on(
    history: Sequence[OfferFact],
    *,
    settings: ServiceSettings,
    today: date,
    not_offers: Sequence[NonOfferFact] = (),
    consent_withdrawn: bool = False,
) -> date | None:
    """The first day, today or later, on which the worker may quietly be asked PROMPT.

    None where no prompt comes: the person said never, will raise it, named an event, has already asked to hear more,
    or it has been mentioned often enough.
    """
    wish = standing_wish(history)
    if never_ask(history, consent_withdrawn) or _routine_since_event(history) >= settings.offer_maximum:
        return None
    if wish and (
        wish.response in SAID_YES
        or wish.may_mention_again in (MayMentionAgain.ONLY_IF_RAISED, MayMentionAgain.IF_EVENT)
    ):
        return None
    days = [today, *(decision.review_on for decision in not_offers)]
    asked = _asked(history)
    if wish and wish.ask_after and wish == asked[0]:
        days.append(wish.ask_after)
    elif asked:
        days.append(local_day(asked[0].at) + _gap(settings))
    return max(days)


def informed_on(history: Sequence[OfferFact]) -> date | None:
    """The first day on which the person was given information and understood it, at least partly (measure K4)."""
    understood = (Understood.YES, Understood.PARTLY)
    told = [offer.at for offer in history if offer.information and offer.understood in understood]
    return local_day(min(told)) if told else None


def last_answer_on(history: Sequence[OfferFact]) -> date | None:
    """The day of the last offer that reached the person; None where there was none."""
    return next((local_day(offer.at) for offer in _asked(history)), None)


def _as_wished(history: Sequence[OfferFact], trigger: Trigger, by: str, today: date) -> Decision:
    wish = standing_wish(history)
    if wish is None:
        return YES
    waiting = wish.may_mention_again == MayMentionAgain.AFTER and wish.ask_after is not None and today < wish.ask_after
    return (
        shut_if(wish.may_mention_again == MayMentionAgain.ONLY_IF_RAISED, ONLY_IF_RAISED)
        & shut_if(waiting, ASKED_TO_WAIT)
        & shut_if(wish.may_mention_again == MayMentionAgain.IF_EVENT and trigger != wish.if_event, ONLY_IF_EVENT)
        & shut_if(bool(wish.only_by) and by != wish.only_by, ANOTHER_SHOULD_ASK)
        & shut_if(wish.response in SAID_YES and trigger in ROUTINE, ALREADY_ASKED_TO_HEAR_MORE)
    )


def _not_pressing(history: Sequence[OfferFact], trigger: Trigger, settings: ServiceSettings, today: date) -> Decision:
    """The gap and the maximum bind what nothing new prompted: a routine moment, or the same event named twice.

    A day or an event that the person named in their last answer is an invitation, and neither binds it.
    """
    if _invited(history, trigger, today):
        return YES
    recent = [offer for offer in _asked(history) if today - local_day(offer.at) < _gap(settings)]
    if trigger not in ROUTINE:
        return shut_if(any(offer.trigger == trigger for offer in recent), TOO_SOON)
    return shut_if(bool(recent), TOO_SOON) & shut_if(
        _routine_since_event(history) >= settings.offer_maximum, TOO_MANY_UNPROMPTED
    )


def _invited(history: Sequence[OfferFact], trigger: Trigger, today: date) -> bool:
    wish = standing_wish(history)
    if wish is None or wish != _asked(history)[0]:
        return False
    return (wish.ask_after is not None and today >= wish.ask_after) or trigger == wish.if_event


def _routine_since_event(history: Sequence[OfferFact]) -> int:
    """How many offers in a row, up to the last, no event in the person's life prompted."""
    count = 0
    for offer in _asked(history):
        if offer.trigger not in ROUTINE:
            break
        count += 1
    return count


def _asked(history: Sequence[OfferFact]) -> list[OfferFact]:
    """The offers that reached the person, newest first."""
    return [offer for offer in _newest_first(history) if offer.response not in NOT_ASKED]


def _newest_first(history: Sequence[OfferFact]) -> list[OfferFact]:
    return sorted(history, key=lambda offer: offer.at, reverse=True)


def _gap(settings: ServiceSettings) -> timedelta:
    return timedelta(weeks=settings.offer_gap_weeks)


def _holds(decision: NonOfferFact, today: date) -> bool:
    return today < decision.review_on
