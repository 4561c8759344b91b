"""What one member of staff may see: in one case (`Look`), and over all cases (`Sight`).

Both are read from the ties, the blocks and the index of who is in which case, and answer from the
table of `process.walls` that `visible_to` builds its query from.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connections
from django.db.models import CharField, DateTimeField, QuerySet, UUIDField, Value

from wayforward.web import clock
from wayforward.web.ready import Asked, Slot, ask, asked
from wayforward.web.routing import CASES

from .models import Block, PartyIndex, Staff, Tie
from .walled import NOW, holding, person_column, role_compartments, tie_compartments

if TYPE_CHECKING:
    from .walled import WalledModel, WalledQuerySet


@dataclass(slots=True)
class Look:
    """One member of staff at one case, made by a door. It opens nothing that `compartments` does not name.

    `parties` says who is in the case and in which compartments of it. `keys` holds data keys that this look has
    opened, for as long as the look lives: one page.
    """

    staff: Staff
    case_id: UUID
    case_kind: str = ""
    compartments: frozenset[str] = frozenset()
    entitlement: str = ""
    blocked: bool = False
    parties: dict[UUID, frozenset[str]] = field(default_factory=dict)
    keys: dict[UUID, bytes | None] = field(default_factory=dict, repr=False)

    @classmethod
    def at(cls, staff: Staff, case_id: UUID, case_kind: str = "") -> "Look":
        """The look of this member of staff at this case, with nothing in it when nothing is theirs: one statement."""
        ties, blocks, parties = _read(case_id, staff)
        look = cls(staff=staff, case_id=case_id, case_kind=case_kind, blocked=case_id in blocks)
        people: dict[UUID, set[str]] = {}
        for _, person, part, _ in parties:
            people.setdefault(person, set()).add(part)
        look.parties = {person: frozenset(parts) for person, parts in people.items()}
        if look.blocked or not staff.is_active:
            return look
        kinds = sorted(kind for _, kind in ties)
        opened = {part for kind in kinds for part in tie_compartments(kind)}
        if any(service == staff.service_id for *_, service in parties):
            opened |= role_compartments(staff.roles)
        look.compartments = frozenset(opened)
        look.entitlement = "tie:" + "+".join(kinds) if kinds else "role" if opened else ""
        return look

    def may(self, compartment: str) -> bool:
        """Is this compartment of the case open to the viewer?"""
        return str(compartment) in self.compartments

    def may_know(self, person_id: UUID) -> bool:
        """Is this person in the case, in a compartment that is open to the viewer?"""
        return bool(self.parties.get(person_id, frozenset()) & self.compartments)

    @property
    def people(self) -> list[UUID]:
        """The people of the case that the viewer may know of."""
        return [person for person in self.parties if self.may_know(person)]

    def rows(self, model: type["WalledModel"]) -> "WalledQuerySet":
        """This case's rows of a walled table, in the compartments that are open to the viewer."""
        return model.of_look(self)

    def ask(self, question: Callable[["Look"], Any], **values: Any) -> Asked:
        """A question about this case, put together once for all looks that open the same compartments: `question` is
        given one that stands for them, for its `rows`, and has a `Slot` for each of `values`."""
        known = {"case": self.case_id, "people": self.people}
        anybody = _AnyLook(self.compartments)
        return asked(question, anybody, (self.compartments,), {**known, **values}, None)

    def covers(self, row: Any) -> bool:
        """Does this row belong to this case and to an open compartment of it?"""
        if getattr(type(row), "wall_own", None):
            return False
        if column := person_column(type(row)):
            return self.may_know(getattr(row, column))
        return _case_of(row) == self.case_id and self.may(_compartment_of(row))


_CASE, _PEOPLE = Slot("case", UUIDField()), Slot("people", UUIDField())


