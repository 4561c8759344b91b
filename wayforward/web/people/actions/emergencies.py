"""Emergency access: opened with a reason, told to the leads at once, ended by itself, reviewed by somebody else."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from wayforward.process import deadlines
from wayforward.process import emergencies as rules
from wayforward.process.decision import no
from wayforward.process.duties import Role
from wayforward.process.events import Event
from wayforward.process.walls import Compartment, Tie
from wayforward.web import clock, record
from wayforward.web.accounts import tasks, ties
from wayforward.web.accounts.models import EmergencyAccess, Staff
from wayforward.web.people import cases


@record.act
def open_in_emergency(*, reference: str, why: str, by: Staff, at: datetime) -> list[EmergencyAccess]:
    """Open a case to somebody who is not tied to it, for an hour, to read and not to change: by its reference, or by
    the telephone number of whoever is supported in it. Raises Refused (`emergency.*`): what is not there and what a
    conflict shuts are answered alike."""
    one = cases.by_reference(reference, by.service_id)
    found = [one] if one else cases.by_telephone(reference, by.service_id)
    open_to = [each for each in found if by.pk not in ties.blocked(each[1])]
    rules.may_open(roles=by.roles, same_service=bool(found), blocked=not open_to).require()
    return [_open(each, why, by, at) for each in open_to]


def _open(found: tuple[str, UUID, str], why: str, by: Staff, at: datetime) -> EmergencyAccess:
    kind, case_id, ref = found
    ends = rules.until(at)
    access = EmergencyAccess.objects.create(
        staff=by,
        service=by.service,
        case_id=case_id,
        case_kind=kind,
        ref=ref,
        why=rules.Why(why).value,
        at=at,
        until=ends,
    )
    ties.untie(staff=by, case_id=case_id, at=at, kind=Tie.EMERGENCY)  # opened again before the hour is over
    ties.tie(staff=by, case_id=case_id, case_kind=kind, kind=Tie.EMERGENCY, at=at, until=ends)
    tasks.add(
        kind="review_emergency",
        service=by.service_id,
        case_id=case_id,
        due_at=_review_by(at),
        role=Role.RJ_LEAD,
        compartment=Compartment.STATUS,
        about=access.pk,
    )
    record.write(
        Event.EMERGENCY_ACCESS,
        by=by,
        at=at,
        case_id=case_id,
        compartment=Compartment.STATUS,
        obj=access,
        why=access.why,
    )
    return access


@record.act
def review_emergency(*, access: EmergencyAccess, finding: str, by: Staff, at: datetime) -> EmergencyAccess:
    """Say whether an emergency access was justified. Raises Refused (`emergency.*`). A case that is shut to the
    reviewer by a conflict is reviewed by another."""
    access = EmergencyAccess.objects.select_for_update(of=("self",)).get(pk=access.pk)
    if by.pk in ties.blocked(access.case_id):
        no(rules.FOR_A_LEAD).require()
    rules.may_review(roles=by.roles, own=access.staff_id == by.pk, reviewed=access.reviewed_at is not None).require()
    access.reviewed_at, access.reviewed_by, access.finding = at, by, rules.Finding(finding).value
    access.save(update_fields=["reviewed_at", "reviewed_by", "finding"])
    tasks.done(case_id=access.case_id, kind="review_emergency", at=at, about=access.pk)
    record.write(
        Event.EMERGENCY_REVIEWED,
        by=by,
        at=at,
        case_id=access.case_id,
        compartment=Compartment.STATUS,
        obj=access,
        finding=access.finding,
    )
    return access


def of_service(staff: Staff) -> QuerySet[EmergencyAccess]:
    """The emergency accesses of the service of this member of staff, but for those to cases that a conflict shuts to
    them."""
    rows = EmergencyAccess.objects.filter(service_id=staff.service_id).exclude(case_id__in=ties.shut_to(staff))
    return rows.select_related("staff", "reviewed_by")


def _review_by(at: datetime) -> datetime:
    """The leads see it today; a review has to be written down within five working days."""
    day = deadlines.add_working_days(clock.local(at).date(), rules.REVIEW_WORKING_DAYS, deadlines.load_holidays())
    return deadlines.end_of_day(day)
