"""Duties that the steps of a restorative case give to staff."""

from datetime import datetime
from uuid import UUID

from wayforward.process import deadlines
from wayforward.process.duties import Role
from wayforward.process.walls import Compartment
from wayforward.web import clock
from wayforward.web.accounts import tasks
from wayforward.web.accounts.models import Staff
from wayforward.web.restorative.facts import HOLIDAYS
from wayforward.web.restorative.models import RJCase


def in_working_days(at: datetime, days: int) -> datetime:
    """The end of the day so many working days on."""
    return clock.end_of_day(clock.start_of_day(deadlines.add_working_days(clock.local(at).date(), days, HOLIDAYS)))


def for_leads(case: RJCase, kind: str, *, at: datetime, working_days: int) -> None:
    """A duty for whichever lead takes it up."""
    tasks.add(
        kind=kind,
        service=case.service_id,
        case_id=case.pk,
        due_at=in_working_days(at, working_days),
        role=Role.RJ_LEAD,
        compartment=Compartment.CASE,
    )


def for_staff(
    case: RJCase,
    kind: str,
    staff: Staff | None,
    *,
    due_at: datetime,
    compartment: str = Compartment.CASE,
    about: UUID | None = None,
) -> None:
    """A duty for one member of staff; for the leads where nobody is allocated."""
    tasks.add(
        kind=kind,
        service=case.service_id,
        case_id=case.pk,
        due_at=due_at,
        staff=staff,
        role="" if staff else Role.RJ_LEAD,
        compartment=compartment,
        about=about,
    )


def same_day(at: datetime) -> datetime:
    """By the end of the day on which it happened."""
    return clock.end_of_day(at)


def ask_about_conflicts(case: RJCase, *, at: datetime) -> None:
    """Somebody new is in the case: whoever works on it says again whether they know anybody in it."""
    for member in (case.facilitator, case.co_facilitator, case.supervisor):
        if member is not None:
            for_staff(case, "review_conflict", member, due_at=in_working_days(at, 1))
