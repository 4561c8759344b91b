"""A support case, and browsers in which its staff are signed in."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.web.support.conftest import case, in_october, take
from tests.web.support.test_pages import moment
from wayforward.web import clock
from wayforward.web.accounts.models import Staff

__all__ = ["case", "in_october", "take"]


@pytest.fixture
def ask() -> Callable[[Staff], Client]:
    """A browser in which this member of staff is signed in."""

    def signed_in(staff: Staff) -> Client:
        client = Client()
        client.force_login(staff)
        return client

    return signed_in


def send(client: Client, row: Any, name: str, content: bytes, *, where: str = "support", **changed: Any) -> Any:
    """Attach a file on the page for it."""
    typed = {"kind": "brought_by_the_person", "title": "", **moment("at", clock.now())}
    typed["file"] = SimpleUploadedFile("name", content)
    typed["file"]._name = name  # as it is typed: the name is cleaned where it comes in, and not here
    return client.post(reverse("uploads:attach", args=[where, row.pk]), typed | changed)
