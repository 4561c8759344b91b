"""The addresses of signing in: about nobody but whoever is there."""

from typing import Any

from tests.web.walls.table import Rows


def _nobodys(world: Any) -> list[dict[str, Any]]:
    return [{"pk": 1}]


ALONE = (
    "signin:sign-in",
    "signin:sign-out",
    "account_login",
    "account_logout",
    "account_reauthenticate",
    "account_change_password",
    "mfa_index",
    "mfa_authenticate",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_reauthenticate_webauthn",
    "mfa_login_webauthn",
)
ROWS: Rows = {
    **{name: lambda world: [{}] for name in ALONE},
    "mfa_remove_webauthn": _nobodys,
    "mfa_edit_webauthn": _nobodys,
    "signin:sessions": lambda world: [{}],
    "signin:staff": lambda world: [{}, ({}, "after=B")],
    "signin:leaving": lambda world: [{"pk": world.cast[name].pk} for name in ("asha", "ben", "carys")],
}
# In a demonstration there is no password and no second step; `tests/web/signin` opens these pages without one.
NOT_IN_A_DEMONSTRATION = {name for name in ROWS if name.startswith(("account_", "mfa_", "signin:sessions"))}
UNSHOWN: dict[str, str] = {}
