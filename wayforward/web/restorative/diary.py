"""What restorative cases put into the diary of their team by themselves: meetings, calls and exchanges."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When

from wayforward.process.diary import WILLING
from wayforward.web.accounts.models import Staff
from wayforward.web.accounts.walled import Purpose
from wayforward.web.restorative.models import Activity, Hold, Participation, RJCase, Stop
from wayforward.web.work.sources import Entry, Standing, as_rows

OFF, CONFIRMED = "off", "confirmed"


def timed(staff: Staff, after: datetime, until: datetime) -> QuerySet:
    """What is planned between the two in cases that this member of staff is on; what was called off as called off."""
    team = Q(facilitator=staff) | Q(co_facilitator=staff) | Q(supervisor=staff)
    mine = RJCase.visible_to(staff).filter(team).values("pk")
    rows = Activity.visible_to(staff).filter(case_id__in=mine, planned_at__range=(after, until))
    how = Case(
        When(cancelled_at__isnull=False, then=Value(OFF)),
        When(confirmed_at__isnull=False, then=Value(CONFIRMED)),
        default=Value(""),
        output_field=CharField(),
    )
    return as_rows(rows, "restorative", starts="planned_at", ends="planned_at", minutes="minutes", code=how)


def read(pk: UUID, case_id: UUID, starts_at: datetime, minutes: int, code: str) -> Entry:
    """A meeting, a call or an exchange as a diary has it."""
    words = "Restorative meeting" if code == CONFIRMED else "Restorative meeting, not confirmed yet"
    until, off = starts_at + timedelta(minutes=minutes), code == OFF
    return Entry(pk, words, case_id, "restorative", starts_at, until, sequence=int(off), cancelled=off)


def standing(case_id: UUID) -> Standing:
    """Is the case open? Only those may be told who are willing to take part, and nobody while it stands still."""
    stop = Stop.unwalled(Purpose.ACTION).filter(case_id=OuterRef("pk"), lifted_at=None)
    hold = Hold.unwalled(Purpose.ACTION).filter(case_id=OuterRef("pk"), participation=None, lifted_at=None)
    pause = Hold.unwalled(Purpose.ACTION).filter(participation=OuterRef("pk"), lifted_at=None)
    rows = RJCase.unwalled(Purpose.ACTION).filter(pk=case_id).annotate(still=Exists(stop) | Exists(hold))
    case = rows.only("closed_at").first()
    if case is None:
        return Standing()
    parts = Participation.unwalled(Purpose.ACTION).filter(~Exists(pause), case_id=case_id, state__in=WILLING)
    willing = frozenset() if case.still else frozenset(parts.values_list("person_id", flat=True))
    return Standing(case.closed_at is None, willing)
