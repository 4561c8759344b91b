"""A referral and a case, as in the tests of support."""

from tests.web.rights.conftest import officer
from tests.web.support.conftest import case, in_october, take

__all__ = ["case", "in_october", "officer", "take"]
