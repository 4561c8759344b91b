"""YAML as people mean it: what is a boolean, a number, a day, a moment, and what is only text."""

from datetime import UTC, date, datetime

import pytest

from wayforward.practice import reading
from wayforward.practice.story import Malformed


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("true", True),
        ("false", False),
        ("yes", True),
        ("no", False),
        ("on", "on"),
        ("off", "off"),
        ("y", "y"),
        ("n", "n"),
        ("True", "True"),
        ("NO", "NO"),
        ("18:00", "18:00"),
        ("18:00-20:00", "18:00-20:00"),
        ("0612345", "0612345"),
        ("25*0612345", "25*0612345"),
        ("0o17", "0o17"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("1e3", "1e3"),
        ("7", 7),
        ("-3", -3),
        ("0", 0),
        ("2.5", 2.5),
        ("null", None),
        ('"yes"', "yes"),
        ("'2025-10-06'", "2025-10-06"),
        ("2025-10-06", date(2025, 10, 6)),
        ("2025-10-06 10:10", datetime(2025, 10, 6, 9, 10, tzinfo=UTC)),
        ("2025-12-06 10:10", datetime(2025, 12, 6, 10, 10, tzinfo=UTC)),
        ("2025-12-06T10:10:30", datetime(2025, 12, 6, 10, 10, 30, tzinfo=UTC)),
        ("2025-12-06 10:10Z", "2025-12-06 10:10Z"),
        ("twelve: no", None),
    ],
)
def test_a_plain_word_means_what_people_mean(written: str, meant: object) -> None:
    if written == "twelve: no":
        assert reading.read(written) == {"twelve": False}
        return
    found = reading.read(f"key: {written}")["key"]
    assert found == meant
    assert type(found) is type(meant) or isinstance(meant, datetime)


def test_keys_are_text_and_know_their_lines() -> None:
    found = reading.read("a: 1\nno: {yes: 2,\n  2025-10-06: 3}\nlist:\n  - x\n  - y\n")
    assert list(found) == ["a", "no", "list"]
    assert list(found["no"]) == ["yes", "2025-10-06"]
    assert found.line_of("no") == 2
    assert found["no"].line_of("2025-10-06") == 3
    assert found["list"].line_of(1) == 6
    assert found.line_of("not there") == 1


def test_the_hour_that_the_clocks_give_back_is_the_first_of_the_two() -> None:
    assert reading.read("at: 2026-10-25 01:30")["at"].astimezone(UTC) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "`a` is written twice; the first is on line 1."),
        ("x: {a: 1, a: 2}", 1, "`a` is written twice"),
        ("a: 1\nb: [\n", 3, "This is not YAML"),
        ("a: 1\n\tb: 2\n", 2, "This is not YAML"),
        ("", 1, "The file is empty."),
        ("# nothing\n", 1, "The file is empty."),
        ("a: 1\n---\nb: 2\n", 2, "This is not YAML"),
        ("a: 1\nb: !!int 3\n", 2, "Tags have no meaning"),
        ("a: !python/object:os.system {}\n", 1, "Tags have no meaning"),
        ("a: &a {x: 1}\nb:\n  <<: *a\n", 3, "Merge keys have no meaning"),
        ("a: &a [*a]\n", 1, "This contains itself."),
        ("? [x]\n: 1\n", 1, "A key has to be a word."),
        ("a: 1\nb: 2025-02-30\n", 2, "There is no such day or hour: 2025-02-30."),
        ("b: 2025-02-03 25:00\n", 1, "There is no such day or hour"),
        ("b: 2026-03-29 01:30\n", 1, "There is no such day or hour"),
        ("a: \x07\n", 1, "This is not text"),
    ],
)
def test_what_a_story_cannot_be_is_named_with_its_line(text: str, line: int, reason: str) -> None:
    with pytest.raises(Malformed) as caught:
        reading.read(text, "story.yaml")
    assert caught.value.reason.startswith(reason)
    assert caught.value.line == line
    assert str(caught.value).startswith(f"story.yaml:{line}: ")


def test_a_sentence_between_braces_may_have_commas() -> None:
    found = reading.read("with: {scope: My name, phone and\n  a summary, kind: C3, none: , last: x}")["with"]
    assert found == {"scope": "My name, phone and a summary", "kind": "C3", "none": None, "last": "x"}


@pytest.mark.parametrize("text", ["{a, b: 1}", "{b: 1, a}", "{b: [x], a}", '{b: "x", a}', "{b: yes, a}", "{b: , a}"])
def test_a_word_alone_goes_on_with_a_sentence_or_is_malformed(text: str) -> None:
    with pytest.raises(Malformed, match="`a` has no value"):
        reading.read(text)


def test_what_is_written_once_may_be_used_twice() -> None:
    assert reading.read("a: &told [x, y]\nb: *told\n")["b"] == ["x", "y"]


def test_something_nested_without_end_is_malformed() -> None:
    with pytest.raises(Malformed, match="nested too deeply"):
        reading.read("[" * 20_000)
