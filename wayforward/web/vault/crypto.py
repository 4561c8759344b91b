"""AES-256-GCM, AES-SIV and padding, and nothing else: the only module that imports a cipher.

A sealed value is `0x01 | algorithm | nonce 12 | ciphertext | tag 16`. What it belongs to is authenticated with it
(the additional data), so that a value copied to another row, field or person does not open.
"""

import hashlib
import hmac
import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESSIV

KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16
VERSION = 1
AES_256_GCM = 1
HEADER = bytes([VERSION, AES_256_GCM])
PADDING_FLOOR = 32
_END = b"\x80"


class CannotBeRead(Exception):
    """The value is not what was sealed here, or its key is gone or another."""


def new_secret() -> bytes:
    """A random 256-bit key."""
    return os.urandom(KEY_BYTES)


def seal(key: bytes, words: bytes, belongs_to: str) -> bytes:
    """Seal and pad words. The length tells no more than the padded length does."""
    nonce = os.urandom(NONCE_BYTES)
    return HEADER + nonce + AESGCM(key).encrypt(nonce, padded(words), belongs_to.encode())


def open_sealed(key: bytes, sealed: bytes, belongs_to: str) -> bytes:
    """The words back. CannotBeRead when one bit of value, key or belonging differs."""
    if sealed[:2] != HEADER or len(sealed) < len(HEADER) + NONCE_BYTES + TAG_BYTES:
        raise CannotBeRead("not a sealed value of a known version")
    nonce, rest = sealed[2 : 2 + NONCE_BYTES], sealed[2 + NONCE_BYTES :]
    try:
        return unpadded(AESGCM(key).decrypt(nonce, rest, belongs_to.encode()))
    except InvalidTag:
        raise CannotBeRead("the value does not belong here, or was changed") from None


def wrap(kek: bytes, key: bytes, belongs_to: str) -> bytes:
    """A data key under the key of the service: 60 bytes."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(kek).encrypt(nonce, key, belongs_to.encode())


def unwrap(kek: bytes, wrapped: bytes, belongs_to: str) -> bytes:
    """The data key back. CannotBeRead when the KEK is another one or the row was changed."""
    try:
        return AESGCM(kek).decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], belongs_to.encode())
    except (InvalidTag, ValueError):
        raise CannotBeRead("the key does not open with this KEK") from None


def cover(key: bytes, token: bytes) -> bytes:
    """A token under a key: the same for the same (AES-SIV, RFC 5297), 16 bytes longer."""
    return _siv(key).encrypt(token, None)


def uncover(key: bytes, covered: bytes) -> bytes:
    """The token back. CannotBeRead when key or value is another one."""
    try:
        return _siv(key).decrypt(covered, None)
    except (InvalidTag, ValueError):
        raise CannotBeRead("the token is not under this key") from None


@lru_cache(maxsize=8)
def _siv(key: bytes) -> AESSIV:
    """AES-SIV takes two keys of 256 bits."""
    return AESSIV(hmac.digest(key, b"wayforward: cover of tokens", hashlib.sha512))


def padded(words: bytes) -> bytes:
    """The words, an end mark, and zeros up to a PADMÉ length (Nikitin and others 2019), at least 32 bytes."""
    marked = words + _END
    return marked.ljust(max(PADDING_FLOOR, padme(len(marked))), b"\0")


def unpadded(padding: bytes) -> bytes:
    """The words without their padding."""
    words = padding.rstrip(b"\0")
    if words[-1:] != _END:
        raise CannotBeRead("the padding has no end mark")
    return words[:-1]


def padme(length: int) -> int:
    """The PADMÉ length for a length: at most 12 % more, and only O(log log n) bits of the length are told."""
    if length < 2:
        return length
    exponent = length.bit_length() - 1
    kept = exponent.bit_length()
    mask = (1 << (exponent - kept)) - 1 if exponent > kept else 0
    return (length + mask) & ~mask
