"""The kinds of case that a page about people can stand in. Each kind's own app names itself in its AppConfig.ready().

This floor knows no support case and no restorative case; it knows that there is a row behind a wall, what to call it,
and where in it something about one of its people stands.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Case, CharField, Exists, OuterRef, QuerySet, Subquery, UUIDField, Value, When
from django.http import Http404, HttpRequest

from wayforward.process import acts
from wayforward.process.decision import Decision
from wayforward.process.duties import TASKS, Role
from wayforward.process.walls import Compartment
from wayforward.web import record
from wayforward.web.accounts import walled
from wayforward.web.accounts.look import Look
from wayforward.web.accounts.models import PartyIndex, Staff, Task
from wayforward.web.accounts.walled import Purpose
from wayforward.web.addresses import reverse
from wayforward.web.ready import Slot
from wayforward.web.vault import blind

from .models import Person
from .place import Place

# What a list reads of the person that each of its rows names (`unseal` needs the key), beside `select_related`.
NAMED = ("person", "person__key_id", "person__known_as", "person__legal_name")

# Where something about this person stands in this case, for this look; None where that is not open to the viewer.
PlaceOf = Callable[[Any, Look, Person | None], Place | None]
# (case, member of staff, the code of why, when)
WallOff = Callable[[UUID, Staff, str, datetime], None]


@dataclass(frozen=True)
class Kind:
    """One kind of case: its table, what it is called, the name of its page, and how a place in it is found."""

    name: str
    model: str
    words: str
    page: str
    place_of: PlaceOf
    # What the case keeps of its people is kept again, because something about one of them changed.
    keep: Callable[[UUID], None] | None = None
    # The ids of the cases of this kind that whoever asks works on now: what a search shows first. It stands in no wall.
    worked_on: Callable[[Any], QuerySet] | None = None
    # Take the work on this case from a member of staff who may not see it, and wall them off (part of an action).
    wall_off: WallOff | None = None

    def table(self) -> Any:
        return apps.get_model(self.model)

    def address(self, pk: UUID) -> str:
        return reverse(self.page, kwargs={"pk": pk})


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Name a kind of case, once at start."""
    _kinds[kind.name] = kind


def may_act(look: Look, act: str) -> Decision:
    """May the viewer of this look do this in its case? By their ties to it and their roles."""
    kinds = look.entitlement.removeprefix("tie:").split("+") if look.entitlement.startswith("tie:") else []
    return acts.may_act(act, kinds, look.staff.roles, look.blocked)


# Who may ask who has looked at a case that they may know of.
ASKS_WHO_LOOKED = (Role.SUPERVISOR, Role.RJ_LEAD)


def kind_of(name: str) -> Kind:
    """A kind of case by its name. KeyError for none."""
    return _kinds[name]


def keep_all(person: Person) -> None:
    """Something is known of this person that was not: every case that they are in keeps its facts again (part of an
    action)."""
    for name, pk in PartyIndex.objects.filter(person_id=person.pk).values_list("case_kind", "case_id").distinct():
        kind = _kinds.get(name)
        if kind is not None and kind.keep is not None:
            kind.keep(pk)


@dataclass
class CaseAt:
    """A case as one member of staff came to it through a door."""

    kind: Kind
    row: Any
    look: Look

    @property
    def title(self) -> str:
        return f"{self.kind.words} {self.row.ref}"

    @property
    def address(self) -> str:
        return self.kind.address(self.row.pk)

    def place(self, person: Person | None = None) -> Place:
        """Where something about this person, or about nobody, stands. Http404 where that is not open to the viewer."""
        found = self.kind.place_of(self.row, self.look, person)
        if found is None or not self.look.may(found.compartment):
            raise Http404
        return found

    def may(self, act: str) -> Decision:
        """May the viewer do this here, and not only see it?"""
        return may_act(self.look, act)

    def people(self) -> list[Person]:
        """The people of the case whom the viewer may know of."""
        return list(self.look.rows(Person).select_related("service").order_by("created_at", "pk"))


