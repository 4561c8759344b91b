"""By which way, at which hours and under which name somebody may be reached.

A contact is stopped when it is *started*: hard, without a way round. What did happen can always be written down; then
it is only marked. Until a profile has been agreed with the person, the default holds: a telephone call, no voicemail,
no name of the service. Hours bind the channel that they stand on; meeting in person is not bound by them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Final

from . import objections
from .deadlines import local, local_day, working_days_between
from .decision import YES, Decision, Reason, no, shut_if
from .settings import ServiceSettings


class Channel(StrEnum):
    """A way to reach somebody."""

    PHONE = "phone"
    SMS = "sms"
    EMAIL = "email"
    POST = "post"
    VIDEO = "video"
    IN_PERSON = "in_person"


CHANNEL_WORDS: Final[dict[Channel, str]] = {
    Channel.PHONE: "Telephone",
    Channel.SMS: "Text message",
    Channel.EMAIL: "E-mail",
    Channel.POST: "Letter",
    Channel.VIDEO: "Video call",
    Channel.IN_PERSON: "In person",
}


class Result(StrEnum):
    """What came of a contact."""

    SPOKE = "spoke"
    LEFT_SAFE_MESSAGE = "left_safe_message"
    NO_ANSWER = "no_answer"
    NUMBER_WRONG = "number_wrong"
    EMAIL_BOUNCED = "email_bounced"
    LETTER_RETURNED = "letter_returned"
    REFUSED_TO_SPEAK = "refused_to_speak"
    THIRD_PARTY_ANSWERED_NO_DISCLOSURE = "third_party_answered_no_disclosure"
    INTERPRETER_UNAVAILABLE = "interpreter_unavailable"


RESULT_WORDS: Final[dict[Result, str]] = {
    Result.SPOKE: "We spoke",
    Result.LEFT_SAFE_MESSAGE: "Left a safe message",
    Result.NO_ANSWER: "No answer",
    Result.NUMBER_WRONG: "The number is wrong",
    Result.EMAIL_BOUNCED: "The e-mail came back",
    Result.LETTER_RETURNED: "The letter came back",
    Result.REFUSED_TO_SPEAK: "They did not want to speak",
    Result.THIRD_PARTY_ANSWERED_NO_DISCLOSURE: "Somebody else answered; nothing was said",
    Result.INTERPRETER_UNAVAILABLE: "There was no interpreter",
}

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Purpose(StrEnum):
    """What a contact is for."""

    SUPPORT = "support"
    RESTORATIVE = "restorative"
    APPOINTMENT = "appointment"
    VOICEMAIL = "voicemail"  # leaving a message on the phone
    SAFEGUARDING = "safeguarding"  # a danger to life, or what the law demands


@dataclass(frozen=True)
class Rule:
    """What the person said about one channel."""

    allowed: bool = False
    after: time | None = None
    before: time | None = None
    days: tuple[str, ...] = ()
    voicemail: bool = False
    neutral: bool = True
    who_we_are: bool = False
    plain_envelope: bool = True


@dataclass(frozen=True)
class Profile:
    """How it is safe to reach one person. `agreed` is false for the default, which nobody agreed to.

    `language` and `relay` are coded; `cover_name` and `code_word` are words of the person, read only by whoever calls.
    """

    rules: Mapping[Channel, Rule] = field(default_factory=dict)
    agreed: bool = False
    cover_name: str = ""
    code_word: str = ""
    shared_device: bool = False
    who_else_may_answer: str = ""
    language: str = ""
    relay: str = ""

    def rule(self, channel: Channel) -> Rule:
        """What holds for a channel. Nothing said means no, except for meeting in person once ways are agreed."""
        found = self.rules.get(channel, Rule(allowed=self.agreed and channel == Channel.IN_PERSON))
        return replace(found, after=None, before=None, days=()) if channel == Channel.IN_PERSON else found


DEFAULT: Final = Profile(rules={Channel.PHONE: Rule(allowed=True)})


@dataclass(frozen=True)
class PersonFact:
    """What decides whether a person may be contacted at all. `confirmed_on` is when the profile was last confirmed."""

    died: bool = False
    contact_withdrawn: bool = False
    restricted: bool = False
    domestic_abuse: bool = False
    knows_of_referral: bool = True
    confirmed_on: date | None = None


NOTHING_AGAINST: Final = PersonFact()


STOPPED: Final = Reason(
    "safe_contact.stopped",
    "This person has withdrawn their consent to be contacted. Nobody contacts them, except where somebody is in danger"
    " or the law demands it.",
)
DIED: Final = Reason(
    "safe_contact.died", "This person has died. Nothing is sent to them, and nobody calls; speak with your supervisor."
)
NOT_YET_KNOWN_TO_PERSON: Final = Reason(
    "safe_contact.person_does_not_know",
    "This person does not know of the referral yet. Ask the referrer to tell them first; then they can be contacted.",
)
NO_PROFILE_YET: Final = Reason(
    "safe_contact.no_profile_yet",
    "How it is safe to reach this person has not been agreed with them. Until then only a telephone call is allowed,"
    " without voicemail and without the name of the service.",
)
FORBIDDEN_CHANNEL: Final = Reason(
    "safe_contact.forbidden_channel",
    "This person has not agreed to be reached this way. Use one of the ways they have agreed to.",
)
OUTSIDE_HOURS: Final = Reason(
    "safe_contact.outside_hours",
    "It is not safe to reach this person this way at this hour. The page says from when it is.",
)
OUTSIDE_DAYS: Final = Reason(
    "safe_contact.outside_days",
    "It is not safe to reach this person this way on this day of the week. The page says when it is.",
)
NO_VOICEMAIL: Final = Reason(
    "safe_contact.no_voicemail",
    "This person does not want messages on the phone. If nobody answers, hang up and try again another time.",
)
NOT_NEUTRAL: Final = Reason(
    "safe_contact.not_neutral", "Only a neutral message, from the fixed list, may be sent to this person this way."
)
CONFIRMATION_OLD: Final = Reason(
    "safe_contact.confirmation_old",
    "These ways of reaching the person were last confirmed too long ago for a message to be safe. Confirm them with the"
    " person first, in person or by telephone.",
)


def may_start(
    profile: Profile, channel: Channel, now: datetime, purpose: Purpose, person: PersonFact = NOTHING_AGAINST
) -> Decision:
    """May a contact be started now, by this channel, for this purpose?

    A danger to life and what the law demands pass over everything but a death; every use is written down as such.
    """
    if person.died:
        return no(DIED)
    if purpose == Purpose.SAFEGUARDING:
        return YES
    rule = profile.rule(channel)
    return (
        shut_if(person.contact_withdrawn, STOPPED)
        & shut_if(person.restricted, objections.STANDS)
        & shut_if(not person.knows_of_referral, NOT_YET_KNOWN_TO_PERSON)
        & (_within(rule, local(now)) if rule.allowed else _forbidden(profile))
        & shut_if(purpose == Purpose.VOICEMAIL and rule.allowed and not rule.voicemail, NO_VOICEMAIL)
    )


def may_leave_voicemail(profile: Profile, now: datetime, person: PersonFact = NOTHING_AGAINST) -> Decision:
    """May a message be left on the phone when nobody answers?"""
    return may_start(profile, Channel.PHONE, now, Purpose.VOICEMAIL, person)


def may_send(
    profile: Profile,
    channel: Channel,
    now: datetime,
    *,
    neutral: bool,
    settings: ServiceSettings,
    person: PersonFact = NOTHING_AGAINST,
    purpose: Purpose = Purpose.APPOINTMENT,
) -> Decision:
    """May a message leave now? As `may_start`, and only neutral words unless the person wants it otherwise."""
    old = person.domestic_abuse and is_confirmation_old(person.confirmed_on, settings=settings, today=local_day(now))
    return (
        may_start(profile, channel, now, purpose, person)
        & shut_if(profile.rule(channel).neutral and not neutral, NOT_NEUTRAL)
        & shut_if(old, CONFIRMATION_OLD)
    )


def best_channel(profile: Profile, now: datetime) -> Channel | None:
    """The channel for a written message: the first allowed that is open now, or else the first allowed; None if none.

    A text message comes before an e-mail, an e-mail before a letter. A second channel is never tried by itself.
    """
    allowed = [channel for channel in (Channel.SMS, Channel.EMAIL, Channel.POST) if profile.rule(channel).allowed]
    open_now = (channel for channel in allowed if _within(profile.rule(channel), local(now)))
    return next(open_now, allowed[0] if allowed else None)


def next_open(profile: Profile, channel: Channel, now: datetime) -> datetime | None:
    """The first moment, now or later, at which the channel is open, in local time; None if it is not allowed."""
    rule = profile.rule(channel)
    if not rule.allowed:
        return None
    here = local(now)
    days = (here.date() + timedelta(days=ahead) for ahead in range(8))
    starts = (datetime.combine(day, rule.after or time.min, here.tzinfo) for day in days)
    return next(moment for moment in (here, *starts) if moment >= here and _within(rule, moment))


def is_confirmation_old(confirmed_on: date | None, *, settings: ServiceSettings, today: date) -> bool:
    """Were the ways of reaching this person last confirmed too long ago (six months, as a setting), or never?"""
    return confirmed_on is None or (today - confirmed_on).days > settings.contact_confirmed_days


def was_outside(profile: Profile, channel: Channel, at: datetime, person: PersonFact = NOTHING_AGAINST) -> bool:
    """Would this contact have been stopped? What happened is written down all the same, with this mark."""
    return not may_start(profile, channel, at, Purpose.SUPPORT, person)


# --- what to say ----------------------------------------------------------------------------------------------------

CALL_OPENING: Final = (
    "Withhold your number. Ask for the person by the name they gave, and be sure that it is them before you say"
    " anything. If somebody else answers: say “Sorry, wrong number”, and nothing more."
)


class Message(StrEnum):
    """The neutral messages: no name, no offence, no service, nothing that says what it is about."""

    APPOINTMENT = "appointment"
    APPOINTMENT_CHANGED = "appointment_changed"
    APPOINTMENT_OFF = "appointment_off"
    PLEASE_CALL = "please_call"
    WE_WILL_CALL = "we_will_call"
    SOMETHING_TO_READ = "something_to_read"
    QUESTIONS = "questions"
    RECEIVED = "received"


MESSAGES: Final[dict[Message, str]] = {
    Message.APPOINTMENT: "Your appointment is on {day} at {time}. You can change or cancel it at any time.",
    Message.APPOINTMENT_CHANGED: "Your appointment is now on {day} at {time}. You can change or cancel it at any time.",
    Message.APPOINTMENT_OFF: "Your appointment will not take place. You need do nothing. We will be in touch.",
    Message.PLEASE_CALL: "Please call us when it suits you.",
    Message.WE_WILL_CALL: "We will call you on {day} at {time}.",
    Message.SOMETHING_TO_READ: "You have a message. Please call us when it suits you.",
    Message.QUESTIONS: "We would like to ask how you are. There is no need to answer.",
    Message.RECEIVED: "We have what you sent us. We will answer you.",
}

SUBJECTS: Final[dict[Message, str]] = {
    Message.APPOINTMENT: "Your appointment",
    Message.APPOINTMENT_CHANGED: "Your appointment",
    Message.APPOINTMENT_OFF: "Your appointment",
    Message.PLEASE_CALL: "Please call",
    Message.WE_WILL_CALL: "We will call you",
    Message.SOMETHING_TO_READ: "You have a message",
    Message.QUESTIONS: "A few questions",
    Message.RECEIVED: "We have what you sent us",
}

_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def message(kind: Message, when: datetime | None = None) -> str:
    """The words of a neutral message. ValueError where the message names a time and none is given."""
    template = MESSAGES[kind]
    if "{" not in template:
        return template
    if when is None:
        raise ValueError(f"The message {kind} names a time.")
    here = local(when)
    day = f"{_DAYS[here.weekday()]} {here.day} {_MONTHS[here.month - 1]}"
    return template.format(day=day, time=here.strftime("%H:%M"))


# --- attempts -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class AttemptFact:
    """One attempt to reach somebody: when, by which channel, and what came of it."""

    at: datetime
    channel: Channel
    result: Result


REACHED: Final = frozenset({Result.SPOKE, Result.REFUSED_TO_SPEAK})

HAS_BEEN_REACHED: Final = Reason(
    "safe_contact.has_been_reached", "This person was reached, so the case does not end as “could not be reached”."
)
TOO_FEW_ATTEMPTS: Final = Reason(
    "safe_contact.too_few_attempts", "Try more often before giving up: the page says how often."
)
TOO_FEW_DAYS: Final = Reason("safe_contact.too_few_days", "Try on more different days before giving up.")
TOO_FEW_TIMES: Final = Reason(
    "safe_contact.too_few_times_of_day", "Try at another time of the day, such as in the evening, before giving up."
)
TOO_FEW_CHANNELS: Final = Reason(
    "safe_contact.too_few_channels", "Try another way that is safe for this person before giving up."
)
TOO_SHORT_A_TIME: Final = Reason(
    "safe_contact.too_short_a_time", "Spread the attempts over more working days before giving up."
)


def may_give_up(
    attempts: Sequence[AttemptFact],
    profile: Profile,
    *,
    settings: ServiceSettings,
    today: date,
    holidays: frozenset[date] = frozenset(),
) -> Decision:
    """Has enough been tried to say that somebody cannot be reached? All numbers are settings."""
    days = {local_day(attempt.at) for attempt in attempts}
    safe = sum(profile.rule(channel).allowed for channel in Channel if channel != Channel.IN_PERSON)
    wanted = min(settings.contact_attempt_channels, safe)
    spread = working_days_between(min(days), today, holidays) if days else 0
    return (
        shut_if(any(attempt.result in REACHED for attempt in attempts), HAS_BEEN_REACHED)
        & shut_if(len(attempts) < settings.contact_attempts, TOO_FEW_ATTEMPTS)
        & shut_if(len(days) < settings.contact_attempt_days, TOO_FEW_DAYS)
        & shut_if(len({part_of_day(each.at) for each in attempts}) < settings.contact_attempt_times, TOO_FEW_TIMES)
        & shut_if(len({attempt.channel for attempt in attempts}) < wanted, TOO_FEW_CHANNELS)
        & shut_if(spread < settings.contact_attempt_working_days, TOO_SHORT_A_TIME)
    )


def part_of_day(moment: datetime) -> str:
    hour = local(moment).hour
    return "morning" if hour < 12 else "afternoon" if hour < 17 else "evening"


# --- reading a profile ----------------------------------------------------------------------------------------------


class ProfileError(ValueError):
    """A profile that cannot be understood. `problems` says what is wrong with each place, in plain words."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        super().__init__(" ".join(f"{place}: {words}" for place, words in self.problems.items()))


