"""What a step changed: a digest of every table of the case data, and the lines that the record has got."""

import hashlib

from django.apps import apps
from django.db import connections

from wayforward.web.accounts.walled import Purpose
from wayforward.web.record.models import Line
from wayforward.web.routing import CASES, home_of

# The record has lines of its own for a refusal and for a look; they are counted by themselves.
APART = {"record", "contenttypes", "auth"}


def of_tables() -> dict[str, tuple[int, int]]:
    """For each table of the case data: how many rows, and a sum over them that does not depend on their order."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        label, name = model._meta.app_label, model._meta.model_name
        if label not in APART and model._meta.managed and home_of(label, name) == CASES:
            found[model._meta.db_table] = _of_table(model._meta.db_table)
    return found


def changed(before: dict[str, tuple[int, int]], after: dict[str, tuple[int, int]]) -> list[str]:
    """The tables that are not as they were."""
    return sorted(table for table in after if before.get(table) != after[table])


def last_line() -> int:
    """The number of the newest line of the record."""
    newest = Line.unwalled(Purpose.PRACTICE).order_by("-seq").values_list("seq", flat=True).first()
    return newest or 0


def lines_since(seq: int) -> list[Line]:
    """The lines of the record after this one."""
    return list(Line.unwalled(Purpose.PRACTICE).filter(seq__gt=seq).order_by("seq"))


def _of_table(table: str) -> tuple[int, int]:
    connection = connections[CASES]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
        rows = total = 0
        for row in cursor:
            written = "|".join(repr(bytes(value) if isinstance(value, memoryview) else value) for value in row)
            total += int.from_bytes(hashlib.blake2b(written.encode(), digest_size=8).digest())
            rows += 1
    return rows, total & (2**64 - 1)
