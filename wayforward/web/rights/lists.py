"""The registers of complaints and of requests by the police, as lists. No file of them says who complained, whom the
police named, or under which reference they asked.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from django.db.models import Q

from wayforward.process import complaints, police
from wayforward.process.complaints import ABOUT_WORDS, OUTCOME_WORDS, About, Outcome
from wayforward.process.police import STATE_WORDS, State
from wayforward.web import clock, vault
from wayforward.web.accounts.models import Staff
from wayforward.web.accounts.walled import WalledQuerySet
from wayforward.web.addresses import reverse
from wayforward.web.lists.columns import Column, Entry, Sort
from wayforward.web.lists.filters import Days, Filter, OneOf, equals, fixed
from wayforward.web.lists.listing import Listing

from .models import Complaint, PoliceRequest

TO_ACKNOWLEDGE, LOOKED_INTO, ANSWERED = "to-acknowledge", "looked-into", "answered"
STANDS = {TO_ACKNOWLEDGE: "To acknowledge", LOOKED_INTO: "Being looked into", ANSWERED: "Answered"}
_COMPLAINT_TAGS = {TO_ACKNOWLEDGE: "wait", LOOKED_INTO: "now", ANSWERED: "done"}
_IN_SHORT = tuple((code, words.partition(":")[0]) for code, words in ABOUT_WORDS.items())
_OF_STATE = {
    TO_ACKNOWLEDGE: Q(ended_at=None, acknowledged_at=None),
    LOOKED_INTO: Q(ended_at=None, acknowledged_at__isnull=False),
    ANSWERED: Q(ended_at__isnull=False),
}


def stands(row: Complaint) -> str:
    """Where a complaint is: a code."""
    if row.ended_at is not None:
        return ANSWERED
    return TO_ACKNOWLEDGE if row.acknowledged_at is None else LOOKED_INTO


def is_late(row: Complaint) -> bool:
    """Did the day pass by which it had to be acknowledged?"""
    return stands(row) == TO_ACKNOWLEDGE and row.acknowledge_by < clock.today()


def _stands(entry: Entry) -> str:
    return "Acknowledge it now" if is_late(entry.row) else STANDS[stands(entry.row)]


def _next(entry: Entry) -> str:
    """What it came to, or by when it has to be acknowledged."""
    row = entry.row
    if row.outcome:
        return OUTCOME_WORDS[Outcome(row.outcome)]
    return f"by {row.acknowledge_by:%-d %B %Y}" if stands(row) == TO_ACKNOWLEDGE else ""


class Complaints(Listing):
    """Whoever is complained about has neither the row nor a count with it in it."""

    name, title, page = "complaints", "Complaints", "rights:complaints"
    roles = complaints.KEEPERS
    first = "-received"
    views = (("All", {}), *((STANDS[code], {"state": code}) for code in STANDS))
    empty = "Nobody has complained, or none of it was written down."
    none_such = "No complaint is like that."
    columns: ClassVar[tuple[Column, ...]] = (
        Column(
            "received",
            "Received",
            lambda entry: entry.row.received_on,
            sort=Sort("received_on", date),
            down_first=True,
            href=lambda entry: reverse("rights:complaint", args=[entry.row.pk]),
        ),
        Column("about", "About", lambda entry: ABOUT_WORDS[About(entry.row.about)]),
        Column("state", "Where it is", _stands, tag=lambda entry: _COMPLAINT_TAGS[stands(entry.row)], hint=_next),
        Column(
            "by",
            "Acknowledge by",
            lambda entry: entry.row.acknowledge_by,
            sort=Sort("acknowledge_by", date),
            only_in_file=True,
        ),
        Column("acknowledged", "Acknowledged", lambda entry: entry.row.acknowledged_at, only_in_file=True),
        Column("outcome", "What it came to", lambda entry: _outcome(entry.row), only_in_file=True),
        Column(
            "ended",
            "Answered",
            lambda entry: entry.row.ended_at,
            sort=Sort("ended_at", empty=True),
            down_first=True,
        ),
    )
    filters: ClassVar[tuple[Filter, ...]] = (
        OneOf("state", "Where it is", fixed(STANDS.items()), lambda code, staff: _OF_STATE.get(code, Q())),
        OneOf("about", "About", fixed(_IN_SHORT), equals("about")),
        OneOf("outcome", "What it came to", fixed(OUTCOME_WORDS.items()), equals("outcome")),
        Days("received", "Received", "received_on", of_moments=False),
        Days("ended", "Answered", "ended_at"),
    )
    shown = ("about", "received_on", "acknowledge_by", "acknowledged_at", "outcome", "ended_at")

    def rows(self, staff: Staff) -> WalledQuerySet:
        return Complaint.visible_to(staff).filter(service=staff.service_id).only(*self.shown)


def _outcome(row: Complaint) -> str:
    return OUTCOME_WORDS[Outcome(row.outcome)] if row.outcome else ""


OPEN = "still-open"
_POLICE_TAGS = {State.REFUSED: "done", State.GIVEN: "done", State.ASKED_BACK: "wait"}


def state_of(row: PoliceRequest) -> tuple[str, str]:
    """Where a request is, in words, and how that is marked."""
    state = State(row.state)
    return STATE_WORDS[state], _POLICE_TAGS.get(state, "now")


def _police_state(value: str, staff: Staff) -> Q:
    if value == OPEN:
        return ~Q(state__in=police.ENDS)
    return Q(state=value) if value else Q()


class PoliceRequests(Listing):
    """What the police call it stands on the page alone: a file says when they asked, and what became of it."""

    name, title, page = "police-requests", "Requests by the police", "rights:police"
    roles = police.KEEPERS
    first = "-received"
    views = (
        ("All", {}),
        ("Not answered", {"state": OPEN}),
        *((STATE_WORDS[state], {"state": state.value}) for state in (State.REFUSED, State.GIVEN)),
    )
    empty = "The police have asked for nothing."
    none_such = "No request is like that."
    columns: ClassVar[tuple[Column, ...]] = (
        Column(
            "their_ref",
            "Their reference",
            lambda entry: entry.more.get("their_ref") or "None given",
            only_on_page=True,
            href=lambda entry: reverse("rights:police-request", args=[entry.row.pk]),
        ),
        Column("asked", "Asked on", lambda entry: entry.row.asked_on, sort=Sort("asked_on", date), down_first=True),
        Column(
            "received",
            "Written down",
            lambda entry: entry.row.received_at,
            sort=Sort("received_at"),
            down_first=True,
            hint=lambda entry: f"by {entry.row.by.name}",
        ),
        Column(
            "state",
            "Where it is",
            lambda entry: state_of(entry.row)[0],
            tag=lambda entry: state_of(entry.row)[1],
        ),
        Column(
            "ended",
            "Answered",
            lambda entry: entry.row.ended_at,
            sort=Sort("ended_at", empty=True),
            down_first=True,
        ),
        Column("told", "The person was told", lambda entry: entry.row.told_on, only_in_file=True),
    )
    filters: ClassVar[tuple[Filter, ...]] = (
        OneOf("state", "Where it is", fixed([(OPEN, "Not answered"), *STATE_WORDS.items()]), _police_state),
        Days("asked", "Asked on", "asked_on", of_moments=False),
        Days("received", "Written down", "received_at"),
        Days("ended", "Answered", "ended_at"),
    )
    shown = ("key_id", "their_ref", "asked_on", "received_at", "state", "ended_at", "told_on", "by__name")

    def rows(self, staff: Staff) -> WalledQuerySet:
        rows = PoliceRequest.visible_to(staff).filter(service=staff.service_id).select_related("by")
        return rows.only("by", *self.shown)

    def entries(self, staff: Staff, rows: Sequence[Any], *, named: bool = True) -> list[Entry]:
        """With what the police call it, for a page: one statement."""
        if not named:
            return super().entries(staff, rows)
        refs = vault.unseal_many(staff, [row.their_ref for row in rows])
        return [Entry(row, {"their_ref": ref}) for row, ref in zip(rows, refs, strict=True)]


COMPLAINTS, POLICE_REQUESTS = Complaints(), PoliceRequests()
