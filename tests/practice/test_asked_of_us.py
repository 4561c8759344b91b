"""The verbs about people's own data find what is meant, and say so where there is nothing of the kind."""

import pytest

from wayforward.practice import loading, playing
from wayforward.practice.story import Malformed

BEGUN = """
title: A bakery
staff:
  lena: {name: Lena Brook, roles: [caseworker]}
  omar: {name: Omar Haddad, roles: [supervisor]}
  dana: {name: Dana Okoye, roles: [data_protection]}
  ruth: {name: Ruth Adeyemi, roles: [rj_lead]}
agencies: {police: {name: Rivershire Police, kind: police}}
people:
  ivo: {name: Ivo Marsh, born: 1981-04-02, phone: "07700 900201"}
  again: {name: Ivo Marsh, born: 1981-04-02, phone: "07700 900201"}
  lee: {name: Lee Shaw, phone: "07700 900203"}
  una: {name: Una Bell, phone: "07700 900202"}
steps:
  - {at: 2026-07-01 09:30, by: police, do: refer_to_support, as: referral,
     with: {person: ivo, gives: [name, born, phone], incident: {title: A lock broken}, person_knows: yes}}
  - {at: 2026-07-01 11:00, by: omar, do: open_support_case, as: support, with: {referral: referral, caseworker: lena}}
  - {at: 2026-07-01 12:00, by: lena, do: write_note, as: note,
     with: {support: support, note: {text: "He works at night, and at night he bakes.", about: ivo}}}
  - {at: 2026-07-02 09:30, by: police, do: refer_to_support, as: second,
     with: {person: again, gives: [name, born, phone], incident: {title: A second lock}, person_knows: yes}}
"""
COPY = (
    "  - {at: 2026-07-02 12:00, by: dana, do: take_copy_request, as: copy, with: {person: ivo, identity: known CASE}}\n"
)
OUT = "  - {at: 2026-07-02 13:00, by: dana, do: leave_out_of_copy, with: {copy: copy, words: WORDS, why: legal}}\n"
COMPLAINT = "  - {at: 2026-07-02 12:00, by: una, do: receive_complaint, as: complaint, with: {words: It took long.}}\n"


def _played(steps: str) -> playing.Result:
    return playing.play(loading.loads(BEGUN.lstrip() + steps))


@pytest.mark.django_db(databases="__all__")
def test_words_are_left_out_where_they_stand_once() -> None:
    copy = COPY.replace(" CASE", ", support: support")
    checked = '  - {at: 2026-07-02 13:01, then: {hands_over: {copy: {says: ["and [Left out: advice", he bakes]}}}}\n'
    result = _played(copy + OUT.replace("WORDS", "at night") + OUT.replace("WORDS", "at night") + checked)
    assert result, result.difference
    missing = _played(copy + OUT.replace("WORDS", "he sings"))
    assert missing.difference is not None
    assert missing.difference.happened == "it cannot be played: no paragraph of the copy says “he sings”"


@pytest.mark.django_db(databases="__all__")
def test_who_is_meant_is_asked_where_several_could_be() -> None:
    step = COPY.replace(" CASE", "").replace("as: copy, ", "").replace("}}", "}, refused: packs.several}")
    result = _played(step)
    assert result, result.difference


@pytest.mark.django_db(databases="__all__")
def test_a_check_of_what_was_asked_can_fail() -> None:
    result = _played(COPY.replace(" CASE", ", support: support").replace("}}", "}, then: {request: {copy: agreed}}}"))
    assert result.difference is not None
    assert (result.difference.expected, result.difference.happened) == ("it is `agreed`", "it is `open`")
    step = COPY.replace(" CASE", ", support: support").replace("}}", "}, then: {hands_over: {copy: {says: [sings]}}}}")
    assert (differs := _played(step).difference) is not None
    assert differs.expected == "it says “sings”"


PLANNED = """
  - at: 2026-07-02 12:00
    by: lena
    do: plan_appointment
    with: {to: ivo, starts_at: 2026-07-09 11:00}
    then: {diary: CHECK}
"""


@pytest.mark.django_db(databases="__all__")
def test_a_check_of_a_diary_can_fail() -> None:
    for check, expected in (
        ("{lena: [Saturday]}", "“Saturday” stands in the diary of Lena Brook"),
        ("{lena: []}", "nothing stands in the diary of Lena Brook"),
    ):
        difference = _played(PLANNED.lstrip("\n").replace("CHECK", check)).difference
        assert difference is not None and difference.expected == expected
        assert "Meeting, Ivo Marsh, Thursday 9 July, 11:00" in difference.happened


