"""What was published from a case comes down when somebody takes back their consent to it (C17), within that action.

The public face lies above this app and says at start how it is done.
"""

from datetime import datetime
from typing import Protocol

from wayforward.web.accounts.models import Staff
from wayforward.web.restorative.models import RJCase


class TakesDown(Protocol):
    """Take down what may no longer stand; says how much that was."""

    def __call__(self, *, case: RJCase, by: Staff, at: datetime) -> int: ...


class _Chosen:
    takes_down: TakesDown | None = None


def use(takes_down: TakesDown) -> None:
    """The public face says at start that it knows."""
    _Chosen.takes_down = takes_down


def take_down(*, case: RJCase, by: Staff, at: datetime) -> int:
    """Take down whatever of this case may no longer be published, as part of another action."""
    return _Chosen.takes_down(case=case, by=by, at=at) if _Chosen.takes_down is not None else 0
