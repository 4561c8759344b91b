"""Wayforward: case management for victim support and restorative justice.

The rules are in `wayforward.process`, the service that keeps them in `wayforward.web`, the practice cases in
`wayforward.practice`.
"""

import re
import sys
from importlib import metadata
from pathlib import Path

try:
    # The system's SQLite may be one of those that lose or corrupt data when a write-ahead log is reset (up to 3.51.2).
    # Every process imports this package before Django, so all of them use the same, newer one.
    import pysqlite3
except ImportError:
    pass  # no wheel for this platform: the version of its own SQLite is checked at start (web/health.py)
else:
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2

CHANGELOG = Path(__file__).parent.parent / "CHANGELOG.md"


def _version() -> str:
    """The top heading of the change log; of an installed wheel, which has none, what the wheel says."""
    if CHANGELOG.exists() and (heading := re.search(r"^## (\d\S*)", CHANGELOG.read_text(encoding="utf-8"), re.M)):
        return heading[1]
    try:
        return metadata.version("wayforward")
    except metadata.PackageNotFoundError:
        return "0"


__version__ = _version()
