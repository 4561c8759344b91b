"""Bringing referrals in from a file: received, its columns named, its rows looked at one by one, and only then taken.

Each step is done by the worker in pieces that are whole in themselves, so that a worker that is killed is followed by
one that goes on. A row comes in by the same action as any referral, together with its mark.
"""

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Count

from wayforward.process import importing as rules
from wayforward.process.decision import Refused
from wayforward.process.events import Event
from wayforward.process.importing import COMES_IN, Column, Fate
from wayforward.web import clock, record, vault
from wayforward.web.accounts import gathering
from wayforward.web.accounts.models import Staff
from wayforward.web.accounts.walled import Purpose
from wayforward.web.people import sameness
from wayforward.web.people.actions import conflicts
from wayforward.web.people.actions import sameness as noting
from wayforward.web.people.models import Agency
from wayforward.web.people.sameness import Described
from wayforward.web.record import chain
from wayforward.web.support.actions.referrals import IncidentGiven, refer_to_support
from wayforward.web.support.models import Referral
from wayforward.web.vault import keyring, pieces

from .models import BroughtIn, Columns, Import, ImportRow
from .reading import Read, described, read_rows

LOOKED_AT_ONCE = 500
TAKEN_AT_ONCE = 50
A_ROUND = 8  # seconds of work before the worker sees to everything else
LEASE = timedelta(minutes=2)
KEPT = timedelta(days=14)
FORGOTTEN = timedelta(days=30)


@record.act
def add_agency(*, name: str, kind: str, by: Staff, at: datetime) -> Agency:
    """An agency that sends its first file; the one of this name, where the service knows it already."""
    known: Agency | None = Agency.objects.filter(service_id=by.service_id, name__iexact=name.strip()).first()
    return known or Agency.objects.create(service_id=by.service_id, name=name.strip(), kind=kind)


@record.act
def receive_file(*, agency: Agency, source: str, table: bytes, by: Staff, at: datetime) -> Import:
    """Keep the rows of a file, sealed, until somebody says what its columns are."""
    run_id = uuid4()
    rows = json.loads(table)
    run = Import(
        id=run_id,
        service_id=by.service_id,
        agency=agency,
        source=source,
        by=by,
        at=at,
        key_id=vault.new_key("referral", run_id),
        headings=json.dumps(rows[0], ensure_ascii=False),
        table=table,
        rows=len(rows) - 1,
    )
    run.save(force_insert=True)
    _write(Event.FILE_OF_REFERRALS_RECEIVED, run, by, at, rows=run.rows)
    return run


@record.act
def name_columns(*, run: Import, columns: Mapping[Column, int], headings: list[str], by: Staff, at: datetime) -> Import:
    """Say which column is what, for this file and for the agency's next. Raises Refused (`import.*`)."""
    run = _locked(run.pk)
    if run.state != "columns":
        raise Refused(rules.NOT_NOW)
    rules.may_map({column: str(where) for column, where in columns.items()}).require()
    run.columns = {column.value: where for column, where in columns.items()}
    run.state = "checking"
    run.save(update_fields=["columns", "state"])
    said = {column.value: headings[where] for column, where in columns.items()}
    Columns.objects.update_or_create(agency=run.agency, defaults={"headings": said, "changed_at": at, "changed_by": by})
    return run


@record.act
def bring_in(*, run: Import, leave_out: bool, by: Staff, at: datetime) -> Import:
    """Let the rows come in. Raises Refused (`import.*`)."""
    run = _locked(run.pk)
    rules.may_bring_in(state=run.state, fates=fates_of(run), leave_out=leave_out).require()
    run.state, run.decided_at = "bringing", at
    run.save(update_fields=["state", "decided_at"])
    return run


@record.act
def give_up(*, run: Import, by: Staff, at: datetime) -> Import:
    """Bring nothing in: the file and its rows go at once. Raises Refused (`import.*`)."""
    run = _locked(run.pk)
    if run.state not in {"columns", "checking", "checked"}:
        raise Refused(rules.NOT_NOW)
    _bring_nothing_in(run, by, at)
    return run


