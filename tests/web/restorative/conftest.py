"""A restorative case on its way."""

import pytest

from tests.web.cast import Cast
from tests.web.restorative.way import Way


@pytest.fixture
def way(cast: Cast) -> Way:
    """Nothing has happened yet. Its facilitators are trained for every case."""
    for member in (cast.grace, cast.ben):
        member.level = "sensitive_complex"
        member.save(update_fields=["level"])
    return Way(cast)
