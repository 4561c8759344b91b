"""The same for databases in PostgreSQL: `wayforward backup` and `restore` with a service of its own on a server."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from tools import postgres
from wayforward.web.backups import files, of_postgresql
from wayforward.web.backups.files import Unusable
from wayforward.web.vault import parcels

pytestmark = pytest.mark.server
MAKE = "import django; django.setup(); from tools import drill; drill._service()"
ORDER = ("app", "vault", "ops")


@dataclass(frozen=True)
class OnServer:
    """A service on a server: its folder, how its databases begin, the keys of its backups, how to reach the server."""

    folder: Path
    name: str
    keys: tuple[tuple[str, str], tuple[str, str]]
    address: dict[str, str]

    def runs(self, *command: str, given: str = "", **said: str) -> subprocess.CompletedProcess[str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("WAYFORWARD_", "DJANGO_"))}
        ours = {
            "DJANGO_SETTINGS_MODULE": "wayforward.web.settings",
            "WAYFORWARD_DATA": str(self.folder / "data"),
            "WAYFORWARD_BACKUPS": str(self.folder / "out"),
            "WAYFORWARD_BACKUP_RECIPIENTS": ",".join(public for public, _ in self.keys),
            "WAYFORWARD_DATABASE_URL": f"postgresql:///{self.name}",
        }
        return subprocess.run(
            [sys.executable, *command],
            env=kept | ours | self.address | said,
            input=given,
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )

    def says(self, *words: str, given: str = "", **said: str) -> subprocess.CompletedProcess[str]:
        return self.runs("-m", "wayforward.cli", *words, given=given, **said)

    def ask(self, which: str, question: str) -> list[tuple[Any, ...]]:
        """Ask one of the three databases, or the server."""
        name = {"app": self.name, "server": "postgres"}.get(which, f"{self.name}_{which}")
        host = self.address.get("PGHOST") or os.environ["PGHOST"]
        user = self.address.get("PGUSER") or os.environ.get("PGUSER", "")
        with psycopg.connect(host=host, user=user, dbname=name, autocommit=True) as connection:
            done = connection.execute(question.encode())
            return done.fetchall() if done.description else []

    def drop(self) -> None:
        for ending in ("", "_vault", "_ops"):
            self.ask("server", f'DROP DATABASE IF EXISTS "{self.name}{ending}" WITH (FORCE)')

    def databases(self) -> list[str]:
        """What follows the service's name in the databases that begin with it."""
        found = self.ask("server", f"SELECT datname FROM pg_database WHERE datname LIKE '{self.name}%'")
        return sorted(name.removeprefix(self.name) for (name,) in found)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OnServer]:
    with postgres.server() as (address, _):
        folder, name = tmp_path_factory.mktemp("on-server"), f"wf_{uuid4().hex[:8]}"
        made = OnServer(folder, name, (parcels.new_keys(), parcels.new_keys()), address)
        done = made.runs("-c", MAKE)
        assert done.returncode == 0, done.stderr
        assert made.says("keys").returncode == 0
        yield made
        made.drop()


