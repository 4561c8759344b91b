"""The one way from a sealed value to its words: the policy decides, the record is told, then the words appear."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.http import Http404

from wayforward.web.accounts.look import Look
from wayforward.web.accounts.models import Staff
from wayforward.web.record import looks

from . import keyring, policy
from .crypto import CannotBeRead
from .fields import Sealed

ERASED = "(erased)"
UNREADABLE = "(cannot be read)"


class NotEntitled(Http404):
    """The viewer may not read this. The record has a line about it; a page answers 404, like for what is not there."""


class Purpose(StrEnum):
    """What the service itself may read words for. None of these shows anybody's words to a member of staff, but their
    own in a form that they have not sent."""

    SENDING = "sending"  # the gateway writes to the person whose words or address they are
    MATCHING = "matching"  # search results and duplicates checked again, before visible_to decides what is shown
    FACTS = "facts"  # a sealed value that a rule needs, such as a date of birth or a safe-contact profile
    RELEASED_COPY = "released_copy"  # the receiver's own copy of what a person agreed to pass on (C8)
    DOCUMENT = "document"  # a document of the parties, built from what they agreed
    PUBLISHING = "publishing"  # a story in the version that was consented to (C17)
    RESEALING = "resealing"  # the same words under another key: a rotation, a correction, a move to the right file
    PRACTICE = "practice"  # the player of practice cases compares what happened with the story
    ACCESS = "access"  # a copy of somebody's own data, and who passes it on is in the record
    OWN_DRAFT = "own_draft"  # what a member of staff typed and did not send, in the same form again
    SCANNING = "scanning"  # a file that waits in quarantine is shown to the scanner again
    CHECKING = "checking"  # start checks, restore drills


def unseal(viewer: Look | Staff, sealed: Sealed) -> str:
    """The words, for somebody who looks. NotEntitled when the viewer may not."""
    return unseal_many(viewer, [sealed])[0]


def unseal_many(viewer: Look | Staff, sealed: Iterable[Sealed]) -> list[str]:
    """The words of many values, in order, with one statement for all keys. NotEntitled when one is not theirs."""
    return [_shown(words) for words in _read(viewer, list(sealed))]


def unseal_fields(viewer: Look | Staff, rows: Iterable[Any], *names: str) -> list[dict[str, str]]:
    """The words of these fields of each row: [{"text": "...", ...}, ...], with one statement for all keys."""
    all_rows = list(rows)
    words = iter(unseal_many(viewer, [getattr(row, name) for row in all_rows for name in names]))
    return [{name: next(words) for name in names} for _ in all_rows]


def unseal_bytes(viewer: Look | Staff, sealed: Sealed) -> bytes:
    """A sealed file, for somebody who looks. NotEntitled, or CannotBeRead when it is erased or damaged."""
    content = _read(viewer, [sealed])[0]
    if isinstance(content, str):
        raise CannotBeRead(content)
    return content


def unseal_for(purpose: Purpose | str, sealed: Sealed) -> str:
    """The words for the service's own work. CannotBeRead when they are erased or damaged: nothing is sent instead."""
    return unseal_many_for(purpose, [sealed])[0]


def unseal_many_for(purpose: Purpose | str, sealed: Iterable[Sealed]) -> list[str]:
    """The same for many values, with one statement for all keys."""
    return [words.decode() for words in _read_for(purpose, list(sealed))]


def unseal_bytes_for(purpose: Purpose | str, sealed: Sealed) -> bytes:
    """The same for a sealed file."""
    return _read_for(purpose, [sealed])[0]


def _read(viewer: Look | Staff, sealed: Sequence[Sealed]) -> list[bytes | str]:
    """The content of each value, or the words that stand for what cannot be read."""
    if not sealed:
        return []
    staff = viewer.staff if isinstance(viewer, Look) else viewer
    of = viewer if isinstance(viewer, Look) else None
    rows = _rows(sealed)
    if not policy.decide(viewer, rows):
        looks.refused(staff, [policy.NOT_YOURS.code], rows[0])
        raise NotEntitled(policy.NOT_YOURS.words)
    keys = _keys(sealed, of)
    found: list[bytes | str] = []
    unreadable = []
    for value in sealed:
        try:
            found.append(value._open(keys.get(value.key_id)))
        except CannotBeRead:
            gone = value.key_id not in keys
            found.append(ERASED if gone else UNREADABLE)
            if not gone:
                unreadable.append(value.place)
    looks.seen(staff, [(value.row, value.field.name) for value in sealed], of, unreadable)
    return found


def _read_for(purpose: Purpose | str, sealed: Sequence[Sealed]) -> list[bytes]:
    Purpose(purpose)
    keys = _keys(sealed, None)
    return [value._open(keys.get(value.key_id)) for value in sealed]


def _rows(sealed: Sequence[Sealed]) -> list[Any]:
    return list({id(value.row): value.row for value in sealed}.values())


def _keys(sealed: Sequence[Sealed], look: Look | None) -> dict[UUID, bytes | None]:
    """The keys of these values; what a look has opened already is not asked for twice."""
    wanted = {value.key_id for value in sealed if value.needs_key}
    known = look.keys if look is not None else _kept()
    known.update(keyring.standing_keys(wanted - known.keys()))
    return known


def _kept() -> dict[UUID, bytes | None]:
    looking = looks.current()
    return {} if looking is None else looking.keys


def _shown(content: bytes | str) -> str:
    return content if isinstance(content, str) else content.decode()
