"""What one side may be told of the other: the one place that says so.

Nothing crosses by default. A fact that may cross says by whose agreement; a case that ends sends the same neutral words
to the other side whatever the reason was, so that they tell neither who decided nor why.
"""

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from .consents import Kind
from .decision import YES, Decision, Reason, no
from .participation import ClosureReason


class Side(StrEnum):
    """Who would be told."""

    HARMED = "harmed"
    RESPONSIBLE = "responsible"


class Fact(StrEnum):
    """A kind of thing about the other side that somebody could be told."""

    HARMED_ASKED = "harmed_asked"
    HARMED_DECLINED = "harmed_declined"
    RESPONSIBLE_CANNOT_GO_ON = "responsible_cannot_go_on"
    RESPONSIBLE_WHY_NOT = "responsible_why_not"
    PRIVATE_LIFE = "private_life"
    PRISON = "prison"
    SENTENCE = "sentence"
    OWN_WORDS = "own_words"
    SUPPORTERS = "supporters"
    OTHERS_COMMITMENTS = "others_commitments"
    OWN_COMMITMENTS = "own_commitments"
    REOFFENDING = "reoffending"


FACT_WORDS: Final[dict[Fact, str]] = {
    Fact.HARMED_ASKED: "That the harmed person asked about restorative justice",
    Fact.HARMED_DECLINED: "That the harmed person declined, or why",
    Fact.RESPONSIBLE_CANNOT_GO_ON: "That it cannot go ahead with the responsible person",
    Fact.RESPONSIBLE_WHY_NOT: "Why it cannot go ahead with the responsible person",
    Fact.PRIVATE_LIFE: "Address, telephone, workplace, family, health, therapy, needs, scores, questionnaires",
    Fact.PRISON: "In which prison somebody is",
    Fact.SENTENCE: "Sentence and licence",
    Fact.OWN_WORDS: "What somebody said, asked or felt",
    Fact.SUPPORTERS: "Who comes with the other person",
    Fact.OTHERS_COMMITMENTS: "Whether the other person keeps the agreement",
    Fact.OWN_COMMITMENTS: "How one's own commitments stand",
    Fact.REOFFENDING: "Whether somebody has offended again",
}


class Way(StrEnum):
    """On what condition a fact crosses."""

    NEVER = "never"
    ALWAYS = "always"
    WITH_CONSENT = "with_consent"  # of the person whom it is about
    UNLESS_NOT_WANTED = "unless_not_wanted"  # told by default; whoever is told may say no
    CLEARED = "cleared"  # cleared for a visit by the prison and the offender manager


@dataclass(frozen=True)
class Rule:
    """One cell of the matrix: on what condition, and by which consent."""

    way: Way
    consent: Kind | None = None
    instead: str = ""


_NEVER: Final = Rule(Way.NEVER)
_ITEM: Final = Rule(Way.WITH_CONSENT, Kind.C8, "Only these words, to this person, once.")

