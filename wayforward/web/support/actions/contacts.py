"""Reaching the person: permission is asked before a contact is started; what happened is always written down."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from wayforward.process import people as people_rules
from wayforward.process import safe_contact as rules
from wayforward.process.decision import Decision
from wayforward.process.events import Event
from wayforward.web import record
from wayforward.web.accounts import tasks
from wayforward.web.accounts.models import Staff
from wayforward.web.accounts.walled import Purpose
from wayforward.web.people import contact as reach
from wayforward.web.people.actions.notes import Paragraph, write_notes
from wayforward.web.support import facts, places
from wayforward.web.support.models import Contact, SupportCase

from .cases import SUPPORT, day_after, lock, need_open, refresh, write

TRY_AGAIN = frozenset({rules.Result.NO_ANSWER, rules.Result.INTERPRETER_UNAVAILABLE, rules.Result.LEFT_SAFE_MESSAGE})
CHECK_DETAILS = frozenset({rules.Result.NUMBER_WRONG, rules.Result.EMAIL_BOUNCED, rules.Result.LETTER_RETURNED})


def asked(case: SupportCase, channel: str, at: datetime, purpose: str = "support") -> Decision:
    """May this person be contacted now, by this channel? For the page that offers the channels, and for the action."""
    profile = reach.profile_of(case.person, at=at)
    fact = replace(reach.fact_of(case.person, at=at), knows_of_referral=not facts.information_only(case))
    return rules.may_start(profile, rules.Channel(channel), at, rules.Purpose(purpose), fact)


@record.act
def start_contact(*, case: SupportCase, channel: str, by: Staff, at: datetime, purpose: str = "support") -> Contact:
    """Start a contact: a hard stop where it is not safe. Raises Refused (`safe_contact.*`, `support.closed`).

    The number or address is on the page that follows, and on no other.
    """
    case = lock(case)
    need_open(case)
    asked(case, channel, at, purpose).require()
    row = _row(case, channel, by=by, at=at, permitted=True)
    row.save()
    write(Event.CONTACT_STARTED, case, by=by, at=at, obj=row, channel=channel, purpose=purpose)
    return row


@record.act
def record_contact(
    *,
    case: SupportCase,
    result: str,
    by: Staff,
    at: datetime,
    contact: Contact | None = None,
    channel: str = "phone",
    direction: str = "out",
    minutes: int | None = None,
    paragraphs: Sequence[Paragraph] = (),
    call_back_at: datetime | None = None,
    said_by: Any = None,
) -> Contact:
    """Write down what happened. Never refused for being unwelcome: what the profile would have stopped is marked."""
    case = lock(case)
    row = _started(case, contact) if contact is not None else _row(case, channel, by=by, at=at, permitted=False)
    if contact is None:
        row.direction = direction
        row.outside_profile = direction == "out" and not asked(case, row.channel, at).allowed
    row.result = rules.Result(result).value
    row.minutes = minutes
    row.finished_at = at
    row.said_by = record.said(said_by)
    row.save()
    write_notes(place=places.of_case(case), of_type="contact", of_id=row.pk, paragraphs=paragraphs, by=by, at=at)
    write(
        Event.CONTACT_RECORDED,
        case,
        by=by,
        at=at,
        said_by=row.said_by,
        obj=row,
        channel=row.channel,
        result=row.result,
        outside=row.outside_profile,
    )
    _duties_after(case, row, at, call_back_at)
    refresh(case)
    return row


@record.act
def cancel_contact(*, contact: Contact, case: SupportCase, by: Staff, at: datetime) -> Contact:
    """A started contact that was not made after all. Raises Refused (`contact.*`)."""
    row = _started(lock(case), contact)
    row.cancelled_at = at
    row.save(update_fields=["cancelled_at"])
    write(Event.CONTACT_CANCELLED, case, by=by, at=at, obj=row)
    return row


def _row(case: SupportCase, channel: str, *, by: Staff, at: datetime, permitted: bool) -> Contact:
    return Contact(
        case_id=case.pk,
        compartment=SUPPORT,
        at=at,
        by=by,
        channel=rules.Channel(channel).value,
        permitted=permitted,
    )


def _started(case: SupportCase, contact: Contact) -> Contact:
    row = Contact.unwalled(Purpose.ACTION).select_for_update(of=("self",)).get(pk=contact.pk)
    people_rules.can_finish_contact(
        same_case=row.case_id == case.pk,
        finished=row.finished_at is not None,
        cancelled=row.cancelled_at is not None,
    ).require()
    return row


def _duties_after(case: SupportCase, row: Contact, at: datetime, call_back_at: datetime | None) -> None:
    """What a contact leads to: the first contact is made when somebody was reached; nobody reached, try again."""
    result = rules.Result(row.result)
    if result in rules.REACHED or row.direction == "in":
        tasks.done(case_id=case.pk, kind=("first_contact", "try_again", "call_back"), at=at)
    elif result in TRY_AGAIN:
        _add(case, "try_again", day_after(case, at, 2))
    if result in CHECK_DETAILS:
        _add(case, "verify_contact_details", day_after(case, at, 2))
    if result == rules.Result.INTERPRETER_UNAVAILABLE:
        _add(case, "find_interpreter", day_after(case, at, 2))
    if call_back_at is not None:
        _add(case, "call_back", call_back_at)


def _add(case: SupportCase, kind: str, due_at: datetime) -> None:
    tasks.add(
        kind=kind,
        service=case.service,
        case_id=case.pk,
        due_at=due_at,
        staff=case.caseworker,
        compartment=SUPPORT,
    )
