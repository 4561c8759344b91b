"""The short forms of the other drills, and that each sees what it looks for (SEC-51, SEC-52)."""

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.web.cast import Cast
from tools import setup
from tools.drills import disk, power
from tools.drills.disk import Call, Cut, Disk

REAL = """
import django, sys
django.setup()
from tools.drills import disk, power
recorded = power.record(1)
found, calls = power.cut_everywhere(recorded, step=3)
deaf = power.Recorded(recorded.before, [call for call in recorded.calls if call.name not in disk.SYNCS])
unsynced, _ = power.cut_everywhere(deaf, (power.Cut.LOST,), step=len(deaf.calls) // 4)
print(found.cuts, len(found.faults), len([fault for fault in unsynced.faults if "lost: contact" in fault]))
"""


@pytest.mark.embedded
def test_what_the_real_service_saved_outlives_a_power_cut(tmp_path: Path) -> None:
    """Every third call of one contact, one draft and one destroyed key; and a disk that syncs nothing is found out."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("WAYFORWARD_", "DJANGO_", "PG"))}
    said = {
        "DB": "sqlite",
        "WAYFORWARD_DATA": str(tmp_path / "data"),
        "DJANGO_SETTINGS_MODULE": "wayforward.web.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", REAL], cwd=setup.HERE, env=kept | said, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    cuts, faults, unsynced = map(int, done.stdout.split())
    assert cuts > 40
    assert faults == 0
    assert unsynced > 0


def a_disk() -> Disk:
    return Disk({"a": bytearray(b"old" * 400)})


def test_what_was_synced_stays_and_what_was_not_may_go() -> None:
    chance, here = random.Random(1), a_disk()
    here.take(Call("pwrite64", "a", b"new" * 400))
    here.take(Call("pwrite64", "b", b"beside"))
    assert here.after(Cut.LOST, chance) == {"a": bytearray(b"old" * 400)}
    assert here.after(Cut.KEPT, chance) == {"a": bytearray(b"new" * 400), "b": bytearray(b"beside")}
    torn = [bytes(here.after(Cut.TORN, chance)["a"]) for _ in range(40)]
    assert len(set(torn)) > 2
    for content in torn:
        for begin in range(0, 1200, disk.SECTOR):
            part = slice(begin, begin + disk.SECTOR)
            assert content[part] in ((b"new" * 400)[part], (b"old" * 400)[part])
    here.take(Call("fdatasync", "a"))
    assert here.after(Cut.LOST, chance) == {"a": bytearray(b"new" * 400)}


def test_a_file_grows_and_is_cut() -> None:
    here = a_disk()
    for call in (Call("ftruncate", "a", offset=2), Call("pwrite64", "a", b"x", 4)):
        here.take(call)
    assert here.after(Cut.KEPT, random.Random(1))["a"] == bytearray(b"ol\0\0x")


def hexed(text: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in text.encode())


def test_a_trace_is_read_or_refused(tmp_path: Path) -> None:
    file, trace = hexed("/d/app.db"), tmp_path / "trace"
    trace.write_text(
        f'pwrite64(3<{file}>, "{hexed("abc")}", 3, 512) = 3\n'
        f'pwrite64(3<{file}>, "{hexed("abc")}", 3, 512) = -1 ENOSPC (No space left on device)\n'
        f'write(9<{hexed("/d/other")}>, "{hexed("abc")}", 3) = 3\n'
        f"fdatasync(3<{file}>)    = 0\nftruncate(3<{file}>, 0) = 0\n+++ exited with 0 +++\n"
    )
    assert list(disk.calls(trace, Path("/d"), ("app.db",))) == [
        Call("pwrite64", "app.db", b"abc", 512),
        Call("fdatasync", "app.db"),
        Call("ftruncate", "app.db"),
    ]
    trace.write_text("pwrite64(3, something else\n")
    with pytest.raises(ValueError, match="cannot be understood"):
        list(disk.calls(trace, Path("/d"), ("app.db",)))


def test_what_was_said_is_taken_as_it_was_said() -> None:
    said = power.Said()
    for line in ("contact 1 words", "draft 3", "destroyed 2", "of no kind"):
        said.take(line)
    assert (said.contacts, said.draft, said.destroyed) == ({"1": "words"}, 3, {"2"})


@pytest.mark.embedded
@pytest.mark.django_db(transaction=True, databases=["default", "vault", "ops"])
def test_a_full_database_takes_nothing_by_halves_and_goes_on_when_there_is_room(cast: Cast) -> None:
    """The limit is SQLite's own, and its words are those of a full disk; `make drill` fills a real one."""
    from django.db import OperationalError, connection

    from wayforward.web.vault.drafts import Draft, Drafts

    Drafts().keep(cast.asha.pk, "small", "number=1", "")
    with connection.cursor() as cursor:
        most = cursor.execute("PRAGMA max_page_count").fetchone()[0]
        cursor.execute("PRAGMA max_page_count=1")  # as many as there are
    with pytest.raises(OperationalError, match="full"):
        Drafts().keep(cast.asha.pk, "large", "words=" + "a" * 3_000_000, "")
    assert [draft.form_key for draft in Draft.objects.all()] == ["small"]
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA max_page_count={most}")
    Drafts().keep(cast.asha.pk, "large", "words=" + "a" * 3_000_000, "")
    assert Draft.objects.count() == 2
