"""Questions and conditions whose SQL is put together once, and asked again with other values.

Every page asks the same few questions, with another viewer, case and moment in each. Putting them into SQL through the
mapper took longer than the database takes to answer. What a question looks like depends on a few things only (the
roles, the compartments, how many ids there are); its text is kept by those, and the values are filled in.

`Once` is a condition inside of a question that is made anew (the walls); `Asked` is a whole question. What is asked
stands in Python in both: a wall or a column that changes is another text.
"""

import re
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from contextvars import ContextVar
from copy import copy
from dataclasses import dataclass, replace
from typing import Any, Final, Self, cast

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import BooleanField, Exists, Expression, F, Field, QuerySet
from django.db.models.sql.compiler import SQLCompiler
from django.db.transaction import TransactionManagementError

# While a text is put together, the places for values in it stay open: how many of each that takes a list.
_open: ContextVar[Mapping[str, int] | None] = ContextVar("open", default=None)
# The text of a condition, the places and values in it, by its shape and the kind of database.
_texts: dict[Hashable, tuple[str, tuple[Any, ...]]] = {}
# Whole questions, by their shape; None for one that no row can answer.
_statements: dict[Hashable, "Statement | None"] = {}
# More than all pages ask; lists of many lengths in one question could come to more.
MOST_KEPT: Final = 4_000


def forget() -> None:
    """Forget every text, so that each is put together anew: for proofs that change the code that they run."""
    _texts.clear()
    _statements.clear()


_NO_MANY: Final[Mapping[str, int]] = {}


class Slot(Expression):
    """A place for a value that is known when the question is asked; after `__in`, for a list of them."""

    def __init__(self, name: str, field: Field) -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        many = (_open.get() or _NO_MANY).get(self.name)
        if many is None:
            return "%s", [Place(self, None)]
        return f"({', '.join(['%s'] * many)})", [Place(self, at) for at in range(many)]


@dataclass(frozen=True)
class Place:
    """Where in a text a value goes; of a list, which one of it."""

    slot: Slot
    at: int | None

    def filled(self, values: Mapping[str, Any], connection: Any) -> Any:
        value = values[self.slot.name]
        field = cast(Any, self.slot.output_field)
        return field.get_db_prep_value(value if self.at is None else value[self.at], connection)


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
        if _open.get() is not None:
            return text, list(places)
        return text, _filled(places, self.values, connection)

    def _put_together(self, compiler: Any) -> tuple[str, tuple[Any, ...]]:
        token = _open.set(_open.get() or _NO_MANY)
        try:
            text, places = compiler.compile(Exists(self.rows()))
        finally:
            _open.reset(token)
        return text, tuple(places)


@dataclass(frozen=True)
class Statement:
    """A question whose text is known, with places for its values; and what makes objects of its rows."""

    iterable: Any
    compiler: SQLCompiler
    converters: Any
    model: Any
    db: str
    text: str
    places: tuple[Any, ...]

    @classmethod
    def of(cls, rows: QuerySet, many: Mapping[str, int] | None) -> "Statement | None":
        """The text of this question; without `many` it has no slots. None where no row can answer it."""
        asked = cast(Any, rows)
        assert not asked._prefetch_related_lookups, "what is read beforehand is a question of its own"
        compiler = asked.query.get_compiler(using=rows.db)
        token = _open.set(many)
        try:
            text, places = compiler.as_sql()
        except EmptyResultSet:
            return None
        finally:
            _open.reset(token)
        text, places = _with_constants(text, places)
        # What is kept is used by other threads: it holds on to no connection of this one.
        kept: Any = copy(compiler)
        kept.connection = connections.create_connection(rows.db)
        converters = kept.get_converters([each for each, *_ in kept.select])
        return cls(asked._iterable_class, kept, converters, rows.model, rows.db, text, tuple(places))


class _Filled:
    """Stands where Django's iterables look for a queryset and its query: one whose text is known already."""

    _known_related_objects: Mapping[Any, Any] = {}

    def __init__(self, statement: Statement, values: Mapping[str, Any], viewer: Any) -> None:
        self.query, self.statement, self.values, self.viewer = self, statement, values, viewer
        self.db, self.model = statement.db, statement.model

    def get_compiler(self, *_: Any, **__: Any) -> Any:
        connection = connections[self.db]
        if self.statement.compiler.query.select_for_update and not connection.in_atomic_block:
            raise TransactionManagementError("A row is locked for a transaction, and there is none.")
        params = tuple(_filled(self.statement.places, self.values, connection))
        compiler: Any = copy(self.statement.compiler)
        compiler.connection = connection
        compiler.as_sql = lambda: (self.statement.text, params)
        compiler.get_converters = lambda _: self.statement.converters
        return compiler


