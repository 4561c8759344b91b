"""Messages are sent to somebody in a support case, opened as in its own tests."""

from tests.web.support.conftest import case, in_october, take

__all__ = ["case", "in_october", "take"]
