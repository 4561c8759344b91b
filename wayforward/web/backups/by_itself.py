"""The worker's backups: begun in a process of their own when the newest is old enough, one at a time."""

import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from . import making

# One that failed is tried again, but not at every round.
BETWEEN_TRIES = timedelta(minutes=15)


class Backups:
    """What one worker has begun."""

    def __init__(self) -> None:
        self.running: subprocess.Popen[bytes] | None = None
        self.tried: datetime | None = None

    def begin_when_due(self, now: datetime) -> bool:
        """Begin a backup when one is due and none is on its way. Says whether one was begun."""
        folder, every = settings.WAYFORWARD_BACKUPS, timedelta(minutes=settings.WAYFORWARD_BACKUP_MINUTES)
        busy = self.running is not None and self.running.poll() is None
        lately = self.tried is not None and now - self.tried < min(every, BETWEEN_TRIES)
        if folder is None or busy or lately or not making.is_due(Path(folder), every, now):
            return False
        self.tried = now
        self.running = subprocess.Popen([sys.executable, "-m", "wayforward.cli", "backup"])
        return True
