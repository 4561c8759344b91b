"""Holds, and the run by which two people end what is due: the keys go first, then the tokens, then the line."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from wayforward.process import keeping as rules
from wayforward.process.events import Event
from wayforward.process.walls import Compartment
from wayforward.web import clock, record, vault
from wayforward.web.accounts import ties
from wayforward.web.accounts.models import Staff
from wayforward.web.accounts.walled import Purpose
from wayforward.web.people import cases
from wayforward.web.people.models import EqualityAnswers, Person
from wayforward.web.rights import files
from wayforward.web.rights.models import Ending, LegalHold, Run
from wayforward.web.vault import blind


@record.act
def place_hold(*, reference: str, reason: str, review_on: date, by: Staff, at: datetime) -> LegalHold:
    """Keep everything of a case from being ended, until a day on which somebody looks at it again. Raises Refused
    (`keeping.*`): a case that a conflict shuts is answered as one that is not there."""
    found = cases.by_reference(reference, by.service_id)
    known = found is not None and by.pk not in ties.blocked(found[1])
    today = clock.local(at).date()
    rules.may_place_hold(roles=by.roles, known=known, review_on=review_on, today=today).require()
    assert found is not None
    _, case_id, ref = found
    hold = LegalHold.objects.create(
        service=by.service,
        case_id=case_id,
        ref=ref,
        reason=rules.HoldReason(reason).value,
        review_on=review_on,
        placed_at=at,
        placed_by=by,
    )
    _write(Event.KEPT_FROM_ENDING, hold.case_id, by, at, hold, reason=hold.reason)
    return hold


@record.act
def lift_hold(*, hold: LegalHold, by: Staff, at: datetime) -> LegalHold:
    """Lift a hold that somebody else placed. Raises Refused (`keeping.*`)."""
    hold = LegalHold.objects.select_for_update(of=("self",)).get(pk=hold.pk)
    rules.may_lift_hold(roles=by.roles, own=hold.placed_by_id == by.pk, lifted=hold.lifted_at is not None).require()
    hold.lifted_at, hold.lifted_by = at, by
    hold.save(update_fields=["lifted_at", "lifted_by"])
    _write(Event.HOLD_ON_ENDING_LIFTED, hold.about or hold.case_id, by, at, hold, reason=hold.reason)
    return hold


@record.act
def propose_run(*, chosen: Sequence[files.File], by: Staff, at: datetime) -> Run:
    """Propose to end these files, which are due. Nothing happens to them before somebody else agrees. Raises Refused
    (`keeping.*`)."""
    rules.may_propose(roles=by.roles, number=len(chosen), waits=waiting(by) is not None).require()
    run = Run.objects.create(service=by.service, proposed_at=at, proposed_by=by)
    Ending.objects.bulk_create(
        [
            Ending(
                run=run,
                service=by.service,
                kind=file.kind,
                file_id=file.pk,
                case_id=file.case_id,
                ref=file.ref,
                why=file.due.why.value,
                due_on=file.due.on,
            )
            for file in chosen
        ]
    )
    record.write(Event.ENDING_PROPOSED, by=by, at=at, obj=run, service=by.service_id, number=len(chosen))
    return run


@record.act
def agree_to_run(*, run: Run, by: Staff, at: datetime) -> Run:
    """Agree to what somebody else proposed: each file that is still due is ended. Raises Refused (`keeping.*`).

    What was put on hold since, or opened again, stays. The keys are destroyed one file at a time and at once; if this
    is broken off, agreeing again goes on where it stopped.
    """
    run = _lock(run)
    rules.may_agree(
        roles=by.roles, own=run.proposed_by_id == by.pk, over=_is_over(run), days_old=(at - run.proposed_at).days
    ).require()
    still = {(file.kind, file.pk) for file in files.due_now(by)}
    for ending in run.endings.order_by("due_on", "pk"):
        if (ending.kind, ending.file_id) in still:
            end_file(ending=ending, by=by, at=at)
    run.agreed_at, run.agreed_by = at, by
    run.save(update_fields=["agreed_at", "agreed_by"])
    number = run.endings.exclude(ended_at=None).count()
    record.write(Event.ENDING_AGREED, by=by, at=at, obj=run, service=by.service_id, number=number)
    return run


@record.act
def give_up_run(*, run: Run, by: Staff, at: datetime) -> Run:
    """Give a proposal up; what is due can be proposed again. Raises Refused (`keeping.*`)."""
    run = _lock(run)
    rules.may_give_up(roles=by.roles, over=_is_over(run)).require()
    run.given_up_at = at
    run.save(update_fields=["given_up_at"])
    record.write(Event.ENDING_GIVEN_UP, by=by, at=at, obj=run, service=by.service_id)
    return run


def waiting(staff: Staff) -> Run | None:
    """The proposal of the service that waits for somebody to agree."""
    rows = Run.objects.filter(service_id=staff.service_id, agreed_at=None, given_up_at=None)
    return rows.select_related("proposed_by").order_by("-proposed_at").first()


def end_never_contacted(now: datetime) -> int:
    """End at once what is known of those who were named and never contacted, when their case has closed: by the rule,
    and by nobody's decision (UK GDPR Art 14: nobody ever told them that we hold it). Says how many files."""
    today = clock.local(now).date()
    # Somebody who is named in two cases is ended once.
    found = {file.pk: (file, service) for file, service in files.never_contacted(now) if file.due.on <= today}
    for file, service in found.values():
        _end_by_rule(file=file, service=service, at=now)
    return len(found)


