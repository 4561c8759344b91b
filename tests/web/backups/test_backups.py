"""SEC-54 to 56: a backup is sealed, whole, restorable from a sheet of paper, and brings back nobody who was erased.

Each with the real command on a service of its own, in which a practice case was played.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.web.cast import Cast
from tests.web.house.test_cli import run
from wayforward import cli
from wayforward.commands import installation
from wayforward.web import routing
from wayforward.web.backups import files, making, rehearsing, restoring
from wayforward.web.backups.by_itself import Backups
from wayforward.web.vault import parcels

pytestmark = pytest.mark.embedded
STORY = Path(__file__).parents[3] / "wayforward" / "practice" / "example.yaml"
NAME = b"Ivo Marsh"


@dataclass(frozen=True)
class Installation:
    """A service in a folder, and the pairs of keys that its backups are sealed for."""

    folder: Path
    keys: tuple[tuple[str, str], tuple[str, str]]

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def out(self) -> Path:
        return self.folder / "out"

    def says(self, *words: str, given: str = "", **said: str) -> subprocess.CompletedProcess[str]:
        """The command, with what is typed at its prompt."""
        return self.runs("-m", "wayforward.cli", *words, given=given, **said)

    def runs(self, *words: str, given: str = "", **said: str) -> subprocess.CompletedProcess[str]:
        """A program of this service."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("WAYFORWARD_", "DJANGO_"))}
        ours = {
            "WAYFORWARD_DATA": str(self.data),
            "WAYFORWARD_BACKUPS": str(self.out),
            "WAYFORWARD_BACKUP_RECIPIENTS": ",".join(public for public, _ in self.keys),
            "DB": "sqlite",
        }
        return subprocess.run(
            [sys.executable, *words],
            env=kept | ours | said,
            input=given,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def backup(self) -> tuple[Path, Path]:
        """A backup: its two files."""
        done = self.says("backup")
        assert done.returncode == 0, done.stderr
        data, vault, told = done.stdout.splitlines()
        assert told.endswith("all is well")
        return Path(data), Path(vault)

    def restore(self, data: Path, vault: Path, secret: str) -> subprocess.CompletedProcess[str]:
        return self.says("restore", str(data), str(vault), given=secret + "\n")

    def rows(self, database: str, question: str) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(self.data / database)) as connection:
            return connection.execute(question).fetchall()

    def change(self, database: str, order: str) -> int:
        """Do something to a table, and say how many rows it met."""
        with closing(sqlite3.connect(self.data / database, isolation_level=None)) as connection:
            return connection.execute(order).rowcount


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("played")
    done = run(folder, "play", str(STORY), "--into", str(folder / "data"))
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def service(played: Path, tmp_path: Path) -> Installation:
    for name in ("data", "data-keys"):
        shutil.copytree(played / name, tmp_path / name)
    return Installation(tmp_path, (parcels.new_keys(), parcels.new_keys()))


