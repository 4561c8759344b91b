"""Whom staff know, stepping back from a case, and who is walled off from one."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from wayforward.process.allocation import CONFLICT_WORDS, Conflict
from wayforward.process.conflicts import MATCH_WORDS, Match
from wayforward.process.duties import Outcome
from wayforward.web import clock, record, vault
from wayforward.web.accounts.models import Block, Staff, Task
from wayforward.web.addresses import reverse
from wayforward.web.people import cases
from wayforward.web.people.actions import conflicts, duties
from wayforward.web.people.forms.conflicts import ClearForm, KnownForm, RecuseForm, SeenForm, TakeBackForm
from wayforward.web.people.models import KnownPerson
from wayforward.web.ui.context import home_of
from wayforward.web.ui.forms import once
from wayforward.web.ui.paging import page_of

POSTS = ["GET", "HEAD", "POST"]
FACTS = ("name", "born", "phone", "email", "postcode")


@require_http_methods(POSTS)
def known(request: HttpRequest) -> HttpResponse:
    """Whom one knows: seen by nobody else, and compared with whoever joins a case."""
    me = _staff(request)
    here = reverse("people:known")
    form = KnownForm.of(request, cancel=reverse("people:search"))

    def save() -> KnownPerson:
        typed = form.cleaned_data
        born = typed["born"].isoformat() if typed["born"] else ""
        more = {name: typed[name] or "" for name in ("phone", "email", "postcode")}
        return conflicts.name_known_person(
            name=typed["name"], how=typed["how"], born=born, by=me, at=clock.now(), **more
        )

    if done := once(request, form, save, then=here):
        messages.success(request, "Added. Cases that they are in are shut to you from now on.")
        return done
    page = page_of(conflicts.named_by(me), request, by="at")
    words = vault.unseal_fields(me, page.rows, *FACTS)
    entries = [
        {"row": row, "words": each, "how": CONFLICT_WORDS[Conflict(row.how)], "born": _day(each["born"])}
        for row, each in zip(page.rows, words, strict=True)
    ]
    record.looked(request, staff=me)
    return render(request, "people/known.html", {"form": form, "entries": entries, "page": page})


@require_http_methods(POSTS)
def take_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take back somebody whom one named."""
    me = _staff(request)
    row = get_object_or_404(KnownPerson.visible_to(me), pk=pk, taken_back_at=None)
    name = vault.unseal(me, row.name)
    back = reverse("people:known")
    form = TakeBackForm.of(request, cancel=back)

    def save() -> KnownPerson:
        return conflicts.take_back_known_person(known=row, by=me, at=clock.now())

    if done := once(request, form, save, then=back):
        messages.success(request, "Taken back. What is shut to you because of them stays shut.")
        return done
    lede = "New cases are no longer compared with them. What is shut to you because of them stays shut."
    context = {"form": form, "title": "Take this name back?", "caption": name, "back": back, "lede": lede}
    return render(request, "ui/form_page.html", context)


@require_http_methods(POSTS)
def recuse(request: HttpRequest, kind: str, pk: UUID) -> HttpResponse:
    """Step back from a case: it vanishes at once, and others take the work over."""
    at = cases.at(request, kind, pk)
    form = RecuseForm.of(request, cancel=at.address)

    def save() -> None:
        at.may("recuse").require()
        conflicts.recuse(case_kind=kind, case_id=pk, how=form.cleaned_data["how"], by=_staff(request), at=clock.now())

    if done := once(request, form, save, then=home_of(_staff(request))):
        messages.success(request, "You have stepped back. The leads know, and give the work to somebody else.")
        return done
    lede = (
        "You will see nothing of this case any more, nor what was written before. Nobody can set that aside, and no"
        " reason is asked for. What waits for you goes to those who stay."
    )
    context = {"form": form, "title": "I know somebody in this case", "caption": at.title, "back": at.address}
    return render(request, "ui/form_page.html", context | {"lede": lede})


@require_http_methods(POSTS)
def walls(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who is walled off from a case and why, for leads; and that what they had read before was looked at."""
    at = cases.known_to_leads(request, pk)
    me = _staff(request)
    here = reverse("people:walls", args=[pk])
    waiting = Task.visible_to(me).filter(case_id=pk, kind="conflict_review", done_at=None, cancelled_at=None).first()
    form = SeenForm.of(request, cancel=here) if waiting is not None else None

    def save() -> Task:
        assert waiting is not None
        return duties.finish_duty(task=waiting, outcome=Outcome.DONE, by=me, at=clock.now())

    if form is not None and (done := once(request, form, save, then=here)):
        messages.success(request, "Recorded.")
        return done
    entries = [_entry(wall) for wall in conflicts.walls_of(pk)]
    return render(request, "people/walls.html", {"at": at, "entries": entries, "form": form})


@require_http_methods(POSTS)
def clear_match(request: HttpRequest, pk: UUID, staff: UUID) -> HttpResponse:
    """Say that it is somebody else of the same name."""
    at = cases.known_to_leads(request, pk)
    wall = next((each for each in conflicts.walls_of(pk) if each.staff_id == staff), None)
    if wall is None:
        raise Http404
    back = reverse("people:walls", args=[pk])
    form = ClearForm.of(request, cancel=back)

    def save() -> None:
        conflicts.clear_match(case_kind=at.kind.name, case_id=pk, staff=wall.staff, by=_staff(request), at=clock.now())

    if done := once(request, form, save, then=back):
        messages.success(request, "The case is open to them again. Work that was taken from them is not given back.")
        return done
    context = {"form": form, "at": at, "wall": wall, "back": back}
    return render(request, "people/clear_match.html", context)


def _day(words: str) -> date | None:
    try:
        return date.fromisoformat(words)
    except ValueError:
        return None  # none was given, or it cannot be read


def _entry(wall: Block) -> dict[str, object]:
    possible = wall.reason == Match.POSSIBLE
    words = MATCH_WORDS[Match(wall.reason)] if wall.reason in set(Match) else "They said so themselves"
    return {"wall": wall, "why": words, "possible": possible}


def _staff(request: HttpRequest) -> Staff:
    return request.user  # type: ignore[return-value]
