"""The key over the blind tokens: what changes when the key of the index is changed (ADR 0014).

A token is a keyed hash, and what it was made from is kept nowhere: nobody could make those of old searches anew. So the
hash stays, and what lies in the database is the hash under a second key, by an encryption that gives the same for the
same (AES-SIV, RFC 5297) and can be undone by whoever has that key. To change the key is to take the one off and put the
other on, row by row, and nobody reads a name for it.

In the database: 8 bytes, a bare token, until the key is changed for the first time; then one byte with the number of
the key, and 24 bytes. Everything above this module knows bare tokens alone.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings

from . import crypto, keyring
from .keyring import VAULT
from .models import IndexKey

BARE = 0  # tokens as they were before any change
BARE_BYTES = 8


@dataclass(frozen=True)
class Known:
    """What a process knows of the keys: which one writes, which are searched by, and all that open, by number."""

    writes: int
    reads: tuple[int, ...]
    opens: dict[int, bytes]
    read_at: float


class _Memory:
    """What one process keeps, for `INDEX_LEASE` seconds: a change of the key waits longer than that."""

    known: Known | None = None


def known() -> Known:
    """The keys as they were at most INDEX_LEASE seconds ago."""
    found = _Memory.known
    if found is None or time.monotonic() - found.read_at > settings.INDEX_LEASE:
        found = read_again()
    return found


def read_again() -> Known:
    """Read the keys, and keep them for a while."""
    at = time.monotonic()
    rows = list(IndexKey.objects.using(VAULT).order_by("number"))
    old = _Memory.known.opens if _Memory.known is not None else {}
    unknown = [row for row in rows if row.number not in old]
    secrets = keyring.standing_keys(row.key_id for row in unknown)
    new = {row.number: secret for row in unknown if (secret := secrets.get(row.key_id)) is not None}
    opens = {number: secret for row in rows if (secret := (old | new).get(number := row.number)) is not None}
    _Memory.known = Known(*_in_use(rows), opens, at)
    return _Memory.known


def forget() -> None:
    """Forget the keys, so that they are read again."""
    _Memory.known = None


def _in_use(rows: list[IndexKey]) -> tuple[int, tuple[int, ...]]:
    """The number that is written with, and those that are searched by: two while the key is being changed."""
    numbers = [BARE, *(row.number for row in rows)]
    changing = bool(rows) and rows[-1].finished_at is None
    return numbers[-1], tuple(numbers[-2:] if changing else numbers[-1:])


def begin(at: datetime) -> int:
    """The number of the key that is being changed to: of a change that was not finished, or of a new one."""
    last = IndexKey.objects.using(VAULT).order_by("-number").first()
    if last is not None and last.finished_at is None:
        return last.number
    number = last.number + 1 if last is not None else 1
    if number > 255:
        raise ValueError("The number of a key is one byte, and 255 keys were used.")
    key_id = keyring.new_key(keyring.Scope.SYSTEM, UUID(int=number))
    IndexKey(number=number, key_id=key_id, begun_at=at).save(using=VAULT, force_insert=True)
    return number


def stored(token: bytes) -> bytes:
    """A bare token as it is written now."""
    now = known()
    return _under(now, now.writes, token)


def forms(token: bytes) -> Iterator[bytes]:
    """A bare token in each form in which it may lie in the database now."""
    now = known()
    return (_under(now, number, token) for number in now.reads)


def bare(found: bytes) -> bytes:
    """The bare token of what lies in the database. What no key opens stays what it is, and is like no other."""
    if len(found) <= BARE_BYTES:
        return found
    secret = known().opens.get(found[0]) or read_again().opens.get(found[0])
    try:
        return crypto.uncover(secret, found[1:]) if secret is not None else found
    except crypto.CannotBeRead:
        return found


def _under(now: Known, number: int, token: bytes) -> bytes:
    if number == BARE:
        return token
    if number not in now.opens:
        raise crypto.CannotBeRead("the key of the index is gone, or does not open")
    return bytes([number]) + crypto.cover(now.opens[number], token)
