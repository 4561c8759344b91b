"""Meetings, calls and exchanges: by which method, how planned, how ended."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import combinations
from typing import Final

from .decision import Decision, Reason, no, shut_if
from .facts import ActivityFact, CaseFacts, ParticipationFact
from .participation import HARMED_ROLES, RESPONSIBLE_ROLES, Role


class Method(StrEnum):
    """The concrete method is kept; whether it is direct is looked up, since services count differently."""

    CONFERENCE_F2F = "conference_f2f"
    MEDIATION_F2F = "mediation_f2f"
    CONFERENCE_VIDEO = "conference_video"
    PHONE_LIVE = "phone_live"
    SHUTTLE_VERBAL = "shuttle_verbal"
    LETTER_EXCHANGE = "letter_exchange"
    ONE_WAY_LETTER = "one_way_letter"
    AUDIO_MESSAGE = "audio_message"
    VIDEO_MESSAGE = "video_message"
    COMMUNITY_CONFERENCE = "community_conference"
    CIRCLE = "circle"
    FGC = "fgc"
    SURROGATE = "surrogate"
    NO_SEND_LETTER = "no_send_letter"
    NONE = "none"


# Stages at which the person responsible is in prison, and a date there has to be booked, and cancelled.
IN_PRISON: Final = frozenset({"sentenced_custody", "recalled"})

METHOD_WORDS: Final[dict[Method, str]] = {
    Method.CONFERENCE_F2F: "Meeting, face to face, with supporters",
    Method.MEDIATION_F2F: "Mediation, face to face",
    Method.CONFERENCE_VIDEO: "Meeting by video",
    Method.PHONE_LIVE: "Live telephone call",
    Method.SHUTTLE_VERBAL: "Messages carried by a practitioner",
    Method.LETTER_EXCHANGE: "Exchange of letters",
    Method.ONE_WAY_LETTER: "One letter",
    Method.AUDIO_MESSAGE: "Sound message",
    Method.VIDEO_MESSAGE: "Video message",
    Method.COMMUNITY_CONFERENCE: "Community conference",
    Method.CIRCLE: "Circle",
    Method.FGC: "Family group conference",
    Method.SURROGATE: "Conversation with somebody else's counterpart",
    Method.NO_SEND_LETTER: "Letter that is not sent",
    Method.NONE: "None",
}

DIRECT: Final = frozenset(
    {
        Method.CONFERENCE_F2F,
        Method.MEDIATION_F2F,
        Method.CONFERENCE_VIDEO,
        Method.PHONE_LIVE,
        Method.COMMUNITY_CONFERENCE,
        Method.CIRCLE,
        Method.FGC,
    }
)
NO_CONTACT: Final = frozenset({Method.SURROGATE, Method.NO_SEND_LETTER, Method.NONE})
IN_ONE_ROOM: Final = frozenset(
    {Method.CONFERENCE_F2F, Method.MEDIATION_F2F, Method.COMMUNITY_CONFERENCE, Method.CIRCLE, Method.FGC}
)


class Ended(StrEnum):
    """How an activity ended. Any end is a proper end."""

    AS_PLANNED = "as_planned"
    EARLY_BY_PARTICIPANT = "early_by_participant"
    STOPPED_BY_FACILITATOR = "stopped_by_facilitator"


class StopReason(StrEnum):
    """Why a facilitator, or anybody, stopped it: written down without blame."""

    THREAT = "threat"
    FACTS_DENIED = "facts_denied"
    INTOXICATION = "intoxication"
    COERCIVE_SIGNALS = "coercive_signals"
    DISTRESS = "distress"
    NEW_HARM_DISCLOSED = "new_harm_disclosed"
    ASKED_TO_STOP = "asked_to_stop"
    NOT_PRIVATE = "not_private"


class Apology(StrEnum):
    """What was offered. How it was received is the harmed person's word."""

    NONE = "none"
    VERBAL = "verbal"
    WRITTEN = "written"
    BOTH = "both"


class ReceivedAs(StrEnum):
    """How the harmed person experienced the apology."""

    SINCERE = "sincere"
    PARTLY_SINCERE = "partly_sincere"
    NOT_SINCERE = "not_sincere"
    NOT_WANTED = "not_wanted"
    NOT_SURE = "not_sure"
    RATHER_NOT_SAY = "rather_not_say"


