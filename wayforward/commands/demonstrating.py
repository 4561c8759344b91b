"""Playing practice cases, and making the demonstration of them."""

import argparse
import os
import shutil
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from wayforward.web import env

from . import Stopped, installation, serving


def play(words: Sequence[str]) -> int:
    """Play practice cases. What can be said to it is in `wayforward play --help`."""
    os.environ.setdefault("WAYFORWARD_DEMONSTRATION", "yes")
    from wayforward.practice import commands

    return commands.play(list(words))


def demo(asked: argparse.Namespace) -> int:
    """Make the demonstration where there is none yet. Refuses to touch the data of a service that is not one."""
    os.environ["WAYFORWARD_DEMONSTRATION"] = "yes"
    if asked.serve:  # before a minute's work and not after it
        serving.refuse_busy(env.text("WAYFORWARD_LISTEN"), env.number("PORT"))
    installation.begin()
    from django.conf import settings

    marker = Path(settings.DATA) / "demonstration"
    state = marker.read_text().strip() if marker.exists() else ""
    if not state and _has_services():
        raise Stopped(
            f"{settings.DATA} holds a service that is not a demonstration. Nothing was changed. "
            "Set WAYFORWARD_DATA to another folder."
        )
    if asked.anew or state == "begun":
        _throw_away(Path(settings.DATA))
        state = ""
    Path(settings.DATA).mkdir(parents=True, exist_ok=True)
    installation.make_keys()
    installation.read_signing_key()
    if not state:
        marker.write_text("begun\n")
    installation.migrate()
    if not state:
        from wayforward.practice import demonstration

        print("  the practice cases are played into a demonstration; this happens once ...", flush=True)
        began = time.monotonic()
        demonstration.build()
        marker.write_text("complete\n")
        print(f"  the demonstration was made in {time.monotonic() - began:.0f} s", flush=True)
    if asked.serve:
        sys.stdout.flush()
        os.execv(sys.executable, [sys.executable, "-m", "wayforward.cli", "serve", "--with-worker"])
    installation.print_cast()
    return 0


def _has_services() -> bool:
    from django.db import DatabaseError

    from wayforward.web.accounts.models import Service

    try:
        return Service.objects.exists()
    except DatabaseError:
        return False


def _throw_away(data: Path) -> None:
    """Remove the databases of a demonstration that is not wanted, or was never finished."""
    from django.conf import settings
    from django.db import connections

    connections.close_all()
    if any("sqlite" not in database["ENGINE"] for database in settings.DATABASES.values()):
        raise Stopped("The demonstration in this PostgreSQL server is not complete. Drop its databases first.")
    for file in data.glob("*.db*"):
        file.unlink()
    shutil.rmtree(data / "static", ignore_errors=True)
    (data / "demonstration").unlink(missing_ok=True)
    Path(settings.WAYFORWARD_ANCHORS).unlink(missing_ok=True)
