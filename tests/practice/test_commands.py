"""The command line: what is printed, how it ends, what is kept. Each in a process of its own, as it is used."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parents[2]
EXAMPLE = HERE / "wayforward" / "practice" / "example.yaml"


def play(*words: object) -> subprocess.CompletedProcess[str]:
    return command("play", *words)


def command(*words: object, **env: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("WAYFORWARD_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, "-m", "wayforward.cli", *map(str, words)],
        cwd=HERE,
        env=kept | env,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    """The example with a figure that is not so."""
    file = tmp_path / "wrong.yaml"
    file.write_text(EXAMPLE.read_text(encoding="utf-8").replace("K6: 0", "K6: 1"), encoding="utf-8")
    return file


def test_a_story_that_plays_to_its_end(tmp_path: Path) -> None:
    told = command("play", EXAMPLE, WAYFORWARD_KEYS=str(tmp_path))
    assert told.returncode == 0, told.stdout + told.stderr
    first, *steps, last = told.stdout.splitlines()
    assert first.startswith("The borrowed bicycle (")
    assert len(steps) == 7
    assert steps[0].startswith("✓ Mon 02 Mar 2026 09:30  Rivershire Police: refer to support (person Ivo Marsh; ")
    assert steps[0].endswith("checked: tasks, report")
    assert steps[2].endswith("refused as it should be: safe_contact.outside_hours")
    assert last == "Played to the end: 7 steps."
    assert told.stderr == ""
    # The record of a story is no service's: its anchors beside one's own would read as a record that was cut.
    assert list(tmp_path.iterdir()) == []


def test_several_files_each_in_a_service_of_its_own_and_the_worst_end_counts(tmp_path: Path, wrong: Path) -> None:
    malformed = tmp_path / "malformed.yaml"
    malformed.write_text(EXAMPLE.read_text(encoding="utf-8").replace("do: open_support_case", "do: open_case"))
    line = next(n for n, text in enumerate(malformed.read_text().splitlines(), start=1) if "do: open_case" in text)
    told = play(wrong, malformed, tmp_path / "not-there.yaml", EXAMPLE, "--json")
    assert told.returncode == 2
    found = json.loads(told.stdout)
    assert found["exit"] == 2
    differed, bad, missing, played = found["files"]
    assert (differed["result"], differed["exit"]) == ("differed", 1)
    assert differed["difference"]["expected"] == "K6 is 1"
    assert differed["difference"]["happened"] == "it is 0"
    assert differed["difference"]["number"] == 6
    assert wrong.read_text().splitlines()[differed["difference"]["line"] - 1].strip() == "report: {K6: 1}"
    assert (bad["result"], bad["exit"], bad["line"]) == ("malformed", 2, line)
    assert bad["reason"] == "There is no verb `open_case`. Did you mean `reopen_case`?"
    assert (missing["result"], missing["exit"]) == ("unusable", 2)
    assert (played["result"], played["exit"]) == ("played", 0), "what the file before it did is gone"
    assert [step["outcome"] for step in played["steps"]].count("refused") == 1


def test_the_first_difference_is_told_with_its_line(wrong: Path) -> None:
    told = play(wrong)
    assert told.returncode == 1
    lines = told.stdout.splitlines()
    assert lines[-4].startswith("! Mon 16 Mar 2026 17:10  Lena Brook: offer restorative justice")
    assert lines[-3].startswith(f"  {wrong}:")
    assert lines[-2:] == ["    expected: K6 is 1", "    happened: it is 0"]


def test_a_malformed_file_is_told_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "story.yaml"
    file.write_text("title: A story\ntitle: Another\n", encoding="utf-8")
    told = play(file)
    assert told.returncode == 2
    assert told.stderr == f"{file}:2: `title` is written twice; the first is on line 1.\n"


@pytest.mark.embedded  # with a server, its databases stay there
def test_a_service_that_is_kept_can_be_looked_at(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    told = play(EXAMPLE, "--into", folder)
    assert told.returncode == 0, told.stdout + told.stderr
    assert f"Kept in {folder}." in told.stdout
    assert (folder / "app.db").exists()
    assert (tmp_path / "kept-keys" / "kek").stat().st_mode & 0o077 == 0
    again = play(EXAMPLE, "--into", folder)
    assert again.returncode == 2
    assert "is not empty" in again.stderr
    doctor = command("doctor", WAYFORWARD_DATA=str(folder), WAYFORWARD_KEYS=f"{folder}-keys", DB="sqlite")
    assert "well     The tables of the database default are up to date" in doctor.stdout
    assert "MISSING" not in doctor.stdout
    assert "well     The key of the service opens the vault" in doctor.stdout
