"""Blind tokens: keyed hashes to search by, so that nothing about a person stands in clear in the case database.

A token is HMAC-SHA-256(index key, kind | normalised value), cut to 64 bits; it may lie in the database under a second
key (`index_keys`), which nobody here has to know of. Results are only candidates: decrypt them,
compare again, and show what `visible_to` shows.
"""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, UUIDField

from wayforward.web.accounts import gathering
from wayforward.web.ready import Slot, ask

from . import index_keys, keyring
from .models import Token


class Kind(StrEnum):
    NAME = "name"
    SOUND = "sound"
    PHONE = "phone"
    EMAIL = "email"
    BORN = "born"
    POSTCODE = "postcode"
    REFERENCE = "reference"
    NAME_BORN = "name_born"


def tokens_for(kind: Kind | str, value: str) -> list[bytes]:
    """The tokens of a value: one for each word of a name, one for anything else, none for nothing.

    The value of `name_born` is "name|1990-03-04". ValueError for a kind that does not exist.
    """
    kind = Kind(kind)
    return [_token(kind, part) for part in dict.fromkeys(normalised(kind, value)) if part]


def tokens_of_words(kind: Kind | str, words: Iterable[str]) -> frozenset[bytes]:
    """The tokens of words that are in their normal form already: for many that are made from one."""
    kind, secret = Kind(kind), keyring.system_key("index-v1")
    return frozenset(_with(secret, kind, word) for word in words)


def mark(said: str) -> bytes:
    """A keyed hash of anything, to tell it when it comes a second time."""
    return _hash("mark", said)


def index(person_id: UUID, values: Mapping[str, str | Iterable[str]]) -> None:
    """Replace the tokens of a person by those of these values (part of an action). A name brings its sound along."""
    Token.objects.filter(person_id=person_id).delete()
    index_more(person_id, values)


def index_more(person_id: UUID, values: Mapping[str, str | Iterable[str]]) -> None:
    """Add the tokens of these values to a person, who has none of them yet (part of an action)."""
    tokens = all_tokens(values)
    gathering.insert_all(Token, [Token(kind=kind, token=token, person_id=person_id) for kind, token in tokens])


def all_tokens(values: Mapping[str, str | Iterable[str]]) -> list[tuple[str, bytes]]:
    """All tokens of these values, each once: [(kind, token), ...]. A name brings its sound along."""
    return sorted({(str(kind), token) for kind, each in _pairs(values) for token in tokens_for(kind, each)})


def forget(person_id: UUID) -> None:
    """Remove the tokens of a person (part of an erasure)."""
    Token.objects.filter(person_id=person_id).delete()


def find(values: Mapping[str, str | Iterable[str]], limit: int = 200) -> list[UUID]:
    """The people who have every token of these values. Candidates only: check again, and ask visible_to."""
    given = [(kind, one) for kind, each in values.items() for one in _each(each)]
    wanted = [(str(kind), token) for kind, one in given for token in tokens_for(kind, one)]
    if not wanted:
        return []
    first, *others = wanted
    rows = Token.objects.filter(kind=first[0], token=first[1])
    for kind, token in others:
        rows = rows.filter(person_id__in=Token.objects.filter(kind=kind, token=token).values("person_id"))
    return list(rows.values_list("person_id", flat=True)[:limit])


def people_with(kind: Kind | str, value: str) -> QuerySet[Token, UUID] | None:
    """The people who have every token of a value, as a query to stand inside another one; None for no token at all."""
    wanted = tokens_for(kind, value)
    return people_having(kind, [Q(token=token) for token in wanted]) if wanted else None


def people_having(kind: Kind | str, tokens: Sequence[Q]) -> QuerySet[Token, UUID]:
    """The same, from what each of its tokens is."""
    return Token.objects.filter(having(kind, tokens)).values_list("person_id", flat=True)


def having(kind: Kind | str, tokens: Sequence[Q]) -> Q:
    """What is true of one token of whoever has all of these: it is the first of them, and the others are there too."""
    first, *others = tokens
    found = Q(first, kind=kind)
    for each in others:
        found &= Q(Exists(Token.objects.filter(each, kind=kind, person_id=OuterRef("person_id"))))
    return found


def sharing(subject: UUID) -> set[UUID]:
    """Everybody and everything indexed that has a token in common with this one, itself left out: one statement, or two
    while the key of the index is changed, when one token lies there in two forms."""
    if len(index_keys.known().reads) > 1:
        return {other for _, _, other in sharing_any(tokens_of([subject])[subject])} - {subject}
    own = Token.objects.filter(person_id=subject, kind=OuterRef("kind"), token=OuterRef("token"))
    return set(Token.objects.filter(Exists(own)).exclude(person_id=subject).values_list("person_id", flat=True))


