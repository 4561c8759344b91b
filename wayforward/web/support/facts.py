"""The only bridge from the rows of a support case to the rules."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, UUIDField

from wayforward.process import moments, offers, referrals, safe_contact
from wayforward.process.deadlines import local_day
from wayforward.process.needs import GoalStatus
from wayforward.process.walls import Tie as TieKind
from wayforward.web.accounts.models import Staff, Tie
from wayforward.web.accounts.walled import Purpose
from wayforward.web.people.actions.consents import standing
from wayforward.web.people.models import (
    Concern,
    Consent,
    Incident,
    Note,
    NoticeGiven,
    SafeContact,
    Visit,
    Withdrawal,
)
from wayforward.web.ready import Slot, ask
from wayforward.web.restorative.models import Participation
from wayforward.web.support.models import (
    Contact,
    Goal,
    LifeEvent,
    Need,
    NeedsAssessment,
    NonOffer,
    Offer,
    Referral,
    SupportCase,
)

PURPOSE = Purpose.FACTS
CASE = Slot("case", UUIDField())
REACHED = [result.value for result in safe_contact.REACHED]


def offer_fact(row: Offer) -> offers.OfferFact:
    """One offer as the rules know it."""
    return offers.OfferFact(
        id=str(row.pk),
        at=row.at,
        trigger=offers.Trigger(row.trigger),
        response=offers.Response(row.response),
        channel=offers.Channel(row.channel),
        information=tuple(row.information),
        understood=row.understood,
        may_mention_again=offers.MayMentionAgain(row.may_mention_again) if row.may_mention_again else None,
        ask_after=row.ask_after,
        if_event=offers.Trigger(row.if_event) if row.if_event else None,
        only_by=str(row.only_by_id or ""),
    )


def offer_history(case: SupportCase) -> list[offers.OfferFact]:
    """Every offer that this person was made, in any support case of theirs in this service, newest first."""
    return [offer_fact(row) for row in ask(_offers, person=case.person_id, service=case.service_id)]


def _offers() -> QuerySet:
    person, service = Slot("person", UUIDField()), Slot("service", UUIDField())
    cases = SupportCase.unwalled(PURPOSE).filter(person_id=person, service_id=service).values("pk")
    return Offer.unwalled(PURPOSE).filter(case_id__in=cases, superseded_by=None).order_by("-at")


def facilitates_for(staff: Staff, case_id: UUID) -> bool:
    """Has this member of staff ever facilitated the restorative case of this case's person?"""
    with_person = Participation.unwalled(PURPOSE).filter(support_case_id=case_id).values("case_id")
    kinds = (TieKind.FACILITATOR, TieKind.CO_FACILITATOR)
    return Tie.objects.filter(staff=staff, kind__in=kinds, case_id__in=with_person).exists()


def not_offers(case: SupportCase) -> list[offers.NonOfferFact]:
    """The decisions not to mention it, newest first."""
    return [
        offers.NonOfferFact(
            id=str(row.pk), at=row.at, reason=offers.NonOfferReason(row.reason), review_on=row.review_on
        )
        for row in ask(_not_offers, case=case.pk)
    ]


def _not_offers() -> QuerySet:
    return NonOffer.unwalled(PURPOSE).filter(case_id=CASE, superseded_by=None).order_by("-at")


def life_events(case: SupportCase, today: date) -> list[moments.LifeEventFact]:
    """What happened in this person's life and what is dated ahead, with the anniversaries of what happened to them."""
    day = ask(_happened, case=case.pk).first()
    return [*map(life_event_fact, ask(_life_events, case=case.pk)), *moments.anniversaries(day, today)]


def _life_events() -> QuerySet:
    return LifeEvent.unwalled(PURPOSE).filter(case_id=CASE, superseded_by=None, called_off_at=None)


def _happened() -> QuerySet:
    rows = Incident.unwalled(PURPOSE).filter(case_id=CASE, happened_on__isnull=False)
    return rows.order_by("happened_on").values_list("happened_on", flat=True)[:1]


def life_event_fact(row: LifeEvent) -> moments.LifeEventFact:
    """One event as the rules know it."""
    return moments.LifeEventFact(str(row.pk), offers.Trigger(row.kind), row.on, local_day(row.at))


def offers_withdrawn(case: SupportCase) -> bool:
    """Did the person take back their agreement to be told of it (C2), and not give it again since?"""
    gone = ask(_offers_withdrawn, case=case.pk).first()
    if gone is None:
        return False
    return not Consent.unwalled(PURPOSE).filter(case_id=case.pk, kind="C2", at__gt=gone.at).exists()


