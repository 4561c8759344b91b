"""The database itself refuses to change or delete a line of the record, on SQLite and on PostgreSQL alike."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections, migrations
from django.db.backends.base.base import BaseDatabaseWrapper

from . import chain

TABLE = "record_line"

INSTALL = {
    "sqlite": [
        f"""CREATE TRIGGER IF NOT EXISTS {TABLE}_no_{verb} BEFORE {verb} ON {TABLE}
            BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END"""
        for verb in ("update", "delete")
    ],
    "postgresql": [
        f"""CREATE OR REPLACE FUNCTION {TABLE}_append_only() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION 'the record is append-only' USING ERRCODE = 'integrity_constraint_violation';
            END $$""",
        f"DROP TRIGGER IF EXISTS {TABLE}_no_change ON {TABLE}",
        f"""CREATE TRIGGER {TABLE}_no_change BEFORE UPDATE OR DELETE ON {TABLE}
            FOR EACH ROW EXECUTE FUNCTION {TABLE}_append_only()""",
        f"DROP TRIGGER IF EXISTS {TABLE}_no_truncate ON {TABLE}",
        f"""CREATE TRIGGER {TABLE}_no_truncate BEFORE TRUNCATE ON {TABLE}
            FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_append_only()""",
    ],
}
REMOVE = {
    "sqlite": [f"DROP TRIGGER IF EXISTS {TABLE}_no_{verb}" for verb in ("update", "delete")],
    "postgresql": [
        f"DROP TRIGGER IF EXISTS {TABLE}_no_change ON {TABLE}",
        f"DROP TRIGGER IF EXISTS {TABLE}_no_truncate ON {TABLE}",
    ],
}


def install(connection: BaseDatabaseWrapper) -> None:
    """Make the table append-only. Installing twice is installing once."""
    _run(connection, INSTALL[connection.vendor])


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away: for a migration backwards, and for tests that empty the database."""
    _run(connection, REMOVE[connection.vendor])


@contextmanager
def lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Without the triggers for the length of a block: for tests that play the intruder."""
    remove(connection)
    try:
        yield
    finally:
        install(connection)


def operation() -> migrations.RunPython:
    """The triggers as an operation of a migration: put it last in the first migration of this app."""
    return migrations.RunPython(
        lambda _apps, editor: install(editor.connection), lambda _apps, editor: remove(editor.connection)
    )


def prepare_database(*, using: str, **_: Any) -> None:
    """After every migrate: the triggers are there wherever the table is, and the chain has its beginning."""
    connection = connections[using]
    if TABLE in connection.introspection.table_names():
        install(connection)
        chain.begin()


def _run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
