"""Copies databases that are SQLite files."""

import sqlite3
from pathlib import Path

from django.db import DatabaseError, connections

from .files import Unusable


def copy(alias: str, to: Path) -> dict[str, int]:
    """Copy a database into a file while the service goes on. Says how many rows each table of the copy has."""
    try:
        with connections[alias].cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(to)])
    except DatabaseError as error:
        raise Unusable(f"The database {alias} cannot be copied: {error}.") from None
    return rows_of(to)


def rows_of(database: Path) -> dict[str, int]:
    """How many rows each table of an SQLite file has."""
    connection = sqlite3.connect(f"file:{database}?mode=ro&immutable=1", uri=True)
    try:
        listed = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        names = [name for (name,) in listed]
        return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}
    except sqlite3.DatabaseError as error:
        raise Unusable(f"{database.name} is damaged ({type(error).__name__}).") from None
    finally:
        connection.close()
