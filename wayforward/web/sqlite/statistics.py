"""What SQLite knows of its tables, by which it chooses the way to an answer. PostgreSQL learns that by itself."""

from datetime import datetime, timedelta
from typing import Final

from django.db import connections

from wayforward.web.routing import CASES

EVERY: Final = timedelta(days=1)
# Of all tables those that have grown tenfold since they were looked at (0x10000, 0x02), by some of their rows alone
# (0x10): with all of them SQLite keeps values as samples, and plans each statement anew for each value.
OPTIMIZE: Final = "PRAGMA optimize=0x10012"


class Statistics:
    """When one worker took them last."""

    def __init__(self) -> None:
        self.taken: datetime | None = None

    def take_when_due(self, now: datetime) -> bool:
        """Take them once a day. Says whether they were taken."""
        if self.taken is not None and now - self.taken < EVERY:
            return False
        take()
        self.taken = now
        return True


def take() -> None:
    """Look at the tables of cases that have grown; the other databases are asked by their keys alone. A process that
    runs already knows of it when it opens its next connection."""
    connection = connections[CASES]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(OPTIMIZE)
