"""Visits by lone workers: where, when they check in, and who is alerted if they do not."""

from datetime import datetime

from wayforward.process import people as rules
from wayforward.process.events import Event
from wayforward.web import clock, record
from wayforward.web.accounts import tasks
from wayforward.web.accounts.models import Staff
from wayforward.web.accounts.walled import Purpose
from wayforward.web.people.models import Visit
from wayforward.web.people.place import Place


@record.act
def plan_visit(
    *,
    place: Place,
    staff: Staff,
    starts_at: datetime,
    check_in_by: datetime,
    alert: Staff,
    where: str,
    by: Staff,
    at: datetime,
) -> Visit:
    """Plan a visit by one member of staff, with a time to check in. Raises Refused (`visit.*`)."""
    rules.can_plan_visit(
        starts_at=starts_at,
        check_in_by=check_in_by,
        alerts_oneself=alert.pk == staff.pk,
        alert_is_at_work=alert.is_active and alert.service_id == place.service.pk,
    ).require()
    row = Visit(
        **place.row(),
        at=at,
        by=by,
        staff=staff,
        starts_at=starts_at,
        check_in_by=check_in_by,
        alert=alert,
        place=where.strip(),
    )
    row.save()
    tasks.add(
        kind="check_in",
        service=place.service,
        case_id=place.case_id,
        due_at=check_in_by,
        staff=staff,
        compartment=place.compartment,
        about=row.pk,
    )
    record.write(Event.VISIT_PLANNED, by=by, at=at, obj=row, starts=starts_at.isoformat(), **place.line())
    return row


@record.act
def check_in(*, visit: Visit, by: Staff, at: datetime) -> Visit:
    """Say that the visit is over and the visitor is safe; the alert falls away. Raises Refused (`visit.checked_in`)."""
    visit = Visit.unwalled(Purpose.ACTION).select_for_update(of=("self",)).get(pk=visit.pk)
    rules.can_check_in(checked_in=visit.checked_in_at is not None).require()
    visit.checked_in_at = at
    visit.save(update_fields=["checked_in_at"])
    for kind in ("check_in", "check_in_overdue"):
        tasks.done(case_id=visit.case_id, kind=kind, at=at, about=visit.pk)
    record.write(Event.VISIT_CHECKED_IN, by=by, at=at, case_id=visit.case_id, compartment=visit.compartment, obj=visit)
    return visit


def alert_overdue(now: datetime | None = None) -> int:
    """The worker's job: alert a colleague for every visitor who has not checked in in time. Says how many."""
    moment = now or clock.now()
    late = Visit.unwalled(Purpose.JOB).filter(check_in_by__lte=moment, checked_in_at=None, alerted_at=None)
    return sum(_alert(visit, moment) for visit in late.select_related("alert"))


def overdue_moments(after: datetime, until: datetime) -> list[datetime]:
    """The moments between the two at which a visitor should have checked in."""
    waiting = Visit.unwalled(Purpose.JOB).filter(checked_in_at=None, alerted_at=None)
    return list(waiting.filter(check_in_by__gt=after, check_in_by__lte=until).values_list("check_in_by", flat=True))


def _alert(visit: Visit, moment: datetime) -> int:
    return 1 if alert_for(visit=visit, by=None, at=moment) else 0


@record.act
def alert_for(*, visit: Visit, by: Staff | None, at: datetime) -> Visit | None:
    """Give the colleague named in the plan the duty to call a visitor who has not checked in. Once."""
    visit = Visit.unwalled(Purpose.ACTION).select_for_update(of=("self",)).select_related("alert").get(pk=visit.pk)
    if visit.checked_in_at is not None or visit.alerted_at is not None:
        return None
    visit.alerted_at = at
    visit.save(update_fields=["alerted_at"])
    tasks.add(
        kind="check_in_overdue",
        service=visit.alert.service_id,
        case_id=visit.case_id,
        due_at=at,
        staff=visit.alert,
        compartment=visit.compartment,
        about=visit.pk,
    )
    record.write(
        Event.VISIT_OVERDUE,
        by=by,
        at=at,
        case_id=visit.case_id,
        compartment=visit.compartment,
        obj=visit,
        service=visit.alert.service_id,
    )
    return visit
