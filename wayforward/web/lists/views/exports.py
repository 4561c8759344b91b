"""Files of lists: asking for one, how far they are, and fetching one."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from wayforward.process import lists as rules
from wayforward.process.decision import Refused
from wayforward.process.fresh import Opens
from wayforward.process.lists import STATE_WORDS, State
from wayforward.web import clock, record
from wayforward.web.accounts.fresh import fresh
from wayforward.web.accounts.models import Staff
from wayforward.web.addresses import reverse
from wayforward.web.lists import listing as lists
from wayforward.web.lists.actions import exports as actions
from wayforward.web.lists.asking import Asked
from wayforward.web.lists.forms import ExportForm
from wayforward.web.lists.models import Export
from wayforward.web.ui.forms import once
from wayforward.web.ui.paging import page_of

from .saved import POSTS, a_list, staff_with_lists

MARKS = {State.MAKING: "wait", State.MADE: "done", State.ENDED: ""}


@fresh(Opens.EXPORT)
@require_http_methods(POSTS)
def new(request: HttpRequest, name: str) -> HttpResponse:
    """A file of a list as its address asks for it."""
    me, listing = a_list(request, name)
    asked = Asked.read(listing, me, request.GET.dict())
    form = ExportForm.of(request, cancel=listing.address + asked.address())
    if not (rules.may_name(me.roles) and any(column.named for column in listing.columns)):
        del form.fields["named"]

    def save() -> Export:
        typed = form.cleaned_data
        named = bool(typed.get("named"))
        return actions.ask_for_file(asked=asked, form=typed["form"], named=named, by=me, at=clock.now())

    if done := once(request, form, save, then=lambda made: reverse("lists:file", args=[made.pk])):
        return done
    count = asked.rows().order_by().count()
    rows = f"{count} row is" if count == 1 else f"{count} rows are"
    lede = (
        f"{rows} in it now. It is made in the background, and can be fetched by you alone for 24 hours."
        " That you asked, and that you fetched it, stands in the record."
    )
    context = {"form": form, "title": f"A file of {listing.title.lower()}", "back": form.cancel, "lede": lede}
    return render(request, "ui/form_page.html", context)


@require_safe
def files(request: HttpRequest) -> HttpResponse:
    """The files that the viewer asked for, the newest first."""
    me = staff_with_lists(request)
    page = page_of(Export.visible_to(me), request)
    record.looked(request, staff=me)
    return render(request, "lists/files.html", {"entries": [_entry(row) for row in page.rows], "page": page})


@require_safe
def file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How far a file is."""
    me, row = _export(request, pk)
    record.looked(request, staff=me)
    return render(request, "lists/file.html", _entry(row) | {"here": request.path})


@fresh(Opens.EXPORT)
@require_http_methods(POSTS)
def fetch(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The file. It is fetched by a button, so that no look ahead of a browser counts as one."""
    me, row = _export(request, pk)
    reasons: tuple[Any, ...] = ()
    if request.method == "POST":
        try:
            made = actions.fetch_file(export=row, by=me, at=clock.now())
        except Refused as refused:
            reasons = refused.reasons
        else:
            disposition = f'attachment; filename="{made.name}"'
            headers = {"Content-Disposition": disposition, "Cache-Control": "no-store"}
            return HttpResponse(made.content, content_type=made.mime, headers=headers)
    record.looked(request, staff=me)
    return render(request, "lists/fetch.html", _entry(row) | {"reasons": reasons})


def _entry(row: Export) -> dict[str, Any]:
    over = row.ends_at <= clock.now()
    state = State.ENDED if over else State(row.state)
    named = lists.titled(row.listing)
    return {"export": row, "title": named, "state": state.value, "words": STATE_WORDS[state], "mark": MARKS[state]}


def _export(request: HttpRequest, pk: UUID) -> tuple[Staff, Export]:
    me = staff_with_lists(request)
    return me, get_object_or_404(Export.visible_to(me), pk=pk)
