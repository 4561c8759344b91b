"""Closing a case with the fixed reasons, and opening it again: "you can come back at any time"."""

from collections.abc import Mapping
from datetime import datetime

from wayforward.process import gates
from wayforward.process.events import Event
from wayforward.process.participation import ClosureReason, State, retention_day
from wayforward.process.referrals import NO_REFERRER
from wayforward.web import clock, record, vault
from wayforward.web.accounts import tasks
from wayforward.web.accounts.models import Staff
from wayforward.web.outgoing import gateway
from wayforward.web.restorative import facts
from wayforward.web.restorative.facts import lock
from wayforward.web.restorative.models import Closing, RJCase
from wayforward.web.work.actions import appointments

from . import duties
from .parts import close_part


@record.act
def close_case(
    *,
    case: RJCase,
    reason: ClosureReason,
    by: Staff,
    at: datetime,
    outcomes: Mapping[str, str] | None = None,
    words: str = "",
) -> Closing:
    """Close a case. Each part closes with it; the other side reads only the neutral text. Raises Refused (G10)."""
    case = lock(case)
    gates.may_close(facts.of_case(case), reason=reason, roles=tuple(by.roles), by=str(by.pk), now=at).require()
    for participation in facts.participations(case):
        close_part(participation, at=at, by=by)
    case.closed_at = at
    case.closure_reason = reason
    case.save(update_fields=["closed_at", "closure_reason"])
    row = Closing(
        case_id=case.pk,
        compartment="case",
        key_id=case.key_id,
        at=at,
        by=by,
        reason=reason,
        words=words,
        outcomes=dict(outcomes or {}),
        retention_on=retention_day(clock.local(at).date(), case.service.rules),
    )
    row.save()
    record.write(Event.CASE_CLOSED, by=by, at=at, case_id=case.pk, compartment="status", obj=row, reason=reason)
    tasks.cancel_for(case_id=case.pk, at=at)
    if case.source not in NO_REFERRER:
        duties.for_leads(case, "tell_referrer", at=at, working_days=2)
    gateway.cancel_for(case_id=case.pk, at=at, key_starts="confirm-")  # that a date is off is told all the same
    appointments.case_ended(case.pk, by=by, at=at)
    facts.refresh(case)
    return row


@record.act
def reopen_case(*, case: RJCase, by: Staff, at: datetime, words: str = "") -> Closing:
    """Open a closed case again because somebody came back. Every part starts at `considering`: nothing is assumed. One
    whose file has ended stays closed. Raises Refused (`G10.*`)."""
    case = lock(case)
    left = [part for part in facts.participations(case) if vault.stands(part.key_id)]
    erased = not any(part.role in gates.PARTIES for part in left)
    gates.may_reopen(facts.of_case(case), roles=tuple(by.roles), by=str(by.pk), erased=erased).require()
    case.closed_at = None
    case.closure_reason = ""
    case.save(update_fields=["closed_at", "closure_reason"])
    row = Closing(case_id=case.pk, compartment="case", key_id=case.key_id, at=at, by=by, words=words, reopened=True)
    row.save()
    for participation in left:
        if participation.state == State.CLOSED:
            participation.state = State.CONSIDERING
            participation.state_at = at
            participation.save(update_fields=["state", "state_at"])
    record.write(Event.CASE_REOPENED, by=by, at=at, case_id=case.pk, compartment="status", obj=row)
    facts.refresh(case)
    return row
