"""SEC-67: a request of the police cannot end with words given, but by every condition and a second person."""

import string
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from wayforward.process import police
from wayforward.process.decision import Refused
from wayforward.process.duties import Role
from wayforward.process.police import COUNSELLING, ENDS, Condition, Request, State

TODAY = date(2026, 3, 2)
LEAD = [Role.RJ_LEAD]
OFFICER = [Role.DATA_PROTECTION]
READY = Request(
    about_case=True,
    asked_on=TODAY,
    notice_on=TODAY - timedelta(days=1),
    answers=dict.fromkeys(Condition, True),
    items=frozenset({("a", "1"), ("b", "2")}),
    held=5,
    prepared_by=frozenset({"asha"}),
)
PROPOSED = replace(READY, state=State.PROPOSED)
APPROVED = police.approve(PROPOSED, by="dilys", roles=OFFICER, read=PROPOSED.digest)


def codes(act: Any, *given: Any, **named: Any) -> tuple[str, ...]:
    with pytest.raises(Refused) as refused:
        act(*given, **named)
    return refused.value.codes


def test_what_is_ready_is_proposed_read_by_a_second_person_and_given() -> None:
    proposed = police.propose(READY, by="asha")
    assert proposed.state is State.PROPOSED
    approved = police.approve(proposed, by="dilys", roles=OFFICER, read=proposed.digest)
    assert (approved.state, approved.approved_by, approved.approved) == (State.APPROVED, "dilys", READY.digest)
    assert police.give(approved, roles=LEAD).state is State.GIVEN


@pytest.mark.parametrize("open_one", Condition)
@pytest.mark.parametrize("answered", [False, None])
def test_one_condition_that_is_not_met_shuts_it(open_one: Condition, answered: bool | None) -> None:
    answers = {each: True for each in Condition if each is not open_one}
    if answered is not None:
        answers[open_one] = answered
    assert police.is_ready(replace(READY, answers=answers)).codes == ("police.conditions_open",)


@pytest.mark.parametrize("condition", sorted(COUNSELLING))
def test_other_records_do_not_ask_what_is_asked_of_counselling(condition: Condition) -> None:
    answers = {each: True for each in Condition if each is not condition}
    assert police.is_ready(replace(READY, answers=answers, counselling=False))
    assert condition not in replace(READY, counselling=False).asks


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"notice_on": None}, "police.notice_too_late"),
        ({"notice_on": TODAY + timedelta(days=1)}, "police.notice_too_late"),
        ({"items": frozenset()}, "police.nothing_chosen"),
        ({"held": 2}, "police.everything_chosen"),
        ({"items": frozenset({("a", "")})}, "police.changed_since"),
    ],
)
def test_what_else_shuts_it(changed: dict[str, Any], code: str) -> None:
    assert police.is_ready(replace(READY, **changed)).codes == (code,)
    assert codes(police.propose, replace(READY, **changed), by="asha") == (code,)


def test_a_file_of_one_paragraph_can_be_chosen() -> None:
    assert police.is_ready(replace(READY, items=frozenset({("a", "1")}), held=1))


@pytest.mark.parametrize("role", Role)
def test_a_lead_or_the_officer_decides(role: Role) -> None:
    assert police.may_decide([role]).allowed == (role in police.KEEPERS)


def test_whoever_prepared_it_does_not_approve_it() -> None:
    assert codes(police.approve, PROPOSED, by="asha", roles=LEAD, read=PROPOSED.digest) == ("police.own_extract",)
    assert codes(police.approve, READY, by="dilys", roles=OFFICER, read=READY.digest) == ("police.not_proposed",)


def test_exactly_what_was_read_is_approved() -> None:
    refused = codes(police.approve, PROPOSED, by="dilys", roles=OFFICER, read="")
    assert refused == ("police.not_what_was_read",)


def test_any_change_takes_the_approval_away() -> None:
    changes = [
        police.take_out(APPROVED, "a", by="asha"),
        police.choose(APPROVED, "c", "3", why="the dates", by="asha"),
        police.answer(APPROVED, Condition.ENQUIRY, met=True, words="said anew", on=None, today=TODAY),
        police.about(APPROVED, roles=LEAD, people=1),
        police.ask_for_less(APPROVED, ["notice"], roles=LEAD),
    ]
    for changed in changes:
        assert (changed.approved, changed.approved_by) == ("", "")
        assert "police.not_approved" in codes(police.give, changed, roles=LEAD)


