"""Emergency access: who opens it, for how long, who looks at it afterwards; and no conflict is ever lifted by it."""

from datetime import UTC, datetime, timedelta

import pytest

from wayforward.process.duties import Role
from wayforward.process.emergencies import REVIEWERS, may_open, may_review, until

WITH_PEOPLE = (Role.CASEWORKER, Role.PRACTITIONER, Role.SUPERVISOR, Role.RJ_LEAD)


@pytest.mark.parametrize("role", Role)
def test_staff_who_work_with_people_open_it(role: Role) -> None:
    assert may_open(roles=[role], same_service=True, blocked=False).allowed == (role in WITH_PEOPLE)


@pytest.mark.parametrize(("same_service", "blocked"), [(False, False), (True, True), (False, True)])
def test_a_conflict_and_another_service_are_answered_alike(same_service: bool, blocked: bool) -> None:
    decision = may_open(roles=[Role.SUPERVISOR], same_service=same_service, blocked=blocked)
    assert decision.codes == ("emergency.no_such_case",)


def test_it_ends_after_an_hour() -> None:
    at = datetime(2026, 3, 3, 10, tzinfo=UTC)
    assert until(at) - at == timedelta(hours=1)


@pytest.mark.parametrize("role", Role)
def test_those_who_answer_for_it_review_it(role: Role) -> None:
    assert may_review(roles=[role], own=False, reviewed=False).allowed == (role in REVIEWERS)


def test_nobody_reviews_their_own_and_nothing_is_reviewed_twice() -> None:
    roles = [Role.RJ_LEAD]
    assert may_review(roles=roles, own=True, reviewed=False).codes == ("emergency.not_your_own",)
    assert may_review(roles=roles, own=False, reviewed=True).codes == ("emergency.reviewed_already",)
