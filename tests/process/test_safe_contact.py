"""Safe contact: hard stops when a contact is started, and words that tell nobody anything."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from wayforward.process import safe_contact
from wayforward.process.decision import Reason
from wayforward.process.safe_contact import (
    DEFAULT,
    LONGEST_TEXT,
    AttemptFact,
    Channel,
    Message,
    PersonFact,
    Profile,
    ProfileError,
    Purpose,
    Result,
    Rule,
    parse,
)
from wayforward.process.settings import ServiceSettings

SETTINGS = ServiceSettings()
MARIA = parse(
    {
        "phone": {"allowed": True, "hours": "18:00-20:00", "voicemail": False},
        "sms": {"allowed": True, "neutral": True},
        "email": {"allowed": False},
        "post": {"allowed": False},
    }
)


def at(hour: int, minute: int = 0, day: int = 7) -> datetime:
    """A moment of October 2025, by the clocks of Leicester (an hour before UTC until the 26th)."""
    return datetime(2025, 10, day, hour - 1, minute, tzinfo=UTC)


def start(channel: Channel, now: datetime, profile: Profile = MARIA, **more: Any) -> tuple[str, ...]:
    purpose = more.pop("purpose", Purpose.SUPPORT)
    return safe_contact.may_start(profile, channel, now, purpose, PersonFact(**more)).codes


# --- starting a contact ---------------------------------------------------------------------------------------------


def test_marias_evening_call() -> None:
    assert start(Channel.PHONE, at(18, 15)) == ()
    assert start(Channel.PHONE, at(12)) == ("safe_contact.outside_hours",)
    assert start(Channel.EMAIL, at(12, 1)) == ("safe_contact.forbidden_channel",)


def test_both_ends_of_the_hours() -> None:
    assert start(Channel.PHONE, at(18)) == ()
    assert start(Channel.PHONE, at(17, 59)) == ("safe_contact.outside_hours",)
    assert start(Channel.PHONE, at(19, 59)) == ()
    assert start(Channel.PHONE, at(20)) == ("safe_contact.outside_hours",)


def test_hours_follow_the_clocks_in_winter() -> None:
    assert start(Channel.PHONE, datetime(2025, 11, 18, 18, 30, tzinfo=UTC)) == ()
    assert start(Channel.PHONE, datetime(2025, 11, 18, 17, 30, tzinfo=UTC)) == ("safe_contact.outside_hours",)


def test_hours_bind_only_the_channel_they_stand_on() -> None:
    assert start(Channel.SMS, at(9)) == ()


def test_meeting_in_person_is_not_bound_by_hours() -> None:
    assert start(Channel.IN_PERSON, at(10)) == ()
    met = parse({"in_person": {"allowed": True, "hours": "18:00-20:00", "days": ["mon"]}})
    assert start(Channel.IN_PERSON, at(10), met) == ()
    never = parse({"in_person": {"allowed": False}})
    assert start(Channel.IN_PERSON, at(10), never) == ("safe_contact.forbidden_channel",)


def test_what_nobody_spoke_of_is_not_allowed() -> None:
    assert start(Channel.VIDEO, at(10)) == ("safe_contact.forbidden_channel",)


def test_days_of_the_week() -> None:
    weekdays = parse({"phone": {"allowed": True, "days": ["mon", "wed"]}})
    assert start(Channel.PHONE, at(10, day=8), weekdays) == ()
    assert start(Channel.PHONE, at(10, day=7), weekdays) == ("safe_contact.outside_days",)


def test_until_agreed_there_is_only_a_call_without_voicemail() -> None:
    assert start(Channel.PHONE, at(10), DEFAULT) == ()
    for channel in set(Channel) - {Channel.PHONE}:
        assert start(channel, at(10), DEFAULT) == ("safe_contact.no_profile_yet",)
    assert not safe_contact.may_leave_voicemail(DEFAULT, at(10))
    assert not DEFAULT.rule(Channel.PHONE).who_we_are


def test_voicemail_only_where_it_was_agreed() -> None:
    assert safe_contact.may_leave_voicemail(MARIA, at(18, 15)).codes == ("safe_contact.no_voicemail",)
    safe = parse({"phone": {"allowed": True, "voicemail": True}})
    assert safe_contact.may_leave_voicemail(safe, at(18)).allowed
    shut = parse({"phone": {"allowed": False}})
    assert safe_contact.may_leave_voicemail(shut, at(18)).codes == ("safe_contact.forbidden_channel",)


def test_withdrawn_consent_stops_all_contact_but_danger_to_life() -> None:
    assert start(Channel.PHONE, at(18, 15), contact_withdrawn=True) == ("safe_contact.stopped",)
    assert start(Channel.PHONE, at(3), contact_withdrawn=True, purpose=Purpose.SAFEGUARDING) == ()


def test_nobody_is_contacted_who_does_not_know_of_the_referral() -> None:
    assert start(Channel.PHONE, at(18, 15), knows_of_referral=False) == ("safe_contact.person_does_not_know",)


def test_after_a_death_nothing_leaves() -> None:
    assert start(Channel.PHONE, at(18, 15), died=True) == ("safe_contact.died",)
    assert start(Channel.PHONE, at(18, 15), died=True, purpose=Purpose.SAFEGUARDING) == ("safe_contact.died",)


def test_what_happened_is_marked_not_refused() -> None:
    assert safe_contact.was_outside(MARIA, Channel.PHONE, at(12))
    assert not safe_contact.was_outside(MARIA, Channel.PHONE, at(19))


MORNING = at(10)


# --- messages -------------------------------------------------------------------------------------------------------


def send(neutral: bool = True, profile: Profile = MARIA, now: datetime = MORNING, **more: Any) -> tuple[str, ...]:
    person = PersonFact(**more)
    return safe_contact.may_send(profile, Channel.SMS, now, neutral=neutral, settings=SETTINGS, person=person).codes


def test_only_neutral_words_leave() -> None:
    assert send() == ()
    assert send(neutral=False) == ("safe_contact.not_neutral",)
    open_words = parse({"sms": {"allowed": True, "neutral": False}})
    assert send(neutral=False, profile=open_words) == ()


def test_in_domestic_abuse_an_old_confirmation_stops_messages() -> None:
    today = at(10).date()
    old, recent = today - timedelta(days=184), today - timedelta(days=183)
    assert send(domestic_abuse=True, confirmed_on=recent) == ()
    assert send(domestic_abuse=True, confirmed_on=old) == ("safe_contact.confirmation_old",)
    assert send(domestic_abuse=True) == ("safe_contact.confirmation_old",)
    assert send(confirmed_on=old) == ()


def test_the_best_channel_is_the_persons_own() -> None:
    assert safe_contact.best_channel(MARIA, at(10)) == Channel.SMS
    letters = parse({"post": {"allowed": True}})
    assert safe_contact.best_channel(letters, at(10)) == Channel.POST
    assert safe_contact.best_channel(DEFAULT, at(10)) is None
    evening = parse({"sms": {"allowed": True, "hours": "18:00-20:00"}, "email": {"allowed": True}})
    assert safe_contact.best_channel(evening, at(10)) == Channel.EMAIL
    assert safe_contact.best_channel(evening, at(19)) == Channel.SMS
    only_evening = parse({"sms": {"allowed": True, "hours": "18:00-20:00"}})
    assert safe_contact.best_channel(only_evening, at(10)) == Channel.SMS


def test_when_a_channel_opens_next() -> None:
    assert safe_contact.next_open(MARIA, Channel.PHONE, at(12)) == at(18)
    assert safe_contact.next_open(MARIA, Channel.PHONE, at(19)) == at(19)
    assert safe_contact.next_open(MARIA, Channel.PHONE, at(21)) == at(18, day=8)
    assert safe_contact.next_open(MARIA, Channel.EMAIL, at(12)) is None
    mondays = parse({"phone": {"allowed": True, "days": ["mon"], "hours": "09:00-10:00"}})
    assert safe_contact.next_open(mondays, Channel.PHONE, at(11, day=6)) == at(9, day=13)
    only_days = parse({"phone": {"allowed": True, "days": ["wed"]}})
    assert safe_contact.next_open(only_days, Channel.PHONE, at(12)) == datetime(2025, 10, 7, 23, tzinfo=UTC)


def test_neutral_messages_tell_nobody_anything() -> None:
    when = datetime(2026, 7, 31, 12, 40, tzinfo=UTC)
    for kind in Message:
        words = safe_contact.message(kind, when)
        for banned in (
            "restorative",
            "victim",
            "police",
            "assault",
            "crime",
            "harm",
            "support",
            "justice",
            "meeting with",
        ):
            assert banned not in words.casefold()
            assert banned not in safe_contact.SUBJECTS[kind].casefold()
        assert len(words) <= 160
        assert words.isascii()


def test_a_message_names_its_time_in_local_words() -> None:
    when = datetime(2026, 7, 31, 12, 40, tzinfo=UTC)
    assert "Friday 31 July at 13:40" in safe_contact.message(Message.APPOINTMENT, when)
    assert safe_contact.message(Message.PLEASE_CALL) == "Please call us when it suits you."
    with pytest.raises(ValueError, match="names a time"):
        safe_contact.message(Message.APPOINTMENT)


# --- giving up ------------------------------------------------------------------------------------------------------


def attempt(day: int, hour: int, channel: Channel = Channel.PHONE, result: Result = Result.NO_ANSWER) -> AttemptFact:
    return AttemptFact(at(hour, day=day), channel, result)


ENOUGH = (attempt(7, 18), attempt(9, 19), attempt(14, 10, Channel.SMS))
LATER = date(2025, 10, 21)


def give_up(*attempts: AttemptFact, profile: Profile = MARIA, today: date = LATER) -> tuple[str, ...]:
    return safe_contact.may_give_up(attempts, profile, settings=SETTINGS, today=today).codes


def test_three_attempts_on_different_days_times_and_channels_are_enough() -> None:
    assert give_up(*ENOUGH) == ()


def test_who_was_reached_is_not_unreachable() -> None:
    assert give_up(*ENOUGH, attempt(15, 18, result=Result.REFUSED_TO_SPEAK)) == ("safe_contact.has_been_reached",)


def test_two_attempts_are_too_few() -> None:
    assert give_up(attempt(7, 18), attempt(9, 10, Channel.SMS)) == (
        "safe_contact.too_few_attempts",
        "safe_contact.too_few_days",
    )


def test_no_attempt_is_nothing() -> None:
    assert "safe_contact.too_short_a_time" in give_up()


def test_three_attempts_on_two_days_are_too_few_days() -> None:
    assert give_up(attempt(7, 18), attempt(7, 10), attempt(9, 10, Channel.SMS)) == ("safe_contact.too_few_days",)


def test_always_at_the_same_time_of_day_is_not_enough() -> None:
    assert give_up(attempt(7, 18), attempt(9, 19), attempt(14, 18, Channel.SMS)) == (
        "safe_contact.too_few_times_of_day",
    )
    assert give_up(attempt(7, 18), attempt(9, 14), attempt(14, 18, Channel.SMS)) == ()


def test_one_channel_is_enough_only_where_no_other_is_safe() -> None:
    calls = (attempt(7, 18), attempt(9, 10), attempt(14, 18))
    assert give_up(*calls) == ("safe_contact.too_few_channels",)
    assert give_up(*calls, profile=DEFAULT) == ()


def test_ten_working_days_have_to_pass() -> None:
    assert give_up(*ENOUGH, today=date(2025, 10, 20)) == ("safe_contact.too_short_a_time",)


# --- reading a profile ----------------------------------------------------------------------------------------------


def test_a_profile_is_read() -> None:
    profile = parse(
        {
            "phone": {
                "allowed": True, "hours": "09:30-24:00", "days": ["sun", "mon"], "voicemail": True, "who_we_are": True,
            },
            "post": {"allowed": True, "plain_envelope": True},
            "cover_name": " the dentist ",
            "code_word": "tulip",
            "shared_device": True,
            "language": "gu",
        }
    )  # fmt: skip
    assert profile.agreed
    assert profile.rule(Channel.PHONE) == Rule(
        allowed=True, after=time(9, 30), before=None, days=("mon", "sun"), voicemail=True, who_we_are=True
    )
    assert (profile.cover_name, profile.code_word, profile.language) == ("the dentist", "tulip", "gu")
    assert profile.shared_device
    assert parse(safe_contact.written(profile)) == profile
    assert start(Channel.PHONE, datetime(2025, 10, 12, 22, 59, 59, tzinfo=UTC), profile) == ()


def test_marias_profile_survives_being_kept() -> None:
    assert parse(safe_contact.written(MARIA)) == MARIA
    assert safe_contact.written(MARIA)["phone"]["hours"] == "18:00-20:00"


def test_empty_hours_are_none() -> None:
    assert parse({"phone": {"allowed": True, "hours": ""}}).rule(Channel.PHONE).after is None


@pytest.mark.parametrize(
    ("given", "place"),
    [
        ({"fax": {"allowed": True}}, "fax"),
        ({"phone": True}, "phone"),
        ({"phone": {"allowed": "yes"}}, "phone.allowed"),
        ({"phone": {}}, "phone.allowed"),
        ({"phone": {"allowed": True, "hour": "18:00-20:00"}}, "phone.hour"),
        ({"phone": {"allowed": True, "hours": "evenings"}}, "phone.hours"),
        ({"phone": {"allowed": True, "hours": "6-8"}}, "phone.hours"),
        ({"phone": {"allowed": True, "hours": "18:00-25:00"}}, "phone.hours"),
        ({"phone": {"allowed": True, "hours": "20:00-18:00"}}, "phone.hours"),
        ({"phone": {"allowed": True, "days": ["someday"]}}, "phone.days"),
        ({"phone": {"allowed": True, "days": "mon"}}, "phone.days"),
        ({"shared_device": "perhaps"}, "shared_device"),
        ({"cover_name": "x" * (LONGEST_TEXT + 1)}, "cover_name"),
        ({"code_word": 7}, "code_word"),
    ],
)
def test_what_is_not_understood_is_said_place_by_place(given: dict[str, Any], place: str) -> None:
    with pytest.raises(ProfileError) as error:
        parse(given)
    assert list(error.value.problems) == [place]
    assert error.value.problems[place].endswith(".")
    assert place in str(error.value)


def test_a_profile_in_words_for_whoever_calls() -> None:
    assert safe_contact.describe(MARIA, Channel.PHONE) == (
        "Telephone: yes, 18:00 to 20:00, no voicemail, do not say who we are"
    )
    assert safe_contact.describe(MARIA, Channel.EMAIL) == "E-mail: no"
    other = parse({"phone": {"allowed": True, "days": ["mon"], "voicemail": True, "who_we_are": True}})
    assert safe_contact.describe(other, Channel.PHONE) == "Telephone: yes, Monday, voicemail is safe, say who we are"
    assert safe_contact.describe(MARIA, Channel.SMS) == "Text message: yes"


def test_every_reason_says_what_can_be_done() -> None:
    reasons = [each for each in vars(safe_contact).values() if isinstance(each, Reason)]
    assert len({reason.code for reason in reasons}) == len(reasons) == 16
    assert all(reason.code.startswith("safe_contact.") and reason.words.endswith(".") for reason in reasons)


def test_every_code_has_words() -> None:
    assert set(safe_contact.CHANNEL_WORDS) == set(Channel)
    assert set(safe_contact.RESULT_WORDS) == set(Result)
    assert set(safe_contact.MESSAGES) == set(safe_contact.SUBJECTS) == set(Message)
