"""The list of restorative cases."""

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from wayforward.process.allocation import COMPLEXITY_WORDS, Complexity
from wayforward.process.duties import Role
from wayforward.process.participation import CASE_STATE_WORDS, CaseState
from wayforward.web import vault
from wayforward.web.accounts.models import Staff
from wayforward.web.accounts.walled import WalledQuerySet
from wayforward.web.addresses import reverse
from wayforward.web.lists.columns import Column, Entry, Sort
from wayforward.web.lists.filters import Days, Filter, OneOf, equals, fixed, where, whose
from wayforward.web.lists.listing import Listing
from wayforward.web.people import cases as people_cases
from wayforward.web.restorative.models import Participation, RJCase
from wayforward.web.vault import policy

ALL = "all"
# How each state is marked in lists: what waits for staff, what stands still, what is done.
TAGS = {
    CaseState.RECEIVED: "warm",
    CaseState.SCREENING: "warm",
    CaseState.AWAITING_SIGN_OFF: "warm",
    CaseState.ON_HOLD: "wait",
    CaseState.EMERGENCY_STOP: "stop",
    CaseState.CLOSED: "done",
}


def stands(each: RJCase) -> tuple[str, str]:
    """Where a case is, in words, and how that is marked."""
    state = CaseState(each.state)
    return CASE_STATE_WORDS[state], TAGS.get(state, "")


def knows_changes(staff: Staff) -> bool:
    """May the list tell when a case last changed? That tells that something happened on one of its sides: who sees some
    case and not its sides (a lead, a member of a panel) has the list by when a case was received."""
    sight = policy.sight(staff)
    without_sides = any("case" in parts and "harmed" not in parts for parts in sight.opened.values())
    return not ("case" in sight.by_role or without_sides)


def names_of(staff: Staff, shown: Sequence[RJCase]) -> dict[UUID, str]:
    """The people of each case by the names that the viewer may see: those it is about, in the order they joined."""
    parts = list(
        Participation.visible_to(staff)
        .filter(case_id__in=[each.pk for each in shown], role__in=("harmed", "responsible", "dual"))
        .select_related("person")
        .only("case_id", "compartment", *people_cases.NAMED)
        .order_by("joined_at", "pk")
    )
    words = vault.unseal_many(staff, [w for part in parts for w in (part.person.known_as, part.person.legal_name)])
    found: dict[UUID, list[str]] = {}
    for at, part in enumerate(parts):
        found.setdefault(part.case_id, []).append(words[2 * at] or words[2 * at + 1])
    return {pk: ", ".join(names) for pk, names in found.items()}


def _state(value: str, staff: Staff) -> Q:
    if value == ALL:
        return Q()
    return Q(state=value) if value else ~Q(state=CaseState.CLOSED)


def _under_18(value: str, staff: Staff) -> Q:
    """Cases with a child in them, as far as the side on which the child is is open to the viewer."""
    children = Participation.visible_to(staff).filter(case_id=OuterRef("pk"), under_18=True)
    return Q(Exists(children)) if value else Q()


def _called(entry: Entry) -> str:
    """Whom it is about, or for whoever does not see that, its reference: each link says which case it leads to."""
    return entry.more.get("names") or f"Case {entry.row.ref}"


def _title(entry: Entry) -> str:
    area = entry.row.area.name if entry.row.area else ""
    return ", ".join(filter(None, (entry.row.ref if entry.more.get("names") else "", area)))


class RestorativeCases(Listing):
    name, title, page = "restorative-cases", "Restorative cases", "restorative:cases"
    roles = (Role.PRACTITIONER, Role.SUPERVISOR, Role.RJ_LEAD)
    first = "-changed"
    views = (("Open", {}), ("Closed", {"state": CaseState.CLOSED.value}), ("All", {"state": ALL}))
    empty = "There is no case here that is open to you."
    columns: ClassVar[tuple[Column, ...]] = (
        Column(
            "people",
            "Case",
            _called,
            named=True,
            href=lambda entry: reverse("restorative:case", args=[entry.row.pk]),
            hint=_title,
        ),
        Column("ref", "Reference", lambda entry: entry.row.ref, sort=Sort("ref", str), only_in_file=True),
        Column("area", "Area", lambda entry: entry.row.area.name if entry.row.area else "", only_in_file=True),
        Column("state", "Where it is", lambda entry: stands(entry.row)[0], tag=lambda entry: stands(entry.row)[1]),
        Column(
            "complexity",
            "Complexity",
            lambda entry: COMPLEXITY_WORDS[Complexity(entry.row.complexity)],
            only_in_file=True,
        ),
        Column(
            "meeting",
            "Meeting",
            lambda entry: entry.row.next_meeting_at,
            with_time=True,
            sort=Sort("next_meeting_at", empty=True),
        ),
        Column(
            "facilitator",
            "Led by",
            lambda entry: entry.row.facilitator.name if entry.row.facilitator else "Nobody yet",
            sort=Sort("facilitator__name", str, empty=True, of=Staff, by_id="facilitator_id"),
        ),
        Column("received", "Received", lambda entry: entry.row.received_at, sort=Sort("received_at"), down_first=True),
        Column("changed", "Changed", lambda entry: entry.row.changed_at, sort=Sort("changed_at"), down_first=True),
    )
    filters: ClassVar[tuple[Filter, ...]] = (
        OneOf(
            "state",
            "Where they are",
            fixed([*CASE_STATE_WORDS.items(), (ALL, "All, closed ones too")]),
            _state,
            "All that are open",
        ),
        whose("facilitator", "Led by", "facilitator", Role.PRACTITIONER),
        where(),
        OneOf("complexity", "Complexity", fixed(COMPLEXITY_WORDS.items()), equals("complexity")),
        OneOf("under_18", "Under 18", fixed([("yes", "Somebody in it is under 18")]), _under_18),
        Days("meeting", "Meeting", "next_meeting_at"),
        Days("received", "Received", "received_at"),
        Days("changed", "Changed", "changed_at"),
    )
    shown = ("ref", "state", "complexity", "next_meeting_at", "changed_at", "received_at")

    def rows(self, staff: Staff) -> WalledQuerySet:
        rows = RJCase.visible_to(staff).select_related("area", "facilitator")
        return rows.only("area", "facilitator", "area__name", "facilitator__name", *self.shown)

    def entries(self, staff: Staff, rows: Sequence[Any], *, named: bool = True) -> list[Entry]:
        names = names_of(staff, rows) if named else {}
        return [Entry(row, {"names": names.get(row.pk, "")}) for row in rows]

    def seen_by(self, staff: Staff) -> Listing:
        return self if knows_changes(staff) else WITHOUT_CHANGES


class WithoutChanges(RestorativeCases):
    """The same for whoever must not learn from it that something happened on a side."""

    first = "-received"
    columns: ClassVar[tuple[Column, ...]] = tuple(each for each in RestorativeCases.columns if each.name != "changed")
    filters: ClassVar[tuple[Filter, ...]] = tuple(each for each in RestorativeCases.filters if each.name != "changed")


WITHOUT_CHANGES = WithoutChanges()
RESTORATIVE_CASES = RestorativeCases()
