"""Hours: written down by whoever gave them, confirmed by whoever leads."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from wayforward.process import working as rules
from wayforward.process.events import Event
from wayforward.web import clock, record
from wayforward.web.accounts.models import Staff
from wayforward.web.work.models import Hours


@record.act
def enter_hours(*, on: date, activity: str, minutes: int, by: Staff, at: datetime) -> Hours:
    """Write down hours of one's own. Raises Refused (`hours.*`)."""
    rules.may_enter(on, minutes, clock.local(at).date()).require()
    row = Hours(staff=by, on=on, activity=rules.Activity(activity).value, minutes=minutes, at=at)
    row.save()
    record.write(Event.HOURS_ENTERED, by=by, at=at, obj=row, minutes=minutes)
    return row


@record.act
def confirm_hours(*, hours: Sequence[UUID], by: Staff, at: datetime) -> int:
    """Confirm hours of colleagues of the own service, all or none. Raises Refused (`hours.*`)."""
    asked = Hours.objects.select_for_update(of=("self",)).filter(pk__in=hours, staff__service_id=by.service_id)
    rows = list(asked.order_by("pk"))
    for row in rows:
        settled = row.confirmed_at is not None or row.taken_back_at is not None
        rules.may_confirm(by.roles, own=row.staff_id == by.pk, settled=settled).require()
        row.confirmed_at, row.confirmed_by = at, by
        row.save(update_fields=["confirmed_at", "confirmed_by"])
        record.write(Event.HOURS_CONFIRMED, by=by, at=at, obj=row, minutes=row.minutes)
    return len(rows)


@record.act
def take_back_hours(*, hours: Hours, by: Staff, at: datetime) -> Hours:
    """Take hours of one's own back that nobody has confirmed. Raises Refused (`hours.*`)."""
    row = Hours.objects.select_for_update(of=("self",)).get(pk=hours.pk)
    settled = row.confirmed_at is not None or row.taken_back_at is not None
    rules.may_take_back(own=row.staff_id == by.pk, settled=settled).require()
    row.taken_back_at = at
    row.save(update_fields=["taken_back_at"])
    record.write(Event.HOURS_TAKEN_BACK, by=by, at=at, obj=row, minutes=row.minutes)
    return row
