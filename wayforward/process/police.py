"""A request by the police for a victim's records: what has to hold before a word of them leaves.

The statutory tests of a victim information request (VPA 2024 s.28 and its code of practice): the material is held, it
bears on a reasonable line of enquiry, it is necessary and proportionate, it cannot be had otherwise, and the person
was given notice in writing. For counselling records there is a presumption against asking. Whoever prepares an extract
does not approve it; what is approved is those exact words, and any change takes the approval away. To refuse is the
ordinary answer, and reads the same whether or not anything is held.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Final

from .decision import Decision, Reason, shut_if
from .duties import Role, has_any


class State(StrEnum):
    """Where a request is. Refused and given are its ends."""

    OPEN = "open"
    ASKED_BACK = "asked_back"
    PROPOSED = "proposed"
    APPROVED = "approved"
    REFUSED = "refused"
    GIVEN = "given"


STATE_WORDS: Final[dict[State, str]] = {
    State.OPEN: "Being looked at",
    State.ASKED_BACK: "Asked for less",
    State.PROPOSED: "For a second person to read",
    State.APPROVED: "Approved, not given",
    State.REFUSED: "Refused",
    State.GIVEN: "Given",
}
ENDS: Final = frozenset({State.REFUSED, State.GIVEN})


class Condition(StrEnum):
    """One thing that has to be so."""

    HELD = "held"
    ENQUIRY = "enquiry"
    PROPORTIONATE = "proportionate"
    NOT_OTHERWISE = "not_otherwise"
    NOTICE = "notice"
    VALUE = "value"
    SENIOR = "senior"


CONDITION_WORDS: Final[dict[Condition, str]] = {
    Condition.HELD: "There is reason to believe that we hold it",
    Condition.ENQUIRY: "It bears on a reasonable line of enquiry, and they say which",
    Condition.PROPORTIONATE: "It is necessary and proportionate",
    Condition.NOT_OTHERWISE: "It cannot be had in another way, and they have tried",
    Condition.NOTICE: "We have seen the written notice to the person: what is asked, why, and how it will be used",
    Condition.VALUE: "For counselling records: it is likely to have substantial value as proof",
    Condition.SENIOR: "For counselling records: a senior officer has approved the request",
}
COUNSELLING: Final = frozenset({Condition.VALUE, Condition.SENIOR})


class Less(StrEnum):
    """What the police are asked for when they are asked back."""

    ENQUIRY = "enquiry"
    NARROWER = "narrower"
    PERIOD = "period"
    OTHERWISE = "otherwise"
    NOTICE = "notice"
    SENIOR = "senior"


LESS_WORDS: Final[dict[Less, str]] = {
    Less.ENQUIRY: "which line of enquiry it is for, and what you hope to find out",
    Less.NARROWER: "the questions that you need answered, in place of whole records",
    Less.PERIOD: "the shortest period that will do",
    Less.OTHERWISE: "where else you have looked, and why it cannot be had there",
    Less.NOTICE: "a copy of the written notice that was given to the person",
    Less.SENIOR: "the written approval of a senior officer",
}

# Both letters are the same whoever is asked about, and whatever is held.
REFUSAL: Final = (
    "We have considered your request, and we can give you nothing in answer to it.",
    "This letter is the same whether or not we hold anything. It neither says nor denies that we know anybody.",
    "You can ask again. Say which line of enquiry it is for, what you need to know and for which days, why it is"
    " needed, where else you have looked, and send a copy of the written notice that was given to the person.",
)
ASK_BACK: Final = (
    "Before we can consider your request we need from you:",
    "This letter is the same whether or not we hold anything. It neither says nor denies that we know anybody.",
)

NOT_FOR_YOU: Final = Reason(
    "police.not_for_you", "A lead or the data protection officer decides what the police are answered."
)
NOT_YOURS_TO_PREPARE: Final = Reason(
    "police.not_yours_to_prepare", "Only somebody who works on this case can choose what is in the extract."
)
NO_SUCH_CASE: Final = Reason(
    "police.no_such_case", "There is no case with this reference in which somebody was supported."
)
SEVERAL: Final = Reason(
    "police.several", "Several people were harmed in this case. Give the reference of the support case of the one."
)
CHANGED_SINCE: Final = Reason(
    "police.changed_since", "A paragraph was corrected after it was chosen. Take it out, and choose it as it is now."
)
IS_OVER: Final = Reason("police.is_over", "This request has been answered already.")
WAITS_FOR_THEM: Final = Reason(
    "police.waits_for_them", "They were asked for less. Write down what they sent before you go on."
)
NOT_ASKED_BACK: Final = Reason("police.not_asked_back", "They were not asked for anything that they could have sent.")
NO_WORDS: Final = Reason("police.no_words", "Say why, in words that somebody else can follow.")
NO_CASE: Final = Reason("police.no_case", "Say first which case it is about.")
CONDITIONS_OPEN: Final = Reason(
    "police.conditions_open", "Not every test is answered with yes. As long as one is not, the request is refused."
)
NOTICE_TOO_LATE: Final = Reason(
    "police.notice_too_late", "The person was given notice after the request was made, or on no known day."
)
NOTHING_CHOSEN: Final = Reason("police.nothing_chosen", "Nothing is chosen. Choose what is needed, item by item.")
EVERYTHING_CHOSEN: Final = Reason(
    "police.everything_chosen", "Every paragraph of the file is chosen. An extract is never the whole of it."
)
ABOUT_ANOTHER: Final = Reason(
    "police.about_another", "This is not about the person whom they ask about, so that it is not in this extract."
)
SAID_BY_ANOTHER: Final = Reason(
    "police.said_by_another", "Somebody else in the case said this. It stays in their file."
)
CHOSEN_ALREADY: Final = Reason("police.chosen_already", "This is in the extract already.")
NOT_CHOSEN: Final = Reason("police.not_chosen", "This is not in the extract any more.")
NOT_PROPOSED: Final = Reason("police.not_proposed", "No extract waits for a second person.")
OWN_EXTRACT: Final = Reason(
    "police.own_extract", "Whoever prepared an extract does not approve it. Somebody else has to read it."
)
NOT_WHAT_WAS_READ: Final = Reason(
    "police.not_what_was_read", "The extract was changed after you opened it. Read it again as it is now."
)
NOT_APPROVED: Final = Reason(
    "police.not_approved", "Nobody has approved these exact words. Nothing leaves before a second person has."
)
NOT_ANSWERED: Final = Reason("police.not_answered", "Tell the person when the police have been answered.")
NOBODY_TO_TELL: Final = Reason("police.nobody_to_tell", "This request was never about anybody whom we know.")
NO_ASKS: Final = Reason("police.no_asks", "Choose what they have to send.")
DAY_TO_COME: Final = Reason("police.day_to_come", "Choose today or a day before it.")

KEEPERS: Final = (Role.RJ_LEAD, Role.DATA_PROTECTION)


@dataclass(frozen=True)
class Request:
    """A request as it stands. `answers` says of each condition that was answered whether it is met; `items` are the
    chosen paragraphs with the hash of their words ("" for one that was corrected since); `held` counts the paragraphs
    that could be chosen. People are ids."""

    state: State = State.OPEN
    about_case: bool = False
    counselling: bool = True
    asked_on: date = date.min
    notice_on: date | None = None
    answers: Mapping[Condition, bool] = field(default_factory=dict)
    items: frozenset[tuple[str, str]] = frozenset()
    held: int = 0
    prepared_by: frozenset[str] = frozenset()
    approved_by: str = ""
    approved: str = ""

    @property
    def asks(self) -> tuple[Condition, ...]:
        """The tests of this request: two more for the records of counselling."""
        return tuple(test for test in Condition if self.counselling or test not in COUNSELLING)

    @property
    def digest(self) -> str:
        """The hash of exactly these words in exactly these paragraphs."""
        lines = sorted(f"{item} {words}" for item, words in self.items)
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def may_decide(roles: Iterable[str]) -> Decision:
    """May somebody with these roles decide what the police are answered?"""
    return shut_if(not has_any(roles, *KEEPERS), NOT_FOR_YOU)


def about(request: Request, *, roles: Iterable[str], people: int) -> Request:
    """The request is about this case, in which so many people were harmed (0: there is no such case). What was prepared
    for another one is gone. Raises Refused (`police.*`)."""
    one = shut_if(people == 0, NO_SUCH_CASE) & shut_if(people > 1, SEVERAL)
    (may_decide(roles) & _goes_on(request) & one).require()
    return replace(_opened(request), about_case=True, items=frozenset(), prepared_by=frozenset())


def answer(request: Request, test: Condition, *, met: bool, words: str, on: date | None, today: date) -> Request:
    """A test is answered, with words; the notice with its day. Raises Refused (`police.*`)."""
    (_goes_on(request) & _says(words) & shut_if(on is not None and on > today, DAY_TO_COME)).require()
    notice_on = (on if met else None) if test is Condition.NOTICE else request.notice_on
    return replace(_opened(request), answers={**request.answers, test: met}, notice_on=notice_on)


def may_choose(*, about_person: bool, said_by_another: bool) -> Decision:
    """May this paragraph be in an extract at all, by the marks of whom it is about and who said it?"""
    return shut_if(not about_person, ABOUT_ANOTHER) & shut_if(said_by_another, SAID_BY_ANOTHER)


def choose(request: Request, item: str, words_hash: str, *, why: str, by: str) -> Request:
    """One paragraph goes into the extract, with the reason why it is needed. Raises Refused (`police.*`)."""
    chosen = item in dict(request.items)
    opened = _goes_on(request) & shut_if(not request.about_case, NO_CASE)
    (opened & _says(why) & shut_if(chosen, CHOSEN_ALREADY)).require()
    return replace(_opened(request), items=request.items | {(item, words_hash)}, prepared_by=request.prepared_by | {by})


def take_out(request: Request, item: str, *, by: str) -> Request:
    """One paragraph leaves the extract. Raises Refused (`police.*`)."""
    left = frozenset(each for each in request.items if each[0] != item)
    (_goes_on(request) & shut_if(left == request.items, NOT_CHOSEN)).require()
    return replace(_opened(request), items=left, prepared_by=request.prepared_by | {by})


def is_ready(request: Request) -> Decision:
    """Does everything hold that has to hold before an extract may be given?"""
    too_late = request.notice_on is None or request.notice_on > request.asked_on
    return (
        shut_if(not all(request.answers.get(test) for test in request.asks), CONDITIONS_OPEN)
        & shut_if(too_late, NOTICE_TOO_LATE)
        & shut_if(not request.items, NOTHING_CHOSEN)
        & shut_if(any(not words for _, words in request.items), CHANGED_SINCE)
        & shut_if(bool(request.items) and 1 < request.held <= len(request.items), EVERYTHING_CHOSEN)
    )


def propose(request: Request, *, by: str) -> Request:
    """The extract is put before a second person. Raises Refused (`police.*`)."""
    (_goes_on(request) & is_ready(request)).require()
    return replace(_opened(request), state=State.PROPOSED, prepared_by=request.prepared_by | {by})


def approve(request: Request, *, by: str, roles: Iterable[str], read: str) -> Request:
    """A second person approves exactly the words that they have read (`read` is their hash). Raises Refused."""
    (
        may_decide(roles)
        & shut_if(request.state is not State.PROPOSED, NOT_PROPOSED)
        & shut_if(by in request.prepared_by, OWN_EXTRACT)
        & shut_if(read != request.digest, NOT_WHAT_WAS_READ)
        & is_ready(request)
    ).require()
    return replace(request, state=State.APPROVED, approved_by=by, approved=request.digest)


def give(request: Request, *, roles: Iterable[str]) -> Request:
    """What was approved, and nothing else, is given out. Raises Refused (`police.*`)."""
    stands = request.state is State.APPROVED and request.approved == request.digest
    (may_decide(roles) & shut_if(not stands, NOT_APPROVED) & is_ready(request)).require()
    return replace(request, state=State.GIVEN)


def refuse(request: Request, *, roles: Iterable[str], words: str) -> Request:
    """Nothing is given. Always possible before the end, with a reason for our own files. Raises Refused."""
    (may_decide(roles) & shut_if(request.state in ENDS, IS_OVER) & _says(words)).require()
    return replace(_opened(request), state=State.REFUSED)


def ask_for_less(request: Request, asks: Iterable[str], *, roles: Iterable[str]) -> Request:
    """They are asked for a narrower request, or for what it lacks. Raises Refused (`police.*`)."""
    (may_decide(roles) & _goes_on(request) & shut_if(not list(asks), NO_ASKS)).require()
    return replace(_opened(request), state=State.ASKED_BACK)


def came_back(request: Request, *, asked_on: date, words: str, roles: Iterable[str], today: date) -> Request:
    """They sent a new request in place of the first: its tests are answered anew. Raises Refused (`police.*`)."""
    (
        may_decide(roles)
        & shut_if(request.state is not State.ASKED_BACK, NOT_ASKED_BACK)
        & _says(words)
        & shut_if(asked_on > today, DAY_TO_COME)
    ).require()
    return replace(request, state=State.OPEN, asked_on=asked_on, answers={}, notice_on=None)


def may_say_told(request: Request, *, told_on: date, today: date) -> Decision:
    """May it be written down that the person was told what was asked, and what was given?"""
    return (
        shut_if(request.state not in ENDS, NOT_ANSWERED)
        & shut_if(not request.about_case, NOBODY_TO_TELL)
        & shut_if(told_on > today, DAY_TO_COME)
    )


def _opened(request: Request) -> Request:
    """The request after a change: what was approved before is approved no more."""
    return replace(request, state=State.OPEN, approved_by="", approved="")


def _goes_on(request: Request) -> Decision:
    return shut_if(request.state in ENDS, IS_OVER) & shut_if(request.state is State.ASKED_BACK, WAITS_FOR_THEM)


def _says(words: str) -> Decision:
    return shut_if(not words.strip(), NO_WORDS)