class Wellbeing(StrEnum):
    """How somebody is afterwards, in their own view."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"


class Because(StrEnum):
    """Why an activity was called off: for the service's own use, told to nobody."""

    CONSENT_WITHDRAWN = "consent_withdrawn"
    NOT_READY = "not_ready"
    FACILITATOR_UNAVAILABLE = "facilitator_unavailable"
    VENUE_UNAVAILABLE = "venue_unavailable"
    SAFETY = "safety"
    NEW_INFORMATION = "new_information"
    ON_HOLD = "on_hold"
    OTHER_DATE = "other_date"


class Topic(StrEnum):
    """What is gone through with each participant beforehand."""

    PURPOSE_AND_LIMITS = "purpose_and_limits"
    OWN_STORY = "own_story"
    QUESTIONS = "questions"
    HARDEST_THING = "hardest_thing"
    APOLOGY = "apology"
    MUST_NOT_BE_RAISED = "must_not_be_raised"
    FORMS_OF_ADDRESS = "forms_of_address"
    SEATING_AND_ENTERING = "seating_and_entering"
    BREAKS_AND_SIGNAL = "breaks_and_signal"
    SUPPORTERS = "supporters"
    TOUCH = "touch"
    CONFIDENTIALITY = "confidentiality"
    IDEAS_FOR_AGREEMENT = "ideas_for_agreement"
    AFTERWARDS = "afterwards"
    TRAVEL_AND_ARRIVAL = "travel_and_arrival"
    WHAT_TO_TELL_OTHERS = "what_to_tell_others"


NOT_BOTH_SIDES: Final = Reason(
    "activity.not_both_sides", "A meeting or exchange needs somebody who was harmed and somebody responsible."
)
NOT_IN_THE_CASE: Final = Reason("activity.not_in_the_case", "Somebody in the plan is not a participant in this case.")
ARRIVALS_TOO_CLOSE: Final = Reason(
    "activity.arrivals_too_close",
    "Two sides would arrive together. Let them arrive at least 15 minutes apart, or by different entrances.",
)
IN_THE_PAST: Final = Reason("activity.in_the_past", "Choose a date and time that is still to come.")
METHOD_WITHOUT_CONTACT: Final = Reason(
    "activity.no_contact_method", "This method brings nobody into contact, so there is no meeting or exchange to plan."
)
CHILD_OUTNUMBERED: Final = Reason(
    "activity.too_many_for_a_child", "A child would face too many people. Make the meeting smaller."
)
CASE_STANDS_STILL: Final = Reason(
    "activity.case_stands_still",
    "The case is closed, on hold or stopped for safety. Nothing is planned until it goes on.",
)
CALLED_OFF: Final = Reason("activity.called_off", "This meeting or exchange was called off. Plan a new one.")
HELD_ALREADY: Final = Reason("activity.held_already", "This meeting or exchange has taken place already.")
CONFIRMED_ALREADY: Final = Reason("activity.confirmed_already", "This date is confirmed already.")
NOT_HELD: Final = Reason("activity.not_held", "This meeting or exchange has not taken place.")
NOT_BEGUN: Final = Reason("activity.not_begun", "Its time has not come yet.")
NO_ONE_NAMED: Final = Reason("activity.no_one_named", "Say who asked to end it early.")
NO_STOP_REASON: Final = Reason("activity.no_stop_reason", "Say why it was stopped; no blame is laid on anybody.")
NOT_THEIR_APOLOGY: Final = Reason(
    "activity.not_their_apology", "Only somebody who was harmed says how an apology was received."
)
NO_APOLOGY: Final = Reason("activity.no_apology", "No apology was written down for this meeting or exchange.")
NOT_PRESENT: Final = Reason("activity.not_present", "This person did not take part in it.")


def is_direct(method: Method | str) -> bool:
    """Do people communicate in real time by this method?"""
    return Method(method) in DIRECT


@dataclass(frozen=True)
class ArrivalFact:
    """When and by which door one person is to arrive."""

    participation: str
    at: datetime | None = None
    entrance: str = ""


