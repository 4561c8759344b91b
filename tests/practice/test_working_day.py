"""The verbs of the working day find the duty that is meant, and say so where none is."""

import pytest

from wayforward.practice import loading, playing
from wayforward.practice.story import Malformed

BEGUN = """
title: A lock
staff:
  lena: {name: Lena Brook, roles: [caseworker]}
  omar: {name: Omar Haddad, roles: [supervisor]}
agencies: {police: {name: Rivershire Police, kind: police}}
people: {ivo: {name: Ivo Marsh, phone: "07700 900201"}}
steps:
  - {at: 2026-03-02 09:30, by: police, do: refer_to_support, as: referral,
     with: {person: ivo, gives: [name, phone], incident: {title: A lock broken}, person_knows: yes}}
  - {at: 2026-03-02 11:00, by: omar, do: open_support_case, as: support, with: {referral: referral, caseworker: lena}}
"""
REMIND = (
    "  - {at: 2026-03-02 12:00, by: lena, do: remind_of_duty, with: {duty: DUTY, support: support, on: 2026-03-02}}\n"
)
CHECKED = "  - {at: 2026-03-02 12:00, then: {reminders: {lena: []}}}\n"


@pytest.mark.django_db(databases="__all__")
@pytest.mark.parametrize(
    ("duty", "line", "expected", "happened"),
    [
        ("first_contact", 12, "Lena Brook is reminded of nothing", "Make the first contact, Ivo Marsh"),
        ("call_back", 11, "the step is done", "it cannot be played: this case never asked for that"),
    ],
)
def test_one_is_reminded_of_a_duty_that_there_is(duty: str, line: int, expected: str, happened: str) -> None:
    result = playing.play(loading.loads(BEGUN.lstrip() + REMIND.replace("DUTY", duty) + CHECKED))
    assert result.difference is not None
    assert (result.difference.line, result.difference.expected) == (line, expected)
    assert result.difference.happened.startswith(happened)


@pytest.mark.parametrize("cases", ["on: 2026-03-02", "support: support, case: support"])
@pytest.mark.parametrize(
    "step",
    ["do: remind_of_duty, with: {duty: first_contact, CASES}", "do: write_hand_over, with: {open_now: A lock, CASES}"],
)
def test_it_is_one_case_that_is_meant(step: str, cases: str) -> None:
    with pytest.raises(Malformed):
        loading.loads(BEGUN.lstrip() + "  - {at: 2026-03-02 12:00, by: lena, " + step.replace("CASES", cases) + "}\n")
