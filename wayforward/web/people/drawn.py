"""What a search found, drawn here and not in a template, which would ask a dozen things of each, one by one. Whatever
is put in is escaped."""

from collections.abc import Iterable
from html import escape

from django.utils.safestring import SafeString

from wayforward.web.addresses import reverse

from .cases import Part
from .search import Found


def found(people: Iterable[Found]) -> SafeString:
    """Those who were found, each with the cases that they are in."""
    return SafeString("\n".join([_person(each) for each in people]))


def _person(each: Found) -> str:
    address = escape(reverse("people:person", args=[each.person.pk]))
    known_as = f'<p class="govuk-body-s">Likes to be called {escape(each.known_as)}</p>\n' if each.known_as else ""
    parts = "".join([_part(part) for part in each.parts])
    return (
        '<li class="wf-card">\n<h3 class="govuk-heading-s wf-card__title">'
        f'<a class="govuk-link" href="{address}">{escape(each.name)}</a></h3>\n'
        f'{known_as}{SOUNDS_ALIKE if each.sounds_like else ""}<ul class="govuk-list">{parts}</ul>\n</li>'
    )


SOUNDS_ALIKE = '<p class="govuk-body-s"><strong class="govuk-tag wf-tag--wait">Sounds alike</strong></p>\n'


def _part(part: Part) -> str:
    return f'<li><a class="govuk-link" href="{escape(part.address)}">{escape(part.words)} {escape(part.ref)}</a></li>'
