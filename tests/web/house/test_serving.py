"""The real server and the real worker, started and ended as an installation does it."""

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.web.bad_input.wire import NOT_QUITE_HTTP, answer_to, statuses
from tools import setup

pytestmark = pytest.mark.embedded
START_SECONDS = 90


def command(folder: Path, port: int, *words: str) -> tuple[list[str], dict[str, str]]:
    """A command of an installation of its own, and its environment."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("WAYFORWARD_", "DJANGO_", "PG"))}
    said = {"WAYFORWARD_DATA": str(folder / "data"), "DB": "sqlite", "PORT": str(port)}
    return [sys.executable, "-m", "wayforward.cli", *words], {**kept, **said}


def run(folder: Path, port: int, *words: str) -> subprocess.CompletedProcess[str]:
    words_of_it, said = command(folder, port, *words)
    return subprocess.run(words_of_it, env=said, capture_output=True, text=True, timeout=START_SECONDS, check=False)


def get(port: int, path: str) -> tuple[int, bytes, dict[str, str]]:
    """Status, body and headers of a page."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as answer:
            return answer.status, answer.read(), dict(answer.headers)
    except urllib.error.HTTPError as error:
        return error.code, error.read(), dict(error.headers)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("installation")
    for words in ("keys", "migrate"):
        done = run(made, 8000, words)
        assert done.returncode == 0, done.stderr
    return made


