"""Secrets by which staff prove who they are, sealed under a key of the vault: no copy of the case data holds one."""

import base64

from . import crypto, keyring

_PLACE = "second steps"


def sealed(secret: str) -> str:
    """The secret as it may stand in the database."""
    return base64.b64encode(crypto.seal(keyring.system_key("mfa-v1"), secret.encode(), _PLACE)).decode()


def opened(kept: str) -> str:
    """The secret again. CannotBeRead for what was changed."""
    return crypto.open_sealed(keyring.system_key("mfa-v1"), base64.b64decode(kept), _PLACE).decode()
