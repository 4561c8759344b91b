"""The command `wayforward`, as somebody at a terminal meets it."""

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from allauth.socialaccount.models import SocialAccount

from wayforward import cli
from wayforward.commands import installation
from wayforward.web.accounts.models import Service, Staff


@pytest.fixture(autouse=True)
def as_set_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installation, "begin", lambda: None)


def run(folder: Path, *words: str, **said: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, with a data folder of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("WAYFORWARD_", "DJANGO_", "PG"))}
    clean = {**kept, "WAYFORWARD_DATA": str(folder / "data"), "DB": "sqlite", **said}
    command = [sys.executable, "-m", "wayforward.cli", *words]
    return subprocess.run(command, env=clean, capture_output=True, text=True, timeout=120, check=False)


def test_a_busy_port_is_an_error_that_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))
        assert cli.main(["serve"]) == 1
    said = capsys.readouterr().err
    assert f"Port {port}" in said
    assert f"PORT={port + 1}" in said


@pytest.mark.parametrize("port", ["http", "70000"])
def test_a_port_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, port: str) -> None:
    monkeypatch.setenv("PORT", port)
    assert cli.main(["serve"]) == 1


def test_the_service_does_not_start_on_what_is_not_sound(tmp_path: Path) -> None:
    found = run(tmp_path, "serve", PORT="0")
    assert found.returncode == 1
    assert "The service does not start, and nothing was changed" in found.stderr
    assert "wayforward keys" in found.stderr
    assert not (tmp_path / "data").exists()


def test_keys_are_made_once_apart_from_the_data_and_for_the_owner_alone(tmp_path: Path) -> None:
    made = run(tmp_path, "keys")
    assert made.returncode == 0, made.stderr
    kek = tmp_path / "data-keys" / "kek"
    assert kek.stat().st_mode & 0o777 == 0o600
    before = kek.read_bytes()
    assert "nothing was changed" in run(tmp_path, "keys").stdout
    assert kek.read_bytes() == before
    assert before.decode().strip() not in made.stdout + made.stderr


def test_the_doctor_says_what_is_missing_and_what_to_do(tmp_path: Path) -> None:
    found = run(tmp_path, "doctor")
    assert found.returncode == 1
    assert "MISSING  There is a key that signs sessions and forms" in found.stdout
    assert "Run `wayforward keys`" in found.stdout


def test_a_setting_that_cannot_be_is_named(tmp_path: Path) -> None:
    found = run(tmp_path, "doctor", DB="oracle")
    assert found.returncode == 1
    assert "DB says 'oracle'" in found.stderr
    assert "Traceback" not in found.stderr


def test_a_member_of_staff_is_added_with_their_service(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["createstaff", "asha", "--name", "Asha Rahman", "--service", "river-side", "--role", "caseworker"]
    assert cli.main([*words, "--vetted-until", "2027-03-31"]) == 0
    asha = Staff.objects.get(username="asha")
    (first,) = re.findall(r"^First password of asha, shown once: (\S+)$", capsys.readouterr().out, re.MULTILINE)
    assert asha.check_password(first) and asha.first_password_ends_at is not None
    assert (asha.name, asha.roles, asha.service.name) == ("Asha Rahman", ["caseworker"], "River side")
    assert Service.objects.get(slug="river-side").demonstration is False
    assert cli.main(words) == 1
    assert "already" in capsys.readouterr().err


def test_a_member_of_staff_is_tied_to_the_single_sign_on(settings: object, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("asha", "ben"):
        assert cli.main(["createstaff", name, "--name", name, "--service", "riverside", "--role", "caseworker"]) == 0
    assert cli.main(["tie", "asha", "8d0f"]) == 1
    settings.WAYFORWARD_OIDC_ISSUER, settings.WAYFORWARD_DEMONSTRATION = "https://login.example.org", False
    assert cli.main(["tie", "asha", "8d0f"]) == 0
    assert SocialAccount.objects.get().user.username == "asha"
    assert cli.main(["tie", "asha", "9e10"]) == 0 and SocialAccount.objects.get().uid == "9e10"
    assert cli.main(["tie", "ben", "9e10"]) == 1 == cli.main(["tie", "nobody", "7"])
    said = capsys.readouterr().err
    assert "no single sign-on" in said and "tied to somebody else" in said and "no member of staff" in said


@pytest.mark.parametrize(
    ("more", "said"), [(["--role", "emperor"], "no role emperor"), (["--vetted-until", "soon"], "not a day")]
)
def test_a_member_of_staff_that_cannot_be_is_refused(
    capsys: pytest.CaptureFixture[str], more: list[str], said: str
) -> None:
    words = ["createstaff", "asha", "--name", "Asha Rahman", "--service", "riverside", "--role", "caseworker", *more]
    assert cli.main(words) == 1
    assert said in capsys.readouterr().err
    assert not Staff.objects.exists()


def test_the_demonstration_never_touches_a_service_that_is_none(
    settings: object, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WAYFORWARD_DEMONSTRATION", "yes")
    settings.DATA = tmp_path
    Service(name="Riverside", slug="riverside").save()
    assert cli.main(["demo", "--anew"]) == 1
    assert "not a demonstration" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
