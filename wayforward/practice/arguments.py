"""What may stand under `with`: the arguments of a verb, read by their types and described from them.

The types are those of the rules (`StrEnum`), the plain ones (bool, int, float, str, date, datetime), `list[...]`,
`dict[..., ...]`, `Literal[...]`, unions, other `Part`s, and references to the cast and to what earlier steps made.
Nothing is guessed: what does not fit is `Malformed`, with its line.
"""

import dataclasses
import types
from collections.abc import Callable, Iterable
from dataclasses import MISSING, dataclass
from datetime import date, datetime, time
from difflib import get_close_matches
from enum import StrEnum
from typing import (
    Annotated,
    Any,
    Literal,
    Protocol,
    Self,
    Union,
    dataclass_transform,
    get_args,
    get_origin,
    get_type_hints,
)

from wayforward.practice.story import Listing, Malformed, Mapping
from wayforward.web.accounts.models import Staff
from wayforward.web.clock import LONDON
from wayforward.web.people.models import Agency

MORNING = time(9)


class Fact(StrEnum):
    """What a step can give about a person (`gives`). The service learns a fact only when a step gives it."""

    NAME = "name"
    KNOWN_AS = "known_as"
    PRONOUNS = "pronouns"
    BORN = "born"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    ADDRESS_SECRET = "address_secret"
    LANGUAGE = "language"
    ACCESS_NEEDS = "access_needs"
    LABEL = "label"
    SAFE_CONTACT = "safe_contact"


class PersonKey(str):
    """The key of a person of the cast. `world.person(key)` gives the row, made when nobody named them before."""

    __slots__ = ()


MANY = {"aftercare", "emergency_access", "equality_answers", "feedback", "hours", "new_information", "readiness"}


def an(kind: str) -> str:
    """A kind of thing with its article: `rj` is said letter by letter, and what cannot be counted has none."""
    if kind in MANY:
        return f"`{kind}`"
    return f"{'an' if kind[0] in 'aeiou' or kind.startswith('rj') else 'a'} `{kind}`"


@dataclass(frozen=True)
class Reference:
    """A name that stands for a member of the cast, or for what an earlier step made."""

    what: Literal["person", "staff", "agency", "made", "pair"]
    kinds: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """How the reference names it."""
        if self.what == "made":
            return "the name (`as`) of " + " or ".join(an(kind) for kind in self.kinds)
        return {
            "person": "a person of the cast",
            "staff": "a member of staff",
            "agency": "an agency",
            "pair": "a pair of people, `harmed-responsible`",
        }[self.what]


@dataclass(frozen=True)
class Codes:
    """Text that is one of these codes, where the rules have no `StrEnum` for it: `Annotated[str, Codes((...))]`."""

    codes: tuple[str, ...]


def made(*kinds: str) -> Reference:
    """A name given by an earlier `as`, to a thing of one of these kinds: `Annotated[SupportCase, made("support")]`."""
    return Reference("made", kinds)


PersonRef = Annotated[PersonKey, Reference("person")]
StaffRef = Annotated[Staff, Reference("staff")]
AgencyRef = Annotated[Agency, Reference("agency")]


class Names(Protocol):
    """Who knows what a name stands for: the loader while it reads, the world while it plays."""

    def resolve(self, reference: Reference, name: str) -> Any:
        """What the name stands for. KeyError, with the reason, when it stands for nothing of that kind."""

    def facts_of(self, person: str) -> set[str]:
        """What the story knows of a person of the cast."""


@dataclass(frozen=True)
class Told:
    """What is told about one argument beside its type."""

    words: str
    alias: str = ""
    at_least: int | None = None
    at_most: int | None = None


def arg(
    words: str,
    *,
    default: Any = MISSING,
    default_factory: Any = MISSING,
    alias: str = "",
    at_least: int | None = None,
    at_most: int | None = None,
) -> Any:
    """One argument: what it means, in words for the reference; its default, if it may be left out; its bounds.

    `alias` is how it is written, where that is no name in Python (`as`, `from`).
    """
    told = Told(words, alias, at_least, at_most)
    if default_factory is not MISSING:
        return dataclasses.field(default_factory=default_factory, metadata={"told": told})
    return dataclasses.field(default=default, metadata={"told": told})


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(arg,))
class Part:
    """A mapping with known keys: a subclass names them, each `name: type = arg("What it means.")`."""

    def __init_subclass__(cls, **given: Any) -> None:
        super().__init_subclass__(**given)
        dataclass(frozen=True, kw_only=True)(cls)

    @classmethod
    def arguments(cls) -> list["Argument"]:
        """The arguments in the order in which they are written down."""
        hints = get_type_hints(cls, include_extras=True)
        return [
            Argument(
                name=field.name,
                written=field.metadata["told"].alias or field.name,
                kind=hints[field.name],
                told=field.metadata["told"],
                required=field.default is MISSING and field.default_factory is MISSING,
                default=None if field.default is MISSING else field.default,
            )
            for field in dataclasses.fields(cls)  # type: ignore[arg-type]
        ]

    @classmethod
    def read(cls, given: Mapping, names: Names) -> Self:
        """The arguments from what the file says. Raises Malformed."""
        known = {each.written: each for each in cls.arguments()}
        for key in given:
            if key not in known:
                raise Malformed(given.line_of(key), f"`{key}` is not known here.{nearest(key, known)} {_known(known)}")
        for each in known.values():
            if each.required and each.written not in given:
                raise Malformed(given.line, f"`{each.written}` is missing: {each.told.words}")
        values = {
            known[key].name: meant(known[key].kind, value, given.line_of(key), names, known[key].told)
            for key, value in given.items()
        }
        _check_gives(values, given, names)
        part = cls(**values)
        if reason := part.unfit():
            raise Malformed(given.line, reason)
        return part

    def unfit(self) -> str:
        """Why these arguments do not go together; empty when they do."""
        return ""


