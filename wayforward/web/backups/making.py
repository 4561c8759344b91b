"""Makes a backup while the service runs, and reads it back from its sealed files before it counts as one."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connections

from wayforward.web.vault import parcels

from . import files, of_postgresql, of_sqlite, restoring
from .files import Unusable

# The data first: a key is committed before what lies under it, so a vault that is copied later has every key.
ORDER = (("data", "default"), ("vault", "vault"))
# How long files are kept. An erased person's keys are gone with the last vault that held them.
KEPT = {"data": timedelta(days=35), "vault": timedelta(days=7)}


@dataclass(frozen=True)
class Made:
    """The two files, and what the rehearsal of their restore said."""

    data: Path
    vault: Path
    told: str


def make(folder: Path, public_keys: list[str], now: datetime) -> Made:
    """Copy, seal, restore the sealed files beside the data, check what comes out; then keep both in `folder`.

    Besides the public keys each file is sealed for a key that this call makes and reads it back with; it is kept for
    the rehearsals of the restore until the next backup. Raises Unusable, and keeps nothing, when any of it does not go
    well.
    """
    if len(set(public_keys)) < 2:
        raise Unusable(
            "WAYFORWARD_BACKUP_RECIPIENTS names fewer than two public keys. With one, a lost sheet of paper loses "
            "every backup. `wayforward backupkey` makes a pair."
        )
    for key in public_keys:
        parcels.check_public(key)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with alone() as scratch:
        public, secret = parcels.new_keys()
        sealed = {kind: _seal(kind, alias, scratch, [*public_keys, public], now) for kind, alias in ORDER}
        told = restoring.open_and_check(sealed["data"], sealed["vault"], secret, scratch / "rehearsal")
        _keep_key(now, secret)
        data, vault = (_keep(sealed[kind], folder / files.name_of(kind, now)) for kind, _ in ORDER)
    _let_go(folder, now)
    return Made(data, vault, told)


def is_due(folder: Path, every: timedelta, now: datetime) -> bool:
    """Is there no backup that is younger than this?"""
    newest = files.kept(folder, "vault")
    return not newest or now - newest[0][0] >= every


def something_to_lose() -> bool:
    """Is there a service in these databases? Asked in plain SQL: the tables may be those of another version."""
    connection = connections["default"]
    if "accounts_service" not in connection.introspection.table_names():
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM accounts_service LIMIT 1")
        return cursor.fetchone() is not None


def key_file() -> Path:
    """Where the key lies that opens the newest backup, and no other."""
    return Path(settings.KEYS) / "rehearsal-key"


def key_of_the_newest() -> tuple[datetime, str]:
    """Of which moment the backup is that can be rehearsed without paper, and its key. Unusable when there is none."""
    try:
        moment, secret = key_file().read_text(encoding="ascii").split()
        return datetime.fromisoformat(moment), secret
    except (OSError, ValueError):
        raise Unusable("There is no backup that can be rehearsed yet. Run `wayforward backup` first.") from None


def _keep_key(moment: datetime, secret: str) -> None:
    part = key_file().with_suffix(".part")
    part.touch(mode=0o600)
    part.write_text(f"{moment.isoformat()} {secret}\n", encoding="ascii")
    part.rename(key_file())


@contextmanager
def alone() -> Iterator[Path]:
    """A folder for the copies, on the disk of the data, and nobody else backing up. It is emptied before and after:
    a killed process leaves nothing for longer than until the next backup."""
    data = Path(settings.DATA)
    with (data / "backup.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Unusable("Another backup is being made; this one was not begun.") from None
        scratch = data / "backing-up"
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir(mode=0o700)
        try:
            yield scratch
        finally:
            shutil.rmtree(scratch, ignore_errors=True)


def _seal(kind: str, alias: str, scratch: Path, public_keys: list[str], now: datetime) -> Path:
    engine = connections[alias].vendor
    work = scratch / kind
    work.mkdir(mode=0o700)
    copy, archive, sealed = work / files.name_inside(kind, engine), work / "archive.tar", scratch / f"{kind}.age"
    tables = (of_sqlite if engine == "sqlite" else of_postgresql).copy(alias, copy)
    files.write(files.described(kind, now, copy, tables, engine), copy, archive)
    parcels.pack(archive, sealed, public_keys)
    shutil.rmtree(work)
    return sealed


def _keep(sealed: Path, target: Path) -> Path:
    """Put a file where it is kept: whole under its name, or not there."""
    part = target.with_suffix(".part")
    shutil.copyfile(sealed, part)
    part.chmod(0o600)
    with part.open("rb") as written:
        os.fsync(written.fileno())
    part.rename(target)
    handle = os.open(target.parent, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)
    return target


def _let_go(folder: Path, now: datetime) -> None:
    """Remove what has been kept for long enough; the newest of each kind stays."""
    for part in folder.glob("wayforward-*.part"):
        part.unlink()
    for kind, how_long in KEPT.items():
        for made_at, file in files.kept(folder, kind)[1:]:
            if now - made_at > how_long:
                file.unlink()
