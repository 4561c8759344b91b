"""The disk runs full under the real service: nothing is there by halves, reading goes on, and writing does when there
is room again. On a file system of its own in memory, which is small."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tools import setup

SIZE = "64m"
RESERVE = "4"  # megabytes
PAGES = 50
NO_MOUNT = "The drill of the full disk mounts a small file system in memory, which this user or container may not."


def drill(rounds: int) -> int:
    """Fill the disk and make room again, so many times. Begins itself anew where a small disk is mounted."""
    if os.environ.get("WAYFORWARD_DATA", "").startswith("/") and "DRILL_SMALL" not in os.environ:
        with tempfile.TemporaryDirectory(prefix="wayforward-full-") as folder:
            inside = f'mount -t tmpfs -o size={SIZE} none "$0" && exec "$@"'
            command = [sys.executable, "-m", "tools.drill", "--here", "full", str(rounds)]
            said = {"WAYFORWARD_DATA": f"{folder}/data", "DRILL_SMALL": folder, "WAYFORWARD_RESERVE_MB": RESERVE}
            env = os.environ | said
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
    from wayforward.web import reserve

    settings.SECRET_KEY = "of the drill"
    plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    settings.STORAGES = settings.STORAGES | plain
    case, staff = drills._service()
    Path(settings.STATIC_ROOT).mkdir()
    pages = Pages(case, staff[0])
    saved, began, refused, faults = drills.Saved(), time.monotonic(), 0, list[str]()
    ballast = Path(settings.DATA) / "of-the-drill"
    for number in range(rounds):
        _write(case, staff[0], saved, f"room-{number}")
        if not reserve.keep():
            faults.append("there was room, and nothing could be set aside")
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
        faults += [f"while it was full: {fault}" for fault in pages.wrong_while_full()]
        ballast.unlink()
        faults += pages.wrong_with_room()
        if told := _write(case, staff[0], saved, f"again-{number}"):
            faults.append(f"there was room again, and nothing could be written: {told}")
    faults += drills._lost(saved)
    print("\n".join(faults[:20]), end="\n" if faults else "")
    print(
        f"{os.environ['DB']}: the disk was full {rounds} times in {time.monotonic() - began:.0f} s, {refused} acts "
        f"were refused, {len(saved.contacts):,} said to be saved, {pages.shown} pages were read meanwhile: "
        f"{len(faults)} lost, by halves, or not in the record",
        flush=True,
    )
    return 1 if faults or refused < rounds else 0


class Pages:
    """What somebody who is signed in meets: pages are read, and their looks recorded, on what was set aside."""

    def __init__(self, case: Any, member: Any) -> None:
        from django.test import Client
        from django.urls import reverse

        from wayforward.web.signin.middleware import SECOND

        self.client = Client(raise_request_exception=False, headers={"host": "localhost"})
        self.client.force_login(member)
        session = self.client.session
        session[SECOND] = True
        session.save()
        self.case, self.form = reverse("support:case", args=[case.pk]), reverse("support:plan", args=[case.pk])
        self.shown = 0

    def wrong_while_full(self) -> Iterator[str]:
        """Pages one after the other, and a form of everyday work."""
        for _ in range(PAGES):
            before = _looks()
            status = self.client.get(self.case).status_code
            if status != 200 or _looks() != before + 1:
                yield f"a page said {status}, and {_looks() - before} looks were recorded"
                return
            self.shown += 1
        if (answer := self.client.post(self.form, {"words": "typed"})).status_code != 503:
            yield f"a form was not given back: {answer.status_code}"

    def wrong_with_room(self) -> Iterator[str]:
        """The form of before goes through to its page, and room is set aside again."""
        from wayforward.web import reserve

        if self.client.post(self.form, {"words": "typed"}).status_code == 503:
            yield "there was room again, and a form was given back"
        if reserve.is_given_up():
            yield "there was room again, and none was set aside"


def _looks() -> int:
    from wayforward.web.accounts.walled import Purpose
    from wayforward.web.record.models import Line

    return Line.unwalled(Purpose.CHECKING).filter(outcome=Line.LOOKED).count()


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
