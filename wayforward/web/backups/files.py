"""What is in a backup file, and what it is called.

A tar archive with one database and what it has to be: when it was made, its hash, how many rows each table has. Two
files belong together, `.data` and `.vault`, because they are kept for different times: whoever was erased is gone when
the last vault is that still held their keys.
"""

import hashlib
import json
import sqlite3
import tarfile
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

# What each of the two files holds. The third database may be lost, and is in neither.
KINDS = {"data": "app.db", "vault": "vault.db"}
MOMENT = "%Y%m%dT%H%M%SZ"
MANIFEST = "manifest.json"


class Unusable(Exception):
    """A backup cannot be made, or this one cannot be restored; the words say why and what to do."""


@dataclass(frozen=True)
class Manifest:
    """What a database was when it was copied: rows by table, and the hash of the file."""

    kind: str
    made_at: str
    sha256: str
    tables: dict[str, int]


def name_of(kind: str, moment: datetime) -> str:
    """The name of a file: `wayforward-20270302T021500Z.data.age`."""
    return f"wayforward-{moment.astimezone(UTC).strftime(MOMENT)}.{kind}.age"


def moment_of(file: Path) -> datetime | None:
    """When a file was made, by its name; None for a file that is no backup."""
    begin, _, rest = file.name.removeprefix("wayforward-").partition(".")
    try:
        return datetime.strptime(begin, MOMENT).replace(tzinfo=UTC) if rest in {"data.age", "vault.age"} else None
    except ValueError:
        return None


def kept(folder: Path, kind: str) -> list[tuple[datetime, Path]]:
    """The files of one kind, newest first: [(when it was made, the file), ...]."""
    found = [(moment_of(file), file) for file in folder.glob(f"wayforward-*.{kind}.age")]
    return sorted(((moment, file) for moment, file in found if moment is not None), reverse=True)


def write(kind: str, database: Path, moment: datetime, archive: Path) -> Manifest:
    """Put a copy of a database and its manifest into an archive."""
    manifest = Manifest(kind, moment.astimezone(UTC).isoformat(), _hash(database), rows_of(database))
    described = database.with_name(MANIFEST)
    described.write_text(json.dumps(asdict(manifest)), encoding="utf-8")
    with tarfile.open(archive, "w") as tar:
        tar.add(described, MANIFEST)
        tar.add(database, KINDS[kind])
    return manifest


def read(kind: str, archive: Path, into: Path) -> Manifest:
    """Take the database out of an archive, and hold it to its manifest. Unusable when that does not hold."""
    target = into / KINDS[kind]
    try:
        with tarfile.open(archive, "r:") as tar:
            described, packed = tar.extractfile(MANIFEST), tar.extractfile(KINDS[kind])
            assert described is not None and packed is not None
            manifest = Manifest(**json.load(described))
            with target.open("wb") as out:
                while block := packed.read(1 << 20):
                    out.write(block)
    except (tarfile.TarError, KeyError, TypeError, ValueError, AssertionError):
        raise Unusable(f"This is no backup of the {kind}. The two files end in .data.age and .vault.age.") from None
    if _hash(target) != manifest.sha256 or rows_of(target) != manifest.tables:
        raise Unusable(f"The backup of the {kind} is not what was backed up. Take another one.")
    return manifest


def rows_of(database: Path) -> dict[str, int]:
    """How many rows each table of an SQLite file has."""
    connection = sqlite3.connect(f"file:{database}?mode=ro&immutable=1", uri=True)
    try:
        listed = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        names = [name for (name,) in listed]
        return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}
    except sqlite3.DatabaseError as error:
        raise Unusable(f"{database.name} is damaged ({type(error).__name__}).") from None
    finally:
        connection.close()


def _hash(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
