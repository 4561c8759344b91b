"""Is it the same person, is it the same incident? What speaks for it and against it, weighed; decided by staff.

Entries are never merged. Two that are one person are linked: each keeps its own file, its own wall and its own keys,
and the link is taken back as easily as it was made. What is proposed here is only worth a look.
"""

from collections.abc import Collection, Iterable
from datetime import date
from enum import StrEnum
from typing import Final

from .decision import Decision, Reason, shut_if
from .duties import Role, has_any


class About(StrEnum):
    """What two entries may have in common."""

    PERSON = "person"
    INCIDENT = "incident"


class Level(StrEnum):
    """How much speaks for it."""

    LIKELY = "likely"
    POSSIBLE = "possible"


class Verdict(StrEnum):
    """What staff said. "" means that nobody has said anything yet."""

    SAME = "same"
    NOT_SAME = "not_same"


class Evidence(StrEnum):
    """One thing that speaks for it, or against it."""

    GIVEN_SAME = "given_same"
    GIVEN_SHORT = "given_short"
    GIVEN_SOUNDS = "given_sounds"
    GIVEN_LETTER = "given_letter"
    GIVEN_DIFFERS = "given_differs"
    FAMILY_SAME = "family_same"
    FAMILY_SOUNDS = "family_sounds"
    FAMILY_LETTER = "family_letter"
    FAMILY_DIFFERS = "family_differs"
    BORN_SAME = "born_same"
    BORN_SWAPPED = "born_swapped"
    BORN_NEARLY = "born_nearly"
    BORN_DIFFERS = "born_differs"
    PHONE_SAME = "phone_same"
    PHONE_DIFFERS = "phone_differs"
    EMAIL_SAME = "email_same"
    POSTCODE_SAME = "postcode_same"
    POSTCODE_DIFFERS = "postcode_differs"
    CRIME_SAME = "crime_same"
    CRIME_DIFFERS = "crime_differs"
    DAY_SAME = "day_same"
    PLACE_SAME = "place_same"
    PERSON_SAME = "person_same"


# Two people share a name, a house and a telephone, and twins a birthday: a given name or a date of birth that differs
# weighs more than any one thing that agrees. A telephone is changed and a house is left without anything being wrong.
WEIGHT: Final[dict[Evidence, int]] = {
    Evidence.GIVEN_SAME: 3,
    Evidence.GIVEN_SHORT: 3,
    Evidence.GIVEN_SOUNDS: 2,
    Evidence.GIVEN_LETTER: 2,
    Evidence.GIVEN_DIFFERS: -9,
    Evidence.FAMILY_SAME: 4,
    Evidence.FAMILY_SOUNDS: 3,
    Evidence.FAMILY_LETTER: 3,
    Evidence.FAMILY_DIFFERS: -3,
    Evidence.BORN_SAME: 6,
    Evidence.BORN_SWAPPED: 4,
    Evidence.BORN_NEARLY: 3,
    Evidence.BORN_DIFFERS: -7,
    Evidence.PHONE_SAME: 5,
    Evidence.PHONE_DIFFERS: 0,
    Evidence.EMAIL_SAME: 5,
    Evidence.POSTCODE_SAME: 3,
    Evidence.POSTCODE_DIFFERS: 0,
    Evidence.CRIME_SAME: 3,
    Evidence.CRIME_DIFFERS: 0,
}
WEIGHT_OF_INCIDENT: Final[dict[Evidence, int]] = {
    Evidence.CRIME_SAME: 11,
    Evidence.CRIME_DIFFERS: -9,
    Evidence.PERSON_SAME: 4,
    Evidence.DAY_SAME: 5,
    Evidence.PLACE_SAME: 2,
}
LIKELY_FROM: Final = 11
POSSIBLE_FROM: Final = 7
NEVER_LIKELY: Final = frozenset({Evidence.GIVEN_DIFFERS, Evidence.BORN_DIFFERS})
# A second referral of one person within these days is said in so many words.
LATELY_DAYS: Final = 90


def compare_people(evidence: Collection[Evidence]) -> Level | None:
    """Are these two entries one person? None when too little speaks for it."""
    level = _level(sum(WEIGHT[each] for each in evidence))
    return Level.POSSIBLE if level is not None and NEVER_LIKELY & set(evidence) else level


def compare_incidents(evidence: Collection[Evidence]) -> Level | None:
    """Are these two accounts of one incident? A crime number says so; without one, the day and the person may."""
    return _level(sum(WEIGHT_OF_INCIDENT[each] for each in evidence))


def score(evidence: Collection[Evidence]) -> int:
    """What the evidence about two people weighs together: the order in which candidates are shown."""
    return sum(WEIGHT[each] for each in evidence)


def _level(weight: int) -> Level | None:
    if weight >= LIKELY_FROM:
        return Level.LIKELY
    return Level.POSSIBLE if weight >= POSSIBLE_FROM else None


# --- Dates and letters that a slip of the hand makes of others. ---


def swapped(born: date) -> date | None:
    """The date with day and month the other way round; None where there is none, or it is the same."""
    if born.day > 12 or born.day == born.month:
        return None
    return date(born.year, born.day, born.month)


