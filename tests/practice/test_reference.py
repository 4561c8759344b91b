"""The reference is written from the code, and whoever follows it writes stories that play."""

import re
from fnmatch import fnmatchcase

import pytest

from wayforward.practice import loading, reference, refusals
from wayforward.practice.arguments import Args, Part, said
from wayforward.practice.checks import CHECKS
from wayforward.practice.playing import play
from wayforward.practice.verb import load_all
from wayforward.process import consents, duties, gates
from wayforward.web.reports.measures import MEASURES


def test_the_page_is_the_one_that_the_code_writes() -> None:
    assert reference.PAGE.read_text(encoding="utf-8") == reference.page(), "run `make docs`"


@pytest.mark.django_db(databases="__all__")
def test_the_example_on_the_page_plays_to_its_end() -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", reference.page(), re.S)
    result = play(loading.loads(example, "example.yaml"))
    assert result, result.difference


def test_everything_that_a_verb_takes_and_every_check_is_on_the_page() -> None:
    page = reference.page()
    for name, verb in load_all().items():
        assert f"### `{name}`" in page
        assert verb.words
        for argument in verb.args.arguments()[1:]:  # the first is `recorded_by`, which every verb takes
            assert f"| `{argument.written}` |" in page, (name, argument.written)
    for check in CHECKS.values():
        assert f"| `{check.name}` |" in page
        assert check.words
    for code, reason in refusals.known().items():
        assert f"| `{code}` | {reason.words.replace('|', chr(92) + '|')} |" in page


def test_the_codes_that_are_no_words_are_explained() -> None:
    page = reference.page()
    meanings = page[page.index("## What the codes stand for") : page.index("## Refusal codes")]
    rows = [line.split(" | ") for line in meanings.splitlines() if line.startswith("| `")]
    told = {cells[0].strip("|` "): cells[1] for cells in rows}
    for code in (*gates.GATES, *consents.CATALOGUE, *MEASURES, *duties.TASKS):
        assert told[code].strip(), code


def test_every_refusal_that_a_verb_names_is_one_that_there_is() -> None:
    known = refusals.known()
    named = {pattern: verb.name for verb in load_all().values() for pattern in verb.refuses}
    assert [pattern for pattern in named if not any(fnmatchcase(code, pattern) for code in known)] == []


def test_every_argument_has_a_type_that_can_be_said_in_words() -> None:
    for verb in load_all().values():
        assert issubclass(verb.args, Args)
        for argument in verb.args.arguments():
            assert said(argument.kind, lambda part: part.__name__)
            assert argument.told.words.strip()


def test_every_kind_that_a_name_can_stand_for_is_made_by_a_verb() -> None:
    page = reference.page()
    lists = re.findall(r"\(`as`\) of (?:an? )?`\w+`(?: or (?:an? )?`\w+`)*", page)
    asked = {kind for each in lists for kind in re.findall(r"`(\w+)`", each.split(" of ", 1)[1])}
    assert asked
    assert asked <= {verb.makes for verb in load_all().values()}


def test_every_mapping_says_what_it_is() -> None:
    parts: list[type[Part]] = []

    def name(part: type[Part]) -> str:
        parts.append(part)
        return part.__name__

    for verb in load_all().values():
        for argument in verb.args.arguments():
            said(argument.kind, name)
    assert parts
    assert [part.__name__ for part in parts if (part.__doc__ or "").startswith(f"{part.__name__}(")] == []