@pytest.fixture(scope="module")
def backed_up(played: Path, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """A service whose data is gone, and its backup; for tests that change neither."""
    folder = tmp_path_factory.mktemp("backed-up")
    for name in ("data", "data-keys"):
        shutil.copytree(played / name, folder / name)
    made = Installation(folder, (parcels.new_keys(), parcels.new_keys()))
    made.backup()
    shutil.rmtree(made.data)
    return made


def both(service: Installation) -> tuple[Path, Path]:
    return files.kept(service.out, "data")[0][1], files.kept(service.out, "vault")[0][1]


def test_what_was_lost_comes_back_with_either_key(service: Installation) -> None:
    before = {
        table: service.rows("app.db", f"SELECT * FROM {table} ORDER BY 1") for table in ("record_line", "people_person")
    }
    assert all(before.values())
    data, vault = service.backup()
    assert not (service.data / "backing-up").exists()
    for _, secret in service.keys:
        shutil.rmtree(service.data)
        done = service.restore(data, vault, secret)
        assert done.returncode == 0, done.stderr
        assert {table: service.rows("app.db", f"SELECT * FROM {table} ORDER BY 1") for table in before} == before
        assert service.says("check-record").returncode == 0
        assert sorted(file.name for file in service.data.iterdir()) == ["app.db", "ops.db", "vault.db"]


# Each is run in the service, as its own program would: an app of Django is set up once for a process.
BEGINS = "import django; django.setup()\n"
ATTACHES = """
from wayforward.process.uploads import Verdict
from wayforward.web import clock
from wayforward.web.support import places
from wayforward.web.support.models import SupportCase
from wayforward.web.uploads import actions, checking
from wayforward.web.uploads.formats import Format
case = SupportCase.unwalled("checking").select_related("caseworker").first()
content = b"".join(b"%08d She said it again.\\n" % number for number in range(8_000))
actions.attach_paper(
    place=places.of_case(case),
    checked=checking.Checked("letter.txt", Format.TEXT, content, Verdict.NOT_ASKED),
    kind="brought_by_the_person", title="Her letter", by=case.caseworker, at=clock.now(),
)
"""
READS = """
import hashlib
from wayforward.web.accounts.look import Look
from wayforward.web.uploads import actions
from wayforward.web.uploads.models import Attachment
from wayforward.web.vault import pieces, unseal
row = Attachment.unwalled("checking").select_related("by").get()
look = Look.at(row.by, row.case_id, "support")
content = pieces.read(look, row, "content", actions.file_of(row))
print(row.pieces, len(content), hashlib.sha256(content).hexdigest() == unseal(look, row.fingerprint))
"""


def ran(service: Installation, code: str) -> str:
    """What a program of the service says, with the settings that its commands have."""
    done = service.runs("-c", BEGINS + code, DJANGO_SETTINGS_MODULE="wayforward.web.settings")
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_an_attached_paper_comes_back_whole(service: Installation) -> None:
    ran(service, ATTACHES)
    before = ran(service, READS)
    assert before == "4 224000 True\n"
    data, vault = service.backup()
    shutil.rmtree(service.data)
    done = service.restore(data, vault, service.keys[0][1])
    assert done.returncode == 0, done.stderr
    assert ran(service, READS) == before


def test_data_of_before_a_change_of_the_index_key_is_found_with_the_vault_of_now(service: Installation) -> None:
    lengths = "SELECT DISTINCT length(token) FROM vault_token"
    data, _ = service.backup()
    done = service.says("rotate-index")
    assert done.returncode == 0, done.stderr
    assert "tokens were put under key 1 of the index" in done.stdout
    assert service.rows("app.db", lengths) == [(25,)]
    shutil.rmtree(service.data)
    done = service.restore(data, files.kept(service.out, "vault")[0][1], service.keys[0][1])
    assert done.returncode == 0, done.stderr
    assert service.rows("app.db", lengths) == [(25,)]


def test_nobody_else_reads_it(backed_up: Installation) -> None:
    kek = (backed_up.folder / "data-keys" / "kek").read_bytes().strip()
    for parcel in both(backed_up):
        content = parcel.read_bytes()
        assert content.startswith(b"age-encryption.org/v1\n")
        assert not [needle for needle in (b"SQLite format 3", b"record_line", NAME, kek) if needle in content]
        assert parcel.stat().st_mode & 0o077 == 0


REFUSALS = (files.Unusable, parcels.CannotBeOpened, parcels.NotAKey)


@pytest.mark.parametrize("kind", [0, 1], ids=["data", "vault"])
@pytest.mark.parametrize("harm", ["cut", "flipped", "empty", "another's"])
def test_what_is_not_whole_is_refused_and_leaves_nothing(
    backed_up: Installation, tmp_path: Path, kind: int, harm: str
) -> None:
    pair = [Path(shutil.copy(file, tmp_path)) for file in both(backed_up)]
    content = bytearray(pair[kind].read_bytes())
    if harm == "flipped":
        content[len(content) // 2] ^= 1
    pair[kind].write_bytes(content[: {"cut": len(content) // 2, "empty": 0}.get(harm, len(content))])
    if harm == "another's":
        pair[kind].write_bytes(pair[1 - kind].read_bytes())
    with pytest.raises(REFUSALS):
        restoring.restore(pair[0], pair[1], backed_up.keys[0][1], tmp_path / "data")
    assert list((tmp_path / "data").iterdir()) == []


@pytest.mark.parametrize("secret", ["another's", "of no kind", ""])
def test_another_key_opens_nothing(backed_up: Installation, tmp_path: Path, secret: str) -> None:
    with pytest.raises(REFUSALS):
        restoring.restore(
            *both(backed_up), parcels.new_keys()[1] if secret == "another's" else secret, tmp_path / "data"
        )
    assert list((tmp_path / "data").iterdir()) == []


def test_the_command_says_so_in_plain_words(backed_up: Installation) -> None:
    done = backed_up.restore(*both(backed_up), parcels.new_keys()[1])
    assert done.returncode == 1
    assert done.stderr.startswith("Nothing was restored. ")
    assert "Traceback" not in done.stderr


def test_nothing_is_restored_over_what_stands(service: Installation) -> None:
    data, vault = service.backup()
    before = (service.data / "app.db").read_bytes()
    done = service.restore(data, vault, service.keys[0][1])
    assert done.returncode == 1
    assert "holds app.db" in done.stderr
    assert (service.data / "app.db").read_bytes() == before


def test_another_key_of_the_service_does_not_pass_the_check(service: Installation) -> None:
    data, vault = service.backup()
    shutil.rmtree(service.data)
    (service.folder / "data-keys" / "kek").unlink()
    assert service.says("keys").returncode == 0
    done = service.restore(data, vault, service.keys[0][1])
    assert done.returncode == 1
    assert "not the one that this vault was made with" in done.stderr
    assert list(service.data.iterdir()) == []


def test_whoever_was_erased_stays_erased(service: Installation) -> None:
    old, _ = service.backup()
    tokens = "SELECT count(*) FROM vault_token"
    assert service.rows("app.db", tokens) != [(0,)]
    # As `shred` does it: into the ledger, and out of the vault.
    service.change(
        "vault.db",
        "INSERT INTO vault_shredded (id, scope, owner, at, reason, decided_by) "
        "SELECT id, scope, owner, made_at, 'asked', NULL FROM vault_key WHERE scope <> 'system'",
    )
    gone = service.change("vault.db", "DELETE FROM vault_key WHERE scope <> 'system'")
    assert gone > 0
    _, vault = service.backup()
    shutil.rmtree(service.data)
    done = service.restore(old, vault, service.keys[0][1])
    assert done.returncode == 0, done.stderr
    assert " 0 values opened" in done.stdout
    assert service.rows("app.db", tokens) == [(0,)]


def test_an_older_vault_is_refused(service: Installation) -> None:
    _, old = service.backup()
    of_the_old = (service.folder / "data-keys" / "rehearsal-key").read_text().split()[1]
    data, _ = service.backup()
    assert files.moment_of(old) != files.moment_of(data)
    # The key that lies with the keys of the service opens the newest backup, and no other.
    of_the_new = (service.folder / "data-keys" / "rehearsal-key").read_text().split()[1]
    for parcel, secret in (old, of_the_new), (data, of_the_old):
        with pytest.raises(parcels.CannotBeOpened):
            parcels.unpack(parcel, service.folder / "opened", secret)
    shutil.rmtree(service.data)
    done = service.restore(data, old, service.keys[0][1])
    assert done.returncode == 1
    assert "older than the data" in done.stderr


def test_data_that_names_keys_of_no_vault_is_no_backup(service: Installation) -> None:
    assert service.change("vault.db", "DELETE FROM vault_key WHERE scope = 'person'") > 0
    done = service.says("backup")
    assert done.returncode == 1
    assert "keys are in no vault" in done.stderr
    assert list(service.out.iterdir()) == []
    assert not (service.data / "backing-up").exists()


@pytest.mark.parametrize(
    ("database", "order", "told"),
    [
        ("app.db", "UPDATE record_line SET event = 'task_done' WHERE seq = 2", "line 2 was changed"),
        ("app.db", "UPDATE people_person SET service_id = 4711", "point at rows that are not there"),
        ("app.db", "UPDATE people_person SET legal_name = zeroblob(80)", "Person.legal_name cannot be read"),
    ],
)
def test_what_is_wrong_is_found_before_it_is_needed(
    service: Installation, database: str, order: str, told: str
) -> None:
    with closing(sqlite3.connect(service.data / database)) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        assert connection.execute(order).rowcount > 0
        connection.commit()
    done = service.says("backup")
    assert done.returncode == 1
    assert told in done.stderr
    assert list(service.out.iterdir()) == []


def test_two_sheets_of_paper_and_a_folder(service: Installation) -> None:
    (public, _), _ = service.keys
    for said in (public, f"{public},{public}", ""):
        assert "fewer than two" in service.says("backup", WAYFORWARD_BACKUP_RECIPIENTS=said).stderr
    assert "age1" in service.says("backup", WAYFORWARD_BACKUP_RECIPIENTS=f"{public},nonsense").stderr
    assert "WAYFORWARD_BACKUPS" in service.says("backup", WAYFORWARD_BACKUPS="").stderr


def test_a_pair_of_keys_is_shown_and_kept_nowhere(tmp_path: Path) -> None:
    done = run(tmp_path, "backupkey")
    (_, public), (_, secret) = (line.split() for line in done.stdout.splitlines())
    assert (public[:4], secret[:16]) == ("age1", "AGE-SECRET-KEY-1")
    assert list(tmp_path.iterdir()) == []


def test_what_was_kept_for_long_enough_goes_but_never_the_newest(service: Installation) -> None:
    now = datetime.now(UTC)
    service.out.mkdir()
    for days in (6, 8, 34, 36):
        for kind in ("data", "vault"):
            (service.out / files.name_of(kind, now - timedelta(days=days))).touch()
    (service.out / "notes.txt").touch()
    service.backup()
    age = {kind: [(now - moment).days for moment, _ in files.kept(service.out, kind)][1:] for kind in ("data", "vault")}
    assert age == {"data": [6, 8, 34], "vault": [6]}
    assert (service.out / "notes.txt").exists()


def test_a_backup_is_due_when_the_newest_is_old_enough(tmp_path: Path) -> None:
    now, hour = datetime(2027, 3, 2, 9, tzinfo=UTC), timedelta(hours=1)
    assert making.is_due(tmp_path, hour, now)
    (tmp_path / files.name_of("vault", now - timedelta(minutes=59))).touch()
    assert not making.is_due(tmp_path, hour, now)
    assert making.is_due(tmp_path, hour, now + timedelta(minutes=1))


def test_the_worker_makes_one_by_itself(service: Installation) -> None:
    done = service.says("worker", "--once")
    assert done.returncode == 0, done.stderr
    assert len(files.kept(service.out, "vault")) == 1


def test_the_key_is_changed_in_two_steps_and_a_backup_follows(service: Installation) -> None:
    """SEC-7, as an operator does it: make the next key, copy it, change to it."""
    kek, keys = service.folder / "data-keys" / "kek", service.rows("vault.db", "SELECT count(*) FROM vault_key")
    before = kek.read_bytes()
    assert "There is no next key" in service.says("rotate-kek", "--copied").stderr
    assert "Copy it to two safe places now" in service.says("rotate-kek").stdout
    assert kek.read_bytes() == before
    assert "look     No change of the key of the service is unfinished" in service.says("doctor").stdout
    done = service.says("rotate-kek", "--copied")
    assert done.returncode == 0, done.stderr
    assert f"{keys[0][0]} data keys were wrapped anew" in done.stdout
    assert done.stdout.rstrip().endswith("all is well")
    assert kek.read_bytes() != before
    shutil.rmtree(service.data)
    assert service.restore(*both(service), service.keys[0][1]).returncode == 0
    kek.write_bytes(before)
    assert "not the one that this vault was made with" in service.says("doctor").stdout


REHEARSED = "The newest backup was restored for a rehearsal, and was well"


def test_the_newest_backup_is_rehearsed_and_what_is_wrong_with_it_is_loud(service: Installation) -> None:
    data, _ = service.backup()
    for words, given in ((), ""), (("--with-paper",), service.keys[1][1] + "\n"):
        done = service.says("rehearse", *words, given=given)
        assert done.returncode == 0, done.stderr
        assert done.stdout.rstrip().endswith("all is well")
        assert not (service.data / "backing-up").exists()
    assert f"well     {REHEARSED}" in service.says("doctor").stdout
    kept = service.folder / "data-keys" / "rehearsal-key"
    assert kept.stat().st_mode & 0o077 == 0
    content, before = bytearray(data.read_bytes()), (service.data / "app.db").read_bytes()
    content[len(content) // 2] ^= 1
    data.write_bytes(content)
    done = service.says("rehearse")
    assert done.returncode == 1
    assert "cannot be restored" in done.stderr
    assert "Traceback" not in done.stderr
    assert (service.data / "app.db").read_bytes() == before
    told = service.says("doctor")
    assert told.returncode == 1
    assert f"MISSING  {REHEARSED}" in told.stdout


def test_a_rehearsal_is_due_once_a_night(settings: Any, tmp_path: Path) -> None:
    settings.DATA, settings.KEYS = tmp_path, tmp_path
    evening, hours = datetime(2027, 3, 2, 18, tzinfo=UTC), timedelta(hours=1)
    assert not rehearsing.is_due(evening)
    (tmp_path / "rehearsal-key").touch()
    assert rehearsing.is_due(evening)
    rehearsing._keep(rehearsing.Rehearsal(evening, evening, True, "all is well"))
    assert [hour for hour in range(30) if rehearsing.is_due(evening + hour * hours)] == list(range(8, 30))
    rehearsing._keep(rehearsing.Rehearsal(evening + 8 * hours, evening, False, "not well"))
    assert not rehearsing.is_due(evening + 31 * hours)
    assert rehearsing.is_due(evening + 32 * hours)


def test_the_worker_begins_a_rehearsal_and_not_beside_a_backup(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DATA, settings.KEYS, settings.WAYFORWARD_BACKUPS = tmp_path, tmp_path, tmp_path
    begun: list[str] = []

    class Begins:
        def __init__(self, command: list[str]) -> None:
            begun.append(command[-1])

        def poll(self) -> int | None:
            return None if len(begun) == 1 else 0

    monkeypatch.setattr("wayforward.web.backups.by_itself.subprocess.Popen", Begins)
    now, worker = datetime(2027, 3, 2, 9, tzinfo=UTC), Backups()
    assert worker.begin_when_due(now)
    (tmp_path / "rehearsal-key").touch()
    (tmp_path / files.name_of("vault", now)).touch()
    assert not worker.begin_when_due(now)
    begun.append("the backup has ended")
    assert worker.begin_when_due(now)
    assert not worker.begin_when_due(now + timedelta(minutes=1))
    assert begun == ["backup", "the backup has ended", "rehearse"]


def test_the_tables_change_after_a_backup_only(service: Installation) -> None:
    """The vault of a version before: its tables are changed when there is a backup."""
    assert service.says("manage", "migrate", "vault", "0001", "--database", "vault").returncode == 0
    before = (service.data / "vault.db").read_bytes()
    done = service.says("migrate", WAYFORWARD_BACKUPS="")
    assert done.returncode == 1
    assert "there would be no way back" in done.stderr
    assert (service.data / "vault.db").read_bytes() == before
    done = service.says("migrate")
    assert done.returncode == 0, done.stderr
    assert len(files.kept(service.out, "vault")) == 1
    # Nothing has to change any more, so that no backup is needed.
    assert service.says("migrate", WAYFORWARD_BACKUPS="").returncode == 0


@pytest.mark.parametrize(
    ("words", "behind", "told"),
    [([], True, 1), ([], False, 0), (["--without-backup"], True, 0)],
    ids=["behind", "up to date", "told to do without"],
)
def test_who_says_so_changes_the_tables_without_a_backup(
    words: list[str], behind: bool, told: int, cast: Cast, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.WAYFORWARD_DEMONSTRATION, settings.WAYFORWARD_BACKUPS = False, None
    monkeypatch.setattr(installation, "begin", lambda: None)
    monkeypatch.setattr(installation, "migrate", lambda: None)
    monkeypatch.setattr(routing, "is_behind", lambda alias: behind)
    assert making.something_to_lose()
    assert cli.main(["migrate", *words]) == told


def test_an_older_vault_does_not_start(service: Installation) -> None:
    """SEC-5: what the data needs is not in it, which is said before anything is written."""
    assert service.change("vault.db", "DELETE FROM vault_key WHERE scope = 'person'") > 0
    before = {name: (service.data / name).read_bytes() for name in ("app.db", "vault.db", "ops.db")}
    done = service.says("worker", "--once")
    assert done.returncode == 1
    assert "The vault is older than the data" in done.stderr
    assert {name: (service.data / name).read_bytes() for name in before} == before
