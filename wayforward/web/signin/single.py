"""Single sign-on by OpenID Connect: the library does the protocol, and this is what it is told, and what it leaves out.

The library takes the issuer that the other side names, asks for no nonce, and reads a token without looking at its
signature where it fetched it itself. Here the issuer has to be the one that is set, the nonce the one that was sent and
the signature theirs. Whoever signs in has been tied to their account before by its number there (`sub`): an address of
e-mail ties nobody. How long ago they showed who they are is asked too, so that a browser that was left signed in there
opens nothing here.
"""

import hashlib
import secrets
import time
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NoReturn

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.stages import AuthenticateStage
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from requests import RequestException

from . import limits

# How far the clocks of two machines may be apart, in seconds.
APART = 60
THEIRS = "second_step_there"


class Stop(StrEnum):
    """Why nobody is signed in this way now. Which check it was that failed is told to nobody."""

    DOWN = "down"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    TOO_MANY = "too_many"


STATUS = {Stop.DOWN: 503, Stop.REFUSED: 403, Stop.UNKNOWN: 403, Stop.TOO_MANY: 429}


@dataclass(frozen=True)
class Said:
    """What the other side says of one sign-in: by which number it knows somebody, how they showed who they are, and
    when (seconds; 0 where it does not say)."""

    nonce: str
    how: frozenset[str]
    when: float

    @property
    def second_step(self) -> bool:
        """Was there a second step among it, by the words that are set, and a time by which to know how old it is?"""
        return self.when > 0 and not self.how.isdisjoint(settings.WAYFORWARD_OIDC_SECOND_STEP)


def is_there() -> bool:
    """Is a single sign-on set up?"""
    return bool(settings.WAYFORWARD_OIDC_ISSUER and not settings.WAYFORWARD_DEMONSTRATION)


def provider_id() -> str:
    """The name under which ties are kept. Another issuer has another one, and whoever was tied to this is not to it."""
    return "oidc-" + hashlib.sha256(settings.WAYFORWARD_OIDC_ISSUER.encode()).hexdigest()[:24]


def app() -> SocialApp:
    """The single sign-on as the library wants it: from the settings, and in no table."""
    return SocialApp(
        provider=OpenIDConnectProvider.id,
        provider_id=provider_id(),
        name=settings.WAYFORWARD_OIDC_NAME,
        client_id=settings.WAYFORWARD_OIDC_CLIENT_ID,
        secret=settings.WAYFORWARD_OIDC_SECRET,
        settings={"server_url": settings.WAYFORWARD_OIDC_ISSUER, "scope": ["openid"], "oauth_pkce_enabled": True},
    )


class Theirs(OpenIDConnectOAuth2Adapter):
    """The other side: where its pages are, and what its tokens say."""

    @property
    def openid_config(self) -> dict[str, Any]:
        found: dict[str, Any] = super().openid_config
        if str(found.get("issuer", "")).rstrip("/") != settings.WAYFORWARD_OIDC_ISSUER:
            raise OAuth2Error("another issuer")
        return found

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        return request.build_absolute_uri(reverse("signin:single-back"))

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **given: Any) -> SocialLogin:
        claims = jwtkit.verify_and_decode(
            credential=given["response"]["id_token"],
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
        )
        login = self.get_provider().sociallogin_from_response(request, {"sub": claims["sub"]})
        login.account.extra_data = {}
        how = claims.get("amr") or []
        login.said = Said(
            nonce=str(claims.get("nonce", "")),
            how=frozenset(map(str, how if isinstance(how, list) else [how])) | {str(claims.get("acr", ""))},
            when=float(claims.get("auth_time") or 0),
        )
        return login


class SecondStepOrTheirs(AuthenticateStage):
    """The second step here, unless there was one there."""

    def handle(self) -> tuple[Any, bool]:
        said = _said(self.login.signal_kwargs)
        if said is not None:
            _date(self.request, said)
            self.request.said_there = said  # for the session that begins in this request, and for no other
        return super().handle()  # type: ignore[no-any-return]

    def _should_handle(self, request: HttpRequest) -> bool:
        said = _said(self.login.signal_kwargs)
        return not (said and said.second_step) and super()._should_handle(request)


