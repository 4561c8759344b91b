"""What every template has without loading it: `date` and `url`, as Django's own and with the same words, but cheaper;
and `near`.

A page of a case shows fifty moments and as many addresses. Django reads the pattern of a date and looks for an address
anew for each of them; here a pattern is read once, and an address is worked out once (`addresses`).
"""

from collections.abc import Callable
from datetime import date as Day
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from django import template
from django.template import defaultfilters, defaulttags
from django.utils.html import conditional_escape

from wayforward.web import clock
from wayforward.web.addresses import reverse

register = template.Library()

MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# The letters of Django's patterns that our pages use. A pattern with another letter is left to Django.
OF_A_DAY: Final[dict[str, Callable[[Any], str]]] = {
    "j": lambda day: str(day.day),
    "F": lambda day: MONTHS[day.month - 1],
    "M": lambda day: MONTHS[day.month - 1][:3],
    "Y": lambda day: str(day.year),
    "l": lambda day: DAYS[day.weekday()],
}
OF_A_MOMENT: Final[dict[str, Callable[[Any], str]]] = {
    "H": lambda moment: f"{moment.hour:02}",
    "i": lambda moment: f"{moment.minute:02}",
    "c": lambda moment: str(moment.isoformat()),
}


@register.filter
def date(value: Any, pattern: str) -> str:
    """A day, or a moment as the clock on the wall in England shows it. Nothing for what is neither."""
    if not isinstance(value, Day):
        return ""
    local = clock.local(value) if isinstance(value, datetime) else value
    pieces = _pieces(pattern, of_a_moment=isinstance(value, datetime))
    if pieces is None:
        return str(defaultfilters.date(local, pattern))
    return "".join([piece if isinstance(piece, str) else piece(local) for piece in pieces])


@register.filter
def near(value: Any, pattern: str) -> str:
    """The same for what is mostly of this year ("j F"): the year is said where it is another one."""
    if not isinstance(value, Day):
        return ""
    year = clock.local(value).year if isinstance(value, datetime) else value.year
    return date(value, pattern if year == clock.today().year else f"{pattern} Y")


@lru_cache(maxsize=64)
def _pieces(pattern: str, *, of_a_moment: bool) -> tuple[str | Callable[[Any], str], ...] | None:
    """What a pattern is made of: words as they are, and what gives each part. None for one that is left to Django."""
    known = OF_A_DAY | OF_A_MOMENT if of_a_moment else OF_A_DAY
    if any((each.isalpha() and each not in known) or each == "\\" for each in pattern):
        return None
    return tuple(known.get(each, each) for each in pattern)


class Address(defaulttags.URLNode):
    """`{% url %}`, whose address is worked out once for each page."""

    def render(self, context: Any) -> str:
        if self.asvar:
            return str(super().render(context))
        address = reverse(
            self.view_name.resolve(context),
            args=[each.resolve(context) for each in self.args],
            kwargs={name: each.resolve(context) for name, each in self.kwargs.items()},
        )
        return str(conditional_escape(address)) if context.autoescape else address


@register.tag
def url(parser: Any, token: Any) -> Address:
    """The address of a page: `{% url "support:case" case.pk %}`. NoReverseMatch when there is none."""
    node: Any = defaulttags.url(parser, token)
    return Address(node.view_name, node.args, node.kwargs, node.asvar)
