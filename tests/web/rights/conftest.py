"""Files are those of support cases, opened as in their own tests."""

from tests.web.support.conftest import case, in_october, take

__all__ = ["case", "in_october", "take"]
