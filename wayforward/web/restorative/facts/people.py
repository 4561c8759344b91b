"""Rows of people in a case, for actions and for facts."""

from typing import Any

from wayforward.web.accounts.walled import Purpose
from wayforward.web.restorative.models import Participation, RJCase


def case_of(row: Any) -> RJCase:
    """The case that a row belongs to."""
    case: RJCase = (
        RJCase.unwalled(Purpose.ACTION)
        .select_related("service", "facilitator", "co_facilitator", "supervisor")
        .get(pk=row.case_id)
    )
    return case


def participations(case: RJCase) -> list[Participation]:
    """Everybody in the case, in the order in which they joined."""
    rows = Participation.unwalled(Purpose.FACTS).filter(case=case).select_related("person")
    return list(rows.order_by("joined_at", "pk"))


def lock(case: RJCase) -> RJCase:
    """The case's row, locked for this transaction where the database locks rows, with its team."""
    rows = RJCase.unwalled(Purpose.ACTION).select_for_update(of=("self",))
    locked: RJCase = rows.select_related("service", "facilitator", "co_facilitator", "supervisor").get(pk=case.pk)
    return locked
