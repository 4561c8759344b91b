"""Objects of rows, and rows of objects, are what Django would have made of them."""

from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Model
from django.db.models.signals import post_init, pre_init
from django.test.utils import CaptureQueriesContext

from tests.web.accounts.case import note
from tests.web.cast import Cast
from wayforward.web.accounts.models import Service, Staff
from wayforward.web.people.models import Note
from wayforward.web.routing import CASES
from wayforward.web.rows import insert_and_update, insert_row, insert_rows, update_row
from wayforward.web.vault import unseal_for
from wayforward.web.vault.fields import Sealed
from wayforward.web.vault.models import Token

FIELDS = [field.attname for field in Note._meta.concrete_fields]


def held(row: Model) -> dict[str, Any]:
    return {name: value for name, value in vars(row).items() if name != "_state"}


def by_django(row: Model, names: list[str]) -> Any:
    """What Django's own way makes of the same values."""
    return Model.from_db.__func__(type(row), CASES, names, [vars(row)[name] for name in names])  # type: ignore[attr-defined]


def test_a_row_is_what_django_would_have_made_of_it(cast: Cast, at_work: datetime) -> None:
    made = note(case_id=cast.service.pk, compartment="harmed", words="She sleeps.", by=cast.ben, at=at_work)
    read = Note.unwalled("practice").get(pk=made.pk)
    expected = by_django(read, FIELDS)
    assert held(read) == held(expected)
    assert (read._state.adding, read._state.db) == (expected._state.adding, expected._state.db) == (False, CASES)
    assert isinstance(read.text, Sealed)
    assert read == made


def test_what_was_not_read_is_read_when_it_is_asked_for(cast: Cast, at_work: datetime) -> None:
    made = note(case_id=cast.service.pk, compartment="harmed", words="She sleeps.", by=cast.ben, at=at_work)
    read = Note.unwalled("practice").only("case_id").get(pk=made.pk)
    assert held(read) == held(by_django(read, ["id", "case_id"]))
    assert read.get_deferred_fields() == set(FIELDS) - {"id", "case_id"}
    assert read.compartment == "harmed"
    assert bool(read.text)


def test_staff_come_with_their_service(cast: Cast) -> None:
    read = Staff.objects.get(pk=cast.ben.pk)
    assert held(read) == held(by_django(read, [field.attname for field in Staff._meta.concrete_fields]))
    assert read.service == cast.service


def test_nobody_listens_to_the_making_of_objects() -> None:
    """What listens would hear nothing of a row that is read."""
    assert not pre_init.receivers
    assert not post_init.receivers


def test_a_new_row_is_what_save_would_have_made_of_it(cast: Cast, at_work: datetime) -> None:
    """Its words are sealed, and every column is as it was given."""
    made = note(case_id=cast.service.pk, compartment="harmed", words="She sleeps.", by=cast.ben, at=at_work)
    given = {name: value for name, value in held(made).items() if name not in ("id", "text")}
    new = Note(id=uuid4(), text="She sleeps.", **given)
    assert insert_row(new)
    read = Note.unwalled("practice").get(pk=new.pk)
    assert {name: value for name, value in held(read).items() if name not in ("id", "text")} == given
    assert unseal_for("practice", read.text) == "She sleeps."
    assert (new._state.adding, new._state.db) == (False, CASES)


def test_several_rows_are_put_in_with_one_statement_or_none_is(cast: Cast) -> None:
    person, rows = uuid4(), Token.objects.filter(kind="name")
    with CaptureQueriesContext(connection) as asked:
        insert_rows([Token(kind="name", token=bytes([at] * 8), person_id=person) for at in range(3)])
    assert len(asked) == 1
    assert {bytes(row.token) for row in rows.filter(person_id=person)} == {bytes([at] * 8) for at in range(3)}
    again = [Token(kind="name", token=bytes([at] * 8), person_id=person) for at in (3, 2)]
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows(again)
    assert rows.filter(person_id=person).count() == 3
    insert_rows([])


def test_a_key_that_is_there_is_refused_or_left(cast: Cast) -> None:
    again = Service(id=cast.service.pk, name="Another", slug="another")
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_row(again)
    assert not insert_row(again, unless_there=True)
    assert Service.objects.get(pk=cast.service.pk).name == cast.service.name


def test_only_the_columns_that_are_named_are_written(cast: Cast) -> None:
    service = Service.objects.get(pk=cast.service.pk)
    service.name, service.slug = "By the river", "by-the-river"
    assert update_row(service, "name")
    read = Service.objects.get(pk=service.pk)
    assert (read.name, read.slug) == ("By the river", cast.service.slug)
    assert not update_row(Service(id=uuid4(), name="Nowhere"), "name")


def test_one_row_comes_and_another_changes_or_neither(cast: Cast) -> None:
    service = Service.objects.get(pk=cast.service.pk)
    new = Service(id=uuid4(), name="New", slug="new")
    service.name, service.slug = "By the river", "by-the-river"
    insert_and_update(new, service, "name")
    assert (new._state.adding, new._state.db) == (False, CASES)
    assert Service.objects.get(pk=new.pk).slug == "new"
    read = Service.objects.get(pk=service.pk)
    assert (read.name, read.slug) == ("By the river", cast.service.slug)
    service.name = "By the sea"
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_and_update(Service(id=new.pk, name="Twice", slug="twice"), service, "name")
    assert Service.objects.get(pk=service.pk).name == "By the river"
