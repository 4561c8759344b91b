"""Many copies of a few cases, put into the databases at once: by the tables, with one chain through the record."""

import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from django.db import connections, transaction

from wayforward.web.record.chain import CHAINED
from wayforward.web.record.models import Head, Line
from wayforward.web.routing import CASES, VAULT
from wayforward.web.sqlite import statistics

from .captured import capture
from .copied import Copy, Table, Template
from .given import SEED, Given
from .made import Team, make

AT_ONCE = 500
Templates = dict[tuple[str, bool], Template]


class Load:
    """Rows on their way into the tables."""

    def __init__(self, templates: Templates, team: Team, seed: int = SEED) -> None:
        self.templates, self.team, self.seed = templates, team, seed
        self.waiting: dict[str, tuple[Table, list[list[Any]]]] = {}
        head = Head.objects.get(pk=1)
        self.seq, self.mac = head.seq, bytes(head.mac)
        self.lines = _Lines()

    def copies(self, given: Iterable[Given]) -> int:
        """Put a copy of its shape in for each. Says how many there were."""
        number = 0
        for number, each in enumerate(given, start=1):
            self._copy(each)
            if number % AT_ONCE == 0:
                self._flush()
        self._flush()
        Head.objects.filter(pk=1).update(seq=self.seq, mac=self.mac)
        return number

    def _copy(self, given: Given) -> None:
        template = self.templates[given.kind]
        copy = Copy(template, given, self.team, self.seed)
        for row in template.rows:
            self._put(row.table, row.copied(copy))
        for tokens in template.tokens(copy):
            self._put(template.token_table, tokens)
        for each in template.lines:
            self.seq += 1
            said, self.mac = template.line(each, copy, self.seq, self.mac)
            self._put(self.lines.table, self.lines.row(said))

    def _put(self, table: Table, row: list[Any]) -> None:
        name = table.model._meta.label
        if name not in self.waiting:
            self.waiting[name] = (table, [])
        self.waiting[name][1].append(row)

    def _flush(self) -> None:
        for table, rows in self.waiting.values():
            _insert(table, rows)
        self.waiting = {}


class _Lines:
    """The columns of the record, from the values that are chained."""

    def __init__(self) -> None:
        self.table = Table(Line)
        names = [*CHAINED, "prev", "mac"]
        connection = connections[CASES]
        self.places = [names.index(each.attname) for each in self.table.fields]
        self.prepare = [self._prepare(each, connection) for each in self.table.fields]
        self.moments: dict[Any, Any] = {}

    def _prepare(self, each: Any, connection: Any) -> Any:
        if each.get_internal_type() in ("CharField", "BigIntegerField", "BinaryField"):
            return None
        if each.get_internal_type() == "UUIDField" and connection.vendor == "sqlite":
            return lambda value: value and value.hex
        if each.get_internal_type() == "DateTimeField":
            return lambda value: self._moment(value, each, connection)
        return lambda value: each.get_db_prep_save(value, connection)

    def _moment(self, value: Any, each: Any, connection: Any) -> Any:
        if value not in self.moments:
            self.moments[value] = each.get_db_prep_save(value, connection)
        return self.moments[value]

    def row(self, said: list[Any]) -> list[Any]:
        values = [said[place] for place in self.places]
        return [how(value) if how else value for how, value in zip(self.prepare, values, strict=True)]


def templates(cases: Iterable[Given], team: Team) -> Templates:
    """One case of each kind, made by the actions."""
    found: Templates = {}
    for given in cases:
        if given.kind not in found:
            with capture() as captured:
                make(given, team)
            found[given.kind] = Template(given, captured, team)
    taken = frozenset(ref for template in found.values() for ref in template.refs)
    for template in found.values():
        template.taken = taken
    return found


@contextmanager
def in_bulk() -> Iterator[None]:
    """While much is put in nothing waits for the disk, no index is kept, and no relation is looked up: all of that
    follows at the end."""
    with ExitStack() as after:
        for alias in (CASES, VAULT):
            after.enter_context(_without_indexes(connections[alias]))
        yield
    statistics.take()
    for alias in (CASES, VAULT):
        if connections[alias].vendor == "postgresql":  # it would do so by itself, some minutes later
            with connections[alias].cursor() as cursor:
                cursor.execute("ANALYZE")


@contextmanager
def _without_indexes(connection: Any) -> Iterator[None]:
    lite = connection.vendor == "sqlite"
    _say(connection, _QUICK[lite])
    with connection.cursor() as cursor:
        cursor.execute(_INDEXES[lite])
        indexes = list(cursor.fetchall())
        for name, _ in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
    yield
    with connection.cursor() as cursor:
        for _, sql in indexes:
            cursor.execute(sql)
    _say(connection, _CAREFUL[lite])


_QUICK = {
    True: (
        "PRAGMA foreign_keys=OFF",
        "PRAGMA synchronous=OFF",
        "PRAGMA journal_mode=MEMORY",
        "PRAGMA cache_size=-3000000",
    ),
    False: ("SET session_replication_role=replica", "SET synchronous_commit=off", "SET statement_timeout=0"),
}
_CAREFUL = {
    True: ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "PRAGMA foreign_keys=ON", "PRAGMA cache_size=-65536"),
    False: ("SET session_replication_role=DEFAULT", "SET synchronous_commit=on", "SET statement_timeout=15000"),
}
_INDEXES = {
    True: """SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql NOT NULL
        AND sql NOT LIKE 'CREATE UNIQUE%%'""",
    False: """SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND indexdef NOT LIKE
        'CREATE UNIQUE%%' AND indexname NOT IN (SELECT conname FROM pg_constraint)""",
}


def _say(connection: Any, words: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for each in words:
            cursor.execute(each)


def _insert(table: Table, rows: list[list[Any]]) -> None:
    connection = connections[table.home]
    connection.ensure_connection()
    name, columns = table.model._meta.db_table, ", ".join(f'"{column}"' for column in table.columns)
    if connection.vendor == "sqlite":
        places = ", ".join("?" * len(table.columns))
        with transaction.atomic(using=table.home):
            connection.connection.cursor().executemany(f'INSERT INTO "{name}" ({columns}) VALUES ({places})', rows)  # noqa: S608
        return
    with connection.cursor() as cursor, cursor.copy(f'COPY "{name}" ({columns}) FROM STDIN') as out:
        for row in rows:
            out.write_row(row)


def report(what: str, number: int, began: float) -> None:
    took = time.monotonic() - began
    print(f"  {number:,} {what} in {took:.0f} s, {1000 * took / max(number, 1):.2f} ms each", flush=True)