@dataclass(frozen=True)
class Asked:
    """A whole question, to be asked when its rows are wanted.

    `shape` is everything that the text depends on; `rows` puts it together, with a `Slot` for whatever else changes;
    `values` go into the slots. `viewer` is who may see all of its rows, where a wall has found them.
    """

    shape: tuple[Hashable, ...]
    rows: Callable[[], QuerySet]
    values: Mapping[str, Any]
    viewer: Any = None

    def first_of(self, most: int) -> list[Any]:
        """Its first rows, so many at most."""
        return list(self.then(First(most)))

    def then(self, step: Callable[[Any], QuerySet], **values: Any) -> Self:
        """The same question, asked further: `step` is given its queryset."""
        _stands_in_a_module(step)
        return replace(
            self, shape=(*self.shape, step), rows=lambda: step(self.rows()), values={**self.values, **values}
        )

    def __iter__(self) -> Iterator[Any]:
        values = {name: _evened(value) if _is_list(value) else value for name, value in self.values.items()}
        many = {name: len(value) for name, value in values.items() if _is_list(value)}
        asked = (self.shape, *many.items())
        if asked in _statements:
            statement = _statements[asked]
        else:
            if len(_statements) >= MOST_KEPT:
                _statements.clear()
            statement = _statements[asked] = Statement.of(self.rows(), many)
        if statement is None:
            return iter(())
        found: Iterator[Any] = iter(statement.iterable(_Filled(statement, values, self.viewer)))
        return found

    def first(self) -> Any | None:
        """The first of its rows, or None."""
        return next(iter(self), None)


@dataclass(frozen=True)
class First:
    """So many rows at most."""

    most: int

    def __call__(self, rows: QuerySet) -> QuerySet:
        return rows[: self.most]


def ask(question: Callable[[], QuerySet], **values: Any) -> Asked:
    """A question of the service's own work, that looks the same whoever it is for (`unwalled`, said in it)."""
    _stands_in_a_module(question)
    return Asked((question,), question, values)


def asked(
    question: Callable[[Any], QuerySet], of: Any, shape: tuple[Hashable, ...], values: Mapping[str, Any], viewer: Any
) -> Asked:
    """This question, put to `of`: whatever stands for those who ask it, with slots for what is not in `shape`."""
    _stands_in_a_module(question)
    return Asked((question, *shape), lambda: question(of), values, viewer)


def asked_once(rows: QuerySet) -> list[Any]:
    """The rows of a question that is put together for one page, with what is always the same in its text: PostgreSQL
    plans it by that, since it plans for all values that are handed over. For questions whose words are codes: what was
    typed, or is a name, may not stand in a text, which a database may write into its log."""
    statement = Statement.of(rows, None)
    if statement is None:
        return []
    return list(statement.iterable(_Filled(statement, {}, getattr(rows.query, "viewer", None))))


def _stands_in_a_module(question: Any) -> None:
    """What puts a question together is made once and remembers nothing of one page: what it knows of that is in its
    slots. Else the next page would get the values of this one. TypeError for a function inside of another."""
    if "<" in getattr(question, "__qualname__", ""):
        raise TypeError(f"{question} may remember something of one page: let it stand in its module.")


def _is_list(value: Any) -> bool:
    return isinstance(value, list | tuple | set | frozenset)


def _evened(values: Collection[Any]) -> list[Any]:
    """A list with its last value said again, so that lists of many lengths have one text: 1, 2, 4, 8... An empty one
    holds nothing that any row could be."""
    found = list(values) or [None]
    return found + found[-1:] * ((1 << (len(found) - 1).bit_length()) - len(found))


def _filled(places: Collection[Any], values: Mapping[str, Any], connection: Any) -> list[Any]:
    return [place.filled(values, connection) if isinstance(place, Place) else place for place in places]


def _with_constants(text: str, values: Sequence[Any]) -> tuple[str, list[Any]]:
    """A text with those of its values in it that are always the same (a state, a kind, how many rows at most): the
    database then knows them when it looks for the shortest way, and they are not handed over each time."""
    first, *rest = text.split("%s")
    pieces, left = [first], []
    for value, after in zip(values, rest, strict=True):
        said = _constant(value)
        pieces += [said or "%s", after]
        left += [] if said else [value]
    return "".join(pieces), left


def _constant(value: Any) -> str:
    """How a value is written in SQL; empty for one that is better handed over beside it."""
    if type(value) is int and value >= 0:
        return str(value)
    return f"'{value!s}'" if isinstance(value, str) and _PLAIN.fullmatch(value) else ""


# The codes of our own tables: nothing that means anything within quotation marks.
_PLAIN: Final = re.compile(r"[A-Za-z0-9_ -]+")


def _mark(name: str) -> str:
    return f"<<{name}>>"
