"""Rows made into objects, a hundred and more on a page, and objects into rows, with statements put together once.

Both as Django does it, but for what it works out anew each time. As with every other way to write, only actions and
what they are made of put rows in (`tests/web/house/test_only_actions_save.py`).
"""

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any, Self

from django.db import connections, models
from django.db.models.base import ModelState
from django.db.models.fields.related_descriptors import ForeignKeyDeferredAttribute

from wayforward.web.routing import home_of


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


def insert_row(row: models.Model, *, unless_there: bool = False) -> bool:
    """Put a new row, which has its key, into its table. IntegrityError where one with that key is there already; with
    `unless_there` nothing is done then, and the answer is no."""
    alias = _home(row)
    done = _say(alias, _insertion(type(row), alias, unless_there), _new(row, alias))
    row._state.adding, row._state.db = False, alias
    return done


def insert_rows(rows: Sequence[models.Model]) -> None:
    """Put new rows of one table in, in one statement: a few, as one act makes them. A key that the database gives is
    left to it, and not read back. IntegrityError where one is there already, and then none is put in."""
    if rows:
        alias = _home(rows[0])
        text = _insertion(type(rows[0]), alias, False, len(rows))
        _say(alias, text, [value for row in rows for value in _new(row, alias)])


def update_row(row: models.Model, *names: str) -> bool:
    """Write these columns of a row that is there. No where it is not there any more."""
    alias = _home(row)
    return _say(alias, _change(type(row), alias, names), _changed(row, alias, names))


def insert_and_update(row: models.Model, other: models.Model, *names: str) -> None:
    """Put a new row in, and write these columns of another that is there: in one statement, where one can do both."""
    alias = _home(row)
    if connections[alias].vendor != "postgresql":
        insert_row(row)
        update_row(other, *names)
        return
    text = f"WITH new AS ({_insertion(type(row), alias, False)}) {_change(type(other), alias, names)}"
    _say(alias, text, _new(row, alias) + _changed(other, alias, names))
    row._state.adding, row._state.db = False, alias


def _say(alias: str, text: str, values: list[Any]) -> bool:
    with connections[alias].cursor() as cursor:
        cursor.execute(text, values)
        return bool(cursor.rowcount)


def _new(row: models.Model, alias: str) -> list[Any]:
    """The values of all columns of a new row."""
    connection = connections[alias]
    return [each.get_db_prep_save(each.pre_save(row, add=True), connection) for each in _given(type(row))]


def _changed(row: models.Model, alias: str, names: tuple[str, ...]) -> list[Any]:
    """The values of these columns, and the key."""
    connection = connections[alias]
    return [each.get_db_prep_save(each.pre_save(row, add=False), connection) for each in _written(type(row), names)]


def _home(row: models.Model) -> str:
    return home_of(row._meta.app_label, str(row._meta.model_name))


def _written(model: type[models.Model], names: tuple[str, ...]) -> list[Any]:
    """The columns of these names, and the key."""
    return [*map(model._meta.get_field, names), model._meta.pk]


@cache
def _given(model: type[models.Model]) -> tuple[Any, ...]:
    """The columns of a new row that have a value of ours: all but a key that the database gives."""
    return tuple(each for each in model._meta.concrete_fields if not isinstance(each, models.AutoField))


@cache
def _insertion(model: type[models.Model], alias: str, unless_there: bool, number: int = 1) -> str:
    fields = _given(model)
    quoted = connections[alias].ops.quote_name
    columns, places = ", ".join(quoted(each.column) for each in fields), ", ".join(["%s"] * len(fields))
    table, new = quoted(model._meta.db_table), ", ".join([f"({places})"] * number)
    text = f"INSERT INTO {table} ({columns}) VALUES {new}"  # noqa: S608 - names of our own
    return f"{text} ON CONFLICT DO NOTHING" if unless_there else text


@cache
def _change(model: type[models.Model], alias: str, names: tuple[str, ...]) -> str:
    quoted = connections[alias].ops.quote_name
    *columns, key = [quoted(each.column) for each in _written(model, names)]
    set_to = ", ".join(f"{column} = %s" for column in columns)
    return f"UPDATE {quoted(model._meta.db_table)} SET {set_to} WHERE {key} = %s"  # noqa: S608 - names of our own
