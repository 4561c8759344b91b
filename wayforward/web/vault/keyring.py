"""Data keys: made, opened and destroyed in the vault database, each wrapped by the key of the service (KEK).

Order without two-phase commit: a key is committed before the data under it, and destroyed before the data goes. The
vault connection is its own, so a roll-back of the case database leaves at most an orphan key, never an unreadable row.
"""

import base64
import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, ClassVar
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

from django.conf import settings
from django.db import IntegrityError, connections, transaction
from django.db.models import QuerySet, UUIDField

from wayforward.web import clock
from wayforward.web.ready import Slot, ask
from wayforward.web.rows import insert_rows

from . import crypto
from .models import CheckValue, Key, Shredded

VAULT = "vault"
A_FEW = 20
CHECKED = b"wayforward: this is the right key"
SYSTEM_KEYS = ("index-v1", "audit-mac-v1", "mfa-v1", "outbox-v1")


class Scope(StrEnum):
    PERSON = "person"
    PARTICIPATION = "participation"
    SUPPORT = "support"
    JOINT = "joint"
    REFERRAL = "referral"
    RIGHTS = "rights"
    STAFF = "staff"
    SYSTEM = "system"


class NoKek(Exception):
    """The key of the service is missing, not 32 bytes, or not the one that this vault was made with."""


@dataclass(frozen=True)
class Keks:
    """What lies where the KEK lies: the one that wraps, and all that open, by id. Two while it is being changed."""

    path: Path
    wraps: bytes
    opens: dict[str, bytes]


class _Memory:
    """What one process keeps: the KEK, and system keys, which are never destroyed."""

    # Read and set together, since every thread asks for it.
    keks: Keks | None = None
    system: ClassVar[dict[str, bytes]] = {}


def kek_file() -> Path:
    """Where the KEK lies: apart from the data, and in no backup."""
    return Path(settings.WAYFORWARD_KEK_FILE)


