"""What a list can be narrowed to. A choice stands in an address as a code or an id, and never as a word about anybody.

Every filter is a condition on rows that the viewer may see already: it takes rows away and adds none.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from operator import itemgetter

from django.db.models import Q

from wayforward.web import clock
from wayforward.web.accounts.models import Staff

from .choices import AREA, STAFF, Choices

Options = Sequence[tuple[str, str]]
NOT_A_CHOICE = "{label}: choose one of those in the list."
NOT_A_DAY = "{label}: a date has to be one that there is, such as 2026-03-27."


@dataclass(frozen=True)
class OneOf:
    """One of several. `condition` is asked for every value, "" too (nothing chosen). `codes` with their words can be
    asked for though nothing of the kind is there now, as by a list that was kept; they are offered only then. `unless`:
    what its options are made of as long as nothing is chosen in another filter, (name of that filter, kind)."""

    name: str
    label: str
    options: Callable[[Choices], Options]
    condition: Callable[[str, Staff], Q]
    anything: str = "Any"
    kind: str = ""  # what of `choices` its options are made of
    codes: Mapping[str, str] = field(default_factory=dict)
    unless: tuple[str, str] | None = None

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name,)

    def kind_for(self, typed: Mapping[str, str]) -> str:
        """What of `choices` its options are made of, for what was asked of the list."""
        return self.unless[1] if self.unless and not typed.get(self.unless[0]) else self.kind

    def offered(self, choices: Choices, given: dict[str, str]) -> Options:
        """What can be chosen now, and what was."""
        options, code = self.options(choices), given.get(self.name, "")
        if code not in self.codes or code in dict(options):
            return options
        return [*options, (code, self.codes[code])]

    def fault(self, given: dict[str, str], options: Options) -> str:
        known = {"", *(code for code, _ in options)}
        return "" if given.get(self.name, "") in known else NOT_A_CHOICE.format(label=self.label)

    def asked(self, given: dict[str, str], staff: Staff) -> Q:
        return self.condition(given.get(self.name, ""), staff)


@dataclass(frozen=True)
class Days:
    """From a day up to a day, both included, by the clock on the wall."""

    name: str
    label: str
    path: str
    of_moments: bool = True

    @property
    def names(self) -> tuple[str, ...]:
        return (f"{self.name}_from", f"{self.name}_to")

    def kind_for(self, typed: Mapping[str, str]) -> str:
        return ""

    def offered(self, choices: Choices, given: dict[str, str]) -> Options:
        return ()

    def fault(self, given: dict[str, str], options: Options) -> str:
        wrong = any(given.get(name) and _day(given[name]) is None for name in self.names)
        return NOT_A_DAY.format(label=self.label) if wrong else ""

    def asked(self, given: dict[str, str], staff: Staff) -> Q:
        first, last = (_day(given.get(name, "")) for name in self.names)
        found = Q()
        if first is not None:
            found &= Q(**{f"{self.path}__gte": self._begin(first)})
        if last is not None:
            found &= Q(**{f"{self.path}__lt": self._begin(last + timedelta(days=1))})
        return found

    def _begin(self, day: date) -> date | datetime:
        return clock.start_of_day(day) if self.of_moments else day


Filter = OneOf | Days


def fixed(words: Iterable[tuple[str, str]]) -> Callable[[Choices], Options]:
    """Choices that are the same for everybody, from a table of codes and words."""
    found = tuple((str(code), said) for code, said in words)
    return lambda choices: found


def equals(path: str) -> Callable[[str, Staff], Q]:
    """The column is what was chosen."""
    return lambda value, staff: Q(**{path: value}) if value else Q()


def has_code(path: str) -> Callable[[str, Staff], Q]:
    """What was chosen is one of the codes that stand in a column with a list of them."""
    return lambda value, staff: Q(**{f"{path}__icontains": f'"{value}"'}) if value else Q()


def held_by(path: str) -> Callable[[str, Staff], Q]:
    """Whose it is: one's own, nobody's, or somebody's by their id."""

    def condition(value: str, staff: Staff) -> Q:
        if value == NOBODY:
            return Q(**{f"{path}__isnull": True})
        return Q(**{path: staff.pk if value == MINE else value}) if value else Q()

    return condition


MINE, NOBODY = "me", "nobody"


def colleagues(*roles: str) -> Callable[[Choices], Options]:
    """Oneself, nobody, and the members of staff of the service with one of these roles."""

    def options(choices: Choices) -> Options:
        me = choices.staff
        able = [each for each in choices.of.get(STAFF, []) if set(roles) & set(each.coded) and each.pk != me.pk]
        mine = [(MINE, "You")] if me.has_role(*roles) else []
        return [*mine, (NOBODY, "Nobody yet"), *((str(each.pk), each.name) for each in able)]

    return options


def whose(name: str, label: str, path: str, *roles: str) -> OneOf:
    """Whose it is: of those with one of these roles."""
    return OneOf(name, label, colleagues(*roles), held_by(path), kind=STAFF)


def where(label: str = "Area") -> OneOf:
    """In which area of the service."""
    return OneOf(AREA, label, named(AREA), equals("area"), kind=AREA)


def coded(kind: str, words: Mapping[str, str]) -> Callable[[Choices], Options]:
    """The codes of a kind that there are, by their words."""
    return lambda choices: sorted(
        ((each.name, words[each.name]) for each in choices.of.get(kind, [])), key=itemgetter(1)
    )


def named(kind: str) -> Callable[[Choices], Options]:
    """All that there are of a kind."""
    return lambda choices: [(str(each.pk), each.name) for each in choices.of.get(kind, [])]


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if date(1900, 1, 1) <= found <= date(2200, 1, 1) else None
