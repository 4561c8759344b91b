"""Somebody leaves: their work is given to others case by case, and their account is closed the same day."""

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db.models import Q

from wayforward.process import leaving as rules
from wayforward.process.duties import Role
from wayforward.process.events import Event
from wayforward.web import clock, record
from wayforward.web.accounts import tasks, ties
from wayforward.web.accounts.models import Service, Staff
from wayforward.web.accounts.walled import Purpose
from wayforward.web.people.models import Visit
from wayforward.web.restorative.models import RJCase
from wayforward.web.support.actions.cases import reallocate_support, supervise_support
from wayforward.web.support.models import SupportCase

from .. import sessions
from . import signing_in

AS = ("caseworker", "supervisor")


@dataclass(frozen=True)
class Left:
    """What is still somebody's: support cases by what they are in them, restorative cases, and how many visits."""

    support: list[tuple[str, SupportCase]]
    restorative: list[RJCase]
    visits: int
    only_administrator: bool

    @property
    def count(self) -> rules.StillTheirs:
        return rules.StillTheirs(len(self.support), len(self.restorative), self.visits, self.only_administrator)


def still_theirs(staff: Staff) -> Left:
    """What has to have another owner before the account is closed. Nothing of what is in the cases."""
    open_cases = SupportCase.unwalled(Purpose.ACTION).filter(state="open")
    support = [
        (part, case)
        for part in AS
        for case in open_cases.filter(**{part: staff}).select_related("service").order_by("ref")
    ]
    on_it = Q(facilitator=staff) | Q(co_facilitator=staff) | Q(supervisor=staff)
    restorative = RJCase.unwalled(Purpose.ACTION).filter(on_it, closed_at=None).order_by("ref")
    visits = Visit.unwalled(Purpose.ACTION).filter(
        Q(staff=staff) | Q(alert=staff), checked_in_at=None, check_in_by__gte=clock.now()
    )
    return Left(support, list(restorative.only("pk", "ref")), visits.count(), is_only_administrator(staff))


def is_only_administrator(staff: Staff) -> bool:
    """Is nobody else an administrator of the service, and at work?"""
    if not staff.has_role(Role.ADMINISTRATOR):
        return False
    others = Staff.objects.filter(service_id=staff.service_id, is_active=True).exclude(pk=staff.pk)
    return not any(Role.ADMINISTRATOR in roles for roles in others.values_list("roles", flat=True))


def lock(staff: Staff) -> Staff:
    """Somebody, locked; and before them their service, so that of two administrators nobody takes the role from the
    other at the same moment."""
    Service.objects.select_for_update().get(pk=staff.service_id)
    return Staff.objects.select_for_update(of=("self",)).get(pk=staff.pk)


@record.act
def hand_on(*, staff: Staff, part: str, case: SupportCase, to: Staff, by: Staff, at: datetime) -> SupportCase:
    """Give one support case of somebody who leaves to another. Raises Refused (`leaving.*`, `support.*`)."""
    rules.may_hand_on(roles=by.roles, own=staff.pk == by.pk).require()
    if part == "caseworker":
        return reallocate_support(case=case, caseworker=to, by=by, at=at)
    return supervise_support(case=case, supervisor=to, by=by, at=at)


@record.act
def close_account(*, staff: Staff, by: Staff, at: datetime) -> Staff:
    """Close an account: no sign-in, no session, no tie from now on. Duties that named them wait for a lead. Raises
    Refused (`leaving.*`)."""
    staff = lock(staff)
    rules.may_close_account(
        roles=by.roles, own=staff.pk == by.pk, active=staff.is_active, left=still_theirs(staff).count
    ).require()
    tasks.hand_on_all(staff, role=Role.RJ_LEAD)
    ties.untie_all(staff, at)
    staff.is_active = False
    staff.save(update_fields=["is_active"])
    Authenticator.objects.filter(user_id=staff.pk).delete()
    signing_in.untie(staff)
    record.write(Event.STAFF_LEFT, by=by, at=at, obj=staff, service=staff.service_id)
    sessions.end_all(staff)
    return staff
