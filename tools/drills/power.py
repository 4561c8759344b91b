"""The power is cut at every call that the real service makes to the disk, and in every way that a disk may take it.

A caseworker's acts are done once, through the real actions, by a process whose calls are written down by strace. Then
the two databases are put together as they may be after each of these calls, opened as at the next start, and asked:
whole? everything there that was said to be saved, to the last word? nothing by halves? no key back that was destroyed?
"""

import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode
from uuid import UUID, uuid4

from tools import setup
from tools.drills.disk import STRACE, Call, Cut, Disk, calls

FILES = ("app.db", "app.db-wal", "vault.db", "vault.db-wal")
SAID = "said"
# The log of a database is taken into it after so many pages instead of 1,000: many checkpoints in a short trace.
CHECKPOINT = 40
NO_STRACE = "The drill of power cuts needs strace. On Debian and Ubuntu: apt-get install strace."
FORM = "drill"


@dataclass
class Said:
    """What was said to be done by a moment: words of contacts, the newest draft, keys that were destroyed."""

    contacts: dict[str, str] = field(default_factory=dict)
    draft: int = 0
    destroyed: set[str] = field(default_factory=set)

    def take(self, line: str) -> None:
        """One line that was said."""
        match line.split():
            case ["contact", contact_id, words]:
                self.contacts[contact_id] = words
            case ["draft", number]:
                self.draft = int(number)
            case ["destroyed", key_id]:
                self.destroyed.add(key_id)


@dataclass
class Found:
    """How many cuts there were, and what was wrong after them."""

    cuts: int = 0
    faults: list[str] = field(default_factory=list)


def drill(acts: int) -> int:
    """Record so many acts, and cut the power at every call of theirs. 1 when anything was lost, broken or came back."""
    import django

    django.setup()
    began = time.monotonic()
    found, made = cut_everywhere(record(acts))
    print("\n".join(found.faults[:20]), end="\n" if found.faults else "")
    print(
        f"{os.environ['DB']}: {found.cuts:,} power cuts in {time.monotonic() - began:.0f} s, after each of {made:,} "
        f"calls to the disk: {len(found.faults)} times something was lost, broken or back",
        flush=True,
    )
    return 1 if found.faults or not found.cuts else 0


@dataclass(frozen=True)
class Recorded:
    """The files before the first act, and every call that was made to them; what was said stands between the calls."""

    before: dict[str, bytes]
    calls: list[Call]


def record(acts: int) -> Recorded:
    """Set a service up and do the acts under strace. setup.Missing where there is none."""
    from django.conf import settings
    from django.db import connections

    from tools import drill as drills

    if not shutil.which("strace"):
        raise setup.Missing(NO_STRACE)
    case, staff = drills._service()
    for alias in ("default", "vault"):
        with connections[alias].cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connections.close_all()
    data = Path(settings.DATA)
    before = {name: (data / name).read_bytes() for name in FILES if (data / name).exists()}
    with tempfile.TemporaryDirectory() as folder:
        trace = Path(folder) / "trace"
        act = [sys.executable, "-m", "tools.drills.power", str(case.pk), str(staff[0].pk), str(acts)]
        with (data / SAID).open("wb") as said:
            subprocess.run([*STRACE, "-o", str(trace), *act], stdout=said, check=True)
        return Recorded(before, list(calls(trace, data, (*FILES, SAID))))


def act(case_id: str, staff_id: str, acts: int) -> None:
    """The acts, one after the other, each said when the action has come back."""
    import django

    django.setup()
    from django.db import connections

    from wayforward.web import clock, vault
    from wayforward.web.accounts.models import Staff
    from wayforward.web.accounts.walled import Purpose
    from wayforward.web.people.actions.notes import Paragraph
    from wayforward.web.support.actions.contacts import record_contact
    from wayforward.web.support.models import SupportCase
    from wayforward.web.vault.drafts import Drafts

    case, by = SupportCase.unwalled(Purpose.CHECKING).get(pk=case_id), Staff.objects.get(pk=staff_id)
    for alias in ("default", "vault"):
        with connections[alias].cursor() as cursor:
            cursor.execute(f"PRAGMA wal_autocheckpoint={CHECKPOINT}")
    for number in range(1, acts + 1):
        words = f"contact-{number}"
        row = record_contact(
            case=case, result="spoke", by=by, at=clock.now(), paragraphs=[Paragraph(words, [str(case.person_id)])]
        )
        _say(f"contact {row.pk} {words}")
        Drafts().keep(by.pk, FORM, urlencode({"number": number}), "")
        _say(f"draft {number}")
        key = vault.new_key("person", uuid4())
        vault.shred([key], reason="drill")
        _say(f"destroyed {key}")


def _say(words: str) -> None:
    os.write(sys.stdout.fileno(), f"{words}\n".encode())