def test_words_that_changed_under_an_approval_are_not_given() -> None:
    other = replace(APPROVED, items=frozenset({("a", "1"), ("b", "changed")}))
    assert codes(police.give, other, roles=LEAD) == ("police.not_approved",)


def test_what_may_be_chosen_is_about_the_person_and_not_said_by_another() -> None:
    assert police.may_choose(about_person=True, said_by_another=False)
    assert police.may_choose(about_person=False, said_by_another=False).codes == ("police.about_another",)
    assert police.may_choose(about_person=True, said_by_another=True).codes == ("police.said_by_another",)


def test_choosing_needs_a_case_a_reason_and_happens_once() -> None:
    assert codes(police.choose, READY, "a", "1", why="dates", by="asha") == ("police.chosen_already",)
    assert codes(police.choose, READY, "c", "3", why=" ", by="asha") == ("police.no_words",)
    assert codes(police.choose, Request(), "c", "3", why="dates", by="asha") == ("police.no_case",)
    assert codes(police.take_out, READY, "c", by="asha") == ("police.not_chosen",)


def test_a_request_about_another_case_begins_without_an_extract() -> None:
    moved = police.about(READY, roles=LEAD, people=1)
    assert (moved.items, moved.prepared_by, moved.about_case) == (frozenset(), frozenset(), True)
    assert codes(police.about, READY, roles=LEAD, people=0) == ("police.no_such_case",)
    assert codes(police.about, READY, roles=LEAD, people=2) == ("police.several",)


def test_the_notice_has_a_day_that_is_not_to_come() -> None:
    late = TODAY + timedelta(days=1)
    asked = {"met": True, "words": "seen", "today": TODAY}
    assert codes(police.answer, READY, Condition.NOTICE, on=late, **asked) == ("police.day_to_come",)
    assert police.answer(READY, Condition.NOTICE, on=TODAY, **asked).notice_on == TODAY
    unmet = police.answer(READY, Condition.NOTICE, met=False, words="not seen", on=TODAY, today=TODAY)
    assert unmet.notice_on is None
    assert codes(police.answer, READY, Condition.HELD, met=True, words="", on=None, today=TODAY) == ("police.no_words",)


def test_to_refuse_is_always_possible_before_the_end_and_says_why() -> None:
    for state in set(State) - ENDS:
        refused = police.refuse(replace(READY, state=state), roles=OFFICER, words="not held")
        assert refused.state is State.REFUSED
    assert codes(police.refuse, READY, roles=OFFICER, words="") == ("police.no_words",)
    for state in ENDS:
        assert codes(police.refuse, replace(READY, state=state), roles=LEAD, words="x") == ("police.is_over",)


def test_they_are_asked_back_and_what_they_send_is_looked_at_anew() -> None:
    asked = police.ask_for_less(READY, ["notice", "period"], roles=LEAD)
    assert asked.state is State.ASKED_BACK
    assert codes(police.propose, asked, by="asha") == ("police.waits_for_them",)
    assert codes(police.ask_for_less, READY, [], roles=LEAD) == ("police.no_asks",)
    came = {"asked_on": TODAY, "words": "the three dates", "roles": LEAD, "today": TODAY}
    again = police.came_back(asked, **came)
    assert (again.state, dict(again.answers), again.notice_on) == (State.OPEN, {}, None)
    assert codes(police.came_back, READY, **came) == ("police.not_asked_back",)
    assert codes(police.came_back, asked, **(came | {"words": ""})) == ("police.no_words",)
    late = came | {"asked_on": TODAY + timedelta(days=1)}
    assert codes(police.came_back, asked, **late) == ("police.day_to_come",)


def test_the_person_is_told_once_the_police_are_answered() -> None:
    given = replace(READY, state=State.GIVEN)
    assert police.may_say_told(given, told_on=TODAY, today=TODAY)
    assert police.may_say_told(READY, told_on=TODAY, today=TODAY).codes == ("police.not_answered",)
    unknown = replace(given, about_case=False)
    assert police.may_say_told(unknown, told_on=TODAY, today=TODAY).codes == ("police.nobody_to_tell",)
    late = police.may_say_told(given, told_on=TODAY + timedelta(days=1), today=TODAY)
    assert late.codes == ("police.day_to_come",)


