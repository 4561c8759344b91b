"""SEC-9: a sealed field shows itself in no way but `unseal`."""

import copy
import csv
import io
import json
import pickle
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.core import serializers
from django.core.exceptions import FieldError
from django.db import transaction
from django.template import Context, Engine
from django.utils.html import escape, format_html

from tests.web.accounts.case import note, person, two_sides
from tests.web.cast import Cast
from wayforward.web import vault
from wayforward.web.people.models import Note, Person
from wayforward.web.vault.fields import BLOCKS, SealedField

NAME = "Maria Santos"
PAGE = Engine()


def test_a_sealed_value_shows_blocks_everywhere(cast: Cast, at_work: datetime) -> None:
    made = two_sides(cast, at_work).maria
    for maria in (made, Person.visible_to(cast.ben).get(pk=made.pk)):
        name = maria.legal_name
        shown = [
            str(name),
            repr(name),
            f"{name}",
            f"{name:>20}",
            "%s" % name,  # noqa: UP031
            escape(name),
            format_html("{}", name),
            PAGE.from_string("{{ maria.legal_name }}").render(Context({"maria": maria})),
            PAGE.from_string("{{ maria.legal_name|safe }}").render(Context({"maria": maria})),
        ]
        sheet = io.StringIO()
        csv.writer(sheet).writerow([name])
        shown.append(sheet.getvalue().strip())
        assert {each.strip() for each in shown} == {BLOCKS}
        with pytest.raises(TypeError):
            json.dumps({"name": name})
        for steal in (pickle.dumps, copy.copy, copy.deepcopy):
            with pytest.raises(TypeError):
                steal(name)


def test_values_and_serialisers_give_ciphertext_and_show_blocks(cast: Cast, at_work: datetime) -> None:
    two_sides(cast, at_work)
    (found,) = Note.visible_to(cast.ben).filter(compartment="harmed").values("text", "compartment")
    assert str(found["text"]) == repr(found["text"]) == f"{found['text']}" == BLOCKS
    assert "sleep" not in serializers.serialize("json", Note.visible_to(cast.ben))
    (again,) = [
        each.object
        for each in serializers.deserialize(
            "json", serializers.serialize("json", Note.visible_to(cast.ben).filter(compartment="harmed"))
        )
    ]
    assert vault.unseal_for("checking", again.text) == "I cannot sleep."


def test_the_database_holds_no_words(cast: Cast, at_work: datetime) -> None:
    made = two_sides(cast, at_work)
    stored = made.harmed_note.__dict__["text"]
    assert b"sleep" not in bytes(stored)
    assert bytes(stored)[:2] == b"\x01\x01"


def test_no_words_are_null_and_false(cast: Cast, at_work: datetime) -> None:
    for words in (None, "", b""):
        made = note(case_id=uuid4(), compartment="harmed", words=words, by=cast.ben, at=at_work)  # type: ignore[arg-type]
        made = Note.unwalled("checking").get(pk=made.pk)
        assert not made.text
        assert vault.unseal_for("checking", made.text) == ""
        assert Note.unwalled("checking").filter(pk=made.pk, text__isnull=True).exists()


def test_words_read_back_before_and_after_saving(cast: Cast, at_work: datetime) -> None:
    made = person(cast.service, NAME)
    made.known_as = "Mia"
    assert str(made.known_as) == BLOCKS
    assert vault.unseal_for("checking", made.known_as) == "Mia"
    made.save(update_fields=["known_as"])
    fresh = Person.unwalled("checking").get(pk=made.pk)
    assert vault.unseal_many_for("checking", [fresh.legal_name, fresh.known_as, fresh.phone]) == [NAME, "Mia", ""]
    assert fresh.legal_name == made.legal_name
    assert fresh.legal_name != fresh.known_as


def test_saving_again_keeps_the_ciphertext(cast: Cast) -> None:
    made = person(cast.service, NAME)
    before = bytes(made.__dict__["legal_name"])
    made.language = "pt"
    made.save()
    assert bytes(Person.unwalled("checking").get(pk=made.pk).__dict__["legal_name"]) == before


def test_deferred_and_refreshed_fields(cast: Cast) -> None:
    made = person(cast.service, NAME)
    deferred = Person.unwalled("checking").defer("legal_name").get(pk=made.pk)
    assert vault.unseal_for("checking", deferred.legal_name) == NAME
    deferred.legal_name = "Typed over"
    deferred.refresh_from_db()
    assert vault.unseal_for("checking", deferred.legal_name) == NAME
    only = Person.unwalled("checking").only("pk").get(pk=made.pk)
    only.save()
    assert vault.unseal_for("checking", Person.unwalled("checking").get(pk=made.pk).legal_name) == NAME


def test_a_sealed_value_is_not_moved_to_another_row_or_field(cast: Cast) -> None:
    maria, joanne = person(cast.service, NAME), person(cast.service, "Joanne Reed")
    with pytest.raises(TypeError, match="belongs to its row"):
        joanne.legal_name = maria.legal_name
    with pytest.raises(TypeError, match="belongs to its row"):
        maria.known_as = maria.legal_name
    maria.legal_name = maria.legal_name
    with pytest.raises(TypeError, match="takes words"):
        maria.known_as = 7


@pytest.mark.parametrize("lookup", ["legal_name", "legal_name__contains", "legal_name__startswith", "legal_name__in"])
def test_nothing_is_looked_up_by_sealed_words(lookup: str) -> None:
    with pytest.raises((FieldError, TypeError)):
        list(Person.unwalled("checking").filter(**{lookup: "Maria"}))


def test_sealed_words_are_not_written_by_update(cast: Cast) -> None:
    made = person(cast.service, NAME)
    with pytest.raises(TypeError, match="no other way"), transaction.atomic():
        Person.unwalled("checking").filter(pk=made.pk).update(legal_name="Somebody")
    Person.unwalled("checking").filter(pk=made.pk).update(legal_name=None)
    assert not Person.unwalled("checking").get(pk=made.pk).legal_name


def test_bulk_create_seals_too(cast: Cast, at_work: datetime) -> None:
    key = vault.new_key("participation", uuid4())
    rows = [
        Note(case_id=uuid4(), compartment="harmed", key_id=key, at=at_work, by=cast.ben, of_type="session",
             of_id=uuid4(), number=number, text=f"Paragraph {number}")
        for number in range(3)
    ]  # fmt: skip
    Note._walled.bulk_create(rows)
    found = Note.unwalled("checking").filter(key_id=key).order_by("number")
    assert vault.unseal_many_for("checking", [row.text for row in found]) == [f"Paragraph {n}" for n in range(3)]


def test_words_without_a_key_are_not_saved(cast: Cast, at_work: datetime) -> None:
    with pytest.raises(TypeError, match="key_id"):
        Person(service=cast.service, legal_name=NAME).save()


def test_files_are_sealed_as_bytes(cast: Cast, at_work: datetime) -> None:
    content = b"%PDF-1.7\x00\xff\x80"
    made = note(case_id=uuid4(), compartment="harmed", words=content, by=cast.ben, at=at_work)  # type: ignore[arg-type]
    assert vault.unseal_bytes_for("checking", Note.unwalled("checking").get(pk=made.pk).text) == content


def test_the_field_can_be_written_down_in_a_migration() -> None:
    field = Person._meta.get_field("legal_name")
    _, path, args, kwargs = field.deconstruct()
    assert path == "wayforward.web.vault.fields.SealedField"
    clone: Any = SealedField(*args, **kwargs)
    assert clone.null and clone.blank
