"""The verbs of the opportune moment: offers, decisions not to offer, life events, and on to the restorative team."""

from datetime import date
from typing import Annotated

from wayforward.practice import codes
from wayforward.practice.arguments import Args, StaffRef, arg, made
from wayforward.practice.verb import verb
from wayforward.practice.world import Turn, World
from wayforward.process import moments, offers, referrals
from wayforward.web.restorative.models import RJCase
from wayforward.web.support.actions import moments as living
from wayforward.web.support.actions import offers as offering
from wayforward.web.support.actions import restorative
from wayforward.web.support.models import LifeEvent, NonOffer, Offer

from .support import TheCase


class OfferRestorativeJustice(Args):
    support: TheCase = arg("The support case.")
    trigger: offers.Trigger = arg("Why now.")
    channel: offers.Channel = arg("By which way.")
    response: offers.Response = arg("What the person said.")
    information: list[offers.Information] = arg("What was given or explained.", default_factory=list)
    understood: offers.Understood | None = arg("Whether it was understood.", default=None)
    may_mention_again: offers.MayMentionAgain | None = arg("May we mention it again?", default=None)
    ask_after: date | None = arg("Not before this day.", default=None)
    if_event: offers.Trigger | None = arg("Only if this happens.", default=None)
    only_by: StaffRef | None = arg("The one member of staff whom the person wants to hear it from.", default=None)
    reason: str = arg("Anything the person wants us to know.", default="")


@verb(
    "offer_restorative_justice",
    refuses=(
        *("offer.already_asked_to_hear_more", "offer.another_should_ask"),
        *("offer.answer_and_wish_disagree", "offer.ask_after_missing", "offer.asked_never"),
        *("offer.asked_to_wait_until", "offer.decided_not_to", "offer.earlier_answers_not_seen"),
        *("offer.event_missing", "offer.first_contact_after_handover", "offer.only_if_event_happens"),
        *("offer.only_if_raised", "offer.too_many_unprompted", "offer.too_soon", "support.closed"),
        "objection.stands",
    ),
    makes="offer",
    by=("staff",),
)
def offer_restorative_justice(world: World, turn: Turn, args: OfferRestorativeJustice) -> Offer:
    """Mention restorative justice, and write down the answer."""
    return offering.offer_restorative_justice(
        case=args.support,
        trigger=args.trigger,
        channel=args.channel,
        response=args.response,
        information=args.information,
        understood=args.understood or "",
        may_mention_again=args.may_mention_again or "",
        ask_after=args.ask_after,
        if_event=args.if_event or "",
        only_by=args.only_by,
        reason=args.reason,
        **turn.own,
    )


class DecideNotToOffer(Args):
    support: TheCase = arg("The support case.")
    reason: offers.NonOfferReason = arg("Why it is not mentioned now.")
    review_on: date = arg("When this is looked at again.")
    words: str = arg("More about it.", default="")


@verb("decide_not_to_offer", refuses=("offer.review_day_missing", "support.closed"), makes="not_offered", by=("staff",))
def decide_not_to_offer(world: World, turn: Turn, args: DecideNotToOffer) -> NonOffer:
    """Decide not to mention restorative justice now, with the reason and the day of review."""
    return offering.decide_not_to_offer(
        case=args.support, reason=args.reason, review_on=args.review_on, words=args.words, **turn.own
    )


class ReferToRestorativeJustice(Args):
    support: TheCase = arg("The support case.")
    initiated_by: referrals.InitiatedBy = arg("Whose wish it is.", default=referrals.InitiatedBy.HARMED)
    summary: str = arg("What the team is told, in a few lines.", default="")


@verb(
    "refer_to_restorative_justice",
    refuses=("referral.no_consent_to_refer", "support.closed"),
    makes="rj_case",
    by=("staff",),
)
def refer_to_restorative_justice(world: World, turn: Turn, args: ReferToRestorativeJustice) -> RJCase:
    """Pass the person's details and a short summary to the restorative justice team, under their consent (C3)."""
    return restorative.refer_to_restorative_justice(
        case=args.support, initiated_by=args.initiated_by, summary=args.summary, **turn.own
    )


class RecordLifeEvent(Args):
    support: TheCase = arg("The support case.")
    kind: codes.LifeEvent = arg("What happened, or will.")
    on: date = arg("On which day; it may lie ahead.")
    source: moments.Source = arg("Who told the service.", default=moments.Source.PERSON)
    words: str = arg("What the person said about it.", default="")


@verb("record_life_event", refuses=("moment.*", "support.closed"), makes="life_event")
def record_life_event(world: World, turn: Turn, args: RecordLifeEvent) -> LifeEvent:
    """Write down something in the person's life: it may be a reason to ask whether the moment is good."""
    return living.record_life_event(
        case=args.support, kind=args.kind, on=args.on, source=args.source, words=args.words, **turn.said
    )


class CallOffLifeEvent(Args):
    support: TheCase = arg("The support case.")
    event: Annotated[LifeEvent, made("life_event")] = arg("The event.")


@verb("call_off_life_event", refuses=("support.closed",), by=("staff",))
def call_off_life_event(world: World, turn: Turn, args: CallOffLifeEvent) -> LifeEvent:
    """It will not happen, or did not."""
    return living.call_off_life_event(case=args.support, event=args.event, **turn.own)
