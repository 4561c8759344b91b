"""What the parties agreed: drafting it, each signing freely, looking at it again, what to do when it is not kept."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from wayforward.process import agreements
from wayforward.process.events import Event
from wayforward.process.participation import HARMED_ROLES
from wayforward.web import record
from wayforward.web.accounts import tasks
from wayforward.web.accounts.models import Staff
from wayforward.web.people.actions import consents
from wayforward.web.restorative import facts
from wayforward.web.restorative.facts import lock
from wayforward.web.restorative.models import (
    Activity,
    Agreement,
    Commitment,
    CommitmentReview,
    Participation,
    RJCase,
    Signature,
)
from wayforward.web.restorative.papers import write_paper

from . import duties


@dataclass(frozen=True)
class CommitmentDraft:
    """One commitment as it is read aloud. `owners` are the participations who will do it; both may."""

    kind: str
    text: str
    owners: Sequence[Participation]
    trigger: str = ""
    response: str = ""
    due_on: date | None = None
    recurrence: str = ""
    from_on: date | None = None
    until_on: date | None = None
    evidence: str = ""
    checker: Staff | None = None

    def fact(self) -> agreements.CommitmentDraftFact:
        return agreements.CommitmentDraftFact(
            kind=self.kind,
            has_text=bool(self.text.strip()),
            owners=tuple(str(owner.pk) for owner in self.owners),
            has_trigger=bool(self.trigger.strip()),
            has_response=bool(self.response.strip()),
            due_on=self.due_on,
            recurrence=self.recurrence,
        )


@record.act
def draft_agreement(
    *,
    case: RJCase,
    commitments: Sequence[CommitmentDraft],
    signatories: Sequence[Participation],
    by: Staff,
    at: datetime,
    activity: Activity | None = None,
    intervention_reason: str = "",
    varies: Agreement | None = None,
) -> Agreement:
    """Write down what the parties propose to agree. Raises Refused (`agreement.*`).

    No commitment at all is a full result: the paper then says that they talked (`none_dialogue_only`).
    """
    case = lock(case)
    agreements.can_draft(
        facts.of_case(case),
        commitments=tuple(draft.fact() for draft in commitments),
        signatories=tuple(str(party.pk) for party in signatories),
        varies=str(varies.pk) if varies else None,
    ).require()
    agreement = Agreement(
        case_id=case.pk,
        compartment="joint",
        key_id=case.key_id,
        at=at,
        by=by,
        activity=activity,
        version=varies.version + 1 if varies else 1,
        varies=varies,
        signatories=[str(party.pk) for party in signatories],
        text_sha256=_digest(commitments),
        intervention_reason=intervention_reason,
    )
    agreement.save()
    for number, draft in enumerate(commitments, start=1):
        Commitment(
            case_id=case.pk,
            compartment="joint",
            key_id=case.key_id,
            at=at,
            by=by,
            agreement=agreement,
            number=number,
            kind=draft.kind,
            text=draft.text,
            owners=[str(owner.pk) for owner in draft.owners],
            trigger=draft.trigger,
            response=draft.response,
            due_on=draft.due_on,
            recurrence=draft.recurrence,
            from_on=draft.from_on,
            until_on=draft.until_on,
            evidence=draft.evidence,
            checker=draft.checker,
            status="proposed",
        ).save()
    record.write(
        Event.AGREEMENT_DRAFTED,
        by=by,
        at=at,
        case_id=case.pk,
        compartment="joint",
        obj=agreement,
        commitments=len(commitments),
    )
    facts.refresh(case)
    return agreement


def _digest(commitments: Sequence[CommitmentDraft]) -> str:
    """The hash of the exact words: a signature under other words is no signature."""
    words = [[draft.kind, draft.text, draft.trigger, draft.response, str(draft.due_on)] for draft in commitments]
    return hashlib.sha256(json.dumps(words).encode()).hexdigest()


@record.act
def sign_agreement(
    *,
    agreement: Agreement,
    participation: Participation,
    by: Staff,
    at: datetime,
    said_by: str,
    wants_to_be_told: bool = True,
) -> Signature:
    """One party's own free signature (C10). When the last one signs it is agreed and the paper is made."""
    case = lock(facts.case_of(agreement))
    agreements.can_sign(facts.of_case(case), agreement=str(agreement.pk), participation=str(participation.pk)).require()
    consent = consents.give_consent_row(
        person=participation.person,
        participation=participation,
        case_id=case.pk,
        kind="C10",
        to=str(agreement.pk),
        scope="The agreement as it was read to me",
        item_sha256=agreement.text_sha256,
        by=by,
        at=at,
        said_by=said_by,
    )
    signature = Signature(
        case_id=case.pk,
        compartment=participation.compartment,
        at=at,
        by=by,
        said_by=record.said(said_by),
        agreement=agreement,
        participation=participation,
        consent_id=consent.pk,
        text_sha256=agreement.text_sha256,
        wants_to_be_told=wants_to_be_told,
    )
    signature.save()
    record.write(
        Event.AGREEMENT_SIGNED,
        by=by,
        at=at,
        said_by=said_by,
        case_id=case.pk,
        compartment=participation.compartment,
        obj=agreement,
    )
    if agreements.all_signed(facts.of_case(case), agreement=str(agreement.pk)):
        _agree(case, agreement, by=by, at=at)
    facts.refresh(case)
    return signature


