"""Single sign-on with a certified OpenID Connect provider on this machine, in a browser: who gets in, and who not."""

import re
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, Page, expect

from tests.web.cast import Cast
from tests.web.journeys.members import SCREEN, TELEPHONE
from tests.web.signin.test_in_a_browser import code_now, looked_at
from tests.web.signin.test_sign_in import SECRET, TOTP
from tools import setup
from wayforward.process.decision import Refused
from wayforward.web.accounts.models import Staff
from wayforward.web.record.models import Line
from wayforward.web.routing import OPS
from wayforward.web.signin import limits
from wayforward.web.signin.actions import signing_in
from wayforward.web.signin.models import SignedIn

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(databases=["default", "vault", "ops"], transaction=True),
]
CLIENT, HERS = "wayforward", "8d0f6f0e-asha"


@pytest.fixture(scope="module")
def issuer(live_server: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The provider, answering."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    node, _ = setup.node()
    back = f"{live_server.url}/account/single/back/"
    command = [str(node), "provider.js", str(port), CLIENT, "a-secret-of-the-tests", back]
    with (tmp_path_factory.mktemp("provider") / "log").open("w") as log:
        running = subprocess.Popen(command, cwd=setup.PROVIDER, stdout=subprocess.PIPE, stderr=log, text=True)
        assert running.stdout is not None
        assert any("ready" in line for line in running.stdout)
        yield f"http://127.0.0.1:{port}"
        running.terminate()
        running.wait(10)


@pytest.fixture(autouse=True)
def set_up(settings: Any, issuer: str) -> None:
    settings.WAYFORWARD_DEMONSTRATION = False
    settings.WAYFORWARD_OIDC_ISSUER = issuer
    settings.WAYFORWARD_OIDC_CLIENT_ID = CLIENT
    settings.WAYFORWARD_OIDC_SECRET = "a-secret-of-the-tests"
    settings.WAYFORWARD_OIDC_NAME = "Riverside account"
    settings.WAYFORWARD_OIDC_SECOND_STEP = ["mfa"]


@pytest.fixture
def asha(cast: Cast, set_up: None) -> Staff:
    """asha, tied to her number there, and with no password here."""
    cast.asha.set_unusable_password()
    cast.asha.save()
    signing_in.tie(staff=cast.asha, subject=HERS)
    return cast.asha


@pytest.fixture
def open_page(browser: Browser, live_server: Any) -> Iterator[Callable[[], Page]]:
    """A browser of its own for each page; of ours, none complains."""
    contexts, said = [], []

    def opened() -> Page:
        context = browser.new_context(viewport={"width": SCREEN, "height": 900})
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda fault: said.append(str(fault)))
        page.on("console", lambda message: said.append(message.text) if "Security Policy" in message.text else None)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert said == []


def leave(page: Page, live_server: Any, going: str = "") -> None:
    """From our page to theirs."""
    page.goto(f"{live_server.url}/account/sign-in/" + (f"?next={going}" if going else ""))
    page.get_by_role("button", name="Sign in with Riverside account").click()


def show(page: Page, who: str = HERS, how: str = "pwd mfa") -> None:
    """Say there who one is, and how one showed it."""
    page.get_by_label("Who").fill(who)
    page.get_by_label("How").fill(how)
    page.get_by_role("button", name="Go on").click()


def come_in(page: Page, live_server: Any, **given: Any) -> None:
    leave(page, live_server)
    show(page, **given)


def is_out(page: Page, live_server: Any) -> None:
    """Nobody is signed in there: every page leads to the sign-in."""
    page.goto(f"{live_server.url}/support/")
    assert "/account/sign-in/" in page.url or "/account/second-step/code/" in page.url


def lines(event: str) -> list[Line]:
    return list(Line.unwalled("checking").filter(event=event))


