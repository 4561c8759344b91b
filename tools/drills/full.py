"""The disk runs full under the real service: nothing is there by halves, reading goes on, and writing does when there
is room again. On a file system of its own in memory, which is small."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tools import setup

SIZE = "64m"
NO_MOUNT = "The drill of the full disk mounts a small file system in memory, which this user or container may not."


def drill(rounds: int) -> int:
    """Fill the disk and make room again, so many times. Begins itself anew where a small disk is mounted."""
    if os.environ.get("WAYFORWARD_DATA", "").startswith("/") and "DRILL_SMALL" not in os.environ:
        with tempfile.TemporaryDirectory(prefix="wayforward-full-") as folder:
            inside = f'mount -t tmpfs -o size={SIZE} none "$0" && exec "$@"'
            command = [sys.executable, "-m", "tools.drill", "--here", "full", str(rounds)]
            env = os.environ | {"WAYFORWARD_DATA": f"{folder}/data", "DRILL_SMALL": folder}
            mount = ["unshare", "--map-root-user", "--mount", "sh", "-c", inside, folder]
            if subprocess.run([*mount, "true"], capture_output=True, check=False).returncode:
                raise setup.Missing(NO_MOUNT)
            return subprocess.run([*mount, *command], env=env, check=False).returncode
    return _drill(rounds)


def _drill(rounds: int) -> int:
    import django

    django.setup()
    from django.conf import settings

    from tools import drill as drills

    case, staff = drills._service()
    saved, began, refused, faults = drills.Saved(), time.monotonic(), 0, list[str]()
    ballast = Path(settings.DATA) / "of-the-drill"
    for number in range(rounds):
        _write(case, staff[0], saved, f"room-{number}")
        _fill(ballast)
        full = 0
        for turn in range(500):
            told = _write(case, staff[0], saved, f"full-{number}-{turn}")
            full += bool(told)
            if told and "full" not in told:
                faults.append(f"another error: {told}")
            if full == 5:
                break
        refused += full
        faults += [f"while it was full: {fault}" for fault in drills._lost(saved)]
        ballast.unlink()
        if told := _write(case, staff[0], saved, f"again-{number}"):
            faults.append(f"there was room again, and nothing could be written: {told}")
    faults += drills._lost(saved)
    print("\n".join(faults[:20]), end="\n" if faults else "")
    print(
        f"{os.environ['DB']}: the disk was full {rounds} times in {time.monotonic() - began:.0f} s, {refused} acts "
        f"were refused, {len(saved.contacts):,} said to be saved: {len(faults)} lost or by halves",
        flush=True,
    )
    return 1 if faults or refused < rounds else 0


def _fill(ballast: Path) -> None:
    """Write until there is no room: in large pieces first, then in small ones."""
    with ballast.open("wb", buffering=0) as file:
        for size in (1 << 20, 1 << 12):
            try:
                while True:
                    file.write(bytes(size))
            except OSError:
                continue


def _write(case: Any, member: Any, saved: Any, words: str) -> str:
    """One contact and one draft. What was said when it could not be saved, else nothing."""
    from django.db import OperationalError

    from tools import drill as drills
    from wayforward.web import clock
    from wayforward.web.people.actions.notes import Paragraph
    from wayforward.web.support.actions.contacts import record_contact
    from wayforward.web.vault.drafts import Drafts

    try:
        paragraphs = [Paragraph(words, [str(case.person_id)])]
        row = record_contact(case=case, result="spoke", by=member, at=clock.now(), paragraphs=paragraphs)
        saved.take(f"contact {row.pk} {words}")
        number = len(saved.contacts)
        Drafts().keep(member.pk, drills.FORM, urlencode({"number": number}), "")
        saved.take(f"draft {member.pk} {number}")
    except OperationalError as error:
        return str(error)
    return ""
