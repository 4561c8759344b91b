"""The table of addresses: url name -> the samples to fetch it with, from `rows_<app>.py` of every app."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from wayforward.process.policy import STEP


@dataclass(frozen=True)
class Post:
    """A sample that is posted: the arguments of reverse, and what is typed."""

    arguments: Mapping[str, Any]
    typed: Mapping[str, Any]


# The arguments of reverse; or those and a query string; or what is posted.
Sample = Mapping[str, Any] | tuple[Mapping[str, Any], str] | Post
Rows = dict[str, Callable[[Any], Iterable[Sample]]]

# The app's own addresses that belong to no app of the work.
ROWS: Rows = {
    "healthz": lambda world: [{}],
    "readyz": lambda world: [{}],
}


@dataclass(frozen=True)
class Address:
    """One address to fetch, the name of its pattern, and what is posted there (None: it is a page to get)."""

    name: str
    url: str
    typed: Mapping[str, Any] | None = field(default=None, hash=False)

    @property
    def methods(self) -> tuple[str, ...]:
        """How to fetch it. A page is got, and posted to with nothing typed: it may neither fail nor leak."""
        return ("GET", "POST") if self.typed is None else ("POST",)

    @property
    def page(self) -> str:
        """Its row in the table of the policy, in which each step of a restorative case has one of its own."""
        return f"{STEP}:{self.url.split('?')[0].split('/')[-2]}" if self.name == STEP else self.name


def modules() -> list[Any]:
    """The `rows_<app>` modules that there are."""
    return [import_module(f"tests.web.walls.{path.stem}") for path in sorted(Path(__file__).parent.glob("rows_*.py"))]


def rows() -> Rows:
    """All rows. ValueError for an address that two apps claim."""
    found = dict(ROWS)
    for module in modules():
        if twice := found.keys() & module.ROWS.keys():
            raise ValueError(f"{module.__name__} gives rows that are given already: {sorted(twice)}")
        found.update(module.ROWS)
    return found


def unshown() -> dict[str, str]:
    """Sealed fields that no page shows yet, with the reason."""
    return {name: why for module in modules() for name, why in getattr(module, "UNSHOWN", {}).items()}


# How often a page may ask the databases, over all of them, transaction control left out and the record's line counted.
STATEMENTS = 12


def addresses(name: str, world: Any) -> list[Address]:
    """The addresses of one row, for this world."""
    found = []
    for sample in rows()[name](world):
        if isinstance(sample, Post):
            found.append(Address(name, reverse(name, kwargs=dict(sample.arguments)), sample.typed))
            continue
        arguments, query = sample if isinstance(sample, tuple) else (sample, "")
        url = reverse(name, kwargs=dict(arguments))
        found.append(Address(name, f"{url}?{query}" if query else url))
    return found


def patterns(resolver: URLResolver | None = None, inside: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every pattern that there is, with its full name ("" for one without a name)."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern, f"{inside}{pattern.namespace}:" if pattern.namespace else inside)
        else:
            yield (f"{inside}{pattern.name}" if pattern.name else ""), pattern
