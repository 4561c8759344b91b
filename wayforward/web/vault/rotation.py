"""Changes the key of the service (KEK) while the service runs: every value can be read at every moment, and whoever is
killed anywhere in it is followed by the next run.

    begin()                 # the next key, in a file beside; nothing uses it yet: it has to be copied to safe places
    finish(at=now)          # known to the vault; in its place; every data key wrapped anew; the old one forgotten

The order is what keeps it whole. The vault knows a KEK before anything is wrapped by it, and forgets it when nothing
is; both is held by the database itself (`Key.kek`). The file of the one of before stays until then.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from wayforward.process.events import Event
from wayforward.web import record
from wayforward.web.accounts.walled import Purpose
from wayforward.web.record.models import Line

from . import crypto, keyring
from .keyring import VAULT
from .models import CheckValue, Key

# As many as are wrapped within one lock of the vault: a few hundredths of a second. Between two, others have their turn
# for as long: without that, a writer beside it waited for more than five seconds.
A_BATCH = 100


class NotNow(Exception):
    """The key cannot be changed now; the words say why and what to do."""


@dataclass(frozen=True)
class Changed:
    """What a change of the key did: how many data keys this run has wrapped anew."""

    wrapped: int


def begin() -> tuple[Path, bool]:
    """Make the next key, and change nothing. Says where it lies, and whether it was made just now.

    NotNow when the change of before is not finished, or where the folder of the keys cannot be written.
    """
    keyring.check_kek()
    with _alone():
        coming = keyring.coming_file()
        if coming.exists():
            return coming, False
        if keyring.before_file().exists():
            raise NotNow("The change of before is not finished: run `wayforward rotate-kek --copied`.")
        part = coming.with_name(coming.name + ".part")
        part.unlink(missing_ok=True)
        keyring.make_kek(part)
        _on_disk(part)
        part.rename(coming)
        _on_disk(coming.parent)
        return coming, True


def is_unfinished() -> bool:
    """Was a change begun that has not come to its end?"""
    return keyring.before_file().exists() or keyring.coming_file().exists()


def finish(*, at: datetime) -> Changed:
    """Put the next key in its place, wrap every data key by it, and forget the one of before. Goes on where another run
    was killed. NotNow when no change was begun; CannotBeRead when a data key does not open with the key it names."""
    keyring.read_again()
    keyring.check_kek()
    with _alone():
        if keyring.coming_file().exists():
            keyring.add_check_value(keyring.read_kek(keyring.coming_file()))
            _switch()
        if not keyring.before_file().exists():
            raise NotNow("There is no next key: run `wayforward rotate-kek` first, and copy the key that it makes.")
        keyring.read_again()
        old = keyring.read_kek(keyring.before_file())
        wrapped = _wrap_all(old)
        keyring.empty_the_log()
        _write_down(old, at)
        keyring.before_file().unlink()
        _on_disk(keyring.kek_file().parent)
        keyring.read_again()
    return Changed(wrapped)


def _switch() -> None:
    """The next key becomes the key, and the key becomes the one of before. At every moment both are there."""
    key, before = keyring.kek_file(), keyring.before_file()
    if not before.exists():
        os.link(key, before)
        _on_disk(key.parent)
    keyring.coming_file().rename(key)
    _on_disk(key.parent)


def _wrap_all(old: bytes) -> int:
    """Wrap by the key what the one of before wraps, until the vault has nothing of it and has forgotten it."""
    wrapped, name = 0, keyring.id_of(old)
    while True:
        began = time.monotonic()
        while batch := _wrap_some(old, name):
            wrapped += batch
            time.sleep(time.monotonic() - began)
            began = time.monotonic()
        try:
            CheckValue.objects.using(VAULT).filter(pk=name).delete()
        except (ProtectedError, IntegrityError):
            continue  # another process has just made a key, and did not know yet
        return wrapped


def _wrap_some(old: bytes, name: str) -> int:
    with transaction.atomic(using=VAULT):
        found = Key.objects.using(VAULT).select_for_update().filter(kek_id=name).order_by("pk")
        rows = list(found[:A_BATCH])
        for row in rows:
            place = keyring.place_of(row.pk, row.scope)
            row.wrapped = crypto.wrap(keyring.kek(), crypto.unwrap(old, bytes(row.wrapped), place), place)
            row.kek_id = keyring.kek_id()
        # Never save(): a key that was destroyed meanwhile must not come back.
        Key.objects.using(VAULT).bulk_update(rows, ["wrapped", "kek"])
    return len(rows)


def _write_down(old: bytes, at: datetime) -> None:
    """Into the record, once: a run that was killed after this does not write it again."""
    was = keyring.id_of(old)
    lines = Line.unwalled(Purpose.CHECKING).filter(event=Event.KEY_CHANGED, payload__was=was)
    with transaction.atomic():
        if not lines.exists():
            record.write(Event.KEY_CHANGED, by=None, at=at, was=was, now=keyring.kek_id())


@contextmanager
def _alone() -> Iterator[None]:
    """Nobody else changes the key meanwhile. NotNow when somebody does, or where nothing can be written."""
    file = keyring.kek_file()
    try:
        lock = file.with_name(file.name + ".lock").open("w")
    except OSError as error:
        raise NotNow(f"The folder of the key cannot be written ({error.strerror}). Nothing was changed.") from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise NotNow("The key is being changed by another run of this command.") from None
        yield


def _on_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