def leave_for_theirs(request: HttpRequest, next_address: str, again: bool = False) -> HttpResponse:
    """On to the page of the other side. `again`: they show there once more who they are."""
    nonce, seconds = secrets.token_urlsafe(24), settings.WAYFORWARD_IDLE_MINUTES * 60
    asked = {"nonce": nonce, "max_age": "0" if again else str(seconds)} | ({"prompt": "login"} if again else {})
    provider = _Provider(request, app())
    kept = {"nonce": nonce, "again": str(request.user.pk) if again else ""}
    try:
        return provider.redirect(  # type: ignore[no-any-return]
            request, AuthProcess.LOGIN, next_address, auth_params=asked, **kept
        )
    except (RequestException, ValueError, KeyError):
        return page(request, Stop.DOWN)
    except OAuth2Error:
        return page(request, Stop.REFUSED)
    except ImmediateHttpResponse as answer:
        return answer.response  # type: ignore[no-any-return]


def come_back(request: HttpRequest) -> HttpResponse:
    """Back from the other side, with its answer."""
    tries = limits.of_network(request)
    if not tries.take():
        return page(request, Stop.TOO_MANY)
    try:
        answer: HttpResponse = OAuth2CallbackView.adapter_view(Theirs(request, provider_id()))(request)
    except RequestException:
        return page(request, Stop.DOWN)
    except (OAuth2Error, ValueError, KeyError, TypeError):  # an answer that is none
        return page(request, Stop.REFUSED)
    if answer.status_code == 302:
        tries.give_back()
    return answer


def check(request: HttpRequest, login: SocialLogin) -> None:
    """Is this the answer to what was asked, of somebody who is tied and works here? If not, nobody is signed in."""
    said: Said = login.said
    asked, again = login.state.get("nonce", ""), login.state.get("again", "")
    login.token = None
    oldest = 5 * 60 if again else settings.WAYFORWARD_IDLE_MINUTES * 60
    too_old = time.time() - said.when > oldest + APART and (said.when > 0 or bool(again))
    if not asked or not secrets.compare_digest(asked.encode(), said.nonce.encode()) or too_old:
        stop(request, Stop.REFUSED)
    if not login.is_existing or not login.user.is_active:
        stop(request, Stop.UNKNOWN, number=login.account.uid)
    if again and again != str(login.user.pk):
        stop(request, Stop.REFUSED)


def began(request: HttpRequest) -> bool:
    """Note, when a session begins, that it came from there. Says whether there was a second step there."""
    said: Said | None = getattr(request, "said_there", None)
    if said is not None:
        request.session[THEIRS] = said.second_step
    return bool(said and said.second_step)


def came_by_it(request: HttpRequest) -> bool:
    """Did whoever is signed in come by the single sign-on, and by no password?"""
    return is_there() and THEIRS in request.session


def stop(request: HttpRequest, why: Stop, **more: str) -> NoReturn:
    """Sign nobody in. Raises the page that says so."""
    raise ImmediateHttpResponse(page(request, why, **more))


def page(request: HttpRequest, why: Stop, **more: str) -> HttpResponse:
    """The page that says that nobody was signed in this way."""
    context = {"why": why.value, "single": settings.WAYFORWARD_OIDC_NAME, **more}
    return render(request, "signin/single_stopped.html", context, status=STATUS[why])


class _Provider(OpenIDConnectProvider):
    oauth2_adapter_class = Theirs


def _said(given: dict[str, Any] | None) -> Said | None:
    return getattr((given or {}).get("sociallogin"), "said", None)


def _date(request: HttpRequest, said: Said) -> None:
    """Who they are was shown when it was shown there, and not when they came back."""
    records = request.session[AUTHENTICATION_METHODS_SESSION_KEY]
    records[-1]["at"] = min(said.when, time.time())
    request.session[AUTHENTICATION_METHODS_SESSION_KEY] = records
