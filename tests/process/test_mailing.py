"""Mail to staff: when, and what is in it."""

from datetime import UTC, date, datetime

import pytest

from wayforward.process import mailing
from wayforward.process.mailing import Mail

MONDAY = date(2026, 3, 30)  # the day after the clocks went forward


@pytest.mark.parametrize(
    ("told", "reminder", "digest"),
    [
        ("2026-03-30T06:29", None, None),  # half past seven in England is half past six in UTC
        ("2026-03-30T06:30", None, MONDAY),
        ("2026-03-30T14:59", None, MONDAY),
        ("2026-03-30T15:00", date(2026, 3, 31), MONDAY),
        ("2026-03-30T20:59", date(2026, 3, 31), MONDAY),
        ("2026-03-30T21:00", None, MONDAY),
        ("2026-04-01T09:00", None, MONDAY),
        ("2026-04-02T09:00", None, None),
        ("2026-04-05T16:00", date(2026, 4, 6), None),
    ],
)
def test_when_a_mail_is_made_and_for_which_day(told: str, reminder: date | None, digest: date | None) -> None:
    now = datetime.fromisoformat(told).replace(tzinfo=UTC)
    assert mailing.slot(Mail.REMINDER, now) == reminder
    assert mailing.slot(Mail.DIGEST, now) == digest


def test_a_reminder_of_nothing_is_not_sent() -> None:
    nothing = {"planned": 0, "due": 0}
    assert not mailing.is_worth_sending(Mail.REMINDER, nothing)
    assert mailing.is_worth_sending(Mail.REMINDER, nothing | {"due": 1})
    assert mailing.is_worth_sending(Mail.DIGEST, nothing)


def test_it_holds_counts_and_addresses() -> None:
    counts = {"planned": 2, "due": 0, "team_away": 1}
    assert mailing.body(Mail.DIGEST, counts, diary="https://here/diary", choice="https://here/mail").splitlines() == [
        "This week:",
        "In your diary: 2",
        "To do by then: 0",
        "In the team: colleagues who are away this week: 1",
        "",
        "https://here/diary",
        "",
        "You asked for this e-mail. End it here:",
        "https://here/mail",
    ]
