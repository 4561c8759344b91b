"""What support puts into a caseworker's diary by itself: the days in court of those whom they support."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from wayforward.process.deadlines import local_day, start_of_day
from wayforward.process.duties import Role
from wayforward.process.moments import IN_COURT
from wayforward.process.offers import TRIGGER_WORDS, Trigger
from wayforward.web.accounts.models import Staff
from wayforward.web.accounts.walled import Purpose
from wayforward.web.support.models import LifeEvent, SupportCase
from wayforward.web.work.sources import Entry, Standing

MOST = 200


def days(staff: Staff, after: datetime, until: datetime) -> Iterable[Entry]:
    """Days in court between the two, of open cases of this member of staff; those called off as called off."""
    if not staff.has_role(Role.CASEWORKER):
        return []
    mine = SupportCase.visible_to(staff).filter(caseworker=staff, state="open").values("pk")
    rows = LifeEvent.visible_to(staff).filter(case_id__in=mine, kind__in=IN_COURT, superseded_by=None)
    rows = rows.filter(on__range=(local_day(after), local_day(until))).defer("words").order_by("on", "pk")
    return [
        Entry(
            row.pk,
            TRIGGER_WORDS[Trigger(row.kind)],
            row.case_id,
            "support",
            start_of_day(row.on),
            start_of_day(row.on),
            day_only=True,
            cancelled=row.called_off_at is not None,
        )
        for row in rows[: MOST + 1]
    ]


def standing(case_id: UUID) -> Standing:
    """Is the case open? Whoever it is for may be told, and nobody else in it."""
    row = SupportCase.unwalled(Purpose.ACTION).filter(pk=case_id).only("state", "person_id").first()
    return Standing(row.state == "open", frozenset({row.person_id})) if row is not None else Standing()
