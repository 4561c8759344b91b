"""The health pages tell the truth, and tell strangers nothing else."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connections
from django.test import Client

from wayforward.web import health
from wayforward.web.vault import keyring


@pytest.fixture
def data(settings: object, tmp_path: Path) -> Path:
    settings.DATA = tmp_path / "data"
    settings.DATA.mkdir()
    return settings.DATA


@pytest.fixture
def other_kek(settings: object, tmp_path: Path) -> Iterator[None]:
    """A key that is not the one that the vault was made with."""
    keyring.prepare()
    settings.WAYFORWARD_KEK_FILE = tmp_path / "another"
    keyring.make_kek(settings.WAYFORWARD_KEK_FILE)
    keyring.forget()
    yield
    keyring.forget()


def well(check: health.Check) -> dict[str, bool]:
    return {finding.what: finding.well for finding in check()}


def test_a_stranger_learns_yes_or_no(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    keyring.prepare()
    monkeypatch.setattr(health, "TO_BE_READY", (health.of_keys, health.of_disk))
    assert client.get("/healthz").content == b"ok\n"
    assert (client.get("/readyz").status_code, client.get("/readyz").content) == (200, b"ready\n")


def test_another_key_is_not_ready_and_the_page_does_not_say_why(client: Client, other_kek: None) -> None:
    response = client.get("/readyz")
    assert (response.status_code, response.content) == (503, b"not ready\n")
    assert "not the one that this vault was made with" in next(health.of_keys()).remedy


def test_a_database_that_does_not_answer_is_found(monkeypatch: pytest.MonkeyPatch, client: Client) -> None:
    def broken() -> None:
        raise DatabaseError("the words of the database")

    monkeypatch.setattr(connections["vault"], "ensure_connection", broken)
    found = [finding for finding in health.of_databases() if not finding.well]
    assert "The database vault answers" in {finding.what for finding in found}
    assert "the words of the database" not in " ".join(finding.remedy for finding in found)


def test_a_worker_that_is_still_is_noticed(data: Path) -> None:
    assert well(health.of_worker) == {"The worker is at work": False}
    health.heartbeat_file().touch()
    assert well(health.of_worker) == {"The worker is at work": True}
    long_ago = time.time() - 600
    os.utime(health.heartbeat_file(), (long_ago, long_ago))
    assert well(health.of_worker) == {"The worker is at work": False}


def test_keys_inside_the_data_are_found(settings: object, data: Path) -> None:
    settings.WAYFORWARD_KEK_FILE = data / "keys" / "kek"
    assert well(health.of_settings)["The keys lie apart from the data"] is False


def test_a_missing_key_for_sessions_and_debugging_pages_are_found(settings: object) -> None:
    settings.SECRET_KEY = ""
    settings.DEBUG = True
    found = well(health.of_settings)
    assert found["There is a key that signs sessions and forms"] is False
    assert found["Debugging pages are off"] is False


def test_a_single_sign_on_by_http_or_without_a_secret_is_found(settings: object) -> None:
    assert well(health.of_single_sign_on) == {}
    settings.WAYFORWARD_OIDC_ISSUER = "http://login.example.org"
    settings.WAYFORWARD_OIDC_CLIENT_ID, settings.WAYFORWARD_OIDC_SECRET = "wayforward", ""
    found = well(health.of_single_sign_on)
    assert found == {"The single sign-on is reached by https": False, "The single sign-on knows this service": False}
    settings.WAYFORWARD_OIDC_ISSUER = "https://login.example.org"
    settings.WAYFORWARD_OIDC_SECRET = "of the tests"
    assert all(well(health.of_single_sign_on).values())


def test_the_shared_counters_are_written_and_read() -> None:
    call_command("createcachetable", database="ops", verbosity=0)
    assert well(health.of_cache) == {"The shared counters can be written": True}


def test_mail_without_a_server_is_noticed(settings: object) -> None:
    settings.WAYFORWARD_TRANSPORT = "wayforward.web.outgoing.transports.Mail"
    settings.EMAIL_HOST = ""
    assert well(health.of_mail) == {"E-mail can leave": False}


def test_a_nearly_full_disk_is_found(monkeypatch: pytest.MonkeyPatch, data: Path) -> None:
    monkeypatch.setattr(
        health.shutil, "disk_usage", lambda folder: type("Usage", (), {"total": 100 * 2**30, "free": 2**30})
    )
    assert well(health.of_disk) == {"There is room on the disk": False, "The disk was not full": True}


def test_every_finding_that_is_not_well_says_what_to_do(settings: object, data: Path) -> None:
    settings.WAYFORWARD_KEK_FILE = data / "kek"
    settings.SECRET_KEY = ""
    bad = [finding for finding in health.findings(health.EVERYTHING) if not finding.well]
    assert bad
    assert all(finding.remedy for finding in bad)
