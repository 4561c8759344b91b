"""Keeping: how long a file is kept, by which rule, and that two people end it."""

from datetime import date, timedelta

import pytest

from wayforward.process.duties import Role
from wayforward.process.keeping import (
    KEEPERS,
    RUN_WAITS_DAYS,
    Came,
    FileFact,
    Why,
    due,
    may_agree,
    may_give_up,
    may_lift_hold,
    may_place_hold,
    may_propose,
    minimal,
    register_due,
)
from wayforward.process.settings import ServiceSettings

CLOSED = date(2020, 2, 29)
USUAL = ServiceSettings()


@pytest.mark.parametrize(
    ("changed", "on", "why"),
    [
        ({}, date(2027, 2, 28), Why.COMPLETED),
        ({"came": Came.DECLINED}, date(2020, 8, 28), Why.DECLINED),
        ({"came": Came.NEVER_CONTACTED}, CLOSED, Why.NEVER_CONTACTED),
        ({"came": Came.NEVER_CONTACTED, "offence": "rape"}, CLOSED, Why.NEVER_CONTACTED),
        ({"was_child": True, "born": date(2010, 5, 4)}, date(2035, 5, 4), Why.CHILD),
        ({"was_child": True, "born": date(2002, 12, 1)}, date(2027, 12, 1), Why.CHILD),
        ({"was_child": True, "born": date(2000, 1, 1)}, date(2027, 2, 28), Why.CHILD),
        ({"was_child": True}, date(2045, 2, 28), Why.CHILD),
    ],
)
def test_when_a_file_is_due(changed: dict[str, object], on: date, why: Why) -> None:
    found = due(FileFact(closed_on=CLOSED, **changed), USUAL)  # type: ignore[arg-type]
    assert (found.on, found.why, found.by_itself) == (on, why, True)


@pytest.mark.parametrize(("was_child", "why"), [(False, Why.SERIOUS), (True, Why.CHILD_SEXUAL)])
@pytest.mark.parametrize("came", [Came.COMPLETED, Came.DECLINED])
def test_some_are_never_ended_by_themselves(was_child: bool, why: Why, came: Came) -> None:
    found = due(FileFact(closed_on=CLOSED, came=came, was_child=was_child, offence="rape"), USUAL)
    assert (found.on, found.why, found.by_itself) == (date(2030, 2, 28), why, False)


@pytest.mark.parametrize(("years", "on"), [(0, date(2021, 2, 28)), (12, date(2032, 2, 28)), (90, date(2045, 2, 28))])
def test_no_setting_passes_the_floor_or_the_ceiling(years: int, on: date) -> None:
    assert due(FileFact(closed_on=CLOSED), ServiceSettings(retention_years=years)).on == on


@pytest.mark.parametrize(("months", "on"), [(0, date(2020, 3, 28)), (12, date(2021, 2, 28)), (40, date(2021, 2, 28))])
def test_nor_what_came_to_nothing(months: int, on: date) -> None:
    file = FileFact(closed_on=CLOSED, came=Came.DECLINED)
    assert due(file, ServiceSettings(retention_declined_months=months)).on == on


@pytest.mark.parametrize(("years", "on"), [(0, 2023), (3, 2023), (6, 2026), (40, 2032)])
def test_a_request_or_a_complaint_is_kept_for_some_years_after_its_answer(years: int, on: int) -> None:
    found = register_due(date(2020, 5, 4), ServiceSettings(retention_registers_years=years))
    assert (found.on, found.why, found.by_itself) == (date(on, 5, 4), Why.REGISTER, True)


@pytest.mark.parametrize("role", Role)
def test_leads_and_the_data_protection_officer_decide(role: Role) -> None:
    asked = {"roles": [role]}
    day = date(2026, 3, 3)
    assert {
        may_propose(**asked, number=1, waits=False).allowed,
        may_agree(**asked, own=False, over=False, days_old=RUN_WAITS_DAYS).allowed,
        may_give_up(**asked, over=False).allowed,
        may_place_hold(**asked, known=True, review_on=date(2026, 9, 1), today=day).allowed,
        may_lift_hold(**asked, own=False, lifted=False).allowed,
    } == {role in KEEPERS}


def test_what_is_refused() -> None:
    lead, day = [Role.RJ_LEAD], date(2026, 3, 3)
    assert may_propose(roles=lead, number=0, waits=False).codes == ("keeping.nothing_is_due",)
    assert may_propose(roles=lead, number=4, waits=True).codes == ("keeping.one_waits",)
    assert may_agree(roles=lead, own=True, over=False, days_old=0).codes == ("keeping.own_proposal",)
    assert may_agree(roles=lead, own=False, over=True, days_old=0).codes == ("keeping.run_is_over",)
    assert may_agree(roles=lead, own=False, over=False, days_old=15).codes == ("keeping.run_is_stale",)
    assert may_give_up(roles=lead, over=True).codes == ("keeping.run_is_over",)
    assert may_place_hold(roles=lead, known=False, review_on=date(2026, 9, 1), today=day).codes == (
        "keeping.no_such_case",
    )
    assert may_place_hold(roles=lead, known=True, review_on=day, today=day).codes == ("keeping.review_in_the_past",)
    assert may_lift_hold(roles=lead, own=True, lifted=False).codes == ("keeping.own_hold",)
    assert may_lift_hold(roles=lead, own=False, lifted=True).codes == ("keeping.lifted_already",)


@pytest.mark.parametrize(("days", "kept"), [(0, 0), (30, 30), (900, 183), (-5, 0)])
def test_who_was_named_and_never_contacted_goes_at_once_or_after_the_days_of_the_service(days: int, kept: int) -> None:
    file = FileFact(closed_on=CLOSED, came=Came.NEVER_CONTACTED)
    found = due(file, ServiceSettings(retention_never_contacted_days=days))
    assert (found.on, found.why) == (CLOSED + timedelta(days=kept), Why.NEVER_CONTACTED)


@pytest.mark.parametrize(
    ("answers", "born", "left"),
    [
        ({}, None, ("", "", "")),
        ({"sex": "female", "ethnic_group": "indian", "religion": "sikh"}, None, ("", "female", "indian")),
        ({"age_band": "prefer_not_to_say", "sex": "prefer_not_to_say"}, None, ("", "", "")),
        ({"age_band": "25_34"}, date(1950, 1, 1), ("25_34", "", "")),
        ({}, date(2002, 2, 28), ("18_24", "", "")),
        ({}, date(2002, 3, 1), ("10_17", "", "")),
        ({}, CLOSED, ("0_9", "", "")),
        ({}, CLOSED + timedelta(days=1), ("", "", "")),
        ({}, date(1920, 1, 1), ("75_over", "", "")),
    ],
)
def test_what_is_left_of_whoever_declined(answers: dict[str, str], born: date | None, left: tuple[str, ...]) -> None:
    assert tuple(minimal(answers, born=born, on=CLOSED).values()) == left
