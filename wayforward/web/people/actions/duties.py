"""Staff say that a duty is done, or not needed: those that no page of its own ends."""

from datetime import datetime

from wayforward.process import duties as rules
from wayforward.process.events import Event
from wayforward.web import record
from wayforward.web.accounts.models import Staff, Task
from wayforward.web.accounts.walled import Purpose


@record.act
def finish_duty(*, task: Task, outcome: str, by: Staff, at: datetime) -> Task:
    """Take a duty off the list. Raises Refused (`duty.*`) for one that ends on its own page, that has ended already, or
    that waits for somebody else."""
    row: Task = Task.unwalled(Purpose.ACTION).select_for_update(of=("self",)).get(pk=task.pk)
    own = row.staff_id == by.pk if row.staff_id else row.role in by.roles
    is_open = row.done_at is None and row.cancelled_at is None
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
