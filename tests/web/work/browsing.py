"""A member of staff at a page: signed in, and forms sent as a browser sends them."""

from typing import Any

from django.test import Client

from wayforward.web.accounts.models import Staff


def signed_in(staff: Staff) -> Client:
    client = Client()
    client.force_login(staff)
    return client


def send(client: Client, address: str, typed: dict[str, Any]) -> Any:
    """Open a form and send it with its one-time number."""
    page = client.get(address).content.decode()
    return client.post(address, typed | {"wf-submit": page.split('name="wf-submit" value="')[1][:36]})


def moment(name: str, told: str) -> dict[str, str]:
    """The boxes of a moment: "7 10 2025 14:00"."""
    return dict(zip((f"{name}_{part}" for part in ("day", "month", "year", "time")), told.split(), strict=True))
