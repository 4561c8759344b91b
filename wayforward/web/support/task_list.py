"""The list of duties: one's own, and those of colleagues in cases that are open to one."""

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Q

from wayforward.process import duties
from wayforward.process.duties import TASKS, Role
from wayforward.web import clock, vault
from wayforward.web.accounts import tasks
from wayforward.web.accounts.models import Staff, Task
from wayforward.web.accounts.walled import WalledQuerySet
from wayforward.web.addresses import reverse
from wayforward.web.lists.choices import DUTY, OWN_DUTY, STAFF, Choices
from wayforward.web.lists.columns import Column, Entry, Sort, Way
from wayforward.web.lists.filters import (
    MINE,
    NOBODY,
    Days,
    Filter,
    OneOf,
    Options,
    coded,
    colleagues,
    equals,
    fixed,
    held_by,
)
from wayforward.web.lists.listing import Listing
from wayforward.web.people import cases as at_people
from wayforward.web.people.actions import duties as actions
from wayforward.web.restorative import to_do as restorative_to_do
from wayforward.web.support import about, to_do

KINDS = {kind: duty.words for kind, duty in TASKS.items()}
ANYBODY, LATE = "anybody", "late"
SUPPORT, RESTORATIVE, REFERRAL = "support", "restorative", "referral"
# What duties are about that are of no such case.
OTHERS = {"rights": "Rights and complaints", "pack": "A copy of somebody’s data"}
WORK_WITH_CASES = (Role.CASEWORKER, Role.PRACTITIONER, Role.SUPERVISOR, Role.RJ_LEAD)


def _whose(value: str, staff: Staff) -> Q:
    """One's own: by name, by role, and of whomever one covers for today."""
    if value == ANYBODY:
        return Q()
    return held_by("staff")(value, staff) if value else tasks.of_staff(staff)


def _whose_choices(choices: Choices) -> Options:
    """Everybody's, or those of one colleague; one's own stand there anyway."""
    named = colleagues(*WORK_WITH_CASES)(choices)
    return [(ANYBODY, "Everybody’s"), *(each for each in named if each[0] not in (MINE, NOBODY))]


def _when(value: str, staff: Staff) -> Q:
    of_staff = [kind for kind, duty in TASKS.items() if duty.waits_for_staff]
    return Q(due_at__lt=clock.now(), kind__in=of_staff) if value else Q()


def _which(entry: Entry) -> str:
    known = entry.more.get("case")
    if known:
        return f"{known.words} {known.ref}"
    return OTHERS.get(entry.row.compartment, "A case that you need not see")


def _cases(staff: Staff, rows: Sequence[Task]) -> dict[UUID, at_people.Part]:
    """The cases of these duties that are open: one statement. A referral and the case opened for it have one id."""
    wanted = [(row.case_id, kind, row.case_id, "") for row in rows for kind in (SUPPORT, RESTORATIVE, REFERRAL)]
    found = at_people.parts_of(dict.fromkeys(wanted), staff)
    return {case: parts[0] for case, parts in found.items()}


def _names(staff: Staff, rows: Sequence[Task], known: dict[UUID, at_people.Part]) -> dict[UUID | None, str]:
    """Whom these duties are about: three statements."""
    of = {kind: {pk for pk, part in known.items() if part.kind == kind} for kind in (SUPPORT, RESTORATIVE, REFERRAL)}
    pairs = about.pairs_of(
        staff,
        support=of[SUPPORT],
        restorative=of[RESTORATIVE],
        referrals=of[REFERRAL],
        parts={row.about for row in rows if row.about},
    )
    people = about.people_of(staff, pairs)
    return about.told(pairs, people, iter(vault.unseal_many(staff, about.names_of(people))))


def _href(entry: Entry) -> str:
    kind = entry.more["case"].kind if entry.more.get("case") else ""
    if kind == SUPPORT:
        return to_do.href_of(entry.row)
    if kind == RESTORATIVE:
        # What a colleague is to do may be no step of the viewer's: the page of the case shows each what they may.
        own = entry.more["own"]
        return restorative_to_do.address(entry.row) if own else reverse("restorative:case", args=[entry.row.case_id])
    return reverse("support:referral", args=[entry.row.case_id]) if kind else at_people.lead_address(entry.row)


def _remind(row: Task, kind: str, staff: Staff) -> str:
    """Where a duty of one's own in a case is made to come up again."""
    return at_people.remind_address(kind, row, staff, then="list") if kind in (SUPPORT, RESTORATIVE) else ""


def _ways(entry: Entry) -> list[Way]:
    remind = entry.more["remind"]
    said = ", ".join(filter(None, (duties.words(entry.row.kind), entry.more["name"], _which(entry))))
    return [Way("Remind me", remind, said)] if remind else []


def is_late(row: Task) -> bool:
    """Has the time of this duty of staff passed?"""
    return duties.is_overdue(row.kind, row.due_at, clock.now())


class TaskList(Listing):
    name, title, page = "tasks", "Things to do", "support:tasks"
    roles = WORK_WITH_CASES
    first = "due"
    is_one_question = False
    views = (("Yours", {}), ("Waiting for us", {"late": LATE}), ("Everybody’s", {"whose": ANYBODY}))
    empty = "Nothing waits here."
    columns: ClassVar[tuple[Column, ...]] = (
        Column(
            "what",
            "What",
            lambda entry: duties.words(entry.row.kind),
            href=_href,
            hint=lambda entry: entry.more["name"],
        ),
        Column("case", "Case", _which),
        Column(
            "who",
            "For",
            lambda entry: entry.row.staff.name if entry.row.staff else "Whoever leads or supervises",
            sort=Sort("staff__name", str, empty=True, of=Staff, by_id="staff_id"),
        ),
        Column("due", "By", lambda entry: entry.row.due_at, sort=Sort("due_at"), ways=_ways),
        Column(
            "late",
            "Stands",
            lambda entry: "Waits for us" if is_late(entry.row) else "",
            tag=lambda entry: "warm",
        ),
        Column("made", "Since", lambda entry: entry.row.made_at, sort=Sort("made_at"), down_first=True),
    )
    filters: ClassVar[tuple[Filter, ...]] = (
        OneOf(
            "whose",
            "Whose",
            _whose_choices,
            _whose,
            "Yours",
            STAFF,
        ),
        OneOf("late", "When", fixed([(LATE, "Waiting for us")]), _when),
        OneOf(
            "kind",
            "What",
            coded(DUTY, KINDS),
            equals("kind"),
            kind=DUTY,
            codes=KINDS,
            unless=("whose", OWN_DUTY),
        ),
        Days("due", "By", "due_at"),
    )

    def rows(self, staff: Staff) -> WalledQuerySet:
        rows = Task.visible_to(staff).filter(tasks.waits(), service_id=staff.service_id)
        return rows.select_related("staff")

    def entries(self, staff: Staff, rows: Sequence[Any], *, named: bool = True) -> list[Entry]:
        """Each duty with what and whom it is about, as far as that is open to the viewer: five statements."""
        known = _cases(staff, rows)
        names = _names(staff, rows, known) if named else {}
        covered = tasks.covered_by(staff)
        return [
            Entry(
                row,
                {
                    "case": case,
                    "name": names.get(row.about) or names.get(row.case_id, ""),
                    "own": actions.is_own(row, staff, covered),
                    "remind": _remind(row, case.kind if case else "", staff),
                },
            )
            for row in rows
            for case in [known.get(row.case_id)]
        ]


TASK_LIST = TaskList()
