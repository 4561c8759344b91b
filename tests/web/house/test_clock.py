from datetime import UTC, date, datetime, timedelta

import pytest

from wayforward.web import clock


def test_it_is_the_moment_that_was_said() -> None:
    moment = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    with clock.at(moment):
        assert clock.now() == moment
        assert clock.today() == date(2026, 7, 2), "half past eleven in UTC is the next day in an English summer"
        with clock.at(moment + timedelta(days=1)):
            assert clock.today() == date(2026, 7, 3)
        assert clock.now() == moment
    assert clock.now() > moment - timedelta(days=3650)
    assert clock.now() != moment


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"), clock.at(datetime(2026, 7, 1, 12, 0)):
        pass


def test_a_day_begins_and_ends_in_england() -> None:
    assert clock.end_of_day(datetime(2026, 7, 1, 12, tzinfo=UTC)) == datetime(2026, 7, 1, 22, 59, 59, tzinfo=UTC)
    assert clock.end_of_day(datetime(2026, 1, 1, 12, tzinfo=UTC)) == datetime(2026, 1, 1, 23, 59, 59, tzinfo=UTC)
    assert clock.start_of_day(date(2026, 7, 1)) == datetime(2026, 6, 30, 23, tzinfo=UTC)