def _agree(case: RJCase, agreement: Agreement, *, by: Staff, at: datetime) -> None:
    """Everyone has signed: the agreement stands, a version before it ends, and the paper is produced."""
    if agreement.varies is not None:
        agreement.varies.status = "varied"
        agreement.varies.superseded_by = agreement.pk
        agreement.varies.save(update_fields=["status", "superseded_by"])
    agreement.status = "agreed"
    agreement.document_id = write_paper(case, agreement, by=by, at=at).pk
    agreement.save(update_fields=["status", "document_id"])
    for commitment in facts.commitments(agreement):
        commitment.status = agreements.status_when_agreed(commitment.kind)
        commitment.save(update_fields=["status"])
    record.write(Event.AGREEMENT_MADE, by=by, at=at, case_id=case.pk, compartment="joint", obj=agreement)


@record.act
def review_agreement(
    *,
    agreement: Agreement,
    statuses: Mapping[int, str],
    by: Staff,
    at: datetime,
    words: str = "",
) -> list[CommitmentReview]:
    """Look at the commitments again (`{number: status}`). A due day passed is never by itself a breach."""
    case = lock(facts.case_of(agreement))
    agreements.can_review(facts.of_case(case), agreement=str(agreement.pk), statuses=dict(statuses)).require()
    reviews = [
        _review(case, commitment, statuses[commitment.number], by=by, at=at, words=words)
        for commitment in facts.commitments(agreement)
        if commitment.number in statuses
    ]
    agreement.status = agreements.status_after(
        tuple(commitment.status for commitment in facts.commitments(agreement)), now=agreement.status
    )
    agreement.save(update_fields=["status"])
    record.write(Event.AGREEMENT_REVIEWED, by=by, at=at, case_id=case.pk, compartment="joint", obj=agreement)
    tasks.done(case_id=case.pk, kind="signature_taken_back", at=at)
    _tell_harmed(case, agreement, at=at)
    facts.refresh(case)
    return reviews


def _review(
    case: RJCase, commitment: Commitment, status: str, *, by: Staff, at: datetime, words: str, step: str = ""
) -> CommitmentReview:
    commitment.status = status
    commitment.save(update_fields=["status"])
    review = CommitmentReview(
        case_id=case.pk,
        compartment="joint",
        key_id=case.key_id,
        at=at,
        by=by,
        commitment=commitment,
        status=status,
        step=step,
        words=words,
    )
    review.save()
    return review


def _tell_harmed(case: RJCase, agreement: Agreement, *, at: datetime) -> None:
    """Whoever was harmed and wants to know is told how it goes (stage 12)."""
    now = facts.of_case(case)
    for party in facts.participations(case):
        signed = str(party.pk) in agreement.signatories and party.role in HARMED_ROLES
        if signed and agreements.wants_to_be_told(now, agreement=str(agreement.pk), participation=str(party.pk)):
            duties.for_staff(
                case,
                "tell_harmed_of_agreement",
                case.facilitator,
                due_at=duties.in_working_days(at, 5),
                compartment=party.compartment,
                about=party.pk,
            )


@record.act
def handle_breach(
    *,
    agreement: Agreement,
    number: int,
    step: str,
    by: Staff,
    at: datetime,
    words: str = "",
    said_by: str = "",
) -> CommitmentReview:
    """One step of the sequence for a commitment not kept: fact check first, then tell, then wishes.

    Nothing is reported to the police by itself. Raises Refused (`agreement.*`) for a step taken out of order.
    """
    case = lock(facts.case_of(agreement))
    before = facts.of_case(case)
    agreements.can_handle_breach(before, agreement=str(agreement.pk), number=number, step=step).require()
    commitment = next(each for each in facts.commitments(agreement) if each.number == number)
    review = _review(
        case,
        commitment,
        agreements.status_after_step(step, now=commitment.status, kind=commitment.kind),
        by=by,
        at=at,
        words=words,
        step=step,
    )
    record.write(
        Event.BREACH_HANDLED,
        by=by,
        at=at,
        said_by=said_by,
        case_id=case.pk,
        compartment="joint",
        obj=agreement,
        step=step,
    )
    if step == agreements.Step.FACT_CHECK:
        _tell_harmed(case, agreement, at=at)
    if step in {agreements.Step.HARMED_TOLD, agreements.Step.KEPT_AFTER_ALL}:
        tasks.done(case_id=case.pk, kind="tell_harmed_of_agreement", at=at)
    facts.refresh(case)
    return review
