"""What falls due by itself: messages whose hour has come, and jobs that the areas of work have named.

The worker calls `run_due` every few seconds; a practice case calls it at each moment that `due_moments` names. Each
message is leased before it is sent, and its channel and hour are checked again inside the lease, so that two workers
send it once, a killed worker does not lose it, and a changed profile stops it.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from wayforward.process import safe_contact
from wayforward.process.events import Event
from wayforward.web import record, vault
from wayforward.web.accounts import tasks
from wayforward.web.accounts.walled import Purpose, WalledQuerySet
from wayforward.web.people import contact

from . import transports
from .models import Message

LEASE = timedelta(minutes=2)
TRIES = 5
A_ROUND = 100

# What other areas want done when its time comes: they add themselves in their AppConfig.ready().
Job = Callable[[datetime], int]
_jobs: dict[str, Job] = {}
_moments: list[Callable[[datetime, datetime], list[datetime]]] = []


def on_every_round(name: str, job: Job, moments: Callable[[datetime, datetime], list[datetime]] | None = None) -> None:
    """Name a job. It gets the moment, does what is due and says how much; it must be harmless to run twice.

    `moments(after, until)` says when, between two moments, it will have something to do.
    """
    if name not in _jobs and moments is not None:
        _moments.append(moments)
    _jobs[name] = job


def due_moments(after: datetime, until: datetime) -> list[datetime]:
    """The moments after the one and up to the other at which something falls due, in order."""
    waiting = _waiting().filter(due_at__gt=after, due_at__lte=until).values_list("due_at", flat=True)
    named = [moment for each in _moments for moment in each(after, until)]
    return sorted({*waiting, *named})


def run_due(now: datetime) -> int:
    """Do everything that is due at this moment. Says how much was done."""
    return send_due(now) + sum(job(now) for job in list(_jobs.values()))


def send_due(now: datetime) -> int:
    """Send what is due, at most a round of it; each in a transaction of its own."""
    due = _waiting().filter(Q(leased_until=None) | Q(leased_until__lte=now), due_at__lte=now)
    return sum(_send(pk, now) for pk in due.order_by("due_at", "pk").values_list("pk", flat=True)[:A_ROUND])


def _waiting() -> WalledQuerySet:
    return Message.unwalled(Purpose.SENDING).filter(sent_at=None, cancelled_at=None, failed_at=None)


def _send(pk: UUID, now: datetime) -> int:
    if not _lease(pk, now):
        return 0
    with transaction.atomic():
        rows = Message.unwalled(Purpose.SENDING).select_for_update().filter(pk=pk)
        message = rows.select_related("person", "by").get()
        if message.cancelled_at is not None or message.sent_at is not None:
            return 0
        if message.expires_at is not None and message.expires_at < now:
            return _give_up(message, Event.MESSAGE_EXPIRED, now)
        profile = contact.profile_of(message.person, at=now)
        channel = safe_contact.Channel(message.channel)
        allowed = safe_contact.may_send(
            profile,
            channel,
            now,
            neutral=True,
            settings=message.person.service.rules,
            person=contact.fact_of(message.person, at=now),
        )
        if allowed:
            return _deliver(message, now)
        opens = safe_contact.next_open(profile, channel, now)
        if opens is not None and opens > now:
            message.due_at, message.leased_until = opens, None
            message.save(update_fields=["due_at", "leased_until"])
            return 0
        return _give_up(message, Event.MESSAGE_WITHHELD, now)


def _lease(pk: UUID, now: datetime) -> bool:
    """Take a message for two minutes: one worker gets it, and it comes free again if that worker dies."""
    free = _waiting().filter(Q(leased_until=None) | Q(leased_until__lte=now), pk=pk)
    return bool(free.update(leased_until=now + LEASE))


def _deliver(message: Message, now: datetime) -> int:
    address, body = vault.unseal_many_for(
        vault.Purpose.SENDING,
        [message.person.email if message.channel == "email" else message.person.phone, message.body],
    )
    message.tries += 1
    try:
        if not address:
            raise transports.TransportFailed("there is no address")
        message.provider_id = transports.current().deliver(channel=message.channel, address=address, body=body)
    except transports.TransportFailed:
        return _try_again(message, now)
    message.sent_at = now
    message.save(update_fields=["sent_at", "provider_id", "tries"])
    _write(Event.MESSAGE_SENT, message, now)
    return 1


def _try_again(message: Message, now: datetime) -> int:
    """Wait twice as long each time; after the last try a member of staff finds another way."""
    if message.tries >= TRIES:
        return _give_up(message, Event.MESSAGE_FAILED, now)
    message.due_at, message.leased_until = now + timedelta(minutes=2**message.tries), None
    message.save(update_fields=["due_at", "leased_until", "tries"])
    return 0


def _give_up(message: Message, event: Event, now: datetime) -> int:
    message.failed_at = now
    message.save(update_fields=["failed_at", "tries"])
    _write(event, message, now)
    tasks.add(
        kind="message_not_sent",
        service=message.by.service_id,
        case_id=message.case_id,
        due_at=now,
        staff=message.by,
        compartment=message.compartment,
    )
    return 1


def _write(event: Event, message: Message, now: datetime) -> None:
    record.write(
        event,
        by=None,
        at=now,
        case_id=message.case_id,
        compartment=message.compartment,
        obj=message,
        service=message.person.service_id,
        channel=message.channel,
        purpose=message.purpose,
    )