class Args(Part):
    """The base of the arguments of every verb."""

    recorded_by: StaffRef | None = arg(
        "Who enters what a person or an agency did. Left out: the facilitator or the caseworker.", default=None
    )


@dataclass(frozen=True)
class Argument:
    """One argument of a verb, for reading it and for the reference."""

    name: str
    written: str
    kind: Any
    told: Told
    required: bool
    default: Any


def meant(kind: Any, value: Any, line: int, names: Names, told: Told | None = None) -> Any:
    """The value that was meant, by the type of what may stand here. Raises Malformed."""
    origin, arms = get_origin(kind), get_args(kind)
    if origin is Annotated:
        kind_of = next((each for each in arms[1:] if isinstance(each, Reference | Codes)), None)
        if isinstance(kind_of, Codes):
            return _code(kind_of.codes, value, line)
        return _named(kind_of, value, line, names) if kind_of else meant(arms[0], value, line, names, told)
    if origin in (Union, types.UnionType):
        return _one_of(kind, arms, value, line, names, told)
    if origin is Literal:
        return _literal(kind, arms, value, line)
    if origin in (list, tuple):
        return origin(_items(arms[0], value, line, names, told))
    if origin is dict:
        return _pairs(kind, arms, value, line, names, told)
    if isinstance(kind, type) and issubclass(kind, Part):
        if not isinstance(value, Mapping):
            raise Malformed(line, f"{_shown(value)} cannot stand here: {said(kind)} is wanted.")
        return kind.read(value, names)
    return _bounded(_plain(kind, value, line), line, told)


def _check_gives(values: dict[str, Any], given: Mapping, names: Names) -> None:
    """What a step gives about a person has to be known to the story."""
    for person in [value for value in values.values() if isinstance(value, PersonKey)]:
        for fact in values.get("gives") or ():
            if fact not in names.facts_of(person):
                raise Malformed(given.line_of("gives"), f"The cast says nothing about `{fact}` of `{person}`.")


def _plain(kind: Any, value: Any, line: int) -> Any:
    if kind is type(None) and value is None:
        return None
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind(_code(tuple(kind), value, line))
    if kind is bool and isinstance(value, bool):
        return value
    if kind is int and isinstance(value, int) and not isinstance(value, bool):
        return value
    if kind is float and isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if kind is datetime and isinstance(value, datetime):
        return value
    if kind is datetime and isinstance(value, date):
        return datetime.combine(value, MORNING, tzinfo=LONDON)
    if kind is date and isinstance(value, date) and not isinstance(value, datetime):
        return value
    if kind is str and isinstance(value, str | int | float | date) and not isinstance(value, bool | datetime):
        # A number or a day is text where text is wanted: the reader takes only the forms that are written like this.
        return value if isinstance(value, str) else str(value)
    if kind is Any:
        return value
    hint = " Put it between quotes." if kind is str and isinstance(value, bool | datetime) else ""
    raise Malformed(line, f"{_shown(value)} cannot stand here: {said(kind)} is wanted.{hint}")


def _code(codes: tuple[str, ...], value: Any, line: int) -> str:
    word = _word(value)
    if word in codes:
        return str(word)
    raise Malformed(line, f"{_shown(value)} is not one of {_listed(codes)}.{nearest(word, codes)}")


def _bounded(value: Any, line: int, told: Told | None) -> Any:
    if told and isinstance(value, int | float) and not isinstance(value, bool):
        if told.at_least is not None and value < told.at_least:
            raise Malformed(line, f"{value} is too small: at least {told.at_least}.")
        if told.at_most is not None and value > told.at_most:
            raise Malformed(line, f"{value} is too large: at most {told.at_most}.")
    return value


def _named(reference: Reference, value: Any, line: int, names: Names) -> Any:
    if not isinstance(value, str):
        raise Malformed(line, f"{_shown(value)} cannot stand here: {reference.words} is wanted.")
    try:
        return names.resolve(reference, value)
    except KeyError as unknown:
        raise Malformed(line, str(unknown.args[0])) from None


