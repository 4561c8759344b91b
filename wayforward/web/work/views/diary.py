"""One's own diary: the days, and appointments planned, moved and called off."""

from datetime import date, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from wayforward.process import appointments as rules
from wayforward.process import reminders
from wayforward.process.duties import Role
from wayforward.web import clock, record, vault
from wayforward.web.accounts.models import Staff
from wayforward.web.addresses import reverse
from wayforward.web.people import cases
from wayforward.web.people.forms.casework import REMINDED, RemindForm
from wayforward.web.people.models import Person
from wayforward.web.ui.forms import once
from wayforward.web.work import diary as reading
from wayforward.web.work import sources
from wayforward.web.work.actions import appointments as actions
from wayforward.web.work.forms import AppointmentForm, CallOffForm, MoveForm
from wayforward.web.work.models import Appointment

POSTS = ["GET", "HEAD", "POST"]
READS = ["GET", "HEAD"]
WORKS_WITH_CASES = (Role.CASEWORKER, Role.PRACTITIONER, Role.SUPERVISOR, Role.RJ_LEAD)
FIRST, LAST = date(2000, 1, 1), date(2150, 1, 1)
SPANS = {"day": 1, "week": 7}


def staff(request: HttpRequest) -> Staff:
    """Who asks; Http404 for those who work with no cases."""
    me: Staff = request.user  # type: ignore[assignment]
    if not me.has_role(*WORKS_WITH_CASES):
        raise Http404
    return me


@require_http_methods(READS)
def diary(request: HttpRequest) -> HttpResponse:
    """A day or a week, as a list: what is planned, what is due, and what does not fit together."""
    me = staff(request)
    span = request.GET.get("show", "")
    length = SPANS.get(span, SPANS["week"])
    today = clock.today()
    first = _asked(request.GET.get("on", ""), today)
    # With no day asked for it begins today: on a Sunday, the week would show six days that are over.
    from_today = length > 1 and "on" not in request.GET
    if length > 1 and not from_today:
        first -= timedelta(days=first.weekday())
    found = reading.diary_of(me, first, length)
    record.looked(request, staff=me)
    return render(
        request,
        "work/diary.html",
        {
            "days": found.days,
            "more": found.more,
            "today": today,
            "leads": me.has_role(Role.SUPERVISOR, Role.RJ_LEAD),
            "first": first,
            "last": first + timedelta(days=length - 1),
            "week": length > 1,
            "before": first - timedelta(days=1 if from_today else length),
            "after": first + timedelta(days=length),
            "next_week": today + timedelta(days=7),
        },
    )


def _asked(text: str, today: date) -> date:
    """The day of an address; today for what is none."""
    try:
        return min(max(date.fromisoformat(text), FIRST), LAST)
    except ValueError:
        return today


@require_http_methods(POSTS)
def plan(request: HttpRequest, kind: str, pk: UUID) -> HttpResponse:
    """An appointment in this case: one page, and the usual answers stand there already."""
    at = cases.at(request, kind, pk)
    if not at.may("plan_appointment"):
        raise Http404
    me = staff(request)
    people = _people(at)
    form = AppointmentForm.of(request, draft_for=pk, cancel=at.address)
    form.fields["person"].choices = [(key, name) for key, (_, name) in people.items()]
    if len(people) == 1:
        form.fields["person"].initial = next(iter(people))
    if not sources.standing(kind, at.row.pk).to_be_told:
        del form.fields["tell"]

    def save() -> Appointment:
        at.may("plan_appointment").require()
        typed = form.cleaned_data
        person = people[typed["person"]][0] if typed["person"] else None
        row = actions.plan_appointment(
            place=at.place(person),
            person=person,
            kind=typed["kind"],
            starts_at=typed["starts_at"],
            minutes=typed["minutes"],
            where=typed["where"],
            tell=bool(typed.get("tell")) and person is not None,
            remind_on=typed["remind_on"],
            by=me,
            at=clock.now(),
        )
        return _say(request, me, row)

    if done := once(request, form, save, then=_there):
        return done
    context = {"form": form, "title": "Plan an appointment", "caption": at.title, "back": at.address}
    return render(request, "ui/form_page.html", context)


