"""Rows that are new, saved in one go: for work that takes hundreds of a kind, such as a file of referrals.

An action says `insert(row)` where it makes a row that nothing reads before the action ends. Alone it is saved at once;
inside of `together()` it waits for the others of its kind. What an action rolls back takes its rows with it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db.models import Model

from wayforward.web.rows import insert_row, insert_rows


class Gathered:
    """Rows that are not saved yet, in the order in which they came, and references that are kept for what comes."""

    def __init__(self) -> None:
        self.rows: list[Model] = []
        self.refs: dict[type[Model], list[str]] = defaultdict(list)

    def save(self) -> None:
        """Save each kind in one go. What refers to what does not matter: the database looks when it commits."""
        kinds: dict[type[Model], list[Any]] = defaultdict(list)
        for row in self.rows:
            kinds[type(row)].append(row)
        for kind, rows in kinds.items():
            kind._base_manager.bulk_create(rows)


_gathered: ContextVar[Gathered | None] = ContextVar("gathered_rows", default=None)


def insert(*rows: Model) -> None:
    """Save rows that are new (part of an action), or let them wait for the others."""
    gathered = _gathered.get()
    if gathered is not None:
        gathered.rows += rows
    else:
        for row in rows:
            insert_row(row)


def insert_all(kind: type[Model], rows: Iterable[Any]) -> None:
    """The same for many rows of one kind, in one statement."""
    gathered = _gathered.get()
    if gathered is not None:
        gathered.rows += rows
    else:
        insert_rows(list(rows))


def kept_refs(model: type[Model]) -> list[str] | None:
    """The references that wait for rows of this model, to take from and to fill up; None where each is made alone."""
    gathered = _gathered.get()
    return None if gathered is None else gathered.refs[model]


@contextmanager
def together() -> Iterator[None]:
    """Save the rows of this block in one go when it ends well. It stands inside of one transaction, and nothing in it
    reads a row that it has made."""
    gathered = Gathered()
    token = _gathered.set(gathered)
    try:
        yield
    finally:
        _gathered.reset(token)
    gathered.save()


@contextmanager
def forgotten_when_it_fails() -> Iterator[None]:
    """An act inside of such a block: what it rolls back takes its rows with it."""
    gathered = _gathered.get()
    so_far = len(gathered.rows) if gathered is not None else 0
    try:
        yield
    except BaseException:
        if gathered is not None:
            del gathered.rows[so_far:]
        raise
