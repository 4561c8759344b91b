"""Restores a backup into a folder that holds no service. Nothing stands in its place before all of it was checked."""

import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path

from django.conf import settings

from wayforward.web import env
from wayforward.web.vault import parcels

from . import files
from .files import Unusable

DATABASES = ("app.db", "vault.db", "ops.db")


def restore(data: Path, vault: Path, secret: str, into: Path) -> str:
    """Open both files, check what comes out, and put it into a folder. Says what the check said.

    Raises Unusable, and leaves the folder as it was, when there are databases in it already, when a file does not open
    or is not whole, when the vault is older than the data, or when anything in them cannot be read.
    """
    if standing := [name for name in DATABASES if (into / name).exists()]:
        raise Unusable(
            f"{into} holds {', '.join(standing)} already. Move all of it away first, and keep it: nothing was changed."
        )
    into.mkdir(parents=True, exist_ok=True, mode=0o700)
    scratch = into / "restoring"
    shutil.rmtree(scratch, ignore_errors=True)
    try:
        told = open_and_check(data, vault, secret, scratch)
        # The case data last: while it is not there, no server starts.
        for name in reversed(DATABASES):
            for file in sorted(scratch.glob(f"{name}*"), reverse=True):
                file.rename(into / file.name)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return told


def open_and_check(data: Path, vault: Path, secret: str, folder: Path) -> str:
    """Open both files into a folder, and run all checks on them in a process of its own. Says what the check said."""
    folder.mkdir(mode=0o700, parents=True)
    made_at = {}
    for kind, parcel in (("data", data), ("vault", vault)):
        archive = folder / "archive.tar"
        parcels.unpack(parcel, archive, secret)
        made_at[kind] = datetime.fromisoformat(files.read(kind, archive, folder).made_at)
        archive.unlink()
    if made_at["vault"] < made_at["data"]:
        raise Unusable("The vault is older than the data: keys would be missing. Take the newest vault that there is.")
    return _checked(folder)


def _checked(folder: Path) -> str:
    """Run `check-data --restored` on the databases in a folder. Unusable with its words when they are not well."""
    command = [sys.executable, "-m", "wayforward.cli", "check-data", "--restored"]
    said = env.for_other_data(folder, kek=settings.WAYFORWARD_KEK_FILE, secret_key=settings.SECRET_KEY_FILE)
    # Not from a folder whose `.env` would name the databases of the service that runs.
    done = subprocess.run(command, cwd=folder, env=said, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Unusable(f"What was restored is not well: {(done.stderr or done.stdout).strip()}")
    return done.stdout.strip()
