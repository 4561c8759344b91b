"""Where things of a support case stand: all in its one compartment, under its one key."""

from wayforward.process.walls import Compartment
from wayforward.web.people.place import Place
from wayforward.web.support.models import Referral, SupportCase


def of_case(case: SupportCase) -> Place:
    """The place of a support case."""
    return Place(case.pk, "support", Compartment.SUPPORT, case.key_id, case.service)


def of_referral(referral: Referral) -> Place:
    """The place of a referral that has not become a case."""
    return Place(referral.pk, "referral", Compartment.REFERRAL, referral.key_id, referral.service)
