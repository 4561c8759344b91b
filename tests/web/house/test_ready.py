"""A question whose text is kept is answered as one that is put together anew, for whoever asks it next."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.db.models import QuerySet, UUIDField
from django.db.transaction import TransactionManagementError

from tests.web.accounts.case import two_sides
from tests.web.cast import Cast, assemble
from wayforward.process.walls import Tie
from wayforward.web import ready
from wayforward.web.accounts import ties
from wayforward.web.accounts.look import Look
from wayforward.web.accounts.walled import Unscoped, ask, found_for
from wayforward.web.accounts.walled import page as being_made
from wayforward.web.people.models import Note, Person
from wayforward.web.ready import Slot
from wayforward.web.record.models import Head
from wayforward.web.restorative.models import RJCase


def cases(anybody: Any) -> QuerySet:
    return RJCase.visible_to(anybody).order_by("pk")


def notes(look: Any) -> QuerySet:
    rows: QuerySet = look.rows(Note)
    return rows.order_by("pk")


def these(look: Any) -> QuerySet:
    rows: QuerySet = look.rows(Note).filter(pk__in=Slot("wanted", UUIDField()))
    return rows.order_by("pk")


def people(look: Any) -> QuerySet:
    rows: QuerySet = look.rows(Person)
    return rows.order_by("pk")


def by_name(anybody: Any) -> QuerySet:
    return RJCase.visible_to(anybody).filter(ref=anybody.username)


def unscoped(_: Any) -> QuerySet:
    return RJCase._walled.filter(pk=Slot("case", UUIDField()))


def test_everybody_of_two_services_gets_what_a_new_question_gives_them(cast: Cast, at_work: datetime) -> None:
    """Those with the same roles share a text: each of them is given what is theirs, and nothing of the one before."""
    other = assemble("hillside")
    made = [two_sides(cast, at_work), two_sides(cast, at_work, facilitator=cast.grace), two_sides(other, at_work)]
    ties.block(staff=cast.lena, case_id=made[0].case.pk, reason="own", at=at_work)
    seen = set()
    for each in (cast, other):
        for staff in each.everyone().values():
            assert list(ask(staff, cases)) == list(cases(staff)), staff
            seen.add(frozenset(row.pk for row in ask(staff, cases)))
    assert len(seen) >= 4  # ben's, grace's, the other ben's, and nothing


def test_a_tie_that_ends_and_one_who_leaves_are_noticed_by_a_kept_text(cast: Cast, at_work: datetime) -> None:
    made = two_sides(cast, at_work)
    assert [row.pk for row in ask(cast.ben, cases)] == [made.case.pk]
    ties.untie(staff=cast.ben, case_id=made.case.pk, at=at_work)
    assert list(ask(cast.ben, cases)) == []
    cast.ben.is_active = False
    assert list(ask(cast.ben, cases)) == []


def test_a_look_asks_in_its_own_case_and_compartments(cast: Cast, at_work: datetime) -> None:
    one, two = two_sides(cast, at_work), two_sides(cast, at_work, facilitator=cast.grace)
    ties.tie(staff=cast.asha, case_id=two.case.pk, case_kind="restorative", kind=Tie.CASEWORKER, at=at_work)
    looks = [
        Look.at(staff, made.case.pk)
        for made in (one, two)
        for staff in (cast.ben, cast.grace, cast.asha, cast.lena, cast.carys)
    ]
    for look in looks:
        assert list(look.ask(notes)) == list(notes(look)), look
        assert list(look.ask(people)) == list(people(look)), look
    assert {len(list(look.ask(notes))) for look in looks} >= {0, 2}


@pytest.mark.parametrize("more", range(6))
def test_a_list_of_any_length_finds_what_is_in_it(more: int, cast: Cast, at_work: datetime) -> None:
    made = two_sides(cast, at_work)
    look = Look.at(cast.ben, made.case.pk)
    assert list(look.ask(these, wanted=[*(uuid4() for _ in range(more)), made.harmed_note.pk])) == [made.harmed_note]
    assert list(look.ask(these, wanted=[uuid4() for _ in range(more)])) == []


def test_the_text_is_put_together_once_for_those_with_the_same_roles(
    cast: Cast, at_work: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    two_sides(cast, at_work)
    list(ask(cast.ben, cases))
    monkeypatch.setattr(ready.Statement, "of", None)
    assert list(ask(cast.grace, cases)) == []
    assert ask(cast.ben, cases).first() is not None


def test_a_row_remembers_for_whom_it_was_found(cast: Cast, at_work: datetime) -> None:
    two_sides(cast, at_work)
    token = being_made.set(object())
    try:
        row = ask(cast.ben, cases).first()
        assert found_for(row, cast.ben)
        assert not found_for(row, cast.grace)
    finally:
        being_made.reset(token)


def test_a_question_that_remembers_something_of_one_page_is_refused(cast: Cast) -> None:
    of_one_page = uuid4()

    def remembers(anybody: Any) -> QuerySet:
        return RJCase.visible_to(anybody).filter(pk=of_one_page)

    with pytest.raises(TypeError, match="remember something"):
        ask(cast.ben, remembers)
    with pytest.raises(TypeError, match="remember something"):
        ask(cast.ben, cases).then(lambda rows: rows.filter(pk=of_one_page))


def test_a_question_knows_nothing_of_who_asks_but_their_roles(cast: Cast) -> None:
    with pytest.raises(AttributeError, match="username"):
        list(ask(cast.ben, by_name))


def test_a_kept_question_needs_a_scope_as_any_other() -> None:
    with pytest.raises(Unscoped):
        list(ready.asked(unscoped, None, (), {"case": UUID(int=1)}, None))


def head() -> QuerySet:
    return Head.objects.select_for_update().filter(pk=1)


@pytest.mark.django_db(transaction=True)
def test_a_row_is_locked_inside_a_transaction_only() -> None:
    with transaction.atomic():
        list(ready.ask(head))
    with pytest.raises(TransactionManagementError):
        list(ready.ask(head))