@record.act
def give_up_forgotten(*, run: Import, at: datetime) -> None:
    """The same for a file that nobody decided about: by the rule, and by nobody's decision."""
    run = _locked(run.pk)
    if run.state in {"columns", "checked"}:
        _bring_nothing_in(run, None, at)


def _bring_nothing_in(run: Import, by: Staff | None, at: datetime) -> None:
    run.state, run.ended_at, run.table, run.headings = "given_up", at, None, None
    run.save(update_fields=["state", "ended_at", "table", "headings"])
    ImportRow.unwalled(Purpose.ACTION).filter(run=run).delete()
    _write(Event.FILE_OF_REFERRALS_GIVEN_UP, run, by, at, rows=run.rows)


def fates_of(run: Import) -> dict[str, int]:
    """How many rows of each fate there are: one statement."""
    rows = ImportRow.unwalled(Purpose.FACTS).filter(run=run).order_by().values("fate").annotate(number=Count("pk"))
    return {each["fate"]: each["number"] for each in rows}


def go_on(now: datetime) -> int:
    """The worker's job: go on with what waits, for a few seconds. Says how many rows it saw to."""
    until, done = time.monotonic() + A_ROUND, _forget(now)
    waiting = Import.unwalled(Purpose.JOB).filter(state__in=("checking", "bringing"))
    for pk in waiting.order_by("at").values_list("pk", flat=True):
        if not _lease(pk, now):
            continue
        while time.monotonic() < until and (some := _step(pk)):
            done += some
        Import.unwalled(Purpose.JOB).filter(pk=pk).update(leased_until=None)
    return done


def _lease(pk: UUID, now: datetime) -> bool:
    """One worker goes on with a file; where it dies, another one may after two minutes."""
    free = Import.unwalled(Purpose.JOB).filter(pk=pk).exclude(leased_until__gt=now)
    return bool(free.update(leased_until=now + LEASE))


def _step(pk: UUID) -> int:
    """One piece of work on this file, in one transaction. Says how many rows it saw to; 0 when there are no more."""
    with keyring.together() as keys, transaction.atomic():
        with chain.together():
            run = _locked(pk)
            seen = _look_at_some(run) if run.state == "checking" else _take_some(run) if run.state == "bringing" else 0
        keys.commit()  # before the rows under them
    return seen


def _look_at_some(run: Import) -> int:
    table = json.loads(vault.unseal_for(vault.Purpose.FACTS, run.table))[1:]
    some = table[run.checked : run.checked + LOOKED_AT_ONCE]
    found = read_rows(run, some, run.checked + 2, run.by)  # numbered as a program of tables shows them
    rows = [_row(run, each) for each in found]
    if rows:
        pieces.under_one_key(rows)
        ImportRow._walled.bulk_create(rows, batch_size=200)
    run.checked += len(rows)
    if run.checked >= run.rows:
        run.state, run.table = "checked", None
    run.save(update_fields=["checked", "state", "table"])
    return len(rows)


def _row(run: Import, read: Read) -> ImportRow:
    return ImportRow(
        run=run,
        by=run.by,
        number=read.number,
        key_id=run.key_id,
        cells=json.dumps(read.row.said, ensure_ascii=False),
        faults=read.row.faults,
        fate=read.fate.value,
        mark=read.mark,
    )


def _take_some(run: Import) -> int:
    waiting = ImportRow.unwalled(Purpose.ACTION).filter(run=run, fate__in=COMES_IN, referral_id=None)
    rows = list(waiting.order_by("number")[:TAKEN_AT_ONCE])
    said = vault.unseal_many_for(vault.Purpose.FACTS, [row.cells for row in rows])
    marks = BroughtIn.objects.filter(agency=run.agency_id, mark__in=[bytes(row.mark) for row in rows])
    here = {bytes(mark) for mark in marks.values_list("mark", flat=True)}
    now, people = clock.now(), []
    with gathering.together():
        for row, words in zip(rows, said, strict=True):
            if bytes(row.mark) in here:
                row.fate = Fate.HERE_ALREADY.value
            elif (referral := _take(run, row, cells := json.loads(words), now)) is not None:
                here.add(bytes(row.mark))
                gathering.insert(BroughtIn(agency=run.agency, mark=bytes(row.mark), referral_id=referral.pk))
                one = described({Column(name): text for name, text in cells.items()})
                people.append(replace(one, person_id=referral.person_id, incident_id=referral.incident_id))
    if people:
        _look_at_all(people, run, now)
    _keep_fates(rows)
    run.brought += len(people)
    if len(rows) < TAKEN_AT_ONCE:
        run.state, run.ended_at = "done", now
        _write(Event.REFERRALS_BROUGHT_IN, run, run.by, now, taken=run.brought, left_out=run.rows - run.brought)
    run.save(update_fields=["brought", "state", "ended_at"])
    return len(rows)