@pytest.mark.django_db(databases="__all__")
def test_a_complaint_without_a_hold_has_none_to_lift() -> None:
    difference = _played(
        COMPLAINT + "  - {at: 2026-07-02 12:10, by: ruth, do: lift_hold_on_ending, with: {hold: complaint}}\n"
    ).difference
    assert difference is not None
    assert difference.happened == "it cannot be played: no hold was placed with this complaint"


@pytest.mark.django_db(databases="__all__")
def test_two_entries_are_one_person_where_somebody_found_them_alike() -> None:
    say = "  - {at: 2026-07-02 12:00, by: ruth, do: say_same_person, with: {person: ivo, other: WHO}}\n"
    again = say.replace("}}", "}, refused: same.said_already}")
    apart = say.replace("say_same_person", "say_not_same_person")
    result = _played((say + again + apart).replace("WHO", "again"))
    assert result, result.difference
    difference = _played(say.replace("WHO", "una")).difference
    assert difference is not None
    assert difference.happened == "it cannot be played: ivo and una were not found to be alike"


@pytest.mark.django_db(databases="__all__")
@pytest.mark.parametrize(
    ("check", "expected", "happened"),
    [
        ("support: {support: closed}", "the support case is `closed`", "it is `open`"),
        ("referral: {second: opened}", "the referral is `opened`", "it is `waiting`"),
    ],
)
def test_a_check_of_where_something_stands_can_fail(check: str, expected: str, happened: str) -> None:
    difference = _played(f"  - {{at: 2026-07-02 12:00, then: {{{check}}}}}\n").difference
    assert difference is not None and (difference.expected, difference.happened) == (expected, happened)


@pytest.mark.django_db(databases="__all__")
def test_details_change_of_somebody_who_is_known() -> None:
    step = (
        "  - {at: 2026-07-02 12:00, by: lena, do: change_details, with: {person: WHO, phone: '1', label: survivor}}\n"
    )
    assert _played(step.replace("WHO", "ivo"))
    difference = _played(step.replace("WHO", "una")).difference
    assert difference is not None
    assert difference.happened == "it cannot be played: una is nobody whom the service knows"
    with pytest.raises(Malformed):
        loading.loads(BEGUN.lstrip() + step.replace("WHO, phone: '1', label: survivor", "ivo"))


PUBLIC = """
  - {at: 2026-07-03 09:00, by: public, do: refer_to_support, as: of_herself, with: {person: lee, gives: [name, phone],
     incident: {title: A bicycle}, person_knows: yes}}
  - {at: 2026-07-03 10:00, by: police, do: refer_to_support, as: third,
     with: {person: una, gives: [name, phone], incident: {title: A third lock}, person_knows: no}}
  - {at: 2026-07-03 11:00, by: police, do: confirm_person_knows,
     with: {referral: third, safe_contact: {phone: {allowed: yes}, sms: {allowed: no}}}}
  - {at: 2026-07-03 12:00, by: omar, do: open_support_case, as: her_case, with: {referral: third, caseworker: lena}}
  - {at: 2026-07-03 13:00, by: lena, do: start_contact, with: {support: her_case, channel: sms},
     refused: safe_contact.forbidden_channel}
  - {at: 2026-07-03 14:00, by: una, do: give_consent, as: agreed, with: {kind: C2, scope: You may tell me}}
  - {at: 2026-07-03 14:01, by: una, do: withdraw_consent, with: {consent: agreed}}
  - {at: 2026-07-03 14:02, by: una, do: withdraw_consent, with: {consent: agreed}, refused: consent.already_withdrawn}
"""


@pytest.mark.django_db(databases="__all__")
def test_somebody_unknown_refers_and_a_consent_is_taken_back_wherever_it_stands() -> None:
    result = _played(PUBLIC.lstrip("\n"))
    assert result, result.difference


@pytest.mark.parametrize("cases", ["words: Once", "support: support, case: support, words: Once"])
def test_it_is_one_case_that_is_meant(cases: str) -> None:
    with pytest.raises(Malformed):
        loading.loads(
            BEGUN.lstrip()
            + f"  - {{at: 2026-07-02 12:00, by: ivo, do: ask_to_erase, with: {{person: ivo, {cases}}}}}\n"
        )