def at(request: HttpRequest, kind: str, pk: UUID) -> CaseAt:
    """The door: the case of this kind, if it is open to who asks. Http404 if not, as for one that is not there."""
    known = _kinds.get(kind)
    if known is None:
        raise Http404
    look = Look.at(request.user, pk, kind)  # type: ignore[arg-type]
    row = look.rows(known.table()).select_related("service").first() if look.compartments else None
    if row is None:
        raise Http404
    record.looked(request, look)
    return CaseAt(known, row, look)


@dataclass(frozen=True)
class Known:
    """A case of which a lead or a supervisor knows that it is there: its reference, and nothing of what is in it.

    `address` is its page where that is open to them too, "" where it is not.
    """

    kind: Kind
    pk: UUID
    ref: str
    address: str

    @property
    def title(self) -> str:
        return f"{self.kind.words} {self.ref}"


def known_to_leads(request: HttpRequest, pk: UUID) -> Known:
    """The door to what leads decide about who works on a case, without seeing it. Http404 for everybody else, and for a
    case that is shut to them by a conflict."""
    staff: Staff = request.user  # type: ignore[assignment]
    look = Look.at(staff, pk)
    if not staff.has_role(*ASKS_WHO_LOOKED) or not look.compartments:
        raise Http404
    for kind in _kinds.values():
        ref = kind.table().unwalled(Purpose.REFERENCE).filter(pk=pk).values_list("ref", flat=True).first()
        if ref is not None:
            look.case_kind = kind.name
            inside = look.rows(kind.table()).exists()
            if not inside and not look.may(Compartment.STATUS):
                raise Http404  # a supervisor reads requests by their role, and is not told of the cases of others
            record.looked(request, look)
            return Known(kind, pk, ref, kind.address(pk) if inside else "")
    raise Http404


def by_reference(typed: str, service_id: UUID) -> tuple[str, UUID, str] | None:
    """The case of this service with this reference, behind the wall: (kind, id, reference). For emergency access."""
    ref = plain_ref(typed)
    for kind in _kinds.values():
        rows = kind.table().unwalled(Purpose.REFERENCE).filter(ref=ref, service_id=service_id)
        if ref and (pk := rows.values_list("pk", flat=True).first()):
            return kind.name, pk, ref
    return None


def by_telephone(typed: str, service_id: UUID) -> list[tuple[str, UUID, str]]:
    """The cases of this service of whoever has this telephone number, behind the wall: those in which we support them
    where there are any, and no other side's. For emergency access, when nobody has the reference at hand."""
    if not re.fullmatch(r"[\d\s+()-]{6,20}", typed.strip()):
        return []
    parties = PartyIndex.objects.filter(person_id__in=blind.find({"phone": typed}), service_id=service_id)
    for name in ("support", "referral", "restorative"):
        rows = _kinds[name].table().unwalled(Purpose.REFERENCE)
        rows = rows.filter(pk__in=parties.filter(case_kind=name).values("case_id"))
        if found := [(name, pk, ref) for pk, ref in rows.order_by("ref").values_list("pk", "ref")[:5]]:
            return found
    return []


def plain_ref(typed: str) -> str:
    """A reference as it is kept, however it was typed; "" for what is none."""
    ref = re.fullmatch(r"\s*([A-Z0-9]{4})[-\s]?([A-Z0-9]{2})\s*", typed.upper())
    return f"{ref[1]}-{ref[2]}" if ref else ""


def duty_address(kind: str, task: Task) -> str:
    """The page on which a duty is done that is the same in either kind of case; empty where it has none."""
    pages = {
        "safety_alert": "people:concern",
        "check_in": "people:visit",
        "check_in_overdue": "people:visit",
        "read_hand_over": "work:read-hand-over",
    }
    if task.kind in pages:
        return reverse(pages[task.kind], args=[kind, task.case_id, task.about]) if task.about else ""
    if address := lead_address(task):
        return address
    if task.kind == "confirm_safe_contact":
        return reverse("people:confirm-safe-contact", args=[kind, task.case_id, task.about])
    return finish_address(kind, task) if TASKS[task.kind].by_hand else ""


