"""What people ask about their own data, as lists: to erase a file, or for a copy. No file of a list says a name."""

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from django.db.models import Q

from wayforward.process import erasure, packs
from wayforward.process.packs import CAME_WORDS, Came
from wayforward.web import clock, vault
from wayforward.web.accounts.models import Staff
from wayforward.web.accounts.walled import WalledQuerySet
from wayforward.web.addresses import reverse
from wayforward.web.lists.columns import Column, Entry, Sort
from wayforward.web.lists.filters import Days, Filter, OneOf, equals, fixed
from wayforward.web.lists.listing import Listing

from .actions import packs as at_packs
from .models import ErasureRequest, Pack
from .models.keeping import OF_CASES

FILE_WORDS = {
    "support": "Support",
    "referral": "Referral",
    "participation": "Part in a restorative case",
    "named": "Somebody named",
    "complaint": "A complaint",
    "police": "A request of the police",
    "asked": "A request about their own data",
    "copy": "A copy of data, of somebody unknown here",
}
OPEN = "still-open"


def erasure_state(row: ErasureRequest) -> str:
    """Where a request to erase is, in words."""
    return erasure.STATE_WORDS[erasure.State(row.state)]


def _erasure_state(value: str, staff: Staff) -> Q:
    if value == OPEN:
        return ~Q(state__in=erasure.ENDS)
    return Q(state=value) if value else Q()


class Erasures(Listing):
    """Requests to erase a file: by reference, with nobody's name."""

    name, title, page = "erasures", "Requests to erase", "rights:erasures"
    roles = erasure.KEEPERS
    first = "-received"
    views = (
        ("All", {}),
        ("Not decided", {"state": OPEN}),
        *(
            (erasure.STATE_WORDS[state], {"state": state.value})
            for state in (erasure.State.ERASED, erasure.State.REFUSED)
        ),
    )
    empty = "Nobody has asked for their file to be erased."
    none_such = "No request is like that."
    columns: ClassVar[tuple[Column, ...]] = (
        Column(
            "ref",
            "Case",
            lambda entry: entry.row.ref,
            sort=Sort("ref", str),
            href=lambda entry: reverse("rights:erasure", args=[entry.row.pk]),
        ),
        Column("kind", "File", lambda entry: FILE_WORDS[entry.row.kind]),
        Column("asked", "Asked on", lambda entry: entry.row.asked_on, sort=Sort("asked_on", date), down_first=True),
        Column(
            "received", "Written down", lambda entry: entry.row.received_at, sort=Sort("received_at"), down_first=True
        ),
        Column(
            "state",
            "Where it is",
            lambda entry: erasure_state(entry.row),
            tag=lambda entry: "done" if entry.row.state in erasure.ENDS else "wait",
        ),
        Column(
            "decided",
            "Decided",
            lambda entry: entry.row.decided_at,
            sort=Sort("decided_at", empty=True),
            down_first=True,
        ),
    )
    filters: ClassVar[tuple[Filter, ...]] = (
        OneOf("state", "Where it is", fixed([(OPEN, "Not decided"), *erasure.STATE_WORDS.items()]), _erasure_state),
        OneOf("kind", "File", fixed((kind, FILE_WORDS[kind]) for kind in OF_CASES), equals("kind")),
        Days("asked", "Asked on", "asked_on", of_moments=False),
        Days("received", "Written down", "received_at"),
        Days("decided", "Decided", "decided_at"),
    )
    shown = ("ref", "kind", "asked_on", "received_at", "state", "decided_at")

    def rows(self, staff: Staff) -> WalledQuerySet:
        return ErasureRequest.visible_to(staff).filter(service=staff.service_id).only(*self.shown)


OVERDUE = "overdue"
# The clock runs in none of these: nothing is due.
_NOT_RUNNING = (packs.State.ENDED, packs.State.ASKING)


