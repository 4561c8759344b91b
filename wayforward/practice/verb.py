"""Verbs: what a step can do. Each is a function of a module in `verbs/`, which the owner of the action writes.

    class Offer(Args):
        support: Annotated[SupportCase, made("support_case")] = arg("The support case.")
        trigger: offers.Trigger = arg("Why it is raised now.")
        understood: offers.Understood | None = arg("Whether it was understood.", default=None)
        ask_after: date | None = arg("Not before this day.", default=None)
        note: NoteArg | None = arg("What was said.", default=None)           # a Part: a mapping with known keys
        told: PersonRef | None = arg("Who was told.", default=None)          # world.person(args.told) gives the row

    @verb("offer_restorative_justice", refuses=("offer.*", "safe_contact.*"), makes="offer")
    def offer_restorative_justice(world: World, turn: Turn, args: Offer) -> models.Offer:
        "Mention restorative justice, and write down the answer."
        return actions.make_offer(case=args.support, trigger=args.trigger, ..., **turn.said)

- `turn` says when, and by whom: `turn.by` (the member of staff who enters it), `turn.said_by` (the Person or Agency who
  said or did it; None for staff's own acts), `turn.at`. `turn.said` is all three as keywords, `turn.own` is `by` and
  `at`, for actions that take no `said_by`. `turn.who` is the key of the cast.
- `StaffRef`, `AgencyRef` and `Annotated[Model, made("kind")]` arrive as rows, read afresh from the database. A
  `PersonRef` arrives as the key: `world.person(key, gives=[...])` gives the row and makes it when no step named them
  before (`gives: list[Fact]`, as an argument beside the person); `world.known(key)` says whether there is one;
  `world.given(key, gives)` gives the facts alone, for an action that makes the person itself (then
  `world.introduce(key, person)` tells the player whom it made); `world.safe_contact(key, gives)` the contact rules.
- `world.participation(case, key)`, `world.support_case(key)`, `world.rj_case(key)` find what a person is in.
- A list may be written as one item; `yes`/`no` fit codes of that spelling; a date is 09:00 where a moment is wanted.
- `refuses` lists the codes of the reasons (or the Reasons themselves); `G3.*` stands for all of that area.
- What the function gives back is what `as` names; `makes` is the kind by which `made("...")` asks for it.
- `by` says who can do it: any of staff, person, agency, public, system. Default: staff, person, agency.
- `when` (the step's moment) is set as the clock before the verb is called: `clock.now()` is `turn.at`.
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, TypeVar, get_type_hints

from wayforward.practice.arguments import AgencyRef, Args, Fact, Part, PersonKey, PersonRef, StaffRef, arg, made
from wayforward.practice.world import Turn, World

__all__ = [
    "VERBS",
    "AgencyRef",
    "Args",
    "Fact",
    "Part",
    "PersonKey",
    "PersonRef",
    "StaffRef",
    "Turn",
    "Verb",
    "World",
    "arg",
    "load_all",
    "made",
    "verb",
]

Doing = TypeVar("Doing", bound=Callable[..., Any])
DOERS = ("staff", "person", "agency", "public", "system")


@dataclass(frozen=True)
class Verb:
    """One thing that a step can do."""

    name: str
    play: Callable[[World, Turn, Any], Any]
    args: type[Args]
    refuses: tuple[str, ...]
    makes: str
    by: tuple[str, ...]

    @property
    def words(self) -> str:
        """What it does, in the words of its docstring."""
        return " ".join((self.play.__doc__ or "").split())

    def refusals(self, reasons: Mapping[str, Any]) -> list[str]:
        """The codes of all reasons that this verb names, by itself or by area."""
        return [code for code in reasons if any(fnmatchcase(code, pattern) for pattern in self.refuses)]


VERBS: dict[str, Verb] = {}


def verb(
    name: str,
    *,
    refuses: Iterable[Any] = (),
    makes: str = "",
    by: Iterable[str] = ("staff", "person", "agency"),
    registry: dict[str, Verb] | None = None,
) -> Callable[[Doing], Doing]:
    """Make a function a verb. ValueError for a name that is taken, a function without words, an unknown doer."""
    verbs = VERBS if registry is None else registry

    def register(function: Doing) -> Doing:
        if name in verbs and verbs[name].play.__qualname__ != function.__qualname__:
            raise ValueError(f"There are two verbs {name}.")
        if not (function.__doc__ or "").strip():
            raise ValueError(f"The verb {name} has no docstring: it is its description in the reference.")
        if unknown := set(by) - set(DOERS):
            raise ValueError(f"{name}: {', '.join(sorted(unknown))} can do nothing.")
        hints = [hint for key, hint in get_type_hints(function, include_extras=True).items() if key != "return"]
        verbs[name] = Verb(
            name=name,
            play=function,
            args=hints[2],
            refuses=tuple(each if isinstance(each, str) else each.code for each in refuses),
            makes=makes,
            by=tuple(by),
        )
        return function

    return register


def load_all() -> dict[str, Verb]:
    """All verbs, by name."""
    package = importlib.import_module("wayforward.practice.verbs")
    for module in sorted(each.name for each in pkgutil.iter_modules(package.__path__)):
        importlib.import_module(f"{package.__name__}.{module}")
    return VERBS
