"""Requests of the police for a person's records: written down, tested, prepared item by item, read by a second person,
given or refused. Every change goes through the rules of `process.police`, which have the last word."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from wayforward.process import police as rules
from wayforward.process.decision import no
from wayforward.process.events import Event
from wayforward.process.walls import Compartment
from wayforward.web import clock, record, vault
from wayforward.web.accounts import tasks, ties
from wayforward.web.accounts.models import Staff
from wayforward.web.accounts.walled import Purpose, WalledQuerySet
from wayforward.web.people import cases
from wayforward.web.people.models import Note
from wayforward.web.restorative.models import Participation
from wayforward.web.rights import police_papers
from wayforward.web.rights.models import PoliceCondition, PoliceItem, PoliceRequest

RIGHTS = Compartment.RIGHTS
# In which part of a case somebody stands whose records the police may ask for.
HARMED = {"support": "support", "referral": "referral", "restorative": "harmed"}
PREPARE_WITHIN_DAYS = 3


@record.act
def receive(
    *, who: str, their_ref: str, named: str, asked: str, asked_on: date, by: Staff, at: datetime
) -> PoliceRequest:
    """Write down what the police ask, whoever took it. Nothing is looked up. Raises Refused (`police.*`)."""
    if asked_on > clock.local(at).date():
        no(rules.DAY_TO_COME).require()
    pk = uuid4()
    row = PoliceRequest(
        id=pk,
        service=by.service,
        case_id=pk,
        key_id=vault.new_key(vault.Scope.RIGHTS, pk),
        who=who.strip(),
        their_ref=their_ref.strip(),
        named=named.strip(),
        asked=asked.strip(),
        asked_on=asked_on,
        counselling=by.service.rules.records_are_counselling,
        received_at=at,
        by=by,
        state=rules.State.OPEN,
    )
    row.save()
    _write(Event.POLICE_REQUEST_RECEIVED, row, by, at)
    return row


@record.act
def place(*, request: PoliceRequest, reference: str, by: Staff, at: datetime) -> PoliceRequest:
    """Say which case a request is about. Whoever works on it is asked to prepare the least that answers it. A case that
    a conflict shuts is answered as one that is not there. Raises Refused (`police.*`)."""
    row = _lock(request)
    found = cases.by_reference(reference, by.service_id)
    if found is not None and by.pk in ties.blocked(found[1]):
        found = None
    people = _harmed(*found[:2]) if found else []
    now = rules.about(fact_of(row), roles=by.roles, people=len(people))
    assert found is not None
    for item in items_of(row):
        item.taken_out_at = at
        item.save(update_fields=["taken_out_at"])
    tasks.cancel_for(row.case_id, ["prepare_police_extract"], at=at, about=row.pk)
    row.case_kind, row.case_id, row.ref = found
    row.person_id = people[0]
    PoliceCondition.unwalled(Purpose.ACTION).filter(request=row).update(case_id=row.case_id)
    _save(row, now, "case_kind", "case_id", "ref", "person")
    case = cases.kind_of(row.case_kind).table().unwalled(Purpose.ACTION).get(pk=row.case_id)
    worker = getattr(case, "caseworker", None) or getattr(case, "facilitator", None)
    tasks.add(
        service=row.service_id,
        case_id=row.case_id,
        kind="prepare_police_extract",
        due_at=clock.end_of_day(at + timedelta(days=PREPARE_WITHIN_DAYS)),
        staff=worker,
        role="" if worker else "supervisor",
        compartment=RIGHTS,
        about=row.pk,
    )
    _write(Event.POLICE_REQUEST_PLACED, row, by, at)
    return row


@record.act
def answer(
    *,
    request: PoliceRequest,
    condition: str,
    met: bool,
    words: str,
    by: Staff,
    at: datetime,
    on: date | None = None,
) -> PoliceCondition:
    """Answer one condition by name, with words; what was approved before is approved no more. Raises Refused."""
    row, asked = _lock(request), rules.Condition(condition)
    now = rules.answer(fact_of(row), asked, met=met, words=words, on=on, today=clock.local(at).date())
    PoliceCondition.unwalled(Purpose.ACTION).filter(request=row, condition=asked).update(superseded=True)
    said = PoliceCondition(
        service_id=row.service_id,
        case_id=row.case_id,
        key_id=row.key_id,
        request=row,
        condition=asked.value,
        met=met,
        words=words.strip(),
        at=at,
        by=by,
    )
    said.save()
    _save(row, now)
    _write(Event.POLICE_REQUEST_TESTED, row, by, at, condition=asked.value, met="yes" if met else "no")
    return said


@record.act
def choose(*, request: PoliceRequest, note: Note, why: str, by: Staff, at: datetime) -> PoliceItem:
    """Put one paragraph into the extract, in its own words, and say why it is needed. Only whoever may read it in its
    file can; what somebody else in the case said stays with them. Raises Refused (`police.*`)."""
    row = _lock(request)
    chosen = choosable(row, by).filter(pk=note.pk).first()
    if chosen is None:
        no(rules.NOT_YOURS_TO_PREPARE).require()
    assert chosen is not None
    person = str(row.person_id)
    rules.may_choose(about_person=person in chosen.about, said_by_another=chosen.source not in ("", person)).require()
    words = vault.unseal_for(vault.Purpose.DOCUMENT, chosen.text)
    now = rules.choose(fact_of(row), str(chosen.pk), _hash(words), why=why, by=str(by.pk))
    assert row.person_id is not None
    item = PoliceItem(
        service_id=row.service_id,
        case_id=row.case_id,
        key_id=chosen.key_id,
        request=row,
        person_id=row.person_id,
        note_id=chosen.pk,
        noted_at=chosen.at,
        said_by_person=chosen.source == person,
        about_others=bool(set(chosen.about) - {person}),
        text=words,
        why=why.strip(),
        at=at,
        by=by,
    )
    item.save()
    _save(row, now)
    _write(Event.POLICE_EXTRACT_CHANGED, row, by, at, items=len(now.items))
    return item


@record.act
def take_out(*, item: PoliceItem, by: Staff, at: datetime) -> PoliceRequest:
    """Take one paragraph out of the extract. Raises Refused (`police.*`)."""
    row = _lock(item.request)
    item = PoliceItem.unwalled(Purpose.ACTION).select_for_update(of=("self",)).get(pk=item.pk)
    gone = item.taken_out_at is not None
    now = rules.take_out(fact_of(row), "" if gone else str(item.note_id), by=str(by.pk))
    item.taken_out_at = at
    item.save(update_fields=["taken_out_at"])
    _save(row, now)
    _write(Event.POLICE_EXTRACT_CHANGED, row, by, at, items=len(now.items))
    return row


@record.act
def propose(*, request: PoliceRequest, by: Staff, at: datetime) -> PoliceRequest:
    """Put the extract before a second person. Raises Refused (`police.*`)."""
    row = _lock(request)
    now = rules.propose(fact_of(row), by=str(by.pk))
    _save(row, now)
    tasks.done(case_id=row.case_id, kind="prepare_police_extract", at=at, about=row.pk)
    _write(Event.POLICE_EXTRACT_PROPOSED, row, by, at, items=len(now.items))
    return row


@record.act
def approve(*, request: PoliceRequest, read: str, by: Staff, at: datetime) -> PoliceRequest:
    """Approve exactly the words that were read (`read` is the hash that stood on the page). Raises Refused."""
    row = _lock(request)
    now = rules.approve(fact_of(row), by=str(by.pk), roles=by.roles, read=read)
    row.approved_at, row.approved_by = at, by
    _save(row, now, "approved_at", "approved_by")
    _write(Event.POLICE_EXTRACT_APPROVED, row, by, at, items=len(now.items))
    return row


@record.act
def give(*, request: PoliceRequest, by: Staff, at: datetime) -> PoliceRequest:
    """Give out what was approved, as a PDF that opens with words which are told apart. Each item is a line of what was
    disclosed about the person. Raises Refused (`police.*`)."""
    row = _lock(request)
    now = rules.give(fact_of(row), roles=by.roles)
    items = items_of(row)
    police_papers.extract_of(row, items, by=by, at=at).save()
    for item in items:
        item.given_at = at
        item.save(update_fields=["given_at"])
    row.ended_at, row.ended_by = at, by
    _save(row, now, "ended_at", "ended_by")
    _write(Event.POLICE_EXTRACT_GIVEN, row, by, at, items=len(now.items))
    return row


@record.act
def refuse(*, request: PoliceRequest, words: str, by: Staff, at: datetime) -> PoliceRequest:
    """Give nothing. Why is for our own file; what goes out is one letter for everybody. Raises Refused (`police.*`)."""
    row = _lock(request)
    now = rules.refuse(fact_of(row), roles=by.roles, words=words)
    row.ended_at, row.ended_by, row.why = at, by, words.strip()
    _save(row, now, "ended_at", "ended_by", "why")
    tasks.cancel_for(row.case_id, ["prepare_police_extract"], at=at, about=row.pk)
    _write(Event.POLICE_REQUEST_REFUSED, row, by, at)
    return row


@record.act
def ask_for_less(*, request: PoliceRequest, asks: Sequence[str], by: Staff, at: datetime) -> PoliceRequest:
    """Ask the police for less, or for what the request lacks. Raises Refused (`police.*`)."""
    row = _lock(request)
    wanted = [rules.Less(each).value for each in asks]
    now = rules.ask_for_less(fact_of(row), wanted, roles=by.roles)
    row.asks = wanted
    _save(row, now, "asks")
    _write(Event.POLICE_ASKED_BACK, row, by, at, asks=wanted)
    return row


@record.act
def came_back(*, request: PoliceRequest, asked: str, asked_on: date, by: Staff, at: datetime) -> PoliceRequest:
    """Write down the new request that they sent: every condition is answered anew. Raises Refused (`police.*`)."""
    row = _lock(request)
    today = clock.local(at).date()
    now = rules.came_back(fact_of(row), asked_on=asked_on, words=asked, roles=by.roles, today=today)
    before = vault.unseal_for(vault.Purpose.RESEALING, row.asked)
    row.asked = f"{asked.strip()}\n\nBefore, for {row.asked_on:%-d %B %Y}: {before}"
    row.asked_on = asked_on
    PoliceCondition.unwalled(Purpose.ACTION).filter(request=row).update(superseded=True)
    _save(row, now, "asked", "asked_on")
    _write(Event.POLICE_CAME_BACK, row, by, at)
    return row


@record.act
def told(*, request: PoliceRequest, told_on: date, by: Staff, at: datetime) -> PoliceRequest:
    """Write down that the person was told what was asked and what was given. Raises Refused (`police.*`)."""
    row = _lock(request)
    rules.may_say_told(fact_of(row), told_on=told_on, today=clock.local(at).date()).require()
    row.told_on = told_on
    row.save(update_fields=["told_on"])
    _write(Event.TOLD_OF_POLICE_REQUEST, row, by, at)
    return row


def choosable(row: PoliceRequest, staff: Staff) -> WalledQuerySet:
    """The paragraphs of the person's own file that this member of staff may read there: none of the other side's, and
    none of what the parties did in common."""
    notes = Note.visible_to(staff).filter(case_id=row.case_id, compartment=HARMED.get(row.case_kind, ""))
    return notes.filter(superseded_by=None, in_wrong_file=False).exclude(text__isnull=True)


def items_of(row: PoliceRequest) -> list[PoliceItem]:
    """What is in the extract now, in the order in which it was written in the file."""
    rows = PoliceItem.unwalled(Purpose.ACTION).filter(request=row, taken_out_at=None)
    return list(rows.order_by("noted_at", "pk"))


def fact_of(row: PoliceRequest) -> rules.Request:
    """The request as the rules ask of it, with the words of the extract as they lie there now."""
    met = PoliceCondition.unwalled(Purpose.FACTS).filter(request=row, superseded=False)
    items = items_of(row)
    words = vault.unseal_many_for(vault.Purpose.DOCUMENT, [item.text for item in items])
    return fact_from(row, dict(zip((item.note_id for item in items), words, strict=True)), met)


def fact_from(row: PoliceRequest, chosen: Mapping[UUID, str], conditions: Iterable[PoliceCondition]) -> rules.Request:
    """The same, from rows that were read already: the words of each chosen paragraph, and the answers that hold."""
    stand = _standing(row)
    return rules.Request(
        state=rules.State(row.state),
        about_case=row.person_id is not None,
        counselling=row.counselling,
        asked_on=row.asked_on,
        notice_on=row.notice_on,
        answers={rules.Condition(each.condition): each.met for each in conditions},
        items=frozenset((str(note), _hash(text) if note in stand else "") for note, text in chosen.items()),
        held=sum(stand.values()),
        prepared_by=frozenset(row.prepared_by),
        approved_by=str(row.approved_by_id or ""),
        approved=row.approved_sha256,
    )


def _standing(row: PoliceRequest) -> dict[UUID, bool]:
    """The paragraphs of the person's file that stand as they are, and whether each could be chosen."""
    notes = Note.unwalled(Purpose.FACTS).filter(case_id=row.case_id, compartment=HARMED.get(row.case_kind, ""))
    person = str(row.person_id)
    found = notes.filter(superseded_by=None, in_wrong_file=False).values_list("pk", "about", "source")
    return {pk: person in about and source in ("", person) for pk, about, source in found}


