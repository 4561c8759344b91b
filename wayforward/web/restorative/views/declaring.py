"""Before anybody sees a case: a referral straight to the team, and declarations of staff who do not see it yet."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from wayforward.process.duties import Role
from wayforward.process.referrals import InitiatedBy
from wayforward.web import clock
from wayforward.web.accounts.models import Staff
from wayforward.web.addresses import reverse
from wayforward.web.restorative import door
from wayforward.web.restorative.actions import allocation, naming
from wayforward.web.restorative.forms.more import DeclareForm, ReceiveForm
from wayforward.web.restorative.models import RJCase
from wayforward.web.ui.forms import Form, once

POSTS = ["GET", "HEAD", "POST"]
WORK_ON_CASES = (Role.PRACTITIONER, Role.SUPERVISOR, Role.RJ_LEAD)
NO_SUCH_CASE = "There is no open case with this reference. Ask the lead for it, letter by letter."


@require_http_methods(POSTS)
def declare(request: HttpRequest) -> HttpResponse:
    """Say whether one knows anybody in a case, before one is tied to it: by its reference, which tells nothing."""
    staff = _staff(request, *WORK_ON_CASES)
    form = DeclareForm.of(request, cancel=reverse("restorative:cases"))
    case = door.by_reference(staff, form.cleaned_data["reference"]) if form.is_valid() else None
    if form.is_valid() and case is None:
        form.add_error("reference", NO_SUCH_CASE)

    def save() -> object:
        typed = form.cleaned_data
        given: dict[str, Any] = {"case": case, "by": staff, "at": clock.now()}
        if typed["knows"] == "no":
            return allocation.declare_no_conflict(**given)
        return allocation.declare_conflict(kind=typed["kind"] or "other", **given)

    if done := once(request, form, save, then=reverse("restorative:cases")):
        messages.success(request, "Your declaration was recorded.")
        return done
    lede = "The lead tells you who is in the case. If you know anybody in it, you will see nothing of it, ever."
    return _page(request, form, "Do you know anybody in this case?", lede)


@require_http_methods(POSTS)
def receive(request: HttpRequest) -> HttpResponse:
    """Take a referral in that comes straight to the team. Nobody is contacted by it."""
    staff = _staff(request, Role.RJ_LEAD)
    form = ReceiveForm.of(request, draft_for=staff.pk, cancel=reverse("restorative:cases"))

    def save() -> RJCase:
        typed = form.cleaned_data
        asks = "responsible" if typed["initiated_by"] == InitiatedBy.RESPONSIBLE else "harmed"
        named = {side: {"name": typed[side]} for side in ("harmed", "responsible") if typed[side]}
        if asks in named and typed["phone"]:
            named[asks]["phone"] = typed["phone"]
        return naming.name_and_receive(
            service=staff.service,
            named=named,
            initiated_by=typed["initiated_by"],
            source=typed["source"],
            incident={"title": typed["title"], "summary": typed["summary"], "happened_on": typed["happened_on"]},
            person_knows=bool(typed["person_knows"]),
            vocabulary=typed["vocabulary"],
            by=staff,
            at=clock.now(),
        )

    def page_of(case: RJCase) -> str:
        return reverse("restorative:case", args=[case.pk])

    if done := once(request, form, save, then=page_of):
        messages.success(request, "The referral was taken. Nobody was contacted by it.")
        return done
    lede = "From the person themselves, an agency, a landlord, a court. Those we support are referred by us instead."
    return _page(request, form, "A new referral", lede)


def _staff(request: HttpRequest, *roles: Role) -> Staff:
    """Who asks, with one of these roles. Http404 without."""
    staff: Staff = request.user  # type: ignore[assignment]
    if not staff.has_role(*roles):
        raise Http404
    return staff


def _page(request: HttpRequest, form: Form, title: str, lede: str) -> HttpResponse:
    back = reverse("restorative:cases")
    return render(request, "ui/form_page.html", {"form": form, "title": title, "back": back, "lede": lede})
