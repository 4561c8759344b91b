"""Working days: the calendar is data, and the data agrees with the law that makes it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from wayforward.process import deadlines, reference
from wayforward.process.deadlines import STANDARDS
from wayforward.process.settings import ServiceSettings

HOLIDAYS = deadlines.load_holidays()
SETTINGS = ServiceSettings()


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Meeus/Jones/Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * k) // 451
    month, day = divmod(h + k - 7 * m + 114, 31)
    return date(year, month, day + 1)


def monday(year: int, month: int, last: bool = False) -> date:
    first = date(year, month, 1)
    days = [first + timedelta(days=n) for n in range(31) if (first + timedelta(days=n)).month == month]
    mondays = [day for day in days if day.weekday() == 0]
    return mondays[-1 if last else 0]


def by_law(year: int) -> set[date]:
    """The holidays of a year from the Act and the proclamations, with their substitute days."""
    days = {easter(year) - timedelta(days=2), easter(year) + timedelta(days=1)}
    days |= {monday(year, 5), monday(year, 5, last=True), monday(year, 8, last=True)}
    for fixed in (date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)):
        day = fixed
        while day.weekday() > 4 or day in days:
            day += timedelta(days=1)
        days.add(day)
    return days


@pytest.mark.parametrize("year", range(2024, 2029))
def test_the_data_is_what_the_law_says(year: int) -> None:
    assert {day for day in HOLIDAYS if day.year == year} == by_law(year)


def test_substitute_days_that_are_easily_got_wrong() -> None:
    assert {day for day in HOLIDAYS if day.year == 2027 and day.month == 12} == {date(2027, 12, 27), date(2027, 12, 28)}
    assert date(2026, 12, 28) in HOLIDAYS
    assert date(2028, 1, 3) in HOLIDAYS


def test_how_far_the_data_goes() -> None:
    assert deadlines.holidays_known_until() == date(2028, 12, 31)
    assert max(HOLIDAYS) <= deadlines.holidays_known_until()


def test_working_days() -> None:
    assert deadlines.is_working_day(date(2026, 6, 2), HOLIDAYS)
    assert not deadlines.is_working_day(date(2026, 6, 6), HOLIDAYS)
    assert not deadlines.is_working_day(date(2026, 5, 25), HOLIDAYS)


@pytest.mark.parametrize(
    ("day", "count", "due"),
    [
        (date(2026, 6, 1), 2, date(2026, 6, 3)),
        (date(2026, 6, 5), 1, date(2026, 6, 8)),
        (date(2026, 6, 6), 1, date(2026, 6, 8)),
        (date(2026, 4, 2), 1, date(2026, 4, 7)),
        (date(2025, 12, 24), 2, date(2025, 12, 30)),
        (date(2026, 6, 2), 0, date(2026, 6, 2)),
        (date(2026, 6, 6), 0, date(2026, 6, 8)),
        (date(2026, 12, 24), 1, date(2026, 12, 29)),
    ],
)
def test_so_many_working_days_on(day: date, count: int, due: date) -> None:
    assert deadlines.add_working_days(day, count, HOLIDAYS) == due


def test_so_many_working_days_before() -> None:
    assert deadlines.working_days_before(date(2026, 7, 31), 5, HOLIDAYS) == date(2026, 7, 24)
    assert deadlines.working_days_before(date(2026, 4, 7), 1, HOLIDAYS) == date(2026, 4, 2)
    assert deadlines.working_days_before(date(2026, 4, 7), 0, HOLIDAYS) == date(2026, 4, 7)


def test_working_days_are_counted_forwards() -> None:
    with pytest.raises(ValueError, match="forwards"):
        deadlines.add_working_days(date(2026, 6, 1), -1, HOLIDAYS)
    with pytest.raises(ValueError, match="without a sign"):
        deadlines.working_days_before(date(2026, 6, 1), -1, HOLIDAYS)


def test_working_days_between() -> None:
    assert deadlines.working_days_between(date(2026, 4, 2), date(2026, 4, 8), HOLIDAYS) == 2
    assert deadlines.working_days_between(date(2026, 4, 2), date(2026, 4, 2), HOLIDAYS) == 0
    assert deadlines.working_days_between(date(2026, 4, 8), date(2026, 4, 2), HOLIDAYS) == 0


def test_days_and_moments_are_local() -> None:
    just_after_midnight = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    assert deadlines.local_day(just_after_midnight) == date(2026, 7, 2)
    assert deadlines.local_day(date(2026, 7, 1)) == date(2026, 7, 1)
    assert deadlines.local(datetime(2026, 7, 1, 9)).utcoffset() == timedelta(hours=1)
    assert deadlines.end_of_day(date(2026, 7, 1)) == datetime(2026, 7, 1, 22, 59, 59, tzinfo=UTC)


def due(duty: str, since: datetime) -> datetime:
    return deadlines.due_at(duty, since, settings=SETTINGS, holidays=HOLIDAYS)


def test_by_when_a_duty_is_to_be_done() -> None:
    friday = datetime(2026, 6, 5, 10, tzinfo=UTC)
    assert due("first_contact", friday) == deadlines.end_of_day(date(2026, 6, 9))
    assert due("first_contact_high_risk", friday) == deadlines.end_of_day(date(2026, 6, 8))
    assert due("supervision_due", friday) == deadlines.end_of_day(date(2026, 7, 17))
    assert due("aftercare_due", friday) == friday + timedelta(hours=72)
    assert due("escalate_agency", friday) == deadlines.end_of_day(date(2026, 7, 3))


def test_in_time_or_not() -> None:
    monday_morning = datetime(2026, 6, 1, 10, tzinfo=UTC)
    given = {"settings": SETTINGS, "holidays": HOLIDAYS}
    assert deadlines.is_in_time("first_contact", monday_morning, datetime(2026, 6, 3, 20, tzinfo=UTC), **given)
    assert not deadlines.is_in_time("first_contact", monday_morning, datetime(2026, 6, 4, 8, tzinfo=UTC), **given)


def test_a_duty_without_a_standard_is_an_error() -> None:
    with pytest.raises(KeyError):
        due("tidy_desk", datetime(2026, 6, 1, tzinfo=UTC))


def test_every_standard_is_a_setting() -> None:
    assert all(hasattr(SETTINGS, standard.setting) for standard in STANDARDS.values())
    assert {standard.unit for standard in STANDARDS.values()} == {"working_days", "weeks", "hours"}


# --- reference data -------------------------------------------------------------------------------------------------


def test_every_file_says_where_it_comes_from() -> None:
    assert len(reference.names()) == 9
    for name in reference.names():
        kept = reference.read(name)
        assert kept["source"] and kept["licence"] and kept["title"]
        for version in kept.get("versions", ()):
            assert date.fromisoformat(version["valid_from"])
            codes = [entry["code"] for entry in version["entries"]]
            assert len(codes) == len(set(codes))


def test_the_version_that_holds_on_a_day() -> None:
    assert reference.in_force("victims_code", date(2026, 1, 1))["valid_from"] == "2021-04-01"
    with pytest.raises(LookupError, match="victims_code"):
        reference.in_force("victims_code", date(2020, 1, 1))
    with pytest.raises(FileNotFoundError):
        reference.read("rumours")


def test_the_limits_of_the_victims_code() -> None:
    limits = {limit["code"]: limit for limit in reference.in_force("victims_code", date(2026, 6, 1))["limits"]}
    information = limits["information_about_restorative_justice"]
    assert (information["working_days"], information["enhanced_working_days"]) == (5, 1)
    assert limits["referral_to_support"]["working_days"] == 2


def test_the_19_ethnic_groups_and_their_maps() -> None:
    groups = reference.entries("ethnicity", date(2026, 6, 1))
    assert len(groups) == 19
    assert groups["W4"]["words"] == "Roma"
    assert groups["A4"]["to_16_1"] == "O1"
    assert groups["O2"]["to_16_1"] == "O9"
    assert groups["W3"]["to_18_1"] == "W3"
    assert len({group["to_18_1"] for group in groups.values()}) == 18
    assert len({group["to_16_1"] for group in groups.values()}) == 16
    assert {group["to_5_1"] for group in groups.values()} == {"white", "mixed", "asian", "black", "other"}
    not_given = reference.in_force("ethnicity", date(2026, 6, 1))["not_given"]
    assert [entry["code"] for entry in not_given] == ["prefer_not_to_say", "not_stated", "not_asked"]


def test_every_equality_question_can_be_skipped_and_says_why() -> None:
    for question in reference.entries("equality", date(2026, 6, 1)).values():
        assert question["why"]
        assert question["options"][-1]["code"] == "prefer_not_to_say"


def test_no_stage_says_that_anybody_is_responsible() -> None:
    stages = reference.entries("cj_stages", date(2026, 6, 1))
    assert len(stages) == 20
    assert "outcome_22" in stages
    assert not any("responsib" in key for stage in stages.values() for key in stage)


def test_conflicts_that_are_no_crime_are_among_the_groups() -> None:
    groups = reference.entries("offence_groups", date(2026, 6, 1))
    assert not groups["conflict_not_recorded"]["is_crime"]
    assert groups["violence_without_injury"]["is_crime"]
    assert {code for code, group in groups.items() if group["lifelong_anonymity"]} == {"rape", "other_sexual"}
