"""Counting what a page asks of the databases."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from django.db import connections
from django.test.utils import CaptureQueriesContext

CONTROL = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


class Statements(list[str]):
    """The statements of a block over all databases, in the order of the databases; transaction control left out."""


@contextmanager
def counted() -> Iterator[Statements]:
    """Gather the statements of a block: filled when the block ends."""
    found = Statements()
    with ExitStack() as stack:
        each = {alias: stack.enter_context(CaptureQueriesContext(connections[alias])) for alias in connections}
        yield found
    for alias, captured in each.items():
        found.extend(f"{alias}: {query['sql']}" for query in captured if not query["sql"].startswith(CONTROL))
