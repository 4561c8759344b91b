"""Trying again: another day, another time of day, another way where one is safe; and the letter that ends it.

The same numbers decide when enough was tried (`safe_contact.may_give_up`), so that what is proposed leads there.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from . import safe_contact
from .deadlines import LONDON, add_working_days, is_working_day, local, local_day
from .decision import Decision, Reason, shut_if
from .safe_contact import AttemptFact, Channel, Profile
from .settings import ServiceSettings
from .support import ClosureReason

HOURS: Final = (time(10), time(14), time(18))
# By letter nobody is tried first, and nobody stands in front of a door without being expected.
WAYS: Final = (Channel.PHONE, Channel.SMS, Channel.EMAIL, Channel.VIDEO, Channel.POST)
LOOK_AHEAD: Final = 15


@dataclass(frozen=True)
class Proposal:
    """When to try next, and by which way."""

    at: datetime
    channel: Channel

    @property
    def words(self) -> str:
        """As it stands on the page: "Thursday 12 March, in the afternoon: Telephone"."""
        day = f"{self.at:%A} {self.at.day} {self.at:%B}"
        return f"{day}, in the {safe_contact.part_of_day(self.at)}: {safe_contact.CHANNEL_WORDS[self.channel]}"


def next_attempt(
    attempts: Sequence[AttemptFact],
    profile: Profile,
    *,
    settings: ServiceSettings,
    now: datetime,
    holidays: frozenset[date] = frozenset(),
) -> Proposal | None:
    """The next attempt: of what is safe, what is newest among day, time of day and way, and of those the soonest.

    None where somebody was reached, where enough was tried, and where no way is safe.
    """
    if any(attempt.result in safe_contact.REACHED for attempt in attempts):
        return None
    today = local_day(now)
    if safe_contact.may_give_up(attempts, profile, settings=settings, today=today, holidays=holidays):
        return None
    tried = {(attempt.channel, safe_contact.part_of_day(attempt.at)) for attempt in attempts}
    days = {local_day(attempt.at) for attempt in attempts}
    first = _not_before(attempts, today, settings, holidays)
    open_ones = [
        proposal
        for proposal in _possible(profile, first, days, holidays)
        if proposal.at > local(now) and safe_contact.may_start(profile, proposal.channel, proposal.at, SUPPORT)
    ]
    return min(open_ones, key=lambda each: (-_newness(each, tried), each.at, WAYS.index(each.channel)), default=None)


SUPPORT: Final = safe_contact.Purpose.SUPPORT


def _not_before(
    attempts: Sequence[AttemptFact], today: date, settings: ServiceSettings, holidays: Collection[date]
) -> date:
    """The last attempt of those that are wanted at least is late enough for the whole to be spread."""
    if len(attempts) + 1 < settings.contact_attempts or not attempts:
        return today
    begun = min(local_day(attempt.at) for attempt in attempts)
    return max(today, add_working_days(begun, settings.contact_attempt_working_days, holidays))


def _possible(profile: Profile, first: date, days: set[date], holidays: Collection[date]) -> Iterator[Proposal]:
    """Every hour of the working days to come on which nothing was tried yet, by every way that was allowed."""
    ways = [channel for channel in WAYS if profile.rule(channel).allowed]
    for ahead in range(LOOK_AHEAD):
        day = first + timedelta(days=ahead)
        if day in days or not is_working_day(day, holidays):
            continue
        for hour in HOURS:
            for channel in ways:
                yield Proposal(datetime.combine(day, hour, LONDON), channel)


def _newness(proposal: Proposal, tried: set[tuple[Channel, str]]) -> int:
    ways, parts = {channel for channel, _ in tried}, {part for _, part in tried}
    return (proposal.channel not in ways) + (safe_contact.part_of_day(proposal.at) not in parts)


NOT_UNREACHABLE: Final = Reason(
    "closing_letter.not_unreachable", "The letter is for people who could not be reached. This case ended otherwise."
)
# It says how to come back, and neither who writes, nor what it is about, nor that anything happened.
CLOSING_LETTER: Final = (
    "We tried to reach you, and did not. That is all right: nothing is expected of you, and we will not try again.",
    "You can come back at any time, soon or in years. You need not say why, and you need not have decided anything.",
)


def may_write_closing_letter(profile: Profile, *, closed_reason: str, now: datetime) -> Decision:
    """May a letter be written that says how to come back? Only where a letter is safe, and never by default."""
    other = closed_reason != ClosureReason.UNREACHABLE
    return shut_if(other, NOT_UNREACHABLE) & safe_contact.may_start(profile, Channel.POST, now, SUPPORT)
