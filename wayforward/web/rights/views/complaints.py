"""Complaints: anybody writes one down; those who answer for the service look into it, unless it is about them."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from wayforward.process import complaints as rules
from wayforward.process.duties import Role
from wayforward.web import clock, record, vault
from wayforward.web.accounts.models import Staff
from wayforward.web.addresses import reverse
from wayforward.web.lists import pages as lists
from wayforward.web.rights.actions import complaints as actions
from wayforward.web.rights.forms import complaints as forms
from wayforward.web.rights.lists import COMPLAINTS, is_late
from wayforward.web.rights.models import Complaint, ComplaintNote
from wayforward.web.ui.context import home_of
from wayforward.web.ui.forms import once
from wayforward.web.ui.paging import page_of

POSTS = ["GET", "HEAD", "POST"]
# Whoever works here may be the one whom somebody complains to; commissioners are not staff of the service.
TAKES_IT = tuple(role for role in Role if role is not Role.COMMISSIONER)


@require_safe
def rights(request: HttpRequest) -> HttpResponse:
    """Where everything about rights begins: what anybody may write down, and the registers for those who decide."""
    me = _staff(request)
    if not me.has_role(*TAKES_IT):
        raise Http404
    record.looked(request, staff=me)
    keeper = me.has_role(*rules.KEEPERS)
    with_people = me.has_role(Role.CASEWORKER, Role.PRACTITIONER, Role.SUPERVISOR, *rules.KEEPERS)
    return render(request, "rights/rights.html", {"keeper": keeper, "with_people": with_people})


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """Complaints, the newest first; which wait for an acknowledgement, and until when."""
    shown = lists.page_of(request, COMPLAINTS)
    record.looked(request, staff=_staff(request))
    return render(request, "rights/complaints.html", shown.context())


@require_http_methods(POSTS)
def receive(request: HttpRequest) -> HttpResponse:
    """Write a complaint down."""
    me = _staff(request)
    if not me.has_role(*TAKES_IT):
        raise Http404
    back = reverse("rights:rights")
    form = forms.ReceiveForm.of(request, cancel=back)
    staff = {str(each.pk): each for each in _colleagues(me)}
    form.fields["complained_about"].choices = [(pk, each.name) for pk, each in staff.items()]

    def save() -> Complaint:
        typed = form.cleaned_data
        about = [staff[pk] for pk in typed.pop("complained_about")]
        return actions.receive(**typed, complained_about=about, by=me, at=clock.now())

    def then(made: Complaint) -> str:
        seen = me.has_role(*rules.KEEPERS) and Complaint.visible_to(me).filter(pk=made.pk).exists()
        return _address(made) if seen else home_of(me)

    if done := once(request, form, save, then=then):
        messages.success(
            request, "Written down. A lead or the data protection officer acknowledges it and looks into it."
        )
        return done
    lede = (
        "Anybody may complain, in any way, and needs no form for it. Thank them. It changes nothing about the support"
        " that they get."
    )
    context = {"form": form, "title": "Write down a complaint", "back": back, "lede": lede}
    return render(request, "ui/form_page.html", context)


@require_http_methods(POSTS)
def complaint(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One complaint, how it goes on, and the next thing to do."""
    me, row = _keeper(request), _row(request, pk)
    form = forms.NoteForm.of(request, draft_for=pk) if row.ended_at is None else None

    def save() -> ComplaintNote:
        assert form is not None
        return actions.note(complaint=row, words=form.cleaned_data["words"], by=me, at=clock.now())

    if form is not None and (done := once(request, form, save, then=_address(row))):
        messages.success(request, "Added.")
        return done
    page = page_of(ComplaintNote.visible_to(me).filter(complaint=row).select_related("by"), request)
    words, who, answer = vault.unseal_many(me, [row.words, row.who, row.answer])
    notes = vault.unseal_many(me, [note.words for note in page.rows])
    record.looked(request, staff=me, case_id=row.pk)
    context = {
        "row": row,
        "words": {"words": words, "who": who, "answer": answer},
        "about": rules.ABOUT_WORDS[rules.About(row.about)],
        "way": rules.WAY_WORDS[rules.Way(row.way)],
        "acknowledged": _way_words(row.acknowledged_way),
        "outcome": rules.OUTCOME_WORDS[rules.Outcome(row.outcome)] if row.outcome else "",
        "complained_about": actions.complained_about(row),
        "notes": [{"row": note, "words": said} for note, said in zip(page.rows, notes, strict=True)],
        "page": page,
        "form": form,
        "late": is_late(row),
    }
    return render(request, "rights/complaint.html", context)


@require_http_methods(POSTS)
def acknowledge(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Acknowledge a complaint."""
    me, row = _keeper(request), _row(request, pk)
    form = forms.AcknowledgeForm.of(request, cancel=_address(row))
    form.offer(message=row.person_id is not None)

    def save() -> Complaint:
        return actions.acknowledge(complaint=row, way=form.cleaned_data["way"], by=me, at=clock.now())

    if done := once(request, form, save, then=_address(row)):
        messages.success(request, "Acknowledged.")
        return done
    record.looked(request, staff=me, case_id=row.pk)
    lede = "They should know that somebody looks into it, and when they will hear more."
    context = {"form": form, "title": "Acknowledge the complaint", "back": _address(row), "lede": lede}
    return render(request, "ui/form_page.html", context)


@require_http_methods(POSTS)
def answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End a complaint, with what it came to."""
    me, row = _keeper(request), _row(request, pk)
    form = forms.AnswerForm.of(request, draft_for=pk, cancel=_address(row))

    def save() -> Complaint:
        return actions.answer(complaint=row, **form.cleaned_data, by=me, at=clock.now())

    if done := once(request, form, save, then=_address(row)):
        messages.success(request, "Ended. If it placed a hold, somebody else can lift it now.")
        return done
    record.looked(request, staff=me, case_id=row.pk)
    return render(request, "ui/form_page.html", {"form": form, "title": "Answer the complaint", "back": _address(row)})


def _way_words(way: str) -> str:
    if way == "message":
        return "By a neutral message"
    return rules.WAY_WORDS[rules.Way(way)] if way else ""


def _colleagues(me: Staff) -> list[Staff]:
    staff = Staff.objects.filter(service_id=me.service_id, is_active=True).order_by("name", "pk")
    return [each for each in staff if not each.has_role(Role.COMMISSIONER)]


def _address(row: Complaint) -> str:
    return reverse("rights:complaint", args=[row.pk])


def _row(request: HttpRequest, pk: UUID) -> Complaint:
    rows = Complaint.visible_to(_staff(request)).select_related("by", "acknowledged_by", "ended_by")
    row: Complaint = get_object_or_404(rows, pk=pk)
    return row


def _keeper(request: HttpRequest) -> Staff:
    staff = _staff(request)
    if not staff.has_role(*rules.KEEPERS):
        raise Http404
    return staff


def _staff(request: HttpRequest) -> Staff:
    return request.user  # type: ignore[return-value]
