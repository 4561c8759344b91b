"""Emergency access, and what is unusual about who looked: for those who answer for it. What was read is not told."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from wayforward.process.duties import Role
from wayforward.process.emergencies import FINDING_WORDS, REVIEWERS, WHY_WORDS, Finding, Why
from wayforward.process.fresh import Opens
from wayforward.web import clock, record
from wayforward.web.accounts.fresh import fresh
from wayforward.web.accounts.models import EmergencyAccess, Staff
from wayforward.web.addresses import reverse
from wayforward.web.people import cases
from wayforward.web.people.actions import emergencies
from wayforward.web.people.forms.conflicts import EmergencyForm, ReviewForm
from wayforward.web.record import unusual
from wayforward.web.ui.context import home_of
from wayforward.web.ui.forms import once
from wayforward.web.ui.paging import page_of

POSTS = ["GET", "HEAD", "POST"]
WITH_PEOPLE = (Role.CASEWORKER, Role.PRACTITIONER, Role.SUPERVISOR, Role.RJ_LEAD)
A_PAGE = 20


@fresh(Opens.EMERGENCY)
@require_http_methods(POSTS)
def emergency(request: HttpRequest) -> HttpResponse:
    """Open a case for an hour because nobody who may open it can be reached."""
    me = _staff(request, *WITH_PEOPLE)
    form = EmergencyForm.of(request, cancel=home_of(me))

    def save() -> list[EmergencyAccess]:
        typed = form.cleaned_data
        return emergencies.open_in_emergency(reference=typed["reference"], why=typed["why"], by=me, at=clock.now())

    def then(opened: list[EmergencyAccess]) -> str:
        first = opened[0]
        return cases.kind_of(first.case_kind).address(first.case_id)

    if done := once(request, form, save, then=then):
        messages.success(request, "The case is open to you for one hour, to read. The leads have been told.")
        return done
    lede = (
        "For when somebody is in danger or needs help now, and nobody who works on the case can be reached. The leads"
        " are told at once, and somebody looks at it afterwards."
    )
    context = {"form": form, "title": "Emergency access", "back": home_of(me), "lede": lede}
    return render(request, "ui/form_page.html", context)


@require_safe
def oversight(request: HttpRequest) -> HttpResponse:
    """Emergency accesses and unusual looks, newest first: by whom and when, and never what was read."""
    me = _staff(request, *REVIEWERS)
    lines, older = unusual.in_service(me, request.GET.get("before", ""), A_PAGE)
    found = page_of(emergencies.of_service(me), request, name="opened", size=A_PAGE)
    record.looked(request, staff=me)
    return render(
        request,
        "people/oversight.html",
        {
            "accesses": [_access(each) for each in found.rows],
            "lines": [_line(line) for line in lines],
            "older": f"?before={older}" if older else "",
            "newer": "?" if request.GET.get("before") else "",
            "older_accesses": found.older,
            "newer_accesses": found.newer,
        },
    )


@fresh(Opens.EMERGENCY)
@require_http_methods(POSTS)
def review(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One emergency access: who, why, which pages were read, and what the review came to."""
    me = _staff(request, *REVIEWERS)
    access = get_object_or_404(emergencies.of_service(me), pk=pk)
    back = reverse("people:oversight")
    form = ReviewForm.of(request, cancel=back) if access.reviewed_at is None and access.staff_id != me.pk else None

    def save() -> EmergencyAccess:
        return emergencies.review_emergency(access=access, finding=form.cleaned_data["finding"], by=me, at=clock.now())  # type: ignore[union-attr]

    if form is not None and (done := once(request, form, save, then=back)):
        messages.success(request, "The review was recorded.")
        return done
    pages = unusual.pages_read(access.staff_id, access.case_id, access.at, access.until)
    record.looked(request, staff=me)
    return render(
        request, "people/review_emergency.html", {"access": _access(access), "form": form, "pages": pages, "back": back}
    )


def _access(row: EmergencyAccess) -> dict[str, Any]:
    return {
        "row": row,
        "why": WHY_WORDS[Why(row.why)],
        "finding": FINDING_WORDS[Finding(row.finding)] if row.finding else "",
        "case": f"{cases.kind_of(row.case_kind).words} {row.ref}",
    }


def _line(line: record.Line) -> dict[str, Any]:
    who = line.actor or "the service"  # type: ignore[attr-defined]
    return {"who": who, "at": line.at, "what": unusual.words_of(line)}


def _staff(request: HttpRequest, *roles: Role) -> Staff:
    """Who asks, with one of these roles. Http404 without."""
    staff: Staff = request.user  # type: ignore[assignment]
    if not staff.has_role(*roles):
        raise Http404
    return staff