def nearly(born: date) -> frozenset[date]:
    """The dates that differ from this one in a single figure of the day, of the month, or of the last two of the
    year."""
    written = born.strftime("%Y%m%d") if born.year >= 1000 else ""
    found = set()
    for at in range(2, len(written)):
        for figure in "0123456789":
            other = _date(written[:at] + figure + written[at + 1 :])
            if other is not None and other != born:
                found.add(other)
    return frozenset(found)


def _date(written: str) -> date | None:
    try:
        return date(int(written[:4]), int(written[4:6]), int(written[6:]))
    except ValueError:
        return None


_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"


def one_letter_apart(word: str) -> frozenset[str]:
    """The words that one slip makes of this one: a letter missing, added or another, or two that changed places. Of a
    word of three letters or fewer there are none: another name is only ever a letter away."""
    if len(word) <= 3:
        return frozenset()
    halves = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    missing = {left + right[1:] for left, right in halves if right}
    changed = {left + right[1] + right[0] + right[2:] for left, right in halves if len(right) > 1}
    another = {left + letter + right[1:] for left, right in halves if right for letter in _LETTERS}
    added = {left + letter + right for left, right in halves for letter in _LETTERS}
    return frozenset((missing | changed | another | added) - {word})


# --- In words. ---

_SAID: Final[dict[Evidence, str]] = {
    Evidence.GIVEN_SHORT: "a short form of the same name",
    Evidence.BORN_SAME: "same date of birth",
    Evidence.BORN_SWAPPED: "same date of birth with day and month the other way round",
    Evidence.BORN_NEARLY: "date of birth differs in one figure",
    Evidence.PHONE_SAME: "same telephone",
    Evidence.EMAIL_SAME: "same e-mail",
    Evidence.POSTCODE_SAME: "same postcode",
    Evidence.CRIME_SAME: "same crime number",
    Evidence.DAY_SAME: "on the same day",
    Evidence.PLACE_SAME: "the same kind of place",
    Evidence.PERSON_SAME: "perhaps the same person",
    Evidence.GIVEN_DIFFERS: "another given name",
    Evidence.FAMILY_DIFFERS: "another family name",
    Evidence.BORN_DIFFERS: "another date of birth",
    Evidence.PHONE_DIFFERS: "another telephone",
    Evidence.POSTCODE_DIFFERS: "another postcode",
    Evidence.CRIME_DIFFERS: "another crime number",
}
_NAMES_AGREE: Final = frozenset({Evidence.GIVEN_SAME, Evidence.FAMILY_SAME})
_SOUND: Final = frozenset({Evidence.GIVEN_SOUNDS, Evidence.FAMILY_SOUNDS})
_LETTER: Final = frozenset({Evidence.GIVEN_LETTER, Evidence.FAMILY_LETTER})


def words(evidence: Iterable[str]) -> str:
    """The evidence as a sentence: what speaks for it first, then what speaks against it."""
    found = {Evidence(each) for each in evidence}
    said = [_name_words(found)] + [said for each, said in _SAID.items() if each in found]
    sentence = ", ".join(part for part in said if part)
    return f"{sentence[:1].upper()}{sentence[1:]}"


def _name_words(found: set[Evidence]) -> str:
    if Evidence.GIVEN_DIFFERS in found:
        return "same family name" if Evidence.FAMILY_SAME in found else ""
    if found & _LETTER:
        return "name differs in one letter"
    if found & _SOUND:
        return "name sounds the same"
    if found >= _NAMES_AGREE:
        return "same name"
    return "same given name" if Evidence.GIVEN_SAME in found else ""


# --- Who may say so. ---

NOT_FOR_YOU: Final = Reason("same.not_for_you", "Somebody who works with people says whether it is the same.")
NOT_BOTH: Final = Reason(
    "same.not_both", "Only somebody to whom both are open, or a lead, can say whether it is the same."
)
SAID_ALREADY: Final = Reason("same.said_already", "This has been said already.")
NOT_LINKED: Final = Reason("same.not_linked", "These two are not linked.")
WALLS_STAND_BY_IT: Final = Reason(
    "same.walls_stand_by_it",
    "A conflict of interest was found because of this link. A supervisor or a lead takes it back.",
)


def may_say(*, roles: Iterable[str], sees_both: bool, verdict: str, wanted: Verdict) -> Decision:
    """May somebody say of two entries that they are the same, or are not? `verdict` is what holds now."""
    held = list(roles)
    with_people = has_any(held, Role.CASEWORKER, Role.PRACTITIONER, Role.SUPERVISOR, Role.RJ_LEAD)
    return (
        shut_if(not with_people, NOT_FOR_YOU)
        & shut_if(with_people and not sees_both and not has_any(held, Role.RJ_LEAD), NOT_BOTH)
        & shut_if(verdict == wanted, SAID_ALREADY)
    )


def may_unlink(*, roles: Iterable[str], sees_both: bool, verdict: str, walls: bool) -> Decision:
    """May somebody take a link back? `walls`: a conflict was found because of it, so that a case opens again."""
    held = list(roles)
    in_charge = has_any(held, Role.SUPERVISOR, Role.RJ_LEAD)
    return (
        may_say(roles=held, sees_both=sees_both, verdict="", wanted=Verdict.NOT_SAME)
        & shut_if(verdict != Verdict.SAME, NOT_LINKED)
        & shut_if(walls and not in_charge, WALLS_STAND_BY_IT)
    )
