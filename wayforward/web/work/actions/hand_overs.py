"""Hand-overs: written, passed on with the case, and taken on by whoever has it now."""

from datetime import datetime
from uuid import UUID

from wayforward.process import working as rules
from wayforward.process.deadlines import add_working_days, end_of_day, load_holidays
from wayforward.process.events import Event
from wayforward.web import clock, record
from wayforward.web.accounts import tasks
from wayforward.web.accounts.models import Service, Staff
from wayforward.web.accounts.walled import Purpose
from wayforward.web.people.place import Place
from wayforward.web.work.models import HandOver

WORKING_DAYS = 2


@record.act
def write_hand_over(
    *, place: Place, open_now: str, dates: str, risks: str, to: Staff | None, by: Staff, at: datetime
) -> HandOver:
    """Write what whoever takes the case on has to know; `to` where they have it already. It stands instead of the one
    before. Raises Refused (`hand_over.*`)."""
    rules.may_hand_over(open_now).require()
    row = HandOver(
        **place.row(), case_kind=place.case_kind, at=at, by=by, to=to, open=open_now, dates=dates, risks=risks
    )
    row.save()
    before = _standing(place.case_id).exclude(pk=row.pk)
    for each in before:
        tasks.cancel_for(place.case_id, ["read_hand_over"], at=at, about=each.pk)
    before.update(superseded_by=row.pk)
    if to is not None:
        _ask(row, to, place.service, at)
    record.write(Event.HAND_OVER_WRITTEN, by=by, at=at, obj=row, **place.line())
    return row


@record.act
def take_on(*, hand_over: HandOver, by: Staff, at: datetime) -> HandOver:
    """Say that one has read it and takes it on. Raises Refused (`hand_over.*`)."""
    row = HandOver.unwalled(Purpose.ACTION).select_for_update(of=("self",)).get(pk=hand_over.pk)
    rules.may_take_on(
        to_them=row.to_id == by.pk, taken_on=row.accepted_at is not None, superseded=row.superseded_by is not None
    ).require()
    row.accepted_at = at
    row.save(update_fields=["accepted_at"])
    tasks.done(case_id=row.case_id, kind="read_hand_over", at=at, about=row.pk)
    record.write(Event.HAND_OVER_TAKEN_ON, by=by, at=at, case_id=row.case_id, compartment=row.compartment, obj=row)
    return row


def passed_on(case_id: UUID, *, to: Staff, service: Service, at: datetime) -> None:
    """A case goes to a colleague: the hand-over that waits is theirs to read (part of the action that gives it)."""
    row = _standing(case_id).filter(accepted_at=None).exclude(by=to).select_for_update(of=("self",)).first()
    if row is not None:
        row.to = to
        row.save(update_fields=["to"])
        tasks.cancel_for(case_id, ["read_hand_over"], at=at, about=row.pk)
        _ask(row, to, service, at)


def _standing(case_id: UUID):  # type: ignore[no-untyped-def]
    return HandOver.unwalled(Purpose.ACTION).filter(case_id=case_id, superseded_by=None).order_by("-at", "pk")


def _ask(row: HandOver, to: Staff, service: Service, at: datetime) -> None:
    due = end_of_day(add_working_days(clock.local(at).date(), WORKING_DAYS, load_holidays()))
    tasks.add(
        kind="read_hand_over",
        service=service,
        case_id=row.case_id,
        due_at=due,
        staff=to,
        compartment=row.compartment,
        about=row.pk,
    )
