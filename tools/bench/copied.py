"""A case that was made by the actions, made ready to be copied: which of its values change with each copy, and how.

A copy has ids, keys and references of its own, other people and other words, and happened so many weeks earlier or
later. Everything else in it is what the actions wrote: a table or a column that is new is copied as well.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.db import connections
from django.db.models import AutoField, JSONField, Model

from wayforward.process import people as people_rules
from wayforward.web import clock, vault
from wayforward.web.people.actions import persons
from wayforward.web.people.models import Person
from wayforward.web.record import chain
from wayforward.web.record.models import Line
from wayforward.web.vault import blind, crypto, keyring
from wayforward.web.vault.fields import SealedField
from wayforward.web.vault.models import Key, Token

from .captured import Captured, home
from .given import Given
from .made import Team

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?([+-]\d\d:\d\d|Z))?")
REF_LETTERS = "34679ACDEFGHJKMNPQRTWXY"


class Copy:
    """One copy while it is made: its ids, its secrets, its words, and by how much it is moved."""

    def __init__(self, template: "Template", given: Given, team: Team, seed: int) -> None:
        chance = Random(f"copy {seed} {given.number}")
        self.words = given.words
        self.given = given
        self.ids = [UUID(int=chance.getrandbits(128), version=4) for _ in template.ids]
        self.secrets = [crypto.new_secret() for _ in template.keys]
        self.refs = [_ref(given.number, at, template.taken) for at in range(len(template.refs))]
        self.staff = {
            team.caseworkers[template.given.caseworker].pk: team.caseworkers[given.caseworker].pk,
            team.supervisors[template.given.supervisor].pk: team.supervisors[given.supervisor].pk,
        }
        self.moved = template.moved(given.monday)


# What gives a value of a copy.
Give = Callable[[Copy], Any]


@dataclass
class Moved:
    """Moments and days of a template, moved by whole weeks by the clock on the wall; each is worked out once."""

    weeks: timedelta
    known: dict[Any, Any] = field(default_factory=dict)

    def __call__(self, value: Any) -> Any:
        if value not in self.known:
            self.known[value] = self._move(value)
        return self.known[value]

    def _move(self, value: Any) -> Any:
        if isinstance(value, datetime):
            wall = value.astimezone(clock.LONDON).replace(tzinfo=None) + self.weeks
            return wall.replace(tzinfo=clock.LONDON).astimezone(UTC)
        if isinstance(value, date):
            return value + self.weeks
        moment = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
        return self._move(moment).isoformat()


@dataclass
class Table:
    """Where rows of one kind go: the columns without the number that the database gives by itself."""

    model: type[Model]

    def __post_init__(self) -> None:
        fields = [each for each in self.model._meta.local_concrete_fields if not isinstance(each, AutoField)]
        self.fields = fields
        self.columns = [each.column for each in fields]
        self.home = home(self.model)


@dataclass
class Row:
    """One row of a template: its values, ready for the database, and what changes in them."""

    table: Table
    values: list[Any]
    changes: list[tuple[int, Give]]

    def copied(self, copy: Copy) -> list[Any]:
        values = list(self.values)
        for place, give in self.changes:
            values[place] = give(copy)
        return values


class Template:
    """A case, and how to copy it."""

    def __init__(self, given: Given, captured: Captured, team: Team) -> None:
        self.given = given
        self.team = {staff.pk for staff in team.everybody}
        named = dict.fromkeys(row.pk for row in captured.rows if isinstance(row.pk, UUID))
        self.ids: dict[UUID, int] = {pk: at for at, pk in enumerate(named)}
        keys = [row for row in captured.rows if isinstance(row, Key)]
        self.keys: dict[UUID, int] = {row.pk: at for at, row in enumerate(keys)}
        self.refs: list[str] = []
        self.taken: frozenset[str] = frozenset()  # the references of all templates
        self._moved: dict[date, Moved] = {}
        self._of_word = {words: place for place, words in given.words.items()}
        people = [row for row in captured.rows if isinstance(row, Person)]
        self.rows: list[Row] = []
        self.lines: list[list[Give | Any]] = []
        for row in captured.rows:
            if isinstance(row, Token):
                continue
            if isinstance(row, Line):
                self.lines.append([self._plain(getattr(row, name)) for name in chain.CHAINED])
            else:
                self.rows.append(self._row(row))
        assert self.lines, "whatever is done leaves a line in the record"
        self.people = [(self.ids[person.pk], self._facts(person)) for person in people]
        self.token_table = Table(Token)
        self.line_table = Table(Line)

    # --- Copying. ---

    def line(self, each: list[Any], copy: Copy, seq: int, prev: bytes) -> tuple[list[Any], bytes]:
        """One line of the record, chained to the one before: its columns, and its own code."""
        said = [value(copy) if callable(value) else value for value in each]
        said[0] = seq
        mac = chain.signed(prev, said)
        return [*said, prev, mac], mac

    def moved(self, monday: date) -> Moved:
        if monday not in self._moved:
            self._moved[monday] = Moved(monday - self.given.monday)
        return self._moved[monday]

    def tokens(self, copy: Copy) -> list[list[Any]]:
        """The tokens of the people of a copy, as the actions would have made them."""
        vendor = connections["default"].vendor
        rows = []
        for at, facts in self.people:
            said = {name: copy.words.get(place, place) for name, place in facts.items()}
            numbers = [copy.words["crime_number"]] if at == self.people[0][0] else []
            person = copy.ids[at]
            subject = person.hex if vendor == "sqlite" else person
            rows += [[kind, token, subject] for kind, token in blind.all_tokens(persons.found_by(said, numbers))]
        return rows

    # --- Making ready. ---

    def _row(self, row: Model) -> Row:
        table = Table(type(row))
        values: list[Any] = []
        changes: list[tuple[int, Give]] = []
        connection = connections[table.home]
        for place, each in enumerate(table.fields):
            give = self._give(row, each, connection)
            if give is not None:
                changes.append((place, give))
            value = row.__dict__[each.attname]
            values.append(None if give is not None else each.get_db_prep_save(value, connection))
        return Row(table, values, changes)

    def _give(self, row: Any, each: Any, connection: Any) -> Give | None:
        """What gives this column of a copy; None where it stays as it is."""
        if isinstance(each, SealedField):
            return self._seal(row, each)
        if isinstance(row, Key) and each.name == "wrapped":
            at, scope, place, kek = self.keys[row.pk], row.scope, self.ids[row.pk], keyring.kek()
            return lambda copy: crypto.wrap(kek, copy.secrets[at], f"dek|{copy.ids[place]}|{scope}")
        if isinstance(row, Person) and each.name == "under_18_until":
            return lambda copy: _prepared(each, _child_until(copy), connection)
        if each.name == "offence" and row.offence:
            return self._offence
        if each.name == "ref":
            self.refs.append(row.ref)
            at = len(self.refs) - 1
            return lambda copy: copy.refs[at]
        value = row.__dict__[each.attname]
        if isinstance(each, JSONField):
            give = self._plain(value)
            return (lambda copy: _prepared(each, give(copy), connection)) if callable(give) else None
        give = self._plain(value)
        if not callable(give):
            return None
        if isinstance(value, UUID) and connection.vendor == "sqlite":
            return lambda copy: give(copy).hex
        if isinstance(value, datetime | date):
            return self._kept(each, give, value, connection)
        return lambda copy: give(copy)

    def _kept(self, each: Any, give: Give, value: Any, connection: Any) -> Give:
        """A moment as the database keeps it, worked out once for all copies of one week."""
        name = (value, each.get_internal_type(), connection.vendor)

        def moment(copy: Copy) -> Any:
            known = copy.moved.known
            if name not in known:
                known[name] = _prepared(each, give(copy), connection)
            return known[name]

        return moment

    def _seal(self, row: Any, each: SealedField) -> Give | None:
        if row.__dict__[each.attname] is None:
            return None
        said = vault.unseal_for("checking", getattr(row, each.name))
        word, constant = self._of_word.get(said), said.encode()
        label, pk, key, secret = row._meta.label_lower, self.ids[row.pk], self.ids[row.key_id], self.keys[row.key_id]

        def sealed(copy: Copy) -> bytes | None:
            words = copy.words[word].encode() if word else constant
            belongs_to = f"{label}|{each.name}|{copy.ids[pk]}|{copy.ids[key]}"
            return crypto.seal(copy.secrets[secret], words, belongs_to)

        return sealed

    def _facts(self, person: Person) -> dict[str, str]:
        """The facts of a person, each by the name of its place among what is given, or as it is."""
        known = persons.known_facts(person)
        return {name: self._of_word.get(said, said) for name, said in known.items()}

    def _plain(self, value: Any) -> Any:
        """A value, or what gives it where it changes: ids, staff, moments, and whatever has one of them in it."""
        if isinstance(value, UUID):
            if value in self.ids:
                at = self.ids[value]
                return lambda copy: copy.ids[at]
            return (lambda copy: copy.staff.get(value, value)) if value in self.team else value
        if isinstance(value, datetime | date):
            return lambda copy: copy.moved(value)
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, dict):
            inside = {
                key: self._offence if key == "offence" and item else self._plain(item) for key, item in value.items()
            }
            if not any(callable(item) for item in inside.values()):
                return value
            return lambda copy: {k: item(copy) if callable(item) else item for k, item in inside.items()}
        if isinstance(value, list):
            items = [self._plain(item) for item in value]
            if not any(callable(item) for item in items):
                return value
            return lambda copy: [item(copy) if callable(item) else item for item in items]
        return value

    @staticmethod
    def _offence(copy: Copy) -> str:
        return copy.given.offence

    def _text(self, value: str) -> Any:
        if _MOMENT.fullmatch(value):
            return lambda copy: copy.moved(value)
        ids = _ID.findall(value)
        if not ids:
            return value
        if value == ids[0]:
            give = self._plain(UUID(value))
            return (lambda copy: str(give(copy))) if callable(give) else value
        before, after = value.split(ids[0], 1)
        give = self._plain(UUID(ids[0]))
        return (lambda copy: f"{before}{give(copy)}{after}") if callable(give) else value


def _prepared(each: Any, value: Any, connection: Any) -> Any:
    return each.get_db_prep_save(value, connection)


def _child_until(copy: Copy) -> date | None:
    grown = people_rules.grown_up_on(copy.words["born"])
    return grown if grown is not None and grown > copy.given.monday else None


def _ref(number: int, at: int, taken: Collection[str]) -> str:
    """A reference that no other copy has, and no template: numbers written in the letters of references, scattered."""
    while (found := _written(number * 4 + at)) in taken:
        number += BEYOND
    return found


BEYOND = 10_000_000  # more cases than are made, and few enough for all references


def _written(number: int) -> str:
    left, letters = number * 48_271 % len(REF_LETTERS) ** 6, ""
    for _ in range(6):
        left, letter = divmod(left, len(REF_LETTERS))
        letters += REF_LETTERS[letter]
    return f"{letters[:4]}-{letters[4:]}"
