"""The keys of the service: made, and changed while it runs."""

import argparse
import time

from . import Stopped, backing_up, installation


def keys(asked: argparse.Namespace) -> int:
    """Make the keys that are missing; one that is there is never touched."""
    installation.begin()
    made = installation.make_keys()
    print("\n".join(f"made {path}" for path in made) or "The keys were there already; nothing was changed.")
    if made:
        print("Copy them to two safe places now, apart from every copy of the data. Without them nothing can be read.")
    return 0


def rotate_kek(asked: argparse.Namespace) -> int:
    """Make the next key of the service; with --copied, or where a run was killed, change to it and forget the one of
    before."""
    installation.begin()
    from django.conf import settings

    from wayforward.web import clock
    from wayforward.web.vault import crypto, keyring, rotation

    try:
        if not asked.copied and not keyring.before_file().exists():
            file, made = rotation.begin()
            print(
                f"The next key {'was made' if made else 'is there already'}: {file}\n"
                "Nothing uses it yet. Copy it to two safe places now, apart from every copy of the data; then run "
                "`wayforward rotate-kek --copied`."
            )
            return 0
        began = time.monotonic()
        changed = rotation.finish(at=clock.now())
    except (rotation.NotNow, keyring.NoKek, crypto.CannotBeRead, OSError) as error:
        raise Stopped(f"The key was not changed, or not all of it yet; everything can be read. {error}") from None
    seconds = time.monotonic() - began
    print(f"{changed.wrapped:,} data keys were wrapped anew in {seconds:.1f} s. The key of before opens nothing here.")
    if settings.WAYFORWARD_BACKUPS:
        return backing_up.backup(asked)
    print("Make a backup now: the ones of before open with the key of before alone.")
    return 0


def rotate_index(asked: argparse.Namespace) -> int:
    """Put every token of the index under a new key, or go on where a run was killed."""
    installation.begin()
    from django.conf import settings

    from wayforward.web import clock
    from wayforward.web.vault import crypto, index_rotation, keyring

    began = time.monotonic()
    try:
        keyring.check_kek()
        changed = index_rotation.change(at=clock.now())
    except (keyring.NoKek, crypto.CannotBeRead, OSError) as error:
        raise Stopped(f"The key of the index was not changed; everybody is found as before. {error}") from None
    seconds = time.monotonic() - began
    print(f"{changed.tokens:,} tokens were put under key {changed.number} of the index in {seconds:.1f} s.")
    if settings.WAYFORWARD_BACKUPS:
        return backing_up.backup(asked)
    print("Make a backup now.")
    return 0
