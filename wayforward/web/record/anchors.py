"""Anchors: where the record ended, each hour, kept apart from the database.

The chain shows that no line was changed, swapped, put in or taken out; that its end was cut off shows only beside an
anchor. Each goes into a file outside of the data, and into the log, which an installation keeps on another machine.
Whoever cuts the record has to cut both.
"""

import logging
import os
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from . import chain

EVERY = timedelta(hours=1)

logger = logging.getLogger(__name__)


class NotAnAnchor(Exception):
    """A line of the file of anchors is none; the words say which."""


def file() -> Path:
    """Where the anchors are kept."""
    return Path(settings.WAYFORWARD_ANCHORS)


def keep(now: datetime) -> int:
    """Keep where the record ends, if an hour has passed and it has grown. Says how many anchors were kept."""
    before = _last()
    if before is not None and now - before[0] < EVERY:
        return 0
    seq, mac = chain.anchor()
    if not seq or (before is not None and before[1] == seq):
        return 0
    path = file()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as out:
        out.write(f"{now.isoformat()} {seq} {mac}\n")
        out.flush()
        os.fsync(out.fileno())
    logger.warning("anchor %d %s", seq, mac)
    return 1


def kept(path: Path | None = None) -> list[tuple[int, str]]:
    """The anchors of a file (the service's own when none is named): [(line, its mac), ...], oldest first.

    NotAnAnchor for a line that is none; FileNotFoundError for a file that is named and not there.
    """
    source = path or file()
    if path is None and not source.exists():
        return []
    return [(seq, mac) for _, seq, mac in map(_read, enumerate(source.read_text(encoding="utf-8").splitlines(), 1))]


def _last() -> tuple[datetime, int, str] | None:
    """The newest anchor. The file is small: a line an hour, some ninety bytes."""
    path = file()
    if not path.exists():
        return None
    with path.open("rb") as source:
        source.seek(max(0, path.stat().st_size - 512))
        lines = source.read().decode("ascii", errors="replace").splitlines()
    return _read((0, lines[-1])) if lines else None


def _read(numbered: tuple[int, str]) -> tuple[datetime, int, str]:
    number, line = numbered
    try:
        moment, seq, mac = line.split()
        found = datetime.fromisoformat(moment), int(seq), bytes.fromhex(mac).hex()
    except ValueError:
        raise NotAnAnchor(f"Line {number} of the anchors is not one.") from None
    return found