def test_a_second_step_there_is_enough_and_its_age_counts(
    asha: Staff, open_page: Callable[[], Page], live_server: Any
) -> None:
    page = open_page()
    page.goto(f"{live_server.url}/account/sign-in/?next=/support/cases/")
    looked_at(page, "single")
    page.set_viewport_size({"width": TELEPHONE, "height": 900})
    looked_at(page, "single")
    leave(page, live_server, "/support/cases/")
    show(page)
    expect(page).to_have_url(f"{live_server.url}/support/cases/")
    assert [line.actor_id for line in lines("signed_in")] == [asha.pk]
    # Nothing of what they said there is kept: no token, no claim.
    assert not SocialToken.objects.exists() and SocialAccount.objects.get().extra_data == {}
    assert not any("token" in row.get_decoded() for row in Session.objects.using(OPS).all())
    # It was now: what asks again does not ask. Five minutes later it does, and it asks there.
    page.goto(f"{live_server.url}/people/emergency")
    expect(page.get_by_role("heading", name="Emergency access")).to_be_visible()
    _six_minutes_pass(asha)
    page.goto(f"{live_server.url}/people/emergency")
    expect(page.get_by_label("Who")).to_be_visible()
    show(page, who="somebody-else")
    expect(page.get_by_text("no account here is tied to you")).to_be_visible()
    page.goto(f"{live_server.url}/people/emergency")
    show(page)
    expect(page.get_by_role("heading", name="Emergency access")).to_be_visible()
    # Two browsers at most, this way too.
    for _ in range(2):
        other = open_page()
        come_in(other, live_server)
        expect(other).to_have_url(f"{live_server.url}/support/")
    assert SignedIn.objects.filter(staff_id=asha.pk).count() == 2
    is_out(page, live_server)
    # Out of here is out of here; there, one may still be known.
    other.get_by_role("button", name="Sign out").click()
    is_out(other, live_server)
    assert SignedIn.objects.filter(staff_id=asha.pk).count() == 1


def _six_minutes_pass(asha: Staff) -> None:
    """The moment at which she showed who she is lies six minutes back."""
    row = SignedIn.objects.get(staff_id=asha.pk)
    session = Session.objects.using(OPS).get(pk=row.key)
    kept = session.get_decoded()
    kept["account_authentication_methods"][-1]["at"] -= 360
    session.session_data = Session.get_session_store_class()().encode(kept)
    session.save(using=OPS)


def test_without_one_there_ours_is_asked_for(asha: Staff, open_page: Callable[[], Page], live_server: Any) -> None:
    page = open_page()
    come_in(page, live_server, how="pwd")
    expect(page.get_by_role("heading", name="Set up your second step")).to_be_visible()
    page.goto(f"{live_server.url}/support/")
    expect(page.get_by_role("heading", name="Set up your second step")).to_be_visible()
    TOTP.activate(asha, SECRET)
    other = open_page()
    come_in(other, live_server, how="pwd otp")  # which is not among those that are set
    expect(other.get_by_role("heading", name="Your second step")).to_be_visible()
    is_out(other, live_server)
    other.get_by_label("Code").fill(code_now(SECRET))
    other.get_by_role("button", name="Sign in").click()
    expect(other).to_have_url(f"{live_server.url}/support/")


def test_who_is_not_tied_or_has_left_does_not_get_in(
    asha: Staff, cast: Cast, open_page: Callable[[], Page], live_server: Any
) -> None:
    page = open_page()
    come_in(page, live_server, who="asha.riverside")  # a name of ours is no tie
    expect(page.get_by_text("no account here is tied to you")).to_be_visible()
    expect(page.get_by_text("asha.riverside")).to_be_visible()
    assert "asha" not in page.url
    looked_at(page, "single-unknown")
    is_out(page, live_server)
    with pytest.raises(Refused):
        signing_in.tie(staff=cast.ben, subject=HERS)
    asha.is_active = False
    asha.save()
    other = open_page()
    come_in(other, live_server)
    expect(other.get_by_text("no account here is tied to you")).to_be_visible()
    is_out(other, live_server)
    assert not lines("signed_in") and Staff.objects.count() == 8


