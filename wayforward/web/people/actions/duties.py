"""Staff say that a duty is done, or not needed: those that no page of its own ends."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from wayforward.process import duties as rules
from wayforward.process import reminders
from wayforward.process.events import Event
from wayforward.web import clock, record
from wayforward.web.accounts.models import Staff, Task
from wayforward.web.accounts.tasks import covered_by
from wayforward.web.accounts.walled import Purpose


def is_own(task: Task, staff: Staff, covered: Collection[UUID] = ()) -> bool:
    """Is this a duty of this member of staff: by name, by role, or because they cover for whom it names?"""
    if task.staff_id is None:
        return task.role in staff.roles
    return task.staff_id == staff.pk or task.staff_id in covered


@record.act
def finish_several(*, tasks: Sequence[Task], outcome: str, by: Staff, at: datetime) -> list[Task]:
    """Take several duties off the list: all of them, or none. Raises Refused as for one."""
    return [finish_duty(task=task, outcome=outcome, by=by, at=at) for task in tasks]


@record.act
def finish_duty(*, task: Task, outcome: str, by: Staff, at: datetime) -> Task:
    """Take a duty off the list. Raises Refused (`duty.*`) for one that ends on its own page, that has ended already, or
    that waits for somebody else."""
    row: Task = Task.unwalled(Purpose.ACTION).select_for_update(of=("self",)).get(pk=task.pk)
    is_open = row.done_at is None and row.cancelled_at is None
    own = is_own(row, by, covered_by(by, today=clock.local(at).date()))
    rules.may_finish(row.kind, is_open=is_open, own=own, roles=by.roles).require()
    row.done_at = at  # either way somebody saw to it: what the calendar asks for is not asked again for this day
    row.save(update_fields=["done_at"])
    record.write(
        Event.TASK_DONE if rules.Outcome(outcome) == rules.Outcome.DONE else Event.TASK_CANCELLED,
        by=by,
        at=at,
        case_id=row.case_id,
        compartment=row.compartment,
        service=row.service_id,
        obj=row,
        kind=row.kind,
    )
    return row


@record.act
def choose_reminder(*, task: Task, on: date | None, by: Staff, at: datetime) -> Task:
    """On this day one's own duty stands on top of one's day; never: None. Raises Refused (`reminder.*`)."""
    row: Task = Task.unwalled(Purpose.ACTION).select_for_update(of=("self",)).get(pk=task.pk)
    is_open = row.done_at is None and row.cancelled_at is None
    today = clock.local(at).date()
    reminders.may_set(own=row.staff_id == by.pk, is_open=is_open, on=on, today=today).require()
    row.remind_on = on
    row.save(update_fields=["remind_on"])
    record.write(Event.REMINDER_CHOSEN, by=by, at=at, obj=row)
    return row
