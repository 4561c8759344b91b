"""Who works here and as what: what one person proposes holds when another agrees (SEC-24), and ends the sessions of the
one whom it concerns (SEC-34)."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Q, QuerySet

from wayforward.process import staffing as rules
from wayforward.process.duties import Role
from wayforward.process.events import Event
from wayforward.process.staffing import Change, Concerned
from wayforward.web import record
from wayforward.web.accounts.models import Staff
from wayforward.web.accounts.walled import Purpose
from wayforward.web.people.actions.staffing import add_staff
from wayforward.web.restorative.models import RJCase
from wayforward.web.support.models import SupportCase

from .. import sessions
from ..models import StaffChange
from . import signing_in
from .leaving import is_only_administrator, lock


@record.act
def propose_addition(
    *,
    username: str,
    name: str,
    roles: Sequence[str],
    level: str = "",
    vetted_until: date | None = None,
    subject: str = "",
    by: Staff,
    at: datetime,
) -> StaffChange:
    """Propose to add somebody. Raises Refused (`staffing.*`)."""
    change = StaffChange(
        username=username, name=name, roles=_sorted(roles), level=level, vetted_until=vetted_until, subject_id=subject
    )
    return _propose(change, Change.ADD, by, at)


@record.act
def propose_roles(
    *, staff: Staff, roles: Sequence[str], level: str = "", vetted_until: date | None = None, by: Staff, at: datetime
) -> StaffChange:
    """Propose what somebody works as from now on; for a closed account, that it is opened again. Raises Refused
    (`staffing.*`)."""
    change = StaffChange(staff=staff, roles=_sorted(roles), level=level, vetted_until=vetted_until)
    return _propose(change, Change.ROLES if staff.is_active else Change.REOPEN, by, at)


@record.act
def propose_tie(*, staff: Staff, subject: str, by: Staff, at: datetime) -> StaffChange:
    """Propose by which number the single sign-on knows somebody. Raises Refused (`staffing.*`)."""
    change = StaffChange(staff=staff, roles=staff.roles, subject_id=subject)
    return _propose(change, Change.SINGLE_SIGN_ON, by, at)


@record.act
def agree(*, change: StaffChange, by: Staff, at: datetime) -> Staff:
    """Agree to what somebody else proposed: it holds at once. Raises Refused (`staffing.*`)."""
    change = _lock(change)
    staff = lock(change.staff) if change.staff else None
    kind = Change(change.change)
    rules.may_agree(
        kind,
        by=by.roles,
        own_proposal=change.proposed_by_id == by.pk,
        over=change.over,
        roles=change.roles,
        concerned=_concerned(change, staff, by),
    ).require()
    if staff is None:
        staff = _add(change, by)
    elif kind is Change.SINGLE_SIGN_ON:
        signing_in.tie(staff=staff, subject=change.subject_id, by=by, at=at)
    else:
        _set(staff, change, by, at)
    change.agreed_at, change.agreed_by, change.staff = at, by, staff
    change.save(update_fields=["agreed_at", "agreed_by", "staff"])
    return staff


@record.act
def give_up(*, change: StaffChange, by: Staff, at: datetime) -> StaffChange:
    """Give a proposal up. Raises Refused (`staffing.*`)."""
    change = _lock(change)
    rules.may_give_up(by=by.roles, own_proposal=change.proposed_by_id == by.pk, over=change.over).require()
    change.given_up_at = at
    change.save(update_fields=["given_up_at"])
    record.write(Event.STAFF_CHANGE_GIVEN_UP, by=by, at=at, obj=change, service=by.service_id, kind=change.change)
    return change


def waiting(staff: Staff) -> QuerySet[StaffChange]:
    """What waits in the service for somebody to agree."""
    rows = StaffChange.objects.filter(service_id=staff.service_id, agreed_at=None, given_up_at=None)
    return rows.select_related("staff", "proposed_by")


def _propose(change: StaffChange, kind: Change, by: Staff, at: datetime) -> StaffChange:
    rules.may_propose(kind, by=by.roles, roles=change.roles, concerned=_concerned(change, change.staff, by)).require()
    change.change, change.service, change.proposed_at, change.proposed_by = kind.value, by.service, at, by
    change.save()
    record.write(Event.STAFF_CHANGE_PROPOSED, by=by, at=at, obj=change, service=by.service_id, kind=kind.value)
    return change


def _concerned(change: StaffChange, staff: Staff | None, by: Staff) -> Concerned:
    """Whom it is about, as they are now."""
    taken = bool(change.subject_id) and signing_in.is_taken(change.subject_id, staff)
    if staff is None:
        return Concerned(
            name_taken=Staff.objects.filter(username__iexact=change.username).exists(), subject_taken=taken
        )
    return Concerned(
        own=staff.pk == by.pk,
        active=staff.is_active,
        unchanged=(change.roles, change.level, change.vetted_until)
        == (_sorted(staff.roles), staff.level, staff.vetted_until),
        has_work_as=_has_work_as(staff),
        only_administrator=is_only_administrator(staff),
        subject_taken=taken,
    )


def _has_work_as(staff: Staff) -> frozenset[str]:
    """The roles in which an open case is still theirs."""
    support = SupportCase.unwalled(Purpose.ACTION).filter(state="open")
    restorative = RJCase.unwalled(Purpose.ACTION).filter(closed_at=None)
    held = {
        Role.CASEWORKER: support.filter(caseworker=staff).exists(),
        Role.SUPERVISOR: support.filter(supervisor=staff).exists() or restorative.filter(supervisor=staff).exists(),
        Role.PRACTITIONER: restorative.filter(Q(facilitator=staff) | Q(co_facilitator=staff)).exists(),
    }
    return frozenset(str(role) for role, holds in held.items() if holds and role in staff.roles)


def _add(change: StaffChange, by: Staff) -> Staff:
    staff = add_staff(
        service=change.service,
        username=change.username,
        name=change.name,
        roles=change.roles,
        password=None,
        level=change.level,
        vetted_until=change.vetted_until,
        by=by,
    )
    if change.subject_id:
        signing_in.tie(staff=staff, subject=change.subject_id, by=by)
    return staff


def _set(staff: Staff, change: StaffChange, by: Staff, at: datetime) -> None:
    """What they work as from now on. Whatever they had open is shut: they sign in again as what they are now."""
    returns = not staff.is_active
    if returns:
        staff.set_unusable_password()
    staff.is_active, staff.roles, staff.level = True, change.roles, change.level
    staff.vetted_until = change.vetted_until
    staff.save(update_fields=["is_active", "roles", "level", "vetted_until", "password"])
    sessions.end_all(staff)
    event = Event.STAFF_RETURNED if returns else Event.STAFF_ROLES_CHANGED
    record.write(event, by=by, at=at, obj=staff, service=staff.service_id, roles=change.roles)


def _sorted(roles: Sequence[str]) -> list[str]:
    return sorted({str(Role(role)) for role in roles})


def _lock(change: StaffChange) -> StaffChange:
    rows = StaffChange.objects.select_for_update(of=("self",))
    return rows.select_related("service", "staff", "proposed_by").get(pk=change.pk)
