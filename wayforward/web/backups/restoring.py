"""Restores a backup where no service stands: into a folder, or into PostgreSQL. Nothing takes its place before all of
it was checked."""

import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connections

from wayforward.web import env
from wayforward.web.vault import parcels

from . import files, of_postgresql, of_sqlite
from .files import Unusable

DATABASES = ("app.db", "vault.db", "ops.db")
WORDS = {"sqlite": "SQLite files", "postgresql": "PostgreSQL"}
ALIASES = {"data": "default", "vault": "vault"}


def restore(data: Path, vault: Path, secret: str, into: Path) -> str:
    """Open both files, check what comes out, and put it where the service's databases are to be: into a folder, or, for
    a service whose databases are in PostgreSQL, under their names. Says what the check said.

    Raises Unusable, and leaves everything as it was, when there are databases already, when a file does not open or is
    not whole, when the vault is older than the data, or when anything in them cannot be read.
    """
    on_server = connections["default"].vendor == "postgresql"
    standing = of_postgresql.standing() if on_server else [name for name in DATABASES if (into / name).exists()]
    if standing:
        where = "The PostgreSQL server" if on_server else into
        raise Unusable(
            f"{where} holds {', '.join(standing)} already. Move all of it away first, and keep it: nothing was changed."
        )
    into.mkdir(parents=True, exist_ok=True, mode=0o700)
    scratch = into / "restoring"
    shutil.rmtree(scratch, ignore_errors=True)
    try:
        return open_and_check(data, vault, secret, scratch, into if not on_server else None, in_place=True)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def open_and_check(
    data: Path, vault: Path, secret: str, folder: Path, into: Path | None = None, *, in_place: bool = False
) -> str:
    """Open both files into a folder, and run all checks on them in a process of its own. Says what the check said.

    With `in_place` what was checked then becomes the databases of the service.
    """
    folder.mkdir(mode=0o700, parents=True)
    manifests = {}
    for kind, parcel in (("data", data), ("vault", vault)):
        archive = folder / "archive.tar"
        parcels.unpack(parcel, archive, secret)
        manifests[kind] = files.read(kind, archive, folder)
        archive.unlink()
    if datetime.fromisoformat(manifests["vault"].made_at) < datetime.fromisoformat(manifests["data"].made_at):
        raise Unusable("The vault is older than the data: keys would be missing. Take the newest vault that there is.")
    engine = connections["default"].vendor
    if other := {manifest.engine for manifest in manifests.values()} - {engine}:
        raise Unusable(
            f"This is a backup of databases in {WORDS[other.pop()]}, and this service is set for {WORDS[engine]}. "
            "Set DB or WAYFORWARD_DATABASE_URL as they were."
        )
    if engine == "postgresql":
        return _on_server(folder, manifests, in_place=in_place)
    return _in_files(folder, manifests, into)


def _in_files(folder: Path, manifests: dict[str, files.Manifest], into: Path | None) -> str:
    for kind, manifest in manifests.items():
        if of_sqlite.rows_of(folder / files.name_inside(kind, "sqlite")) != manifest.tables:
            raise files.another(kind)
    told = _checked(folder, {})
    if into is not None:
        # The case data last: while it is not there, no server starts.
        for name in reversed(DATABASES):
            for file in sorted(folder.glob(f"{name}*"), reverse=True):
                file.rename(into / file.name)
    return told


def _on_server(folder: Path, manifests: dict[str, files.Manifest], *, in_place: bool) -> str:
    with of_postgresql.scratch() as names:
        for kind, manifest in manifests.items():
            alias, dump = ALIASES[kind], folder / files.name_inside(kind, "postgresql")
            if of_postgresql.load(alias, names[alias], dump) != manifest.tables:
                raise files.another(kind)
        told = _checked(folder, of_postgresql.urls(names))
        if in_place:
            of_postgresql.put_in_place(names)
    return told


def _checked(folder: Path, databases: dict[str, str]) -> str:
    """Run `check-data --restored` on the databases in a folder, or at these addresses. Unusable with its words when
    they are not well."""
    command = [sys.executable, "-m", "wayforward.cli", "check-data", "--restored"]
    said = env.for_other_data(folder, kek=settings.WAYFORWARD_KEK_FILE, secret_key=settings.SECRET_KEY_FILE)
    # Not from a folder whose `.env` would name the databases of the service that runs.
    done = subprocess.run(command, cwd=folder, env=said | databases, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Unusable(f"What was restored is not well: {(done.stderr or done.stdout).strip()}")
    return done.stdout.strip()