def _one_of(kind: Any, arms: tuple[Any, ...], value: Any, line: int, names: Names, told: Told | None) -> Any:
    """The first arm that fits. Where only one has the right shape, its own reason says what is wrong."""
    shaped = [arm for arm in arms if _has_shape(arm, value)]
    if len(shaped) == 1:
        return meant(shaped[0], value, line, names, told)
    for arm in shaped:
        try:
            return meant(arm, value, line, names, told)
        except Malformed:
            continue
    raise Malformed(line, f"{_shown(value)} cannot stand here: {said(kind)} is wanted.")


def _has_shape(arm: Any, value: Any) -> bool:
    if arm is type(None) or value is None:
        return arm is type(None) and value is None
    origin = get_origin(arm)
    if origin is Annotated:
        reference = any(isinstance(each, Reference) for each in get_args(arm)[1:])
        return isinstance(value, str) if reference else _has_shape(get_args(arm)[0], value)
    if isinstance(value, Mapping):
        return origin is dict or (isinstance(arm, type) and issubclass(arm, Part))
    if isinstance(value, Listing):
        return origin in (list, tuple)
    return origin is not dict and not (isinstance(arm, type) and issubclass(arm, Part))


def _literal(kind: Any, arms: tuple[Any, ...], value: Any, line: int) -> Any:
    for arm in arms:
        if (type(arm) is type(value) and arm == value) or (isinstance(arm, str) and arm == _word(value)):
            return arm
    raise Malformed(line, f"{_shown(value)} is not one of {said(kind)}.")


def _items(kind: Any, value: Any, line: int, names: Names, told: Told | None) -> list[Any]:
    """A list; one thing alone is a list of one."""
    if isinstance(value, Listing):
        return [meant(kind, item, value.line_of(index), names, told) for index, item in enumerate(value)]
    return [meant(kind, value, line, names, told)]


def _pairs(kind: Any, arms: tuple[Any, ...], value: Any, line: int, names: Names, told: Told | None) -> dict[Any, Any]:
    if not isinstance(value, Mapping):
        raise Malformed(line, f"{_shown(value)} cannot stand here: {said(kind)} is wanted.")
    return {
        meant(arms[0], _key(arms[0], key), value.line_of(key), names): meant(
            arms[1], item, value.line_of(key), names, told
        )
        for key, item in value.items()
    }


def _key(kind: Any, key: str) -> Any:
    """Keys are kept as text; where numbers are wanted, digits are one."""
    return int(key) if kind is int and key.isdecimal() and str(int(key)) == key else key


def _word(value: Any) -> Any:
    """How a value is written: a boolean is yes or no, where those are among the codes."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if isinstance(value, int) else value


def nearest(word: Any, known: Iterable[str]) -> str:
    """The known word that was probably meant, as a sentence; empty where none is near."""
    words = list(known)
    close = get_close_matches(str(word), words, n=1) or [each for each in words if each.startswith(f"{word}_")]
    return f" Did you mean `{close[0]}`?" if close else ""


def _shown(value: Any) -> str:
    if isinstance(value, Mapping):
        return "A mapping"
    if isinstance(value, Listing):
        return "A list"
    if value is None:
        return "Nothing"
    if isinstance(value, datetime):
        return f"`{value:%Y-%m-%d %H:%M}`"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def _known(known: dict[str, Argument]) -> str:
    return "Known are " + ", ".join(f"`{name}`" for name in known) + "." if known else "Nothing is known here."


def _listed(codes: Any) -> str:
    return ", ".join(f"`{code}`" for code in codes)


PLAIN: dict[Any, str] = {
    bool: "`true` or `false`",
    int: "a whole number",
    float: "a number",
    str: "text",
    date: "a date",
    datetime: "a moment (a date alone means 09:00)",
    Any: "anything",
    type(None): "nothing",
}


def said(kind: Any, name_of: Callable[[type["Part"]], str] | None = None) -> str:
    """A type in words, for the reference and for reasons. `name_of` names the mappings with known keys."""
    origin, arms = get_origin(kind), get_args(kind)
    if origin is Annotated:
        kind_of = next((each for each in arms[1:] if isinstance(each, Reference | Codes)), None)
        if isinstance(kind_of, Codes):
            return _listed(kind_of.codes)
        return kind_of.words if kind_of else said(arms[0], name_of)
    if origin in (Union, types.UnionType):
        return ", or ".join(said(arm, name_of) for arm in arms if arm is not type(None))
    if origin is Literal:
        return _listed("yes" if arm is True else "no" if arm is False else arm for arm in arms)
    if origin in (list, tuple):
        return f"one or a list of ({said(arms[0], name_of)})"
    if origin is dict:
        return f"a mapping of ({said(arms[0], name_of)}) to ({said(arms[1], name_of)})"
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return _listed(kind)
    if isinstance(kind, type) and issubclass(kind, Part):
        return name_of(kind) if name_of else "a mapping with " + _listed(each.written for each in kind.arguments())
    return PLAIN[kind]
