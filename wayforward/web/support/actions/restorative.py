"""On to the restorative team: the one way from a support case to a restorative case, under the person's consent."""

from datetime import datetime

from wayforward.process import referrals as rules
from wayforward.process.events import Event
from wayforward.web import record, vault
from wayforward.web.accounts import tasks
from wayforward.web.accounts.models import Staff
from wayforward.web.accounts.walled import Purpose
from wayforward.web.people.actions.consents import give_consent_row
from wayforward.web.people.models import Consent, Incident
from wayforward.web.restorative.actions import cases as restorative_cases
from wayforward.web.restorative.models import Participation, RJCase
from wayforward.web.support import facts
from wayforward.web.support.models import SupportCase

from .cases import lock, need_open, refresh, write


@record.act
def refer_to_restorative_justice(
    *, case: SupportCase, initiated_by: str, by: Staff, at: datetime, summary: str = ""
) -> RJCase:
    """Pass the person's details and a short summary on. Raises Refused (`referral.no_consent_to_refer`, `support.*`).

    Only what the consent (C3) names goes over: the person, the coded facts of the incident and the summary that was
    read to them. Needs, contacts and notes stay here; the restorative side cannot even import them.
    """
    case = lock(case)
    need_open(case)
    standing = facts.consents(case, at, ["C3"])
    rules.may_refer_to_restorative(consents=[row.kind for row in standing]).require()
    incident = Incident.unwalled(Purpose.ACTION).filter(pk=case.referral.incident_id).first()
    rj_case = restorative_cases.receive(
        service=case.service,
        contract=case.contract,
        area=case.area,
        initiated_by=rules.InitiatedBy(initiated_by).value,
        source=rules.Source.CASEWORKER.value,
        harmed=[{"person": case.person, "support_case_id": case.pk}],
        incident=_coded(incident) | {"summary": summary.strip()},
        by=by,
        at=at,
        said_by=case.person,
    )
    _take_consent_along(rj_case, case, standing[0])
    case.rj_case_id = rj_case.pk
    case.save(update_fields=["rj_case_id"])
    tasks.done(case_id=case.pk, kind="refer_to_restorative_team", at=at)
    write(Event.REFERRED_TO_RESTORATIVE_JUSTICE, case, by=by, at=at, obj=case)
    refresh(case)
    return rj_case


def _coded(incident: Incident | None) -> dict[str, object]:
    """The coded facts of the incident: no words."""
    if incident is None:
        return {}
    names = ("happened_on", "happened_until", "place", "offence", "cj_stage", "flags", "is_crime_recorded")
    return {name: getattr(incident, name) for name in names}


def _take_consent_along(rj_case: RJCase, case: SupportCase, consent: Consent) -> None:
    """The restorative case holds its own copy of the consent that it stands on."""
    participation = Participation.unwalled(Purpose.ACTION).get(case=rj_case, person=case.person)
    give_consent_row(
        person=case.person,
        participation=participation,
        case_id=rj_case.pk,
        kind=consent.kind,
        to=consent.to,
        scope=vault.unseal_for(vault.Purpose.RESEALING, consent.scope),
        given_how=consent.given_how,
        language=consent.language,
        by=consent.by,
        at=consent.at,
        said_by=consent.said_by,
    )
