"""Writers of an embedded database wait for one another evenly.

SQLite's own way of waiting asks again ever more seldom, up to ten times a second. Beside others who write one thing
after another, such a writer finds the database busy each time it looks, and gives up after five seconds although its
turn was there a thousand times. Here it asks every few thousandths of a second.
"""

import random
import time
from collections.abc import Callable
from typing import Any

from django.db.backends.signals import connection_created

PAUSE = 0.002


def evenly(seconds: float) -> Callable[[int], int]:
    """A busy handler: asked with the number of times that it was asked before, it pauses and says 1 to try again, or 0
    when it has waited that long."""
    until = 0.0

    def wait(asked_before: int) -> int:
        nonlocal until
        now = time.monotonic()
        if asked_before == 0:
            until = now + seconds
        if now >= until:
            return 0
        time.sleep(PAUSE * (0.5 + random.random()))  # not all at the same moments
        return 1

    return wait


def queue(connection: Any, **_: Any) -> None:
    """Let a new connection wait evenly. PostgreSQL queues by itself; Python's own module of SQLite gives no choice."""
    if connection.vendor == "sqlite" and hasattr(connection.connection, "set_busy_handler"):
        connection.connection.set_busy_handler(evenly(connection.settings_dict["OPTIONS"]["timeout"]))


def everywhere() -> None:
    """From now on, on every new connection."""
    connection_created.connect(queue, dispatch_uid="wayforward.queueing")
