"""A contact with one participant that was no meeting: a call, or a text message."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from wayforward.process import exploring, safe_contact
from wayforward.process.events import Event
from wayforward.web import record
from wayforward.web.accounts import tasks
from wayforward.web.accounts.models import Staff
from wayforward.web.people import contact as reach
from wayforward.web.people.actions.notes import Paragraph, write_notes
from wayforward.web.restorative import facts, places, told
from wayforward.web.restorative.models import Contact, Participation, RJCase


@record.act
def log_contact(
    *,
    case: RJCase,
    participation: Participation,
    channel: str,
    direction: str,
    result: str,
    by: Staff,
    at: datetime,
    paragraphs: Sequence[Paragraph] = (),
    call_back_at: datetime | None = None,
    said_by: Any = None,
) -> Contact:
    """Write a contact down in the file of this one participant. Raises Refused (`session.*`, `note.*`).

    Never refused for being unwelcome: what was not agreed as safe, or went to somebody who had not heard of the
    case from us, is marked. Nobody moves on by it: only a meeting or an approach does that.
    """
    case = facts.lock(case)
    exploring.can_record_session(facts.of_case(case), participation=str(participation.pk)).require()
    row = Contact(
        case_id=case.pk,
        compartment=participation.compartment,
        at=at,
        by=by,
        said_by=record.said(said_by),
        participation=participation,
        direction=direction,
        channel=safe_contact.Channel(channel).value,
        result=safe_contact.Result(result).value,
        outside_profile=direction == "out" and not _safe(participation, channel, at),
    )
    row.save()
    write_notes(
        place=places.of_participation(participation),
        of_type="restorative.contact",
        of_id=row.pk,
        paragraphs=paragraphs,
        by=by,
        at=at,
    )
    record.write(
        Event.CONTACT_RECORDED,
        by=by,
        at=at,
        said_by=said_by,
        case_id=case.pk,
        compartment=participation.compartment,
        obj=row,
        channel=row.channel,
        result=row.result,
        outside=row.outside_profile,
    )
    _duties_after(row, case, call_back_at)
    facts.refresh(case)
    return row


def _safe(part: Participation, channel: str, at: datetime) -> bool:
    """Was it agreed as safe, and had this person heard of the case from us before?"""
    person = replace(reach.fact_of(part.person, at=at), knows_of_referral=told.knows(part))
    profile = reach.profile_of(part.person, at=at)
    return safe_contact.may_start(
        profile, safe_contact.Channel(channel), at, safe_contact.Purpose.RESTORATIVE, person
    ).allowed


def _duties_after(row: Contact, case: RJCase, call_back_at: datetime | None) -> None:
    """Who was reached, or came to us, need not be called back any more, unless that was said now."""
    if row.result in safe_contact.REACHED or row.direction == "in":
        tasks.done(case_id=case.pk, kind="call_back", about=row.participation_id, at=row.at)
    if call_back_at is not None:
        tasks.add(
            kind="call_back",
            service=case.service,
            case_id=case.pk,
            due_at=call_back_at,
            staff=row.by,
            compartment=row.compartment,
            about=row.participation_id,
        )
