"""What a command begins with: Django and its settings, the keys, the tables, who can be signed in as."""

import os
import secrets
from itertools import groupby
from pathlib import Path

from wayforward.process.duties import ROLE_WORDS, Role
from wayforward.web import env

from . import Stopped

SETTINGS = "wayforward.web.settings"


def begin() -> None:
    """Set Django up. Stopped where a setting is wrong."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except ImproperlyConfigured as wrong:
        raise Stopped(str(wrong)) from None


def read_signing_key() -> None:
    """The key that signs was made after the settings were read: read it."""
    from django.conf import settings

    settings.SECRET_KEY = Path(settings.SECRET_KEY_FILE).read_text(encoding="utf-8").strip()


def migrate() -> None:
    """Bring the tables of all databases up to date."""
    from wayforward.web import routing

    routing.migrate()


def make_keys() -> list[Path]:
    """The keys that were missing, now made."""
    from django.conf import settings

    from wayforward.web.vault import keyring

    kek, signing = Path(settings.WAYFORWARD_KEK_FILE), Path(settings.SECRET_KEY_FILE)
    made = []
    if not kek.exists():
        keyring.make_kek(kek)
        made.append(kek)
    if not signing.exists():
        signing.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(signing, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(secrets.token_urlsafe(48) + "\n")
        made.append(signing)
    return made


def address() -> str:
    return f"http://{env.text('WAYFORWARD_LISTEN')}:{env.number('PORT')}"


def print_cast() -> None:
    """Who can be signed in as, service by service."""
    from django.urls import reverse

    from wayforward.web.accounts.models import Staff

    print(f"\nWayforward, a demonstration with invented people: {address()}/")
    print(f"Sign in with one click at {address()}{reverse('signin:sign-in')} as any of:")
    staff = Staff.objects.filter(service__demonstration=True, is_active=True).order_by("service__name", "name")
    for service, members in groupby(staff, key=lambda person: person.service.name):
        print(f"\n  {service}")
        for person in members:
            roles = ", ".join(ROLE_WORDS[Role(role)] for role in person.roles)
            print(f"    {person.name:<26} {roles}")
    print(flush=True)
