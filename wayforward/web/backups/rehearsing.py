"""Restores the newest backup each night, from where it is kept, with the checks of every restore (docs/adr/0011).

The secret keys are on paper. What opens the newest backup without them is a key that was made for that backup alone and
lies with the keys of the service until the next backup replaces it: it opens nothing that the service itself does not
hold open.
"""

import json
import logging
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings

from wayforward.web import clock
from wayforward.web.vault import parcels

from . import files, making, restoring
from .files import Unusable

# By the clock on the wall: when nobody waits for a page.
HOUR = 2


@dataclass(frozen=True)
class Rehearsal:
    """When a backup was restored for a rehearsal, of which moment it is, whether it was well, and what was said."""

    at: datetime
    of: datetime
    well: bool
    told: str


def rehearse(folder: Path, now: datetime, secret: str | None = None) -> Rehearsal:
    """Restore the newest backup beside the data and check it; what was found is kept for `wayforward doctor`.

    With a secret key of a sheet of paper it is opened as after a loss. Unusable when another backup is on its way, or
    when there is nothing to rehearse with.
    """
    if secret is None:
        of, secret = making.key_of_the_newest()
        data, vault = (folder / files.name_of(kind, of) for kind in files.KINDS)
    else:
        (of, data), (_, vault) = newest(folder)
    with making.alone() as scratch:
        try:
            told, well = restoring.open_and_check(data, vault, secret, scratch / "rehearsal"), True
        except (Unusable, parcels.CannotBeOpened, OSError) as error:
            told, well = str(error), False
    done = Rehearsal(now, of, well, told)
    _keep(done)
    if not well:
        logging.getLogger("wayforward.backups").error("The newest backup could not be restored in a rehearsal.")
    return done


def newest(folder: Path) -> list[tuple[datetime, Path]]:
    """The newest data and the newest vault. Unusable when there is none."""
    found = [files.kept(folder, kind)[:1] for kind in files.KINDS]
    if not all(found):
        raise Unusable(f"There is no backup in {folder}.")
    return [pair for each in found for pair in each]


def last() -> Rehearsal | None:
    """The rehearsal before; None when there was none."""
    file = _file()
    if not file.exists():
        return None
    kept = json.loads(file.read_text(encoding="utf-8"))
    return Rehearsal(**kept | {name: datetime.fromisoformat(kept[name]) for name in ("at", "of")})


def is_due(now: datetime) -> bool:
    """Has the hour of the night come since the rehearsal before, and is there a backup to rehearse with?"""
    here = clock.local(now)
    tonight = here.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    hour = tonight if here >= tonight else tonight - timedelta(days=1)
    before = last()
    return making.key_file().exists() and (before is None or before.at < hour.astimezone(UTC))


def _file() -> Path:
    return Path(settings.DATA) / "rehearsal.json"


def _keep(done: Rehearsal) -> None:
    part = _file().with_suffix(".part")
    part.write_text(json.dumps(asdict(done), default=datetime.isoformat), encoding="utf-8")
    part.chmod(0o600)
    part.rename(_file())
