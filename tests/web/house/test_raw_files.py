"""SEC-2, SEC-4: nobody's words stand in clear in any file that the service writes, and neither does its key."""

import base64
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.web.house.test_cli import run
from tests.web.house.writing_more import BY_SYSTEM, FILE, PAPER

pytestmark = pytest.mark.embedded
STORY = Path(__file__).parents[3] / "practice-cases" / "two-colleagues.yaml"


def sentences(said: object) -> Iterator[str]:
    """Everything in a story that is words and not a code."""
    if isinstance(said, dict):
        for value in said.values():
            yield from sentences(value)
    elif isinstance(said, list):
        for value in said:
            yield from sentences(value)
    elif isinstance(said, str) and len(said) > 20 and " " in said:
        yield " ".join(said.split())


def needles(story: dict[str, Any]) -> set[str]:
    """What is told of the people of a story, and what was said, written and typed in it."""
    people = [str(value) for person in story["people"].values() for value in person.values() if isinstance(value, str)]
    names = [word for person in story["people"].values() for word in person["name"].split()]
    # What the public reads, once everybody has agreed to it, is in clear on purpose.
    private = [step for step in story["steps"] if step["do"] != "draft_story"]
    steps = [{key: value for key, value in step.items() if key not in {"then", "note"}} for step in private]
    return {*names, *(each for each in people if len(each) > 8), *sentences(steps)} - {"person_harmed"}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, bytes]:
    """Every file that is there after a whole story, and after a paper, a file of referrals and a referral by machine:
    databases, their logs, and whatever is left beside them, temporary files among it."""
    folder = tmp_path_factory.mktemp("raw")
    played = run(folder, "play", str(STORY), "--into", str(folder / "data"))
    assert played.returncode == 0, played.stderr
    (folder / "temporary").mkdir()
    here = {"WAYFORWARD_DATA": str(folder / "data"), "TMPDIR": str(folder / "temporary"), "DB": "sqlite"}
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("WAYFORWARD_", "DJANGO_", "PG"))}
    more = [sys.executable, "-m", "tests.web.house.writing_more"]
    wrote = subprocess.run(more, env=kept | here, capture_output=True, text=True, timeout=120, check=False)
    assert wrote.returncode == 0, wrote.stderr
    (folder / "said").write_text(wrote.stdout + wrote.stderr, encoding="utf-8")
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and "static" not in path.parts}


def test_no_words_in_any_file(files: dict[Path, bytes], record_property: Any) -> None:
    story = yaml.safe_load(STORY.read_text(encoding="utf-8"))
    names = {*PAPER[0].split()[3:5], *FILE[0].split(), *BY_SYSTEM[0].split()}
    wanted = needles(story) | {*PAPER, *FILE, *BY_SYSTEM} | names
    assert len(wanted) > 30
    assert any(story["service"].encode() in content for content in files.values()), "the search itself sees nothing"
    found = {
        (path.name, needle)
        for path, content in files.items()
        for needle in wanted
        for form in (needle.encode(), needle.encode("utf-16-le"), base64.b64encode(needle.encode())[:-4])
        if len(form) > 3 and form in content
    }
    record_property("raw files", len(files))
    record_property("raw bytes", sum(map(len, files.values())))
    record_property("words searched for", len(wanted))
    record_property("words found", len(found))
    assert found == set()


def test_the_key_of_the_service_is_in_none_of_them(files: dict[Path, bytes]) -> None:
    (kek,) = (content.strip() for path, content in files.items() if path.name == "kek")
    raw = base64.b64decode(kek)
    for path, content in files.items():
        if path.name != "kek":
            assert not any(each in content for each in (kek, raw, raw.hex().encode())), path