@dataclass(frozen=True, slots=True)
class _AnyLook:
    """Stands for a look while the text of a question is put together: all that the text may depend on are the
    compartments that are open."""

    compartments: frozenset[str]
    case_id: Any = _CASE
    people: Any = _PEOPLE

    def may(self, compartment: str) -> bool:
        return str(compartment) in self.compartments

    def rows(self, model: type["WalledModel"]) -> "WalledQuerySet":
        return model.of_look(self)  # type: ignore[arg-type]


@dataclass(slots=True)
class Sight:
    """One member of staff over all cases: what their ties, roles and blocks together open. Of ten years of ties it
    reads those to the cases that it is asked about."""

    staff: Staff
    by_role: frozenset[str]
    # What ties open in each case that was read; nothing in one that a conflict shuts.
    opened: dict[UUID, frozenset[str]] = field(default_factory=dict)
    blocked: set[UUID] = field(default_factory=set)
    parties: dict[UUID, list[tuple[UUID, str, UUID]]] = field(default_factory=dict)
    services: dict[UUID, UUID | None] = field(default_factory=dict)

    @classmethod
    def of(cls, staff: Staff) -> "Sight":
        """The sight of this member of staff. Nothing is read yet."""
        return cls(staff=staff, by_role=role_compartments(staff.roles))

    def prepare(self, rows: Iterable[Any]) -> None:
        """Read who is where, for the rows that need it, and the ties to those cases: a statement for what is seen
        through people, and two at most for what stands in cases."""
        people: set[UUID] = set()
        cases: set[UUID] = set()
        own: set[UUID] = set()
        for row in rows:
            if column := person_column(type(row)):
                people.add(getattr(row, column))
            elif (case_id := _case_of(row)) is not None:
                own.add(case_id)
                if self.by_role and getattr(row, "service_id", None) is None:
                    cases.add(case_id)
        self._read_people(people - self.parties.keys())
        self._read_services(cases - self.services.keys())
        self._read_ties(own)

    def _read_people(self, people: set[UUID]) -> None:
        """In which cases these are, and the ties to all of those."""
        if not people:
            return
        self.parties.update({person: [] for person in people})
        ties = []
        for source, case_id, what, whose, service in ask(_people, people=people, who=self.staff.pk, now=clock.now()):
            if source == "party":
                self.parties[whose].append((case_id, what, service))
            else:
                ties.append((source, case_id, what))
        self._take_in({case_id for person in people for case_id, *_ in self.parties[person]}, ties)

    def _read_services(self, cases: set[UUID]) -> None:
        if cases:
            self.services.update(dict.fromkeys(cases))
            self.services.update(ask(_services, cases=cases))

    def _read_ties(self, cases: set[UUID]) -> None:
        if unread := cases - self.opened.keys():
            self._take_in(unread, ask(_ties_and_blocks, who=self.staff.pk, cases=unread, now=clock.now()))

    def _take_in(self, cases: set[UUID], ties: Iterable[tuple[str, UUID, str]]) -> None:
        """What these ties open in these cases, all ties to them and all blocks: nothing where there is none."""
        opened: dict[UUID, set[str]] = {case_id: set() for case_id in cases}
        for source, case_id, what in ties:
            if source == "block":
                self.blocked.add(case_id)
            else:
                opened[case_id] |= tie_compartments(what)
        nothing: frozenset[str] = frozenset()
        self.opened |= {case: nothing if case in self.blocked else frozenset(parts) for case, parts in opened.items()}

    def may(self, case_id: UUID, compartment: str, service_id: UUID | None = None) -> bool:
        """Is this compartment of this case open? `service_id` is the case's, for what a role opens."""
        self._read_ties({case_id})
        if case_id in self.blocked:
            return False
        if compartment in self.opened[case_id]:
            return True
        return compartment in self.by_role and service_id == self.staff.service_id

    def covers(self, row: Any) -> bool:
        """May this member of staff see this row? Call `prepare` first with all rows of the page."""
        if own := getattr(type(row), "wall_own", None):
            return bool(getattr(row, f"{own}_id") == self.staff.pk)
        if column := person_column(type(row)):
            person = getattr(row, column)
            return any(self.may(*party) for party in self.parties.get(person, ()))
        case_id = _case_of(row)
        if case_id is None:
            return False
        service = getattr(row, "service_id", None) or self.services.get(case_id)
        return self.may(case_id, _compartment_of(row), service)


