"""Copies and restores databases in PostgreSQL, with the server's own programs (docs/adr/0011).

A dump and the number of rows come from one snapshot. What is restored stands in databases of its own first, beside
those of the service and named after them; only when all of it was checked does it take their names. Passwords go to the
programs through their environment, never as a word of the command.
"""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
from django.db import connections
from psycopg import sql

from wayforward.web import env

from .files import Unusable

ALIASES = ("vault", "ops", "default")
# Of a scratch database, after the name of the one that it stands beside.
BESIDE = "_restoring"
MAY_NOT_CREATE = (
    "The user of the databases may not make others, and a backup is restored beside them before it counts. Run ALTER "
    "ROLE ... CREATEDB once, as PostgreSQL's administrator."
)


def copy(alias: str, to: Path) -> dict[str, int]:
    """Dump a database into a file while the service goes on. Says how many rows each table of the dump has."""
    try:
        with _connected(alias, _name(alias)) as snapshot:
            snapshot.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            (exported,) = snapshot.execute("SELECT pg_export_snapshot()").fetchone() or ("",)
            rows = _rows(snapshot)
            dump = ("--format=custom", "--no-owner", "--no-privileges", f"--snapshot={exported}", f"--file={to}")
            _run(alias, "pg_dump", *dump, f"--dbname={_name(alias)}")
    except psycopg.Error as error:
        raise Unusable(f"The database {alias} cannot be copied: {error}.") from None
    return rows


@contextmanager
def scratch() -> Iterator[dict[str, str]]:
    """Three empty databases beside those of the service, by alias; whatever still stands under these names at the end,
    or was left by a killed process, is dropped."""
    names = {alias: _name(alias) + BESIDE for alias in ALIASES}
    try:
        _drop(names)
        for alias, name in names.items():
            _order(alias, "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'", name)
        yield names
    except psycopg.errors.InsufficientPrivilege:
        raise Unusable(MAY_NOT_CREATE) from None
    except psycopg.Error as error:
        raise Unusable(f"The PostgreSQL server did not do what was asked: {error}") from None
    finally:
        with suppress(psycopg.Error):  # what went wrong before is what has to be said; the next time drops them
            _drop(names)


def load(alias: str, name: str, dump: Path) -> dict[str, int]:
    """Restore a dump into an empty database, whole or not at all. Says how many rows each table has."""
    restore = ("--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges", f"--dbname={name}")
    _run(alias, "pg_restore", *restore, str(dump))
    with _connected(alias, name) as connection:
        return _rows(connection)


def urls(names: dict[str, str]) -> dict[str, str]:
    """Where databases of these names are, as the settings take it."""
    return {
        "WAYFORWARD_DATABASE_URL": _url("default", names["default"]),
        "WAYFORWARD_VAULT_URL": _url("vault", names["vault"]),
        "WAYFORWARD_OPS_URL": _url("ops", names["ops"]),
    }


def standing() -> list[str]:
    """The databases of the service that have tables in them."""
    found = []
    for alias in ALIASES:
        try:
            with _connected(alias, _name(alias)) as connection:
                found += [_name(alias)] if _tables(connection) else []
        except psycopg.OperationalError as error:
            if not _is_missing(alias):
                raise Unusable(f"The database {alias} does not answer: {error}") from None
    return found


def put_in_place(names: dict[str, str]) -> None:
    """Give the names of the service's empty databases to those that were restored beside them; the case data last:
    while it is not there, no server starts. Unusable while somebody is connected to one."""
    connections.close_all()
    try:
        for alias in ALIASES:
            _order(alias, "DROP DATABASE IF EXISTS {}", _name(alias))
            _order(alias, "ALTER DATABASE {} RENAME TO {}", names[alias], _name(alias))
    except psycopg.Error as error:
        raise Unusable(f"The restored databases could not be put in place: {error}") from None


def _name(alias: str) -> str:
    return str(connections[alias].settings_dict["NAME"])


def _where(alias: str) -> dict[str, str]:
    """How to reach the server of a database; what is not said is libpq's to know."""
    said = connections[alias].settings_dict
    given = {"host": said["HOST"], "port": said["PORT"], "user": said["USER"], "password": said["PASSWORD"]}
    return {name: str(value) for name, value in given.items() if value}


def _connected(alias: str, name: str, *, autocommit: bool = False) -> psycopg.Connection[Any]:
    where: dict[str, Any] = _where(alias)
    return psycopg.connect(dbname=name, autocommit=autocommit, **where)


def _url(alias: str, name: str) -> str:
    where = {part: quote(value, safe="") for part, value in _where(alias).items()}
    who = where.get("user", "") + (f":{where['password']}" if "password" in where else "")
    at = where.get("host", "") + (f":{where['port']}" if "port" in where else "")
    return f"postgresql://{who}{'@' if who else ''}{at}/{quote(name, safe='')}"


def _order(alias: str, words: str, *names: str) -> None:
    with _connected(alias, "postgres", autocommit=True) as server:
        server.execute(sql.SQL(words).format(*map(sql.Identifier, names)))  # type: ignore[arg-type]  # words of ours


def _drop(names: dict[str, str]) -> None:
    for alias, name in names.items():
        _order(alias, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def _is_missing(alias: str) -> bool:
    with _connected(alias, "postgres") as server:
        return server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [_name(alias)]).fetchone() is None


def _tables(connection: psycopg.Connection[Any]) -> list[str]:
    listed = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1")
    return [name for (name,) in listed.fetchall()]


def _rows(connection: psycopg.Connection[Any]) -> dict[str, int]:
    found = {}
    for name in _tables(connection):
        counted = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name))).fetchone()
        found[name] = int(counted[0]) if counted else 0
    return found


def _run(alias: str, program: str, *words: str) -> None:
    """Run one of the server's own programs. Unusable with its words when it does not do its work."""
    said = env.with_also({f"PG{name.upper()}": value for name, value in _where(alias).items()})
    done = subprocess.run([_program(program), *words], env=said, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Unusable(f"{program} could not do it: {done.stderr.strip()}")


def _program(name: str) -> str:
    """Debian keeps the programs of each version apart; the newest one can read every older server."""
    debian = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    found = str(debian[-1]) if debian else shutil.which(name)
    if not found:
        raise Unusable(f"PostgreSQL's own program {name} is not there. On Debian: apt-get install postgresql-client.")
    return found
