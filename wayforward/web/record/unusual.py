"""What is unusual about who looked, for those who answer for it: refused looks, own names searched for.

Nothing here says what was read, or about whom: a line names who, when and which kind of case.
"""

from datetime import datetime
from uuid import UUID

from django.db.models import CharField, OuterRef, Q, Subquery

from wayforward.process import events
from wayforward.process.events import Event
from wayforward.web.accounts import ties
from wayforward.web.accounts.models import Staff
from wayforward.web.accounts.walled import Purpose

from .models import Line
from .paging import page_of

TOLD = (Event.SEARCHED_OWN_NAME,)
REFUSED_LOOK = "look"
MOST = 100


def in_service(staff: Staff, before: str, size: int) -> tuple[list[Line], str]:
    """The unusual lines of the service of this member of staff, newest first, each with the name of who it was as
    `actor`, and the `before` of the next page: one statement. Lines of cases that a conflict shuts to them are left
    out."""
    names = Staff.objects.filter(pk=OuterRef("actor_id")).values("name")
    unusual = Q(event__in=TOLD) | Q(event=REFUSED_LOOK, outcome=Line.REFUSED)
    lines = Line.unwalled(Purpose.CHECKING).filter(unusual, service_id=staff.service_id)
    shut = Q(case_id__in=ties.shut_to(staff))
    lines = lines.filter(Q(case_id=None) | ~shut).annotate(actor=Subquery(names, output_field=CharField()))
    return page_of(lines, before, size)


def words_of(line: Line) -> str:
    """What was unusual, in words."""
    if line.event == REFUSED_LOOK:
        return "Tried to see what is not open to them"
    return events.sentence(line.event, line.payload)


def pages_read(staff_id: UUID, case_id: UUID, since: datetime, until: datetime) -> list[tuple[datetime, str]]:
    """Which pages of a case a member of staff read between two moments: when, and the name of the page."""
    lines = Line.unwalled(Purpose.CHECKING).filter(
        actor_id=staff_id, case_id=case_id, outcome=Line.LOOKED, recorded_at__gte=since, recorded_at__lte=until
    )
    found = lines.order_by("seq").values_list("recorded_at", "payload")[:MOST]
    return [(at, str(payload.get("page", "")).partition(":")[2].replace("-", " ")) for at, payload in found]
