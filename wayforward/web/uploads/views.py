"""The papers of a case: the list, attaching one, reading one, taking one out. The same in either kind of case."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from wayforward.process import uploads as rules
from wayforward.process.walls import Compartment
from wayforward.web import clock, vault
from wayforward.web.accounts.fresh import as_on_the_page
from wayforward.web.accounts.models import Staff
from wayforward.web.people import cases
from wayforward.web.people.models import Person
from wayforward.web.ui.forms import once
from wayforward.web.ui.paging import page_of
from wayforward.web.vault import pieces as in_pieces

from . import actions, formats
from .forms import AttachForm, TakeOutForm
from .models import Attachment
from .receiving import takes_a_file

POSTS = ["GET", "HEAD", "POST"]
BOTH = "both"
STATE_TAGS = {
    rules.State.QUARANTINE: ("Not looked through yet", "wait"),
    rules.State.REFUSED: ("A virus was found", "stop"),
    rules.State.TAKEN_OUT: ("Taken out", "done"),
}
# What a browser may do with a file that it was told to save: nothing at all.
AS_A_FILE = {
    "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


@require_safe
def papers(request: HttpRequest, kind: str, pk: UUID) -> HttpResponse:
    """The papers that the viewer may know of, the newest first."""
    at = cases.at(request, kind, pk)
    page = page_of(at.look.rows(Attachment).select_related("by", "out_by"), request)
    names = _names(at)
    words = vault.unseal_fields(at.look, page.rows, "title", "name")
    return render(
        request,
        "uploads/papers.html",
        {
            "at": at,
            "page": page,
            "papers": [_shown(at, row, each, names) for row, each in zip(page.rows, words, strict=True)],
            "may_attach": at.may("attach_paper").allowed,
            "may_take_out": at.may("take_out_paper").allowed,
        },
    )


@takes_a_file
@require_http_methods(POSTS)
def attach(request: HttpRequest, kind: str, pk: UUID) -> HttpResponse:
    at = cases.at(request, kind, pk)
    first = request.GET.get("kind", "")
    form = AttachForm.of(
        request,
        initial={"kind": first if first in set(rules.Paper) else ""},
        cancel=reverse("uploads:papers", args=[kind, pk]),
    )
    people = {str(person.pk): person for person in at.people()}
    names = _names(at, list(people.values()))
    whose = [(pk, names[pk]) for pk in people]
    if at.look.may(Compartment.JOINT):
        whose.append((BOTH, "Of both sides, such as an agreement"))
    form.fields["about"].choices = whose
    form.fields["about"].initial = whose[0][0] if len(whose) == 1 else ""

    def save() -> Attachment:
        at.may("attach_paper").require()
        typed = form.cleaned_data
        about = people.get(typed["about"])
        return actions.attach_paper(
            place=at.place(about),
            checked=typed["file"],
            kind=typed["kind"],
            title=typed["title"],
            about=about,
            by=_staff(request),
            at=typed["at"],
        )

    if done := once(request, form, save, then=reverse("uploads:papers", args=[kind, pk])):
        messages.success(request, "The paper is with the case.")
        return done
    return render(
        request,
        "ui/form_page.html",
        {
            "form": form,
            "title": "Attach a paper",
            "caption": at.title,
            "back": form.cancel,
            "lede": "It stays in the part of the person whom you name, and opens only for who may see that part."
            " Pictures are kept without where and with which telephone they were taken.",
        },
    )


@as_on_the_page  # one paper of a case that the reader works on; the list does not leave
@require_safe
def download(request: HttpRequest, kind: str, pk: UUID, paper: UUID) -> HttpResponse:
    """The file, to save: under a name that says nothing, and never shown by the browser itself."""
    at = cases.at(request, kind, pk)
    row = _paper(at, paper)
    if not (may := rules.may_open(rules.State(row.state))):
        context = {"at": at, "reasons": may.reasons, "back": reverse("uploads:papers", args=[kind, pk])}
        return render(request, "uploads/shut.html", context, status=409)
    content = in_pieces.read(at.look, row, "content", actions.file_of(row))
    shape = formats.FORMATS[formats.Format(row.format)]
    name = f'attachment; filename="paper{shape.endings[0]}"'
    return HttpResponse(content, content_type=shape.media_type, headers={"Content-Disposition": name, **AS_A_FILE})


@require_http_methods(POSTS)
def take_out(request: HttpRequest, kind: str, pk: UUID, paper: UUID) -> HttpResponse:
    at = cases.at(request, kind, pk)
    row = _paper(at, paper)
    back = reverse("uploads:papers", args=[kind, pk])
    form = TakeOutForm.of(request, cancel=back)

    def save() -> Attachment:
        at.may("take_out_paper").require()
        return actions.take_out_paper(attachment=row, why=form.cleaned_data["why"], by=_staff(request), at=clock.now())

    if done := once(request, form, save, then=back):
        messages.success(request, "The file is deleted. The list says that it was there, and why it went.")
        return done
    (words,) = vault.unseal_fields(at.look, [row], "title", "name")
    return render(
        request,
        "ui/form_page.html",
        {
            "form": form,
            "title": "Take a paper out",
            "caption": at.title,
            "back": back,
            "lede": f"{words['title'] or words['name']}. The file is deleted for good; its line in the list stays.",
        },
    )


def _paper(at: cases.CaseAt, pk: UUID) -> Attachment:
    row: Attachment | None = at.look.rows(Attachment).filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def _shown(at: cases.CaseAt, row: Attachment, words: dict[str, str], names: dict[str, str]) -> dict[str, Any]:
    state = rules.State(row.state)
    args = [at.kind.name, at.row.pk, row.pk]
    tag, mark = STATE_TAGS.get(state, ("", ""))
    return {
        "row": row,
        "title": words["title"] or rules.PAPER_WORDS[rules.Paper(row.kind)],
        "kind": rules.PAPER_WORDS[rules.Paper(row.kind)] if words["title"] else "",
        "name": words["name"],
        "format": formats.FORMATS[formats.Format(row.format)].words,
        "about": names.get(str(row.about_id), "")
        if row.about_id
        else "Of both sides"
        if at.kind.name == "restorative"
        else "",
        "tag": tag,
        "mark": mark,
        "file": reverse("uploads:file", args=args) if rules.may_open(state) else "",
        "take_out": reverse("uploads:take-out", args=args) if rules.may_take_out(state) else "",
        "why_out": rules.WHY_OUT_WORDS[rules.WhyOut(row.why_out)] if row.why_out else "",
    }


def _names(at: cases.CaseAt, people: list[Person] | None = None) -> dict[str, str]:
    """The people of the case whom the viewer may know of, by the names that they go by."""
    found = at.people() if people is None else people
    words = vault.unseal_fields(at.look, found, "known_as", "legal_name")
    return {str(each.pk): said["known_as"] or said["legal_name"] for each, said in zip(found, words, strict=True)}


def _staff(request: HttpRequest) -> Staff:
    return request.user  # type: ignore[return-value]
