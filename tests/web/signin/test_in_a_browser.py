"""Signing in as a person does it, in a real browser: with an app, with a passkey, on a screen and on a telephone."""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Browser, Page, expect

from tests.web.cast import Cast
from tests.web.journeys.members import SCREEN, TELEPHONE, faults
from tests.web.signin import test_sign_in as by_hand

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(databases=["default", "vault", "ops"], transaction=True),
]
WIDTHS = {"screen": SCREEN, "telephone": TELEPHONE}
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
}


@pytest.fixture
def page(browser: Browser, settings: Any, cast: Cast) -> Iterator[Page]:
    settings.WAYFORWARD_DEMONSTRATION = False
    cast.asha.set_password(by_hand.PASSWORD)
    cast.asha.save()
    context = browser.new_context()
    context.set_default_timeout(10_000)
    opened = context.new_page()
    said: list[str] = []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda fault: said.append(str(fault)))
    yield opened
    context.close()
    assert said == [], "the browser complained"


def looked_at(page: Page, name: str) -> None:
    """The page as it stands: axe finds nothing, and nothing runs over the edge."""
    if folder := os.environ.get("SIGN_IN_PICTURES"):
        page.screenshot(path=str(Path(folder) / f"{name}-{page.viewport_size['width']}.png"), full_page=True)  # type: ignore[index]
    assert faults(page) == [], name
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"], name  # type: ignore[index]


def code_now(secret: str) -> str:
    """The code of this half minute; of the next one, where this one is nearly over."""
    if time.time() % 30 > 26:
        time.sleep(30 - time.time() % 30)
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def give_password(page: Page, live_server: Any) -> None:
    page.goto(f"{live_server.url}/account/sign-in/")
    page.get_by_label("User name").fill("asha.riverside")
    page.get_by_label("Password").fill(by_hand.PASSWORD)
    page.get_by_role("button", name="Go on").click()


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_an_app_is_set_up_and_used(page: Page, live_server: Any, width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{live_server.url}/account/sign-in/")
    looked_at(page, "password")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("link", name="Enter your user name")).to_be_visible()
    looked_at(page, "password-missing")
    give_password(page, live_server)
    expect(page.get_by_role("heading", name="Set up your second step")).to_be_visible()
    looked_at(page, "steps-none")
    page.get_by_role("link", name="Set up an authenticator app").click()
    looked_at(page, "app")
    secret = page.locator(".wf-secret").inner_text().strip()
    page.get_by_label("Code").fill(code_now(secret))
    page.get_by_role("button", name="Set it up").click()
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    looked_at(page, "recovery")
    recovery = page.locator(".wf-codes li").first.inner_text()
    page.get_by_role("link", name="I have written them down").click()
    expect(page).to_have_url(f"{live_server.url}/support/")
    page.get_by_role("link", name="Asha").click()
    expect(page.get_by_role("heading", name="Your sign-in")).to_be_visible()
    looked_at(page, "steps")
    page.get_by_role("link", name="Change your password").click()
    looked_at(page, "change-password")
    page.get_by_role("button", name="Sign out").click()
    give_password(page, live_server)
    expect(page.get_by_role("heading", name="Your second step")).to_be_visible()
    looked_at(page, "code")
    page.get_by_label("Code").fill("123")
    page.get_by_role("button", name="Sign in").click()
    looked_at(page, "code-wrong")
    page.get_by_label("Code").fill(recovery)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(f"{live_server.url}/support/")


def test_a_passkey_is_added_and_lets_in_alone(page: Page, live_server: Any) -> None:
    page.set_viewport_size({"width": SCREEN, "height": 900})
    keys = page.context.new_cdp_session(page)
    keys.send("WebAuthn.enable")
    keys.send("WebAuthn.addVirtualAuthenticator", {"options": KEY | {"automaticPresenceSimulation": True}})
    give_password(page, live_server)
    page.get_by_role("link", name="Add a passkey").click()
    looked_at(page, "add-passkey")
    page.get_by_label("A name for it").fill("The laptop at work")
    page.get_by_label("Let me sign in with it alone").check()
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    page.goto(f"{live_server.url}/account/second-step/keys/")
    expect(page.get_by_role("rowheader", name="The laptop at work")).to_be_visible()
    looked_at(page, "passkeys")
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(f"{live_server.url}/support/")


def test_without_scripts_a_password_and_a_code_are_enough(
    browser: Browser, page: Page, live_server: Any, cast: Cast
) -> None:
    by_hand.TOTP.activate(cast.asha, by_hand.SECRET)
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    give_password(plain, live_server)
    plain.get_by_label("Code").fill(code_now(by_hand.SECRET))
    plain.get_by_role("button", name="Sign in").click()
    expect(plain).to_have_url(f"{live_server.url}/support/")
    context.close()
