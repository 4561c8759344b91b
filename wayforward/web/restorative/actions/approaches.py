"""The first approach to the other person: in exactly the words agreed, and nothing else."""

from datetime import datetime
from typing import Any

from wayforward.process import exploring, gates, objections
from wayforward.process.decision import shut_if
from wayforward.process.events import Event
from wayforward.process.exploring import STATE_AFTER_APPROACH, ApproachResult
from wayforward.web import record, vault
from wayforward.web.accounts.models import Staff
from wayforward.web.accounts.walled import Purpose
from wayforward.web.people import contact
from wayforward.web.people.models import Consent
from wayforward.web.restorative import facts
from wayforward.web.restorative.models import Approach, Participation, RJCase

from .parts import move_quietly


@record.act
def record_approach(
    *,
    case: RJCase,
    to: Participation,
    route: str,
    result: str,
    by: Staff,
    at: datetime,
    said_by: Any = None,
) -> Approach:
    """Write an approach down. Raises Refused (`G3.*`, `approach.*`): without the agreed words (C4) there is none."""
    case = facts.lock(case)
    before = facts.of_case(case)
    (
        exploring.can_record_approach(before, to=str(to.pk), route=route, now=at)
        & shut_if(contact.restricted(to.person, at=at), objections.STANDS)
    ).require()
    consent = _agreed(case, before, to, at)
    approach = Approach(
        case_id=case.pk,
        compartment=to.compartment,
        key_id=to.key_id,
        at=at,
        by=by,
        said_by=record.said(said_by),
        participation=to,
        consent_id=consent.pk,
        route=route,
        wording=vault.unseal_for(vault.Purpose.RELEASED_COPY, consent.scope),
        result=result,
    )
    approach.save()
    record.write(
        Event.APPROACH_RECORDED,
        by=by,
        at=at,
        said_by=said_by,
        case_id=case.pk,
        compartment=to.compartment,
        obj=approach,
        result=result,
        route=route,
    )
    move_quietly(to, STATE_AFTER_APPROACH[ApproachResult(result)], by=by, at=at, said_by=to.person)
    facts.refresh(case)
    return approach


def _agreed(case: RJCase, before: Any, to: Participation, at: datetime) -> Consent:
    """The agreement to approach this person that the gate was opened by."""
    for dyad in before.dyads:
        if str(to.pk) not in {dyad.harmed, dyad.responsible}:
            continue
        asks = dyad.harmed if str(to.pk) == dyad.responsible else dyad.responsible
        found = gates.standing_approach(before, before.part(asks), before.part(str(to.pk)), at)
        if found is not None:
            row: Consent = Consent.unwalled(Purpose.ACTION).get(pk=found.id)
            return row
    raise LookupError("the gate was open without an agreement")
