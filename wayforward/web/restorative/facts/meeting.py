"""Rows of activities and agreements, for actions."""

from collections.abc import Collection

from wayforward.process.facts import CaseFacts
from wayforward.web.accounts.walled import Purpose
from wayforward.web.restorative.models import Activity, Agreement, Attendance, Commitment, Participation, RJCase


def attendances(activity: Activity) -> list[Attendance]:
    """Everybody's part in an activity, with the person and who looks after them."""
    rows = Attendance.unwalled(Purpose.ACTION).filter(activity=activity)
    return list(rows.select_related("participation__person__service", "aftercare").order_by("arrives_at", "pk"))


def attendance(activity: Activity, participation: Participation) -> Attendance:
    """One person's part in an activity."""
    row: Attendance = Attendance.unwalled(Purpose.ACTION).get(activity=activity, participation=participation)
    return row


def commitments(agreement: Agreement) -> list[Commitment]:
    """The commitments of an agreement, in their order."""
    return list(Commitment.unwalled(Purpose.ACTION).filter(agreement=agreement).order_by("number"))


def dyads_between(people: Collection[str], facts: CaseFacts) -> list[str]:
    """The pairs whose two sides are both among these participations."""
    return [dyad.id for dyad in facts.dyads if dyad.harmed in people and dyad.responsible in people]


def activity_of(case: RJCase, pk: str) -> Activity:
    """One activity of a case, for whoever looks after somebody in it without seeing the rest."""
    row: Activity = Activity.unwalled(Purpose.ACTION).get(case_id=case.pk, pk=pk)
    return row
