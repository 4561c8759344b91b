"""Questions about how somebody is, and what their answers come to.

A score is made by rule and never typed; where too many answers are missing there is none. Whoever works only with the
other side never sees it. Instruments are data files with their licence; none that may not be shared is among them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final

from . import reference
from .decision import Decision, Reason, shut_if
from .settings import ServiceSettings
from .walls import Compartment


class Timepoint(StrEnum):
    """When, in the course of a case, it is asked."""

    BASELINE = "baseline"
    REVIEW = "review"
    PRE_MEETING = "pre_meeting"
    POST_MEETING = "post_meeting"
    FOLLOW_UP_6W = "follow_up_6w"
    FOLLOW_UP_6M = "follow_up_6m"
    EXIT = "exit"


TIMEPOINT_WORDS: Final[dict[Timepoint, str]] = {
    Timepoint.BASELINE: "At the start",
    Timepoint.REVIEW: "At a review",
    Timepoint.PRE_MEETING: "Before the meeting",
    Timepoint.POST_MEETING: "After the meeting",
    Timepoint.FOLLOW_UP_6W: "Six weeks on",
    Timepoint.FOLLOW_UP_6M: "Six months on",
    Timepoint.EXIT: "At the end",
}


class Mode(StrEnum):
    """How it was asked. Read aloud by a worker, answers come out better than they are."""

    SELF = "self"
    READ_ALOUD = "read_aloud"


@dataclass(frozen=True)
class Option:
    """One answer to choose."""

    value: int
    words: str


@dataclass(frozen=True)
class Item:
    """One question, with the lowest and highest answer and what they stand for."""

    code: str
    words: str
    lowest: int
    highest: int
    low: str = ""
    high: str = ""
    higher_is: str = ""


@dataclass(frozen=True)
class Band:
    """A range of scores that has a name."""

    code: str
    first: int
    last: int


@dataclass(frozen=True)
class Instrument:
    """A set of questions, as published. `reliable_change` is the change that counts; `caseness` the cut-off, if any."""

    code: str
    version: str
    title: str
    about: str
    source: str
    licence: str
    lead: str
    is_summed: bool
    higher_is: str
    reliable_change: int
    items: tuple[Item, ...]
    options: tuple[Option, ...] = ()
    bands: tuple[Band, ...] = ()
    caseness: int | None = None


@dataclass(frozen=True)
class Score:
    """What answers come to. Both are None where the questions stand alone, or too many are not answered."""

    score: int | None = None
    band: str | None = None


Answers = Sequence[int | None] | Mapping[str, int | None]

UNKNOWN_INSTRUMENT: Final = Reason(
    "measure.unknown_instrument", "There is no such set of questions here, or it may not be used without a licence."
)
UNKNOWN_TIMEPOINT: Final = Reason(
    "measure.unknown_timepoint", "Say at which point it was asked: choose one of the list."
)
WRONG_NUMBER: Final = Reason(
    "measure.wrong_number_of_answers", "There is one answer to each question, in their order; leave out none."
)
UNKNOWN_QUESTION: Final = Reason("measure.unknown_question", "This set has no such question.")
OUT_OF_RANGE: Final = Reason("measure.out_of_range", "An answer is not one of those that can be chosen.")
NOTHING_ANSWERED: Final = Reason(
    "measure.nothing_answered", "No question was answered. If the person would rather not, write that down instead."
)
RATING_OUT_OF_RANGE: Final = Reason("measure.rating_out_of_range", "Ratings go from 1 to 5.")
MADE_WORSE_UNCLEAR: Final = Reason(
    "measure.made_worse_unclear", "Whether anything has been made worse is answered with yes, no, or not at all."
)

DEFAULTS: Final = ServiceSettings()
RATINGS: Final = range(1, 6)


class MadeWorse(StrEnum):
    """Has anything been made worse by taking part? Yes reaches a person the same day."""

    YES = "yes"
    NO = "no"
    NA = "na"


def codes() -> list[str]:
    """The instruments that are here."""
    return sorted(name.removeprefix("instruments/") for name in reference.names() if name.startswith("instruments/"))


def words_of_line(payload: Mapping[str, Any]) -> dict[str, str]:
    """What a line of the record about answers calls its codes: which questions, and when. A code that is not known any
    more stays as it is."""
    named: dict[str, dict[str, str]] = {
        "instrument": {code: load(code).title for code in codes()},
        "timepoint": {str(point): words for point, words in TIMEPOINT_WORDS.items()},
    }
    said = {key: words.get(payload[key], payload[key]) for key, words in named.items() if key in payload}
    if "timepoint" in said:
        said["timepoint"] = f"({said['timepoint'][:1].lower()}{said['timepoint'][1:]})"
    return said


def is_known(code: str) -> Decision:
    """Is there an instrument of this code?"""
    return shut_if(code not in codes(), UNKNOWN_INSTRUMENT)


def load(code: str) -> Instrument:
    """The instrument of this code. Raises Refused (measure.unknown_instrument) where there is none."""
    is_known(code).require()
    return _instrument(reference.read(f"instruments/{code}"))


def can_answer(instrument: Instrument, *, answers: Answers, timepoint: str) -> Decision:
    """Can these answers be kept? A question that is not answered is None, or left out where answers have names."""
    known = {item.code for item in instrument.items}
    if isinstance(answers, Mapping):
        misfit = shut_if(bool(answers.keys() - known), UNKNOWN_QUESTION)
    else:
        misfit = shut_if(len(answers) != len(instrument.items), WRONG_NUMBER)
    by_item = _by_item(instrument, answers)
    return (
        shut_if(timepoint not in set(Timepoint), UNKNOWN_TIMEPOINT)
        & misfit
        & shut_if(not all(_is_in_range(item, by_item.get(item.code)) for item in instrument.items), OUT_OF_RANGE)
        & shut_if(all(value is None for value in by_item.values()), NOTHING_ANSWERED)
    )


def score(instrument: Instrument, answers: Answers, settings: ServiceSettings = DEFAULTS) -> Score:
    """The score of answers that `can_answer` let through.

    As many missing answers as the service allows (two) count as the mean of the others, half rounded up; with more
    there is no score.
    Questions that stand alone are never added up.
    """
    by_item = _by_item(instrument, answers)
    given = [value for value in by_item.values() if value is not None]
    if not instrument.is_summed or not given or len(instrument.items) - len(given) > settings.measure_answers_missing:
        return Score()
    total = int(Fraction(sum(given) * len(instrument.items), len(given)) + Fraction(1, 2))
    return Score(total, band_of(instrument, total))


def band_of(instrument: Instrument, total: int) -> str | None:
    """The name of the range that a score falls in."""
    return next((band.code for band in instrument.bands if band.first <= total <= band.last), None)


class Change(StrEnum):
    """What became of somebody between two points, where the change is large enough to count."""

    BETTER = "better"
    WORSE = "worse"
    NO_RELIABLE_CHANGE = "no_reliable_change"


def change(instrument: Instrument, before: int, after: int, item: str = "") -> Change:
    """Better, worse, or too little to say so: of a score or, with `item`, of one question that stands alone."""
    higher_is = next((each.higher_is for each in instrument.items if each.code == item), instrument.higher_is)
    if abs(after - before) < instrument.reliable_change:
        return Change.NO_RELIABLE_CHANGE
    return Change.BETTER if (after > before) == (higher_is == "better") else Change.WORSE


def may_see_score(compartment: str, opened: frozenset[Compartment]) -> bool:
    """May somebody to whom these compartments are open see a score of this one? Never from the other side alone."""
    return Compartment(compartment) in opened


def can_give_feedback(
    *, overall: int | None, recommend: int | None, pressured: int | None, made_worse: str
) -> Decision:
    """Can this feedback be kept? Every question may be left out."""
    ratings = [rating for rating in (overall, recommend, pressured) if rating is not None]
    return shut_if(any(rating not in RATINGS for rating in ratings), RATING_OUT_OF_RANGE) & shut_if(
        made_worse not in {"", *MadeWorse}, MADE_WORSE_UNCLEAR
    )


def in_words(instrument: Instrument, answers: Answers) -> list[tuple[str, str]]:
    """Each question that was answered, and what was answered: in the words that stood there to choose, or as a number
    with what its ends stand for."""
    given, chosen = _by_item(instrument, answers), {each.value: each.words for each in instrument.options}
    return [
        (item.words, chosen.get(value) or _on_a_scale(item, value))
        for item in instrument.items
        if (value := given.get(item.code)) is not None
    ]


def _on_a_scale(item: Item, value: int) -> str:
    ends = ((item.lowest, item.low), (item.highest, item.high))
    said = " and ".join(f"{number} is “{words}”" for number, words in ends if words)
    return f"{value}, where {said}" if said else f"{value} of {item.highest}"


# Our own words, five-point agreement, each with "does not apply" and "rather not say".
FEEDBACK_ITEMS: Final[dict[str, str]] = {
    "good_time": "I was told about restorative justice at a good time for me.",
    "my_choice": "I understood that it was my choice.",
    "no_pressure": "I felt no pressure to say yes.",
    "could_stop": "I knew that I could stop.",
    "well_prepared": "I was well prepared.",
    "felt_safe": "I felt safe.",
    "could_say": "I could say what I wanted.",
    "listened_to": "I was listened to.",
    "questions_answered": "My questions were answered.",
    "other_sincere": "The other person seemed sincere.",
    "fair_to_both": "The facilitators were fair to both.",
    "agreement_fair": "The agreement is fair.",
    "free_to_disagree": "I was free to disagree.",
    "contacted_after": "I was contacted afterwards.",
    "told_of_agreement": "I have been told what happened with the agreement.",
    "feel_safer": "I feel safer.",
    "cope_better": "I can cope better with everyday life.",
    "in_control": "I feel more in control and more hopeful.",
    "understand_why": "I understand better why it happened.",
    "worth_doing": "It was worth doing.",
    "would_recommend": "Somebody in my position should be offered it.",
}


def _instrument(read: Mapping[str, Any]) -> Instrument:
    return Instrument(
        code=read["code"],
        version=read["version"],
        title=read["title"],
        about=read["about"],
        source=read["source"],
        licence=read["licence"],
        lead=read["lead"],
        is_summed=read["scoring"] == "sum",
        higher_is=read["higher_is"],
        reliable_change=read["reliable_change"],
        items=tuple(_item(each) for each in read["items"]),
        options=tuple(Option(each["value"], each["words"]) for each in read["options"]),
        bands=tuple(Band(each["code"], each["from"], each["to"]) for each in read["bands"]),
        caseness=read["caseness"],
    )


def _item(read: Mapping[str, Any]) -> Item:
    return Item(
        code=read["code"],
        words=read["words"],
        lowest=read["min"],
        highest=read["max"],
        low=read.get("low", ""),
        high=read.get("high", ""),
        higher_is=read.get("higher_is", ""),
    )


def _by_item(instrument: Instrument, answers: Answers) -> dict[str, int | None]:
    if isinstance(answers, Mapping):
        return dict(answers)
    return {item.code: value for item, value in zip(instrument.items, answers, strict=False)}


def _is_in_range(item: Item, value: Any) -> bool:
    if value is None:
        return True
    return isinstance(value, int) and not isinstance(value, bool) and item.lowest <= value <= item.highest
