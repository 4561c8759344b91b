"""The opportune moment: what has changed in a person's life since they last answered, and whether it may be a reason to
mention restorative justice now.

Something in somebody's life is written down, or dated ahead, when it becomes known. It asks nothing of the person: it
puts one quiet question before their caseworker (`offers.PROMPT`), and only where what they said about being asked again
lets it (Code para 3.5: at any stage; the pace is theirs).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from . import offers
from .deadlines import start_of_day
from .decision import Decision, Reason, shut_if
from .offers import NonOfferFact, OfferFact, Trigger
from .settings import ServiceSettings

# Everything that can happen in a life; what the person raises is an offer's own reason and needs no event.
KINDS: Final = tuple(kind for kind in Trigger if kind not in offers.ROUTINE and kind != Trigger.RAISED_BY_PERSON)


# Of these a court or a board decides on a day that is known before: they stand in the diary of whoever supports.
IN_COURT: Final = (Trigger.CHARGE, Trigger.PLEA, Trigger.SENTENCE, Trigger.PAROLE_RELEASE)


class Source(StrEnum):
    """Who told the service of it."""

    PERSON = "person"
    POLICE = "police"
    LIAISON = "liaison"
    COURT = "court"
    OTHER = "other"


SOURCE_WORDS: Final[dict[Source, str]] = {
    Source.PERSON: "The person we support",
    Source.POLICE: "The police",
    Source.LIAISON: "The victim liaison officer",
    Source.COURT: "A court, or the witness service",
    Source.OTHER: "Somebody else",
}

FARTHEST: Final = timedelta(days=365 * 25)
TOO_FAR: Final = Reason("moment.too_far", "This day lies too far ahead or back. Look at the year again.")


@dataclass(frozen=True)
class LifeEventFact:
    """One thing that happened in a person's life, or will on the day `on`; `known_on` is when the service learnt it."""

    id: str
    kind: Trigger
    on: date
    known_on: date


def may_write_down(on: date, today: date) -> Decision:
    """A day within a lifetime of a case: what is typed with a wrong year would wait for ever."""
    return shut_if(abs(on - today) > FARTHEST, TOO_FAR)


def anniversaries(happened_on: date | None, today: date) -> tuple[LifeEventFact, ...]:
    """The last and the next anniversary of what happened, as the calendar brings them; none of a day not known.

    The 29th of February comes round on the 28th.
    """
    if happened_on is None:
        return ()
    this_year = _in_year(happened_on, today.year)
    near = {this_year, _in_year(happened_on, today.year + (1 if this_year <= today else -1))}
    return tuple(
        LifeEventFact(f"anniversary-{day.year}", Trigger.ANNIVERSARY, day, day)
        for day in sorted(near)
        if day > happened_on
    )


def changed_since(answered: date | None, events: Iterable[LifeEventFact], today: date) -> list[LifeEventFact]:
    """What has happened, or become known, since the last answer (`offers.last_answer_on`): the newest first."""
    since = [
        event
        for event in events
        if event.on <= today and (answered is None or event.on > answered or event.known_on > answered)
    ]
    return sorted(since, key=lambda event: (event.on, event.id), reverse=True)


def next_moment_on(
    history: Sequence[OfferFact],
    events: Iterable[LifeEventFact],
    *,
    settings: ServiceSettings,
    today: date,
    by: str,
    not_offers: Sequence[NonOfferFact] = (),
    consent_withdrawn: bool = False,
) -> date | None:
    """The first day, today or later, on which something in the person's life may be a reason for their caseworker `by`
    to be asked `offers.PROMPT`.

    None where nothing is, where the person said never or asked to wait for something else, and where they have asked
    to hear more already.
    """
    wish = offers.standing_wish(history)
    if wish is not None and wish.response in offers.SAID_YES:
        return None
    known = list(events)
    ahead = [event for event in known if event.on > today]
    new = changed_since(offers.last_answer_on(history), known, today) + ahead
    waits = [decision.review_on for decision in not_offers]
    if wish is not None and wish.ask_after is not None:
        waits.append(wish.ask_after)
    days = []
    for event in new:
        day = max([today, event.on, *waits])
        allowed = offers.may_offer(
            history, event.kind, settings, start_of_day(day), not_offers, by=by, consent_withdrawn=consent_withdrawn
        )
        if allowed:
            days.append(day)
    return min(days, default=None)


def _in_year(day: date, year: int) -> date:
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)
