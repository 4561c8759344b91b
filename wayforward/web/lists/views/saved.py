"""Lists that are kept: a new one, all that somebody has, and changing or deleting one."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from wayforward.process import lists as rules
from wayforward.web import clock, record
from wayforward.web.accounts.models import Staff
from wayforward.web.addresses import reverse
from wayforward.web.lists import listing as lists
from wayforward.web.lists.actions import saved as actions
from wayforward.web.lists.asking import Asked
from wayforward.web.lists.choices import saved_for
from wayforward.web.lists.forms import FOR_ME, FOR_TEAM, DeleteForm, KeepForm
from wayforward.web.lists.listing import Listing
from wayforward.web.lists.models import FirstList, SavedList
from wayforward.web.ui.forms import Form, once
from wayforward.web.ui.paging import page_by_name

POSTS = ["GET", "HEAD", "POST"]


@require_safe
def kept(request: HttpRequest) -> HttpResponse:
    """Every list that the viewer keeps, and those of their team."""
    me = staff_with_lists(request)
    mine = {each.name: each for each in lists.every() if each.may_see(me)}
    page = page_by_name(saved_for(me).filter(listing__in=mine).select_related("by"), request)
    first = set(FirstList.objects.filter(by=me).values_list("saved_id", flat=True))
    entries = [
        {
            "saved": row,
            "list": mine[row.listing],
            "address": f"?{urlencode(row.asked)}" if row.asked else f"?sort={mine[row.listing].first}",
            "first": row.pk in first,
            "own": rules.may_change(own=row.by_id == me.pk, shared=row.shared, roles=me.roles).allowed,
        }
        for row in page.rows
    ]
    record.looked(request, staff=me)
    return render(request, "lists/kept.html", {"entries": entries, "page": page})


@require_http_methods(POSTS)
def keep(request: HttpRequest, name: str) -> HttpResponse:
    """Keep a list as its address asks for it."""
    me, listing = a_list(request, name)
    asked = Asked.read(listing, me, request.GET.dict())
    form = _form(request, me, cancel=listing.address + asked.address())

    def save() -> SavedList:
        return actions.keep_list(listing=name, asked=asked.coded(), **_typed(form), by=me, at=clock.now())

    if done := once(request, form, save, then=listing.address + asked.address()):
        messages.success(request, "Kept. It stands above the list, with how much is in it.")
        return done
    lede = "What you chose to see and its order are kept, and not the rows: what comes in later is in it too."
    return _page(request, form, f"Keep this list of {listing.title.lower()}", lede=lede)


@require_http_methods(POSTS)
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Name a kept list anew, come to it first, give it to the team or take it back."""
    me, row = _saved(request, pk)
    first = FirstList.objects.filter(by=me, saved=row).exists()
    shown = {"name": row.name, "shared": FOR_TEAM if row.shared else FOR_ME, "first": first}
    form = _form(request, me, cancel=reverse("lists:kept"), version=row.changed_at, initial=shown, team=row.shared)

    def save() -> SavedList:
        return actions.change_list(saved=row, **_typed(form, row), by=me, at=clock.now())

    if done := once(request, form, save, then=reverse("lists:kept")):
        messages.success(request, "Saved.")
        return done
    return _page(request, form, "Change a list that is kept")


@require_http_methods(POSTS)
def delete(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Delete a kept list."""
    me, row = _saved(request, pk)
    form = DeleteForm.of(request, cancel=reverse("lists:kept"))

    if done := once(
        request, form, lambda: actions.delete_list(saved=row, by=me, at=clock.now()), then=reverse("lists:kept")
    ):
        messages.success(request, "The list was deleted. What stood in it is where it was.")
        return done
    return _page(request, form, "Delete this list?", caption=row.name, lede="What stands in it stays where it is.")


def _form(request: HttpRequest, me: Staff, *, team: bool = False, **given: Any) -> KeepForm:
    """Whoever may not keep a list for the team is not asked."""
    form = KeepForm.of(request, **given)
    if not team and not rules.may_share(shared=True, roles=me.roles):
        del form.fields["shared"]
    return form


def _typed(form: Form, row: SavedList | None = None) -> dict[str, Any]:
    typed = form.cleaned_data
    shared = typed["shared"] == FOR_TEAM if "shared" in typed else bool(row and row.shared)
    return {"name": typed["name"], "shared": shared, "first": bool(typed["first"])}


def a_list(request: HttpRequest, name: str) -> tuple[Staff, Listing]:
    """Who asks, and the list of this name as they have it. Http404 where they have none."""
    me = staff_with_lists(request)
    listing = lists.of_name(name, me)
    if listing is None:
        raise Http404
    record.looked(request, staff=me)
    return me, listing


def _saved(request: HttpRequest, pk: UUID) -> tuple[Staff, SavedList]:
    me = staff_with_lists(request)
    row = get_object_or_404(saved_for(me), pk=pk)
    a_list(request, row.listing)
    return me, row


def staff_with_lists(request: HttpRequest) -> Staff:
    """Who asks, if they have any list of work. Http404 if not."""
    me: Staff = request.user  # type: ignore[assignment]
    if not any(each.may_see(me) for each in lists.every()):
        raise Http404
    return me


def _page(request: HttpRequest, form: Form, title: str, **more: Any) -> HttpResponse:
    return render(request, "ui/form_page.html", {"form": form, "title": title, "back": form.cancel, **more})