def waits(row: Pack) -> bool:
    """Does the service owe an answer, by the day on which it is due?"""
    return row.state not in _NOT_RUNNING


def is_overdue(row: Pack) -> bool:
    """Did the day pass on which the answer was due?"""
    return waits(row) and row.due_on < clock.today()


def _copy_state(value: str, staff: Staff) -> Q:
    if value == OPEN:
        return ~Q(state=packs.State.ENDED)
    if value == OVERDUE:
        return ~Q(state__in=_NOT_RUNNING) & Q(due_on__lt=clock.today())
    return Q(state=value) if value else Q()


class Copies(Listing):
    """Requests for a copy of one's own data. Who asked stands on the page alone."""

    name, title, page = "copies", "Copies that people ask for", "rights:packs"
    roles = packs.PREPARERS
    first = "-taken"
    is_one_question = False  # whom a conflict shuts out is asked of whoever looks
    views = (
        ("All", {}),
        ("Not answered", {"state": OPEN}),
        ("Overdue", {"state": OVERDUE}),
        ("Answered", {"state": packs.State.ENDED.value}),
    )
    empty = "Nobody has asked yet."
    none_such = "No request is like that."
    columns: ClassVar[tuple[Column, ...]] = (
        Column(
            "ref",
            "Request",
            lambda entry: entry.row.ref,
            sort=Sort("ref", str),
            href=lambda entry: reverse("rights:pack", args=[entry.row.pk]),
        ),
        Column("person", "Who asks", lambda entry: entry.more.get("name", ""), only_on_page=True),
        Column(
            "received", "Asked on", lambda entry: entry.row.received_on, sort=Sort("received_on", date), down_first=True
        ),
        Column("taken", "Written down", lambda entry: entry.row.taken_at, sort=Sort("taken_at"), down_first=True),
        Column(
            "state",
            "Where it is",
            lambda entry: packs.STATE_WORDS[packs.State(entry.row.state)],
            tag=lambda entry: {packs.State.ENDED: "done", packs.State.ASKING: "wait"}.get(entry.row.state, "now"),
        ),
        Column(
            "due",
            "Due on",
            lambda entry: entry.row.due_on if waits(entry.row) else None,
            sort=Sort("due_on", date),
            hint=lambda entry: "Overdue" if is_overdue(entry.row) else "",
        ),
        Column(
            "ended", "Answered", lambda entry: entry.row.ended_at, sort=Sort("ended_at", empty=True), down_first=True
        ),
        Column(
            "came",
            "How it ended",
            lambda entry: CAME_WORDS[Came(entry.row.came)] if entry.row.came else "",
            only_in_file=True,
        ),
    )
    filters: ClassVar[tuple[Filter, ...]] = (
        OneOf(
            "state",
            "Where it is",
            fixed([(OPEN, "Not answered"), (OVERDUE, "Overdue"), *packs.STATE_WORDS.items()]),
            _copy_state,
        ),
        OneOf("came", "How it ended", fixed(CAME_WORDS.items()), equals("came")),
        Days("received", "Asked on", "received_on", of_moments=False),
        Days("due", "Due on", "due_on", of_moments=False),
        Days("ended", "Answered", "ended_at"),
    )
    shown = ("ref", "key_id", "name", "received_on", "taken_at", "state", "due_on", "ended_at", "came")

    def rows(self, staff: Staff) -> WalledQuerySet:
        rows = at_packs.visible(staff).filter(service=staff.service_id)
        return rows.select_related(None).only(*self.shown)

    def entries(self, staff: Staff, rows: Sequence[Any], *, named: bool = True) -> list[Entry]:
        """With the name that they gave, for a page: one statement."""
        if not named:
            return super().entries(staff, rows)
        names = vault.unseal_many(staff, [row.name for row in rows])
        return [Entry(row, {"name": name}) for row, name in zip(rows, names, strict=True)]


ERASURES, COPIES = Erasures(), Copies()
