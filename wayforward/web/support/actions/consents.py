"""What the supported person agreed to within their own case, and what they took back: effective when said."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from wayforward.process import consents as rules
from wayforward.process.decision import no
from wayforward.process.events import Event
from wayforward.web import clock, record
from wayforward.web.accounts import tasks
from wayforward.web.accounts.models import Staff
from wayforward.web.accounts.walled import Purpose
from wayforward.web.outgoing import gateway
from wayforward.web.people.actions.consents import give_consent_row, withdraw_row
from wayforward.web.people.models import Consent, Withdrawal
from wayforward.web.support import places
from wayforward.web.support.models import SupportCase

from .cases import lock, need_open, refresh, write

REACHING = ("first_contact", "call_back", "try_again", "closing_letter", "ask_measure", "plan_review", "assess_needs")


@record.act
def give_consent(
    *,
    case: SupportCase,
    kind: str,
    by: Staff,
    at: datetime,
    to: str = "",
    scope: str = "",
    item: str | None = None,
    covers: str = "",
    channel: str = "",
    given_how: str = "verbal_recorded_by",
    language: str = "en",
    expires_on: date | None = None,
    said_by: Any = None,
) -> Consent:
    """Keep one consent of the supported person in the exact words shown. Raises Refused (`consent.*`, `support.*`)."""
    case = lock(case)
    need_open(case)
    rules.can_give(
        kind, scope=bool(scope.strip()), to=bool(to), item=bool(item), died=case.person.died_on is not None
    ).require()
    row = give_consent_row(
        person=case.person,
        case_id=case.pk,
        place=places.of_case(case),
        kind=rules.Kind(kind),
        to=to,
        scope=scope.strip(),
        item=item,
        covers=covers,
        channel=channel,
        given_how=given_how,
        language=language,
        expires_on=expires_on or rules.expires_on(kind, clock.local(at).date(), case.service.rules),
        review_on=rules.review_on(kind, clock.local(at).date(), case.service.rules),
        by=by,
        at=at,
        said_by=said_by,
    )
    refresh(case)
    return row


@record.act
def withdraw_consent(
    *,
    case: SupportCase,
    consent: Consent,
    how: str,
    by: Staff,
    at: datetime,
    said_to: Staff | None = None,
    words: str = "",
    said_by: Any = None,
) -> Withdrawal:
    """Take a consent back, whatever the form. What stands on it stops in the same transaction.

    It can be withdrawn in a closed case as well. What could not be undone is said on the page (`stopped`).
    """
    case = lock(case)
    if Withdrawal.unwalled(Purpose.ACTION).filter(consent=consent).exists():
        no(rules.ALREADY_WITHDRAWN).require()
    if at < consent.at:
        no(rules.BEFORE_GIVEN).require()
    stopped = _STOPS.get(str(consent.kind), _nothing)(case, at)
    row = withdraw_row(
        consent=consent, how=how, by=by, at=at, said_to=said_to, words=words.strip(), stopped=stopped, said_by=said_by
    )
    refresh(case)
    return row


def _stop_contact(case: SupportCase, at: datetime) -> list[str]:
    """C1: nobody contacts the person any more."""
    messages = gateway.cancel_for(case_id=case.pk, at=at, person=case.person)
    ended = tasks.cancel_for(case.pk, REACHING, at=at)
    write(Event.ALL_CONTACT_STOPPED, case, by=None, at=at)
    return _counted(messages=messages, tasks=ended)


def _stop_offers(case: SupportCase, at: datetime) -> list[str]:
    """C2: it is not mentioned again, nor prompted."""
    return _counted(tasks=tasks.cancel_for(case.pk, ["consider_offer", "review_not_offered"], at=at))


def _stop_referral(case: SupportCase, at: datetime) -> list[str]:
    """C3: what has not been passed on is not passed on."""
    stopped = _counted(tasks=tasks.cancel_for(case.pk, ["refer_to_restorative_team"], at=at))
    return [*stopped, "already_passed_on"] if case.rj_case_id else stopped


def _stop_questions(case: SupportCase, at: datetime) -> list[str]:
    """C15: no more questionnaires."""
    return _counted(tasks=tasks.cancel_for(case.pk, ["ask_measure", "feedback_due"], at=at))


def _nothing(case: SupportCase, at: datetime) -> list[str]:
    return []


def _counted(**counts: int) -> list[str]:
    return [f"{what}:{count}" for what, count in counts.items() if count]


_STOPS: dict[str, Callable[[SupportCase, datetime], list[str]]] = {
    "C1": _stop_contact,
    "C2": _stop_offers,
    "C3": _stop_referral,
    "C15": _stop_questions,
}
