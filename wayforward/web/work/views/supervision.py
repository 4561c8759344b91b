"""Supervision of practice: one's own talks, and a new one with a colleague."""

from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from wayforward.process import acts
from wayforward.process.duties import Role
from wayforward.web import record, vault
from wayforward.web.accounts.models import Staff
from wayforward.web.addresses import reverse
from wayforward.web.ui.forms import once
from wayforward.web.ui.paging import page_by_name, page_of
from wayforward.web.work.actions import supervision as actions
from wayforward.web.work.forms import SupervisionForm
from wayforward.web.work.models import PracticeTalk

from .diary import POSTS, READS, staff

SUPERVISES = (Role.SUPERVISOR, Role.RJ_LEAD)
LEDE = "Each of you gets a copy that nobody else can open. It stands in no case: leave out whom the cases are about."


def _colleagues(me: Staff) -> QuerySet[Staff]:
    """Those whose work with people there is to talk about: they can open their copy as well."""
    work = Staff.objects.with_one_of(acts.ANYONE.roles)
    return work.filter(service_id=me.service_id, is_active=True).exclude(pk=me.pk)


@require_http_methods(READS)
def talks(request: HttpRequest) -> HttpResponse:
    """One's own copies, newest first; and for those who supervise, with whom to talk."""
    me = staff(request)
    page = page_of(PracticeTalk.visible_to(me).select_related("supervisor", "worker"), request)
    words = vault.unseal_many(me, [each for row in page.rows for each in (row.words, row.actions)])
    people = None
    if me.has_role(*SUPERVISES):
        people = page_by_name(_colleagues(me), request, name="with")
    record.looked(request, staff=me)
    rows = [{"row": row, "words": words[2 * nr], "agreed": words[2 * nr + 1]} for nr, row in enumerate(page.rows)]
    return render(request, "work/supervision.html", {"rows": rows, "page": page, "people": people, "me": me})


@require_http_methods(POSTS)
def new(request: HttpRequest, pk: UUID) -> HttpResponse:
    me = staff(request)
    if not me.has_role(*SUPERVISES):
        raise Http404
    worker = get_object_or_404(_colleagues(me), pk=pk)
    there = reverse("work:supervision")
    form = SupervisionForm.of(request, draft_for=pk, cancel=there)

    def save() -> PracticeTalk:
        typed = form.cleaned_data
        return actions.write_supervision(
            worker=worker, words=typed["words"], agreed=typed["agreed"], next_at=typed["next_at"], by=me, at=typed["at"]
        )

    if done := once(request, form, save, then=there):
        messages.success(request, "Written down. Each of you has a copy.")
        return done
    context = {"form": form, "title": f"Supervision with {worker.name}", "caption": "", "back": there, "lede": LEDE}
    return render(request, "ui/form_page.html", context)
