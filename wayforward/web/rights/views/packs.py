"""Requests for a copy of somebody's own data: what is held and what is given side by side, and one step at a time."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from wayforward.process import packs as rules
from wayforward.process.decision import Refused
from wayforward.process.events import Event
from wayforward.process.fresh import Opens
from wayforward.process.packs import CAME_WORDS, IDENTITY_WORDS, STATE_WORDS, WHY_WORDS, Came, Identity, State, Why
from wayforward.web import clock, record, vault
from wayforward.web.accounts.fresh import fresh
from wayforward.web.accounts.models import Staff
from wayforward.web.addresses import reverse
from wayforward.web.lists import pages as lists
from wayforward.web.people import searchers
from wayforward.web.rights import readers as reading
from wayforward.web.rights.actions import packs as actions
from wayforward.web.rights.data_lists import COPIES, is_overdue, waits
from wayforward.web.rights.forms import packs as forms
from wayforward.web.rights.gathered import SECTION_WORDS, Section
from wayforward.web.rights.models import Pack, PackItem
from wayforward.web.ui.context import home_of
from wayforward.web.ui.forms import Form, once
from wayforward.web.ui.paging import page_of

POSTS = ["GET", "HEAD", "POST"]
A_PAGE = 20
DAYS = 50
MIME = {"pdf": "application/pdf", "age": "application/octet-stream"}


@require_safe
def packs(request: HttpRequest) -> HttpResponse:
    """The requests of the service, the newest first."""
    shown = lists.page_of(request, COPIES)
    record.looked(request, staff=_staff(request))
    return render(request, "rights/packs.html", shown.context())


@require_http_methods(POSTS)
def take(request: HttpRequest) -> HttpResponse:
    """Write down that somebody asked."""
    me = _officer(request)
    back = reverse("rights:packs")
    form = forms.TakeForm.of(request, cancel=back)

    def save() -> Pack:
        return actions.take(**form.cleaned_data, by=me, at=clock.now())

    if done := once(request, form, save, then=lambda pack: _page_of(pack)):
        messages.success(request, "Written down. What is held was gathered: look at what they will get.")
        return done
    lede = "Any words will do, to anybody who works here. It is answered within a month."
    return _form(request, form, "Somebody asks for a copy of their data", back, lede)


@require_safe
def pack(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One request, and the copy: what is held on the left, what is given on the right."""
    me, row = _staff(request), _pack(request, pk)
    after = request.GET.get("after", "")
    items = PackItem.visible_to(me).filter(pack=row).order_by("number")
    items = items.filter(number__gt=int(after)) if after.isdecimal() and len(after) < 9 else items
    found = list(items[: A_PAGE + 1])
    shown = found[:A_PAGE]
    head = vault.unseal_many(me, [row.name, row.words, row.sent_back, *(item.original for item in shown)])
    officer = me.has_role(*rules.PREPARERS)
    reads = row.state == State.REVIEW and row.reviewer_id == me.pk
    last = len(found) <= A_PAGE
    context = _entry(row) | {
        "name": head[0],
        "words": head[1] if officer else "",
        "sent_back": head[2],
        "entries": [_item(item, words) for item, words in zip(shown, head[3:], strict=True)],
        "older": "" if last else f"?after={shown[-1].number}",
        "newer": "?" if after else "",
        "officer": officer,
        "form": forms.ReadForm(initial={"read": row.version_sha256}) if reads else None,
        "last": last,
        "identity": IDENTITY_WORDS[Identity(row.identity)],
        "came": CAME_WORDS[Came(row.came)] if row.came else "",
    }
    return render(request, "rights/pack.html", context)


