"""What was written in a case, to read: consents in their exact words, risk, orders, the meeting, the agreement, and
whatever a line of the record is about.
"""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wayforward.process import consents as consent_rules
from wayforward.process import risk as risk_rules
from wayforward.process.activities import METHOD_WORDS, Method
from wayforward.process.agreements import KIND_WORDS, STATEMENTS
from wayforward.process.agreements import Kind as CommitmentKind
from wayforward.web import clock, vault
from wayforward.web.accounts.fresh import as_on_the_page
from wayforward.web.accounts.walled import WalledModel, WalledQuerySet
from wayforward.web.addresses import reverse
from wayforward.web.outgoing.models import Document
from wayforward.web.people.models import Consent, Note, Withdrawal
from wayforward.web.record.models import Line
from wayforward.web.restorative import entries
from wayforward.web.restorative.at import At
from wayforward.web.restorative.models import (
    Activity,
    Agreement,
    Attendance,
    Clearance,
    Commitment,
    CommitmentReview,
    Contact,
    OrdersCheck,
    Preparation,
    Restriction,
    RiskAssessment,
    RiskItem,
    Session,
    SignOff,
)
from wayforward.web.ui.paging import page_of

# How many of each stand on one page. What belongs to them comes with them; of looks at a commitment and of sign-offs
# there can be ever more, and what is not among the newest stands in the record.
ASSESSMENTS, SIGN_OFFS, ACTIVITIES, AGREEMENTS, LOOKS = 12, 60, 10, 5, 60

# The pages of a case, and the compartment of which the viewer has to see one.
TABS = (
    ("case", "Overview", ("case", "status")),
    ("consents", "Consents", ("harmed", "responsible")),
    ("risk", "Risk", ("risk",)),
    ("orders", "Orders", ("harmed", "responsible")),
    ("meetings", "Meeting", ("joint",)),
    ("agreements", "Agreement", ("joint",)),
)


def tabs(at: At, here: str) -> list[tuple[str, str, bool]]:
    """The pages of this case that are open to the viewer."""
    pages = [
        (words, reverse(f"restorative:{name}", args=[at.case.pk]), name == here)
        for name, words, opens in TABS
        if any(at.look.may(part) for part in opens)
    ]
    if any(at.look.may(part) for part in ("harmed", "responsible", "joint")):
        pages.append(("Papers", reverse("uploads:papers", args=["restorative", at.case.pk]), False))
    return pages


def _attach(at: At, kind: str, words: str) -> list[tuple[str, str]]:
    """Where a paper of this kind is attached, for who may."""
    address = reverse("uploads:attach", args=["restorative", at.case.pk])
    return [(words, f"{address}?kind={kind}")] if at.may("attach_paper") else []


def _open(request: HttpRequest, pk: UUID, page: str) -> At:
    """The case, for one of its pages. Http404 where the page is not the viewer's."""
    at = At.door(request, pk)
    opens = next(parts for name, _, parts in TABS if name == page)
    if not any(at.look.may(part) for part in opens):
        raise Http404
    return at


def _page(request: HttpRequest, at: At, name: str, **context: Any) -> HttpResponse:
    return render(request, f"restorative/{name}.html", {"at": at, "case": at.case, "tabs": tabs(at, name), **context})


def _rows(at: At, model: type[WalledModel]) -> WalledQuerySet:
    """The rows of a table that the viewer may see, with the staff and agencies in them."""
    return at.look.rows(model).select_related(*entries.read_with(model))


def _of(at: At, model: type[WalledModel], *order: str, **which: Any) -> list[Any]:
    """Those that belong to the rows of a page."""
    return list(_rows(at, model).filter(**which).order_by(*order, "pk"))


def _step(at: At, slug: str) -> str:
    """The address of a step, where the viewer may take it."""
    return at.step(slug) if at.may_take(slug) else ""


