"""Where things of a support case stand: all in its one compartment, under its one key."""

from typing import Any

from django.db.models import QuerySet

from wayforward.process.walls import Compartment
from wayforward.web.accounts.look import Look
from wayforward.web.accounts.walled import Purpose
from wayforward.web.people.models import Person
from wayforward.web.people.place import Place
from wayforward.web.support.models import Referral, SupportCase


def of_case(case: SupportCase) -> Place:
    """The place of a support case."""
    return Place(case.pk, "support", Compartment.SUPPORT, case.key_id, case.service)


def of_referral(referral: Referral) -> Place:
    """The place of a referral that has not become a case."""
    return Place(referral.pk, "referral", Compartment.REFERRAL, referral.key_id, referral.service)


def in_case(case: SupportCase, look: Look, person: Person | None) -> Place:
    """Where something about anybody stands in a support case: it has one compartment."""
    return of_case(case)


def in_referral(referral: Referral, look: Look, person: Person | None) -> Place:
    """Where something about anybody stands in a referral."""
    return of_referral(referral)


def worked_on(anybody: Any) -> QuerySet:
    """The ids of the open cases that whoever asks is the caseworker of; it stands in no wall."""
    return SupportCase.unwalled(Purpose.MATCHING).filter(caseworker=anybody.pk, state="open").values("pk")
