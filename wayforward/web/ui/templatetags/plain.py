"""Words of the rules as a page shows them."""

import re

from django import template

register = template.Library()

_CODES = re.compile(r"\s*\((?:[CG]\d+)(?:(?:, | and | or )[CG]\d+)*\)")


@register.filter
def without_codes(words: object) -> str:
    """The same sentence without the catalogue's codes in brackets: they are for the reference, not for a person with
    five minutes."""
    return _CODES.sub("", str(words))
