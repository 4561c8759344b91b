"""What is typed, checked: whether it can be kept at all, and how it is shown again when it cannot."""

import re
from typing import Any

from django.core.exceptions import ValidationError

# Control characters that no keyboard types; tab and line breaks are kept.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
BROKEN = "\N{REPLACEMENT CHARACTER}"

CANNOT_BE_KEPT = "Some characters here cannot be saved. Type this again where you see \N{REPLACEMENT CHARACTER}."


def one_kind_of_line_break(text: str) -> str:
    """A browser sends two characters for a line break and counts one; one is kept."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def sayable(value: Any) -> Any:
    """The same value, with a mark for every character that cannot stand on a page. Lists and dicts are followed."""
    if isinstance(value, str):
        return _CONTROL.sub(BROKEN, _SURROGATE.sub(BROKEN, value.replace("\r", "")))
    if isinstance(value, dict):
        return {key: sayable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(sayable(item) for item in value)
    return value


def check(text: str) -> str:
    """The text with plain line breaks. ValidationError when it holds characters that cannot be kept."""
    text = one_kind_of_line_break(text)
    if BROKEN in text or _CONTROL.search(text) or _SURROGATE.search(text):
        raise ValidationError(CANNOT_BE_KEPT, code="broken")
    return text