# The duties about a case which whoever has them need not see, and those about rights: the page of each, and what its
# address is made of.
OF_LEADS: dict[str, tuple[str, tuple[str, ...]]] = {
    "look_into_match": ("people:clear-match", ("case_id", "about")),
    "review_emergency": ("people:review-emergency", ("about",)),
    "conflict_review": ("people:walls", ("case_id",)),
    "reassign_caseworker": ("support:reassign", ("case_id",)),
    "prepare_police_extract": ("rights:police-request", ("about",)),
    "acknowledge_complaint": ("rights:complaint", ("case_id",)),
    "answer_complaint": ("rights:complaint", ("case_id",)),
    "look_into_same": ("people:pair", ("about",)),
    "review_pack": ("rights:pack", ("about",)),
    "answer_access_request": ("rights:pack", ("about",)),
}


def lead_address(task: Task) -> str:
    """The page of a duty that leads have about a case which they need not see; empty for every other duty."""
    if task.kind not in OF_LEADS:
        return ""
    page, parts = OF_LEADS[task.kind]
    return reverse(page, args=[getattr(task, part) for part in parts])


def is_theirs(task: Task, staff: Staff) -> bool:
    """Is this duty one for this member of staff, who has it by name or by role, or leads those who have it?"""
    own = task.staff_id == staff.pk if task.staff_id else staff.has_role(task.role)
    return own or staff.has_role(*ASKS_WHO_LOOKED)


def finish_address(kind: str, task: Task) -> str:
    """The page that takes a duty off the list by hand."""
    return reverse("people:duty", args=[kind, task.case_id, task.pk])


def remind_address(kind: str, task: Task, staff: Staff, then: str = "") -> str:
    """The page on which this member of staff says when their own duty comes up again; empty for one of others. `then`
    says which page it leads back to (day, list): the page of the case otherwise."""
    if task.staff_id != staff.pk:
        return ""
    return reverse("people:remind", args=[kind, task.case_id, task.pk]) + (f"?then={then}" if then else "")


@dataclass(frozen=True)
class Part:
    """One case that a person is in, as a viewer may know of it; `own` where the viewer works on it now, if that was
    asked."""

    words: str
    ref: str
    address: str
    kind: str
    case_id: UUID
    compartment: str
    own: bool = False


def by_ref(typed: str, staff: Staff) -> list[Part]:
    """The cases with this reference that are open to this member of staff."""
    ref = plain_ref(typed)
    if not ref:
        return []
    found = walled.ask(staff, OpenOnes(tuple(_kinds), by_reference=True), ref=ref)
    return [Part(_kinds[name].words, ref, _kinds[name].address(pk), name, pk, "") for name, pk, _ in found]


def entries_of(person: UUID) -> list[tuple[UUID, str, UUID, str]]:
    """Where a person stands: (person, kind of case, case, compartment)."""
    rows = PartyIndex.objects.filter(person_id=person)
    return list(rows.values_list("person_id", "case_kind", "case_id", "compartment"))


def worked_on(anybody: Any) -> list[QuerySet]:
    """The ids of the cases that whoever asks works on now, one question for each kind."""
    return [kind.worked_on(anybody) for kind in _kinds.values() if kind.worked_on is not None]


def open_parts(people: Iterable[UUID], staff: Staff) -> dict[UUID, list[Part]]:
    """The cases that these people are in, by person, where that and the case are open to this member of staff, and
    which of them are their own: one statement."""
    found: dict[UUID, list[Part]] = {}
    for person, name, case, compartment, ref, own in walled.ask(staff, _OpenParts(tuple(_kinds)), people=list(people)):
        if ref is not None:
            kind = _kinds[name]
            part = Part(kind.words, ref, kind.address(case), name, case, compartment, own)
            found.setdefault(person, []).append(part)
    return found


@dataclass(frozen=True)
class _OpenParts:
    """Where these people stand; the reference of each case of these kinds that is open to somebody, and whether they
    work on it now."""

    kinds: tuple[str, ...]

    def __call__(self, anybody: Any) -> QuerySet:
        kinds = [_kinds[name] for name in self.kinds]
        refs = [When(case_kind=kind.name, then=_ref_of(kind, anybody)) for kind in kinds]
        own = [
            When(case_kind=kind.name, then=Exists(kind.worked_on(anybody).filter(pk=OuterRef("case_id"))))
            for kind in kinds
            if kind.worked_on is not None
        ]
        rows = _open_entries(anybody)
        return rows.values_list(
            "person_id", "case_kind", "case_id", "compartment", Case(*refs), Case(*own, default=Value(False))
        )


