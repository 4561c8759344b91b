"""Files that leave this machine, in the age format: only whoever holds one of the secret keys opens them.

The public keys are here, the secret ones are on paper elsewhere. Debian's own `age` opens such a file without us.
"""

from pathlib import Path

import pyrage


class CannotBeOpened(Exception):
    """The file was cut, changed, or sealed for others."""


class NotAKey(Exception):
    """The words are no key of the age format."""


def new_keys() -> tuple[str, str]:
    """A new pair: (public, secret). The secret one is shown once and kept nowhere."""
    identity = pyrage.x25519.Identity.generate()
    return str(identity.to_public()), str(identity)


def check_public(key: str) -> None:
    """NotAKey unless this is a public key."""
    _recipient(key)


def pack(source: Path, to: Path, public: list[str]) -> None:
    """Seal a file for each of these public keys."""
    pyrage.encrypt_file(str(source), str(to), [_recipient(key) for key in public])


def unpack(parcel: Path, to: Path, secret: str) -> None:
    """Open a file with a secret key. CannotBeOpened leaves nothing behind: not even the part that still opened."""
    try:
        pyrage.decrypt_file(str(parcel), str(to), [_identity(secret)])
    except (pyrage.DecryptError, OSError) as error:
        to.unlink(missing_ok=True)
        raise CannotBeOpened(f"{parcel.name} does not open with this key, or is not whole.") from error


def with_words(content: bytes, words: str) -> bytes:
    """Content that opens with these words (scrypt), for somebody who has no key."""
    sealed: bytes = pyrage.passphrase.encrypt(content, words)
    return sealed


def _recipient(key: str) -> pyrage.x25519.Recipient:
    try:
        return pyrage.x25519.Recipient.from_str(key.strip())
    except pyrage.RecipientError:
        raise NotAKey("This is no public key; one begins with age1.") from None


def _identity(key: str) -> pyrage.x25519.Identity:
    try:
        return pyrage.x25519.Identity.from_str(key.strip())
    except pyrage.IdentityError:
        raise NotAKey("This is no secret key; one begins with AGE-SECRET-KEY-1.") from None