def can_plan(
    facts: CaseFacts,
    *,
    method: str,
    planned_at: datetime,
    arrivals: Sequence[ArrivalFact],
    now: datetime,
) -> Decision:
    """Can this be planned? Planning tells nobody and needs no consent; confirming does."""
    known = {part.id: part for part in facts.participations}
    parts = [known[each.participation] for each in arrivals if each.participation in known]
    return (
        shut_if(facts.closed_at is not None or _stands_still(facts), CASE_STANDS_STILL)
        & shut_if(Method(method) in NO_CONTACT, METHOD_WITHOUT_CONTACT)
        & shut_if(planned_at <= now, IN_THE_PAST)
        & shut_if(len(parts) < len(arrivals), NOT_IN_THE_CASE)
        & shut_if(not _both_sides([part.role for part in parts]), NOT_BOTH_SIDES)
        & shut_if(_too_close(facts, method, arrivals), ARRIVALS_TOO_CLOSE)
        & shut_if(
            any(part.under_18 for part in parts) and len(parts) > facts.settings.child_meeting_size, CHILD_OUTNUMBERED
        )
    )


def _stands_still(facts: CaseFacts) -> bool:
    held = any(hold.lifted_at is None and not hold.participation for hold in facts.holds)
    return held or any(stop.lifted_at is None for stop in facts.stops)


def _both_sides(roles: Collection[str]) -> bool:
    return bool(HARMED_ROLES & set(roles)) and bool(RESPONSIBLE_ROLES & set(roles)) and len(roles) > 1


def _too_close(facts: CaseFacts, method: str, arrivals: Sequence[ArrivalFact]) -> bool:
    """Would two sides meet at the door: the same entrance (or none said), and less than 15 minutes between them?"""
    if Method(method) not in IN_ONE_ROOM:
        return False
    sides = {part.id: _side_of(facts, part) for part in facts.participations}
    apart = timedelta(minutes=facts.settings.arrivals_apart_minutes)
    for one, other in combinations(arrivals, 2):
        both = {sides.get(one.participation, ""), sides.get(other.participation, "")}
        if "" in both or len(both) == 1 or one.at is None or other.at is None:
            continue
        same_door = not one.entrance or not other.entrance or one.entrance == other.entrance
        if same_door and abs(one.at - other.at) < apart:
            return True
    return False


def _side_of(facts: CaseFacts, part: ParticipationFact) -> str:
    """On which side somebody comes: with whom they stand. Who is both is a side of their own; "" is on neither."""
    beside = facts.part(part.supports) if part.supports else part
    if beside.role == Role.DUAL:
        return beside.id
    return beside.role if beside.role in HARMED_ROLES | RESPONSIBLE_ROLES else ""


def is_live(activity: ActivityFact) -> Decision:
    """Can anything still be done with it: is it neither called off nor over?"""
    return shut_if(activity.cancelled_at is not None, CALLED_OFF) & shut_if(activity.held_at is not None, HELD_ALREADY)


def can_cancel(facts: CaseFacts, *, activity: str) -> Decision:
    """Calling off is always open, until it has taken place."""
    return is_live(facts.activity(activity))


def can_record(
    facts: CaseFacts, *, activity: str, ended: str, ended_by: str, stop_reason: str = "", now: datetime
) -> Decision:
    """Can what happened be written down: was it not called off, has its time come, and is the end told properly?"""
    found = facts.activity(activity)
    return (
        is_live(found)
        & shut_if(now < found.planned_at, NOT_BEGUN)
        & shut_if(ended == Ended.EARLY_BY_PARTICIPANT and not ended_by, NO_ONE_NAMED)
        & shut_if(ended == Ended.STOPPED_BY_FACILITATOR and not stop_reason, NO_STOP_REASON)
    )


def can_say_how_apology_was_received(facts: CaseFacts, *, activity: str, participation: str) -> Decision:
    """Can this person say how the apology was received: harmed, and there was one?"""
    found = facts.activity(activity)
    if found.held_at is None:
        return no(NOT_HELD)
    part = facts.part(participation)
    return shut_if(part.role not in HARMED_ROLES, NOT_THEIR_APOLOGY) & shut_if(
        found.apology in {"", Apology.NONE}, NO_APOLOGY
    )


def can_record_aftercare(facts: CaseFacts, *, activity: str, participation: str) -> Decision:
    """Can aftercare be written down for this person: it took place, and they were part of it?"""
    found = facts.activity(activity)
    there = participation in {person.participation for person in found.people}
    return shut_if(found.held_at is None, NOT_HELD) & shut_if(not there, NOT_PRESENT)


def supporters_of(facts: CaseFacts, participations: Collection[str]) -> tuple[str, ...]:
    """Those who stand beside these people in the case."""
    return tuple(
        part.id for part in facts.participations if part.supports in participations and part.role != Role.OBSERVER
    )
