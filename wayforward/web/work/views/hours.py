"""Hours: one's own, and for those who lead the totals and what waits to be confirmed."""

import csv
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from wayforward.process.duties import Role
from wayforward.process.working import ACTIVITY_WORDS, Activity
from wayforward.web import clock, record
from wayforward.web.accounts.fresh import as_on_the_page
from wayforward.web.accounts.models import Staff
from wayforward.web.addresses import reverse
from wayforward.web.ui.forms import once
from wayforward.web.ui.paging import page_of
from wayforward.web.work.actions import hours as actions
from wayforward.web.work.forms import ConfirmForm, HoursForm, TakeBackForm
from wayforward.web.work.models import Hours

from .diary import POSTS, READS, staff

MONTHS, YEARS = 12, timedelta(days=3 * 366)


@require_http_methods(POSTS)
def hours(request: HttpRequest) -> HttpResponse:
    """One's own hours, newest first, their totals by month, and new ones."""
    me, there = staff(request), reverse("work:hours")
    form = HoursForm.of(request)

    def save() -> Hours:
        typed = form.cleaned_data
        minutes = 60 * (typed["hours"] or 0) + (typed["minutes"] or 0)
        return actions.enter_hours(on=typed["on"], activity=typed["activity"], minutes=minutes, by=me, at=clock.now())

    if done := once(request, form, save, then=there):
        messages.success(request, "Written down. Whoever leads confirms it.")
        return done
    mine = Hours.objects.filter(staff=me, taken_back_at=None)
    page = page_of(mine, request)
    record.looked(request, staff=me)
    rows = [
        {"row": row, "what": ACTIVITY_WORDS[Activity(row.activity)], "time": told(row.minutes)} for row in page.rows
    ]
    months = _by_month(mine)
    return render(request, "work/hours.html", {"form": form, "rows": rows, "page": page, "months": months})


@require_http_methods(POSTS)
def take_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    me, there = staff(request), reverse("work:hours")
    row = get_object_or_404(Hours, pk=pk, staff=me, confirmed_at=None, taken_back_at=None)
    form = TakeBackForm.of(request, cancel=there)
    if done := once(request, form, lambda: actions.take_back_hours(hours=row, by=me, at=clock.now()), then=there):
        messages.success(request, "They count no more.")
        return done
    lede = f"{told(row.minutes)} on {row.on:%-d %B %Y}."
    context = {"form": form, "title": "Take these hours back?", "caption": "", "back": there, "lede": lede}
    return render(request, "ui/form_page.html", context)


@require_http_methods(POSTS)
def of_team(request: HttpRequest) -> HttpResponse:
    """What waits to be confirmed, oldest first, and the confirmed hours of the service by month."""
    me, there = _in_charge(request), reverse("work:team-hours")
    waiting = _of_service(me).filter(confirmed_at=None).exclude(staff=me).select_related("staff")
    page = page_of(waiting, request, oldest_first=True)
    form = ConfirmForm.of(request)
    form.fields["hours"].choices = [(str(row.pk), _line(row)) for row in page.rows]

    def save() -> int:
        ticked = [UUID(pk) for pk in form.cleaned_data["hours"]]
        return actions.confirm_hours(hours=ticked, by=me, at=clock.now())

    if done := once(request, form, save, then=there):
        messages.success(request, "Confirmed.")
        return done
    record.looked(request, staff=me)
    return render(request, "work/team_hours.html", {"form": form, "page": page, "totals": _totals(me)})


@as_on_the_page
@require_http_methods(READS)
def totals(request: HttpRequest) -> HttpResponse:
    """The confirmed hours of the service by month and activity, for a spreadsheet: no name."""
    me = _in_charge(request)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="hours.csv"'
    writer = csv.writer(response)
    writer.writerow(["Month", "What for", "Entries", "Hours"])
    for each in _totals(me):
        writer.writerow([f"{each['month']:%Y-%m}", each["what"], each["entries"], f"{each['minutes'] / 60:.2f}"])
    record.looked(request, staff=me)
    return response


def told(minutes: int) -> str:
    """So much time, in words."""
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} h"] if hours else []
    return " ".join([*parts, *([f"{rest} min"] if rest or not hours else [])])


def _by_month(rows: QuerySet[Hours]) -> list[dict[str, Any]]:
    """The totals of the last months, newest first: one statement."""
    grouped = rows.annotate(month=TruncMonth("on")).values("month").annotate(minutes=Sum("minutes"))
    return [{"month": each["month"], "time": told(each["minutes"])} for each in grouped.order_by("-month")[:MONTHS]]


def _totals(me: Staff) -> list[dict[str, Any]]:
    """The confirmed hours of the service by month and activity, of the last three years: one statement."""
    rows = _of_service(me).exclude(confirmed_at=None).filter(on__gte=clock.today() - YEARS)
    grouped = rows.annotate(month=TruncMonth("on")).values("month", "activity")
    counted = grouped.annotate(entries=Count("pk"), minutes=Sum("minutes")).order_by("-month", "activity")
    words = {activity.value: said for activity, said in ACTIVITY_WORDS.items()}
    return [each | {"what": words[each["activity"]], "time": told(each["minutes"])} for each in counted]


def _what(row: Hours) -> str:
    return ACTIVITY_WORDS[Activity(row.activity)]


def _line(row: Hours) -> str:
    return f"{row.staff.name}, {row.on:%-d %B %Y}: {_what(row)}, {told(row.minutes)}"


def _of_service(me: Staff) -> QuerySet[Hours]:
    return Hours.objects.filter(staff__service_id=me.service_id, taken_back_at=None)


def _in_charge(request: HttpRequest) -> Staff:
    me = staff(request)
    if not me.has_role(Role.SUPERVISOR, Role.RJ_LEAD):
        raise Http404
    return me
