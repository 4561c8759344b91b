"""Files are those of support cases, opened as in their own tests."""

import pytest

from tests.web.cast import Cast
from tests.web.support.conftest import case, in_october, take
from wayforward.web.accounts.models import Staff

__all__ = ["case", "in_october", "take"]


@pytest.fixture
def officer(cast: Cast) -> Staff:
    """The data protection officer."""
    return Staff.objects.create_user("dpo.riverside", name="Dilys", service=cast.service, roles=["data_protection"])
