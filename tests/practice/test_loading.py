"""A file that cannot be played is found before anything is played, with its line and the reason."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.practice.toys import TOYS
from wayforward.practice import loading
from wayforward.practice.arguments import nearest
from wayforward.practice.story import Malformed, Story

HEAD = """title: A story
staff:
  asha: {name: Asha Rahman, roles: [caseworker]}
  ben: {name: Ben Okafor, roles: practitioner, level: standard, vetted_until: 2028-01-31}
agencies:
  police: {name: The police, kind: police}
people:
  maria: {name: Maria Fellows, phone: "07700 900101", safe_contact: {phone: {allowed: true, hours: "18:00-20:00"}}}
  joanne: {name: Joanne Pike}
steps:
"""
STEPS = HEAD.count("\n")


def load(steps: str) -> Story:
    return loading.loads(HEAD + steps, "story.yaml", TOYS)


def reason_of(text: str, line: int | None = None) -> str:
    with pytest.raises(Malformed) as caught:
        loading.loads(text, "story.yaml", TOYS)
    if line is not None:
        assert caught.value.line == line, caught.value
    return caught.value.reason


def test_a_story_is_its_cast_and_its_steps() -> None:
    story = load("  - {at: 2025-10-06, by: police, do: meet, as: she, with: {person: maria, gives: [name, phone]}}\n")
    assert story.title == "A story"
    assert story.service == "Practice service"
    assert story.staff["ben"].roles == ("practitioner",)
    assert story.staff["ben"].vetted_until == date(2028, 1, 31)
    assert story.people["maria"].facts == {"phone": "07700 900101"}
    assert story.people["maria"].safe_contact == {"phone": {"allowed": True, "hours": "18:00-20:00"}}
    (step,) = story.steps
    assert step.at.astimezone(UTC) == datetime(2025, 10, 6, 8, 0, tzinfo=UTC), "a date alone is nine in the morning"
    assert (step.by, step.do, step.made_as, step.line) == ("police", "meet", "she", STEPS + 1)


def test_the_same_moment_twice_is_not_backwards() -> None:
    steps = "  - {at: 2025-10-06 10:00, by: asha, do: paint}\n" * 2
    assert len(load(steps).steps) == 2


def test_a_step_may_only_check() -> None:
    (step,) = load("  - {at: 2025-10-06, then: {public: {says: [x]}}}\n").steps
    assert (step.do, step.then[0].name) == ("", "public")


@pytest.mark.parametrize(
    "arguments",
    [
        "colour: yes",
        "colour: all",
        "at: 2025-10-07",
        "at: 2025-10-07 18:00",
        "note: 12",
        "note: 2025-10-07",
        "note: 18:00",
        "each: {1: no, 2: blue}",
        "parts: {colour: blue}",
        "parts: [{colour: blue, coats: 3}, {colour: yes}]",
        "by_whom: asha",
        "by_whom: maria",
        "by_whom: nobody",
        "as: sincere",
        "asked: police",
    ],
)
def test_arguments_that_fit(arguments: str) -> None:
    assert load(f"  - {{at: 2025-10-06, by: asha, do: paint, with: {{{arguments}}}}}\n").steps[0].given


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ("color: blue", "`color` is not known here. Did you mean `colour`? Known are `recorded_by`, `colour`"),
        ("colour: green", "`green` cannot stand here: `yes`, `no`, `blue`, or `all` is wanted."),
        ("colour: 3", "`3` cannot stand here"),
        ("coats: 4", "4 is too large: at most 3."),
        ("coats: 0", "0 is too small: at least 1."),
        ("coats: yes", "`true` cannot stand here: a whole number is wanted."),
        ('coats: "2"', "`2` cannot stand here: a whole number is wanted."),
        ("coats: 2.5", "`2.5` cannot stand here"),
        ("coats:", "Nothing cannot stand here"),
        ("dry: on", "`on` cannot stand here: `true` or `false` is wanted."),
        ("dry: 1", "`1` cannot stand here"),
        ("note: no", "`false` cannot stand here: text is wanted. Put it between quotes."),
        ("note: [a]", "A list cannot stand here: text is wanted."),
        ("at: 18:00", "`18:00` cannot stand here: a moment"),
        ("day: 2025-10-06 10:00", "`2025-10-06 10:00` cannot stand here: a date is wanted."),
        ("each: {one: no}", "`one` cannot stand here: a whole number is wanted."),
        ("each: [no]", "A list cannot stand here"),
        ("parts: [{coats: 2}]", "`colour` is missing: Which."),
        ("parts: [{colour: red}]", "`red` is not one of `yes`, `no`, `blue`."),
        ("parts: [blue]", "`blue` cannot stand here: a mapping with `colour`, `coats` is wanted."),
        ("of: nowhere", "No earlier step is called `nowhere`"),
        ("of: she", "`she` is a `person`: the name (`as`) of an `area` is wanted."),
        ("of: room", "The step that was to make `room` is refused, so there is none."),
        ("by_whom: police", "`police` cannot stand here"),
        ("by_whom: carys", "`carys` cannot stand here"),
        ("asked: asha", "`asha` is a member of staff: an agency is wanted."),
        ("recorded_by: ben", "Staff enter what they do themselves."),
    ],
)
def test_arguments_that_do_not_fit(arguments: str, reason: str) -> None:
    before = (
        "  - {at: 2025-10-05, by: asha, do: meet, as: she, with: {person: maria}}\n"
        "  - {at: 2025-10-05, by: asha, do: paint, as: room, refused: safe_contact.outside_hours}\n"
    )
    steps = f"{before}  - {{at: 2025-10-06, by: asha, do: paint,\n     with: {{{arguments}}}}}\n"
    assert reason_of(HEAD + steps, STEPS + 4).startswith(reason)


@pytest.mark.parametrize(
    ("step", "reason"),
    [
        ("{at: 2025-10-06, by: asha, do: pant}", "There is no verb `pant`. Did you mean `paint`?"),
        ("{at: 2025-10-06, by: asha, do: meet}", "`person` is missing: Whom."),
        ("{by: asha, do: paint}", "`at` is missing"),
        ("{at: noon, by: asha, do: paint}", "`noon` cannot stand here: a moment"),
        ("{at: 2025-10-06, do: paint}", "`by` is missing"),
        ("{at: 2025-10-06, by: nobody, do: paint}", "`nobody` is not in the cast."),
        ("{at: 2025-10-06, by: public, do: paint}", "`paint` is done by a member of staff or"),
        ("{at: 2025-10-06, by: asha, do: tick}", "`tick` is done by `system`, and `asha` is a member of staff."),
        ("{at: 2025-10-06, by: asha, do: paint, when: now}", "`when` is not known here."),
        ("{at: 2025-10-06, by: asha, do: paint, with: [1]}", "A list cannot stand here"),
        ("{at: 2025-10-06, by: asha, do: paint, refused: no_such.code}", "There is no refusal code `no_such.code`."),
        (
            "{at: 2025-10-06, by: asha, do: paint, refused: [safe_contact.outside_hour]}",
            "There is no refusal code `safe_contact.outside_hour`. Did you mean `safe_contact.outside_hours`?",
        ),
        ("{at: 2025-10-06, by: asha, do: paint, refused: []}", "Say with which code it is refused."),
        ("{at: 2025-10-06, by: asha, do: paint, as: maria}", "`maria` is in the cast already."),
        ("{at: 2025-10-06, by: asha, do: paint, as: The Room}", "`The Room` cannot be a name"),
        ("{at: 2025-10-06, by: asha, do: paint, as: activity}", "`activity` cannot be a name"),
        ("{at: 2025-10-06, by: system, do: tick, as: tock}", "`tick` makes nothing that could have a name."),
        ("{at: 2025-10-06, by: asha, do: meet, with: {person: maria, gives: [born]}}", "The cast says nothing about"),
        ("{at: 2025-10-06, by: asha, do: meet, with: {person: maria, gives: [shoes]}}", "`shoes` is not one of"),
        ("{at: 2025-10-06, by: asha, do: meet, with: {person: ben}}", "`ben` is a member of staff: a person"),
        ("{at: 2025-10-06}", "A step does something (`do`) or checks something (`then`)."),
        ("{at: 2025-10-06, by: asha, then: {score: 1}}", "A step that does nothing has no `by`."),
        ("{at: 2025-10-06, then: {}}", "`then` says nothing."),
        ("{at: 2025-10-06, then: {scores: 1}}", "There is no check `scores`. Did you mean `score`?"),
        ("{at: 2025-10-06, then: {score: high}}", "`high` cannot stand here"),
        ("{at: 2025-10-06, then: {participation: {maria: happy}}}", "`happy` is not one of"),
        ("{at: 2025-10-06, then: {participation: {asha: ready}}}", "`asha` is a member of staff: a person"),
        ("{at: 2025-10-06, then: {gates: {G11: open}}}", "`G11` cannot stand here"),
        ("{at: 2025-10-06, then: {gates: {G3: closed}}}", "`closed` is not one of"),
        ("{at: 2025-10-06, then: {gates: {maria-joanne: open}}}", "A pair has a mapping of gates"),
        ("{at: 2025-10-06, then: {gates: {maria-joanne: {G1: open}}}}", "G1 belongs to the case, not to a pair."),
        ("{at: 2025-10-06, then: {gates: {G3: {G3: open}}}}", "`G3` is a gate: it is `open` or `shut`."),
        ("{at: 2025-10-06, then: {sees: {asha: {must: [x]}}}}", "`must` is not known here."),
        ("{at: 2025-10-06, then: {sees: {asha: {}}}}", "`sees` says nothing about `asha`."),
        ("{at: 2025-10-06, then: {sent: {maria: [{by: sms}]}}}", "`by` is not known here."),
        ("{at: 2025-10-06, then: {report: {K99: 1}}}", "`K99` is not one of"),
        ("{at: 2025-10-06, then: {public: {}}}", "`public` says nothing."),
        ("3", "`3` cannot stand here"),
    ],
)
def test_steps_that_cannot_be_played(step: str, reason: str) -> None:
    assert reason_of(f"{HEAD}  - {step}\n", STEPS + 1).startswith(reason)


def test_time_only_moves_forward() -> None:
    steps = "  - {at: 2025-10-06 10:00, by: asha, do: paint}\n  - {at: 2025-10-06 09:59, by: asha, do: paint}\n"
    assert reason_of(HEAD + steps, STEPS + 2).startswith("Time only moves forward")


def test_a_name_is_given_once() -> None:
    steps = "  - {at: 2025-10-06, by: asha, do: paint, as: room}\n" * 2
    assert reason_of(HEAD + steps, STEPS + 2) == "An earlier step is called `room` already."


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("title: A story", "titel: A story", 1, "`titel` is not known here."),
        ("title: A story", "title:", 1, "Nothing cannot stand here"),
        ("roles: [caseworker]", "roles: [boss]", 3, "`boss` is not one of `caseworker`"),
        ("  asha: {", "  Asha: {", 3, "`Asha` cannot be a key"),
        ("  asha: {", "  system: {", 3, "`system` cannot be a key"),
        ("  police: {", "  asha: {", 6, "`asha` is in the cast twice; the first is on line 3."),
        ("kind: police", "kind: milkmen", 6, "`milkmen` is not one of"),
        ("level: standard", "level: high", 4, "`high` is not one of"),
        ('hours: "18:00-20:00"', "hours: late", 8, "phone"),
        ("{name: Joanne Pike}", "{born: 1984-11-02}", 9, "`name` is missing"),
        ("{name: Joanne Pike}", "Joanne Pike", 9, "`Joanne Pike` cannot stand here"),
        ("title: A story", "title: A story\nsettings: {no_such: 1}", 2, "There is no setting `no_such`."),
        (
            "title: A story",
            "title: A story\nsettings: {risk_week: 1}",
            2,
            "There is no setting `risk_week`. Did you mean",
        ),
        (
            "title: A story",
            "title: A story\nsettings: {risk_weeks: six}",
            2,
            "The setting `risk_weeks` cannot be this. It ",
        ),
        ("steps:\n", "steps: []\n", 10, "A practice case has a list of steps."),
        ("steps:\n", "", 1, "`steps` is missing"),
    ],
)
def test_casts_that_cannot_be(old: str, new: str, line: int, reason: str) -> None:
    text = HEAD.replace(old, new, 1)
    if "steps:\n" in text:
        text += "  - {at: 2025-10-06, by: ben, do: paint}\n"
    assert reason_of(text, line).startswith(reason)


def test_a_word_that_only_begins_right_is_told_as_well() -> None:
    verbs = ["open_support_case", "refer_to_support"]
    assert nearest("refer", verbs) == " Did you mean `refer_to_support`?"
    assert nearest("dance", verbs) == ""


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    file = tmp_path / "story.yaml"
    file.write_bytes(b"title: \xff\xfe\n")
    with pytest.raises(Malformed, match=r"story\.yaml:1: This is not UTF-8"):
        loading.load(file)
    file.write_text("- a list\n", encoding="utf-8")
    with pytest.raises(Malformed, match="A practice case is a mapping"):
        loading.load(file)
    with pytest.raises(OSError):
        loading.load(tmp_path / "not there.yaml")
