"""What SQLite knows of its tables, by which it chooses the way to an answer. PostgreSQL learns that by itself."""

from datetime import datetime, timedelta
from typing import Final

from django.db import connections

from wayforward.web.routing import CASES

EVERY: Final = timedelta(days=1)
# Rows of each index that are looked at. With a limit no values are kept as samples: with samples each statement would
# be planned anew for each value, at a tenth of what a page costs.
LOOKED_AT: Final = 1_000


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
    """Look at each table of cases, in a fraction of a second however many there are; the other databases are asked by
    their keys alone. A process that runs already knows of it when it opens its next connection."""
    connection = connections[CASES]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA analysis_limit={LOOKED_AT}")
            cursor.execute("ANALYZE")