@record.act
def _end_by_rule(*, file: files.File, service: UUID, at: datetime) -> None:
    run = Run.objects.create(service_id=service, proposed_at=at, agreed_at=at)
    ending = Ending.objects.create(
        run=run,
        service_id=service,
        kind=file.kind,
        file_id=file.pk,
        case_id=file.case_id,
        ref=file.ref,
        why=file.due.why.value,
        due_on=file.due.on,
    )
    end_file(ending=ending, by=None, at=at)


def end_file(*, ending: Ending, by: Staff | None, at: datetime) -> None:
    """End one file (part of the action by which two people have agreed to it). What was sealed under its keys
    is gone at once, and from backups when the vault's have passed."""
    keys, nobody = files.keys_of(ending.kind, ending.file_id)
    if ending.why == rules.Why.DECLINED:
        minimise(ending, at)
    ending.keys = vault.shred(keys, reason=ending.why, at=at, decided_by=by.pk if by else None)
    ending.ended_at = at
    ending.save(update_fields=["keys", "ended_at", *rules.MINIMAL])
    if nobody is not None:
        blind.forget(nobody)
        Person.unwalled(Purpose.ACTION).filter(pk=nobody).update(under_18_until=None)  # it tells the day of birth
    _write(Event.FILE_ENDED, ending.case_id, by, at, ending, why=ending.why)


def _is_over(run: Run) -> bool:
    return run.agreed_at is not None or run.given_up_at is not None


def _lock(run: Run) -> Run:
    return Run.objects.select_for_update(of=("self",)).select_related("service").get(pk=run.pk)


def minimise(ending: Ending, at: datetime) -> None:
    """Keep of whoever declined or could not be reached what figures are made of, and nothing that names them."""
    row = files.TABLES[ending.kind].unwalled(Purpose.ACTION).select_related("person").get(pk=ending.file_id)
    answers = EqualityAnswers.unwalled(Purpose.ACTION).filter(person_id=row.person_id).order_by("-asked_at").first()
    try:
        born = vault.unseal_for(vault.Purpose.FACTS, row.person.born)
        said = json.loads(vault.unseal_for(vault.Purpose.FACTS, answers.answers)) if answers is not None else {}
    except vault.CannotBeRead:
        return  # it was broken off after the keys went: what was written then stands
    day = clock.local(at).date()
    kept = rules.minimal(said, born=date.fromisoformat(born) if born else None, on=day)
    ending.age_band, ending.sex, ending.ethnic_group = (kept[each] for each in rules.MINIMAL)


def _write(
    event: Event, case_id: object, by: Staff | None, at: datetime, obj: LegalHold | Ending, **coded: str
) -> None:
    record.write(
        event,
        by=by,
        at=at,
        case_id=case_id,  # type: ignore[arg-type]
        compartment=Compartment.STATUS,
        obj=obj,
        service=obj.service_id,
        **coded,
    )