@require_http_methods(POSTS)
def move(request: HttpRequest, kind: str, pk: UUID, appointment: UUID) -> HttpResponse:
    at, row, me = _own(request, kind, pk, appointment)
    where = vault.unseal(at.look, row.place)
    shown = {"starts_at": row.starts_at, "minutes": row.minutes, "where": where}
    form = MoveForm.of(request, version=row.sequence, cancel=_there(row), initial=shown)

    def save() -> Appointment:
        at.may("plan_appointment").require()
        typed = form.cleaned_data
        moved = actions.move_appointment(
            appointment=row,
            starts_at=typed["starts_at"],
            minutes=typed["minutes"],
            where=typed["where"],
            by=me,
            at=clock.now(),
        )
        return _say(request, me, moved)

    if done := once(request, form, save, then=_there):
        return done
    lede = "They were told of the time, and are told of the new one." if row.tell else ""
    context = {"form": form, "title": "Move the appointment", "caption": at.title, "back": _there(row), "lede": lede}
    return render(request, "ui/form_page.html", context)


@require_http_methods(POSTS)
def call_off(request: HttpRequest, kind: str, pk: UUID, appointment: UUID) -> HttpResponse:
    at, row, me = _own(request, kind, pk, appointment)
    form = CallOffForm.of(request, cancel=_there(row))

    def save() -> Appointment:
        at.may("plan_appointment").require()
        return actions.call_off_appointment(appointment=row, by=me, at=clock.now())

    if done := once(request, form, save, then=_there):
        messages.success(request, "It is off.")
        return done
    lede = "They are told that it does not take place, and not why." if row.tell else "Nobody was told of it by us."
    context = {"form": form, "title": "Call the appointment off?", "caption": at.title, "back": _there(row)}
    return render(request, "ui/form_page.html", context | {"lede": lede})


@require_http_methods(POSTS)
def remind(request: HttpRequest, kind: str, pk: UUID, appointment: UUID) -> HttpResponse:
    """When one's own appointment comes up on one's day."""
    at, row, me = _own(request, kind, pk, appointment)
    back = reverse("support:my-day") if request.GET.get("then") == "day" else _there(row)
    form = RemindForm.of(request, cancel=back)

    def save() -> Appointment:
        at.may("plan_appointment").require()
        on = reminders.day_of(form.cleaned_data["when"], form.cleaned_data["on"], row.starts_at)
        return actions.choose_reminder(appointment=row, on=on, by=me, at=clock.now())

    if done := once(request, form, save, then=back):
        messages.success(request, REMINDED)
        return done
    words = rules.KIND_WORDS[rules.Kind(row.kind)]
    lede = f"{words}, {clock.local(row.starts_at):%A %-d %B, %H:%M}. It comes up on top of your day."
    context = {"form": form, "title": "Remind me", "caption": at.title, "back": back, "lede": lede}
    return render(request, "ui/form_page.html", context)


def _own(request: HttpRequest, kind: str, pk: UUID, appointment: UUID) -> tuple[cases.CaseAt, Appointment, Staff]:
    """An appointment of this case that is ahead, for whoever may plan in it. Http404 for every other."""
    at = cases.at(request, kind, pk)
    row = at.look.rows(Appointment).filter(pk=appointment, cancelled_at=None).first()
    if row is None or not at.may("plan_appointment"):
        raise Http404
    return at, row, staff(request)


def _people(at: cases.CaseAt) -> dict[str, tuple[Person, str]]:
    """Whom an appointment can be with, by id: the person, and their name."""
    people = at.people()
    names = vault.unseal_many(at.look, [words for each in people for words in (each.known_as, each.legal_name)])
    return {str(each.pk): (each, names[2 * nr] or names[2 * nr + 1]) for nr, each in enumerate(people)}


def _there(row: Appointment) -> str:
    """The diary at the day of an appointment."""
    return f"{reverse('work:diary')}?on={clock.local(row.starts_at).date()}"


def _say(request: HttpRequest, me: Staff, row: Appointment) -> Appointment:
    """Say that it is in the diary, and what does not fit with it."""
    at, found = clock.local(row.starts_at), reading.warnings_for(me, row.starts_at, row.minutes, row.pk)
    messages.success(request, " ".join([f"It is in your diary: {at:%A %-d %B, %H:%M}.", *found]))
    return row