PEOPLE = st.sampled_from(["asha", "lena", "dilys", "sam"])
ROLES = {"asha": [Role.CASEWORKER], "sam": [Role.SUPERVISOR], "lena": LEAD, "dilys": OFFICER}
NAMES = st.sampled_from(list(string.ascii_lowercase[:4]))
DAYS = st.integers(-2, 2).map(lambda days: TODAY + timedelta(days=days))


class Handling(RuleBasedStateMachine):
    """Anybody tries anything, in any order. What was given went through all of it."""

    def __init__(self) -> None:
        super().__init__()
        self.now = Request(asked_on=TODAY, held=4)
        self.read = ""

    def tried(self, act: Any, *given: Any, **named: Any) -> None:
        try:
            self.now = act(self.now, *given, **named)
        except Refused as refused:
            assert refused.reasons

    @rule(by=PEOPLE, people=st.integers(0, 2))
    def about(self, by: str, people: int) -> None:
        self.tried(police.about, roles=ROLES[by], people=people)

    @rule(met=st.booleans(), on=st.none() | DAYS)
    def answer_all(self, met: bool, on: date | None) -> None:
        for each in Condition:
            self.tried(police.answer, each, met=met, words="because", on=on, today=TODAY)

    @rule(condition=st.sampled_from(list(Condition)), met=st.booleans(), words=st.sampled_from(["", "because"]))
    def answer(self, condition: Condition, met: bool, words: str) -> None:
        self.tried(police.answer, condition, met=met, words=words, on=TODAY, today=TODAY)

    @rule(by=PEOPLE, item=NAMES, words=NAMES, why=st.sampled_from(["", "needed"]))
    def choose(self, by: str, item: str, words: str, why: str) -> None:
        self.tried(police.choose, item, words, why=why, by=by)

    @rule(by=PEOPLE, item=NAMES)
    def take_out(self, by: str, item: str) -> None:
        self.tried(police.take_out, item, by=by)

    @rule(item=NAMES, words=NAMES)
    def somebody_else_changes_a_note(self, item: str, words: str) -> None:
        if item in dict(self.now.items):
            self.now = replace(self.now, items=frozenset({**dict(self.now.items), item: words}.items()))

    @rule()
    def read_it(self) -> None:
        self.read = self.now.digest

    @rule(by=PEOPLE)
    def propose(self, by: str) -> None:
        self.tried(police.propose, by=by)

    @rule(by=PEOPLE)
    def approve(self, by: str) -> None:
        self.tried(police.approve, by=by, roles=ROLES[by], read=self.read)

    @rule(by=PEOPLE)
    def give(self, by: str) -> None:
        before = self.now
        self.tried(police.give, roles=ROLES[by])
        if self.now.state is State.GIVEN and before.state is not State.GIVEN:
            assert before.approved == before.digest == self.read
            assert before.approved_by and before.approved_by not in before.prepared_by
            assert police.may_decide(ROLES[before.approved_by])

    @rule(by=PEOPLE)
    def refuse(self, by: str) -> None:
        self.tried(police.refuse, roles=ROLES[by], words="no")

    @rule(by=PEOPLE)
    def ask_for_less(self, by: str) -> None:
        self.tried(police.ask_for_less, ["period"], roles=ROLES[by])

    @rule(by=PEOPLE, on=DAYS)
    def came_back(self, by: str, on: date) -> None:
        self.tried(police.came_back, asked_on=on, words="less", roles=ROLES[by], today=TODAY)

    @invariant()
    def what_was_given_met_everything(self) -> None:
        if self.now.state is State.GIVEN:
            assert all(self.now.answers.get(each) for each in Condition)
            assert self.now.notice_on is not None and self.now.notice_on <= self.now.asked_on
            assert 0 < len(self.now.items) < self.now.held


TestHandling = Handling.TestCase
TestHandling.settings = settings(max_examples=60, stateful_step_count=40, deadline=None, derandomize=True)


def test_the_machine_reaches_its_end() -> None:
    """The same rules in a lucky order: what the machine checks at the end is not checked in vain."""
    lucky = Handling()
    lucky.about("lena", 1)
    lucky.answer_all(True, TODAY)
    lucky.choose("asha", "a", "b", "needed")
    lucky.propose("asha")
    lucky.read_it()
    lucky.approve("dilys")
    lucky.give("lena")
    assert lucky.now.state is State.GIVEN
    lucky.what_was_given_met_everything()
