"""A copy of somebody's own data: when it is due, what is left out of it, and who agrees to exactly which version."""

from datetime import UTC, date, datetime, timedelta

import pytest

from wayforward.process import packs
from wayforward.process.decision import Refused
from wayforward.process.packs import Came, Item, Pack, Span, State, Why

OFFICER, OTHER = ["data_protection"], ["caseworker"]
DAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
WORDS = "I spoke to my mother. She cried. I was tired."


@pytest.mark.parametrize(
    ("received", "stopped", "due"),
    [
        (date(2026, 3, 3), 0, date(2026, 4, 3)),
        (date(2026, 1, 31), 0, date(2026, 3, 2)),  # 28 February is a Saturday
        (date(2026, 12, 30), 0, date(2027, 2, 1)),  # 30 January is a Saturday
        (date(2026, 3, 3), 5, date(2026, 4, 8)),
    ],
)
def test_it_is_due_after_a_month_and_the_days_that_the_clock_stood(received: date, stopped: int, due: date) -> None:
    assert packs.due_on(received, months=1, stopped_days=stopped, holidays=()) == due


def test_a_bank_holiday_is_no_day_to_be_due() -> None:
    assert packs.due_on(date(2026, 3, 3), months=1, stopped_days=0, holidays={date(2026, 4, 3)}) == date(2026, 4, 6)


@pytest.mark.parametrize(
    ("about", "source", "why"),
    [
        (["me"], "me", None),
        (["me", "mum"], "me", None),
        (["me"], "", None),
        (["me"], "mum", Why.THEIR_WORDS),
        (["me", "mum"], "", Why.ABOUT_ANOTHER),
    ],
)
def test_what_is_proposed_to_be_left_out(about: list[str], source: str, why: Why | None) -> None:
    assert packs.proposed(person="me", about=about, source=source) is why