@require_http_methods(POSTS)
def item(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """What is given of one paragraph: all, nothing, or all but some words."""
    me, row = _officer(request), _pack(request, pk)
    one = get_object_or_404(PackItem.visible_to(me).select_related("pack"), pack=row, number=number)
    (words,) = vault.unseal_many(me, [one.original])
    now = actions.item_of(one, words)
    back = f"{_page_of(row)}?after={max(number - 1, 0)}#item-{number}"
    initial = {
        "give": "part" if now.left_out and not _is_whole(now) else "nothing" if now.left_out else "whole",
        "typed": rules.marked(words, () if _is_whole(now) else now.left_out),
        "why": now.left_out[0].why.value if now.left_out else one.proposed,
    }
    form = forms.ItemForm.of(request, cancel=back, initial=initial, version=one.changed_at)

    def save() -> PackItem:
        chosen = form.cleaned_data
        about = {"item": one, "by": me, "at": clock.now()}
        if chosen["give"] == "whole":
            return actions.give_whole(**about)
        if chosen["give"] == "nothing":
            return actions.leave_out_whole(why=chosen["why"] or "", **about)
        return actions.leave_out(typed=chosen["typed"], why=chosen["why"] or "", **about)

    if done := once(request, form, save, then=back):
        messages.success(request, "Saved.")
        return done
    context = {"form": form, "pack": row, "entry": _item(one, words), "back": back, "now": now}
    return render(request, "rights/pack_item.html", context)


@require_http_methods(POSTS)
def stop_clock(request: HttpRequest, pk: UUID) -> HttpResponse:
    """They were asked what they mean."""
    return _step(
        request,
        pk,
        forms.StopClockForm,
        "Stop the clock?",
        "For when they have to say what they mean before you can answer, and you have asked them today. The time until"
        " they answer does not count.",
        lambda row, me, form: actions.stop_clock(pack=row, by=me, at=clock.now()),
        "The clock stands until they answer.",
    )


@require_http_methods(POSTS)
def start_clock(request: HttpRequest, pk: UUID) -> HttpResponse:
    """They answered."""
    return _step(
        request,
        pk,
        forms.StartClockForm,
        "They have answered",
        "",
        lambda row, me, form: actions.start_clock(pack=row, on=form.cleaned_data["on"], by=me, at=clock.now()),
        "The clock runs again.",
    )


@require_http_methods(POSTS)
def gather(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Gather what is held now."""
    return _step(
        request,
        pk,
        forms.GatherForm,
        "Gather it anew?",
        "What was written since is added. What you left out stays left out where the words are the same. If somebody"
        " has agreed, they have to read it again.",
        lambda row, me, form: actions.gather(pack=row, by=me, at=clock.now()),
        "Gathered anew.",
    )


@require_http_methods(POSTS)
def propose(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask a second person to read it."""
    _officer(request)
    fit = actions.reviewers(_pack(request, pk))

    def ask(row: Pack, me: Staff, form: Form) -> Pack:
        reviewer = next(each for each in fit if str(each.pk) == form.cleaned_data["reviewer"])
        return actions.propose(pack=row, reviewer=reviewer, by=me, at=clock.now())

    return _step(
        request,
        pk,
        forms.ProposeForm,
        "A second person reads it",
        "They see this copy and nothing else of the file. Nothing leaves until they have agreed to exactly this"
        " version.",
        ask,
        "They have been asked. It stands in their list of duties.",
        reviewer=[(str(each.pk), each.name) for each in fit],
    )


@require_http_methods(POSTS)
def agree(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Agree to the version that was read."""
    me, row = _staff(request), _pack(request, pk)
    form = forms.ReadForm.of(request, cancel=_page_of(row), initial={"read": row.version_sha256})
    then = _page_of(row) if me.has_role(*rules.PREPARERS) else home_of(me)

    def save() -> Pack:
        return actions.agree(pack=row, read=form.cleaned_data["read"], by=me, at=clock.now())

    if done := once(request, form, save, then=then):
        messages.success(request, "You agreed to exactly this version. If it is changed, you are asked again.")
        return done
    lede = "Agree only when you have read all of it, and nothing in it is somebody else's."
    return _form(request, form, "Agree to this version?", _page_of(row), lede)


@require_http_methods(POSTS)
def send_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say what is not right yet."""
    me, row = _staff(request), _pack(request, pk)
    form = forms.SendBackForm.of(request, draft_for=pk, cancel=_page_of(row), initial={"read": row.version_sha256})
    then = _page_of(row) if me.has_role(*rules.PREPARERS) else home_of(me)

    def save() -> Pack:
        return actions.send_back(pack=row, **form.cleaned_data, by=me, at=clock.now())

    if done := once(request, form, save, then=then):
        messages.success(request, "Sent back. The data protection officer sees what you wrote.")
        return done
    return _form(request, form, "Send it back", _page_of(row), "")


@fresh(Opens.EXPORT)
@require_http_methods(POSTS)
def make(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Make the file that leaves."""
    return _step(
        request,
        pk,
        forms.MakeForm,
        "Make the file?",
        "It opens with words that you tell them by another way than the file: by telephone, or on paper.",
        lambda row, me, form: actions.make(pack=row, by=me, at=clock.now()),
        "Made. Fetch it, and tell them the words by another way.",
    )


@fresh(Opens.EXPORT)
@require_http_methods(POSTS)
def fetch(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The sealed file. It is fetched by a button, so that no look ahead of a browser counts as one."""
    me, row = _officer(request), _pack(request, pk)
    reasons: tuple[Any, ...] = ()
    if request.method == "POST":
        form = "age" if request.POST.get("form") == "age" else "pdf"
        try:
            content = actions.fetch(pack=row, form=form, by=me, at=clock.now())
        except Refused as refused:
            reasons = refused.reasons
        else:
            name = f"copy-{row.ref}.{'pdf.age' if form == 'age' else 'pdf'}"
            return HttpResponse(
                content,
                content_type=MIME[form],
                headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
            )
    record.looked(request, staff=me)
    return render(request, "rights/pack_fetch.html", {"pack": row, "reasons": reasons})


@require_http_methods(POSTS)
def end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How it ended."""
    return _step(
        request,
        pk,
        forms.EndForm,
        "How did it end?",
        "The file that was made is removed.",
        lambda row, me, form: actions.end(pack=row, came=form.cleaned_data["came"], by=me, at=clock.now()),
        "Written down.",
    )


@require_safe
def readers(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who read this person's file, by day and role: to be shown to them."""
    me, row = _officer(request), _pack(request, pk)
    by_name = row.service.rules.readers_by_name
    found = reading.of_pack(row, by_name=by_name)
    days = [each.on.isoformat() for each in found]
    before = request.GET.get("before", "")
    rest = [each for each, day in zip(found, days, strict=True) if not before or day < before]
    cut = rest[DAYS - 1].on if len(rest) > DAYS else None
    shown = [each for each in rest if cut is None or each.on >= cut]
    record.looked(request, staff=me)
    context = {
        "pack": row,
        "reads": shown,
        "older": f"?before={cut.isoformat()}" if cut and len(shown) < len(rest) else "",
        "newer": "?" if before else "",
    }
    return render(request, "rights/pack_readers.html", context)


@require_safe
def searched(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who searched for this person. What they typed was never kept."""
    me, row = _officer(request), _pack(request, pk)
    rows = searchers.of_person(row.person_id or UUID(int=0), row.service_id)
    page = page_of(rows, request)
    what = searchers.by_what(page.rows)
    record.looked(request, staff=me, event=Event.SEARCHERS_READ)
    entries = [{"row": each, "what": what.get(each.pk, "")} for each in page.rows]
    return render(request, "rights/pack_searched.html", {"pack": row, "entries": entries, "page": page})


def _step(
    request: HttpRequest,
    pk: UUID,
    kind: type[Form],
    title: str,
    lede: str,
    act: Callable[[Pack, Staff, Form], Any],
    said: str,
    **choices: Any,
) -> HttpResponse:
    """One step of the data protection officer on a page of its own."""
    me, row = _officer(request), _pack(request, pk)
    form = kind.of(request, cancel=_page_of(row))
    for name, offered in choices.items():
        form.fields[name].choices = offered
    if done := once(request, form, lambda: act(row, me, form), then=_page_of(row)):
        messages.success(request, said)
        return done
    return _form(request, form, title, _page_of(row), lede)


def _entry(row: Pack) -> dict[str, Any]:
    return {
        "pack": row,
        "state": STATE_WORDS[State(row.state)],
        "overdue": is_overdue(row),
        "waits": waits(row),
    }


def _item(row: PackItem, words: str) -> dict[str, Any]:
    one = actions.item_of(row, words)
    pieces, at = [], 0
    for span in one.left_out:
        pieces += [(words[at : span.start], ""), (words[span.start : span.end], WHY_WORDS[span.why])]
        at = span.end
    pieces.append((words[at:], ""))
    return {
        "row": row,
        "section": SECTION_WORDS[Section(row.section)],
        "pieces": [(text, why) for text, why in pieces if text],
        "given": one.given,
        "left_out": bool(one.left_out),
        "proposed": WHY_WORDS[Why(row.proposed)] if row.proposed and row.changed_at is None else "",
    }


def _is_whole(one: rules.Item) -> bool:
    return [(span.start, span.end) for span in one.left_out] == [(0, len(one.original))]


def _page_of(row: Pack) -> str:
    return reverse("rights:pack", args=[row.pk])


def _form(request: HttpRequest, form: Form, title: str, back: str, lede: str) -> HttpResponse:
    record.looked(request, staff=_staff(request))
    return render(request, "ui/form_page.html", {"form": form, "title": title, "back": back, "lede": lede})


def _pack(request: HttpRequest, pk: UUID) -> Pack:
    """The request, if it is open to who asks: the data protection officer, and whoever was asked to read it."""
    row: Pack = get_object_or_404(actions.visible(_staff(request)), pk=pk)
    record.looked(request, staff=_staff(request), case_id=row.pk)
    return row


def _officer(request: HttpRequest) -> Staff:
    staff = _staff(request)
    if not staff.has_role(*rules.PREPARERS):
        raise Http404
    return staff


def _staff(request: HttpRequest) -> Staff:
    return request.user  # type: ignore[return-value]
