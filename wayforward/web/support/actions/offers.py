"""The offer ledger: mentioning restorative justice, its answer, and deciding not to mention it."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from wayforward.process import offers as rules
from wayforward.process.decision import YES
from wayforward.process.events import Event
from wayforward.web import record
from wayforward.web.accounts import tasks
from wayforward.web.accounts.models import Staff
from wayforward.web.people import contact
from wayforward.web.support import facts, places
from wayforward.web.support.models import NonOffer, Offer, SupportCase

from .cases import SUPPORT, day_after, end_of, lock, need_open, plan_prompt, refresh, write


@record.act
def offer_restorative_justice(
    *,
    case: SupportCase,
    trigger: str,
    channel: str,
    response: str,
    by: Staff,
    at: datetime,
    said_by: Any = None,
    information: Sequence[str] = (),
    understood: str = "",
    may_mention_again: str = "",
    ask_after: date | None = None,
    if_event: str = "",
    only_by: Staff | None = None,
    reason: str = "",
    shown: Collection[str] | None = None,
) -> Offer:
    """Write down one offer and its answer. Raises Refused (`offer.*`).

    `shown` are the ids of the earlier offers that were on the page; None where there was no page. The answer decides
    when the next prompt may come, if ever; a yes is a yes to hearing more and to nothing else.
    """
    case = lock(case)
    need_open(case)
    history = facts.offer_history(case)
    wish = rules.MayMentionAgain(may_mention_again) if may_mention_again else None
    (
        rules.may_offer(
            history,
            trigger=rules.Trigger(trigger),
            settings=case.service.rules,
            now=at,
            not_offers=facts.not_offers(case),
            by=str(by.pk),
            consent_withdrawn=facts.offers_withdrawn(case),
            restricted=contact.restricted(case.person, at=at),
            first_contact_after_handover=facts.just_handed_over(case, at),
        )
        & rules.may_write_down(
            response=rules.Response(response),
            may_mention_again=wish,
            ask_after=ask_after,
            if_event=rules.Trigger(if_event) if if_event else None,
            now=at,
        )
        & (YES if shown is None else rules.shown_first(history, shown))
    ).require()
    row = Offer(
        **places.of_case(case).row(),
        at=at,
        by=by,
        said_by=record.said(said_by if said_by is not None else case.person),
        trigger=trigger,
        channel=channel,
        information=list(information),
        understood=understood,
        response=response,
        may_mention_again=may_mention_again,
        ask_after=ask_after,
        if_event=if_event,
        only_by=only_by,
        reason=reason.strip(),
    )
    row.save()
    write(Event.OFFER_MADE, case, by=by, at=at, said_by=row.said_by, obj=row, response=response, trigger=trigger)
    if rules.Response(response) in rules.SAID_YES:
        _refer_next(case, at)
    plan_prompt(refresh(case), at)
    return row


@record.act
def decide_not_to_offer(
    *, case: SupportCase, reason: str, review_on: date | None, by: Staff, at: datetime, words: str = ""
) -> NonOffer:
    """Write down that it is not mentioned now, why, and when that is looked at again. Raises Refused (`offer.*`)."""
    case = lock(case)
    need_open(case)
    rules.may_decide_not_to(review_on=review_on, now=at).require()
    assert review_on is not None, "the rule has just asked for it"
    row = NonOffer(
        **places.of_case(case).row(),
        at=at,
        by=by,
        reason=rules.NonOfferReason(reason).value,
        words=words.strip(),
        review_on=review_on,
    )
    row.save()
    tasks.cancel_for(case.pk, ["consider_offer"], at=at)
    tasks.add(
        kind="review_not_offered",
        service=case.service,
        case_id=case.pk,
        due_at=end_of(review_on),
        staff=case.caseworker,
        compartment=SUPPORT,
    )
    write(Event.OFFER_NOT_MADE, case, by=by, at=at, obj=row, reason=row.reason)
    refresh(case)
    return row


def _refer_next(case: SupportCase, at: datetime) -> None:
    tasks.add(
        kind="refer_to_restorative_team",
        service=case.service,
        case_id=case.pk,
        due_at=day_after(case, at, 2),
        staff=case.caseworker,
        compartment=SUPPORT,
    )
