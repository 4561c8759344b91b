"""A list leaves as a file: asked for, made by the worker in pieces that are whole in themselves, fetched, and ended.

Which rows there are is settled when it is asked for. Each piece asks for them again through the wall of whoever asked,
and so does the fetching: what was shut to them since is not in the file.
"""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q

from wayforward.process import lists as rules
from wayforward.process.decision import Refused
from wayforward.process.events import Event
from wayforward.process.lists import FILE_ENDS_AFTER, State
from wayforward.web import record, vault
from wayforward.web.accounts.models import Staff
from wayforward.web.accounts.walled import Purpose
from wayforward.web.lists import files
from wayforward.web.lists.asking import Asked
from wayforward.web.lists.columns import Column, plain
from wayforward.web.lists.listing import Listing, of_name
from wayforward.web.lists.models import Export, ExportPart
from wayforward.web.record import chain

AT_ONCE: Final = 500
A_ROUND: Final = 8  # seconds of work before the worker sees to everything else
LEASE: Final = timedelta(minutes=2)


@record.act
def ask_for_file(*, asked: Asked, form: str, named: bool, by: Staff, at: datetime) -> Export:
    """Ask for a file of a list as it stands now. Raises Refused (`lists.*`)."""
    ids = list(asked.rows().values_list("pk", flat=True)[: max(rules.MOST_ROWS.values()) + 1])
    waiting = Export.unwalled(Purpose.ACTION).filter(by=by, state=State.MAKING).count()
    rules.may_export(form=form, rows=len(ids), named=named, waiting=waiting, roles=by.roles).require()
    pk = uuid4()
    export = Export(
        id=pk,
        service_id=by.service_id,
        by=by,
        at=at,
        listing=asked.listing.name,
        asked=asked.coded(),
        form=rules.Form(form),
        named=named,
        key_id=vault.new_key(vault.Scope.STAFF, pk),
        state=State.MAKING,
        ids=b"".join(each.bytes for each in ids),
        wanted=len(ids),
        ends_at=at + FILE_ENDS_AFTER,
    )
    export.save(force_insert=True)
    filters = sorted(f"{name}={value}" for name, value in export.asked.items())
    _write(Event.LIST_EXPORT_ASKED, export, by, at, rows=len(ids), filters=filters)
    return export


@record.act
def fetch_file(*, export: Export, by: Staff, at: datetime) -> "Made":
    """The file, for whoever asked for it, with what is still theirs to see. Raises Refused (`lists.*`)."""
    listing = of_name(export.listing, by)
    rules.may_fetch(
        state=export.state,
        ends_at=export.ends_at,
        now=at,
        named=export.named,
        has_list=listing is not None,
        roles=by.roles,
    ).require()
    assert listing is not None
    rows = list(_still_seen(export, listing, by))
    columns = columns_of(listing, named=export.named)
    headings = [column.label for column in columns]
    name = f"{listing.name}-{export.at:%Y-%m-%d}-{len(rows)}-rows.{export.form}"
    if export.form == rules.Form.CSV:
        content = b"".join(files.as_csv(headings, rows))
    else:
        content = files.as_xlsx(listing.title, _about(export, listing, len(rows)), headings, rows)
    _write(Event.LIST_EXPORT_FETCHED, export, by, at, rows=len(rows), form=str(export.form))
    return Made(name, files.MIME[export.form], content)


@dataclass(frozen=True)
class Made:
    """A file that leaves."""

    name: str
    mime: str
    content: bytes


def columns_of(listing: Listing, *, named: bool) -> list[Column]:
    """What a file of a list says: names only where they were asked for."""
    return [column for column in listing.columns if (named or not column.named) and not column.only_on_page]


def go_on(now: datetime) -> int:
    """The worker's job: go on with the files that wait, for a few seconds, and end those whose time is over. Says how
    many rows and files it saw to."""
    until, done = time.monotonic() + A_ROUND, _end(now)
    waiting = Export.unwalled(Purpose.JOB).filter(state=State.MAKING).order_by("at", "pk")
    for pk in waiting.values_list("pk", flat=True):
        if not _lease(pk, now):
            continue
        while time.monotonic() < until and (some := _step(pk, now)):
            done += some
        Export.unwalled(Purpose.JOB).filter(pk=pk).update(leased_until=None)
    return done


