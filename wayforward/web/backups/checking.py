"""Are the databases whole, and can what is in them be read? Asked of a restored copy before it counts as one."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connections, models

from wayforward.web import vault
from wayforward.web.accounts.walled import Purpose
from wayforward.web.record import chain
from wayforward.web.vault import blind, keyring
from wayforward.web.vault.models import Key, Shredded

A_STEP = 500


@dataclass(frozen=True)
class Checked:
    """What was looked at, and what is wrong. True when nothing is."""

    lines: int
    values: int
    keys: int
    erased: int
    faults: tuple[str, ...]

    def __bool__(self) -> bool:
        return not self.faults


def check() -> Checked:
    """Look at the databases of this process's settings: structure, relations, record, keys, a value of each kind."""
    faults = [fault for alias in ("default", "vault") for fault in _of_structure(alias)]
    if faults:  # a damaged database cannot be asked more
        return Checked(0, 0, 0, 0, tuple(faults))
    record = chain.check()
    keys, erased, missing = _of_keys()
    opened, unread = _of_values()
    faults += [*record.faults, *unread]
    if missing:
        faults.append(f"{missing:,} keys are in no vault and were not destroyed: the vault is older than the data")
    return Checked(record.lines, opened, keys, erased, tuple(faults))


def missing_keys() -> int:
    """How many keys the data names that are in no vault and were not destroyed: 0, unless the vault is an older one."""
    return _of_keys()[2]


def erase_again() -> int:
    """Destroy again what was destroyed since the data was copied, and what could find those people. How many keys."""
    back = keyring.replay_shredded()
    for person_id in Shredded.objects.filter(scope=keyring.Scope.PERSON).values_list("owner", flat=True):
        blind.forget(person_id)
    return back


def _of_structure(alias: str) -> Iterator[str]:
    connection = connections[alias]
    if connection.vendor != "sqlite":
        return  # PostgreSQL holds relations itself, and its data checksums are asked for by the how-to
    with connection.cursor() as cursor:
        for (told,) in cursor.execute("PRAGMA integrity_check").fetchall():
            if told != "ok":
                yield f"the database {alias} is damaged: {told}"
        wrong = cursor.execute("PRAGMA foreign_key_check").fetchall()
        if wrong:
            yield f"{len(wrong):,} rows of the database {alias} point at rows that are not there"


def sealed_models() -> list[tuple[type[models.Model], list[vault.SealedField]]]:
    """Every model with sealed fields, and these fields."""
    found = [
        (model, [field for field in model._meta.fields if isinstance(field, vault.SealedField)])
        for model in apps.get_models()
    ]
    return [(model, fields) for model, fields in found if fields]


def _rows(model: Any) -> models.QuerySet:
    return model.unwalled(Purpose.CHECKING) if hasattr(model, "unwalled") else model.objects.all()


def _of_keys() -> tuple[int, int, int]:
    """How many keys the data names; how many of them were destroyed; how many are nowhere."""
    named: set[UUID] = set()
    for model, _ in sealed_models():
        named |= set(_rows(model).exclude(key_id=None).order_by().values_list("key_id", flat=True).distinct())
    there: set[UUID] = set()
    erased: set[UUID] = set()
    for ids in _steps(named):
        there |= set(Key.objects.filter(pk__in=ids).values_list("pk", flat=True))
        erased |= set(Shredded.objects.filter(pk__in=ids).values_list("pk", flat=True))
    return len(named), len(erased), len(named - there - erased)


def _of_values() -> tuple[int, list[str]]:
    """Open the newest value of every sealed field that still has its key: how many opened, and which did not."""
    opened, unread = 0, []
    for model, fields in sealed_models():
        for field in fields:
            filled = _rows(model).exclude(**{f"{field.name}__isnull": True}).order_by("-pk")
            for row in filled[:A_STEP]:
                if not Key.objects.filter(pk=row.key_id).exists():
                    continue
                try:
                    vault.unseal_bytes_for(vault.Purpose.CHECKING, getattr(row, field.name))
                    opened += 1
                except vault.CannotBeRead:
                    unread.append(f"{model._meta.label}.{field.name} cannot be read")
                break
    return opened, unread


def _steps(ids: set[UUID]) -> Iterator[list[UUID]]:
    in_order = sorted(ids)
    for begin in range(0, len(in_order), A_STEP):
        yield in_order[begin : begin + A_STEP]
