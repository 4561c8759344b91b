"""Attaching a paper to a case, taking it out again, and showing the scanner once more what it gave no answer about."""

import hashlib
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db.models import Sum

from wayforward.process import uploads as rules
from wayforward.process.events import Event
from wayforward.web import clock, record, vault
from wayforward.web.accounts.models import Staff
from wayforward.web.accounts.walled import Purpose
from wayforward.web.people.models import Person
from wayforward.web.people.place import Place
from wayforward.web.vault import pieces as in_pieces

from . import scanning
from .checking import Checked
from .models import Attachment, Piece

A_ROUND = 10
LEASE = timedelta(minutes=5)


@record.act
def attach_paper(
    *, place: Place, checked: Checked, kind: str, by: Staff, at: datetime, title: str = "", about: Person | None = None
) -> Attachment:
    """Keep a file that was checked, as a paper of this part of a case. Raises Refused (`upload.*`)."""
    content = checked.content
    rules.may_attach(_fact_of(place), len(content)).require()
    state = rules.state_after(checked.verdict)
    row = Attachment(
        id=uuid4(),
        at=at,
        by=by,
        about=about,
        kind=rules.Paper(kind).value,
        format=checked.format.value,
        name=checked.name,
        title=title.strip(),
        fingerprint=hashlib.sha256(content).hexdigest(),
        size=len(content),
        pieces=-(-len(content) // Piece.BYTES),
        state=state.value,
        said=checked.verdict.value,
        **place.row(),
    )
    if state is rules.State.QUARANTINE:
        row.tries = 1
        row.ask_again_at = clock.now() + rules.ask_again_after(1)
    row.save()
    rows = _pieces(row, content)
    in_pieces.under_one_key(rows)
    Piece._walled.bulk_create(rows, batch_size=100)
    record.write(Event.PAPER_ATTACHED, by=by, at=at, obj=row, kind=row.kind, state=row.state, **place.line())
    return row


@record.act
def take_out_paper(*, attachment: Attachment, why: str, by: Staff, at: datetime) -> Attachment:
    """Take a paper out of a case: its file is deleted, and a line stays that says that it was there and why it went.
    Raises Refused (`upload.*`)."""
    row = _locked(attachment.pk)
    rules.may_take_out(rules.State(row.state)).require()
    _delete_file(row)
    row.state, row.ask_again_at = rules.State.TAKEN_OUT.value, None
    row.why_out, row.out_at, row.out_by = rules.WhyOut(why).value, at, by
    row.save()
    record.write(
        Event.PAPER_TAKEN_OUT,
        by=by,
        at=at,
        case_id=row.case_id,
        compartment=row.compartment,
        obj=row,
        why=row.why_out,
    )
    return row


def scan_again(now: datetime) -> int:
    """The worker's job: show the scanner what it gave no answer about. Says for how many it now gave one."""
    if not scanning.is_set():
        return 0
    waiting = Attachment.unwalled(Purpose.JOB).filter(state=rules.State.QUARANTINE, ask_again_at__lte=now)
    return sum(_ask_again(pk, now) for pk in waiting.order_by("ask_again_at").values_list("pk", flat=True)[:A_ROUND])


def scan_moments(after: datetime, until: datetime) -> list[datetime]:
    """The moments between the two at which the scanner is to be asked again."""
    waiting = Attachment.unwalled(Purpose.JOB).filter(state=rules.State.QUARANTINE)
    moments = waiting.filter(ask_again_at__gt=after, ask_again_at__lte=until).values_list("ask_again_at", flat=True)
    return [moment for moment in moments if moment is not None]


def _ask_again(pk: UUID, now: datetime) -> int:
    """One file: leased, so that two workers do not ask at once, and asked about outside of any transaction."""
    leased = Attachment.unwalled(Purpose.JOB).filter(pk=pk, ask_again_at__lte=now).update(ask_again_at=now + LEASE)
    if not leased:
        return 0
    row = Attachment.unwalled(Purpose.JOB).get(pk=pk)
    try:
        content = in_pieces.read_for(vault.Purpose.SCANNING, row, "content", file_of(row))
    except vault.CannotBeRead:
        content = b""  # erased meanwhile: there is nothing to ask about, and nobody will read it
    verdict = scanning.ask(content) if content else rules.Verdict.NO_ANSWER
    return 1 if looked_through(attachment=row, verdict=verdict, by=None, at=now) else 0


@record.act
def looked_through(*, attachment: Attachment, verdict: rules.Verdict, by: Staff | None, at: datetime) -> bool:
    """Write down what the scanner said of a paper in quarantine. True when it said something."""
    row = _locked(attachment.pk)
    if row.state != rules.State.QUARANTINE:
        return False
    row.said, state = verdict.value, rules.state_after(verdict)
    if state is rules.State.QUARANTINE:
        row.tries = min(row.tries + 1, 30)
        row.ask_again_at = at + rules.ask_again_after(row.tries)
        row.save()
        return False
    if state is rules.State.REFUSED:
        _delete_file(row)
    row.state, row.ask_again_at = state.value, None
    row.save()
    record.write(
        Event.PAPER_LOOKED_THROUGH,
        by=by,
        at=at,
        case_id=row.case_id,
        compartment=row.compartment,
        obj=row,
        state=row.state,
        service=row.by.service_id,
    )
    return True


def file_of(row: Attachment) -> list[Piece]:
    """The pieces of a file in order, each under the id that it has to have; fewer where one is missing."""
    ids = [Piece.id_of(row.pk, number, last=number == row.pieces - 1) for number in range(row.pieces)]
    found = {piece.pk: piece for piece in Piece.unwalled(Purpose.ACTION).filter(attachment=row, pk__in=ids)}
    return [found[pk] for pk in ids] if len(found) == len(ids) else []


def _fact_of(place: Place) -> rules.CaseFact:
    """What is in this part of the case: of the other side nothing is counted, or a refusal would tell of it."""
    here = Attachment.unwalled(Purpose.FACTS).filter(case_id=place.case_id, compartment=place.compartment)
    kept = here.filter(state__in=(rules.State.READY, rules.State.QUARANTINE)).aggregate(bytes=Sum("size"))
    today = here.filter(recorded_at__gte=clock.local(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0))
    return rules.CaseFact(today=today.count(), bytes=kept["bytes"] or 0)


def _pieces(row: Attachment, content: bytes) -> list[Piece]:
    return [
        Piece(
            id=Piece.id_of(row.pk, number, last=number == row.pieces - 1),
            attachment=row,
            case_id=row.case_id,
            compartment=row.compartment,
            key_id=row.key_id,
            number=number,
            content=content[number * Piece.BYTES : (number + 1) * Piece.BYTES],
        )
        for number in range(row.pieces)
    ]


def _locked(pk: UUID) -> Attachment:
    rows = Attachment.unwalled(Purpose.ACTION).select_for_update(of=("self",)).select_related("by")
    return rows.get(pk=pk)  # type: ignore[no-any-return]


def _delete_file(row: Attachment) -> None:
    Piece.unwalled(Purpose.ACTION).filter(attachment=row).delete()