def moments(after: datetime, until: datetime) -> list[datetime]:
    """When, between two moments, the time of a file is over."""
    ends = Export.unwalled(Purpose.JOB).exclude(state=State.ENDED).filter(ends_at__gt=after, ends_at__lte=until)
    return list(ends.values_list("ends_at", flat=True))


def _lease(pk: UUID, now: datetime) -> bool:
    """One worker goes on with a file; where it dies, another one may after two minutes."""
    free = Export.unwalled(Purpose.JOB).filter(Q(leased_until=None) | Q(leased_until__lte=now), pk=pk)
    return bool(free.update(leased_until=now + LEASE))


def _step(pk: UUID, now: datetime) -> int:
    """Some rows more, in one transaction. Says how many rows it saw to; 0 when there are no more."""
    with transaction.atomic(), chain.together(), record.looking("lists:export"):
        export = _locked(pk)
        if export.state != State.MAKING:
            return 0
        ids = _ids(export, export.done, AT_ONCE)
        listing = of_name(export.listing, export.by) if export.by.is_active else None
        if ids and listing is not None:
            cells = _cells(export, listing, ids)
            number = export.done // AT_ONCE
            ExportPart(export=export, by=export.by, number=number, key_id=export.key_id, cells=json.dumps(cells)).save()
            export.rows += len(cells)
        export.done += len(ids)
        if export.done >= export.wanted:
            export.state = State.MADE
            _write(Event.LIST_EXPORT_MADE, export, export.by, now, rows=export.rows)
        export.save(update_fields=["done", "rows", "state"])
    return len(ids)


def _cells(export: Export, listing: Listing, ids: list[UUID]) -> list[list[Any]]:
    """[id, cell, cell...] of each of these rows that is open to whoever asked, in the order of the list."""
    seen = {row.pk: row for row in listing.rows(export.by).filter(pk__in=ids)}
    rows = [seen[pk] for pk in ids if pk in seen]
    columns = columns_of(listing, named=export.named)
    entries = listing.entries(export.by, rows, named=export.named)
    return [
        [str(entry.row.pk), *(plain(column.text(entry), with_time=column.with_time) for column in columns)]
        for entry in entries
    ]


def _still_seen(export: Export, listing: Listing, by: Staff) -> Iterator[list[Any]]:
    """The cells of the rows that are open to them now: a statement for each five hundred. Refused (`lists.file_ended`)
    where its time ended while it was read."""
    read = 0
    for part in ExportPart.visible_to(by).filter(export=export).order_by("number"):
        rows = json.loads(vault.unseal(by, part.cells))
        ids = [UUID(row[0]) for row in rows]
        seen = set(listing.rows(by).filter(pk__in=ids).order_by().values_list("pk", flat=True))
        yield from (row[1:] for row, pk in zip(rows, ids, strict=True) if pk in seen)
        read += len(rows)
    if read != export.rows:
        raise Refused(rules.FILE_ENDED)


def _about(export: Export, listing: Listing, rows: int) -> list[list[str | int]]:
    said: list[list[str | int]] = [
        ["List", listing.title],
        ["As it stood", plain(export.at, with_time=True)],
        ["Rows", rows],
    ]
    return [*said, *([f"Only: {name}", value] for name, value in sorted(export.asked.items()))]


def _ids(export: Export, begin: int, most: int) -> list[UUID]:
    some = bytes(export.ids)[16 * begin : 16 * (begin + most)]
    return [UUID(bytes=some[at : at + 16]) for at in range(0, len(some), 16)]


def _end(now: datetime) -> int:
    """The files whose time is over go with their keys."""
    old = list(Export.unwalled(Purpose.JOB).exclude(state=State.ENDED).filter(ends_at__lte=now)[:20])
    for export in old:
        vault.shred([export.key_id], reason="list_file", at=now)
        with transaction.atomic():
            ExportPart.unwalled(Purpose.JOB).filter(export=export).delete()
            Export.unwalled(Purpose.JOB).filter(pk=export.pk).update(state=State.ENDED, ids=b"")
            _write(Event.LIST_EXPORT_ENDED, export, None, now)
    return len(old)


def _locked(pk: UUID) -> Export:
    rows = Export.unwalled(Purpose.ACTION).select_for_update(of=("self",)).select_related("by__service")
    return rows.get(pk=pk)  # type: ignore[no-any-return]


def _write(event: Event, export: Export, by: Staff | None, at: datetime, **payload: Any) -> None:
    record.write(event, by=by, at=at, obj=export, service=export.service_id, listing=export.listing, **payload)
