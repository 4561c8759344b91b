"""Referrals: the queue, a new one, and what becomes of each."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from wayforward.process import acts, sameness
from wayforward.process import referrals as rules
from wayforward.process.duties import Role
from wayforward.process.sameness import About, Level, Verdict
from wayforward.process.support import MAY_ALLOCATE
from wayforward.web import clock, record, vault
from wayforward.web.accounts.models import Area, Contract, Staff
from wayforward.web.addresses import reverse
from wayforward.web.lists.pages import page_of
from wayforward.web.people.models import Incident, Pair
from wayforward.web.people.pairs import of_entries
from wayforward.web.support import door
from wayforward.web.support.actions import cases as case_actions
from wayforward.web.support.actions import referrals as actions
from wayforward.web.support.forms.referrals import CloseReferralForm, KnowsForm, OpenForm, ReferralForm
from wayforward.web.support.lists import REFERRALS
from wayforward.web.support.models import Referral, SupportCase
from wayforward.web.ui.forms import once

from .pages import POSTS, READS, form_page, said_day, staff

TAKES = (Role.CASEWORKER, Role.SUPERVISOR, Role.RJ_LEAD)


@require_http_methods(READS)
def queue(request: HttpRequest) -> HttpResponse:
    """The referrals that wait, by the day on which somebody has to be reached: nobody at the end is forgotten."""
    me = taker(request)
    shown = page_of(request, REFERRALS)
    record.looked(request, staff=me)
    more = {
        "may_allocate": me.has_role(*MAY_ALLOCATE),
        "may_import": acts.may_act("import_referrals", (), me.roles).allowed,
    }
    return render(request, "support/referrals.html", shown.context(**more))


@require_http_methods(POSTS)
def new(request: HttpRequest) -> HttpResponse:
    me = taker(request)
    areas = {str(row.pk): row for row in Area.objects.filter(service=me.service_id).order_by("name")}
    contracts = {str(row.pk): row for row in Contract.objects.filter(service=me.service_id).order_by("name")}
    form = ReferralForm.of(request, draft_for=me.pk, cancel=reverse("support:referrals"))
    form.fields["area"].choices = [(pk, row.name) for pk, row in areas.items()]
    form.fields["contract"].choices = [(pk, row.name) for pk, row in contracts.items()]

    def save() -> Referral:
        typed = form.cleaned_data
        return actions.refer_to_support(
            service=me.service,
            source=typed["source"],
            person_knows=bool(typed["person_knows"]),
            name=typed["name"],
            given={name: typed[name] for name in GIVEN if typed[name]},
            profile=profile_of(typed),
            incident=_incident(typed),
            other_party_name=typed["other_party_name"],
            other_party_known=typed["other_party_known"] or "",
            referrer=typed["referrer"],
            area=areas.get(typed["area"] or ""),
            contract=contracts.get(typed["contract"] or ""),
            priority=typed["priority"],
            by=me,
            at=typed["received_at"],
        )

    if done := once(request, form, save, then=lambda made: reverse("support:referral", args=[made.pk])):
        messages.success(request, "The referral was taken.")
        return done
    lede = "A name, one way to reach them, and a line about what happened. No crime number and no report is needed."
    return form_page(request, form, "A new referral", lede=lede)


@require_http_methods(READS)
def referral(request: HttpRequest, pk: UUID) -> HttpResponse:
    row, look = door.referral(request, pk)
    incident = look.rows(Incident).filter(pk=row.incident_id).first()
    sealed = [getattr(row.person, name) for name in SHOWN] + [row.referrer, row.other_party_name]
    sealed += [getattr(incident, name) for name in OF_INCIDENT] if incident else []
    words = vault.unseal_many(look, sealed)
    facts = dict(zip((*SHOWN, "referrer", "other_party_name", *OF_INCIDENT), words, strict=False))
    facts["born"] = said_day(facts["born"])
    me = staff(request)
    pairs = of_entries(me, [row.person_id, row.incident_id])
    before = _before(row, pairs, me)
    return render(
        request,
        "support/referral.html",
        {
            "referral": row,
            "facts": facts,
            "incident": incident,
            "source": rules.SOURCE_WORDS[rules.Source(row.source)],
            "pairs": [(pair, sameness.words(pair.evidence)) for pair in pairs],
            "before": before,
            "may_open": door.may(look, "open_support_case").allowed,
            "waiting": row.state == "waiting",
        },
    )


@require_http_methods(POSTS)
def person_knows(request: HttpRequest, pk: UUID) -> HttpResponse:
    row, look = door.referral(request, pk)
    back = reverse("support:referral", args=[row.pk])
    form = KnowsForm.of(request, cancel=back)

    def save() -> Referral:
        door.may(look, "confirm_person_knows").require()
        return actions.confirm_person_knows(referral=row, by=staff(request), at=form.cleaned_data["at"])

    if done := once(request, form, save, then=back):
        messages.success(request, "The person can be contacted now.")
        return done
    lede = "Only if the referrer has told you that the person knows of the referral. From then on we may contact them."
    return form_page(request, form, "Does the person know?", back=back, caption=f"Referral {row.ref}", lede=lede)


@require_http_methods(POSTS)
def open_case(request: HttpRequest, pk: UUID) -> HttpResponse:
    row, look = door.referral(request, pk)
    back = reverse("support:referral", args=[row.pk])
    workers = caseworkers(staff(request))
    form = OpenForm.of(request, cancel=back)
    form.fields["caseworker"].choices = [(pk, each.name) for pk, each in workers.items()]

    def save() -> SupportCase:
        door.may(look, "open_support_case").require()
        worker = workers[form.cleaned_data["caseworker"]]
        return case_actions.open_support_case(referral=row, caseworker=worker, by=staff(request), at=clock.now())

    if done := once(request, form, save, then=lambda made: _after_opening(made, staff(request))):
        messages.success(request, "The case is open. The caseworker has the first contact on their list.")
        return done
    return form_page(request, form, "Open a case", back=back, caption=f"Referral {row.ref}")


@require_http_methods(POSTS)
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    row, look = door.referral(request, pk)
    back = reverse("support:referral", args=[row.pk])
    form = CloseReferralForm.of(request, cancel=back)

    def save() -> Referral:
        door.may(look, "close_referral").require()
        reason = form.cleaned_data["reason"]
        return actions.close_referral(referral=row, reason=reason, by=staff(request), at=clock.now())

    if done := once(request, form, save, then=reverse("support:referrals")):
        messages.success(request, "The referral was closed.")
        return done
    return form_page(request, form, "Close this referral", back=back, caption=f"Referral {row.ref}")


GIVEN = ("known_as", "born", "phone", "email", "address", "language", "access_needs")
SHOWN = ("legal_name", "known_as", "born", "phone", "email", "address", "access_needs")
OF_INCIDENT = ("title", "summary", "crime_number")


def caseworkers(me: Staff) -> dict[str, Staff]:
    """The caseworkers of the service who are at work, by id, in order of their names."""
    rows = Staff.objects.filter(service_id=me.service_id, is_active=True).order_by("name", "pk")
    return {str(row.pk): row for row in rows if row.has_role(Role.CASEWORKER)}


def supervisors_of(me: Staff) -> dict[str, Staff]:
    """The supervisors of the service who are at work, by id, in order of their names."""
    rows = Staff.objects.filter(service_id=me.service_id, is_active=True).order_by("name", "pk")
    return {str(row.pk): row for row in rows if row.has_role(Role.SUPERVISOR)}


def taker(request: HttpRequest) -> Staff:
    """Who asks, if they take referrals. Http404 if not."""
    me = staff(request)
    if not me.has_role(*TAKES) or not acts.may_act("take_referral", (), me.roles):
        raise Http404
    return me


def _after_opening(case: SupportCase, me: Staff) -> str:
    sees = SupportCase.visible_to(me).filter(pk=case.pk).exists()
    return reverse("support:case", args=[case.pk]) if sees else reverse("support:referrals")


def profile_of(typed: dict[str, Any]) -> dict[str, Any] | None:
    """What the person said about reaching them, where the referrer passes it on; the rest is agreed with the person."""
    if not typed["only_phone"]:
        return None
    phone: dict[str, Any] = {"allowed": True, "voicemail": bool(typed["voicemail"])}
    if typed["phone_hours"]:
        phone["hours"] = typed["phone_hours"]
    profile = {"phone": phone, "sms": {"allowed": bool(typed["sms"])}}
    return profile | {channel: {"allowed": False} for channel in ("email", "post")}


def _incident(typed: dict[str, Any]) -> actions.IncidentGiven:
    return actions.IncidentGiven(
        title=typed["title"],
        summary=typed["summary"],
        happened_on=typed["happened_on"],
        place=typed["place"] or "",
        crime_number=typed["crime_number"],
        flags=tuple(typed["flags"]),
    )


def _before(row: Referral, pairs: list[Pair], me: Staff) -> dict[str, Any] | None:
    """An earlier referral of whoever is, or is likely to be, the same person, if it is open to this viewer: the newest
    of the last weeks, with what speaks for it."""
    likely = {
        pair.other if pair.one == row.person_id else pair.one: pair
        for pair in pairs
        if pair.about == About.PERSON and (pair.level == Level.LIKELY or pair.verdict == Verdict.SAME)
    }
    since = row.received_at - timedelta(days=sameness.LATELY_DAYS)
    earlier = Referral.visible_to(me).filter(
        person_id__in=[*likely, row.person_id], received_at__gte=since, received_at__lte=row.received_at
    )
    found = earlier.exclude(pk=row.pk).select_related("agency").order_by("-received_at", "pk").first()
    if found is None:
        return None
    days = (clock.local(row.received_at).date() - clock.local(found.received_at).date()).days
    pair = likely.get(found.person_id)
    source = rules.SOURCE_WORDS[rules.Source(found.source)]
    return {"referral": found, "days": days, "source": source, "pair": pair, "evidence": _evidence(pair)}


def _evidence(pair: Pair | None) -> str:
    return sameness.words(pair.evidence) if pair is not None else "The same entry"
