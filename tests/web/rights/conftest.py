"""Files are those of support cases, opened as in their own tests."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.web.cast import Cast
from tests.web.support.conftest import case, in_october, take
from wayforward.web.accounts.models import Staff

__all__ = ["case", "in_october", "take"]

Browser = Callable[[Staff], Client]


@pytest.fixture
def officer(cast: Cast) -> Staff:
    """The data protection officer."""
    return Staff.objects.create_user("dpo.riverside", name="Dilys", service=cast.service, roles=["data_protection"])


@pytest.fixture
def browser() -> Browser:
    """Somebody who is signed in."""

    def signed_in(staff: Staff) -> Client:
        client = Client()
        client.force_login(staff)
        return client

    return signed_in
