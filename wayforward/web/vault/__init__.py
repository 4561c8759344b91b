"""Encryption at rest: the keyring, sealed fields, blind tokens, and `unseal`, the one way back to the words.

    class Session(WalledModel):
        key_id = models.UUIDField()              # the data key of this row, made before the row
        words = vault.SealedField()              # assign str, bytes or None; it is sealed when the row is saved

    key = vault.new_key("participation", participation_id)          # committed in the vault at once
    session = Session(case=case, key_id=key, words="I want to know why."); session.save()

    str(session.words)                           # "▒▒▒", also in templates, JSON (TypeError) and pickle (TypeError)
    bool(session.words)                          # are there any words?

    vault.unseal(look, session.words)            # -> str; policy, then the record, then the words
    vault.unseal_many(look, [row.words for row in rows])             # one statement for all keys
    vault.unseal_fields(look, rows, "words", "next_step")            # -> [{"words": ..., "next_step": ...}, ...]
    vault.unseal_bytes(look, document.pdf)       # -> bytes, for files
    vault.unseal_for(Purpose.SENDING, message.body)                  # the service's own listed purposes; strict
    vault.unseal_many_for(Purpose.FACTS, [...])

`look` is a `Look` (a door made it) or a `Staff` (lists over many cases). Who is not entitled gets `NotEntitled` (a
404), and the record a line about it. What cannot be read any more is `ERASED` (its key was destroyed) or `UNREADABLE`
(tampered with, moved, or damaged) on a page; `unseal_for` raises `CannotBeRead` instead.

    vault.tokens_for("phone", "07700 900123")    # -> [bytes]; kinds: name sound phone email born postcode reference
                                                 #    name_born (value "Maria Santos|1990-03-04")
    vault.index(person_id, {"name": "Maria Santos", "phone": "07700 900123"})        # replaces the tokens of a person
    vault.find({"name": "maria"})                # -> [person ids] to decrypt, check again, and show if visible_to says

Scopes of keys: person, participation, support, joint, staff, system (and referral). In actions pass the row's id.
"""

from typing import TYPE_CHECKING, Any

_WHERE = {
    "SealedField": "fields",
    "Sealed": "fields",
    "new_key": "keyring",
    "shred": "keyring",
    "stands": "keyring",
    "system_key": "keyring",
    "Scope": "keyring",
    "unseal": "unsealing",
    "unseal_many": "unsealing",
    "unseal_fields": "unsealing",
    "unseal_bytes": "unsealing",
    "unseal_for": "unsealing",
    "unseal_many_for": "unsealing",
    "unseal_bytes_for": "unsealing",
    "Purpose": "unsealing",
    "NotEntitled": "unsealing",
    "ERASED": "unsealing",
    "UNREADABLE": "unsealing",
    "CannotBeRead": "crypto",
    "tokens_for": "blind",
    "index": "blind",
    "index_more": "blind",
    "find": "blind",
}

if TYPE_CHECKING:
    from .blind import find, index, index_more, tokens_for
    from .crypto import CannotBeRead
    from .fields import Sealed, SealedField
    from .keyring import Scope, new_key, shred, stands, system_key
    from .unsealing import (
        ERASED,
        UNREADABLE,
        NotEntitled,
        Purpose,
        unseal,
        unseal_bytes,
        unseal_bytes_for,
        unseal_fields,
        unseal_for,
        unseal_many,
        unseal_many_for,
    )

__all__ = [
    "ERASED",
    "UNREADABLE",
    "CannotBeRead",
    "NotEntitled",
    "Purpose",
    "Scope",
    "Sealed",
    "SealedField",
    "find",
    "index",
    "index_more",
    "new_key",
    "shred",
    "stands",
    "system_key",
    "tokens_for",
    "unseal",
    "unseal_bytes",
    "unseal_bytes_for",
    "unseal_fields",
    "unseal_for",
    "unseal_many",
    "unseal_many_for",
]


def __getattr__(name: str) -> Any:
    """The surface of the vault, loaded when it is used: models need the app registry first."""
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
    globals()[name] = value
    return value
