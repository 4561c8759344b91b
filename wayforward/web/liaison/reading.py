"""What came over the wire, read strictly and checked against the definition that is published."""

import json
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError

from .definition import REFERRAL

MOST_BYTES, MOST_DEEP = 32 * 1024, 8
_formats = FormatChecker(formats=())
_validator = Draft202012Validator(REFERRAL, format_checker=_formats)


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong, and where: a JSON pointer (RFC 6901), "" for the whole."""

    pointer: str
    detail: str


@dataclass
class Unreadable(Exception):
    """It cannot be taken: the status of the answer, its title, and each fault."""

    status: int
    title: str
    faults: list[Fault] = field(default_factory=list)


@_formats.checks("date", raises=ValueError)
def _is_day(value: object) -> bool:
    return not isinstance(value, str) or bool(date.fromisoformat(value))


@_formats.checks("email")
def _is_email(value: object) -> bool:
    return not isinstance(value, str) or ("@" in value.strip("@") and " " not in value)


def read(body: bytes) -> dict[str, Any]:
    """The referral in a body. Raises Unreadable (400, 413, 422)."""
    if len(body) > MOST_BYTES:
        raise Unreadable(413, "More than 32 kB cannot be taken.")
    try:
        text = body.decode("utf-8")
        if _depth(text) > MOST_DEEP:
            raise Unreadable(400, "This is nested too deeply.")
        given = json.loads(text, object_pairs_hook=_once_each, parse_constant=_no_constant)
    except UnicodeDecodeError:
        raise Unreadable(400, "This is not UTF-8.") from None
    except ValueError:
        raise Unreadable(400, "This is not JSON, or names a field twice.") from None
    faults = [
        _fault(error) for error in sorted(_validator.iter_errors(given), key=lambda each: list(map(str, each.path)))
    ]
    if faults:
        raise Unreadable(422, "Some fields are at fault.", faults[:50])
    found: dict[str, Any] = given
    return found


def _depth(text: str) -> int:
    """How deep the brackets go, those in texts left out."""
    deep = most = 0
    inside = escaped = False
    for letter in text:
        if escaped:
            escaped = False
        elif inside:
            escaped, inside = letter == "\\", letter != '"'
        elif letter == '"':
            inside = True
        elif letter in "[{":
            deep += 1
            most = max(most, deep)
        elif letter in "]}":
            deep -= 1
    return most


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a field twice")
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(name)


_WORDS = {
    "required": "This is missing.",
    "additionalProperties": "This field is not known.",
    "maxLength": "This is too long; {limit} characters are the most.",
    "minLength": "This is empty.",
    "pattern": "This has a character that cannot be taken, is empty, or is not of the form that is asked for.",
    "format": "This is not of the form that is asked for.",
    "enum": "This is not one of the codes: {limit}.",
    "type": "This has to be of the type {limit}.",
    "maxItems": "These are more than {limit}.",
    "uniqueItems": "One of these is named twice.",
}


def _fault(error: ValidationError) -> Fault:
    """What is wrong, in our words: those of the library repeat what was sent."""
    path = [str(part) for part in error.absolute_path]
    if error.validator == "required":
        path.append(next(name for name in error.validator_value if name not in error.instance))  # type: ignore[union-attr]
    if error.validator == "additionalProperties":
        path.append(next(name for name in error.instance if name not in error.schema["properties"])[:64])  # type: ignore[index,union-attr]
    limit = error.validator_value
    said = ", ".join(map(str, limit)) if isinstance(limit, list) else str(limit)
    pointer = "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in path)
    return Fault(pointer.encode("utf-8", "replace").decode(), _WORDS[str(error.validator)].format(limit=said))
