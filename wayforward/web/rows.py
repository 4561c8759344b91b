"""Rows of a table made into objects, a hundred and more on a page."""

from collections.abc import Collection
from functools import cache
from typing import Any, Self

from django.db import models
from django.db.models.base import ModelState
from django.db.models.fields.related_descriptors import ForeignKeyDeferredAttribute


class ReadQuickly(models.Model):
    """A table whose rows are read as they lie. Django would call the whole making of a new object for each: defaults,
    what was given by name, and two signals, to which nobody listens (`tests/web/house/test_rows.py`)."""

    class Meta:
        abstract = True

    @classmethod
    def from_db(  # type: ignore[override]  # how what was not read is fetched is a matter of the Django after this
        cls, db: str | None, field_names: Collection[str], values: Collection[Any]
    ) -> Self:
        """An object of what was read of a row; what was not is read when it is asked for, as with Django's."""
        new = cls.__new__(cls)
        held = new.__dict__
        held["_state"] = state = ModelState()
        state.adding, state.db = False, db
        held.update(zip(field_names, values, strict=True))
        for name in _guarded(cls):
            if name in held:
                setattr(new, name, held[name])
        return new


@cache
def _guarded(model: type[models.Model]) -> tuple[str, ...]:
    """The columns that look at what is put into them: sealed words, and whatever else is no plain column."""
    return tuple(
        field.attname
        for field in model._meta.concrete_fields
        if hasattr(attribute := getattr(model, field.attname), "__set__")
        and not isinstance(attribute, ForeignKeyDeferredAttribute)
    )
