"""The figures of a year, for leads inside the service and for commissioners outside it. Never a name."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from wayforward.process import acts
from wayforward.process.duties import Role
from wayforward.process.events import Event
from wayforward.web import clock, record

from . import measures
from .measures import Figure, Measure, Period, open_until, shown

INSIDE = (Role.RJ_LEAD, Role.SUPERVISOR)


@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    staff = request.user
    if not acts.may_act("read_figures", (), staff.roles):
        raise Http404
    outside = not staff.has_role(*INSIDE)
    year = _year(request)
    start, end = clock.start_of_day(date(year, 4, 1)), clock.start_of_day(date(year + 1, 4, 1))
    until = max(start, open_until(end, outside=outside))
    rows = [_row(measure, figure, outside) for measure, figure in measures.figures(Period(staff.service, start, until))]
    record.looked(request, event=Event.FIGURES_READ)
    return render(
        request,
        "reports/figures.html",
        {
            "rows": rows,
            "year": year,
            "outside": outside,
            "years": _years(),
            "until": None if until == end else clock.local(until).date(),
        },
    )


def _row(measure: Measure, figure: Figure, outside: bool) -> dict[str, Any]:
    return {
        "is": measure.definition,
        "count": shown(figure.count, outside=outside),
        "of": "" if figure.of is None else shown(figure.of, outside=outside),
    }


def _this_year() -> int:
    """The financial year that today is in, by the calendar year in which it began."""
    today = clock.today()
    return today.year if today.month >= 4 else today.year - 1


def _years() -> list[int]:
    return [_this_year() - back for back in range(5)]


def _year(request: HttpRequest) -> int:
    asked = request.GET.get("year", "")
    return int(asked) if asked.isascii() and asked.isdigit() and int(asked) in _years() else _this_year()