def test_there_and_back_again_and_whoever_was_erased_stays_erased(service: OnServer) -> None:
    """A backup; an erasure; another; the data of the first with the newest vault: all rows, and no word of theirs."""
    tables = {"record_line": "app", "people_person": "app", "vault_shredded": "vault"}
    for _ in range(2):
        done = service.says("backup")
        assert done.returncode == 0, done.stderr
        assert done.stdout.rstrip().endswith("all is well")
        before = {table: service.ask(which, f"SELECT * FROM {table} ORDER BY 1") for table, which in tables.items()}
        service.ask(
            "vault",
            "INSERT INTO vault_shredded (id, scope, owner, at, reason, decided_by) "
            "SELECT id, scope, owner, made_at, 'asked', NULL "
            "FROM vault_key WHERE scope = 'person' ON CONFLICT DO NOTHING; "
            "DELETE FROM vault_key WHERE scope = 'person'",
        )
    assert service.databases() == ["", "_ops", "_vault"]
    (_, old), (_, vault) = (
        files.kept(service.folder / "out", "data")[-1],
        files.kept(service.folder / "out", "vault")[0],
    )
    for parcel in (old, vault):
        assert parcel.read_bytes().startswith(b"age-encryption.org/v1\n")
        assert b"PGDMP" not in parcel.read_bytes()
    refused = service.says("restore", str(old), str(vault), given=service.keys[0][1] + "\n")
    assert refused.returncode == 1
    assert f"holds {service.name}_vault" in refused.stderr
    service.drop()
    wrong = service.says("restore", str(old), str(vault), given=parcels.new_keys()[1] + "\n")
    assert wrong.returncode == 1
    assert service.databases() == []
    done = service.says("restore", str(old), str(vault), given=service.keys[1][1] + "\n")
    assert done.returncode == 0, done.stderr
    assert service.databases() == ["", "_ops", "_vault"]
    after = {table: service.ask(which, f"SELECT * FROM {table} ORDER BY 1") for table, which in tables.items()}
    assert after == before
    assert before["vault_shredded"] != []
    assert service.ask("vault", "SELECT count(*) FROM vault_key WHERE scope = 'person'") == [(0,)]
    assert service.ask("app", "SELECT count(*) FROM vault_token") == [(0,)]
    # The triggers that keep the record append-only came with it.
    with pytest.raises(psycopg.Error):
        service.ask("app", "DELETE FROM record_line")
    elsewhere = service.says("check-data")
    assert elsewhere.returncode == 0, elsewhere.stderr


def test_a_backup_of_the_one_is_not_restored_into_the_other(service: OnServer, tmp_path: Path) -> None:
    data, vault = (files.kept(service.folder / "out", kind)[0][1] for kind in ("data", "vault"))
    done = service.says(
        *("restore", str(data), str(vault)),
        given=service.keys[0][1] + "\n",
        WAYFORWARD_DATABASE_URL="",
        DB="sqlite",
        WAYFORWARD_DATA=str(tmp_path / "data"),
    )
    assert done.returncode == 1
    assert "a backup of databases in PostgreSQL, and this service is set for SQLite files" in done.stderr
    assert list((tmp_path / "data").iterdir()) == []


def test_a_user_who_may_not_make_databases_is_told_what_to_do(service: OnServer) -> None:
    role = f"{service.name}_user"
    for order in (f"CREATE ROLE {role} LOGIN PASSWORD 'of the drill'", f"GRANT pg_read_all_data TO {role}"):
        service.ask("server", order)
    try:
        done = service.says("backup", PGUSER=role, PGPASSWORD="of the drill")
        assert done.returncode == 1
        assert "CREATEDB" in done.stderr
        assert "of the drill" not in done.stderr
        assert not (service.folder / "data" / "backing-up").exists()
    finally:
        service.ask("server", f"DROP OWNED BY {role}")
        service.ask("server", f"DROP ROLE {role}")


def test_no_password_is_a_word_of_a_command(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, Any] = {}

    def runs(command: list[str], *, env: dict[str, str], **_: object) -> subprocess.CompletedProcess[str]:
        seen.update(command=command, env=env)
        return subprocess.CompletedProcess(command, 1, "", "no such database")

    monkeypatch.setattr(of_postgresql, "_where", lambda alias: {"host": "db", "user": "wf", "password": "s3cret/@"})
    monkeypatch.setattr(of_postgresql, "_program", lambda name: name)
    monkeypatch.setattr(of_postgresql.subprocess, "run", runs)
    with pytest.raises(Unusable, match="no such database"):
        of_postgresql.load("default", "wf_restoring", Path("a.dump"))
    assert not [word for word in seen["command"] if "s3cret" in word]
    assert seen["env"]["PGPASSWORD"] == "s3cret/@"
    assert of_postgresql._url("vault", "wf_vault") == "postgresql://wf:s3cret%2F%40@db/wf_vault"


def test_a_program_that_is_not_there_is_named() -> None:
    with pytest.raises(Unusable, match="pg_nothing is not there"):
        of_postgresql._program("pg_nothing")
