"""The address of a page by its name, as Django's own `reverse` gives it, and the page at an address, each worked out
once.

A page with many rows asks for the same address with other ids a hundred times. What stands between the ids is kept.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID

from django import urls
from django.conf import settings
from django.urls import Resolver404, ResolverMatch

_PLACES = tuple(UUID(int=number + 1) for number in range(4))


def reverse(name: str, *, args: Iterable[Any] = (), kwargs: Mapping[str, Any] | None = None) -> str:
    """The address of the page with this name. NoReverseMatch when there is none."""
    given = kwargs.items() if kwargs else [("", value) for value in args]
    ids = [value for _, value in given if isinstance(value, UUID)]
    if len(ids) > len(_PLACES):
        return urls.reverse(name, args=list(args), kwargs=dict(kwargs or {}))
    shape = tuple([(key, None if isinstance(value, UUID) else str(value)) for key, value in given])
    return _text(settings.ROOT_URLCONF, name, shape).format(*ids)


@lru_cache(maxsize=2048)
def _text(urlconf: Any, name: str, shape: tuple[tuple[str, str | None], ...]) -> str:
    """The address with a place for each id. The service stands at the root of its host."""
    places = iter(_PLACES)
    filled = [(key, next(places) if value is None else value) for key, value in shape]
    if any(key for key, _ in filled):
        found = urls.reverse(name, urlconf, kwargs=dict(filled))
    else:
        found = urls.reverse(name, urlconf, args=[value for _, value in filled])
    found = found.replace("{", "{{").replace("}", "}}")
    for at, place in enumerate(_PLACES[: sum(value is None for _, value in shape)]):
        found = found.replace(str(place), f"{{{at}}}")
    return found


def page_at(path: str) -> ResolverMatch | None:
    """Which page is at this address; None where there is none. Several who guard the pages ask it of each request."""
    try:
        return _match(settings.ROOT_URLCONF, path)
    except Resolver404:
        return None


@lru_cache(maxsize=256)
def _match(urlconf: Any, path: str) -> ResolverMatch:
    return urls.resolve(path, urlconf)
