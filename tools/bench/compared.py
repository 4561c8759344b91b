"""Copies beside cases that the actions make of the same: row for row, word for word."""

from collections import Counter
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Model

from wayforward.web import vault
from wayforward.web.record.models import Line
from wayforward.web.routing import CASES, VAULT
from wayforward.web.vault import keyring
from wayforward.web.vault.fields import SealedField
from wayforward.web.vault.models import Key, Token

from .captured import capture, rows_of
from .copied import _ID, Copy, Template
from .given import SEED, Given
from .made import Team, make

# What stands in no two cases alike: random references, and a line's place in the chain of all lines.
OWN = {"ref", "seq", "prev", "mac", "wrapped", "made_at"}
# A duty that depends on who else there is, as `people.Pair` does: who is made for comparison is found to be the copy.
OF_OTHERS = {"look_into_same"}


class _Undone(Exception):
    """Ends the transactions in which a case was made for comparison."""


def compare(
    cases: Iterable[Given], templates: dict[tuple[str, bool], Template], team: Team, seed: int = SEED
) -> list[str]:
    """What differs between these cases as they were copied and as the actions make them: nothing, if all is well."""
    faults = []
    for given in cases:
        copied, made = copied_rows(given, templates[given.kind], team, seed), made_rows(given, team)
        if (first := told(copied)) != (second := told(made)):
            number, other = (Counter(row["table"] for row in rows) for rows in (copied, made))
            what = f"{number - other or other - number}" if number != other else _first_difference(first, second)
            faults.append(f"case {given.number} ({given.shape}): {what}")
    return faults


def copied_rows(given: Given, template: Template, team: Team, seed: int) -> list[dict[str, Any]]:
    """The rows of a copy, read from the database by the ids that it was given."""
    copy = Copy(template, given, team, seed)
    found: list[Model] = []
    for model in {row.table.model for row in template.rows} | {Line}:
        if model._meta.pk.get_internal_type() == "UUIDField":
            found += rows_of(model).filter(pk__in=copy.ids)
        else:
            person_or_case = "person_id" if hasattr(model, "person_id") else "case_id"
            found += rows_of(model).filter(**{f"{person_or_case}__in": copy.ids})
    found += rows_of(Token).filter(person_id__in=copy.ids)
    return _own(found)


def made_rows(given: Given, team: Team) -> list[dict[str, Any]]:
    """The rows that the actions make of it. They are made, read, and undone."""
    found: list[dict[str, Any]] = []
    try:
        with transaction.atomic(using=CASES), transaction.atomic(using=VAULT):
            with capture() as captured:
                make(given, team)
            found = _own(captured.rows)
            raise _Undone
    except _Undone:
        return found


def _own(rows: Iterable[Model]) -> list[dict[str, Any]]:
    return [values for values in map(_values, rows) if values.get("kind") not in OF_OTHERS]


def told(rows: list[dict[str, Any]]) -> list[str]:
    """The rows in words and in a fixed order, with an id told by its place in that order."""
    ids = [value for row in rows if isinstance(value := row["id"], UUID)]
    blank = {str(each): "?" for each in ids}
    ordered = sorted(rows, key=lambda row: _told(row, blank))
    places = {str(row["id"]): f"#{at}" for at, row in enumerate(ordered) if str(row["id"]) in blank}
    return sorted(_told(row, places) for row in ordered)


def _told(row: dict[str, Any], places: dict[str, str]) -> str:
    text = ", ".join(f"{name}={value!s}" for name, value in row.items() if name != "id" or str(value) in places)
    return _ID.sub(lambda found: places.get(found[0], found[0]), text)


def _values(row: Model) -> dict[str, Any]:
    values: dict[str, Any] = {"id": row.pk, "table": row._meta.label}
    for each in row._meta.local_concrete_fields:
        if each.name in OWN or each.primary_key:
            continue
        if isinstance(each, SealedField):
            sealed = row.__dict__[each.attname]
            values[each.name] = None if sealed is None else vault.unseal_for("checking", getattr(row, each.name))
        elif each.get_internal_type() == "BinaryField":
            values[each.name] = bytes(row.__dict__[each.attname]).hex()
        else:
            values[each.name] = row.__dict__[each.attname]
    if isinstance(row, Key):
        values["opens"] = len(keyring.key(row.pk))
    return values


def _first_difference(copied: list[str], made: list[str]) -> str:
    """What differs in the first rows that differ, value by value."""
    only_copied, only_made = (
        next(([*each.split(", ")] for each in ours if each not in others), [])
        for ours, others in ((copied, made), (made, copied))
    )
    told = [
        [value for value in own if value not in other]
        for own, other in ((only_copied, only_made), (only_made, only_copied))
    ]
    return f"copied {told[0]}, made {told[1]}"
