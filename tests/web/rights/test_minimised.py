"""What is left of whoever declined, and of whoever was named and never contacted; and every figure stays."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.web.cast import Cast
from tests.web.restorative.way import Way
from tests.web.rights.test_keeping import _figures, propose, words
from wayforward.process.participation import ClosureReason
from wayforward.web import clock, record, vault
from wayforward.web.accounts.models import Staff
from wayforward.web.accounts.walled import Purpose
from wayforward.web.outgoing import jobs
from wayforward.web.people.actions.equality import record_equality
from wayforward.web.people.models import Person
from wayforward.web.restorative.actions.closing import close_case
from wayforward.web.rights import files
from wayforward.web.rights.actions import keeping
from wayforward.web.rights.models import Ending
from wayforward.web.support.actions.cases import close_support_case
from wayforward.web.support.actions.referrals import close_referral
from wayforward.web.support.models import Referral, SupportCase


def person(pk: Any) -> Person:
    found: Person = Person.unwalled(Purpose.CHECKING).get(pk=pk)
    return found


def test_of_whoever_declined_three_things_stay_and_no_figure_changes(
    cast: Cast, officer: Staff, take: Callable[..., Referral], in_october: datetime
) -> None:
    referral = take(given={"born": "2008-06-30", "phone": "07700 900101"}, other_party_name="")
    said = {"sex": "female", "ethnic_group": "W2"}
    record_equality(person=referral.person, answers=said, by=cast.asha, at=in_october)
    close_referral(referral=referral, reason="support_not_wanted", by=cast.sam, at=in_october)
    before = _figures(cast)
    later = in_october + timedelta(days=300)
    with clock.at(later):
        keeping.agree_to_run(run=propose(cast.lena, later), by=officer, at=later)
        left = Ending.objects.get()
        assert (left.why, left.age_band, left.sex, left.ethnic_group) == ("declined", "18_24", "female", "W2")
        assert _figures(cast) == before
    somebody = person(referral.person_id)
    assert somebody.under_18_until is None
    with pytest.raises(vault.CannotBeRead):
        words(somebody, "legal_name")
    assert not record.check().faults


def test_of_whoever_was_supported_nothing_of_that_is_kept(
    cast: Cast, officer: Staff, case: SupportCase, in_october: datetime
) -> None:
    record_equality(person=case.person, answers={"sex": "female"}, by=cast.asha, at=in_october)
    close_support_case(case=case, reason="goals_reached", by=cast.asha, at=in_october)
    later = in_october + timedelta(days=3000)
    with clock.at(later):
        keeping.agree_to_run(run=propose(cast.lena, later), by=officer, at=later)
    assert Ending.objects.get(kind="support").sex == ""


def test_whoever_was_named_and_never_contacted_goes_when_the_case_closes(
    cast: Cast, case: SupportCase, in_october: datetime
) -> None:
    """By the rule, at the next round of the worker; the case of the person who was supported stays."""
    assert case.other_party is not None and words(case.other_party, "legal_name") == "Joanne Pike"
    assert keeping.end_never_contacted(in_october) == 0
    close_support_case(case=case, reason="goals_reached", by=cast.asha, at=in_october)
    before = _figures(cast)
    assert jobs.run_due(in_october) >= 1
    with pytest.raises(vault.CannotBeRead):
        words(person(case.other_party_id), "legal_name")
    assert words(person(case.person_id), "legal_name") == "Maria Fellows"
    left = Ending.objects.get()
    assert (left.kind, left.why, left.keys, left.run.proposed_by, left.run.agreed_by) == (
        "named",
        "never_contacted",
        1,
        None,
        None,
    )
    assert keeping.end_never_contacted(in_october) == 0 and _figures(cast) == before
    assert not record.check().faults


def test_a_hold_and_another_file_keep_them(
    cast: Cast, officer: Staff, case: SupportCase, take: Callable[..., Referral], in_october: datetime
) -> None:
    close_support_case(case=case, reason="goals_reached", by=cast.asha, at=in_october)
    review = in_october.date() + timedelta(days=60)
    hold = keeping.place_hold(reference=case.ref, reason="claim", review_on=review, by=cast.lena, at=in_october)
    assert keeping.end_never_contacted(in_october) == 0
    keeping.lift_hold(hold=hold, by=officer, at=in_october)
    other = take(name="Gita Rao", given={"phone": "07700 900444"}, other_party=case.other_party, other_party_name="")
    assert keeping.end_never_contacted(in_october) == 0
    close_referral(referral=other, reason="support_not_wanted", by=cast.sam, at=in_october)
    assert words(person(case.other_party_id), "legal_name") == "Joanne Pike"
    assert keeping.end_never_contacted(in_october) == 1  # neither of two closed cases keeps them for the other
    with pytest.raises(vault.CannotBeRead):
        words(person(case.other_party_id), "legal_name")


def test_a_service_may_wait_some_days(cast: Cast, case: SupportCase, in_october: datetime) -> None:
    cast.service.settings = {"retention_never_contacted_days": 10}
    cast.service.save()
    close_support_case(case=case, reason="goals_reached", by=cast.asha, at=in_october)
    assert keeping.end_never_contacted(in_october + timedelta(days=9)) == 0
    assert keeping.end_never_contacted(in_october + timedelta(days=10)) == 1


@pytest.mark.parametrize(("stage", "gone"), [("allocated", {"joanne"}), ("met", {"joanne"}), ("met_other", set())])
def test_in_a_restorative_case_it_is_whoever_nobody_spoke_to(stage: str, gone: set[str], cast: Cast) -> None:
    for member in (cast.grace, cast.ben, cast.carys):
        member.level = "sensitive_complex"
        member.save(update_fields=["level"])
    way = Way(cast).to(stage)

    at = way.now + timedelta(hours=1)
    close_case(case=way.case, reason=ClosureReason.HARMED_WITHDREW, by=cast.grace, at=at)
    with clock.at(at):
        keeping.end_never_contacted(at)
    ended = {ending.file_id for ending in Ending.objects.filter(kind="participation")}
    assert ended == {getattr(way, name).pk for name in gone}
    assert all(file.due.why != "never_contacted" for file in files.due_now(cast.lena))
