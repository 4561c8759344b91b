"""Same person, same incident: what may be, and what somebody says of it."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from wayforward.process.duties import Role
from wayforward.process.sameness import About, Verdict
from wayforward.process.walls import Tie as Kind
from wayforward.web import clock, record, vault
from wayforward.web.accounts.models import Staff, Tie
from wayforward.web.accounts.walled import holding
from wayforward.web.addresses import reverse
from wayforward.web.people import pairs as reading
from wayforward.web.people.actions import sameness as actions
from wayforward.web.people.forms.sameness import SameForm, UnlinkForm
from wayforward.web.people.models import Pair
from wayforward.web.ui.forms import once
from wayforward.web.ui.paging import page_of

WORKS_WITH_PEOPLE = (Role.CASEWORKER, Role.PRACTITIONER, Role.SUPERVISOR, Role.RJ_LEAD)
OF_PERSON = (
    ("Name", "legal_name"),
    ("Likes to be called", "known_as"),
    ("Born", "born"),
    ("Telephone", "phone"),
    ("E-mail", "email"),
    ("Address", "address"),
)
OF_INCIDENT = (("What happened", "title"), ("Crime number", "crime_number"))
MOST_SAID = 20


@require_safe
def pairs(request: HttpRequest) -> HttpResponse:
    """What may be the same, and nobody has said yet whether it is; the newest first."""
    me = _staff(request)
    rows = reading.open_to(me).filter(verdict="")
    page = page_of(rows, request, by="found_at")
    record.looked(request, staff=me)
    entries = reading.drawn(me, page.rows)
    return render(request, "people/pairs.html", {"entries": entries, "page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def pair(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One pair: what speaks for it and against it, what of either is open to the viewer, and what was said."""
    me = _staff(request)
    row = get_object_or_404(reading.open_to(me), pk=pk)
    here, back = reverse("people:pair", args=[pk]), reverse("people:pairs")
    linked = row.verdict == Verdict.SAME
    form: Any = UnlinkForm.of(request, cancel=back) if linked else SameForm.of(request, cancel=back)

    def save() -> Pair:
        if not linked and form.cleaned_data["verdict"] == Verdict.SAME:
            return actions.say_same(pair=row, by=me, at=clock.now())
        return actions.say_not_same(pair=row, by=me, at=clock.now())

    def then(said: Pair) -> str:
        return here if reading.open_to(me).filter(pk=said.pk).exists() else back

    if done := once(request, form, save, then=then):
        messages.success(request, "The link was taken back." if linked else "Recorded.")
        return done
    two = reading.drawn(me, [row])[0]
    record.looked(request, staff=me)
    return render(
        request,
        "people/pair.html",
        {
            "two": two,
            "form": form,
            "back": back,
            "table": _table(two, me),
            "workers": [] if two.all_open or two.said else _workers(two),
            "said": row.said.select_related("by").order_by("-at", "-pk")[:MOST_SAID] if two.said else [],
        },
    )


def _table(two: reading.Two, me: Staff) -> list[tuple[Any, ...]]:
    """Both side by side, as far as they are open: (what, of the one, of the other, whether both say the same)."""
    rows = OF_PERSON if two.pair.about == About.PERSON else OF_INCIDENT
    values = [getattr(side.row, name) for side in two.sides if side.row is not None for _, name in rows]
    words = iter(vault.unseal_many(me, values))
    sides = [[_said(name, next(words)) if side.row is not None else "" for _, name in rows] for side in two.sides]
    found = [
        (label, one, other, bool(one) and one == other) for (label, _), one, other in zip(rows, *sides, strict=True)
    ]
    if two.pair.about == About.INCIDENT:
        one, other = (_day(side.row.happened_on) if side.row is not None else "" for side in two.sides)
        found.append(("When", one, other, bool(one) and one == other))
    return [row for row in found if row[1] or row[2]]


def _said(name: str, words: str) -> str:
    try:
        return _day(date.fromisoformat(words)) if name == "born" else words
    except ValueError:
        return words


def _day(day: date | None) -> str:
    return f"{day.day} {day:%B %Y}" if day else ""


def _workers(two: reading.Two) -> list[tuple[str, list[str]]]:
    """Who works on each case, so that a lead knows whom to ask: one statement."""
    cases = {part.case_id: f"{part.words} {part.ref}" for side in two.sides for part in side.parts}
    kinds = [Kind.CASEWORKER, Kind.SUPERVISOR, Kind.FACILITATOR, Kind.CO_FACILITATOR]
    ties = Tie.objects.filter(holding(clock.now()), case_id__in=cases, kind__in=kinds).select_related("staff")
    names: dict[UUID, set[str]] = {}
    for tie in ties:
        names.setdefault(tie.case_id, set()).add(tie.staff.name)
    return [(title, sorted(names.get(case, ()))) for case, title in cases.items()]


def _staff(request: HttpRequest) -> Staff:
    me: Staff = request.user  # type: ignore[assignment]
    if not me.has_role(*WORKS_WITH_PEOPLE):
        raise Http404
    return me
