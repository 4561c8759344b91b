"""What can stand in a `then`: one function for each check. It says what differs, or None when it holds."""

from . import asked, measured, papers, sight, states, working_day
from .check import REGISTERED, CheckKind, Found
from .papers import sent_ids

# In the order in which the reference describes them.
MODULES = (states, measured, papers, asked, sight, working_day)
CHECKS: dict[str, CheckKind] = {
    name: kind for module in MODULES for name, kind in REGISTERED.items() if kind.differs.__module__ == module.__name__
}

__all__ = ["CHECKS", "CheckKind", "Found", "sent_ids"]