MATRIX: Final[dict[tuple[Fact, Side], Rule]] = {
    (Fact.HARMED_ASKED, Side.HARMED): _NEVER,
    (Fact.HARMED_ASKED, Side.RESPONSIBLE): Rule(Way.WITH_CONSENT, Kind.C4, "Only in the words agreed."),
    (Fact.HARMED_DECLINED, Side.HARMED): _NEVER,
    (Fact.HARMED_DECLINED, Side.RESPONSIBLE): Rule(Way.NEVER, instead="The neutral words."),
    (Fact.RESPONSIBLE_CANNOT_GO_ON, Side.HARMED): Rule(Way.ALWAYS, instead="In the neutral words."),
    (Fact.RESPONSIBLE_CANNOT_GO_ON, Side.RESPONSIBLE): _NEVER,
    (Fact.RESPONSIBLE_WHY_NOT, Side.HARMED): Rule(Way.WITH_CONSENT, Kind.C8, "Otherwise the neutral words."),
    (Fact.RESPONSIBLE_WHY_NOT, Side.RESPONSIBLE): _NEVER,
    (Fact.PRIVATE_LIFE, Side.HARMED): _NEVER,
    (Fact.PRIVATE_LIFE, Side.RESPONSIBLE): _NEVER,
    (Fact.PRISON, Side.HARMED): Rule(Way.CLEARED, instead="Only for a visit that is cleared."),
    (Fact.PRISON, Side.RESPONSIBLE): _NEVER,
    (Fact.SENTENCE, Side.HARMED): Rule(Way.NEVER, instead="The victim liaison officer may tell it."),
    (Fact.SENTENCE, Side.RESPONSIBLE): _NEVER,
    (Fact.OWN_WORDS, Side.HARMED): _ITEM,
    (Fact.OWN_WORDS, Side.RESPONSIBLE): _ITEM,
    (Fact.SUPPORTERS, Side.HARMED): Rule(Way.WITH_CONSENT, Kind.C9, "Before the meeting."),
    (Fact.SUPPORTERS, Side.RESPONSIBLE): Rule(Way.WITH_CONSENT, Kind.C9, "Before the meeting."),
    (Fact.OTHERS_COMMITMENTS, Side.HARMED): Rule(Way.UNLESS_NOT_WANTED, Kind.C11, "Unless they asked not to be told."),
    (Fact.OTHERS_COMMITMENTS, Side.RESPONSIBLE): _NEVER,
    (Fact.OWN_COMMITMENTS, Side.HARMED): Rule(Way.ALWAYS),
    (Fact.OWN_COMMITMENTS, Side.RESPONSIBLE): Rule(Way.ALWAYS),
    (Fact.REOFFENDING, Side.HARMED): Rule(Way.NEVER, instead="The police or the victim liaison officer decide."),
    (Fact.REOFFENDING, Side.RESPONSIBLE): _NEVER,
}

NEVER_TOLD: Final = Reason(
    "disclosure.never_told", "This is never told to the other side by the service, whoever agrees."
)
NO_CONSENT_TO_TELL: Final = Reason(
    "disclosure.no_consent", "The person whom this is about has not agreed that it is passed on. Ask them first."
)
DOES_NOT_WANT_TO_KNOW: Final = Reason(
    "disclosure.does_not_want_to_know", "This person asked not to be told how the agreement is going. Respect that."
)
VISIT_NOT_CLEARED: Final = Reason(
    "disclosure.visit_not_cleared",
    "In which prison somebody is may only be told for a visit that the prison and the offender manager have cleared.",
)
PROTECTED_FOUND: Final = Reason(
    "disclosure.protected_found",
    "These words name something of the other person's private life, such as where they live. Take it out.",
)


def may_tell(
    fact: Fact,
    side: Side,
    *,
    consents: Collection[str] = (),
    does_not_want_to_know: bool = False,
    visit_cleared: bool = False,
) -> Decision:
    """May somebody on this side be told this? `consents`: those given for it by the person whom it is about."""
    rule = MATRIX[fact, side]
    if rule.way == Way.ALWAYS:
        return YES
    if rule.way == Way.UNLESS_NOT_WANTED:
        return no(DOES_NOT_WANT_TO_KNOW) if does_not_want_to_know else YES
    if rule.way == Way.CLEARED:
        return YES if visit_cleared else no(VISIT_NOT_CLEARED)
    if rule.way == Way.WITH_CONSENT:
        return YES if rule.consent in consents else no(NO_CONSENT_TO_TELL)
    return no(NEVER_TOLD)


# --- what is said when it ends --------------------------------------------------------------------------------------

NEUTRAL: Final = "It is not possible to take this further at the moment."
COMPLETED: Final = "This work has come to its end. Thank you for taking part."
RETURN_ROUTE: Final = "You can come back to us at any time."

# One text for every reason that could tell who decided or why; another only where both sides took part to the end.
CLOSING_WORDS: Final[dict[ClosureReason, str]] = {
    reason: COMPLETED
    if reason in (ClosureReason.COMPLETED_DIRECT, ClosureReason.COMPLETED_INDIRECT, ClosureReason.COMPLETED_MIXED)
    else NEUTRAL
    for reason in ClosureReason
}


