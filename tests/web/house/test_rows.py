"""Objects of rows are what Django would have made of them."""

from datetime import datetime
from typing import Any

from django.db.models import Model
from django.db.models.signals import post_init, pre_init

from tests.web.accounts.case import note
from tests.web.cast import Cast
from wayforward.web.accounts.models import Staff
from wayforward.web.people.models import Note
from wayforward.web.routing import CASES
from wayforward.web.vault.fields import Sealed

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
