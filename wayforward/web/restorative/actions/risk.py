"""Risk: assessing it with each person and for the activity, revising it, and another person's sign-off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from wayforward.process import risk
from wayforward.process.events import Event
from wayforward.web import record
from wayforward.web.accounts import tasks
from wayforward.web.accounts.models import Staff
from wayforward.web.restorative import facts
from wayforward.web.restorative.facts import lock
from wayforward.web.restorative.models import (
    NewInformation,
    Participation,
    RiskAssessment,
    RiskItem,
    RJCase,
    SignOff,
    Supervision,
)


@dataclass(frozen=True)
class ItemSeen:
    """One factor as the assessor saw it. Likelihood and impact are 1 to 5; residual is after what is done about it."""

    factor: str
    present: str
    likelihood: int | None = None
    impact: int | None = None
    mitigation: str = ""
    residual_likelihood: int | None = None
    residual_impact: int | None = None
    evidence: str = ""
    owner: str = ""
    review_on: date | None = None


@record.act
def assess_risk(
    *,
    case: RJCase,
    of: Participation | None,
    items: Sequence[ItemSeen],
    by: Staff,
    at: datetime,
    rest: bool | None = None,
    not_proceeding: str = "",
    strengths: str = "",
    revises: RiskAssessment | None = None,
) -> RiskAssessment:
    """Write one assessment, of a participant or (`of` empty) of the activity. Raises Refused (`risk.*`).

    A revision repeats only what changed: a factor not named keeps the answer of the assessment it revises.
    `rest=False` says that every other factor was asked about and the answer was no.
    """
    case = lock(case)
    risk.can_assess(
        facts.of_case(case),
        items=tuple((item.factor, item.present) for item in items),
        of=str(of.pk) if of else risk.ACTIVITY,
        revises=str(revises.pk) if revises else None,
        rest=rest,
    ).require()
    key_id = of.key_id if of else case.key_id
    assessment = RiskAssessment(
        case_id=case.pk,
        compartment="risk",
        key_id=key_id,
        at=at,
        by=by,
        participation=of,
        version=revises.version + 1 if revises else 1,
        revises=revises,
        rest="no" if rest is False else "",
        not_proceeding=not_proceeding,
        strengths=strengths,
    )
    assessment.save()
    for item in items:
        RiskItem(
            case_id=case.pk,
            compartment="risk",
            key_id=key_id,
            at=at,
            by=by,
            assessment=assessment,
            **vars(item),
        ).save()
    if revises:
        revises.superseded_by = assessment.pk
        revises.save(update_fields=["superseded_by"])
    record.write(
        Event.RISK_ASSESSED,
        by=by,
        at=at,
        case_id=case.pk,
        compartment="risk",
        obj=assessment,
        version=assessment.version,
        of=str(of.pk) if of else risk.ACTIVITY,
    )
    tasks.add(
        kind="sign_off_waiting",
        service=case.service_id,
        case_id=case.pk,
        staff=case.supervisor,
        due_at=at,
        compartment="risk",
    )
    after = facts.refresh(case)
    if not risk.any_stale(after, at):
        tasks.done(case_id=case.pk, kind="reassess_risk", at=at)
    return assessment


@record.act
def sign_off(
    *,
    case: RJCase,
    assessments: Sequence[RiskAssessment],
    method: str,
    by: Staff,
    at: datetime,
    approved: bool = True,
    conditions: str = "",
) -> SignOff:
    """Approve these assessments for this method, or refuse to. Raises Refused (`risk.*`, `sign_off.*`)."""
    case = lock(case)
    before = facts.of_case(case)
    ids = tuple(str(assessment.pk) for assessment in assessments)
    risk.can_sign_off(
        before,
        assessments=ids,
        method=method,
        by=str(by.pk),
        roles=tuple(by.roles),
        now=at,
        approved=approved,
    ).require()
    row = SignOff(
        case_id=case.pk,
        compartment="sign_off",
        key_id=case.key_id,
        at=at,
        by=by,
        role="supervisor" if by.pk == case.supervisor_id else "rj_lead",
        independent=risk.is_independent(before, str(by.pk)),
        method=method,
        assessments=list(ids),
        approved=approved,
        conditions=conditions,
    )
    row.save()
    record.write(
        Event.RISK_SIGNED_OFF if approved else Event.SIGN_OFF_REFUSED,
        by=by,
        at=at,
        case_id=case.pk,
        compartment="sign_off",
        obj=row,
        method=method,
    )
    tasks.done(case_id=case.pk, kind="sign_off_waiting", at=at)
    facts.refresh(case)
    return row


@record.act
def record_new_information(
    *, case: RJCase, kind: str, words: str, by: Staff, at: datetime, about: Participation | None = None
) -> NewInformation:
    """Write down something new: every earlier assessment that it touches counts as missing from now on."""
    case = lock(case)
    row = NewInformation(
        case_id=case.pk,
        compartment="risk",
        key_id=about.key_id if about else case.key_id,
        at=at,
        by=by,
        participation=about,
        kind=kind,
        words=words,
    )
    row.save()
    record.write(Event.NEW_INFORMATION_RECEIVED, by=by, at=at, case_id=case.pk, compartment="risk", obj=row, kind=kind)
    for member in (case.facilitator, case.co_facilitator):
        if member is not None:
            tasks.add(
                kind="reassess_risk",
                service=case.service_id,
                case_id=case.pk,
                staff=member,
                due_at=at,
                compartment="risk",
            )
    facts.refresh(case)
    return row


@record.act
def record_supervision(*, case: RJCase, words: str, decisions: str, by: Staff, at: datetime) -> Supervision:
    """Write down a supervision talk about the case. Raises Refused where the supervisor facilitates it."""
    case = lock(case)
    risk.can_supervise(facts.of_case(case), by=str(by.pk)).require()
    row = Supervision(
        case_id=case.pk,
        compartment="sign_off",
        key_id=case.key_id,
        at=at,
        by=by,
        supervisor=by,
        words=words,
        decisions=decisions,
    )
    row.save()
    record.write(Event.SUPERVISION_HELD, by=by, at=at, case_id=case.pk, compartment="sign_off", obj=row)
    facts.refresh(case)
    return row
