"""Writing a contact down in under a minute: one tap to the person, one page, and back to the day.

What is written stands in the file of that one person, under their key.
"""

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wayforward.process.duties import Role
from wayforward.web import clock, record, vault
from wayforward.web.accounts.models import Staff
from wayforward.web.addresses import reverse
from wayforward.web.people import cases as people_cases
from wayforward.web.people.forms.quick import WAYS, call_back, paragraph
from wayforward.web.restorative.actions import contacts
from wayforward.web.restorative.at import ROLE_WORDS, At
from wayforward.web.restorative.at import Role as PartRole
from wayforward.web.restorative.forms.quick import ContactForm
from wayforward.web.restorative.models import Participation
from wayforward.web.ui.forms import Form
from wayforward.web.ui.paging import page_of

from .steps import StepPage, step_page


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """With whom was it? Everybody in one's own open cases, whoever last got further first."""
    me: Staff = request.user  # type: ignore[assignment]
    if not me.has_role(Role.PRACTITIONER):
        raise Http404
    mine = Q(case__facilitator=me) | Q(case__co_facilitator=me)
    people = Participation.visible_to(me).filter(mine, case__closed_at=None).select_related("person", "case")
    page = page_of(people.only("case__ref", "role", "state_at", *people_cases.NAMED), request, by="state_at")
    sealed = [words for part in page.rows for words in (part.person.known_as, part.person.legal_name)]
    names = vault.unseal_many(me, sealed) if sealed else []
    record.looked(request, staff=me)
    rows = [
        {
            "name": names[2 * at] or names[2 * at + 1],
            "role": ROLE_WORDS[PartRole(part.role)],
            "ref": part.case.ref,
            "href": f"{reverse('restorative:step', args=[part.case_id, 'contact'])}?person={part.pk}&then=day",
        }
        for at, part in enumerate(page.rows)
    ]
    support = me.has_role(Role.CASEWORKER, Role.SUPERVISOR)
    return render(request, "restorative/quick_contact.html", {"rows": rows, "page": page, "support": support})


def _fill(at: At, form: Form) -> None:
    form.fields["person"].choices = at.choices()


def _take(at: At, typed: dict[str, Any]) -> object:
    part, now = at.part(typed["person"]), clock.now()
    channel, direction, _ = WAYS[typed["way"]]
    return contacts.log_contact(
        case=at.case,
        participation=part,
        channel=channel,
        direction=direction,
        result=typed["result"],
        paragraphs=paragraph(typed["line"], str(part.person_id), typed["theirs"]),
        call_back_at=call_back(typed["next"], typed["call_back_at"], now),
        by=at.staff,
        at=now,
        said_by=part.person if direction == "in" else None,
    )


step_page(
    "contact",
    StepPage(
        "Write a contact down",
        ContactForm,
        _take,
        _fill,
        "It stands in the file of this one person. A meeting, an approach and a consent have pages of their own.",
        "What happened was written down.",
        group="Exploring",
    ),
)
