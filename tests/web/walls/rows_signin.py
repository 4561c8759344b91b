"""The addresses of signing in: about nobody but whoever is there."""

from typing import Any

from tests.web.walls.table import Rows
from wayforward.web.signin.actions import staffing
from wayforward.web.signin.models import StaffChange


def _nobodys(world: Any) -> list[dict[str, Any]]:
    return [{"pk": 1}]


def _members(world: Any) -> list[dict[str, Any]]:
    return [{"pk": world.cast[name].pk} for name in ("asha", "dev")]


def proposal_of(world: Any) -> StaffChange:
    """A proposal of the administrator that waits."""
    dev, asha = world.cast["dev"], world.cast["asha"]
    found = staffing.waiting(dev).first()
    return found or staffing.propose_roles(staff=asha, roles=["caseworker", "practitioner"], by=dev, at=world.at)


def _proposal(world: Any) -> list[dict[str, Any]]:
    return [{"pk": proposal_of(world).pk}]


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
    "signin:staff": lambda world: [{}, ({}, "after=B"), ({}, "state=left&role=caseworker&sort=-name")],
    "signin:single": lambda world: [{}],
    "signin:single-again": lambda world: [{}],
    "signin:single-back": lambda world: [{}, ({}, "state=x&code=y")],
    "signin:add-staff": lambda world: [{}],
    "signin:change-staff": _members,
    "signin:tie-staff": _members,
    "signin:proposal": _proposal,
    "signin:give-up-proposal": _proposal,
    "signin:leaving": lambda world: [{"pk": world.cast[name].pk} for name in ("asha", "ben", "carys")],
}
# In a demonstration there is no password and no second step; `tests/web/signin` opens these pages without one.
_FOR_REAL = ("account_", "mfa_", "signin:sessions", "signin:single", "signin:tie")
NOT_IN_A_DEMONSTRATION = {name for name in ROWS if name.startswith(_FOR_REAL)}
UNSHOWN: dict[str, str] = {}
