"""The register of every field of every app: clear, coded, sealed or a token. A field that is not in it fails a test."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import apps

from wayforward.web.accounts.classification import CLEAR, CODED, SEALED, TOKEN

__all__ = ["CLEAR", "CODED", "REGISTER", "SEALED", "TOKEN", "register", "sealed_fields"]

REGISTER: dict[str, dict[str, str]] = {
    # The wrapped key is ciphertext under the KEK and never shown; it is no words of anybody, so it is not "sealed".
    "Key": {"id": CLEAR, "scope": CODED, "owner": CLEAR, "kek": CLEAR, "wrapped": CLEAR, "made_at": CLEAR},
    "CheckValue": {"kek_id": CLEAR, "value": CLEAR},
    "Shredded": {"id": CLEAR, "scope": CODED, "owner": CLEAR, "at": CLEAR, "reason": CODED, "decided_by": CLEAR},
    "Draft": {
        "id": CLEAR,
        "staff_id": CLEAR,
        "form_key": CODED,
        "key_id": CLEAR,
        "body": SEALED,
        "updated_at": CLEAR,
        "base_version": CODED,
    },
    "Submission": {"id": CLEAR, "staff_id": CLEAR, "at": CLEAR, "led_to": CODED},
    "IndexKey": {"number": CLEAR, "key_id": CLEAR, "begun_at": CLEAR, "finished_at": CLEAR},
    "Token": {"id": CLEAR, "kind": CODED, "token": TOKEN, "person_id": CLEAR},
}


def register() -> dict[str, dict[str, str]]:
    """Every app's register by "app.Model": {field: class}."""
    found: dict[str, dict[str, str]] = {}
    for app in apps.get_app_configs():
        if app.name.startswith("wayforward.") and find_spec(f"{app.name}.classification"):
            own = import_module(f"{app.name}.classification").REGISTER
            found.update({f"{app.label}.{model}": fields for model, fields in own.items()})
    return found


def sealed_fields() -> list[tuple[str, str]]:
    """("app.Model", "field") of everything sealed."""
    return [(model, field) for model, fields in register().items() for field, kept in fields.items() if kept == SEALED]
