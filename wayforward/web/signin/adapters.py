"""What the sign-in library is told about this service."""

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from requests import RequestException

from wayforward.web.ui.context import home_of
from wayforward.web.vault import secrets_of_staff

from . import single


class Accounts(DefaultAccountAdapter):
    """Nobody signs up: staff are added by whoever runs the service. No mail is ever sent from here."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return home_of(request.user)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return "/account/second-step/"

    def clean_password(self, password: str, user: Any = None) -> str:
        """Good enough, and another than the one that they have: a first password was seen by somebody else."""
        if user is not None and user.check_password(password):
            raise ValidationError("That is the password you have. Choose another.", code="same")
        cleaned: str = super().clean_password(password, user)
        return cleaned

    def set_password(self, user: Any, password: str) -> None:
        user.first_password_ends_at = None
        super().set_password(user, password)

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """Whoever has left is told no more than anybody else who cannot sign in."""
        return redirect("signin:sign-in")

    def add_message(self, *given: Any, message: str | None = None, **named: Any) -> None:
        """Its own remarks are left out: our pages say what happened. What went wrong is said."""
        if message:
            super().add_message(*given, message=message, **named)

    def send_mail(self, *given: Any, **named: Any) -> None:
        raise NotImplementedError("Signing in sends nothing.")

    def get_login_stages(self) -> list[str]:
        """The library's, with ours in the place of its second step: the single sign-on may have asked for one."""
        theirs = "allauth.mfa.stages.AuthenticateStage"
        ours = "wayforward.web.signin.single.SecondStepOrTheirs"
        return [ours if each == theirs else each for each in super().get_login_stages()]

    def is_reauthentication_required(self, *, app: str, **named: Any) -> bool:
        """What opens the account itself asks again, unless who it is was shown in the last five minutes."""
        request = context.request
        records = get_authentication_records(request, request.user)
        return not records or time.time() - records[-1]["at"] >= settings.ACCOUNT_REAUTHENTICATION_TIMEOUT

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """A second step, for whoever has one: a password alone may have been watched. Whoever came by the single
        sign-on and has no second step here shows it there."""
        methods = super().get_reauthentication_methods(user)
        own = [each for each in methods if each["id"].startswith("mfa")]
        if not own and single.came_by_it(context.request):
            return [{"id": "single", "url": reverse("signin:single-again")}]
        return own or methods


class SingleSignOn(DefaultSocialAccountAdapter):
    """Whoever is tied may sign in, and nobody else; what the other side says of them is kept nowhere."""

    def list_apps(self, request: HttpRequest, provider: Any = None, client_id: Any = None) -> list[SocialApp]:
        return [single.app()] if single.is_there() else []

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        single.check(request, sociallogin)

    def on_authentication_error(self, request: HttpRequest, provider: Any, **named: Any) -> None:
        down = isinstance(named.get("exception"), RequestException)
        single.stop(request, single.Stop.DOWN if down else single.Stop.REFUSED)

    def authenticate_by_email(self, sociallogin: SocialLogin) -> None:
        """Never: an e-mail address is whatever somebody has typed elsewhere."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False


class SecondSteps(DefaultMFAAdapter):
    """Secrets of second steps are sealed under a key of the vault, so that no copy of the database holds one."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": "This is your only second step. Set up another one first.",
    }

    def encrypt(self, text: str) -> str:
        return secrets_of_staff.sealed(text)

    def decrypt(self, encrypted_text: str) -> str:
        return secrets_of_staff.opened(encrypted_text)

    def get_totp_issuer(self) -> str:
        return "Wayforward"

    def _get_site_name(self) -> str:
        return "Wayforward"

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        """What stands in the box for the name of a new passkey."""
        return f"Passkey {Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1}"

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """The last second step stays until there is another."""
        real = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
        others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=real).exclude(pk=authenticator.pk)
        return others.exists()

    def send_notification_mail(self, *given: Any, **named: Any) -> None:
        return None
