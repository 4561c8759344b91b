"""What the record says of signing in, and how somebody gets in again who has lost their second step."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction

from wayforward.process.events import Event
from wayforward.web import record
from wayforward.web.accounts.models import Staff

from .. import sessions
from ..models import UsedCode


def write_down(event: Event, staff: Staff) -> None:
    """One line of the record about somebody's own sign-in."""
    with transaction.atomic():
        record.write(event, by=staff, obj=staff, service=staff.service_id)


@record.act
def let_in_again(*, staff: Staff, password: str, by: Staff | None = None) -> int:
    """A new password for somebody who has lost theirs, or their second step: all their second steps and sessions end,
    and at their next sign-in they set up a new one. Says how many second steps there were. `by` is None for the person
    at the machine."""
    number, _ = Authenticator.objects.filter(user_id=staff.pk).delete()
    sessions.end_all(staff)
    UsedCode.objects.filter(staff_id=staff.pk).delete()
    staff.set_password(password)
    staff.save(update_fields=["password"])
    record.write(Event.SIGN_IN_RESET, by=by, obj=staff, service=staff.service_id)
    return number


def on_added(user: Any, **_: object) -> None:
    """A second step was set up."""
    write_down(Event.SECOND_STEP_ADDED, user)


def on_removed(user: Any, **_: object) -> None:
    """A second step was removed by whoever it belongs to."""
    write_down(Event.SECOND_STEP_REMOVED, user)
