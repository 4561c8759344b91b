"""SEC-20: the end of the record is kept apart from it, so that a cut shows."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.web.cast import Cast
from wayforward import cli
from wayforward.commands import installation
from wayforward.process.events import Event
from wayforward.web import record
from wayforward.web.record import anchors, triggers
from wayforward.web.record.models import Head, Line


@pytest.fixture(autouse=True)
def apart(settings: Any, tmp_path: Path) -> Path:
    settings.WAYFORWARD_ANCHORS = tmp_path / "keys" / "anchors"
    return tmp_path / "keys" / "anchors"


def grow(cast: Cast, at: datetime) -> None:
    record.write(Event.TASK_DONE, by=cast.sam, at=at, kind="call_back")


def test_an_anchor_an_hour_while_the_record_grows(cast: Cast, at_work: datetime, apart: Path) -> None:
    assert anchors.keep(at_work) == 0  # there is nothing to keep
    grow(cast, at_work)
    assert [anchors.keep(at_work), anchors.keep(at_work)] == [1, 0]
    grow(cast, at_work)
    assert anchors.keep(at_work + timedelta(minutes=59)) == 0
    assert anchors.keep(at_work + timedelta(minutes=61)) == 1
    assert anchors.keep(at_work + timedelta(hours=9)) == 0  # it has not grown
    assert [seq for seq, _ in anchors.kept()] == [1, 2]
    assert anchors.kept()[-1] == record.anchor()
    assert apart.stat().st_mode & 0o077 == 0


def test_they_go_into_the_log_too(cast: Cast, at_work: datetime, caplog: pytest.LogCaptureFixture) -> None:
    grow(cast, at_work)
    anchors.keep(at_work)
    seq, mac = record.anchor()
    assert caplog.messages == [f"anchor {seq} {mac}"]


def cut(to: int) -> None:
    """Take the end off, and make the head fit."""
    with triggers.lifted(connection):
        Line.unwalled("checking").filter(seq__gt=to)._raw_delete("default")
        last = Line.unwalled("checking").get(seq=to)
        Head.objects.update(seq=last.seq, mac=last.mac)


def test_the_command_finds_a_cut_end(
    cast: Cast, at_work: datetime, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(installation, "begin", lambda: None)
    for _ in range(5):
        grow(cast, at_work)
    anchors.keep(at_work)
    assert cli.main(["check-record"]) == 0
    assert "5 lines and 1 anchors" in capsys.readouterr().out
    cut(3)
    assert cli.main(["check-record"]) == 1
    said = capsys.readouterr()
    assert "line 5 was anchored and is not there" in said.err and "1 faults" in said.out


def test_a_file_that_was_kept_elsewhere(
    cast: Cast,
    at_work: datetime,
    apart: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(installation, "begin", lambda: None)
    for _ in range(3):
        grow(cast, at_work)
    anchors.keep(at_work)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_bytes(apart.read_bytes())
    cut(2)
    apart.unlink()  # an intruder who found it
    assert cli.main(["check-record"]) == 0
    assert cli.main(["check-record", "--anchors", str(elsewhere)]) == 1
    elsewhere.write_text("something else\n")
    assert cli.main(["check-record", "--anchors", str(elsewhere)]) == 1
    assert "Line 1 of the anchors is not one" in capsys.readouterr().err


def test_a_file_that_is_not_there_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(installation, "begin", lambda: None)
    assert cli.main(["check-record", "--anchors", str(tmp_path / "nothing")]) == 1
    assert "The anchors cannot be read" in capsys.readouterr().err
    assert cli.main(["check-record"]) == 0
    assert capsys.readouterr().out.startswith("0 lines and 0 anchors")
