"""On to the restorative team; and when a person has died."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from wayforward.process import acts
from wayforward.web import clock, record, vault
from wayforward.web.addresses import reverse
from wayforward.web.people.forms.persons import DeathForm
from wayforward.web.people.models import Consent, Incident, Person
from wayforward.web.restorative.models import RJCase
from wayforward.web.support import door
from wayforward.web.support.actions.deaths import record_death
from wayforward.web.support.actions.restorative import refer_to_restorative_justice
from wayforward.web.support.forms.cases import ReferForm
from wayforward.web.ui.forms import once

from .pages import POSTS, address, form_page, staff


@require_http_methods(POSTS)
def refer(request: HttpRequest, pk: UUID) -> HttpResponse:
    case, look = door.support_case(request, pk)
    incident = look.rows(Incident).filter(pk=case.referral.incident_id).first()
    consent = look.rows(Consent).filter(kind="C3").order_by("-at").first()
    sealed = ([incident.title] if incident else []) + ([consent.scope] if consent else [])
    words = vault.unseal_many(look, sealed)
    form = ReferForm.of(
        request,
        draft_for=case.pk,
        cancel=address(case),
        initial={"summary": words[0] if incident else ""},
    )

    def save() -> RJCase:
        door.may(look, "refer_to_restorative_justice").require()
        return refer_to_restorative_justice(
            case=case,
            initiated_by=form.cleaned_data["initiated_by"],
            summary=form.cleaned_data["summary"],
            by=staff(request),
            at=clock.now(),
        )

    if done := once(request, form, save, then=address(case)):
        messages.success(
            request, "The restorative justice team has it. You do not see their case; you stay with the person."
        )
        return done
    lede = (
        "They agreed to this: " + words[-1] if consent else "They have to agree first that their details are passed on."
    )
    return form_page(request, form, "Refer to the restorative justice team", case=case, lede=lede)


@require_http_methods(POSTS)
def died(request: HttpRequest, pk: UUID) -> HttpResponse:
    me = staff(request)
    person = Person.visible_to(me).select_related("service").filter(pk=pk).first()
    if person is None or not acts.may_act("record_death", (), me.roles):
        raise Http404
    record.looked(request, staff=me)
    back = reverse("people:person", args=[person.pk])
    form = DeathForm.of(request, cancel=back)

    def save() -> Person:
        return record_death(person=person, died_on=form.cleaned_data["died_on"], by=me, at=clock.now())

    if done := once(request, form, save, then=back):
        messages.success(request, "Everything planned for this person was stopped. Speak with your supervisor.")
        return done
    lede = "Nobody is contacted any more: calls, letters and messages that wait are stopped, in every case."
    return form_page(request, form, "This person has died", back=back, lede=lede)