def test_marks_say_what_is_left_out_and_keep_their_reasons() -> None:
    marks = "I spoke to [[my mother]]. [[She cried.]] I was tired."
    first = packs.read_marks(WORDS, marks, before=(), why=Why.ABOUT_ANOTHER)
    assert packs.marked(WORDS, first) == marks
    assert packs.given(WORDS, first) == (
        "I spoke to [Left out: about somebody else]. [Left out: about somebody else] I was tired."
    )
    fewer = packs.read_marks(WORDS, marks.replace("[[my mother]]", "my mother"), before=first, why=None)
    assert fewer == (first[1],)
    two = packs.read_marks(WORDS, marks, before=fewer, why=Why.LEGAL)
    assert [span.why for span in two] == [Why.LEGAL, Why.ABOUT_ANOTHER]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("I spoke to my father. She cried. I was tired.", "packs.words_changed"),
        ("I spoke to my mother.", "packs.words_changed"),
        (WORDS.replace("She", "[[She"), "packs.marks_open"),
        (WORDS.replace("She", "She]]"), "packs.marks_open"),
        (WORDS.replace("She", "[[[[She]]]]"), "packs.marks_open"),
        (WORDS.replace("She", "[[]]She"), "packs.marks_open"),
        (WORDS.replace("She", "[[She]]"), "packs.no_reason"),
    ],
)
def test_words_cannot_be_changed_and_marks_come_in_pairs(typed: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        packs.read_marks(WORDS, typed, before=(), why=None)
    assert refused.value.codes == (code,)


def test_words_that_hold_the_marks_are_given_or_left_out_whole() -> None:
    words = "They wrote [[ on the wall."
    with pytest.raises(Refused) as refused:
        packs.read_marks(words, words, before=(), why=Why.LEGAL)
    assert refused.value.codes == ("packs.marks_inside",)
    assert packs.given(words, packs.whole(words, Why.CRIME)) == "[Left out]"
    with pytest.raises(Refused) as none:
        packs.whole(words, None)
    assert none.value.codes == ("packs.no_reason",)


def test_the_version_is_what_is_given() -> None:
    one = Item("a", WORDS)
    other = Item("a", WORDS, (Span(0, 5, Why.LEGAL),))
    assert other.given == "[Left out: advice by a lawyer]ke to my mother. She cried. I was tired."
    assert packs.version_of([one]) == packs.version_of([Item("a", WORDS)])
    assert len({packs.version_of(items) for items in ([one], [other], [one, other], [other, one], [])}) == 5


def open_pack(state: State = State.OPEN, **given: object) -> Pack:
    return Pack(state=state, version="v2", prepared_by=frozenset({"dilys"}), **given)  # type: ignore[arg-type]


def test_a_request_is_taken_by_the_officer_and_for_one_person() -> None:
    def may(roles: list[str] = OFFICER, on: date = DAY, matches: int = 1) -> tuple[str, ...]:
        return packs.may_take(roles=roles, received_on=on, today=DAY, matches=matches).codes

    assert may() == may(matches=0) == ()
    assert may(OTHER) == ("packs.not_for_you",)
    assert may(on=DAY + timedelta(days=1)) == ("packs.day_to_come",)
    assert may(matches=2) == ("packs.several",)


def test_the_clock_stops_once_and_starts_again() -> None:
    def start(pack: Pack, on: date = DAY, asked_on: date | None = DAY, roles: list[str] = OFFICER) -> tuple[str, ...]:
        return packs.may_start_clock(pack, roles=roles, asked_on=asked_on, on=on, today=DAY).codes

    asking = open_pack(State.ASKING)
    assert packs.may_stop_clock(open_pack(), roles=OFFICER).allowed
    assert packs.may_stop_clock(open_pack(), roles=OTHER).codes == ("packs.not_for_you",)
    assert packs.may_stop_clock(asking, roles=OFFICER).codes == ("packs.clock_stands",)
    assert packs.may_stop_clock(open_pack(State.MADE), roles=OFFICER).codes == ("packs.not_now",)
    assert start(asking) == ()
    assert start(asking, roles=OTHER) == ("packs.not_for_you",)
    assert start(open_pack(), asked_on=None) == ("packs.clock_runs",)
    assert start(asking, on=DAY - timedelta(days=1)) == ("packs.before_asked",)
    assert start(asking, on=DAY + timedelta(days=1)) == ("packs.day_to_come",)


@pytest.mark.parametrize("state", State)
def test_a_copy_is_changed_until_it_is_made(state: State) -> None:
    changes = state in (State.OPEN, State.REVIEW, State.AGREED)
    assert packs.may_prepare(open_pack(state), roles=OFFICER).codes == (() if changes else ("packs.not_now",))


def test_it_is_prepared_by_the_officer() -> None:
    assert packs.may_prepare(open_pack(), roles=OTHER).codes == ("packs.not_for_you",)


def test_a_second_person_is_somebody_else_who_may_read_it() -> None:
    def may(reviewer: str = "sam", may_read: bool = True, pack: Pack | None = None) -> tuple[str, ...]:
        return packs.may_propose(pack or open_pack(), roles=OFFICER, reviewer=reviewer, may_read=may_read).codes

    assert may() == ()
    assert may("dilys") == may(may_read=False) == ("packs.no_such_reviewer",)
    assert may(pack=open_pack(State.REVIEW)) == ("packs.not_now",)
    assert packs.may_propose(open_pack(), roles=OTHER, reviewer="sam", may_read=True).codes == ("packs.not_for_you",)


def test_they_agree_to_what_they_read_and_to_nothing_else() -> None:
    waits = open_pack(State.REVIEW, reviewer="sam")
    assert packs.may_review(waits, by="sam", read="v2").allowed
    assert packs.may_review(waits, by="sam", read="v1").codes == ("packs.other_version",)
    assert packs.may_review(waits, by="lena", read="v2").codes == ("packs.another_reads",)
    assert packs.may_review(open_pack(reviewer="sam"), by="sam", read="v2").codes == ("packs.not_now",)
    own = open_pack(State.REVIEW, reviewer="dilys")
    assert packs.may_review(own, by="dilys", read="v2").codes == ("packs.own_work",)


def test_only_what_was_agreed_to_is_made() -> None:
    agreed = open_pack(State.AGREED, agreed="v2")
    assert packs.may_make(agreed, roles=OFFICER).allowed
    assert packs.may_make(agreed, roles=OTHER).codes == ("packs.not_for_you",)
    assert packs.may_make(open_pack(State.AGREED, agreed="v1"), roles=OFFICER).codes == ("packs.not_agreed",)
    assert packs.may_make(open_pack(agreed="v2"), roles=OFFICER).codes == ("packs.not_agreed",)


def test_it_is_fetched_while_its_time_lasts() -> None:
    made = open_pack(State.MADE, expires_at=NOW + timedelta(days=1))
    assert packs.may_fetch(made, roles=OFFICER, now=NOW).allowed
    assert packs.may_fetch(made, roles=OTHER, now=NOW).codes == ("packs.not_for_you",)
    assert packs.may_fetch(made, roles=OFFICER, now=NOW + timedelta(days=1)).codes == ("packs.expired",)
    assert packs.may_fetch(open_pack(State.AGREED), roles=OFFICER, now=NOW).codes == ("packs.not_now",)


def test_it_ends_when_they_have_it_or_do_not_want_it() -> None:
    made = open_pack(State.MADE)

    def may(pack: Pack, came: Came, fetched: bool = False, roles: list[str] = OFFICER) -> tuple[str, ...]:
        return packs.may_end(pack, roles=roles, came=came, fetched=fetched).codes

    assert may(made, Came.GIVEN, fetched=True) == may(open_pack(), Came.TAKEN_BACK) == ()
    assert may(made, Came.GIVEN) == ("packs.not_fetched",)
    assert may(made, Came.TAKEN_BACK, roles=OTHER) == ("packs.not_for_you",)
    assert may(open_pack(State.ENDED), Came.TAKEN_BACK) == ("packs.not_now",)


def test_every_code_has_its_words() -> None:
    assert packs.STATE_WORDS.keys() == set(State)
    assert packs.WHY_WORDS.keys() == packs.INSTEAD.keys() == set(Why)
    assert packs.IDENTITY_WORDS.keys() == set(packs.Identity)
    assert packs.CAME_WORDS.keys() == set(Came)
