"""Nobody gets to a page without a second step, and nobody stays signed in beside a screen that was left."""

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import auth
from django.contrib.auth import middleware as whose
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from wayforward.process.events import Event
from wayforward.web import clock
from wayforward.web.accounts import fresh
from wayforward.web.addresses import page_at
from wayforward.web.vault.signed_out import keep_words

from . import sessions, single
from .actions import signing_in

REAL = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
# What somebody may open who has signed in with a password and has no second step yet.
BEFORE = frozenset(
    {
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "account_reauthenticate",
    }
)
# What somebody may open who has signed in with a first password, which somebody else has seen.
CHOOSES = frozenset({"account_change_password", "account_reauthenticate"})
ALWAYS = frozenset({"signin:sign-out", "signin:sign-in", "healthz", "readyz"})
SEEN, BEGAN, SECOND = "seen_at", "began_at", "second_step"


def begin(request: HttpRequest, user: Any, **_: object) -> None:
    """A session begins: somebody has signed in."""
    request.session[BEGAN] = request.session[SEEN] = time.time()
    if single.began(request):
        request.session[SECOND] = True
    if not _invented(user):
        sessions.begin(request, user)
        signing_in.write_down(Event.SIGNED_IN, user)


def end(request: HttpRequest, user: Any, **_: object) -> None:
    """A session ends: by its button, or because nobody was there."""
    if user is not None and not _invented(user):
        sessions.ended(request)
        signing_in.write_down(Event.SIGNED_OUT, user)


class WhoAsks(whose.AuthenticationMiddleware):
    """Says who asks, as Django does; but with the member of staff themself. Django's stand-in asks at each word of them
    whether they have been read, and every page reads them."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = whose.get_user(request)


class StillHere:
    """Ends a session that was left alone, or that has lasted a day's work. What was being sent is kept as a draft."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and not _of_a_demonstration(request):
            self._check(request)
        return self.get_response(request)

    def _check(self, request: HttpRequest) -> None:
        session, now = request.session, time.time()
        if auth.SESSION_KEY not in session:
            return
        left = now - session.get(SEEN, 0) > settings.WAYFORWARD_IDLE_MINUTES * 60
        if left or now - session.get(BEGAN, 0) > settings.SESSION_COOKIE_AGE:
            auth.logout(request)
        elif now - session[SEEN] > 60:
            session[SEEN] = now
            sessions.seen(request, clock.now())


class SecondStep:
    """Leads whoever has a first password to where they choose their own, and whoever has no second step to where one is
    set up, from every page that is not public."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated and not _of_a_demonstration(request):
            if request.user.first_password_ends_at and not single.came_by_it(request):
                return self._only(request, CHOOSES, "account_change_password")
            if not self._has_one(request):
                return self._only(request, BEFORE, "mfa_index")
        return self.get_response(request)

    def _only(self, request: HttpRequest, names: frozenset[str], first: str) -> HttpResponseBase:
        """These pages and the public ones; from every other one to the first thing that is to be done."""
        name = _name(request)
        if name in names or name in ALWAYS or name.startswith("public:"):
            return self.get_response(request)
        if "application/json" in request.headers.get("Accept", ""):
            return JsonResponse({"signed_in": False}, status=401)
        keep_words(request)
        return redirect(first)

    def _has_one(self, request: HttpRequest) -> bool:
        """Asked of the database until there is one; the library asks for it at every sign-in from then on."""
        if not request.session.get(SECOND) and is_mfa_enabled(request.user, REAL):
            request.session[SECOND] = True
        return bool(request.session.get(SECOND))


class FreshStep:
    """Asks again for the second step before the pages that are marked so, unless it was shown in the last five
    minutes; and lets no other page do what those do (`accounts.fresh`)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        match = page_at(request.path_info)
        if match is None:
            return self.get_response(request)
        opens = fresh.opened_by(match.func, match.kwargs)
        if opens is not None and request.user.is_authenticated and (asked := self._ask(request)) is not None:
            return asked
        with fresh.page(opens):
            response = self.get_response(request)
            fresh.check_file(match.func, response)
        return response

    def _ask(self, request: HttpRequest) -> HttpResponseBase | None:
        adapter = get_account_adapter()
        if _of_a_demonstration(request) or not adapter.is_reauthentication_required(app="account"):
            return None
        keep_words(request)
        ways = adapter.get_reauthentication_methods(request.user)
        way = ways[0]["url"] if ways else reverse("signin:sign-in")
        return redirect(f"{way}?{urlencode({'next': request.path})}")


def _of_a_demonstration(request: HttpRequest) -> bool:
    return _invented(request.user)


def _invented(user: Any) -> bool:
    """In a demonstration its own invented staff sign in with a card; nobody else, and nowhere else."""
    return settings.WAYFORWARD_DEMONSTRATION and (not user.is_authenticated or user.service.demonstration)


def _name(request: HttpRequest) -> str:
    match = page_at(request.path_info)
    return match.view_name if match else ""
