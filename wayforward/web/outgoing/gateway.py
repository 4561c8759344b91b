"""The one way out of the building. A message is made ready here; `jobs` sends it when it is safe and due.

Nothing that anybody typed leaves: the words come from the fixed neutral list of the rules. The channel is the
person's own choice; where no written channel is safe, a member of staff is asked to tell them in another way.
"""

from datetime import datetime, timedelta
from uuid import UUID

from wayforward.process import safe_contact
from wayforward.process.events import Event
from wayforward.web import clock, record
from wayforward.web.accounts import tasks
from wayforward.web.accounts.models import Staff
from wayforward.web.accounts.walled import Purpose
from wayforward.web.people import contact
from wayforward.web.people.models import Person

from .models import Message

EXPIRES_AFTER = timedelta(days=3)


def send(
    *,
    person: Person,
    purpose: str,
    by: Staff | None,
    at: datetime,
    case_id: UUID,
    compartment: str,
    key: str,
    when: datetime | None = None,
    told_by: Staff | None = None,
) -> Message | None:
    """Make one neutral message ready for one person. The same `key` twice is one message.

    `when` is the time that the message names, if it names one. None where no written channel is safe: then a duty
    "find another way" is given to `told_by` (or to `by`). A person who died, who wants no contact or who
    objects to it gets nothing.
    """
    waiting: Message | None = Message.unwalled(Purpose.SENDING).filter(key=key).first()
    if waiting is not None:
        return waiting
    fact = contact.fact_of(person, at=at)
    if fact.died or fact.contact_withdrawn or fact.restricted:
        return None
    profile = contact.profile_of(person, at=at)
    channel = safe_contact.best_channel(profile, at)
    teller = told_by or by
    if channel is None or channel == safe_contact.Channel.POST:
        kind = "message_not_sent" if channel is None else "letter_to_print"
        service = teller.service_id if teller else person.service_id
        tasks.add(
            kind=kind,
            service=service,
            case_id=case_id,
            due_at=clock.end_of_day(at),
            staff=teller,
            compartment=compartment,
        )
        return None
    message = Message(
        case_id=case_id,
        compartment=compartment,
        key_id=person.key_id,
        at=at,
        by=teller,
        person=person,
        purpose=purpose,
        channel=channel,
        body=safe_contact.message(safe_contact.Message(purpose), when),
        key=key,
        due_at=safe_contact.next_open(profile, channel, at) or at,
        expires_at=at + EXPIRES_AFTER if when is None else max(when, at),
    )
    message.save()
    record.write(
        Event.MESSAGE_QUEUED,
        by=by,
        at=at,
        case_id=case_id,
        compartment=compartment,
        obj=message,
        purpose=purpose,
    )
    return message


def cancel_for(*, case_id: UUID, at: datetime, key_starts: str = "", person: Person | None = None) -> int:
    """Cancel what has not left yet: of a case, of one matter (`key_starts`), or for one person. Says how many."""
    waiting = Message.unwalled(Purpose.SENDING).filter(case_id=case_id, sent_at=None, cancelled_at=None, failed_at=None)
    if key_starts:
        waiting = waiting.filter(key__startswith=key_starts)
    if person is not None:
        waiting = waiting.filter(person=person)
    return int(waiting.update(cancelled_at=at))
