"""What is said from outside is read as it was meant, or refused with the name of the variable."""

from pathlib import Path

import pytest

from wayforward.web import env


def test_nothing_said_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "  ")
    assert env.number("PORT") == 8000
    monkeypatch.setenv("PORT", "9001")
    assert env.number("PORT") == 9001


@pytest.mark.parametrize("said", ["eighty", "-1", "80.5"])
def test_a_port_that_is_no_number_is_refused(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv("PORT", said)
    with pytest.raises(env.WrongSetting, match="PORT"):
        env.number("PORT")


def test_yes_and_no(monkeypatch: pytest.MonkeyPatch) -> None:
    for said, meant in (("yes", True), ("TRUE", True), ("no", False), ("", False)):
        monkeypatch.setenv("WAYFORWARD_HTTPS", said)
        assert env.yes("WAYFORWARD_HTTPS") is meant
    monkeypatch.setenv("WAYFORWARD_HTTPS", "perhaps")
    with pytest.raises(env.WrongSetting, match="WAYFORWARD_HTTPS"):
        env.yes("WAYFORWARD_HTTPS")


def test_a_variable_that_is_not_in_the_list_cannot_be_read() -> None:
    with pytest.raises(KeyError):
        env.text("WAYFORWARD_UNHEARD_OF")


def test_a_file_says_what_the_environment_does_not(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PORT", "9001")
    monkeypatch.setenv("WAYFORWARD_LISTEN", "")
    monkeypatch.delenv("WAYFORWARD_LISTEN")
    file = tmp_path / ".env"
    file.write_text('# where\nPORT=7000\nWAYFORWARD_LISTEN="0.0.0.0"\n', encoding="utf-8")
    env.read_file(file)
    assert env.number("PORT") == 9001
    assert env.text("WAYFORWARD_LISTEN") == "0.0.0.0"
    monkeypatch.delenv("WAYFORWARD_LISTEN")
    file.write_text("PORT 7000\n", encoding="utf-8")
    with pytest.raises(env.WrongSetting, match="line 1"):
        env.read_file(file)


def test_a_secret_comes_from_its_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WAYFORWARD_MAIL_PASSWORD_FILE", str(tmp_path / "password"))
    assert env.secret("WAYFORWARD_MAIL_PASSWORD_FILE") == ""
    (tmp_path / "password").write_text("of the mail\n", encoding="utf-8")
    assert env.secret("WAYFORWARD_MAIL_PASSWORD_FILE") == "of the mail"
