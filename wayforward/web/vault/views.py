"""Words that are kept while they are typed, thrown away, and saved from a form that could not be taken."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from wayforward.web import clock
from wayforward.web.ui import drafts

from .signed_out import keep_words


@require_POST
def save_draft(request: HttpRequest) -> HttpResponse:
    """Keep what is typed so far. Answers {"saved": "12:04"}, or "" when there was nothing to keep."""
    found = _form_of(request)
    if found is None:
        return JsonResponse({"saved": ""}, status=400)
    kept_at = drafts.keep(*found, request.POST)
    return JsonResponse({"saved": f"{clock.local(kept_at):%H:%M}" if kept_at else ""})


@require_POST
def discard_draft(request: HttpRequest) -> HttpResponse:
    """Throw away what was kept, and open the form afresh."""
    found = _form_of(request)
    if found is not None:
        drafts.discard(*found)
    back = request.POST.get("next", "/")
    safe = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    return redirect(back if safe else "/")


def not_from_here(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token of origin is missing or old: it is not done, and its words are kept."""
    return render(request, "403_csrf.html", {"kept": keep_words(request)}, status=403)


def _form_of(request: HttpRequest) -> tuple[UUID, str] | None:
    """Whose form the request is about, and which; None when its token is not for who is signed in."""
    found = drafts.whose(request.POST.get(drafts.TOKEN, ""))
    return found if found and found[0] == request.user.pk else None
