"""Work is done in a support case, opened as in its own tests; and in restorative cases, played as in theirs."""

from tests.web.restorative.conftest import _allocated, _confirmed, allocated, confirmed, played
from tests.web.support.conftest import case, in_october, take

__all__ = ["_allocated", "_confirmed", "allocated", "case", "confirmed", "in_october", "played", "take"]