_YES_NO: Final = frozenset({"allowed", "voicemail", "neutral", "who_we_are", "plain_envelope"})
_OF_CHANNEL: Final = _YES_NO | {"hours", "days"}
_TEXTS: Final = frozenset({"cover_name", "code_word", "who_else_may_answer", "language", "relay"})
LONGEST_TEXT: Final = 80


def parse(given: Mapping[str, Any]) -> Profile:
    """A profile from what was typed or written: `{"phone": {"allowed": true, "hours": "18:00-20:00"}, ...}`.

    Strict, since a profile that is read wrongly can hurt somebody: ProfileError names every place that is not
    understood. Channels are those of `Channel`; beside them stand cover_name, code_word, who_else_may_answer,
    language, relay and shared_device.
    """
    problems: dict[str, str] = {}
    rules: dict[Channel, Rule] = {}
    words: dict[str, str] = {}
    for place, value in given.items():
        if place in set(Channel):
            rules[Channel(place)] = _parse_rule(place, value, problems)
        elif place in _TEXTS:
            words[place] = _parse_text(place, value, problems)
        elif place == "shared_device":
            _parse_yes_no(place, value, problems)
        else:
            problems[place] = "This is no channel and no part of a profile that we know."
    if problems:
        raise ProfileError(problems)
    return Profile(rules=rules, agreed=True, shared_device=given.get("shared_device", False), **words)


