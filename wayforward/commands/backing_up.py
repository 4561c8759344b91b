"""Backups, their way back, and the tables, which change after one."""

import argparse
import getpass
import sys
import time
from pathlib import Path

from . import Stopped, installation


def backup(asked: argparse.Namespace) -> int:
    """Make a backup. 1, and nothing is kept, when it could not be made or does not read back."""
    installation.begin()
    from django.conf import settings

    from wayforward.web import clock
    from wayforward.web.backups import files, making
    from wayforward.web.vault import parcels

    if not settings.WAYFORWARD_BACKUPS:
        raise Stopped("WAYFORWARD_BACKUPS does not say where backups go. A folder on another machine is best.")
    began = time.monotonic()
    try:
        made = making.make(Path(settings.WAYFORWARD_BACKUPS), settings.WAYFORWARD_BACKUP_RECIPIENTS, clock.now())
    except (files.Unusable, parcels.NotAKey, parcels.CannotBeOpened, OSError) as error:
        raise Stopped(f"No backup was made. {error}") from None
    size = sum(file.stat().st_size for file in (made.data, made.vault)) / 1e6
    print(f"{made.data}\n{made.vault}\n{size:.1f} MB in {time.monotonic() - began:.1f} s. Read back: {made.told}")
    return 0


def backup_key(asked: argparse.Namespace) -> int:
    """Print a pair of keys. The secret one is kept nowhere: whoever runs this prints it and locks it away."""
    from wayforward.web.vault import parcels

    public, secret = parcels.new_keys()
    print(f"public  {public}\nsecret  {secret}")
    print(
        "The public key goes into WAYFORWARD_BACKUP_RECIPIENTS. Print the secret one, lock the sheet away outside of "
        "this building, and leave no copy on any machine.",
        file=sys.stderr,
    )
    return 0


def restore(asked: argparse.Namespace) -> int:
    """Restore a backup. The secret key is asked for and never an argument."""
    installation.begin()
    from django.conf import settings

    from wayforward.web.backups import files, restoring
    from wayforward.web.vault import parcels

    secret = _secret_key()
    try:
        told = restoring.restore(asked.data, asked.vault, secret, Path(settings.DATA))
    except (files.Unusable, parcels.NotAKey, parcels.CannotBeOpened, OSError) as error:
        raise Stopped(f"Nothing was restored. {error}") from None
    print(f"Restored: {told}\nStart the service now; everybody signs in again.")
    return 0


def rehearse(asked: argparse.Namespace) -> int:
    """Restore the newest backup beside the data, as each night; 1 when it is not well."""
    installation.begin()
    from django.conf import settings

    from wayforward.web import clock
    from wayforward.web.backups import files, rehearsing
    from wayforward.web.vault import parcels

    if not settings.WAYFORWARD_BACKUPS:
        raise Stopped("WAYFORWARD_BACKUPS does not say where the backups are.")
    secret = _secret_key() if asked.with_paper else None
    try:
        done = rehearsing.rehearse(Path(settings.WAYFORWARD_BACKUPS), clock.now(), secret)
    except (files.Unusable, parcels.NotAKey, OSError) as error:
        raise Stopped(f"There was no rehearsal. {error}") from None
    what = f"The backup of {clock.local(done.of):%d %B %Y, %H:%M}"
    if not done.well:
        raise Stopped(f"{what} cannot be restored: {done.told}")
    print(f"{what} was restored beside the data, checked and thrown away: {done.told}")
    return 0


def _secret_key() -> str:
    return getpass.getpass("Secret key: ") if sys.stdin.isatty() else sys.stdin.readline()


def migrate(asked: argparse.Namespace) -> int:
    """Bring all three databases up to date, after a backup where there is something to lose."""
    installation.begin()
    from django.conf import settings

    Path(settings.DATA).mkdir(parents=True, exist_ok=True)
    if not asked.without_backup and not settings.WAYFORWARD_DEMONSTRATION:
        _back_up_first(asked)
    installation.migrate()
    return 0


def _back_up_first(asked: argparse.Namespace) -> None:
    """A backup, where the tables have to change and there is something to lose. Stopped when there can be none.

    Its copy is brought up to date and checked before the databases themselves are touched.
    """
    from django.conf import settings
    from django.db import connections

    from wayforward.web import routing
    from wayforward.web.backups import making

    if not making.something_to_lose() or not any(routing.is_behind(alias) for alias in connections):
        return
    if not settings.WAYFORWARD_BACKUPS:
        raise Stopped(
            "The tables have to change, and there would be no way back: WAYFORWARD_BACKUPS does not say where backups "
            "go. Nothing was changed. Set backups up, or make a copy of your own, and then say --without-backup."
        )
    backup(asked)
