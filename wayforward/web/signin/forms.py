"""The library's forms, with our limits and our words."""

import re
import time
from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.core import context
from allauth.mfa import app_settings
from allauth.mfa.base import forms as second
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse

from wayforward.process.allocation import LEVELS
from wayforward.process.duties import ROLE_WORDS
from wayforward.web import clock
from wayforward.web.ui.forms import Checkboxes, Date, Select, Text
from wayforward.web.ui.forms import Form as WorkForm

from . import limits

TOO_MANY = "Too many tries. Wait a quarter of an hour and try again, or ask whoever runs the service."
WRONG = "That user name and password do not go together. Check both, and try again."
ENDED = "This first password has ended. Ask whoever runs the service for a new one."
NO_CODE = "Enter the code"
WRONG_CODE = "That code is not right, or it was used already. Wait for the next one and try again."


class PasswordForm(LoginForm):
    """The first step. Whether the name or the password was wrong is not said."""

    error_messages = {"too_many": TOO_MANY}

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        for name, (label, filled) in {
            "login": ("User name", "username"),
            "password": ("Password", "current-password"),
        }.items():
            field = self.fields[name]
            field.label, field.widget.attrs = label, {"autocomplete": filled, "autocapitalize": "none"}
            field.error_messages["required"] = f"Enter your {label.lower()}"
        self.fields["password"].help_text = ""

    def _clean_with_password(self, credentials: dict[str, Any]) -> Any:
        tries = limits.of_password(context.request, credentials.get("username", ""))
        if not tries.take():
            raise ValidationError(TOO_MANY, code="too_many")
        try:
            found = super()._clean_with_password(credentials)
        except ValidationError:
            raise ValidationError(WRONG, code="wrong") from None
        if not self.user.is_active:
            raise ValidationError(WRONG, code="wrong")
        if self.user.first_password_ends_at and self.user.first_password_ends_at < clock.now():
            raise ValidationError(ENDED, code="ended")
        tries.give_back()
        return found

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        """The way on; the browser is known from now on."""
        answer: HttpResponse = super().login(request, redirect_url)
        limits.know(answer, self.user.get_username())
        return answer


class NewPasswordForm(ChangePasswordForm):
    """A password of one's own in place of the one before."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        for name, missing in {
            "oldpassword": "Enter the password as it is",
            "password1": "Enter the new password",
            "password2": "Enter the new password again",
        }.items():
            self.fields[name].error_messages["required"] = missing


class AppForm(ActivateTOTPForm):
    """The first code of an authenticator app."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["code"].error_messages["required"] = NO_CODE


class _Limited:
    """A code is a guess like any other, and each is taken once."""

    user: Any
    cleaned_data: dict[str, Any]

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["code"].error_messages["required"] = NO_CODE  # type: ignore[attr-defined]

    def clean_code(self) -> str:
        tries = limits.of_code(self.user.pk)
        if not tries.take():
            raise ValidationError(TOO_MANY, code="too_many")
        try:
            code: str = super().clean_code()  # type: ignore[misc]
        except ValidationError:
            raise ValidationError(WRONG_CODE, code="wrong") from None
        by_app = self.authenticator.type == Authenticator.Type.TOTP  # type: ignore[attr-defined]
        if by_app and not limits.use_code(self.user.pk, int(time.time()) // app_settings.TOTP_PERIOD):
            raise ValidationError(WRONG_CODE, code="used")
        tries.give_back()
        return code


class CodeForm(_Limited, second.AuthenticateForm):
    """The second step, by a code."""


class CodeAgainForm(_Limited, second.ReauthenticateForm):
    """The second step once more, before something that opens the account."""


class PasswordAgainForm(ReauthenticateForm):
    """The password once more, for whoever has no second step yet."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["password"].error_messages["required"] = "Enter your password"

    def clean_password(self) -> str:
        tries = limits.of_code(self.user.pk)
        if not tries.take():
            raise ValidationError(TOO_MANY, code="too_many")
        password: str = super().clean_password()
        tries.give_back()
        return password


class HandOnForm(WorkForm):
    """The support cases of somebody who leaves, each with who takes it over; the page adds a question for each."""

    submit = "Give them these cases"

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        if not any(typed.values()) and not self.errors:
            raise ValidationError("Choose somebody for at least one of the cases.")
        return typed


class CloseAccountForm(WorkForm):
    """The end of an account."""

    submit = "Close the account now"
    submit_style = "warning"


LEVEL_WORDS = {level: str(level).replace("_", " or ").capitalize() for level in LEVELS}


class RolesForm(WorkForm):
    """What somebody works as."""

    submit = "Propose it"
    roles = Checkboxes("What do they work as?", [(role.value, words) for role, words in ROLE_WORDS.items()])
    level = Select(
        "What is a practitioner accredited for?",
        [(level.value, words) for level, words in LEVEL_WORDS.items()],
        required=False,
        empty="They are no practitioner",
    )
    vetted_until = Date("Until when does their vetting hold?", required=False)

    def clean_level(self) -> str:
        """Nothing, for whoever is no practitioner."""
        return self.cleaned_data["level"] or ""


class AddForm(RolesForm):
    """Somebody new."""

    field_order = ("name", "username", "roles", "level", "vetted_until", "subject")
    name = Text("Their name, as colleagues see it", max_length=120)
    username = Text("A user name to sign in with", max_length=80, width=20, hint="Small letters, without spaces.")
    subject = Text(
        "The number by which the single sign-on knows them",
        max_length=160,
        required=False,
        hint="They see it when they try to sign in with it. It can be added later.",
    )

    def clean_username(self) -> str:
        """No space, and nothing that only looks like a letter."""
        name: str = self.cleaned_data["username"].lower()
        if not re.fullmatch(r"[a-z0-9][a-z0-9._-]*", name):
            raise ValidationError("User name: use small letters a to z, digits, dots, hyphens and underscores.")
        return name


class TieForm(WorkForm):
    """The number by which the single sign-on knows somebody."""

    submit = "Propose it"
    subject = Text(
        "Their number",
        max_length=160,
        spellcheck=False,
        hint="They see it when they try to sign in with it. Have them read it to you, and call them back yourself.",
    )


class AgreeForm(WorkForm):
    """Agree to what somebody else proposed."""

    submit = "Agree: it holds from now on"


class GiveUpForm(WorkForm):
    """Give a proposal up."""

    submit = "Give it up"