def cut_everywhere(recorded: Recorded, ways: tuple[Cut, ...] = tuple(Cut), *, step: int = 1) -> tuple[Found, int]:
    """Cut the power after every call (or every so many), in each of these ways; and how many calls there were."""
    chance = random.Random(len(recorded.calls))
    disk, said, found, made = Disk({name: bytearray(it) for name, it in recorded.before.items()}), Said(), Found(), 0
    with tempfile.TemporaryDirectory(prefix="wayforward-power-") as folder:
        for call in recorded.calls:
            if call.file == SAID:
                for line in call.content.decode().splitlines():
                    said.take(line)
                continue
            disk.take(call)
            made += 1
            if made % step:
                continue
            for way in ways if disk.waiting else ways[:1]:
                found.cuts += 1
                faults = look(Path(folder), disk.after(way, chance), said)
                found.faults += [f"call {made}, what was not synced {way}: {fault}" for fault in faults]
    return found, made


def look(folder: Path, files: dict[str, bytearray], said: Said) -> list[str]:
    """Start on these files, and say everything that is wrong with them."""
    import sqlite3  # the one that the service uses: its settings have put it there

    for name in FILES:
        (folder / name).unlink(missing_ok=True)
        (folder / f"{name.removesuffix('-wal')}-shm").unlink(missing_ok=True)
        if name in files:
            (folder / name).write_bytes(files[name])
    app, vault = (sqlite3.connect(folder / name, isolation_level=None) for name in ("app.db", "vault.db"))
    try:
        for database in (app, vault):
            database.execute("PRAGMA synchronous=OFF")  # this look at it need not outlive a power cut
        return [*_broken(app, "app"), *_broken(vault, "vault"), *_wrong(app, vault, said)]
    except sqlite3.DatabaseError as error:
        return [f"it cannot be read: {error}"]
    finally:
        app.close()
        vault.close()


def _broken(database: Any, name: str) -> list[str]:
    told = [line for (line,) in database.execute("PRAGMA integrity_check").fetchall()]
    wrong = database.execute("PRAGMA foreign_key_check").fetchall()
    faults = [f"{name} is damaged: {line}" for line in told if line != "ok"]
    return [*faults, f"{name}: {len(wrong)} rows point at nothing"] if wrong else faults


def _wrong(app: Any, vault: Any, said: Said) -> list[str]:
    """What was lost, is there by halves, or came back."""
    from wayforward.web.vault import keyring

    opens = keyring.read_again().opens
    keys = {
        UUID(key_id): keyring._opened(UUID(key_id), scope, opens.get(kek), wrapped)
        for key_id, scope, kek, wrapped in vault.execute("SELECT id, scope, kek_id, wrapped FROM vault_key")
    }
    destroyed = {UUID(each) for (each,) in vault.execute("SELECT id FROM vault_shredded")}
    named = {
        UUID(key_id)
        for table in ("people_note", "people_person", "vault_draft")
        for (key_id,) in app.execute(f"SELECT DISTINCT key_id FROM {table} WHERE key_id IS NOT NULL")  # noqa: S608
    }
    noted = {
        UUID(of): _opened(keys.get(UUID(key)), text, "people.note|text", UUID(pk), UUID(key))
        for pk, of, key, text in app.execute(
            "SELECT id, of_id, key_id, text FROM people_note WHERE of_type = 'contact'"
        )
    }
    contacts = {UUID(each) for (each,) in app.execute("SELECT id FROM support_contact")}
    lines = app.execute("SELECT count(*) FROM record_line WHERE event = 'contact_recorded'").fetchone()[0]
    drafts = [
        _opened(keys.get(UUID(key)), body, "vault.draft|body", UUID(pk), UUID(key))
        for pk, key, body in app.execute("SELECT id, key_id, body FROM vault_draft WHERE form_key = ?", [FORM])
    ]
    newest = max((int(parse_qs(body or "number=-1")["number"][0]) for body in drafts), default=0)
    faults = [f"lost: contact {each}" for each, words in said.contacts.items() if noted.get(UUID(each)) != words]
    faults += [f"lost: draft {said.draft}, there is {newest}"] if newest < said.draft else []
    if contacts != set(noted) or lines != len(contacts):
        faults.append(f"by halves: {len(contacts)} contacts, {len(noted)} notes, {lines} lines of the record")
    faults += [f"back: key {each}" for each in said.destroyed if UUID(each) in keys or UUID(each) not in destroyed]
    faults += [f"{len(missing)} keys are in no vault"] if (missing := named - keys.keys() - destroyed) else []
    return faults


def _opened(key: bytes | None, sealed: bytes, what: str, pk: UUID, key_id: UUID) -> str | None:
    from wayforward.web.vault import crypto

    try:
        return crypto.open_sealed(key or b"", sealed, f"{what}|{pk}|{key_id}").decode()
    except (crypto.CannotBeRead, ValueError):
        return None


if __name__ == "__main__":
    act(sys.argv[1], sys.argv[2], int(sys.argv[3]))
