"""Counting what a page asks of the databases."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from django.db import connections

CONTROL = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements of a block over all databases, in the order in which they are asked; transaction control left out.

    Each is seen as it is executed. Django's own log of queries is of no use for a crawl: it ends after 9,000 of them,
    and every page after that would seem to ask nothing.
    """
    found: list[str] = []
    with ExitStack() as stack:
        for alias in connections:
            stack.enter_context(connections[alias].execute_wrapper(_writing_down(alias, found)))
        yield found


def _writing_down(alias: str, found: list[str]) -> Callable[..., Any]:
    def write_down(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if not sql.startswith(CONTROL):
            found.append(f"{alias}: {sql}")
        return execute(sql, *rest)

    return write_down