def _ref_of(kind: Kind, anybody: Any) -> Subquery:
    return Subquery(kind.table().visible_to(anybody).filter(pk=OuterRef("case_id")).values("ref")[:1])


def open_entries(people: Iterable[UUID], staff: Staff) -> list[tuple[UUID, str, UUID, str]]:
    """The same, as far as it is open to this member of staff: a case may be, and who somebody is in it not."""
    return list(walled.ask(staff, _open_entries, people=list(people)))


def _open_entries(anybody: Any) -> QuerySet:
    rows = PartyIndex.objects.filter(walled.of_parties(anybody), person_id__in=Slot("people", UUIDField()))
    return rows.values_list("person_id", "case_kind", "case_id", "compartment")


def parts_of(entries: Iterable[tuple[UUID, str, UUID, str]], staff: Staff) -> dict[UUID, list[Part]]:
    """The cases among these entries that are open to this member of staff, by person: one statement for all kinds."""
    asked = list(entries)
    wanted = {f"of_{kind}": {case for _, name, case, _ in asked if name == kind} for kind in _kinds}
    there = {slot: cases for slot, cases in wanted.items() if cases}
    if not there:
        return {}
    question = OpenOnes(tuple(slot.removeprefix("of_") for slot in there))
    refs = {(name, case): ref for name, case, ref in walled.ask(staff, question, **there)}
    found: dict[UUID, list[Part]] = {}
    for person, name, case, compartment in asked:
        if (name, case) in refs:
            kind = _kinds[name]
            part = Part(kind.words, refs[name, case], kind.address(case), name, case, compartment)
            found.setdefault(person, []).append(part)
    return found


@dataclass(frozen=True)
class OpenOnes:
    """The question which cases of these kinds are open to somebody, of those in `of_KIND` or of those with the
    reference `ref`: (kind, case, reference)."""

    kinds: tuple[str, ...]
    by_reference: bool = False

    def __call__(self, anybody: Any) -> QuerySet:
        first, *others = (self._of(_kinds[name], anybody) for name in self.kinds)
        return first.union(*others, all=True) if others else first

    def _of(self, kind: Kind, anybody: Any) -> QuerySet:
        rows: QuerySet = kind.table().visible_to(anybody)
        if self.by_reference:
            rows = rows.filter(ref=Slot("ref", CharField()))
        else:
            rows = rows.filter(pk__in=Slot(f"of_{kind.name}", UUIDField()))
        return rows.annotate(kind=Value(kind.name, output_field=CharField())).values_list("kind", "pk", "ref")


def named_to_leads(entries: Iterable[tuple[UUID, str, UUID, str]], lead: Staff) -> dict[UUID, list[Part]]:
    """The same for a lead, who knows of every case: with no address where it is not open to them. The caller has seen
    that none of them is shut to the lead by a conflict."""
    asked = list(entries)
    queries = [
        kind.table()
        .unwalled(Purpose.REFERENCE)
        .filter(pk__in={case for _, name, case, _ in asked if name == kind.name})
        .annotate(
            kind=Value(kind.name, output_field=CharField()),
            is_open=Exists(kind.table().visible_to(lead).filter(pk=OuterRef("pk"))),
        )
        .values_list("kind", "pk", "ref", "is_open")
        for kind in _kinds.values()
        if any(name == kind.name for _, name, _, _ in asked)
    ]
    if not queries:
        return {}
    refs = {(name, case): (ref, is_open) for name, case, ref, is_open in queries[0].union(*queries[1:], all=True)}
    found: dict[UUID, list[Part]] = {}
    for entry, name, case, compartment in asked:
        if (name, case) in refs:
            kind, (ref, is_open) = _kinds[name], refs[name, case]
            address = kind.address(case) if is_open else ""
            found.setdefault(entry, []).append(Part(kind.words, ref, address, name, case, compartment))
    return found
