"""The policy table: each reach opens, and shuts for each reason that it has."""

from dataclasses import replace

import pytest

from wayforward.process import acts
from wayforward.process.duties import Role
from wayforward.process.policy import PAGES, File, Reach, Shut, Standing, may_be_done, may_do, may_open
from wayforward.process.walls import Tie

STRANGER = Standing(signed_in=False)
NO_ROLE = Standing()
LEAD = Standing(frozenset({Role.RJ_LEAD}))
FACILITATOR = Standing(frozenset({Role.PRACTITIONER}), frozenset({Tie.FACILITATOR}))
EVERYTHING = Standing(frozenset(Role), frozenset(Tie))


@pytest.mark.parametrize(
    ("page", "who", "shut"),
    [
        ("public:home", STRANGER, None),
        ("liaison:referral", EVERYTHING, Shut.NOT_SIGNED_IN),
        ("people:known", STRANGER, Shut.NOT_SIGNED_IN),
        ("people:known", NO_ROLE, None),
        ("people:take-back", EVERYTHING, Shut.NOT_THEIRS),
        ("restorative:receive", FACILITATOR, Shut.NOT_OF_THE_ROLE),
        ("restorative:receive", LEAD, None),
        ("support:skills", LEAD, None),
        ("support:skills", Standing(frozenset(Role), same_service=False), Shut.OTHER_SERVICE),
        ("restorative:consents", FACILITATOR, None),
        ("restorative:consents", LEAD, Shut.NOT_OPENED),
        ("restorative:consents", Standing(frozenset(Role), frozenset(Tie), blocked=True), Shut.CONFLICT),
        ("restorative:consents", Standing(frozenset(Role), same_service=False), Shut.OTHER_SERVICE),
        ("people:pair", LEAD, None),
        ("public:publish-story", LEAD, None),
        ("public:publish-story", FACILITATOR, Shut.NOT_THEIR_ACT),
    ],
)
def test_each_reach_opens_and_shuts(page: str, who: Standing, shut: Shut | None) -> None:
    assert may_open(page, who) is shut


def test_emergency_access_reads_and_does_nothing() -> None:
    reads = Standing(frozenset({Role.PRACTITIONER}), frozenset({Tie.EMERGENCY}))
    assert may_open("support:write-note", reads) is None
    assert not may_do("support:write-note", reads)
    assert may_do("support:case", reads)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.COMMISSIONER, Role.LIAISON_ADMIN])
def test_who_runs_or_pays_for_the_service_opens_no_part_of_a_case(role: Role) -> None:
    opened = {name for name, page in PAGES.items() if page.reach is Reach.PART}
    assert {name for name in opened if may_open(name, Standing(frozenset({role}))) is None} == set()


def test_a_conflict_shuts_every_page_of_a_case() -> None:
    blocked = Standing(frozenset(Role), frozenset(Tie), blocked=True)
    opened = {name for name, page in PAGES.items() if page.reach is Reach.PART}
    assert {name for name in opened if may_open(name, blocked) is not None} == opened


def test_a_page_in_no_row_is_an_error() -> None:
    with pytest.raises(KeyError):
        may_open("support:tidy-desk", LEAD)


def test_what_is_about_an_open_file_falls_away_with_its_closing() -> None:
    assert may_open("work:move", FACILITATOR) is None
    for file in (File.CLOSED, File.ENDED):
        assert may_open("work:move", replace(FACILITATOR, file=file)) is Shut.FALLEN_AWAY
        assert may_open("work:plan", replace(FACILITATOR, file=file)) is None
        assert may_open("support:reassign", replace(LEAD, file=file)) is Shut.FALLEN_AWAY


def test_an_act_that_goes_on_in_one_closed_file_may_end_in_another() -> None:
    for tie, name in ((Tie.CASEWORKER, "support:give-consent"), (Tie.FACILITATOR, "restorative:step:consent")):
        who = Standing(frozenset({Role.PRACTITIONER}), frozenset({tie}))
        assert may_do(name, who)
        assert may_do(name, replace(who, file=File.CLOSED)) == (tie is Tie.FACILITATOR)


def test_a_state_of_a_file_opens_nothing_to_anybody() -> None:
    for who in (STRANGER, NO_ROLE, LEAD, FACILITATOR, EVERYTHING):
        shut = {name for name in PAGES if may_open(name, who) is not None}
        for file in File:
            assert {name for name in shut if may_open(name, replace(who, file=file)) is None} == set()


def test_what_is_done_in_an_open_file_is_refused_in_a_closed_one_and_words_in_one_that_has_ended() -> None:
    assert [may_be_done("assess_needs", file) for file in File] == [True, False, False]
    assert [may_be_done("write_note", file) for file in File] == [True, True, False]
    assert [may_be_done("withdraw_consent", file) for file in File] == [True, True, True]
    closed = replace(FACILITATOR, ties=frozenset({Tie.CASEWORKER}), file=File.CLOSED)
    assert may_open("support:needs", closed) is None and not may_do("support:needs", closed)
    assert may_do("support:write-note", closed)
    assert acts.ACTS.keys() >= acts.WHILE_OPEN | acts.WHILE_IT_HAS_A_KEY


def test_whoever_covers_stands_as_the_caseworker() -> None:
    covers = Standing(frozenset({Role.CASEWORKER}), covers=True)
    assert may_open("support:needs", covers) is None and may_do("support:needs", covers)
    assert may_open("support:needs", replace(covers, covers=False)) is Shut.NOT_OPENED
    assert may_open("restorative:consents", covers) is Shut.NOT_OPENED
