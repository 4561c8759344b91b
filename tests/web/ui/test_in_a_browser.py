"""The same pages in a real browser: what scripts add, what is there without them, and what axe and the policy say."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.cast import Cast
from tests.web.journeys.members import SCREEN, TELEPHONE, faults
from wayforward.web.ui import drafts as keeping
from wayforward.web.vault.drafts import Draft

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(databases=["default", "vault", "ops"], transaction=True),
]

WIDTHS = {"screen": SCREEN, "telephone": TELEPHONE}


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    context.set_default_timeout(10_000)
    opened = context.new_page()
    said: list[str] = []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda fault: said.append(str(fault)))
    yield opened
    context.close()
    assert said == [], "the browser complained"


def signed_in(page: Page, live_server: Any, name: str) -> None:
    page.goto(f"{live_server.url}/account/sign-in/")
    page.get_by_role("button", name=f"Sign in as {name}").click()
    expect(page.get_by_text(f"Signed in as {name}")).to_be_attached()


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
@pytest.mark.parametrize("address", ["/gallery/", "/gallery/?lang=ar", "/account/sign-in/", "/"])
def test_axe_finds_nothing_and_nothing_runs_over_the_edge(
    page: Page, live_server: Any, cast: Cast, address: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(live_server.url + address, wait_until="load")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert faults(page) == []


def test_an_answer_reveals_what_it_asks(page: Page, live_server: Any, cast: Cast) -> None:
    page.goto(f"{live_server.url}/gallery/")
    expect(page.locator("#id_ask_after_day")).to_be_hidden()
    page.get_by_role("radio", name="Not now").check()
    expect(page.locator("#id_ask_after_day")).to_be_visible()


def test_paragraphs_are_added_one_by_one(page: Page, live_server: Any, cast: Cast) -> None:
    page.goto(f"{live_server.url}/gallery/")
    rows = page.locator("fieldset[data-wf-row]")
    expect(rows).to_have_count(1)
    page.get_by_role("button", name="Add another paragraph").click()
    expect(rows).to_have_count(2)
    expect(page.locator("#id_note-1-text")).to_be_focused()
    expect(rows.nth(1)).to_contain_text("Paragraph 2")


def test_without_a_script_everything_is_there(browser: Browser, live_server: Any, cast: Cast) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/gallery/")
    expect(page.locator("fieldset[data-wf-row]")).to_have_count(3)
    expect(page.locator("#id_ask_after_day")).to_be_visible()
    expect(page.get_by_role("button", name="Add another paragraph")).to_be_hidden()
    page.get_by_role("button", name="Record the talk").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    page.goto(f"{live_server.url}/account/sign-in/")
    page.get_by_role("button", name="Sign in as Asha").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    context.close()


def test_what_is_typed_is_saved_while_it_is_typed(
    page: Page, live_server: Any, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    from wayforward.web.ui.gallery import GalleryForm

    monkeypatch.setattr(GalleryForm, "draft", "gallery.form")
    signed_in(page, live_server, "Asha")
    page.goto(f"{live_server.url}/gallery/")
    page.locator("#id_words").fill("She holds her breath when the door opens.")
    expect(page.locator("[data-wf-saved]")).to_contain_text("Saved ")
    page.reload()
    expect(page.get_by_text("We kept what you typed")).to_be_visible()
    expect(page.locator("#id_words")).to_have_value("She holds her breath when the door opens.")
    page.get_by_role("button", name="Discard it").click()
    expect(page.locator("#id_words")).to_have_value("")
    assert not Draft.objects.exists()
    assert keeping.find(cast.asha, "gallery.form:") is None


def test_the_keyboard_reaches_the_words_first(page: Page, live_server: Any, cast: Cast) -> None:
    page.goto(f"{live_server.url}/gallery/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main-content")).to_be_focused()


def test_a_page_that_nobody_uses_is_taken_from_the_screen(page: Page, live_server: Any, cast: Cast) -> None:
    page.clock.install()
    signed_in(page, live_server, "Asha")
    page.goto(f"{live_server.url}/people/search")
    page.clock.fast_forward("14:00")
    page.keyboard.press("Tab")
    page.clock.fast_forward("14:00")
    expect(page.get_by_text("Signed in as Asha")).to_be_attached()
    page.clock.fast_forward("02:00")
    expect(page.get_by_text("This page was closed")).to_be_visible()
    assert "Asha" not in page.content()
    page.get_by_role("button", name="Open it again").click()
    expect(page.get_by_text("Signed in as Asha")).to_be_attached()


def test_what_no_draft_keeps_is_covered_and_comes_back(page: Page, live_server: Any, cast: Cast) -> None:
    page.clock.install()
    signed_in(page, live_server, "Asha")
    page.goto(f"{live_server.url}/people/search")
    box = page.locator("main input[type=text], main input[type=search]").first
    box.fill("Fellows")
    page.clock.fast_forward("16:00")
    expect(page.get_by_text("This page was closed")).to_be_visible()
    expect(box).to_be_hidden()
    page.get_by_role("button", name="Go on").click()
    expect(box).to_have_value("Fellows")
    assert faults(page) == []
