"""The record of a support case in words: the codes of a line become what staff say, before the sentence is made."""

from collections.abc import Mapping
from typing import Any

from wayforward.process import consents, events, instruments, needs, offers, people, referrals, safe_contact, support
from wayforward.process.events import Event
from wayforward.web.record import Line

Words = Mapping[Any, str]

NEEDS_KIND: Words = {"initial": "at the start", "review": "along the way", "exit": "at the end"}
CONSENTS: Words = {kind: entry.title for kind, entry in consents.CATALOGUE.items()}
GOALS: Words = {status: status.replace("_", " ") for status in needs.GoalStatus}

# What each code of a line is called. A code that is not here is shown as it is, with blanks.
WORDS: dict[Event, dict[str, Words]] = {
    Event.REFERRAL_TAKEN: {"source": referrals.SOURCE_WORDS},
    Event.REFERRAL_CLOSED: {"reason": support.REFERRAL_CLOSURE_WORDS},
    Event.SUPPORT_CASE_CLOSED: {"reason": support.CLOSURE_WORDS},
    Event.CONTACT_STARTED: {"channel": safe_contact.CHANNEL_WORDS},
    Event.CONTACT_RECORDED: {"channel": safe_contact.CHANNEL_WORDS, "result": safe_contact.RESULT_WORDS},
    Event.NEEDS_ASSESSED: {"kind": NEEDS_KIND},
    Event.OFFER_MADE: {"response": offers.RESPONSE_WORDS},
    Event.OFFER_NOT_MADE: {"reason": offers.NON_OFFER_WORDS},
    Event.LIFE_EVENT_RECORDED: {"kind": offers.TRIGGER_WORDS},
    Event.LIFE_EVENT_CALLED_OFF: {"kind": offers.TRIGGER_WORDS},
    Event.CONSENT_GIVEN: {"kind": CONSENTS},
    Event.CONSENT_WITHDRAWN: {"kind": CONSENTS},
    Event.NOTICE_GIVEN: {"notice": people.NOTICE_WORDS},
    Event.GOAL_CHANGED: {"status": GOALS},
}


def sentence(line: Line) -> str:
    """What a line says, in words."""
    named = WORDS.get(Event(line.event), {})
    payload = {key: named[key].get(value, value) if key in named else value for key, value in line.payload.items()}
    if line.event == Event.CONTACT_RECORDED and "result" in payload:
        payload["result"] = f"({payload['result'][:1].lower()}{payload['result'][1:]})"
    if line.event == Event.MEASURE_ANSWERED:
        payload |= instruments.words_of_line(line.payload)
    return events.sentence(line.event, payload)
