"""What the record says of signing in, and how somebody gets in again who has lost their second step."""

from datetime import datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import transaction

from wayforward.process.decision import shut_if
from wayforward.process.events import Event
from wayforward.process.staffing import SUBJECT_TAKEN
from wayforward.web import record
from wayforward.web.accounts.models import Staff

from .. import passwords, sessions, single
from ..models import UsedCode


def write_down(event: Event, staff: Staff) -> None:
    """One line of the record about somebody's own sign-in."""
    with transaction.atomic():
        record.write(event, by=staff, obj=staff, service=staff.service_id)


@record.act
def let_in(*, staff: Staff, at: datetime, by: Staff | None = None) -> str:
    """A first password, for somebody who is new or has lost password or second step: it lets them in for three days,
    to choose their own and to set up a second step. All their second steps and sessions end. Gives the password, which
    is kept nowhere. `by` is None for the person at the machine."""
    Authenticator.objects.filter(user_id=staff.pk).delete()
    sessions.end_all(staff)
    UsedCode.objects.filter(staff_id=staff.pk).delete()
    password = passwords.first()
    staff.set_password(password)
    staff.first_password_ends_at = at + timedelta(days=passwords.FIRST_DAYS)
    staff.save(update_fields=["password", "first_password_ends_at"])
    record.write(Event.SIGN_IN_RESET, by=by, at=at, obj=staff, service=staff.service_id)
    return password


@record.act
def tie(*, staff: Staff, subject: str, by: Staff | None = None, at: datetime | None = None) -> SocialAccount:
    """Tie an account to whoever the single sign-on knows by this number, in place of whom it was tied to. Its sessions
    end. `by` is None for the person at the machine. Raises Refused (`staffing.subject_taken`)."""
    shut_if(is_taken(subject, staff), SUBJECT_TAKEN).require()
    untie(staff)
    tied = SocialAccount.objects.create(user=staff, provider=single.provider_id(), uid=subject)
    sessions.end_all(staff)
    record.write(Event.STAFF_TIED_TO_SINGLE_SIGN_ON, by=by, at=at, obj=staff, service=staff.service_id)
    return tied


def untie(staff: Staff) -> int:
    """Part of an action: the single sign-on lets them in no more. Says how many ties there were."""
    return SocialAccount.objects.filter(user=staff).delete()[0]


def is_taken(subject: str, staff: Staff | None) -> bool:
    """Does the single sign-on know somebody else by this number?"""
    tied = SocialAccount.objects.filter(provider=single.provider_id(), uid=subject)
    return tied.exclude(user=staff).exists() if staff else tied.exists()


def on_added(user: Any, **_: object) -> None:
    """A second step was set up."""
    write_down(Event.SECOND_STEP_ADDED, user)


def on_removed(user: Any, **_: object) -> None:
    """A second step was removed by whoever it belongs to."""
    write_down(Event.SECOND_STEP_REMOVED, user)