def tokens_of(subjects: Iterable[UUID]) -> dict[UUID, dict[str, set[bytes]]]:
    """The tokens of each of these, by kind: one statement."""
    wanted = set(subjects)
    found: dict[UUID, dict[str, set[bytes]]] = {subject: {} for subject in wanted}
    for subject, kind, token in ask(_tokens_of, subjects=wanted):
        found[subject].setdefault(kind, set()).add(bytes(token))
    return found


def _tokens_of() -> QuerySet:
    rows = Token.objects.filter(person_id__in=Slot("subjects", UUIDField()))
    return rows.values_list("person_id", "kind", "token")


def sharing_any(wanted: Mapping[str, Iterable[bytes]], limit: int | None = None) -> list[tuple[str, bytes, UUID]]:
    """Who has any of these tokens, by kind: (kind, token, subject), at most `limit` of them in one statement."""
    asked = [Q(kind=str(kind), token__in=list(tokens)) for kind, tokens in wanted.items() if tokens]
    if not asked:
        return []
    rows = Token.objects.filter(reduce(or_, asked)).values_list("kind", "token", "person_id")[:limit]
    return [(kind, bytes(token), subject) for kind, token, subject in rows]


def normalised(kind: Kind | str, value: str) -> list[str]:
    """The forms of a value that tokens are made from: the same however it was typed."""
    match Kind(kind):
        case Kind.NAME:
            return _words(value)
        case Kind.SOUND:
            return [sound for word in _words(value) if (sound := sound_of(word))]
        case Kind.PHONE:
            return [phone(value)]
        case Kind.EMAIL:
            return [unicodedata.normalize("NFKC", value).strip().casefold()]
        case Kind.BORN:
            return [_day(value)]
        case Kind.POSTCODE | Kind.REFERENCE:
            return [re.sub(r"[\W_]", "", _folded(value))]
        case Kind.NAME_BORN:
            name, _, born = value.partition("|")
            day = _day(born)
            return [f"{' '.join(sorted(_words(name)))}|{day}"] if day and _words(name) else []


def phone(value: str) -> str:
    """A telephone number as E.164, read as a British one unless it says otherwise; "" when there is no number."""
    kept = re.sub(r"[^\d+]", "", value.replace("(0)", ""))
    if kept.startswith("+"):
        return kept
    if kept.startswith("00"):
        return "+" + kept[2:]
    return "+44" + kept[1:] if kept.startswith("0") else kept


def sound_of(word: str) -> str:
    """How a word sounds, roughly: American Soundex over folded letters, the first letter by its sound too."""
    letters = [letter for letter in word if letter.isascii() and letter.isalpha()]
    if not letters:
        return ""
    found = [_SOUNDS.get(letters[0], letters[0])]
    last = _SOUNDS.get(letters[0], "")
    for letter in letters[1:]:
        code = _SOUNDS.get(letter, "")
        if code and code != last:
            found.append(code)
        if letter not in "hw":
            last = code
    return "".join(found)[:5]


_ALIKE = {"1": "bfpv", "2": "cgjkqsxz", "3": "dt", "4": "l", "5": "mn", "6": "r"}
_SOUNDS = {letter: code for code, letters in _ALIKE.items() for letter in letters}


def _folded(value: str) -> str:
    """Compatibility forms, lower case, no marks."""
    spread = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", value).casefold())
    return "".join(letter for letter in spread if not unicodedata.combining(letter))


def _words(value: str) -> list[str]:
    return re.findall(r"\w+", re.sub(r"['’]", "", _folded(value)))


def _day(value: str) -> str:
    """An ISO date, or "" for what is none."""
    try:
        return date.fromisoformat(value.strip()).isoformat()
    except ValueError:
        return ""


def _token(kind: Kind, value: str) -> bytes:
    return _hash(kind, value)


def _hash(kind: str, value: str) -> bytes:
    return _with(keyring.system_key("index-v1"), kind, value)


def _with(secret: bytes, kind: str, value: str) -> bytes:
    return hmac.digest(secret, f"{kind}|{value}".encode(), hashlib.sha256)[:8]


def _pairs(values: Mapping[str, str | Iterable[str]]) -> list[tuple[Kind, str]]:
    pairs = [(Kind(kind), one) for kind, each in values.items() for one in _each(each) if one]
    return pairs + [(Kind.SOUND, one) for kind, one in pairs if kind is Kind.NAME]


def _each(value: str | Iterable[str]) -> list[str]:
    return [value] if isinstance(value, str) else list(value)