def written(profile: Profile) -> dict[str, Any]:
    """A profile as `parse` reads it, for keeping it."""
    kept: dict[str, Any] = {}
    for channel, rule in profile.rules.items():
        kept[channel.value] = {name: getattr(rule, name) for name in sorted(_YES_NO)}
        if rule.after is not None:
            kept[channel.value]["hours"] = "-".join(_hours(rule))
        if rule.days:
            kept[channel.value]["days"] = list(rule.days)
    kept |= {name: getattr(profile, name) for name in sorted(_TEXTS) if getattr(profile, name)}
    return kept | ({"shared_device": True} if profile.shared_device else {})


def describe(profile: Profile, channel: Channel) -> str:
    """What holds for a channel, in one line for the person who is about to use it."""
    rule = profile.rule(channel)
    if not rule.allowed:
        return f"{CHANNEL_WORDS[channel]}: no"
    parts = [f"{CHANNEL_WORDS[channel]}: yes"]
    if rule.after is not None:
        parts.append(" to ".join(_hours(rule)))
    if rule.days:
        parts.append(", ".join(_DAYS[WEEKDAYS.index(day)] for day in rule.days))
    if channel == Channel.PHONE:
        parts.append("voicemail is safe" if rule.voicemail else "no voicemail")
        parts.append("say who we are" if rule.who_we_are else "do not say who we are")
    return ", ".join(parts)


