"""The service is started on what is not sound, in five ways: it refuses, in plain words, and changes nothing."""

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

from tools import setup

LONGEST = 60
COMMANDS = (("serve",), ("worker", "--once"))


def drill(times: int) -> int:
    """Start on each of the five, so many times. 1 when one was not refused, or changed anything."""
    import django

    django.setup()
    from django.conf import settings

    from tools import drill as drills
    from wayforward.web.vault import keyring

    data, kek = Path(settings.DATA), keyring.kek_file()
    drills._service()
    Path(settings.SECRET_KEY_FILE).write_text("of the drill\n", encoding="utf-8")
    stale = _copy_of(data / "vault.db")
    _one_more_key()
    began, faults, started = time.monotonic(), list[str](), 0
    bad: dict[str, tuple[Callable[[], object], str]] = {
        "the key is missing": (kek.unlink, "is not where"),
        "another key": (_another_key, "not the one that this vault was made with"),
        "what is no key": (lambda: kek.write_text("no key\n"), "is not a key"),
        "an older vault": (lambda: (data / "vault.db").write_bytes(stale), "older than the data"),
        "no vault": ((data / "vault.db").unlink, "vault.db are there"),
    }
    for _ in range(times):
        for name, (harm, told) in bad.items():
            kept = {file: file.read_bytes() for file in (kek, data / "vault.db")}
            harm()
            before = _everything(data, kek.parent)
            for command in COMMANDS:
                started += 1
                faults += [f"{name}: {fault}" for fault in _starts(command, told)]
            if _everything(data, kek.parent) != before:
                faults.append(f"{name}: something was changed")
            for file, content in kept.items():
                file.write_bytes(content)
    if wrong := _starts(("worker", "--once"), ""):
        faults += [f"put right again: {fault}" for fault in wrong if "was not refused" not in fault]
    print("\n".join(faults[:20]), end="\n" if faults else "")
    print(
        f"{os.environ['DB']}: {started} starts on what is not sound ({', '.join(bad)}) in "
        f"{time.monotonic() - began:.0f} s: {len(faults)} not refused, or something changed",
        flush=True,
    )
    return 1 if faults else 0


def _starts(command: tuple[str, ...], told: str) -> list[str]:
    """What is wrong with how a start went."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "wayforward.cli", *command],
            cwd=setup.HERE,
            env=os.environ | {"PORT": "0"},
            capture_output=True,
            text=True,
            timeout=LONGEST,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return [f"{command[0]} was not refused within {LONGEST} s"]
    if done.returncode == 0:
        return [f"{command[0]} was not refused"]
    return [] if told and told in done.stderr else [f"{command[0]} said: {done.stderr[-300:]}"]


def _copy_of(vault: Path) -> bytes:
    from django.db import connections

    with connections["vault"].cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connections.close_all()
    return vault.read_bytes()


def _another_key() -> None:
    from wayforward.web.vault import keyring

    keyring.kek_file().unlink()
    keyring.make_kek(keyring.kek_file())


def _one_more_key() -> None:
    """Data under a key that the vault of before does not have."""
    from django.db import connections

    from wayforward.web.vault.drafts import Drafts

    Drafts().keep(uuid4(), "drill", "number=1", "")
    for alias in ("default", "vault"):
        with connections[alias].cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connections.close_all()
    for file in Path(connections["vault"].settings_dict["NAME"]).parent.glob("*.db-*"):
        file.unlink()


def _everything(*folders: Path) -> dict[str, str]:
    """Each file and its hash. What an open database keeps beside it (-shm, an empty -wal) is nothing of its content."""
    return {
        str(file): hashlib.sha256(file.read_bytes()).hexdigest()
        for folder in folders
        for file in sorted(folder.rglob("*"))
        if file.is_file() and not file.name.endswith(("-shm", "-wal"))
    }
