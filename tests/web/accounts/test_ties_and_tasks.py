from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from tests.web.accounts.case import two_sides
from tests.web.cast import Cast
from wayforward.process.duties import TASKS
from wayforward.process.walls import Tie
from wayforward.web.accounts import refs, tasks, ties
from wayforward.web.accounts.models import Tie as TieRow
from wayforward.web.restorative.models import RJCase

KIND, OTHER = sorted(TASKS, key=str)[:1] * 2 if len(TASKS) == 1 else sorted(TASKS, key=str)[:2]


def test_the_same_tie_twice_is_one_tie(cast: Cast, at_work: datetime) -> None:
    case_id = uuid4()
    for _ in range(2):
        ties.tie(staff=cast.ben, case_id=case_id, case_kind="restorative", kind="facilitator", at=at_work)
    assert TieRow.objects.filter(case_id=case_id).count() == 1
    assert [tie.staff for tie in ties.of_case(case_id, at_work, [Tie.FACILITATOR])] == [cast.ben]
    assert ties.untie(staff=cast.ben, case_id=case_id, at=at_work, kind=Tie.PANEL) == 0
    assert ties.untie(staff=cast.ben, case_id=case_id, at=at_work) == 1
    assert ties.of_case(case_id, at_work) == []


def test_an_unknown_tie_is_refused(cast: Cast, at_work: datetime) -> None:
    with pytest.raises(ValueError, match="friend"):
        ties.tie(staff=cast.ben, case_id=uuid4(), case_kind="restorative", kind="friend", at=at_work)


def test_displace_takes_a_person_out_of_a_case(cast: Cast, at_work: datetime) -> None:
    made = two_sides(cast, at_work)
    assert ties.displace(person_id=made.maria.pk, case_id=made.case.pk, compartment="harmed") == 1
    assert ties.displace(person_id=made.maria.pk, case_id=made.case.pk) == 0


def test_a_duty_is_made_moved_done_and_cancelled(cast: Cast, at_work: datetime) -> None:
    made = two_sides(cast, at_work)
    about = uuid4()
    for days in (1, 2):
        tasks.add(service=cast.service, case_id=made.case.pk, kind=KIND, due_at=at_work + timedelta(days=days),
                  staff=cast.ben, compartment="harmed", about=about)  # fmt: skip
    waiting = tasks.open_for(cast.ben)
    assert [task.due_at for task in waiting] == [at_work + timedelta(days=2)]
    assert not tasks.open_for(cast.grace).exists()
    assert tasks.done(case_id=made.case.pk, kind=KIND, at=at_work, about=uuid4()) == 0
    assert tasks.done(case_id=made.case.pk, kind=KIND, at=at_work, about=about) == 1
    tasks.add(service=cast.service.pk, case_id=made.case.pk, kind=OTHER, due_at=at_work, role="practitioner",
              compartment="case")  # fmt: skip
    assert tasks.open_for(cast.ben).count() == 1
    assert tasks.cancel_for(made.case.pk, [OTHER], at=at_work, about=uuid4()) == 0
    assert tasks.cancel_for(made.case.pk) == 1
    assert not tasks.open_for(cast.ben).exists()


def test_a_duty_behind_the_wall_is_on_nobody_elses_list(cast: Cast, at_work: datetime) -> None:
    made = two_sides(cast, at_work)
    tasks.add(service=cast.service, case_id=made.case.pk, kind=KIND, due_at=at_work, staff=cast.carys,
              compartment="harmed")  # fmt: skip
    assert not tasks.open_for(cast.carys).exists()


def test_a_duty_without_words_is_refused(cast: Cast, at_work: datetime) -> None:
    with pytest.raises(KeyError):
        tasks.add(service=cast.service, case_id=uuid4(), kind="make_tea", due_at=at_work, compartment="case")


def test_references_are_random_and_unused(cast: Cast, at_work: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    made = two_sides(cast, at_work)
    assert len({refs.new_ref() for _ in range(500)}) == 500
    given = iter([made.case.ref, made.case.ref, "K7QX-4M"])
    monkeypatch.setattr(refs, "new_ref", lambda: next(given))
    assert refs.unused(RJCase) == "K7QX-4M"


def test_staff_know_their_roles_and_their_vetting(cast: Cast, at_work: datetime) -> None:
    assert cast.ben.has_role("practitioner", "supervisor")
    assert not cast.ben.has_role("supervisor")
    assert cast.ben.vetted_on(at_work.date())
    cast.ben.vetted_until = at_work.date() - timedelta(days=1)
    assert not cast.ben.vetted_on(at_work.date())
    cast.ben.vetted_until = None
    assert not cast.ben.vetted_on(at_work.date())
    assert not cast.ben.has_usable_password()
