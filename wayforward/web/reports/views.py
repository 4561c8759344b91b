"""The figures of a year, for leads inside the service and for commissioners outside it. Never a name."""

from datetime import date, datetime, time

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from wayforward.process.duties import Role
from wayforward.process.events import Event
from wayforward.web import clock, record

from .measures import MEASURES, Period, shown

INSIDE = (Role.RJ_LEAD, Role.SUPERVISOR)


@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    staff = request.user
    if not staff.has_role(*INSIDE, Role.COMMISSIONER):
        raise Http404
    outside = not staff.has_role(*INSIDE)
    year = _year(request)
    period = Period(staff.service, _midnight(date(year, 4, 1)), _midnight(date(year + 1, 4, 1)))
    rows = [(measure, shown(measure.count(period), outside=outside)) for measure in MEASURES.values()]
    record.looked(request, event=Event.FIGURES_READ)
    return render(
        request, "reports/figures.html", {"rows": rows, "year": year, "outside": outside, "years": _years()}
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=clock.LONDON)


def _this_year() -> int:
    """The financial year that today is in, by the calendar year in which it began."""
    today = clock.today()
    return today.year if today.month >= 4 else today.year - 1


def _years() -> list[int]:
    return [_this_year() - back for back in range(5)]


def _year(request: HttpRequest) -> int:
    asked = request.GET.get("year", "")
    return int(asked) if asked.isascii() and asked.isdigit() and int(asked) in _years() else _this_year()
