"""Reminders on one's own day."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from wayforward.process import reminders
from wayforward.process.reminders import When, may_set

TODAY, FRIDAY = date(2026, 6, 3), date(2026, 6, 5)
OPEN = {"own": True, "is_open": True, "on": TODAY, "today": TODAY}


def test_the_day_of_a_reminder() -> None:
    late = datetime(2026, 6, 5, 0, 30, tzinfo=ZoneInfo("Europe/London"))
    assert reminders.day_of(When.DAY_BEFORE, None, late) == date(2026, 6, 4)
    assert reminders.day_of(When.ON, TODAY, late) == TODAY
    assert reminders.day_of(When.NEVER, TODAY, late) is None


def test_ones_own_things_come_up_today_or_later_or_not_any_more() -> None:
    assert may_set(**OPEN)
    assert may_set(**OPEN | {"on": None})
    assert may_set(**OPEN | {"on": FRIDAY, "last": FRIDAY})


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"own": False}, "reminder.not_yours"),
        ({"is_open": False}, "reminder.ended"),
        ({"on": date(2026, 6, 2)}, "reminder.passed"),
        ({"on": FRIDAY, "last": TODAY}, "reminder.too_late"),
    ],
)
def test_why_not(changed: dict[str, object], code: str) -> None:
    assert may_set(**OPEN | changed).codes == (code,)
