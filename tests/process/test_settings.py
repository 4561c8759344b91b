"""Every setting says what it is, and a value that it cannot have is told in words."""

import dataclasses
from typing import Any

import pytest

from wayforward.process import erasure, settings
from wayforward.process.settings import ServiceSettings


def test_every_setting_says_what_it_means_and_in_what_it_is_counted() -> None:
    told = settings.told()
    assert [each.name for each in told] == [each.name for each in dataclasses.fields(ServiceSettings)]
    assert all(each.words.endswith(".") and each.unit for each in told)
    units = {each.name: each.unit for each in told}
    for unit in (settings.WORKING_DAYS, settings.WEEKS, settings.MONTHS, settings.YEARS, settings.HOURS):
        named = [name for name in units if name.endswith(unit.replace(" ", "_")) and name != "agreement_review_weeks"]
        assert named and all(units[name] == unit for name in named), unit


def test_usual_values_are_written_as_a_file_writes_them() -> None:
    usual = {each.name: each.usual for each in settings.told()}
    assert usual["offer_gap_weeks"] == "8"
    assert usual["agreement_review_weeks"] == "[6, 13]"
    assert (usual["places"], usual["reply_number"]) == ("[]", "")
    assert (usual["stalking_contact"], usual["records_are_counselling"]) == ("no", "yes")


def test_the_lawful_bases_are_those_of_erasure() -> None:
    codes = {each.name: each.codes for each in settings.told()}
    assert codes["lawful_basis"] == tuple(erasure.Basis)


def test_every_usual_value_is_one_that_a_setting_can_have() -> None:
    assert {settings.unfit(each.name, each.default) for each in dataclasses.fields(ServiceSettings)} == {""}


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("offer_gap_weeks", "8", "It is a value like 8."),
        ("offer_gap_weeks", True, "It is a value like 8."),
        ("offer_gap_weeks", -1, "It is 0 or more."),
        ("stalking_contact", 1, "It is a value like no."),
        ("reply_number", 116, "It is text."),
        ("lawful_basis", "habit", "It is one of consent, public_task, legitimate_interests."),
        ("agreement_review_weeks", 6, "It is a list of weeks."),
        ("agreement_review_weeks", ["six"], "It is a list of weeks."),
        ("places", [6], "It is a list of names."),
        ("agreement_review_weeks", [4], ""),
        ("places", ["Leicester"], ""),
    ],
)
def test_a_value_that_does_not_fit_is_told(name: str, value: Any, reason: str) -> None:
    assert settings.unfit(name, value) == reason


def test_there_is_nothing_to_say_of_a_setting_that_there_is_not() -> None:
    with pytest.raises(KeyError):
        settings.unfit("enquiry_answers", 1)