@require_safe
def consents(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Every consent in its exact words, who gave it and when, and whether it stands."""
    at = _open(request, pk, "consents")
    page = page_of(_rows(at, Consent), request)
    rows, gone = page.rows, _of(at, Withdrawal, "at", consent__in=[row.pk for row in page.rows])
    shown = entries.show(at, [*rows, *gone], without=("kind", "person", "stopped", "consent", "how"))
    taken_back = {each.row.consent_id: each for each in shown[len(rows) :]}
    today = clock.today()
    items = [
        {
            "title": consent_rules.CATALOGUE[consent_rules.Kind(each.row.kind)].title,
            "person": at.persons.get(str(each.row.person_id), "Somebody"),
            "at": each.row.at,
            "by": each.row.by.name,
            "fields": each.fields,
            "withdrawn": taken_back.get(each.row.pk),
            "expired": each.row.expires_on is not None and each.row.expires_on < today,
            "href": f"{at.step('withdraw')}?consent={each.row.pk}",
        }
        for each in shown[: len(rows)]
    ]
    may_withdraw = at.may("withdraw_consent").allowed
    standing = [item for item in items if not item["withdrawn"] and not item["expired"]]
    ended = [item for item in items if item["withdrawn"] or item["expired"]]
    return _page(
        request,
        at,
        "consents",
        page=page,
        standing=standing,
        ended=ended,
        give=_step(at, "consent"),
        may_withdraw=may_withdraw,
    )


@require_safe
def risk(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Each assessment with its factors, what changed from the one before, and who signed it off."""
    at = _open(request, pk, "risk")
    page = page_of(_rows(at, RiskAssessment), request, size=ASSESSMENTS)
    assessments = page.rows
    items = _of(at, RiskItem, "factor", assessment__in=[row.pk for row in assessments])
    since = min((row.at for row in assessments), default=clock.now())
    signed = list(_rows(at, SignOff).filter(at__gte=since).order_by("at", "pk")[:SIGN_OFFS])
    shown = entries.show(at, [*assessments, *items, *signed], without=("participation", "assessment", "present"))
    of_items = {each.row.pk: each for each in shown}
    facts = {each.id: each for each in at.facts.assessments}
    now, held = clock.now(), any(each.held_at for each in at.facts.activities)
    told = [
        {
            "of": at.names.get(str(each.row.participation_id), "Somebody")
            if each.row.participation_id
            else "The meeting or exchange",
            "row": each.row,
            "fields": each.fields,
            "band": risk_rules.overall_band([facts[str(each.row.pk)]]).replace("_", " "),
            "stale": not held and risk_rules.is_stale(at.facts, facts[str(each.row.pk)], now, at.facts.settings),
            "superseded": each.row.superseded_by is not None,
            "items": [_item(at, of_items[item.pk]) for item in items if item.assessment_id == each.row.pk],
            "changes": _changes(facts, str(each.row.pk)),
            "signed": [
                (sign.row.by.name, METHOD_WORDS[Method(sign.row.method)], sign)
                for sign in shown[len(assessments) + len(items) :]
                if str(each.row.pk) in sign.row.assessments
            ],
        }
        for each in shown[: len(assessments)]
    ]
    # Person by person, as everywhere in the case, and then what they do together: they are often assessed on one day.
    places = {part: place for place, part in enumerate(at.names)}
    current = sorted(
        (each for each in told if not each["superseded"]),
        key=lambda each: places.get(str(each["row"].participation_id), len(places)),
    )
    return _page(
        request,
        at,
        "risk",
        current=current,
        before=[each for each in told if each["superseded"]],
        flags=[risk_rules.FACTORS[flag].words if flag in risk_rules.FACTORS else entries.word(at, flag)
               for flag in risk_rules.red_flags(at.facts)],
        page=page,
        panel=risk_rules.needs_panel(at.facts, [each for each in at.facts.assessments if not each.superseded]),
        steps=[(words, href) for words, slug in _RISK_STEPS if (href := _step(at, slug))],
    )  # fmt: skip


_RISK_STEPS = (("Assess the risk", "assess-risk"), ("Sign off", "sign-off"), ("Something new has come in", "news"))


def _item(at: At, shown: entries.Shown) -> dict[str, Any]:
    row = shown.row
    return {
        "factor": risk_rules.FACTORS[row.factor].words,
        "present": row.present,
        "before": (row.likelihood, row.impact),
        "after": (row.residual_likelihood, row.residual_impact),
        "mitigation": shown.of("Mitigation"),
        "evidence": shown.of("Evidence"),
    }


def _changes(facts: dict[str, Any], pk: str) -> list[tuple[str, str, str]]:
    """What a revision changed, factor by factor."""
    revised = facts[pk].revises
    if not revised or revised not in facts:
        return []
    return [
        (risk_rules.FACTORS[each.factor].words, each.before, each.after)
        for each in risk_rules.differences(facts[revised].items, facts[pk].items)
    ]


@require_safe
def orders(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Orders that forbid contact, what opens them, and when it was asked about them last."""
    at = _open(request, pk, "orders")
    page = page_of(_rows(at, Restriction), request)
    asked = page_of(_rows(at, OrdersCheck), request, name="asked", anchor="#checks")
    restrictions, checks = page.rows, asked.rows
    clearances = _of(at, Clearance, "at", restriction__in=[row.pk for row in restrictions])
    shown = entries.show(at, [*restrictions, *clearances, *checks], without=("participation", "restriction"))
    whose = {str(part.pk): at.names[str(part.pk)] for part in at.parts}
    cleared = shown[len(restrictions) : len(restrictions) + len(clearances)]
    return _page(
        request,
        at,
        "orders",
        page=page,
        asked=asked,
        restrictions=[
            {
                "on": whose.get(str(each.row.participation_id), "Somebody"),
                "each": each,
                "status": each.row.status,
                "cleared": [one for one in cleared if one.row.restriction_id == each.row.pk],
            }
            for each in shown[: len(restrictions)]
        ],
        checks=[
            {
                "on": whose.get(str(each.row.participation_id), "Somebody"),
                "each": each,
                "old": each.row.valid_until < clock.today(),
            }
            for each in shown[len(restrictions) + len(clearances) :]
        ],
        steps=[(words, href) for words, slug in _ORDER_STEPS if (href := _step(at, slug))]
        + _attach(at, "variation", "Attach the paper"),
    )


_ORDER_STEPS = (
    ("Record an answer about orders", "orders"),
    ("Record an order", "order"),
    ("Record a variation or a permission", "clearance"),
    ("An order has ended", "end-order"),
)


@require_safe
def meetings(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What is planned and what was held: who arrives when and by which door, who was ready, how it went."""
    at = _open(request, pk, "meetings")
    page = page_of(_rows(at, Activity), request, by="planned_at", size=ACTIVITIES)
    before = page_of(_rows(at, Preparation), request, name="prepared", anchor="#prepared")
    activities, prepared = page.rows, before.rows
    people = _of(at, Attendance, "arrives_at", activity__in=[row.pk for row in activities])
    shown = entries.show(at, [*activities, *people, *prepared], without=_TOLD_ALREADY)
    there = shown[len(activities) : len(activities) + len(people)]
    return _page(
        request,
        at,
        "meetings",
        page=page,
        before=before,
        activities=[
            {
                "row": each.row,
                "method": METHOD_WORDS[Method(each.row.method)],
                "fields": each.fields,
                "state": _state(each.row),
                "people": [
                    (at.names.get(str(one.row.participation_id), "Somebody"), one)
                    for one in there
                    if one.row.activity_id == each.row.pk
                ],
            }
            for each in shown[: len(activities)]
        ],
        prepared=[
            (at.names.get(str(each.row.participation_id), "Somebody"), each)
            for each in shown[len(activities) + len(people) :]
        ],
        steps=[(words, href) for words, slug in _MEETING_STEPS if (href := _step(at, slug))],
    )


# What the head of each activity says already.
_TOLD_ALREADY = ("participation", "activity", "method", "planned_at", "confirmed_at", "held_at", "cancelled_at")
_MEETING_STEPS = (
    ("Record a preparation", "prepare"),
    ("Plan a meeting or an exchange", "plan"),
    ("Confirm a date", "confirm"),
    ("Ask everyone whether they are ready", "readiness"),
    ("Call it off", "call-off"),
    ("Record what happened", "held"),
    ("How the apology was received", "apology"),
    ("Aftercare", "aftercare"),
)


def _state(row: Activity) -> tuple[str, str]:
    """Where an activity is, and the kind of its tag."""
    if row.cancelled_at is not None:
        return "Called off", "stop"
    if row.held_at is not None:
        return "Took place", "done"
    return ("Confirmed", "") if row.confirmed_at is not None else ("Planned, not confirmed", "wait")


@require_safe
def agreements(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What they agreed, in their words, who signed, and how each commitment stands."""
    at = _open(request, pk, "agreements")
    page = page_of(_rows(at, Agreement), request, size=AGREEMENTS)
    found = page.rows
    promised = _of(at, Commitment, "number", agreement__in=[row.pk for row in found])
    looks = _rows(at, CommitmentReview).filter(commitment__in=[row.pk for row in promised])
    reviews = list(looks.order_by("-at", "-pk")[:LOOKS])
    shown = entries.show(
        at, [*found, *promised, *reviews], without=("agreement", "commitment", "activity", "status", "kind")
    )
    kept, looked = shown[len(found) : len(found) + len(promised)], shown[len(found) + len(promised) :]
    signed = {each.id: {one.participation for one in each.signatures} for each in at.facts.agreements}
    return _page(
        request,
        at,
        "agreements",
        page=page,
        agreements=[
            {
                "row": each.row,
                "fields": each.fields,
                "status": entries.word(at, each.row.status),
                "parties": [
                    (at.names.get(party, "Somebody"), party in signed.get(str(each.row.pk), set()))
                    for party in each.row.signatories
                ],
                "commitments": [
                    {
                        "each": one,
                        "kind": KIND_WORDS[CommitmentKind(one.row.kind)],
                        "status": entries.word(at, one.row.status),
                        "reviews": [
                            (entries.word(at, look.row.status), look)
                            for look in looked
                            if look.row.commitment_id == one.row.pk
                        ],
                    }
                    for one in kept
                    if one.row.agreement_id == each.row.pk
                ],
            }
            for each in shown[: len(found)]
        ],
        statements=STATEMENTS,
        steps=[(words, href) for words, slug in _AGREEMENT_STEPS if (href := _step(at, slug))]
        + _attach(at, "signed_agreement", "Attach the signed paper"),
    )


_AGREEMENT_STEPS = (
    ("Write down what they agree", "agreement"),
    ("Record a signature", "sign"),
    ("Look at a commitment", "review"),
    ("A commitment may not have been kept", "breach"),
)


@as_on_the_page
@require_safe
def paper(request: HttpRequest, pk: UUID, document: UUID) -> HttpResponse:
    """The paper of an agreement, as it was produced. Its file name tells nothing."""
    at = _open(request, pk, "agreements")
    row = at.look.rows(Document).filter(pk=document).first()
    if row is None:
        raise Http404
    content = vault.unseal_bytes(at.look, row.pdf)
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": 'inline; filename="document.pdf"', "Cache-Control": "no-store"},
    )


@require_safe
def entry(request: HttpRequest, pk: UUID, line: UUID) -> HttpResponse:
    """Whatever one line of the record is about, with all that may be read of it."""
    at = At.door(request, pk)
    row = at.look.rows(Line).filter(outcome=Line.DONE, pk=line).first()
    model = entries.model_of(row.object_type) if row is not None else None
    if row is None or model is None:
        raise Http404
    thing = at.look.rows(model).select_related("by", *entries.read_with(model)).filter(pk=row.object_id).first()
    if thing is None:
        raise Http404
    rows = at.look.rows(Note).filter(of_id=thing.pk, superseded_by=None).order_by("number")
    notes = list(rows) if model in (Session, Contact) else []
    texts = at.words([note.text for note in notes]) if notes else []
    shown = entries.show(at, [thing])[0]
    return render(
        request,
        "restorative/entry.html",
        {
            "at": at,
            "case": at.case,
            "title": entries.sentence(at, row),
            "line": row,
            "thing": thing,
            "fields": shown.fields,
            "notes": [
                {
                    "text": text,
                    "said_by": at.persons.get(note.source, ""),
                    "href": reverse("people:correct-note", args=["restorative", at.case.pk, note.pk]),
                }
                for note, text in zip(notes, texts, strict=True)
                if not note.in_wrong_file
            ],
            "said_by": said_by(at, row),
        },
    )


def said_by(at: At, line: Line) -> str:
    """Who said or did it, where it was not the writer: a person whom the viewer may know of, or an agency."""
    kind, _, pk = line.said_by.partition(":")
    return "an agency" if kind == "agency" else at.persons.get(pk, "") if kind == "person" else ""