def test_an_answer_is_good_once_and_for_what_was_asked(
    asha: Staff, open_page: Callable[[], Page], live_server: Any, issuer: str
) -> None:
    page, answers = open_page(), []
    page.on("request", lambda asked: answers.append(asked.url) if "/single/back/" in asked.url else None)
    come_in(page, live_server)
    expect(page).to_have_url(f"{live_server.url}/support/")
    # The same answer again, here and in another browser.
    for where in (page, open_page()):
        refused = where.goto(answers[0])
        assert refused is not None and refused.status == 403
        expect(where.get_by_text("does not fit what was asked")).to_be_visible()
    # An answer to another question of the same browser: that code, with the state of this question.
    other = open_page()
    leave(other, live_server)
    by_hand = other.context.request
    shown = by_hand.post(other.url, form={"who": HERS, "how": "pwd mfa"}, max_redirects=0)
    back = by_hand.get(urljoin(issuer, shown.headers["location"]), max_redirects=0).headers["location"]
    asked = by_hand.get(f"{live_server.url}/account/single/", max_redirects=0).headers["location"]
    state = parse_qs(urlsplit(asked).query)["state"][0]
    refused = other.goto(re.sub("state=[^&]+", f"state={state}", back))
    assert "code=" in back and refused is not None and refused.status == 403
    is_out(other, live_server)


def test_another_nonce_another_issuer_and_a_no(
    asha: Staff, open_page: Callable[[], Page], live_server: Any, settings: Any, issuer: str
) -> None:
    page = open_page()
    leave(page, live_server)
    for row in Session.objects.using(OPS).all():
        kept = row.get_decoded()
        for state in kept["socialaccount_states"].values():
            state[0]["nonce"] = "of another question"
        row.session_data = Session.get_session_store_class()().encode(kept)
        row.save(using=OPS)
    show(page)
    expect(page.get_by_text("does not fit what was asked")).to_be_visible()
    no = open_page()
    come_in(no, live_server, how="not now")
    expect(no.get_by_text("does not fit what was asked")).to_be_visible()
    settings.WAYFORWARD_OIDC_ISSUER = issuer.replace("127.0.0.1", "localhost")
    leave(page, live_server)
    expect(page.get_by_text("does not fit what was asked")).to_be_visible()
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        settings.WAYFORWARD_OIDC_ISSUER = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        leave(page, live_server)
        expect(page.get_by_text("does not answer just now")).to_be_visible()
    is_out(page, live_server)


def test_what_was_shown_long_ago_is_shown_again(
    asha: Staff, open_page: Callable[[], Page], live_server: Any, settings: Any
) -> None:
    """A browser that was left signed in there opens nothing here."""
    page = open_page()
    come_in(page, live_server)
    expect(page).to_have_url(f"{live_server.url}/support/")
    page.get_by_role("button", name="Sign out").click()
    leave(page, live_server)  # at once: known there, and in
    expect(page).to_have_url(f"{live_server.url}/support/")
    page.get_by_role("button", name="Sign out").click()
    settings.WAYFORWARD_IDLE_MINUTES = 0
    time.sleep(1.1)
    leave(page, live_server)
    expect(page.get_by_label("Who")).to_be_visible()


def test_tries_are_counted(asha: Staff, client: Any) -> None:
    for _ in range(limits.ADDRESS.most):
        assert client.get("/account/single/back/?state=x&code=y").status_code == 403
    assert client.get("/account/single/back/?state=x&code=y").status_code == 429


def test_where_there_is_none_there_is_nothing(client: Any, settings: Any, cast: Cast) -> None:
    settings.WAYFORWARD_OIDC_ISSUER = ""
    for name in ("", "again/", "back/"):
        assert client.get(f"/account/single/{name}").status_code in (302, 404)
    assert "Or with Riverside" not in client.get("/account/sign-in/").content.decode()
