"""Templates of notes, kept by an administrator or a lead."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from wayforward.process import note_templates as rules
from wayforward.web import clock, record
from wayforward.web.accounts.models import Staff
from wayforward.web.addresses import reverse
from wayforward.web.ui.forms import once
from wayforward.web.ui.paging import page_by_name
from wayforward.web.work.actions import note_templates as actions
from wayforward.web.work.forms import EndTemplateForm, TemplateForm
from wayforward.web.work.models import NoteTemplate

from .diary import POSTS, READS


@require_http_methods(READS)
def templates(request: HttpRequest) -> HttpResponse:
    me = _keeper(request)
    page = page_by_name(NoteTemplate.objects.filter(service=me.service_id, ended_at=None), request)
    record.looked(request, staff=me)
    return render(request, "work/note_templates.html", {"page": page})


@require_http_methods(POSTS)
def new(request: HttpRequest) -> HttpResponse:
    return _form(request, _keeper(request), None)


@require_http_methods(POSTS)
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    me = _keeper(request)
    return _form(request, me, _standing(me, pk))


@require_http_methods(POSTS)
def end(request: HttpRequest, pk: UUID) -> HttpResponse:
    me, there = _keeper(request), reverse("work:note-templates")
    row = _standing(me, pk)
    form = EndTemplateForm.of(request, cancel=there)
    if done := once(request, form, lambda: actions.end_template(template=row, by=me, at=clock.now()), then=there):
        messages.success(request, "It is out of use. Notes keep what was written.")
        return done
    context = {"form": form, "title": f"Take “{row.name}” out of use?", "caption": "", "back": there}
    return render(request, "ui/form_page.html", context)


def _form(request: HttpRequest, me: Staff, before: NoteTemplate | None) -> HttpResponse:
    there = reverse("work:note-templates")
    shown = {"name": before.name, "prompts": "\n".join(before.prompts)} if before else {}
    form = TemplateForm.of(request, cancel=there, initial=shown)

    def save() -> NoteTemplate:
        prompts = [line.strip() for line in form.cleaned_data["prompts"].splitlines() if line.strip()]
        return actions.save_template(
            name=form.cleaned_data["name"], prompts=prompts, before=before, by=me, at=clock.now()
        )

    if done := once(request, form, save, then=there):
        messages.success(request, "Saved. It can be chosen wherever a note is written.")
        return done
    title = "Change a template" if before else "A new template"
    context = {"form": form, "title": title, "caption": "", "back": there}
    return render(request, "ui/form_page.html", context)


def _standing(me: Staff, pk: UUID) -> NoteTemplate:
    return get_object_or_404(NoteTemplate, pk=pk, service=me.service_id, ended_at=None)


def _keeper(request: HttpRequest) -> Staff:
    me: Staff = request.user  # type: ignore[assignment]
    if not rules.may_keep(me.roles):
        raise Http404
    return me
