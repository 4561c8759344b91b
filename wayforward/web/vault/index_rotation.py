"""Changes the key over the blind tokens while the service runs (ADR 0014): whoever is searched for is found all the
time, and whoever is killed anywhere in it is followed by the next run.

    change(at=now)          # a new key; every token put under it; from then on nothing is searched by the one of before
    settle()                # after a restore: tokens that lie there from before a change are put under the key of now
    destroy_old(now)        # the keys of before, when no backup is kept any more that needs them

The order is what keeps it whole. The new key is there before anything is under it, and every process has heard of it
(`INDEX_LEASE`) before the first row is written anew: from then on all write with it, and search by both. Only when a
whole pass has been made is the one of before searched by no more.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connections, models, transaction
from django.db.models import BinaryField, Q
from django.db.models.functions import Length, Substr

from wayforward.process.events import Event
from wayforward.web import record
from wayforward.web.accounts.walled import Purpose
from wayforward.web.record.models import Line

from . import index_keys
from .blind_field import BlindField
from .keyring import VAULT, empty_the_log
from .models import IndexKey, Key

# Within one lock; between two, others have their turn for as long (as when the key of the service is changed).
A_BATCH = 200
# Longer than anybody needs from asking for the keys to the end of what is done with them.
GRACE = 2.0
# Backups of the data are kept for 35 days, and one of before the change needs the key of before.
KEPT_FOR = timedelta(days=36)


@dataclass(frozen=True)
class Changed:
    """What a change of the key did: the number of the key, and how many tokens this run has written anew."""

    number: int
    tokens: int


def change(*, at: datetime) -> Changed:
    """Put every token under a new key. Goes on where another run was killed."""
    number = index_keys.begin(at)
    _everybody_has_heard()
    tokens = _write_anew(number)
    _write_down(number, at)
    IndexKey.objects.using(VAULT).filter(number=number, finished_at=None).update(finished_at=at)
    index_keys.read_again()
    return Changed(number, tokens)


def is_unfinished() -> bool:
    """Was a change begun that has not come to its end?"""
    return IndexKey.objects.using(VAULT).filter(finished_at=None).exists()


def settle() -> int:
    """After a restore, while nobody works with the data: put what was copied before the last change under its key. How
    many tokens that were; none is looked at where the record says that the change was made."""
    index_keys.read_again()
    done = IndexKey.objects.using(VAULT).exclude(finished_at=None).order_by("-number").first()
    if done is None or _lines(done.number).exists():
        return 0
    tokens = _write_anew(index_keys.known().writes)
    _write_down(done.number, done.finished_at or done.begun_at)
    return tokens


def destroy_old(now: datetime) -> int:
    """Destroy the keys of before, when the last backup that needs them is gone. Says how many."""
    last = IndexKey.objects.using(VAULT).order_by("-number").first()
    if last is None or last.finished_at is None or last.finished_at + KEPT_FOR > now:
        return 0
    with transaction.atomic(using=VAULT):
        old = IndexKey.objects.using(VAULT).filter(number__lt=last.number)
        destroyed, _ = Key.objects.using(VAULT).filter(pk__in=list(old.values_list("key_id", flat=True))).delete()
        old.delete()
    if destroyed:
        empty_the_log()
        index_keys.forget()
    return destroyed


def columns() -> Iterator[tuple[Any, BlindField]]:
    """Every column of tokens that there is."""
    for model in apps.get_models():
        for field in model._meta.fields:
            if isinstance(field, BlindField):
                yield model, field


def _everybody_has_heard() -> None:
    """Wait until every process has asked for the keys again, and whoever had asked before has written what it wrote."""
    time.sleep(settings.INDEX_LEASE + GRACE if settings.INDEX_LEASE else 0)
    index_keys.read_again()
    connection = connections["default"]
    if connection.vendor == "postgresql":
        names = ", ".join(connection.ops.quote_name(model._meta.db_table) for model, _ in columns())
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {names} IN SHARE MODE")


def _write_anew(number: int) -> int:
    return sum(_write_column_anew(model, field, number) for model, field in columns())


def _write_column_anew(model: Any, field: BlindField, number: int) -> int:
    """Every token of a column that is under another key than this one, in the order of its rows."""
    written, last, began = 0, None, time.monotonic()
    while batch := _write_some(model, field, number, last):
        written += len(batch)
        last = batch[-1]
        time.sleep(time.monotonic() - began if settings.INDEX_LEASE else 0)
        began = time.monotonic()
    return written


def _write_some(model: Any, field: BlindField, number: int, after: Any) -> list[Any]:
    with transaction.atomic():
        first = Substr(field.name, 1, 1, output_field=BinaryField())
        rows = _rows(model).annotate(as_long_as=Length(field.name), under=first)
        bare = Q(as_long_as=index_keys.BARE_BYTES)
        rows = rows.filter(bare | ~Q(under=bytes([number]))).order_by("pk").select_for_update()
        if after is not None:
            rows = rows.filter(pk__gt=after)
        batch: list[models.Model] = list(rows[:A_BATCH])
        # Never save(): a row that was erased meanwhile must not come back.
        _rows(model).bulk_update(batch, [field.name])
    return [row.pk for row in batch]


def _rows(model: Any) -> Any:
    return model.unwalled(Purpose.CHECKING) if hasattr(model, "unwalled") else model.objects.all()


def _lines(number: int) -> Any:
    return Line.unwalled(Purpose.CHECKING).filter(event=Event.INDEX_KEY_CHANGED, payload__number=number)


def _write_down(number: int, at: datetime) -> None:
    """Into the record, once."""
    with transaction.atomic():
        if not _lines(number).exists():
            record.write(Event.INDEX_KEY_CHANGED, by=None, at=at, number=number)
