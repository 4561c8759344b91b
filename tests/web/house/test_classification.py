"""SEC-1: every field of every model says whether it is clear, coded, sealed or a token."""

from typing import Any

import pytest
from django.apps import apps
from django.db import models

from wayforward.web.vault.classification import CLEAR, CODED, SEALED, TOKEN, register, sealed_fields
from wayforward.web.vault.fields import SealedField

pytestmark = pytest.mark.no_database

OURS = [model for model in apps.get_models() if model.__module__.startswith("wayforward.")]

# Text columns that are clear, each for its reason: words of the service itself, and never of a person in a case.
CLEAR_WORDS = {
    "lists.SavedList.name",
    "accounts.Area.name",
    "accounts.Contract.name",
    "accounts.Service.name",
    "accounts.Service.slug",
    "accounts.Staff.name",
    "accounts.Staff.username",
    "people.Agency.name",
    "work.NoteTemplate.name",
    "work.MailChoice.email",  # an address at work, which staff give themselves
    "signin.StaffChange.name",
    "signin.StaffChange.username",
}
PUBLIC_WORDS = ("public.Story.", "public.Publication.", "public.Banner.")
# Columns that hold an id or a keyed reference written as text.
REFERENCES = ("said_by", "ref", "object_id", "request_id", "kek_id", "provider_id", "key", "source", "owner", "to")


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_every_field_is_classified(model: type[models.Model]) -> None:
    fields = register().get(model._meta.label, {})
    named = {field.name for field in (*model._meta.fields, *model._meta.local_many_to_many)}
    assert named - fields.keys() == set(), "not in the register"
    assert fields.keys() - named == set(), "in the register, and no such field"
    assert set(fields.values()) <= {CLEAR, CODED, SEALED, TOKEN}


def test_the_register_names_no_model_that_is_not_there() -> None:
    assert register().keys() == {model._meta.label for model in OURS}


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_sealed_means_sealed(model: type[models.Model]) -> None:
    fields = register().get(model._meta.label, {})
    for field in model._meta.fields:
        if field.name in fields:
            assert isinstance(field, SealedField) == (fields[field.name] == SEALED), field


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_free_text_is_never_left_in_clear(model: type[models.Model]) -> None:
    """A text column is coded, sealed, an id, or on the short list of words that are not about anybody."""
    fields = register().get(model._meta.label, {})
    for field in model._meta.fields:
        name = f"{model._meta.label}.{field.name}"
        if not isinstance(field, models.CharField | models.TextField) or name.startswith(PUBLIC_WORDS):
            continue
        if isinstance(field, models.TextField) or (field.max_length or 0) > 160:
            pytest.fail(f"{name} is long enough for a story and is not sealed")
        if fields.get(field.name) == CLEAR:
            assert (
                name in CLEAR_WORDS or field.name.endswith(("_sha256", "sha256", "_id")) or (field.name in REFERENCES)
            ), f"{name} is clear text"


def test_every_sealed_field_has_a_key_and_a_wall() -> None:
    assert sealed_fields()
    for label, name in sealed_fields():
        model: Any = apps.get_model(label)
        assert model._meta.get_field("key_id"), (label, name)
        assert hasattr(model, "visible_to"), f"{label} has sealed fields and no wall"
        assert isinstance(model._meta.pk, models.UUIDField), label
