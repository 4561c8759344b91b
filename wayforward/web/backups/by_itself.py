"""What the worker begins by itself, each in a process of its own and one at a time: a backup when the newest is old
enough, and each night the rehearsal of its restore."""

import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from . import making, rehearsing

# One that failed is tried again, but not at every round.
BETWEEN_TRIES = timedelta(minutes=15)


class Backups:
    """What one worker has begun."""

    def __init__(self) -> None:
        self.running: subprocess.Popen[bytes] | None = None
        self.tried: dict[str, datetime] = {}

    def begin_when_due(self, now: datetime) -> bool:
        """Begin a backup, or a rehearsal, when one is due and none is on its way. Says whether one was begun."""
        folder, every = settings.WAYFORWARD_BACKUPS, timedelta(minutes=settings.WAYFORWARD_BACKUP_MINUTES)
        if folder is None or (self.running is not None and self.running.poll() is None):
            return False
        if making.is_due(Path(folder), every, now) and not self._lately("backup", now, min(every, BETWEEN_TRIES)):
            return self._begin("backup", now)
        if rehearsing.is_due(now) and not self._lately("rehearse", now, BETWEEN_TRIES):
            return self._begin("rehearse", now)
        return False

    def _lately(self, what: str, now: datetime, within: timedelta) -> bool:
        return what in self.tried and now - self.tried[what] < within

    def _begin(self, what: str, now: datetime) -> bool:
        self.tried[what] = now
        self.running = subprocess.Popen([sys.executable, "-m", "wayforward.cli", what])
        return True