@pytest.fixture(scope="module")
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture(scope="module")
def serving(folder: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """The server with its worker. It says when it can be reached."""
    words, said = command(folder, port, "serve", "--with-worker")
    process = subprocess.Popen(words, env=said, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == f"Wayforward answers at http://127.0.0.1:{port}/\n"
    yield process
    process.terminate()
    assert process.wait(30) == 0


def test_it_is_reached_and_says_that_it_is_ready(serving: subprocess.Popen[str], port: int) -> None:
    assert get(port, "/healthz")[:2] == (200, b"ok\n")
    assert get(port, "/readyz")[:2] == (200, b"ready\n")


def test_pages_come_with_hashed_styles_that_may_be_kept(serving: subprocess.Popen[str], port: int) -> None:
    status, body, headers = get(port, "/")
    assert status == 200
    assert "default-src 'none'" in headers["content-security-policy"]
    sheet = body.decode().split('<link rel="stylesheet" href="')[1].split('"')[0]
    status, _, headers = get(port, sheet)
    assert (status, "immutable" in headers["cache-control"]) == (200, True)


def test_without_a_demonstration_nobody_signs_in_with_one_press(serving: subprocess.Popen[str], port: int) -> None:
    page = get(port, "/account/sign-in/")[1]
    assert b'type="password"' in page
    assert b'name="staff"' not in page


def test_the_worker_shows_itself_and_the_doctor_finds_all_well(
    serving: subprocess.Popen[str], folder: Path, port: int
) -> None:
    end = time.monotonic() + START_SECONDS
    while not (folder / "data" / "worker.heartbeat").exists() and time.monotonic() < end:
        time.sleep(0.2)
    found = run(folder, port, "doctor")
    assert found.returncode == 0, found.stdout
    assert "well     The worker is at work" in found.stdout


def test_what_it_writes_is_for_its_own_user_alone(serving: subprocess.Popen[str], folder: Path, port: int) -> None:
    files = [file for name in ("data", "data-keys") for file in (folder / name).iterdir() if file.is_file()]
    assert {"app.db", "app.db-wal", "vault.db", "ops.db", "kek"} <= {file.name for file in files}
    assert [file.name for file in files if file.stat().st_mode & 0o077] == []
    (folder / "data" / "ops.db").chmod(0o644)
    told = run(folder, port, "doctor").stdout
    (folder / "data" / "ops.db").chmod(0o600)
    assert "Run chmod 600 on ops.db" in told


@pytest.mark.parametrize("how", NOT_QUITE_HTTP)
def test_what_is_not_quite_http_is_refused_and_the_next_is_served(
    serving: subprocess.Popen[str], port: int, how: str
) -> None:
    said = answer_to(port, NOT_QUITE_HTTP[how])
    assert len(statuses(said)) <= 1, "one request, one answer"
    assert set(statuses(said)) <= {200, 301, 302, 400, 403, 404, 405, 411, 413, 414, 431, 501, 505}, said
    for words in (b"Traceback", b"quillfeather", b"root:", b"WAYFORWARD", b"Index of"):
        assert words not in said
    assert get(port, "/healthz")[:2] == (200, b"ok\n")


def test_a_second_one_says_that_the_port_is_taken(serving: subprocess.Popen[str], folder: Path, port: int) -> None:
    second = run(folder, port, "serve")
    assert second.returncode == 1
    assert f"Port {port}" in second.stderr


def harmed(folder: Path, how: str) -> None:
    kek, vault = folder / "data-keys" / "kek", folder / "data" / "vault.db"
    if how == "another key":
        kek.write_bytes(b"MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=\n")
    elif how == "no key":
        kek.unlink()
    elif how == "a broken key":
        kek.write_bytes(b"no key\n")
    elif how == "no vault":
        vault.unlink()
    else:  # an older vault: it lacks a key that the data names
        draft, key = "11" * 16, "22" * 16
        with closing(sqlite3.connect(folder / "data" / "app.db")) as data, data:
            row = (draft, "33" * 16, "form", key, b"sealed", "2026-11-20 10:00:00", "")
            data.execute(
                "INSERT INTO vault_draft (id, staff_id, form_key, key_id, body, updated_at, base_version) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                row,
            )


@pytest.mark.parametrize(
    ("how", "told"),
    [
        ("another key", "not the one that this vault was made with"),
        ("no key", "is not where"),
        ("a broken key", "is not a key"),
        ("an older vault", "older than the data"),
        ("no vault", "vault.db are there"),
    ],
)
def test_what_is_not_sound_stops_the_start_and_changes_nothing(
    how: str, told: str, folder: Path, port: int, tmp_path: Path
) -> None:
    own = shutil.copytree(folder, tmp_path / "own")
    harmed(own, how)
    vault = own / "data" / "vault.db"
    before = vault.read_bytes() if vault.exists() else b""
    refused = run(own, port, "worker", "--once")
    assert refused.returncode == 1
    assert told in refused.stderr
    assert (vault.read_bytes() if vault.exists() else b"") == before


KILLED = """
import django, os, signal
django.setup()
from wayforward.web import clock
from wayforward.web.vault import rotation
rotation.begin()
rotation._write_down = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
rotation.A_BATCH = 1
wraps, calls = rotation._wrap_some, []
def some(*given):
    calls.append(1)
    return wraps(*given) if len(calls) < 3 else os.kill(os.getpid(), signal.SIGKILL)
rotation._wrap_some = some
rotation.finish(at=clock.now())
"""


def test_it_starts_while_a_change_of_its_key_was_killed(folder: Path, port: int, tmp_path: Path) -> None:
    own = shutil.copytree(folder, tmp_path / "own")
    _, said = command(own, port)
    said["DJANGO_SETTINGS_MODULE"] = "wayforward.web.settings"
    killed = subprocess.run([sys.executable, "-c", KILLED], env=said, capture_output=True, timeout=60, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert (own / "data-keys" / "kek.old").exists()
    started = run(own, port, "worker", "--once")
    assert started.returncode == 0, started.stderr
    done = run(own, port, "rotate-kek")
    assert done.returncode == 0, done.stderr
    assert not (own / "data-keys" / "kek.old").exists()


def test_a_worker_that_is_told_to_stop_ends_in_order(folder: Path, port: int, tmp_path: Path) -> None:
    own = shutil.copytree(folder, tmp_path / "own")
    words, said = command(own, port, "worker")
    heartbeat = own / "data" / "worker.heartbeat"
    heartbeat.unlink(missing_ok=True)
    process = subprocess.Popen(words, env=said)
    end = time.monotonic() + START_SECONDS
    while not heartbeat.exists() and time.monotonic() < end:
        time.sleep(0.1)
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0


def test_the_installed_command_says_its_version() -> None:
    told = subprocess.run([setup.BIN / "wayforward", "--version"], capture_output=True, text=True, check=True)
    assert told.stdout.startswith("wayforward 0.")
