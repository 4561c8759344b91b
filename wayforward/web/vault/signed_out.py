"""A form that is sent after the session ended: its words are kept, and wait on the other side of the sign-in."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase

from wayforward.web.ui import drafts


def keep_words(request: HttpRequest) -> bool:
    """Keep what a form brought, for the member of staff that the form was made for. False when it does not say who."""
    found = drafts.whose(request.POST.get(drafts.TOKEN, "")) if request.method == "POST" else None
    return found is not None and drafts.keep(*found, request.POST) is not None


class SignedOut(LoginRequiredMiddleware):
    """Every page needs a signed-in member of staff, unless it says otherwise. No form is lost for the lack of one."""

    def handle_no_permission(  # type: ignore[override]  # a script is not led elsewhere, it is told
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponseBase:
        if "application/json" in request.headers.get("Accept", ""):
            return JsonResponse({"signed_in": False}, status=401)
        keep_words(request)
        return super().handle_no_permission(request, view_func)