def _people() -> QuerySet:
    """Each line is (where from, case, what, who, service): in which cases people are, and the ties and blocks of the
    viewer in those."""
    parties: QuerySet = PartyIndex.objects.filter(person_id__in=Slot("people", UUIDField())).order_by()
    text = CharField()
    return parties.values_list(Value("party", text), "case_id", "compartment", "person_id", "service_id").union(
        *(
            rows.values_list(Value(source, text), "case_id", what, "staff_id", "staff_id")
            for source, rows, what in _held(parties.values("case_id"))
        ),
        all=True,
    )


def _services() -> QuerySet:
    found = PartyIndex.objects.filter(case_id__in=Slot("cases", UUIDField()))
    return found.values_list("case_id", "service_id")


def _ties_and_blocks() -> QuerySet:
    """Each line is (where from, case, what)."""
    ties, blocks = (
        rows.values_list(Value(source, CharField()), "case_id", what)
        for source, rows, what in _held(Slot("cases", UUIDField()))
    )
    return ties.union(blocks, all=True)


def _held(cases: Any) -> Iterator[tuple[str, QuerySet, str]]:
    """The ties that the viewer holds in these cases, and the blocks: (where from, rows, the column that says what)."""
    of_cases = {"staff": Slot("who", UUIDField()), "case_id__in": cases}
    yield "tie", Tie.objects.filter(holding(NOW), **of_cases).order_by(), "kind"
    yield "block", Block.objects.filter(**of_cases).order_by(), "reason"


# What every page of a case asks first. Put by hand: putting three tables into one question through the mapper took
# longer than the rest of a small page. Each line is (where from, case, what, who, service).
_IN_ONE_CASE = """
SELECT 'tie', case_id, kind, staff_id, staff_id FROM accounts_tie
WHERE staff_id = %(staff)s AND since <= %(now)s AND (until IS NULL OR until > %(now)s) AND case_id = %(case)s
UNION ALL SELECT 'block', case_id, reason, staff_id, staff_id FROM accounts_block
WHERE staff_id = %(staff)s AND case_id = %(case)s
UNION ALL SELECT 'party', case_id, compartment, person_id, service_id FROM accounts_partyindex
WHERE case_id = %(case)s
"""
_ID, _MOMENT = UUIDField(), DateTimeField()


def _read(case_id: UUID, staff: Staff) -> tuple[list[tuple[UUID, str]], set[UUID], list[tuple[UUID, UUID, str, UUID]]]:
    """Ties and blocks of this member of staff in one case, and its parties, in one statement."""
    connection = connections[CASES]
    asked = {
        "staff": _ID.get_db_prep_value(staff.pk, connection),
        "now": _MOMENT.get_db_prep_value(clock.now(), connection),
        "case": _ID.get_db_prep_value(case_id, connection),
    }
    with connection.cursor() as cursor:
        cursor.execute(_IN_ONE_CASE, asked)
        found = [
            (source, _uuid(case), what, _uuid(who), _uuid(service))
            for source, case, what, who, service in cursor.fetchall()
        ]
    return (
        [(case, what) for source, case, what, *_ in found if source == "tie"],
        {case for source, case, *_ in found if source == "block"},
        [(case, who, what, service) for source, case, what, who, service in found if source == "party"],
    )


def _uuid(value: Any) -> UUID:
    """An id as either database gives it."""
    return value if isinstance(value, UUID) else UUID(value)


def _case_of(row: Any) -> UUID | None:
    """The id of the case that a row belongs to; None for a row of no case."""
    path = getattr(type(row), "wall_case", None)
    return getattr(row, path) if path else None


def _compartment_of(row: Any) -> str:
    column = getattr(type(row), "wall_compartment_field", None)
    return str(getattr(row, column) if column else getattr(type(row), "wall_compartment", ""))
