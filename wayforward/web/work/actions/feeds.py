"""The secret address of a diary: made, ended, and read."""

import hashlib
import secrets
from datetime import datetime

from wayforward.process.events import Event
from wayforward.web import clock, record
from wayforward.web.accounts.models import Staff
from wayforward.web.accounts.walled import Purpose
from wayforward.web.work.models import Feed


@record.act
def make_feed(*, by: Staff, at: datetime) -> tuple[Feed, str]:
    """A new secret address for one's own diary; the one before ends. Gives the row and the secret, which is kept
    nowhere: 256 bits, written in the signs of an address."""
    Staff.objects.select_for_update(of=("self",)).get(pk=by.pk)
    _standing(by).update(ended_at=at)
    secret = secrets.token_urlsafe(32)
    row = Feed(staff=by, secret_sha256=hashed(secret), made_at=at)
    row.save()
    record.write(Event.DIARY_ADDRESS_MADE, by=by, at=at, obj=row)
    return row, secret


@record.act
def end_feed(*, by: Staff, at: datetime) -> int:
    """End the secret address of one's own diary. Says how many ended: one, or none where there was none."""
    ended = _standing(by).update(ended_at=at)
    if ended:
        record.write(Event.DIARY_ADDRESS_ENDED, by=by, at=at, obj=by)
    return ended


@record.act
def note_read(*, feed: Feed, by: Staff, at: datetime) -> None:
    """Write down that the address was read: once a day, since calendars ask every few minutes."""
    today = clock.local(at).date()
    if Feed.unwalled(Purpose.ACTION).filter(pk=feed.pk).exclude(read_on=today).update(read_on=today):
        record.write(Event.DIARY_READ_OUTSIDE, by=by, at=at, obj=feed)


def by_secret(secret: str) -> Feed | None:
    """The address that holds and has this secret, of somebody who still works here."""
    rows = Feed.unwalled(Purpose.ACTION).filter(secret_sha256=hashed(secret), ended_at=None, staff__is_active=True)
    found: Feed | None = rows.select_related("staff", "staff__service").first()
    return found


def hashed(secret: str) -> bytes:
    """What is kept of a secret. It has as many bits as its hash, so nothing has to slow down who guesses."""
    return hashlib.sha256(secret.encode()).digest()


def _standing(staff: Staff):  # type: ignore[no-untyped-def]
    return Feed.unwalled(Purpose.ACTION).filter(staff=staff, ended_at=None)