def _keep_fates(rows: Sequence[ImportRow]) -> None:
    """What has come in is known by its referral and loses its words; what has not says why."""
    every, taken = ImportRow.unwalled(Purpose.ACTION), [row for row in rows if row.referral_id]
    every.bulk_update(taken, ["referral_id"])
    every.filter(pk__in=[row.pk for row in taken]).update(cells=None)
    every.bulk_update([row for row in rows if not row.referral_id], ["fate", "faults"])


def _look_at_all(people: Sequence[Described], run: Import, now: datetime) -> None:
    """Who of them is known to staff, and who may be the same as somebody: once for all of them."""
    conflicts.look_for_new([one.person_id for one in people if one.person_id], run.service_id, now)
    alike = sameness.alike(people, run.service_id)
    noting.note(people, alike, service_id=run.service_id, by=run.by, at=now)


def _take(run: Import, row: ImportRow, said: Mapping[str, str], now: datetime) -> Referral | None:
    """One row, as any referral is taken: what the agency's file says of the person, and no more."""
    happened_on = said[Column.HAPPENED_ON]
    try:
        referral = refer_to_support(
            service=run.service,
            source=run.source,
            agency=run.agency,
            by=run.by,
            at=now,
            one_of_many=True,
            person_knows=said[Column.PERSON_KNOWS] == "yes",
            name=said[Column.NAME],
            given={name: said[name] for name in ("born", "phone", "email", "address") if said[name]},
            incident=IncidentGiven(
                title=said[Column.HAPPENED],
                happened_on=date.fromisoformat(happened_on) if happened_on else None,
                crime_number=said[Column.CRIME_NUMBER],
            ),
            other_party_name=said[Column.OTHER_PARTY],
            other_party_known="name_only" if said[Column.OTHER_PARTY] else "not_known",
            referrer=said[Column.REFERRER],
            priority="high_risk" if said[Column.HIGH_RISK] == "yes" else "standard",
            said_by=run.agency,
        )
    except Refused:
        row.fate, row.faults = Fate.INVALID.value, {Column.BORN.value: rules.CellFault.NOT_A_DATE.value}
        return None
    row.referral_id = referral.pk
    return referral


def _forget(now: datetime) -> int:
    """Two weeks after a file was decided, what is left of its words goes with its key. One that nobody has decided
    about for a month is given up."""
    for run in Import.unwalled(Purpose.JOB).filter(state__in=("columns", "checked"), at__lt=now - FORGOTTEN)[:20]:
        give_up_forgotten(run=run, at=now)
    old = list(Import.unwalled(Purpose.JOB).filter(ended_at__lt=now - KEPT, shredded=False)[:20])
    for run in old:
        vault.shred([run.key_id], reason="imported", at=now)
        Import.unwalled(Purpose.JOB).filter(pk=run.pk).update(shredded=True)
    return len(old)


def _locked(pk: UUID) -> Import:
    rows = Import.unwalled(Purpose.ACTION).select_for_update(of=("self",))
    return rows.select_related("service", "agency", "by").get(pk=pk)  # type: ignore[no-any-return]


def _write(event: Event, run: Import, by: Staff | None, at: datetime, **payload: Any) -> None:
    record.write(event, by=by, at=at, obj=run, service=run.service_id, said_by=run.agency, **payload)
