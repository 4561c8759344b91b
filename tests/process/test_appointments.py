"""Appointments: when they may be planned, moved and called off, and what clashes."""

from datetime import UTC, date, datetime, timedelta

import pytest

from wayforward.process import appointments as rules
from wayforward.process.appointments import Slot

NOW = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)
SOON = NOW + timedelta(days=2)
PLAN = {"starts_at": SOON, "now": NOW, "is_open": True, "tell": False, "may_be_told": False}
MOVE = {"starts_at": SOON, "now": NOW, "was_at": NOW + timedelta(days=1), "is_open": True, "called_off": False}


def test_every_kind_has_words() -> None:
    assert set(rules.KIND_WORDS) == set(rules.Kind)


@pytest.mark.parametrize("changed", [{}, {"tell": True, "may_be_told": True}])
def test_it_may_be_planned(changed: dict[str, bool]) -> None:
    assert rules.may_plan(**(PLAN | changed)).allowed  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"starts_at": NOW - timedelta(minutes=1)}, "appointment.over"),
        ({"starts_at": NOW + timedelta(days=400)}, "appointment.too_far"),
        ({"is_open": False}, "appointment.case_closed"),
        ({"tell": True}, "appointment.not_to_be_told"),
    ],
)
def test_why_it_may_not_be_planned(changed: dict[str, object], code: str) -> None:
    assert rules.may_plan(**(PLAN | changed)).codes == (code,)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"starts_at": NOW - timedelta(minutes=1)}, "appointment.over"),
        ({"starts_at": NOW + timedelta(days=400)}, "appointment.too_far"),
        ({"is_open": False}, "appointment.case_closed"),
        ({"was_at": NOW - timedelta(minutes=1)}, "appointment.over"),
        ({"called_off": True}, "appointment.called_off"),
    ],
)
def test_why_it_may_not_be_moved(changed: dict[str, object], code: str) -> None:
    assert rules.may_move(**MOVE).allowed  # type: ignore[arg-type]
    assert rules.may_move(**(MOVE | changed)).codes == (code,)  # type: ignore[arg-type]


def slot(hour: int, minutes: int = 60, day: int = 3) -> Slot:
    begins = datetime(2026, 3, day, hour, tzinfo=UTC)
    return Slot(begins, begins + timedelta(minutes=minutes))


def test_what_overlaps_clashes_and_what_follows_does_not() -> None:
    assert rules.warnings(slot(10), [slot(9), slot(11)], []) == ()
    assert rules.warnings(slot(10), [slot(9, 61)], []) == (rules.CLASHES,)
    assert rules.warnings(slot(10), [slot(10, day=4)], []) == ()


def test_days_away_count_from_the_first_to_the_last_by_the_clock_of_england() -> None:
    leave = [(date(2026, 3, 2), date(2026, 3, 3))]
    assert rules.warnings(slot(10), [], leave) == (rules.AWAY,)
    assert rules.warnings(slot(10, day=4), [], leave) == ()
    late = Slot(datetime(2026, 7, 1, 23, 30, tzinfo=UTC), datetime(2026, 7, 1, 23, 45, tzinfo=UTC))
    assert rules.warnings(late, [], [(date(2026, 7, 2), date(2026, 7, 2))]) == (rules.AWAY,)


def test_a_person_is_reminded_a_day_before() -> None:
    assert rules.reminder_at(SOON) == SOON - timedelta(days=1)
