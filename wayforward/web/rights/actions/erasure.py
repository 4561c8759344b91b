"""A request to erase a file before its time: written down, proposed by one, agreed to by another, answered in words."""

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from wayforward.process import erasure as rules
from wayforward.process.events import Event
from wayforward.process.keeping import Why
from wayforward.process.walls import Compartment
from wayforward.web import clock, record, vault
from wayforward.web.accounts import tasks
from wayforward.web.accounts.models import Staff
from wayforward.web.accounts.walled import Purpose
from wayforward.web.people.cases import CaseAt
from wayforward.web.people.models import Note, Person
from wayforward.web.restorative.models import Participation
from wayforward.web.rights import elsewhere, files
from wayforward.web.rights.actions import keeping
from wayforward.web.rights.models import Ending, ErasureRequest, Run

RIGHTS = Compartment.RIGHTS
REDACT_WITHIN_DAYS = 14


@record.act
def ask(*, case_at: CaseAt, person: Person, words: str, asked_on: date, by: Staff, at: datetime) -> ErasureRequest:
    """Write down that a person asks for their file in this case to be erased. Raises Refused (`erasure.*`)."""
    found = file_of(case_at, person)
    waits = found is not None and (
        ErasureRequest.unwalled(Purpose.ACTION).filter(file_id=found[1]).exclude(state__in=rules.ENDS).exists()
    )
    rules.may_ask(
        words=words, asked_on=asked_on, today=clock.local(at).date(), has_file=found is not None, waits=waits
    ).require()
    assert found is not None
    pk = uuid4()
    row = ErasureRequest(
        id=pk,
        service=case_at.row.service,
        case_id=case_at.row.pk,
        key_id=vault.new_key(vault.Scope.RIGHTS, pk),
        case_kind=case_at.kind.name,
        ref=case_at.row.ref,
        person=person,
        kind=found[0],
        file_id=found[1],
        asked_on=asked_on,
        asked=words.strip(),
        received_at=at,
        by=by,
        state=rules.State.OPEN.value,
    )
    row.save()
    _write(Event.ERASURE_ASKED, row, by, at)
    return row


@record.act
def propose(*, request: ErasureRequest, erase: bool, words: str, by: Staff, at: datetime) -> ErasureRequest:
    """Propose to erase it, or to keep it with reasons that the person reads. Raises Refused (`erasure.*`)."""
    row = _lock(request)
    rules.may_propose(
        fact_of(row, by),
        erase=erase,
        basis=row.service.rules.lawful_basis,
        words=words,
        roles=by.roles,
        state=row.state,
    ).require()
    row.state, row.erase, row.why = rules.State.PROPOSED.value, erase, words.strip()
    row.proposed_at, row.proposed_by = at, by
    row.save(update_fields=["state", "erase", "why", "proposed_at", "proposed_by"])
    _write(Event.ERASURE_PROPOSED, row, by, at, what="erase" if erase else "keep")
    return row


@record.act
def agree(*, request: ErasureRequest, by: Staff, at: datetime) -> ErasureRequest:
    """Agree to what somebody else proposed, so that it is carried out at once. Raises Refused (`erasure.*`)."""
    row = _lock(request)
    fact = fact_of(row, by)
    own = row.proposed_by_id == by.pk
    rules.may_agree(fact, erase=row.erase, own=own, roles=by.roles, state=row.state).require()
    row.stays = [each.value for each in rules.stays(fact)]
    if row.erase:
        _erase(row, by, at)
    row.state = (rules.State.ERASED if row.erase else rules.State.REFUSED).value
    row.decided_at, row.decided_by = at, by
    row.save(update_fields=["state", "stays", "names", "decided_at", "decided_by"])
    _write(Event.ERASURE_DECIDED, row, by, at, what="erase" if row.erase else "keep")
    return row


@record.act
def send_back(*, request: ErasureRequest, by: Staff, at: datetime) -> ErasureRequest:
    """Send a proposal back, so that it is looked at again. Raises Refused (`erasure.*`)."""
    row = _lock(request)
    rules.may_send_back(roles=by.roles, state=row.state).require()
    row.state, row.proposed_at, row.proposed_by = rules.State.OPEN.value, None, None
    row.save(update_fields=["state", "proposed_at", "proposed_by"])
    _write(Event.ERASURE_SENT_BACK, row, by, at)
    return row


def file_of(case_at: CaseAt, person: Person) -> tuple[str, UUID] | None:
    """The file that this person has in this case: the kind of file and its id; None where it is somebody else's."""
    if case_at.kind.name == "restorative":
        parts = Participation.unwalled(Purpose.ACTION).filter(case_id=case_at.row.pk, person=person)
        pk = parts.order_by("joined_at", "pk").values_list("pk", flat=True).first()
        return ("participation", pk) if pk else None
    return (case_at.kind.name, case_at.row.pk) if case_at.row.person_id == person.pk else None


def fact_of(row: ErasureRequest, staff: Staff) -> rules.File:
    """The file as the rules ask of it: what stands against erasing it, and what stays whatever is decided."""
    file = files.asked_about(row.kind, row.file_id)
    closed, why = files.kept_as(row.kind, file, staff)
    return rules.File(
        closed=closed,
        ended=file.is_ended,
        held=file.is_held,
        child_sexual=why is Why.CHILD_SEXUAL,
        others=file.has_others,
        given=file.was_given,
    )


def _erase(row: ErasureRequest, by: Staff, at: datetime) -> None:
    """End the file as every other is ended, and ask for the names that stay elsewhere to be taken out by hand."""
    assert row.proposed_at is not None and row.proposed_by is not None
    keys, _ = files.keys_of(row.kind, row.file_id)
    spoken = elsewhere.spoken_of(row.person, keys)
    row.names = [str(note.pk) for note in spoken]
    run = Run.objects.create(
        service=row.service, proposed_at=row.proposed_at, proposed_by=row.proposed_by, agreed_at=at, agreed_by=by
    )
    ending = Ending.objects.create(
        run=run,
        service=row.service,
        kind=row.kind,
        file_id=row.file_id,
        case_id=row.case_id,
        ref=row.ref,
        why=Why.ASKED.value,
        due_on=row.asked_on,
    )
    for case_id, compartment in sorted({(note.case_id, note.compartment) for note in spoken}, key=str):
        writer = _answers_for(spoken, case_id)
        tasks.add(
            service=row.service_id,
            case_id=case_id,
            kind="redact_names",
            due_at=clock.end_of_day(at + timedelta(days=REDACT_WITHIN_DAYS)),
            staff=writer,
            role="" if writer else "supervisor",
            compartment=compartment,
            about=row.pk,
        )
    keeping.end_file(ending=ending, by=by, at=at)


def _answers_for(notes: list[Note], case_id: UUID) -> Staff | None:
    """Whoever wrote the newest of the notes, while they still work here; None leaves it to a supervisor."""
    newest = max((note for note in notes if note.case_id == case_id), key=lambda note: note.recorded_at)
    return newest.by if newest.by.is_active else None


def _lock(row: ErasureRequest) -> ErasureRequest:
    rows = ErasureRequest.unwalled(Purpose.ACTION).select_for_update(of=("self",))
    found: ErasureRequest = rows.select_related("service", "person", "proposed_by").get(pk=row.pk)
    return found


def _write(event: Event, row: ErasureRequest, by: Staff, at: datetime, **coded: str) -> None:
    record.write(event, by=by, at=at, case_id=row.pk, compartment=RIGHTS, obj=row, service=row.service_id, **coded)