def _harmed(kind: str, case_id: UUID) -> list[UUID]:
    """The people whose records the police may ask for in this case."""
    if kind == "restorative":
        rows = Participation.unwalled(Purpose.ACTION).filter(case_id=case_id, role__in=("harmed", "dual"))
        return list(rows.order_by("joined_at", "pk").values_list("person_id", flat=True))
    case = cases.kind_of(kind).table().unwalled(Purpose.ACTION).get(pk=case_id)
    return [case.person_id]


def _save(row: PoliceRequest, now: rules.Request, *more: str) -> None:
    """Keep what the rules say of a request now."""
    row.state, row.notice_on, row.approved_sha256 = now.state.value, now.notice_on, now.approved
    row.asked_on, row.prepared_by = now.asked_on, sorted(now.prepared_by)
    if not now.approved:
        row.approved_by = row.approved_at = None
    row.save(
        update_fields=sorted(
            {"state", "notice_on", "approved_sha256", "approved_by", "approved_at", "asked_on", "prepared_by", *more}
        )
    )


def _lock(row: PoliceRequest) -> PoliceRequest:
    rows = PoliceRequest.unwalled(Purpose.ACTION).select_for_update(of=("self",)).select_related("service")
    found: PoliceRequest = rows.get(pk=row.pk)
    return found


def _hash(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()


def _write(event: Event, row: PoliceRequest, by: Staff, at: datetime, **coded: Any) -> None:
    """The line stands with the request, and not with the case: who reads a case does not read here who asked about
    it."""
    record.write(event, by=by, at=at, case_id=row.pk, compartment=RIGHTS, obj=row, service=row.service_id, **coded)
