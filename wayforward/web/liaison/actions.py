"""What agencies do by machine, and who lets them."""

import hashlib
import hmac
import secrets
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db.models import BinaryField, QuerySet, UUIDField

from wayforward.process import liaison as rules
from wayforward.process.events import Event
from wayforward.process.referrals import Source
from wayforward.web import record, vault
from wayforward.web.accounts.models import Staff
from wayforward.web.accounts.walled import Purpose
from wayforward.web.people.actions import sameness
from wayforward.web.people.models import Agency, Incident
from wayforward.web.ready import Slot, ask
from wayforward.web.record import Agent
from wayforward.web.rows import insert_row, update_row
from wayforward.web.support.actions.referrals import IncidentGiven, refer_to_support
from wayforward.web.support.models import Referral

from .models import AgencyToken, Receipt

# Whoever sends again after a fault does so within days; whoever asks how far it is, within months.
RECEIPTS_KEPT = timedelta(days=366)
A_ROUND = 100
GIVEN = ("known_as", "born", "phone", "email", "address", "language")


@record.act
def make_token(*, name: str, kind: str, by: Staff, at: datetime) -> tuple[AgencyToken, str]:
    """Let a machine of an agency refer to the service of `by`. The token is in the answer and nowhere else. Raises
    Refused (`liaison.*`)."""
    rules.may_make_token(roles=by.roles, name=name).require()
    agency, _ = Agency.objects.get_or_create(
        service=by.service, name=name.strip(), defaults={"kind": Source(kind).value}
    )
    secret = f"wf_{secrets.token_urlsafe(32)}"
    token = AgencyToken(service=by.service, agency=agency, token_sha256=hashed(secret), made_at=at, made_by=by)
    token.save()
    record.write(Event.AGENCY_TOKEN_MADE, by=by, at=at, obj=token, service=by.service_id)
    return token, secret


@record.act
def revoke_token(*, token: AgencyToken, by: Staff, at: datetime) -> AgencyToken:
    """From now on the token lets nobody in. Raises Refused (`liaison.*`)."""
    token = AgencyToken.objects.select_for_update(of=("self",)).get(pk=token.pk)
    rules.may_revoke_token(roles=by.roles, revoked=token.revoked_at is not None).require()
    token.revoked_at, token.revoked_by = at, by
    token.save(update_fields=["revoked_at", "revoked_by"])
    record.write(Event.AGENCY_TOKEN_REVOKED, by=by, at=at, obj=token, service=by.service_id)
    return token


def _sent_before() -> QuerySet:
    return Receipt.objects.filter(agency=Slot("agency", UUIDField()), key_hmac=Slot("key", BinaryField()))


@record.act
def receive(*, token: AgencyToken, key: str, body: bytes, given: dict[str, Any], at: datetime) -> Receipt:
    """Take what an agency sent, once for each key: the action that staff use. Raises Refused (`referral.*`, `person.*`,
    `liaison.key_used`); IntegrityError where somebody else sends the same at this moment, who has then taken it."""
    before: Receipt | None = ask(_sent_before, agency=token.agency_id, key=_keyed(key.encode())).first()
    if before is not None:
        rules.is_the_same(hmac.compare_digest(bytes(before.body_hmac), _keyed(body))).require()
        return before
    receipt = Receipt(token=token, agency=token.agency, key_hmac=_keyed(key.encode()), body_hmac=_keyed(body), at=at)
    receipt.ref, receipt.referral_id = secrets.token_urlsafe(16), uuid4()
    insert_row(receipt)  # before anything else, so that a second one waits here
    receipt.referral_id = _refer(token, given, at).pk
    update_row(receipt, "referral_id")
    return receipt


def state_of(token: AgencyToken, reference: str) -> str:
    """How far a referral of this agency is: "received" or "taken"; "" for one that the agency has not sent. As many
    statements for any of them."""
    receipt = Receipt.objects.filter(agency=token.agency, ref=reference).first()
    wanted = receipt.referral_id if receipt is not None else uuid4()
    waits = Referral.unwalled(Purpose.REFERENCE).filter(pk=wanted, state="waiting").exists()
    return "" if receipt is None else "received" if waits else "taken"


def hashed(secret: str) -> bytes:
    """A token as it is kept. It is random and long, so that a plain hash is enough."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).digest()


def _keyed(words: bytes) -> bytes:
    """What was sent is about a person: hashed with a key, so that nobody tries names on it."""
    return hmac.digest(settings.SECRET_KEY.encode(), b"liaison|" + words, hashlib.sha256)


def _refer(token: AgencyToken, given: dict[str, Any], at: datetime) -> Referral:
    """Through the action that staff use. No way of reaching the person is taken as agreed from an agency: until it is
    agreed with them the default holds."""
    person, incident, other = given["person"], given["incident"], given.get("other_party", {})
    facts = {name: person[name] for name in GIVEN if person.get(name)}
    needs = [person.get("access_needs", "").strip()]
    if safely := person.get("reach_safely", "").strip():
        needs.append(f"Reaching them safely, says {token.agency.name}: {safely}")
    happened = incident.get("happened_on")
    return refer_to_support(
        service=token.service,
        source=token.agency.kind if token.agency.kind in set(Source) else Source.OTHER.value,
        by=Agent(token.pk, token.service_id),
        at=at,
        person_knows=given["person_knows"],
        name=person["name"],
        given=facts | {"access_needs": "\n".join(filter(None, needs))},
        incident=IncidentGiven(
            title=incident["title"],
            summary=incident.get("summary", ""),
            happened_on=date.fromisoformat(happened) if happened else None,
            place=incident.get("place", ""),
            crime_number=incident.get("crime_number", ""),
            flags=tuple(incident.get("flags", ())),
        ),
        other_party_name=other.get("name", ""),
        other_party_known=other.get("known", ""),
        agency=token.agency,
        referrer=given.get("referrer", ""),
        priority=given.get("priority", "standard"),
        said_by=token.agency,
        compared_later=True,
    )


def compare(now: datetime) -> int:
    """The worker's job: who the people may be whom agencies have sent, seconds after they came (SEC-15). Says of how
    many it was asked."""
    waiting = Receipt.objects.filter(compared_at=None).order_by("at").values_list("pk", flat=True)[:A_ROUND]
    for pk in waiting:
        _compare(pk=pk, at=now)
    return len(waiting)


@record.act
def _compare(*, pk: UUID, at: datetime) -> None:
    receipt = Receipt.objects.select_for_update().get(pk=pk)
    if receipt.compared_at is not None:
        return
    referral = Referral.unwalled(Purpose.MATCHING).select_related("person").filter(pk=receipt.referral_id).first()
    # Of whom was erased meanwhile nothing can be compared.
    with suppress(vault.CannotBeRead):
        if referral is not None:
            sameness.look(one=_described(referral), service_id=referral.service_id, by=None, at=at)
    receipt.compared_at = at
    receipt.save(update_fields=["compared_at"])


def _described(referral: Referral) -> sameness.Described:
    incident = Incident.unwalled(Purpose.MATCHING).filter(pk=referral.incident_id).first()
    sealed = incident.crime_number if incident is not None else None
    number = vault.unseal_for(vault.Purpose.MATCHING, sealed) if sealed is not None else ""
    return sameness.described(referral.person, incident, number)


def forget_receipts(now: datetime) -> int:
    """The worker's job: receipts of more than a year ago go; the referrals stay. Says how many."""
    gone, _ = Receipt.objects.filter(at__lt=now - RECEIPTS_KEPT).delete()
    return gone
