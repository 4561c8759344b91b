"""Hand-over, supervision of practice, hours, and templates of notes: what opens, and each reason that shuts."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from wayforward.process import note_templates as templates
from wayforward.process import working as rules

TODAY = date(2026, 3, 3)
NOW = datetime(2026, 3, 3, 10, tzinfo=UTC)
TALK: dict[str, Any] = {"roles": ["supervisor"], "own": False, "colleague": True, "next_at": None, "now": NOW}


def test_every_activity_has_words() -> None:
    assert set(rules.ACTIVITY_WORDS) == set(rules.Activity)


def test_a_hand_over_says_something() -> None:
    assert rules.may_hand_over("She waits for a call.")
    assert rules.may_hand_over("  ").codes == ("hand_over.nothing_written",)


@pytest.mark.parametrize(
    ("to_them", "taken_on", "superseded", "codes"),
    [
        (True, False, False, ()),
        (False, False, False, ("hand_over.not_to_you",)),
        (True, True, False, ("hand_over.taken_on",)),
        (True, False, True, ("hand_over.taken_on",)),
    ],
)
def test_who_takes_it_on(to_them: bool, taken_on: bool, superseded: bool, codes: tuple[str, ...]) -> None:
    assert rules.may_take_on(to_them=to_them, taken_on=taken_on, superseded=superseded).codes == codes


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({}, ()),
        ({"roles": ["rj_lead"], "next_at": NOW + timedelta(days=1)}, ()),
        ({"roles": ["caseworker"]}, ("supervision.not_a_supervisor",)),
        ({"own": True}, ("supervision.of_oneself",)),
        ({"colleague": False}, ("supervision.not_a_colleague",)),
        ({"next_at": NOW}, ("supervision.next_is_over",)),
    ],
)
def test_who_writes_supervision_down(changed: dict[str, Any], codes: tuple[str, ...]) -> None:
    assert rules.may_write_supervision(**(TALK | changed)).codes == codes


@pytest.mark.parametrize(
    ("on", "minutes", "codes"),
    [
        (TODAY, 5, ()),
        (TODAY - timedelta(days=92), 960, ()),
        (TODAY, 4, ("hours.not_a_time",)),
        (TODAY, 961, ("hours.not_a_time",)),
        (TODAY + timedelta(days=1), 60, ("hours.not_yet",)),
        (TODAY - timedelta(days=93), 60, ("hours.too_long_ago",)),
    ],
)
def test_which_hours_may_be_written_down(on: date, minutes: int, codes: tuple[str, ...]) -> None:
    assert rules.may_enter(on, minutes, TODAY).codes == codes


def test_who_confirms_hours_and_who_takes_them_back() -> None:
    assert rules.may_confirm(["supervisor"], own=False, settled=False)
    assert rules.may_confirm(["caseworker"], own=False, settled=False).codes == ("hours.not_a_lead",)
    assert rules.may_confirm(["supervisor"], own=True, settled=False).codes == ("hours.own",)
    assert rules.may_confirm(["supervisor"], own=False, settled=True).codes == ("hours.confirmed",)
    assert rules.may_take_back(own=True, settled=False)
    assert rules.may_take_back(own=False, settled=False).codes == ("hours.not_yours",)
    assert rules.may_take_back(own=True, settled=True).codes == ("hours.confirmed",)


@pytest.mark.parametrize(
    ("roles", "prompts", "ended", "codes"),
    [
        (["administrator"], ["How are they?"], False, ()),
        (["rj_lead"], ["x"] * 12, False, ()),
        (["caseworker"], ["x"], False, ("note_template.not_for_you",)),
        (["administrator"], [], False, ("note_template.no_prompts",)),
        (["administrator"], ["x"] * 13, False, ("note_template.too_many",)),
        (["administrator"], ["x" * 121], False, ("note_template.too_long",)),
        (["administrator"], ["x"], True, ("note_template.ended",)),
    ],
)
def test_which_template_may_be_saved(roles: list[str], prompts: list[str], ended: bool, codes: tuple[str, ...]) -> None:
    assert templates.may_save(roles, prompts, ended=ended).codes == codes


def test_a_paragraph_begins_with_its_heading() -> None:
    assert templates.begun("How are they:") == "How are they: "
