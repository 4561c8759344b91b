"""A file that is kept in pieces: sealed with one look at its key, and read as one thing."""

from collections.abc import Iterable, Sequence
from typing import Any

from wayforward.web.accounts.look import Look
from wayforward.web.accounts.models import Staff
from wayforward.web.record import looks

from . import keyring, policy
from .crypto import CannotBeRead
from .unsealing import NotEntitled, Purpose


def under_one_key(rows: Sequence[Any]) -> None:
    """Let rows that are about to be saved know their key, so that it is not asked for once for each of them (part of
    an action)."""
    key_id = rows[0].key_id
    key = keyring.key(key_id)
    for row in rows:
        row._state.data_key = (key_id, key)


def read(viewer: Look | Staff, of: Any, name: str, rows: Iterable[Any]) -> bytes:
    """The whole of a file, for somebody who looks: the field `name` of these rows, one after another. The record says
    that `of` was read. NotEntitled when it is not theirs; CannotBeRead when a piece is erased, moved or damaged.
    """
    pieces = list(rows)
    staff = viewer.staff if isinstance(viewer, Look) else viewer
    if not policy.decide(viewer, [of, *pieces]):
        looks.refused(staff, [policy.NOT_YOURS.code], of)
        raise NotEntitled(policy.NOT_YOURS.words)
    content = _opened(of, name, pieces)
    looks.seen(staff, [(of, name)], viewer if isinstance(viewer, Look) else None, [])
    return content


def read_for(purpose: Purpose | str, of: Any, name: str, rows: Iterable[Any]) -> bytes:
    """The same for the service's own work."""
    Purpose(purpose)
    return _opened(of, name, list(rows))


def _opened(of: Any, name: str, pieces: Sequence[Any]) -> bytes:
    if not pieces or any(piece.key_id != of.key_id for piece in pieces):
        raise CannotBeRead("not all pieces are there, or not all are of this file")
    key = keyring.key(of.key_id)
    return b"".join(getattr(piece, name)._open(key) for piece in pieces)
