"""Mail to staff: the evening before, what stands in the diary tomorrow; once a week, what the week brings.

Counts and addresses of pages, and nothing else: who reads over a shoulder, or runs the mail server, learns of nobody.
Nobody gets any who did not ask for it, and nothing in it blames: what is late "waits for us".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from .deadlines import local


class Mail(StrEnum):
    """What staff can have by e-mail."""

    REMINDER = "reminder"
    DIGEST = "digest"


REMINDER_FROM, REMINDER_UNTIL = time(16, 0), time(22, 0)
DIGEST_FROM, DIGEST_DAYS = time(7, 30), 3  # from Monday on; after Wednesday the week is too old for it


def slot(mail: Mail, now: datetime) -> date | None:
    """The day that a mail of this kind is for, if it may be made now: tomorrow, or the Monday of this week. One mail
    for each such day is sent, and no other."""
    here = local(now)
    if mail == Mail.REMINDER:
        due = REMINDER_FROM <= here.time() < REMINDER_UNTIL
        return here.date() + timedelta(days=1) if due else None
    early = here.weekday() == 0 and here.time() < DIGEST_FROM
    return None if early or here.weekday() >= DIGEST_DAYS else here.date() - timedelta(days=here.weekday())


@dataclass(frozen=True)
class Counted:
    """One thing that is counted: its words, and of which mails it is a part. `team`: for those who lead."""

    words: str
    mails: tuple[Mail, ...]
    team: bool = False


COUNTED: Final[dict[str, Counted]] = {
    "planned": Counted("In your diary", (Mail.REMINDER, Mail.DIGEST)),
    "due": Counted("To do by then", (Mail.REMINDER, Mail.DIGEST)),
    "late": Counted("Waiting for us longer than planned", (Mail.DIGEST,)),
    "team_late": Counted("In the team: waiting for us longer than planned", (Mail.DIGEST,), team=True),
    "team_open": Counted("In the team: waiting for somebody to take it up", (Mail.DIGEST,), team=True),
    "team_away": Counted("In the team: colleagues who are away this week", (Mail.DIGEST,), team=True),
}
OPENING: Final[dict[Mail, str]] = {Mail.REMINDER: "Tomorrow:", Mail.DIGEST: "This week:"}


def is_worth_sending(mail: Mail, counts: Mapping[str, int]) -> bool:
    """A reminder of nothing is not sent; a week with nothing in it is news."""
    return mail == Mail.DIGEST or any(counts.values())


def body(mail: Mail, counts: Mapping[str, int], *, diary: str, choice: str) -> str:
    """The whole mail: counts, the address of the diary, and of the page on which it is ended."""
    lines = [f"{COUNTED[name].words}: {counts[name]}" for name in COUNTED if name in counts]
    return "\n".join([OPENING[mail], *lines, "", diary, "", "You asked for this e-mail. End it here:", choice, ""])
