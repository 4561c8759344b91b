"""Who has looked at a case: the lines of looks, for those who answer for it. What they read is not told again."""

from uuid import UUID

from django.db.models import CharField, OuterRef, Subquery

from wayforward.web.accounts.models import Staff
from wayforward.web.accounts.walled import Purpose

from .models import Line
from .paging import page_of


def at_case(case_id: UUID, before: str, size: int) -> tuple[list[Line], str]:
    """The looks at this case, newest first, each with the name of who looked as `actor`; and the `before` of the next
    page ("" when there is none). One statement. Refused looks are among them: somebody tried."""
    names = Staff.objects.filter(pk=OuterRef("actor_id")).values("name")
    lines = Line.unwalled(Purpose.CHECKING).filter(case_id=case_id, outcome__in=[Line.LOOKED, Line.REFUSED])
    return page_of(lines.annotate(actor=Subquery(names, output_field=CharField())), before, size)
