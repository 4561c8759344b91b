"""Complaints: written down by anybody, behind a wall of their own, acknowledged, looked into, answered."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from wayforward.process import complaints as rules
from wayforward.process import keeping
from wayforward.process.events import Event
from wayforward.process.safe_contact import Message
from wayforward.process.walls import Compartment
from wayforward.web import clock, record, vault
from wayforward.web.accounts import tasks, ties
from wayforward.web.accounts.models import Block, Staff
from wayforward.web.accounts.walled import Purpose
from wayforward.web.outgoing import gateway
from wayforward.web.people import cases
from wayforward.web.rights.models import Complaint, ComplaintNote, LegalHold

RIGHTS = Compartment.RIGHTS
WALLED_OFF = "complaint"
ANSWER_WITHIN_DAYS = 90
REVIEW_HOLD_DAYS = 180


@record.act
def receive(
    *,
    about: str,
    way: str,
    who: str,
    words: str,
    received_on: date,
    complained_about: Sequence[Staff],
    by: Staff,
    at: datetime,
    reference: str = "",
    hold: bool = False,
) -> Complaint:
    """Write a complaint down, whoever took it. Those complained about are walled off from it. With `hold` nothing of
    the case that it is about is ended meanwhile. A case that a conflict shuts to whoever writes is answered as one that
    is not there. Raises Refused (`complaint.*`)."""
    found = cases.by_reference(reference, by.service_id)
    if found is not None and by.pk in ties.blocked(found[1]):
        found = None
    today = clock.local(at).date()
    rules.may_receive(
        words=words,
        received_on=received_on,
        today=today,
        left=len(those_who_look(by.service_id, but=complained_about)),
        reference=reference,
        found=found is not None,
        hold=hold,
    ).require()
    pk = uuid4()
    row = Complaint(
        id=pk,
        service=by.service,
        case_id=pk,
        key_id=vault.new_key(vault.Scope.RIGHTS, pk),
        about_case=found[1] if found else None,
        ref=found[2] if found else "",
        person_id=_supported(found[0], found[1]) if found else None,
        about=rules.About(about).value,
        way=rules.Way(way).value,
        who=who.strip(),
        words=words.strip(),
        received_on=received_on,
        received_at=at,
        by=by,
        acknowledge_by=rules.acknowledge_by(received_on, by.service.rules.complaint_acknowledge_days),
    )
    row.save()
    for each in complained_about:
        ties.block(staff=each, case_id=pk, reason=WALLED_OFF, at=at)
    acknowledge_at = clock.end_of_day(clock.start_of_day(row.acknowledge_by))
    _duty(row, "acknowledge_complaint", acknowledge_at)
    _write(Event.COMPLAINT_RECEIVED, row, by, at, about=row.about)
    if hold and found is not None:
        _hold(row, found, by, at)
    return row


@record.act
def acknowledge(*, complaint: Complaint, way: str, by: Staff, at: datetime) -> Complaint:
    """Tell them that somebody looks into it: by a neutral message on their own safe channel (`way` "message"), or by
    hand, in the way that is written down. Raises Refused (`complaint.*`)."""
    row, by_message = _lock(complaint), way == "message"
    sent = None
    if by_message and row.person is not None and row.acknowledged_at is None and row.ended_at is None:
        sent = gateway.send(
            person=row.person,
            purpose=Message.RECEIVED,
            by=by,
            at=at,
            case_id=row.pk,
            compartment=RIGHTS,
            key=f"complaint:{row.pk}",
        )
    rules.may_acknowledge(
        roles=by.roles,
        over=row.ended_at is not None,
        already=row.acknowledged_at is not None,
        by_message=by_message,
        reachable=sent is not None,
    ).require()
    row.acknowledged_at, row.acknowledged_by = at, by
    row.acknowledged_way = way if by_message else rules.Way(way).value
    row.save(update_fields=["acknowledged_at", "acknowledged_by", "acknowledged_way"])
    tasks.done(case_id=row.pk, kind="acknowledge_complaint", at=at)
    _duty(row, "answer_complaint", clock.end_of_day(at + timedelta(days=ANSWER_WITHIN_DAYS)))
    _write(Event.COMPLAINT_ACKNOWLEDGED, row, by, at, way=row.acknowledged_way)
    return row


@record.act
def note(*, complaint: Complaint, words: str, by: Staff, at: datetime) -> ComplaintNote:
    """Write down how it goes on. Raises Refused (`complaint.*`)."""
    row = _lock(complaint)
    rules.may_note(roles=by.roles, over=row.ended_at is not None, words=words).require()
    made = ComplaintNote(
        service=row.service,
        case_id=row.pk,
        key_id=row.key_id,
        complaint=row,
        words=words.strip(),
        at=at,
        by=by,
    )
    made.save()
    _write(Event.COMPLAINT_NOTED, row, by, at)
    return made


@record.act
def answer(*, complaint: Complaint, outcome: str, words: str, told_on: date, by: Staff, at: datetime) -> Complaint:
    """End a complaint: what it came to, why, and when they were told. Raises Refused (`complaint.*`)."""
    row = _lock(complaint)
    rules.may_answer(
        roles=by.roles,
        over=row.ended_at is not None,
        acknowledged=row.acknowledged_at is not None,
        words=words,
        told_on=told_on,
        today=clock.local(at).date(),
    ).require()
    row.outcome, row.answer, row.told_on = rules.Outcome(outcome).value, words.strip(), told_on
    row.ended_at, row.ended_by = at, by
    row.save(update_fields=["outcome", "answer", "told_on", "ended_at", "ended_by"])
    tasks.done(case_id=row.pk, kind="answer_complaint", at=at)
    _write(Event.COMPLAINT_ANSWERED, row, by, at, outcome=row.outcome)
    return row


def those_who_look(service_id: UUID, but: Iterable[Staff] = ()) -> list[Staff]:
    """Those of a service who look into complaints, but for some."""
    out = {each.pk for each in but}
    staff = Staff.objects.filter(service_id=service_id, is_active=True)
    return [each for each in staff if each.has_role(*rules.KEEPERS) and each.pk not in out]


def complained_about(row: Complaint) -> list[Staff]:
    """Those who are complained about."""
    walls = Block.objects.filter(case_id=row.pk, reason=WALLED_OFF).select_related("staff")
    return [wall.staff for wall in walls.order_by("staff__name", "staff_id")]


def _supported(kind: str, case_id: UUID) -> UUID | None:
    """Who is supported in a support case, and can be written to on their own safe channel; of other cases nobody."""
    if kind == "restorative":
        return None
    return (
        cases.kind_of(kind).table().unwalled(Purpose.ACTION).filter(pk=case_id).values_list("person", flat=True).first()
    )


def _hold(row: Complaint, found: tuple[str, UUID, str], by: Staff, at: datetime) -> None:
    """Keep the case that it is about: a part of taking a complaint, for any of the staff. The line stands with the
    complaint, since whoever is complained about may read the case."""
    hold = LegalHold.objects.create(
        service=by.service,
        case_id=found[1],
        ref=found[2],
        reason=keeping.HoldReason.COMPLAINT.value,
        about=row.pk,
        review_on=clock.local(at).date() + timedelta(days=REVIEW_HOLD_DAYS),
        placed_at=at,
        placed_by=by,
    )
    record.write(
        Event.KEPT_FROM_ENDING,
        by=by,
        at=at,
        case_id=row.pk,
        compartment=RIGHTS,
        obj=hold,
        service=by.service_id,
        reason=hold.reason,
    )


def _duty(row: Complaint, kind: str, due_at: datetime) -> None:
    """A duty of the leads: it stands with the complaint, and not with any case, so that whoever is complained about
    does not see that it is there."""
    tasks.add(service=row.service_id, case_id=row.pk, kind=kind, due_at=due_at, role="rj_lead", compartment=RIGHTS)


def _lock(row: Complaint) -> Complaint:
    rows = Complaint.unwalled(Purpose.ACTION).select_for_update(of=("self",)).select_related("service", "person")
    found: Complaint = rows.get(pk=row.pk)
    return found


def _write(event: Event, row: Complaint, by: Staff, at: datetime, **coded: str) -> None:
    record.write(event, by=by, at=at, case_id=row.pk, compartment=RIGHTS, obj=row, service=row.service_id, **coded)
