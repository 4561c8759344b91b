"""Words across the wall: an item that its author released is copied, word for word, into the receiver's own file."""

from datetime import datetime
from typing import Any

from wayforward.process import exploring
from wayforward.process.decision import no
from wayforward.process.events import Event
from wayforward.process.exploring import GoOn
from wayforward.process.participation import State
from wayforward.web import record, vault
from wayforward.web.accounts.models import Staff
from wayforward.web.accounts.walled import Purpose
from wayforward.web.people.actions.consents import digest
from wayforward.web.people.models import Consent
from wayforward.web.restorative import facts
from wayforward.web.restorative.models import DecisionToGoOn, Disclosure, Participation, RJCase

from .parts import move_quietly


@record.act
def pass_on(
    *,
    case: RJCase,
    consent: Consent,
    to: Participation,
    how: str,
    by: Staff,
    at: datetime,
    recipient_agreed: bool = False,
    read_back: bool = False,
) -> Disclosure:
    """Pass one released item on. Raises Refused (`disclosure.*`, `G6.*`, `case.*`).

    The receiver's copy is sealed under the receiver's key; the author's file is never opened to them.
    """
    case = facts.lock(case)
    before = facts.of_case(case)
    fact = next(each for each in before.consents if each.id == str(consent.pk))
    exploring.can_pass_on(before, consent=fact, to=str(to.pk), recipient_agreed=recipient_agreed, now=at).require()
    words = vault.unseal_for(vault.Purpose.RELEASED_COPY, consent.item)
    if digest(words) != consent.item_sha256:
        no(exploring.WORDS_CHANGED).require()
    author = Participation.unwalled(Purpose.ACTION).get(pk=consent.participation_id)
    row = Disclosure(
        case_id=case.pk,
        compartment=to.compartment,
        key_id=to.key_id,
        at=at,
        by=by,
        from_participation=author,
        to_participation=to,
        consent_id=consent.pk,
        covers=consent.covers,
        item=words,
        item_sha256=consent.item_sha256,
        how=how,
        recipient_agreed=recipient_agreed,
        read_back=read_back,
    )
    row.save()
    record.write(Event.WORDS_PASSED_ON, by=by, at=at, case_id=case.pk, compartment=to.compartment, obj=row, how=how)
    facts.refresh(case)
    return row


@record.act
def decide_to_go_on(
    *,
    case: RJCase,
    participation: Participation,
    having_heard: Consent,
    decision: str,
    by: Staff,
    at: datetime,
    said_by: Any = None,
) -> DecisionToGoOn:
    """Write down what somebody decides, having heard. Any answer is a good one. Raises Refused (`decision.*`)."""
    case = facts.lock(case)
    exploring.can_decide_to_go_on(
        facts.of_case(case), participation=str(participation.pk), having_heard=str(having_heard.pk)
    ).require()
    row = DecisionToGoOn(
        case_id=case.pk,
        compartment=participation.compartment,
        at=at,
        by=by,
        said_by=record.said(said_by) or f"person:{participation.person_id}",
        participation=participation,
        having_heard=having_heard.pk,
        decision=decision,
    )
    row.save()
    record.write(
        Event.DECIDED_TO_GO_ON,
        by=by,
        at=at,
        said_by=row.said_by,
        case_id=case.pk,
        compartment=participation.compartment,
        obj=row,
        decision=decision,
    )
    target = {
        GoOn.STILL_WILLING: State.WILLING_IN_PRINCIPLE,
        GoOn.NOT_NOW: State.DECLINED_NOT_NOW,
        GoOn.NO: State.WITHDREW,
    }
    if decision in target:
        move_quietly(participation, target[GoOn(decision)], by=by, at=at, said_by=participation.person)
    facts.refresh(case)
    return row
