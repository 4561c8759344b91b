"""What the person agreed to, in the exact words, and taking it back."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from wayforward.process import consents as rules
from wayforward.web import clock, vault
from wayforward.web.people.models import Consent, NoticeGiven, Withdrawal
from wayforward.web.support import door
from wayforward.web.support.actions import consents as actions
from wayforward.web.support.forms.cases import SCOPES, ConsentForm, WithdrawForm, consent_choices
from wayforward.web.ui.forms import once
from wayforward.web.ui.paging import page_of

from .cases import tabs
from .pages import POSTS, READS, address, form_page, staff, title

# What is agreed with a caseworker; everything else belongs to the restorative team.
ASKED_HERE = ("C2", "C3", "C9", "C12", "C15", "C16")
TO = {"C3": "rj_team", "C9": "named_person", "C12": "agency"}


@require_http_methods(READS)
def consents(request: HttpRequest, pk: UUID) -> HttpResponse:
    case, look = door.support_case(request, pk)
    page = page_of(look.rows(Consent).select_related("by"), request)
    rows = page.rows
    withdrawn = look.rows(Withdrawal).filter(consent__in=[row.pk for row in rows]).select_related("by")
    taken_back = {row.consent_id: row for row in withdrawn}
    notices = page_of(look.rows(NoticeGiven).select_related("by"), request, name="notices", anchor="#notices")
    words = iter(
        vault.unseal_many(
            look,
            [each for row in rows for each in (row.scope, row.item)] + [row.words for row in taken_back.values()],
        )
    )
    shown = [
        {
            "consent": row,
            "title": rules.CATALOGUE[rules.Kind(row.kind)].title,
            "scope": next(words),
            "item": next(words),
            "holds": row.pk not in taken_back and (row.expires_on is None or row.expires_on >= clock.today()),
        }
        for row in rows
    ]
    said = {pk: next(words) for pk in taken_back}
    for each in shown:
        gone = taken_back.get(each["consent"].pk)
        each |= {"withdrawn": gone, "withdrawn_words": said[gone.consent_id] if gone else ""}
    return render(
        request,
        "support/consents.html",
        {
            "case": case,
            "tabs": tabs(case, "consents"),
            "title": title(case),
            "consents": shown,
            "page": page,
            "notices": notices,
            "asked": [(kind, rules.CATALOGUE[rules.Kind(kind)].title) for kind in ASKED_HERE],
        },
    )


@require_http_methods(POSTS)
def give(request: HttpRequest, pk: UUID, kind: str) -> HttpResponse:
    case, look = door.support_case(request, pk)
    if kind not in ASKED_HERE:
        raise Http404
    entry = rules.CATALOGUE[rules.Kind(kind)]
    form = ConsentForm.of(
        request,
        draft_for=f"{case.pk}:{kind}",
        cancel=address(case, "consents"),
        initial={"scope": SCOPES.get(kind, entry.title)},
    )

    def save() -> Consent:
        door.may(look, "give_consent").require()
        typed = form.cleaned_data
        return actions.give_consent(
            case=case,
            kind=kind,
            to=TO.get(kind, ""),
            scope=typed["scope"],
            given_how=typed["given_how"],
            by=staff(request),
            at=typed["at"],
            said_by=case.person,
        )

    if done := once(request, form, save, then=address(case)):
        messages.success(
            request, "Their agreement was written down, in these words. They can take it back at any time."
        )
        return done
    return form_page(request, form, entry.title, case=case, lede="Ask alone, and only for this. No is a good answer.")


@require_http_methods(POSTS)
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One page, reachable from anywhere on a case. What stands on the consent stops in the same transaction."""
    case, look = door.support_case(request, pk)
    gone = set(look.rows(Withdrawal).values_list("consent_id", flat=True))
    standing = {str(row.pk): row for row in look.rows(Consent).order_by("-at") if row.pk not in gone}
    form = WithdrawForm.of(request, draft_for=case.pk, cancel=address(case))
    form.fields["consent"].choices = consent_choices(
        (pk, row.kind, f"{clock.local(row.at):%-d %B %Y}") for pk, row in standing.items()
    )
    stopped: list[str] = []

    def save() -> Withdrawal:
        door.may(look, "withdraw_consent").require()
        typed = form.cleaned_data
        made = actions.withdraw_consent(
            case=case,
            consent=standing[typed["consent"]],
            how=typed["how"],
            words=typed["words"],
            by=staff(request),
            at=typed["at"],
            said_by=case.person,
        )
        entry = rules.CATALOGUE[rules.Kind(standing[typed["consent"]].kind)]
        stopped.extend(filter(None, (entry.withdrawn_words, entry.cannot_undo)))
        return made

    if done := once(request, form, save, then=address(case, "consents")):
        messages.success(request, " ".join(["It is withdrawn.", *stopped]))
        return done
    lede = "It holds from the moment they said it. Do not ask whether they are sure, and ask for no reason."
    if not standing and request.method != "POST":
        page = {"title": "A consent is withdrawn", "caption": title(case), "back": address(case), "case": case}
        return render(request, "support/nothing_to_withdraw.html", page)
    return form_page(request, form, "A consent is withdrawn", case=case, lede=lede)
