"""What a check is: a name, what stands under it, and the function that says what differs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from wayforward.practice import crawl
from wayforward.practice.arguments import Part, arg
from wayforward.practice.world import World


@dataclass(frozen=True)
class Found:
    """A check that does not hold."""

    expected: str
    happened: str


@dataclass(frozen=True)
class CheckKind:
    """One check: its name, what stands under it, and the function that compares."""

    name: str
    kind: Any
    differs: Callable[[World, Any], Found | None]
    unfit: Callable[[Any], str]

    @property
    def words(self) -> str:
        """When it holds, in the words of its docstring."""
        return " ".join((self.differs.__doc__ or "").split())


REGISTERED: dict[str, CheckKind] = {}
Differs = Callable[[World, Any], Found | None]


def check(name: str, kind: Any, unfit: Callable[[Any], str] = lambda given: "") -> Callable[[Differs], Differs]:
    """Make a function a check. `unfit` says why what stands under it says nothing; empty when it is fit."""

    def register(function: Differs) -> Differs:
        REGISTERED[name] = CheckKind(name, kind, function, unfit)
        return function

    return register


class Says(Part):
    """Words that have to be there, and words that must not."""

    says: list[str] = arg("Each of these can be read.", default_factory=list)
    must_not_say: list[str] = arg("None of these is there.", default_factory=list)


def reads(text: str, says: list[str], must_not: list[str], what: str) -> Found | None:
    """What differs between a text, which is called `what`, and the words that it has and has not; None for nothing."""
    flat = crawl.flat(text)
    for words in must_not:
        if crawl.flat(words) in flat:
            return Found(f"{what} does not say “{words}”", f"it says: {short(text)}")
    for words in says:
        if crawl.flat(words) not in flat:
            return Found(f"{what} says “{words}”", f"it says: {short(text) or 'nothing'}")
    return None


def short(text: str, limit: int = 400) -> str:
    """The beginning of a text."""
    return text if len(text) <= limit else text[:limit].rstrip() + " …"


def number(count: int, what: str) -> str:
    """So many of something: one, or several."""
    return f"{count} {what}" + ("" if count == 1 else "s")
