"""Writing down what a person agreed to, and what they took back. Parts of actions of either kind of case.

The words are sealed as they were shown; a consent to pass on one item (C8) is bound to its exact words by their hash.
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import DateTimeField, QuerySet, UUIDField

from wayforward.process.events import Event
from wayforward.web import clock, record
from wayforward.web.accounts.models import Staff
from wayforward.web.accounts.walled import Purpose
from wayforward.web.people.models import Consent, Person, Withdrawal
from wayforward.web.people.place import Place
from wayforward.web.ready import Slot, ask

_CASE, _AT = Slot("case", UUIDField()), Slot("at", DateTimeField())


def digest(text: str) -> str:
    """The hash of one version of some words: a consent to them is a consent to no other."""
    return hashlib.sha256(text.encode()).hexdigest()


def give_consent_row(
    *,
    person: Person,
    case_id: UUID,
    kind: str,
    by: Staff,
    at: datetime,
    participation: Any = None,
    place: Place | None = None,
    to: str = "",
    scope: str = "",
    covers: str = "",
    channel: str = "",
    item: str | None = None,
    item_sha256: str = "",
    given_how: str = "verbal_recorded_by",
    language: str = "en",
    expires_on: date | None = None,
    review_on: date | None = None,
    guardian_for_id: UUID | None = None,
    said_by: Any = None,
) -> Consent:
    """Save one consent and its line. It stands under a part in a restorative case (`participation`) or at a `place`.

    TypeError when it is neither.
    """
    consent = Consent(
        case_id=case_id,
        **_under(participation, place),
        at=at,
        by=by,
        said_by=record.said(said_by if said_by is not None else person),
        person=person,
        kind=str(kind),
        to=to,
        covers=covers,
        channel=channel,
        scope=scope,
        item=item or "",
        item_sha256=item_sha256 or (digest(item) if item else ""),
        given_how=given_how,
        language=language,
        expires_on=expires_on,
        review_on=review_on,
        guardian_for_id=guardian_for_id,
    )
    consent.save()
    record.write(
        Event.CONSENT_GIVEN,
        by=by,
        at=at,
        said_by=consent.said_by,
        case_id=case_id,
        compartment=consent.compartment,
        obj=consent,
        kind=consent.kind,
    )
    return consent


def withdraw_row(
    *,
    consent: Consent,
    how: str,
    by: Staff,
    at: datetime,
    said_to: Staff | None = None,
    words: str = "",
    stopped: Sequence[str] = (),
    said_by: Any = None,
) -> Withdrawal:
    """Save one withdrawal and its line: effective when said, whatever the form. `stopped` are coded effects."""
    withdrawal = Withdrawal(
        case_id=consent.case_id,
        compartment=consent.compartment,
        key_id=consent.key_id,
        at=at,
        by=by,
        said_by=record.said(said_by) or f"person:{consent.person_id}",
        consent=consent,
        how=how,
        said_to=said_to or by,
        words=words,
        stopped=list(stopped),
    )
    withdrawal.save()
    record.write(
        Event.CONSENT_WITHDRAWN,
        by=by,
        at=at,
        said_by=withdrawal.said_by,
        case_id=consent.case_id,
        compartment=consent.compartment,
        obj=withdrawal,
        kind=consent.kind,
        stopped=list(stopped),
    )
    return withdrawal


def standing(
    *, case_id: UUID, at: datetime | None = None, person: Person | None = None, kinds: Iterable[str] = ()
) -> list[Consent]:
    """The consents of a case that hold at this moment: given, not withdrawn, not expired. Newest first."""
    moment = at or clock.now()
    taken_back, today = set(ask(_taken_back, case=case_id, at=moment)), clock.local(moment).date()
    wanted = {str(kind) for kind in kinds}
    return [
        row
        for row in ask(_given, case=case_id, at=moment)
        if (person is None or row.person_id == person.pk)
        and (not wanted or row.kind in wanted)
        and row.pk not in taken_back
        and (row.expires_on is None or row.expires_on >= today)
    ]


def _given() -> QuerySet:
    rows = Consent.unwalled(Purpose.FACTS).filter(case_id=_CASE, at__lte=_AT, superseded_by=None)
    return rows.order_by("-at")


def _taken_back() -> QuerySet:
    rows = Withdrawal.unwalled(Purpose.FACTS).filter(case_id=_CASE, at__lte=_AT)
    return rows.values_list("consent_id", flat=True)


def _under(participation: Any, place: Place | None) -> dict[str, Any]:
    under = participation if participation is not None else place
    if under is None:
        raise TypeError("A consent stands under a participation or at a place.")
    part = participation.pk if participation is not None else place.participation_id if place is not None else None
    return {"compartment": under.compartment, "key_id": under.key_id, "participation_id": part}
