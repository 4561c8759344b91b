"""The harmed person's own case."""

from .case import SupportCase
from .contact import Contact
from .moment import LifeEvent
from .needs import Goal, Need, NeedsAssessment, PlanReview
from .offer import NonOffer, Offer
from .referral import Referral

__all__ = [
    "Contact",
    "Goal",
    "LifeEvent",
    "Need",
    "NeedsAssessment",
    "NonOffer",
    "Offer",
    "PlanReview",
    "Referral",
    "SupportCase",
]
