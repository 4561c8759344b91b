"""Where things of a restorative case stand: under one person's part and key, or on the ground that both share."""

from typing import Any

from django.db.models import Q, QuerySet

from wayforward.process.walls import Compartment
from wayforward.web.accounts.look import Look
from wayforward.web.accounts.walled import Purpose
from wayforward.web.people.models import Person
from wayforward.web.people.place import Place
from wayforward.web.restorative.models import Participation, RJCase


def of_case(case: RJCase, compartment: Compartment = Compartment.JOINT) -> Place:
    """The shared ground of a case, or what stands with the case as such, under its joint key."""
    return Place(case.pk, "restorative", compartment, case.key_id, case.service)


def of_participation(participation: Participation) -> Place:
    """One person's own part: their compartment, their key."""
    case = RJCase.unwalled(Purpose.ACTION).select_related("service").get(pk=participation.case_id)
    return Place(
        case.pk, "restorative", participation.compartment, participation.key_id, case.service, participation.pk
    )


def in_case(case: RJCase, look: Look, person: Person | None) -> Place | None:
    """Where something about this person, or about nobody, stands for this viewer; None where that is not open to them.

    Of somebody who is on both sides the first part that the viewer may see is taken.
    """
    if person is None:
        return of_case(case)
    part = look.rows(Participation).filter(person=person).order_by("joined_at", "pk").first()
    if part is None:
        return None
    return Place(case.pk, "restorative", part.compartment, part.key_id, case.service, part.pk)


def worked_on(anybody: Any) -> QuerySet:
    """The ids of the open cases that whoever asks is one of the facilitators of; it stands in no wall."""
    facilitated = Q(facilitator=anybody.pk) | Q(co_facilitator=anybody.pk)
    return RJCase.unwalled(Purpose.MATCHING).filter(facilitated, closed_at=None).values("pk")
