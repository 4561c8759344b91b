"""Which cases are kept whatever the rules say, and what was ended, as lists: references and days. Who decided stands on
the page, and no name is in a file.
"""

from datetime import date
from typing import ClassVar

from django.db.models import Q, QuerySet

from wayforward.process import keeping
from wayforward.process.keeping import HOLD_WORDS, WHY_WORDS, HoldReason, Why
from wayforward.web import clock
from wayforward.web.accounts import ties
from wayforward.web.accounts.models import Staff
from wayforward.web.addresses import reverse
from wayforward.web.lists.columns import Column, Sort
from wayforward.web.lists.filters import Days, Filter, OneOf, equals, fixed
from wayforward.web.lists.listing import Listing

from .data_lists import FILE_WORDS
from .models import Ending, LegalHold


def holds_of(staff: Staff) -> QuerySet[LegalHold]:
    """The holds of the service, but for those on a case, or for a complaint, that is shut to this member of staff."""
    shut = ties.shut_to(staff)
    rows = LegalHold.objects.filter(service=staff.service_id).exclude(case_id__in=shut)
    return rows.filter(Q(about=None) | ~Q(about__in=shut))


STANDS, LOOK, LIFTED = "stands", "look", "lifted"
_HOLD = {STANDS: "Stands", LOOK: "Look at it now", LIFTED: "Lifted"}
_HOLD_TAGS = {STANDS: "now", LOOK: "wait", LIFTED: "done"}


def hold_stands(row: LegalHold) -> str:
    """Where a hold is: a code. The day came to look at it again: look."""
    if row.lifted_at is not None:
        return LIFTED
    return LOOK if row.review_on <= clock.today() else STANDS


def _hold_state(value: str, staff: Staff) -> Q:
    if value == LOOK:
        return Q(lifted_at=None, review_on__lte=clock.today())
    return Q(lifted_at__isnull=value == STANDS) if value else Q()


class Holds(Listing):
    name, title, page = "holds", "Cases that are kept", "rights:holds"
    roles = keeping.KEEPERS
    first = "-placed"
    is_one_question = False  # what a conflict shuts is asked of whoever looks
    views = (
        ("All", {}),
        ("Standing", {"state": STANDS}),
        ("To look at now", {"state": LOOK}),
        ("Lifted", {"state": LIFTED}),
    )
    empty = "No case is kept in this way."
    none_such = "No hold is like that."
    columns: ClassVar[tuple[Column, ...]] = (
        Column("ref", "Case", lambda entry: entry.row.ref, sort=Sort("ref", str)),
        Column("reason", "Why", lambda entry: HOLD_WORDS[HoldReason(entry.row.reason)], sort=Sort("reason", str)),
        Column(
            "placed",
            "Placed",
            lambda entry: entry.row.placed_at,
            sort=Sort("placed_at"),
            down_first=True,
            hint=lambda entry: f"by {entry.row.placed_by.name}",
        ),
        Column(
            "state",
            "Where it is",
            lambda entry: _HOLD[hold_stands(entry.row)],
            tag=lambda entry: _HOLD_TAGS[hold_stands(entry.row)],
        ),
        Column("review", "Looked at again on", lambda entry: entry.row.review_on, sort=Sort("review_on", date)),
        Column(
            "lifted",
            "Lifted",
            lambda entry: entry.row.lifted_at,
            sort=Sort("lifted_at", empty=True),
            down_first=True,
            hint=lambda entry: f"by {entry.row.lifted_by.name}" if entry.row.lifted_by else "",
        ),
        Column(
            "lift",
            "What can be done",
            lambda entry: "" if entry.row.lifted_at else f"Lift {entry.row.ref}",
            href=lambda entry: "" if entry.row.lifted_at else reverse("rights:lift-hold", args=[entry.row.pk]),
            only_on_page=True,
        ),
    )
    filters: ClassVar[tuple[Filter, ...]] = (
        OneOf(
            "state",
            "Where it is",
            fixed([(STANDS, "Standing"), (LOOK, "To look at now"), (LIFTED, "Lifted")]),
            _hold_state,
        ),
        OneOf("reason", "Why", fixed(HOLD_WORDS.items()), equals("reason")),
        Days("placed", "Placed", "placed_at"),
        Days("review", "Looked at again on", "review_on", of_moments=False),
    )

    def rows(self, staff: Staff) -> QuerySet[LegalHold]:
        return holds_of(staff).select_related("placed_by", "lifted_by")


def _by(row: Ending) -> str:
    run = row.run
    return f"by {run.proposed_by.name} and {run.agreed_by.name}" if run.proposed_by and run.agreed_by else "by the rule"


class Endings(Listing):
    """All that is left of the files that were ended. Who proposed it and who agreed stands on the page."""

    name, title, page = "ended", "What was ended", "rights:ended"
    roles = keeping.KEEPERS
    first = "-ended"
    is_one_question = False  # what a conflict shuts is asked of whoever looks
    empty = "Nothing was ended yet."
    none_such = "Nothing that was ended is like that."
    columns: ClassVar[tuple[Column, ...]] = (
        Column("ref", "Case", lambda entry: entry.row.ref, sort=Sort("ref", str)),
        Column("kind", "File", lambda entry: FILE_WORDS[entry.row.kind], sort=Sort("kind", str)),
        Column("why", "Rule", lambda entry: WHY_WORDS[Why(entry.row.why)]),
        Column("due", "Due since", lambda entry: entry.row.due_on, sort=Sort("due_on", date), down_first=True),
        Column(
            "ended",
            "Ended",
            lambda entry: entry.row.ended_at,
            sort=Sort("ended_at"),
            down_first=True,
            hint=lambda entry: _by(entry.row),
        ),
        Column("keys", "Keys destroyed", lambda entry: entry.row.keys, only_in_file=True),
    )
    filters: ClassVar[tuple[Filter, ...]] = (
        OneOf("kind", "File", fixed(FILE_WORDS.items()), equals("kind")),
        OneOf("why", "Rule", fixed(WHY_WORDS.items()), equals("why")),
        Days("due", "Due since", "due_on", of_moments=False),
        Days("ended", "Ended", "ended_at"),
    )

    def rows(self, staff: Staff) -> QuerySet[Ending]:
        rows = Ending.objects.filter(service=staff.service_id).exclude(ended_at=None)
        rows = rows.exclude(case_id__in=ties.shut_to(staff))
        return rows.select_related("run__agreed_by", "run__proposed_by")


HOLDS, ENDINGS = Holds(), Endings()
