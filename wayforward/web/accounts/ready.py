"""Conditions whose SQL is put together once, and asked again with other values.

The wall is asked by every list of every page, and has two or three tables in it. Putting those into SQL through the
mapper took longer than the database takes to answer. What a condition looks like depends on a few things only (the
roles, the kinds of ties, the column); `Once` keeps its text by those, and fills in who asks and when.
"""

from collections.abc import Callable, Hashable, Mapping
from contextvars import ContextVar
from typing import Any, cast

from django.db.models import BooleanField, Exists, Expression, F, Field, QuerySet

# While a text is put together, the places for values in it stay open.
_open: ContextVar[bool] = ContextVar("open", default=False)
# The text of a condition, the places and values in it, by its shape and the kind of database.
_texts: dict[Hashable, tuple[str, tuple[Any, ...]]] = {}


class Slot(Expression):
    """A place for a value that is known when the condition is asked."""

    def __init__(self, name: str, field: Field) -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "%s", [self]


class Outer(Expression):
    """A place for a column of the table that the condition is about."""

    def __init__(self, name: str, field: Field) -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return _mark(self.name), []


class Once(Expression):
    """There is a row of `rows()`, a queryset with `Slot` and `Outer` in it.

    `shape` is everything that the text depends on, `columns` the names of the outer columns, `values` what goes into
    the slots. The text is put together when a shape is asked for the first time.
    """

    conditional = True

    def __init__(
        self, shape: Hashable, rows: Callable[[], QuerySet], columns: tuple[str, ...], values: Mapping[str, Any]
    ) -> None:
        super().__init__(output_field=BooleanField())
        self.shape, self.rows, self.names, self.values = shape, rows, columns, values
        self.columns: list[Any] = [F(name) for name in columns]

    @property
    def identity(self) -> tuple[Any, ...]:
        return (Once, self.shape, self.names)

    def get_source_expressions(self) -> list[Any]:
        return self.columns

    def set_source_expressions(self, exprs: Any) -> None:
        self.columns = list(exprs)

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        asked = (self.shape, connection.vendor)
        if asked not in _texts:
            _texts[asked] = self._put_together(compiler)
        text, places = _texts[asked]
        for name, column in zip(self.names, self.columns, strict=True):
            text = text.replace(_mark(name), compiler.compile(column)[0])
        if _open.get():
            return text, list(places)
        return text, [self._filled(place, connection) if isinstance(place, Slot) else place for place in places]

    def _put_together(self, compiler: Any) -> tuple[str, tuple[Any, ...]]:
        token = _open.set(True)
        try:
            text, places = compiler.compile(Exists(self.rows()))
        finally:
            _open.reset(token)
        return text, tuple(places)

    def _filled(self, place: Slot, connection: Any) -> Any:
        field = cast(Any, place.output_field)
        return field.get_db_prep_value(self.values[place.name], connection)


def _mark(name: str) -> str:
    return f"<<{name}>>"
