"""Writing a contact down in under a minute: one tap to the person, one page, and back to the day."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from wayforward.process.duties import Role
from wayforward.web import clock, record, vault
from wayforward.web.addresses import reverse
from wayforward.web.people import cases as at_people
from wayforward.web.people.forms.quick import WAYS, QuickContactForm, call_back, paragraph
from wayforward.web.support import door
from wayforward.web.support.actions import contacts as actions
from wayforward.web.support.models import Contact, SupportCase
from wayforward.web.ui.forms import once
from wayforward.web.ui.paging import page_of

from .pages import POSTS, READS, address, form_page, staff


class SupportContactForm(QuickContactForm):
    """A contact with the person who is supported."""

    draft = "support.quick-contact"


@require_http_methods(READS)
def choose(request: HttpRequest) -> HttpResponse:
    """With whom was it? One's own open cases, the last touched first."""
    me = staff(request)
    if not me.has_role(Role.CASEWORKER, Role.SUPERVISOR):
        raise Http404
    mine = SupportCase.visible_to(me).filter(state="open", caseworker=me).select_related("person")
    page = page_of(mine.only("ref", "changed_at", *at_people.NAMED), request, by="changed_at")
    sealed = [words for case in page.rows for words in (case.person.known_as, case.person.legal_name)]
    names = vault.unseal_many(me, sealed) if sealed else []
    record.looked(request, staff=me)
    rows = [
        {"name": names[2 * at] or names[2 * at + 1], "ref": case.ref, "href": address(case, "quick-contact")}
        for at, case in enumerate(page.rows)
    ]
    other = me.has_role(Role.PRACTITIONER)
    return render(request, "support/quick_contact.html", {"rows": rows, "page": page, "restorative": other})


@require_http_methods(POSTS)
def write_down(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What happened, on one page. What happened without having been started here is written down all the same."""
    case, look = door.support_case(request, pk)
    known_as, legal = vault.unseal_many(look, [case.person.known_as, case.person.legal_name])
    day = reverse("support:my-day")
    form = SupportContactForm.of(request, draft_for=case.pk, cancel=day)

    def save() -> Contact:
        door.may(look, "record_contact").require()
        typed, now = form.cleaned_data, clock.now()
        channel, direction, _ = WAYS[typed["way"]]
        return actions.record_contact(
            case=case,
            channel=channel,
            direction=direction,
            result=typed["result"],
            paragraphs=paragraph(typed["line"], str(case.person_id), typed["theirs"]),
            call_back_at=call_back(typed["next"], typed["call_back_at"], now),
            by=staff(request),
            at=now,
            said_by=case.person if direction == "in" else None,
        )

    if done := once(request, form, save, then=day):
        messages.success(request, "What happened was written down.")
        return done
    return form_page(request, form, f"A contact with {known_as or legal}", case=case)