def _offers_withdrawn() -> QuerySet:
    return Withdrawal.unwalled(PURPOSE).filter(case_id=CASE, consent__kind="C2").order_by("-at")[:1]


def consents(case: SupportCase, at: datetime, kinds: Sequence[str] = ()) -> list[Consent]:
    """The consents of the supported person that hold in this case at this moment."""
    return standing(case_id=case.pk, at=at, person=case.person, kinds=kinds)


def of_referral(row: Referral, *, consents: Sequence[str] = ()) -> referrals.ReferralFact:
    """A referral as the rules know it."""
    return referrals.ReferralFact(
        source=row.source,
        received_at=row.received_at,
        person_knows=row.person_knows,
        knows_confirmed=row.knows_confirmed_at is not None,
        consents=tuple(consents),
    )


def concern_waits(case: SupportCase) -> bool:
    """Is there a concern for somebody's safety that nobody has answered?"""
    return Concern.unwalled(PURPOSE).filter(case_id=case.pk, answered_at=None, superseded_by=None).exists()


def wants_referral(case: SupportCase, history: Sequence[offers.OfferFact] | None = None) -> bool:
    """Did the person ask to hear more of restorative justice, and was not referred yet?"""
    wish = offers.standing_wish(offer_history(case) if history is None else history)
    return wish is not None and wish.response in offers.SAID_YES and case.rj_case_id is None


def summary(
    case: SupportCase, history: Sequence[offers.OfferFact], events: Sequence[moments.LifeEventFact], now: datetime
) -> dict[str, Any]:
    """The coded facts of a case that its page and the lists show: no words, so that they can stand in one column."""
    assessment = ask(_assessment, case=case.pk).first()
    scored = ask(_scored, assessment=assessment.pk) if assessment else ()
    return {
        "offers": [
            {
                "at": fact.at.isoformat(),
                "trigger": fact.trigger,
                "response": fact.response,
                "may_mention_again": fact.may_mention_again or "",
                "ask_after": fact.ask_after.isoformat() if fact.ask_after else "",
            }
            for fact in history
        ],
        "life": [[event.kind, event.on.isoformat(), event.known_on.isoformat()] for event in events],
        "needs": {row.category: [row.answer, row.severity] for row in scored},
        "needs_at": assessment.at.isoformat() if assessment else "",
        "consents": sorted({row.kind for row in standing(case_id=case.pk, at=now)}),
        "wants_referral": wants_referral(case, history),
        "goals": len(list(ask(_open_goals, case=case.pk))),
    }


def _assessment() -> QuerySet:
    return NeedsAssessment.unwalled(PURPOSE).filter(case_id=CASE).order_by("-at", "-recorded_at")[:1]


def _scored() -> QuerySet:
    return Need.unwalled(PURPOSE).filter(assessment=Slot("assessment", UUIDField()))


def _open_goals() -> QuerySet:
    return Goal.unwalled(PURPOSE).filter(case_id=CASE, status=GoalStatus.OPEN).values_list("pk", flat=True)


# What a referral took in before there was a case; it moves behind the caseworker's wall with it.
OF_REFERRAL = (Incident, Note, Consent, Withdrawal, Concern, NoticeGiven, Visit)


def information_only(case: SupportCase) -> bool:
    """Does the person not know of the referral yet?"""
    return bool(case.referral.information_only)


def has_profile(case: SupportCase) -> bool:
    """Has it been agreed with the person how it is safe to reach them?"""
    return SafeContact.unwalled(PURPOSE).filter(person_id=case.person_id).exists()


def just_handed_over(case: SupportCase, at: datetime) -> bool:
    """Has the caseworker taken the case over from another, and not yet spoken with the person?"""
    held = Tie.objects.filter(case_id=case.pk, case_kind="support", kind=TieKind.CASEWORKER, since__lte=at)
    sinces = list(held.order_by("-since").values_list("since", flat=True)[:2])
    if len(sinces) < 2:
        return False
    spoken = Contact.unwalled(PURPOSE).filter(case_id=case.pk, result__in=REACHED, at__gte=sinces[0], at__lt=at)
    return not spoken.exists()


def attempts(case: SupportCase) -> list[safe_contact.AttemptFact]:
    """What was tried to reach the person, in order."""
    rows = Contact.unwalled(PURPOSE).filter(case_id=case.pk, direction="out").exclude(result="").order_by("at")
    return [
        safe_contact.AttemptFact(
            at=row.at, channel=safe_contact.Channel(row.channel), result=safe_contact.Result(row.result)
        )
        for row in rows
    ]