def _parse_rule(place: str, value: Any, problems: dict[str, str]) -> Rule:
    if not isinstance(value, Mapping):
        problems[place] = "Say whether this way is allowed, and what has to be minded."
        return Rule()
    for unknown in value.keys() - _OF_CHANNEL:
        problems[f"{place}.{unknown}"] = "This is nothing that we know about a channel."
    for name in value.keys() & _YES_NO:
        _parse_yes_no(f"{place}.{name}", value[name], problems)
    if "allowed" not in value:
        problems[f"{place}.allowed"] = "Say whether this way is allowed."
    after, before = _parse_hours(f"{place}.hours", value.get("hours"), problems)
    days = _parse_days(f"{place}.days", value.get("days"), problems)
    return Rule(after=after, before=before, days=days, **{name: bool(value[name]) for name in value.keys() & _YES_NO})


def _parse_yes_no(place: str, value: Any, problems: dict[str, str]) -> None:
    if not isinstance(value, bool):
        problems[place] = "Answer yes or no."


def _parse_text(place: str, value: Any, problems: dict[str, str]) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        problems[place] = f"Write at most {LONGEST_TEXT} letters."
        return ""
    return value.strip()


def _parse_hours(place: str, value: Any, problems: dict[str, str]) -> tuple[time | None, time | None]:
    """Hours like 18:00-20:00: 18:00 is inside, 20:00 is outside. 20:00-24:00 goes up to midnight."""
    if value is None or value == "":
        return None, None
    try:
        begin, end = str(value).split("-")
        after = _parse_time(begin)
        before = None if end.strip() == "24:00" else _parse_time(end)
    except ValueError:
        problems[place] = "Write the hours like this: 18:00-20:00."
        return None, None
    if before is not None and after >= before:
        problems[place] = "The first hour has to be before the last."
        return None, None
    return after, before


def _parse_time(text: str) -> time:
    text = text.strip()
    if len(text) != 5 or text[2] != ":":
        raise ValueError(text)
    return time.fromisoformat(text)


def _parse_days(place: str, value: Any, problems: dict[str, str]) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list | tuple) or any(day not in WEEKDAYS for day in value):
        problems[place] = "Name days like this: mon, tue, wed, thu, fri, sat, sun."
        return ()
    return tuple(day for day in WEEKDAYS if day in value)


def _hours(rule: Rule) -> tuple[str, str]:
    return f"{rule.after:%H:%M}", f"{rule.before:%H:%M}" if rule.before else "24:00"


def _within(rule: Rule, here: datetime) -> Decision:
    early = rule.after is not None and here.time() < rule.after
    late = rule.before is not None and here.time() >= rule.before
    wrong_day = bool(rule.days) and WEEKDAYS[here.weekday()] not in rule.days
    return shut_if(early or late, OUTSIDE_HOURS) & shut_if(wrong_day, OUTSIDE_DAYS)


def _forbidden(profile: Profile) -> Decision:
    return no(FORBIDDEN_CHANNEL) if profile.agreed else no(NO_PROFILE_YET)
