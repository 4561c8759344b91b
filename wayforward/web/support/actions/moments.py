"""What happens in a person's life: written down, dated ahead, moved to another day, or called off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from wayforward.process import moments as rules
from wayforward.process.events import Event
from wayforward.process.offers import Trigger
from wayforward.web import clock, record
from wayforward.web.accounts.models import Staff
from wayforward.web.accounts.walled import Purpose
from wayforward.web.support import places
from wayforward.web.support.models import LifeEvent, SupportCase

from .cases import lock, need_open, plan_prompt, refresh, write


@dataclass(frozen=True)
class Told:
    """One event as somebody told of it: in which case, what, on which day, by whom."""

    case: SupportCase
    kind: str
    on: date
    source: str


@record.act
def record_life_event(
    *,
    case: SupportCase,
    kind: str,
    on: date,
    source: str,
    by: Staff,
    at: datetime,
    said_by: Any = None,
    words: str = "",
    instead_of: LifeEvent | None = None,
) -> LifeEvent:
    """Write down something in the person's life, past or ahead. `instead_of` is the event whose day was moved.

    Raises Refused (`moment.*`, `support.closed`). Whoever it concerns is asked nothing by it.
    """
    case = lock(case)
    need_open(case)
    rules.may_write_down(on, clock.local(at).date()).require()
    row = LifeEvent(
        **places.of_case(case).row(),
        at=at,
        by=by,
        said_by=record.said(said_by),
        kind=Trigger(kind).value,
        on=on,
        source=rules.Source(source).value,
        words=words.strip(),
    )
    row.save()
    if instead_of is not None:
        LifeEvent.unwalled(Purpose.ACTION).filter(pk=instead_of.pk, superseded_by=None).update(superseded_by=row.pk)
    write(Event.LIFE_EVENT_RECORDED, case, by=by, at=at, said_by=row.said_by, obj=row, kind=row.kind)
    plan_prompt(refresh(case), at)
    return row


@record.act
def call_off_life_event(*, case: SupportCase, event: LifeEvent, by: Staff, at: datetime) -> LifeEvent:
    """It will not happen, or did not: it is no reason any more. Raises Refused (`support.closed`)."""
    case = lock(case)
    need_open(case)
    event.called_off_at = at
    event.save(update_fields=["called_off_at"])
    write(Event.LIFE_EVENT_CALLED_OFF, case, by=by, at=at, obj=event, kind=event.kind)
    plan_prompt(refresh(case), at)
    return event


@record.act
def import_life_events(*, told: Sequence[Told], by: Staff, at: datetime) -> list[LifeEvent]:
    """Several at once, of cases of one's own; all of them or none. Raises Refused as for one."""
    return [
        record_life_event(case=each.case, kind=each.kind, on=each.on, source=each.source, by=by, at=at) for each in told
    ]
