"""What is in a backup file, and what it is called.

A tar archive with one database (an SQLite file, or a dump of PostgreSQL in its custom format) and what it has to be:
when it was made, its hash, how many rows each table has. Two files belong together, `.data` and `.vault`, because they
are kept for different times: whoever was erased is gone when the last vault is that still held their keys.
"""

import hashlib
import json
import tarfile
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

# What each of the two files holds. The third database may be lost, and is in neither.
KINDS = {"data": "app", "vault": "vault"}
ENDINGS = {"sqlite": ".db", "postgresql": ".dump"}
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
    engine: str = "sqlite"  # what backups from before could do said nothing


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


def name_inside(kind: str, engine: str) -> str:
    """What the database is called within its archive, and where it was opened to: `app.db`, `vault.dump`."""
    return KINDS[kind] + ENDINGS[engine]


def write(manifest: Manifest, copy: Path, archive: Path) -> None:
    """Put the copy of a database and its manifest into an archive."""
    described = copy.with_name(MANIFEST)
    described.write_text(json.dumps(asdict(manifest)), encoding="utf-8")
    with tarfile.open(archive, "w") as tar:
        tar.add(described, MANIFEST)
        tar.add(copy, name_inside(manifest.kind, manifest.engine))


def described(kind: str, moment: datetime, copy: Path, tables: dict[str, int], engine: str) -> Manifest:
    """The manifest of a copy that was just made."""
    return Manifest(kind, moment.astimezone(UTC).isoformat(), _hash(copy), tables, engine)


def read(kind: str, archive: Path, into: Path) -> Manifest:
    """Take the database out of an archive, and hold it to the hash in its manifest. Unusable when it is another."""
    try:
        with tarfile.open(archive, "r:") as tar:
            told = tar.extractfile(MANIFEST)
            assert told is not None
            manifest = Manifest(**json.load(told))
            target = into / name_inside(kind, manifest.engine)
            packed = tar.extractfile(target.name)
            assert packed is not None
            with target.open("wb") as out:
                while block := packed.read(1 << 20):
                    out.write(block)
    except (tarfile.TarError, KeyError, TypeError, ValueError, AssertionError):
        raise Unusable(f"This is no backup of the {kind}. The two files end in .data.age and .vault.age.") from None
    if _hash(target) != manifest.sha256:
        raise another(kind)
    return manifest


def another(kind: str) -> Unusable:
    """What came out is not what went in."""
    return Unusable(f"The backup of the {kind} is not what was backed up. Take another one.")


def _hash(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