def make_kek(path: Path) -> None:
    """Write a new random KEK to a file that only its owner may read. FileExistsError when there is one already."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(base64.b64encode(crypto.new_secret()) + b"\n")


def coming_file() -> Path:
    """Where the next KEK lies while it is being changed: it opens already, and does not wrap yet."""
    return kek_file().with_name(kek_file().name + ".next")


def before_file() -> Path:
    """Where the KEK of before lies until nothing is wrapped by it any more: it opens still."""
    return kek_file().with_name(kek_file().name + ".old")


def kek() -> bytes:
    """The KEK. NoKek when it is missing or is no key."""
    return _keks().wraps


def kek_id() -> str:
    """A name for the KEK that says nothing about it."""
    return id_of(kek())


def id_of(secret: bytes) -> str:
    """The name of a KEK."""
    return hashlib.sha256(b"kek-id|" + secret).hexdigest()[:16]


def read_kek(path: Path) -> bytes:
    """The KEK in a file. NoKek when there is none, or when it is no key."""
    try:
        secret = base64.b64decode(path.read_bytes().strip(), validate=True)
    except FileNotFoundError:
        raise NoKek("The key of the service (KEK) is not where WAYFORWARD_KEK_FILE says it is.") from None
    except ValueError:
        raise NoKek("The key of the service (KEK) is not a key.") from None
    if len(secret) != crypto.KEY_BYTES:
        raise NoKek("The key of the service (KEK) is not 32 bytes long.")
    return secret


def _keks() -> Keks:
    known = _Memory.keks
    if known is None or known.path != settings.WAYFORWARD_KEK_FILE:
        if known is not None:
            _Memory.system = {}  # they were another service's
        known = read_again()
    return known


def read_again() -> Keks:
    """Read what lies where the KEK lies, and keep it: another process may have changed it."""
    beside = [read_kek(file) for file in (before_file(), coming_file()) if file.exists()]
    wraps = read_kek(kek_file())
    _Memory.keks = Keks(settings.WAYFORWARD_KEK_FILE, wraps, {id_of(secret): secret for secret in (*beside, wraps)})
    return _Memory.keks


def forget() -> None:
    """Forget the KEK and the system keys, so that both are read again."""
    _Memory.keks, _Memory.system = None, {}


def new_key(scope: Scope | str, owner: UUID) -> UUID:
    """Make a data key and commit it in the vault. ValueError for a scope that does not exist."""
    key_id, scope = uuid4(), Scope(scope)
    if (gathered := _gathered.get()) is not None:
        gathered.waiting[key_id] = (scope, owner, crypto.new_secret())
        return key_id
    try:
        _insert(key_id, scope, owner, crypto.new_secret())
    except IntegrityError:
        # The KEK was changed since this process has read it, and the vault takes nothing under the one of before.
        read_again()
        _insert(key_id, scope, owner, crypto.new_secret())
    return key_id


def key(key_id: UUID) -> bytes:
    """One data key. CannotBeRead when it was destroyed."""
    return keys([key_id])[key_id]


def keys(key_ids: Iterable[UUID]) -> dict[UUID, bytes]:
    """Data keys by id, in one statement. CannotBeRead when one was destroyed or does not open."""
    wanted = set(key_ids)
    found = standing_keys(wanted)
    if gone := wanted - {key_id for key_id, secret in found.items() if secret is not None}:
        raise crypto.CannotBeRead(f"{len(gone)} data keys are not in the vault, or do not open")
    return {key_id: secret for key_id, secret in found.items() if secret is not None}


def standing_keys(key_ids: Iterable[UUID]) -> dict[UUID, bytes | None]:
    """The data keys that are in the vault, in one statement; None for one that is there and does not open."""
    wanted = set(key_ids)
    if (gathered := _gathered.get()) is not None and (waiting := wanted & gathered.waiting.keys()):
        return {pk: gathered.waiting[pk][2] for pk in waiting} | standing_keys(wanted - waiting)
    if not wanted:
        return {}
    opens, rows = _keks().opens, _wrapped(wanted)
    if any(kek_id not in opens for _, _, kek_id, _ in rows):
        # The KEK is being changed, or was: what lies there now opens what lies in the vault now.
        opens, rows = read_again().opens, _wrapped(wanted)
    return {pk: _opened(pk, scope, opens.get(kek_id), wrapped) for pk, scope, kek_id, wrapped in rows}


def _wrapped(wanted: set[UUID]) -> list[tuple[UUID, str, str, bytes]]:
    rows = ask(_these, wanted=wanted)
    return [(pk, scope, kek_id, bytes(wrapped)) for pk, scope, kek_id, wrapped in rows]


def _these() -> QuerySet:
    found = Key.objects.using(VAULT).filter(pk__in=Slot("wanted", UUIDField()))
    return found.values_list("pk", "scope", "kek_id", "wrapped")


def stands(key_id: UUID) -> bool:
    """Is this data key still in the vault? Not when what was sealed under it was erased."""
    return Key.objects.using(VAULT).filter(pk=key_id).exists()


def system_key(name: str) -> bytes:
    """A key of the service itself (index, chain of the record, ...): made once, kept by the process."""
    kek()
    secret = _Memory.system.get(name)
    if secret is None:
        if name not in SYSTEM_KEYS:
            raise ValueError(f"{name} is not a system key")
        key_id = uuid5(NAMESPACE_URL, f"wayforward:system-key:{name}")
        if not Key.objects.using(VAULT).filter(pk=key_id).exists():
            try:
                with transaction.atomic(using=VAULT):
                    _insert(key_id, Scope.SYSTEM, key_id, crypto.new_secret())
            except IntegrityError:
                pass  # another process was first; its key is the key
        secret = _Memory.system[name] = key(key_id)
    return secret


def shred(key_ids: Iterable[UUID], *, reason: str, at: datetime | None = None, decided_by: UUID | None = None) -> int:
    """Destroy data keys: what was sealed under them is gone, here at once and in backups when the vault's have passed.

    The ledger is written in the same transaction. Says how many keys there were.
    """
    wanted = set(key_ids)
    with transaction.atomic(using=VAULT):
        rows = list(Key.objects.using(VAULT).select_for_update().filter(pk__in=wanted).exclude(scope=Scope.SYSTEM))
        Shredded.objects.using(VAULT).bulk_create(
            [
                Shredded(
                    id=row.pk,
                    scope=row.scope,
                    owner=row.owner,
                    at=at or clock.now(),
                    reason=str(reason),
                    decided_by=decided_by,
                )
                for row in rows
            ],
            ignore_conflicts=True,
        )
        Key.objects.using(VAULT).filter(pk__in=[row.pk for row in rows]).delete()
    empty_the_log()
    return len(rows)


def replay_shredded() -> int:
    """After a restore: destroy again what the ledger says was destroyed. Says how many keys had come back."""
    gone = Shredded.objects.using(VAULT).values_list("pk", flat=True)
    back, _ = Key.objects.using(VAULT).filter(pk__in=list(gone)).delete()
    empty_the_log()
    return back


def check_kek() -> None:
    """NoKek unless the KEK is the one that this vault was made with."""
    known = {row.kek_id: bytes(row.value) for row in CheckValue.objects.using(VAULT).all()}
    if not known:
        raise NoKek("The vault has no check value: it was never prepared, or it is not this service's vault.")
    opens = _keks().opens
    if not known.keys() <= opens.keys():
        opens = read_again().opens
    if kek_id() not in known:
        raise NoKek("The key of the service (KEK) is not the one that this vault was made with.")
    if not known.keys() <= opens.keys():
        raise NoKek(
            "The key of the service (KEK) was being changed, and one of the two keys is not there. Put both back: the "
            f"one of before is called {before_file().name}, the new one {coming_file().name} or {kek_file().name}."
        )
    for name, value in known.items():
        try:
            opened = crypto.unwrap(opens[name], value, "check|" + name)
        except crypto.CannotBeRead as found:
            raise NoKek("The check value of the vault does not open.") from found
        if opened != CHECKED:
            raise NoKek("The check value of the vault is another one.")


def add_check_value(secret: bytes) -> None:
    """Let the vault know a KEK: only then it takes keys that are wrapped by it."""
    name = id_of(secret)
    value = crypto.wrap(secret, CHECKED, "check|" + name)
    CheckValue.objects.using(VAULT).get_or_create(kek_id=name, defaults={"value": value})


def prepare() -> None:
    """Give a new vault its check value and its system keys. A vault that has them is left as it is."""
    if not CheckValue.objects.using(VAULT).exists():
        add_check_value(kek())
    check_kek()
    for name in SYSTEM_KEYS:
        system_key(name)


def prepare_database(*, using: str, **_: Any) -> None:
    """After migrate of the vault database: prepare it, if there is a KEK to prepare it with."""
    if using != VAULT:
        return
    from . import index_keys

    _Memory.system = {}
    index_keys.forget()
    tables = connections[VAULT].introspection.table_names()
    if CheckValue._meta.db_table in tables and kek_file().exists():
        prepare()
        if index_keys.IndexKey._meta.db_table in tables:
            index_keys.known()


class Gathered:
    """Keys that were made and are not in the vault yet."""

    def __init__(self) -> None:
        self.waiting: dict[UUID, tuple[Scope, UUID, bytes]] = {}

    def commit(self) -> None:
        """Commit them in the vault, in one go: before the transaction ends in which there are rows under them."""
        try:
            self._insert()
        except IntegrityError:
            read_again()  # as for one key
            self._insert()
        self.waiting = {}

    def _insert(self) -> None:
        keys = [_row(key_id, *given) for key_id, given in self.waiting.items()]
        if len(keys) > A_FEW:
            Key.objects.using(VAULT).bulk_create(keys)
        else:
            insert_rows(keys)


_gathered: ContextVar[Gathered | None] = ContextVar("gathered", default=None)


@contextmanager
def together() -> Iterator[Gathered]:
    """Gather the keys that are made in this block, so that many rows wait for the disk once: the block commits them
    itself, before its own transaction ends. RuntimeError where it forgot to; what was rolled back needs none."""
    gathered = Gathered()
    token = _gathered.set(gathered)
    try:
        yield gathered
    finally:
        _gathered.reset(token)
    if gathered.waiting:
        raise RuntimeError("The keys of these rows were not committed.")


@contextmanager
def in_one_go() -> Iterator[None]:
    """The keys that an action makes are committed in the vault when it has made its rows, and before its transaction
    ends: it waits for the disk once for all of them, and seals under each without reading it back. Inside of `together`
    they wait for the others."""
    if _gathered.get() is not None:
        yield
        return
    with together() as keys:
        yield
        if keys.waiting:
            keys.commit()


def _insert(key_id: UUID, scope: Scope, owner: UUID, secret: bytes) -> None:
    _row(key_id, scope, owner, secret).save(using=VAULT, force_insert=True)


def _row(key_id: UUID, scope: Scope, owner: UUID, secret: bytes) -> Key:
    wraps = kek()
    wrapped = crypto.wrap(wraps, secret, place_of(key_id, scope))
    return Key(id=key_id, scope=scope, owner=owner, kek_id=id_of(wraps), wrapped=wrapped)


def _opened(key_id: UUID, scope: str, wrapped_by: bytes | None, wrapped: bytes) -> bytes | None:
    if wrapped_by is None:
        return None
    try:
        return crypto.unwrap(wrapped_by, wrapped, place_of(key_id, scope))
    except crypto.CannotBeRead:
        return None


def place_of(key_id: UUID, scope: str) -> str:
    """What a wrapped key belongs to: it opens nowhere else."""
    return f"dek|{key_id}|{scope}"


def empty_the_log() -> None:
    """SQLite: the write-ahead log still holds the deleted bytes until it is emptied."""
    connection = connections[VAULT]
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
