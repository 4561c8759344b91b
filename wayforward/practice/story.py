"""A story as it was read: the cast, and the steps in order. Nothing in here has happened yet."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any


class Malformed(Exception):
    """A file that cannot be played: the line where it goes wrong, and the reason."""

    def __init__(self, line: int, reason: str, file: str = "") -> None:
        super().__init__(line, reason, file)
        self.line, self.reason, self.file = line, reason, file

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.file else f"line {self.line}"
        return f"{place}: {self.reason}"


class Mapping(dict[str, Any]):
    """A mapping of the file. Keys are text as it was written; `line_of(key)` says where each stands."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}

    def line_of(self, key: str) -> int:
        """The line of a key; of the mapping itself for a key that is not there."""
        return self.lines.get(key, self.line)


class Listing(list[Any]):
    """A list of the file. `line_of(index)` says where each item stands."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: list[int] = []

    def line_of(self, index: int) -> int:
        """The line of an item."""
        return self.lines[index] if index < len(self.lines) else self.line


@dataclass(frozen=True)
class StaffMember:
    """A member of staff of the cast."""

    key: str
    name: str
    roles: tuple[str, ...]
    level: str = ""
    vetted_until: date | None = None


@dataclass(frozen=True)
class AgencyMember:
    """An agency of the cast."""

    key: str
    name: str
    kind: str


@dataclass(frozen=True)
class PersonMember:
    """A person of the cast: what is true of them in the world. The service learns what a step gives."""

    key: str
    name: str
    facts: dict[str, Any] = field(default_factory=dict)
    safe_contact: dict[str, Any] | None = None


@dataclass(frozen=True)
class Check:
    """One check of a `then`."""

    name: str
    given: Any
    line: int


@dataclass(frozen=True)
class Step:
    """One step: when, by whom, what, with what, and what has to be true afterwards."""

    number: int
    line: int
    at: datetime
    by: str = ""
    do: str = ""
    given: Mapping | None = None
    made_as: str = ""
    refused: tuple[str, ...] = ()
    then: tuple[Check, ...] = ()


@dataclass(frozen=True)
class Story:
    """A practice case, ready to be played."""

    file: str
    title: str
    about: str
    service: str
    area: str
    contract: str
    settings: dict[str, Any]
    staff: dict[str, StaffMember]
    agencies: dict[str, AgencyMember]
    people: dict[str, PersonMember]
    steps: tuple[Step, ...]

    def kind_of(self, key: str) -> str:
        """What a key of the cast names: staff, agency or person; empty when it is not in the cast."""
        for kind, members in (("staff", self.staff), ("agency", self.agencies), ("person", self.people)):
            if key in members:
                return kind
        return ""

    def name_of(self, key: str) -> str:
        """The name of a member of the cast; the key itself for `public` and `system`."""
        for members in (self.staff, self.agencies, self.people):
            if key in members:
                return members[key].name  # type: ignore[index]
        return key
