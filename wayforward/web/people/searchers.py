"""Who searched for a person: their own tokens, beside those of what was typed. Neither holds a word."""

from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from wayforward.web.vault import blind

from .models import Search, SearchToken

KIND_WORDS = {
    "name": "a name, or part of one",
    "phone": "a telephone number",
    "email": "an e-mail address",
    "born": "a date of birth",
    "postcode": "a postcode",
}


def of_person(person: UUID, service: UUID) -> QuerySet[Search]:
    """The searches of this service by which this person could be meant: everything that was typed is theirs. A search
    for a first name alone is a search for everybody of that name."""
    rows, own = Search.objects.filter(service_id=service), blind.tokens_of([person])[person]
    meant = reduce(or_, (_all_of(kind, own.get(kind, set())) for kind in KIND_WORDS))
    return rows.filter(meant).select_related("staff")


def by_what(searches: list[Search]) -> dict[int, str]:
    """By what each of these searches was made, in words: one statement."""
    found: dict[int, str] = {}
    rows = SearchToken.objects.filter(search__in=searches, kind__in=KIND_WORDS).values_list("search_id", "kind")
    for search, kind in rows.order_by("kind"):
        found.setdefault(search, KIND_WORDS[kind])
    return found


def _all_of(kind: str, own: set[bytes]) -> Q:
    """There is a token of this kind, and each of them is the person's."""
    typed = SearchToken.objects.filter(search=OuterRef("pk"), kind=kind)
    return Q(Exists(typed.filter(token__in=own))) & ~Q(Exists(typed.exclude(token__in=own)))
