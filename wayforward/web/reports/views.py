"""The figures of a year, for leads inside the service and for commissioners outside it. Never a name."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from wayforward.process import acts
from wayforward.process.duties import Role
from wayforward.process.events import Event
from wayforward.web import clock, record

from . import actions
from .measures import Figure, Measure, figures_of, of_year, shown, years

INSIDE = (Role.RJ_LEAD, Role.SUPERVISOR)


@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    staff = request.user
    if not acts.may_act("read_figures", (), staff.roles):
        raise Http404
    outside = not staff.has_role(*INSIDE)
    year = _year(request)
    period = of_year(staff.service, year, outside=outside)
    kept = actions.counted(period, clock.now())
    rows = [_row(measure, figure, outside) for measure, figure in figures_of(kept.counts)]
    record.looked(request, event=Event.FIGURES_READ)
    return render(
        request,
        "reports/figures.html",
        {
            "rows": rows,
            "year": year,
            "outside": outside,
            "years": years(),
            "until": None if period == of_year(staff.service, year, outside=False) else clock.local(period.end).date(),
            "counted_at": kept.counted_at,
        },
    )


def _row(measure: Measure, figure: Figure, outside: bool) -> dict[str, Any]:
    return {
        "is": measure.definition,
        "count": shown(figure.count, outside=outside),
        "of": "" if figure.of is None else shown(figure.of, outside=outside),
    }


def _year(request: HttpRequest) -> int:
    asked = request.GET.get("year", "")
    return int(asked) if asked.isascii() and asked.isdigit() and int(asked) in years() else years()[0]