def closing_words(reason: ClosureReason) -> str:
    """What the other side reads when a case ends, for whatever reason, with the way back."""
    return f"{CLOSING_WORDS[reason]} {RETURN_ROUTE}"


# --- words that may not be in a text --------------------------------------------------------------------------------

# On a locked screen, in front of a family, each of these tells what it is about.
BANNED_IN_MESSAGES: Final = (
    "abuse", "assault", "caution", "charge", "convict", "counsel", "court", "crime", "criminal", "custody", "domestic",
    "facilitator", "forgive", "harm", "incident", "justice", "licence", "mediat", "offence", "offend", "order",
    "parole", "police", "prison", "probation", "rape", "reconcil", "responsible", "restorative", "robbery", "sentence",
    "sexual", "stalk", "suspect", "theft", "trauma", "victim", "violen", "witness",
)  # fmt: skip


def banned_in(text: str, names: Sequence[str] = ()) -> tuple[str, ...]:
    """What a message may not contain and does: telling words, and any of these names."""
    plain = _plain(text)
    words = plain.split()
    telling = [stem for stem in BANNED_IN_MESSAGES if any(word.startswith(stem) for word in words)]
    return (*telling, *(name for name in names if _says(plain, name)))


@dataclass(frozen=True)
class Protected:
    """What one side must not learn of the other. Names of a person, and what says where and how they live."""

    names: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    other: tuple[str, ...] = ()


def finds_protected(text: str, facts: Protected) -> tuple[str, ...]:
    """Which kinds of protected facts a text contains, however they are written; empty if none.

    A name is found by any of its parts, a number with or without its country code and blanks, an address by any of
    its parts that has a number or two words.
    """
    plain, digits = _plain(text), re.sub(r"\D", "", text)
    found = {
        "name": any(_says(plain, part) for name in facts.names for part in name.split() if len(part) > 1),
        "phone": any(_tail(phone) and _tail(phone) in digits for phone in facts.phones),
        "email": any(email.casefold() in text.casefold() for email in facts.emails if email),
        "address": any(_says_place(plain, part) for address in facts.addresses for part in _places(address)),
        "other": any(_says(plain, word) for word in facts.other),
    }
    return tuple(kind for kind, is_there in found.items() if is_there)


def may_pass_on(text: str, facts: Protected) -> Decision:
    """May these words go to the other side, as far as what is in them goes?"""
    return no(PROTECTED_FOUND) if finds_protected(text, facts) else YES


def _plain(text: str) -> str:
    """Small letters without accents, everything else a blank: so that no spelling hides a word."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return " ".join(re.sub(r"[\W_]+", " ", bare.casefold()).split())


def _says(plain: str, words: str) -> bool:
    wanted = _plain(words)
    return bool(wanted) and f" {wanted} " in f" {plain} "


def _says_place(plain: str, part: str) -> bool:
    return _says(plain, part) or (_is_postcode(part) and _plain(part).replace(" ", "") in plain.replace(" ", ""))


def _places(address: str) -> list[str]:
    """The parts of an address that say where it is: with a number, or of two words; and its postcode."""
    parts = [part.strip() for part in re.split(r"[,\n]", address)]
    postcodes = re.findall(r"\b[A-Za-z]{1,2}\d[A-Za-z\d]?\s*\d[A-Za-z]{2}\b", address)
    streets = [re.sub(r"^\d+\w?\s+", "", part) for part in parts]
    return postcodes + [part for part in (*parts, *streets) if re.search(r"\d", part) or len(part.split()) > 1]


def _is_postcode(part: str) -> bool:
    return re.fullmatch(r"[A-Za-z]{1,2}\d[A-Za-z\d]?\s*\d[A-Za-z]{2}", part) is not None


def _tail(phone: str) -> str:
    """The last nine digits of a number: with 0 or +44 in front they are the same."""
    return re.sub(r"\D", "", phone)[-9:]
