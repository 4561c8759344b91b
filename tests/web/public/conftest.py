"""A case that ended with an agreement, whose story can be told."""

import pytest

from tests.web.cast import Cast
from tests.web.restorative.way import Way


@pytest.fixture
def way(cast: Cast) -> Way:
    """Maria and Joanne have met and agreed; grace and ben facilitated, lena leads the team."""
    for member in (cast.grace, cast.ben):
        member.level = "sensitive_complex"
        member.save(update_fields=["level"])
    return Way(cast).to("agreement")
