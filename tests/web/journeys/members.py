"""Members of staff at their own screens: each with a browser, a width, and with or without scripts.

    asha.opens("Support cases")
    asha.does("Start a contact", channel="phone")

Whatever page comes up is looked at once: axe finds nothing, and nothing runs over the edge of a screen or a telephone,
on a telephone in a script that is read from right to left neither.
"""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from tools.test import BROWSERS
from wayforward.web import clock

SCREEN, TELEPHONE = 1280, 375
# The folder for the pictures of the tour; empty in a test.
PICTURES = os.environ.get("TOUR_PICTURES", "")
# govuk-frontend keeps aria-expanded on radios that reveal a field, on purpose (its issues 979 and 4974).
KEPT_ON_PURPOSE = ("aria-allowed-attr", "govuk-radios__input")
# What Tab has to come to, each marked with its words or its name; of radio buttons of one name, Tab comes to one.
REACHABLE = """() => {
    const all = document.querySelectorAll("a[href], button, input, select, textarea, summary");
    const shown = [...all].filter(each => each.checkVisibility({visibilityProperty: true}) && each.type !== "hidden");
    return shown.map((each, number) => each.dataset.tab = each.type === "radio" ? each.name : `${number} `
        + (each.name || each.textContent.trim()));
}"""
# The page as it is in a language that is read from right to left, with the stylesheet of those.
MIRRORED = """async () => {
    document.documentElement.dir = "rtl";
    await Promise.all([...document.querySelectorAll("link[rel=stylesheet]")].map(sheet => new Promise(done => {
        const mirror = sheet.cloneNode();
        mirror.onload = done;
        mirror.href = sheet.href.replace(/\\.css$/, ".rtl.css");
        sheet.replaceWith(mirror);
    })));
}"""
AN_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser of the operating system."""
    path = next(filter(None, map(shutil.which, BROWSERS)))
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield opened
        opened.close()


def faults(page: Page) -> list[tuple[str, str]]:
    """What axe finds on a page, the one thing left out that is so on purpose."""
    rule, where = KEPT_ON_PURPOSE
    return [
        (fault["id"], node["html"][:160])
        for fault in Axe().run(page).response["violations"]
        for node in fault["nodes"]
        if not (fault["id"] == rule and where in node["html"])
    ]


class Wall:
    """The clock on the wall: the service, in whichever thread, reads the moment that stands here."""

    def __init__(self) -> None:
        self.moment = datetime(2025, 10, 6, 9, 0, tzinfo=UTC)

    def stands_at(self, text: str) -> None:
        """It is this moment in England, as "2025-10-06 10:10"."""
        self.moment = datetime.fromisoformat(text).replace(tzinfo=clock.LONDON).astimezone(UTC)

    def stopped(self) -> type[datetime]:
        """A `datetime` whose now is the moment on this wall."""
        wall = self

        class Stopped(datetime):
            @classmethod
            def now(cls, tz: Any = None) -> datetime:
                return wall.moment.astimezone(tz)

        return Stopped


class Inspection:
    """Looks at every kind of page once, in a browser with scripts: at both widths, and with axe as on a telephone."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.seen: set[str] = set()
        self.others: dict[Page, Page] = {}
        self.found: list[tuple[str, str, str]] = []

    def knows(self, path: str) -> bool:
        """Was a page of this kind looked at?"""
        return _kind(path) in self.seen

    def look(self, page: Page) -> None:
        """Look at the page that somebody came to, unless one of its kind was looked at before."""
        if self.knows(page.url):
            return
        kind = _kind(page.url)
        self.seen.add(kind)
        other = self._beside(page)
        other.goto(page.url, wait_until="load")
        for width in (SCREEN, TELEPHONE):
            other.set_viewport_size({"width": width, "height": 900})
            if (wide := other.evaluate("document.documentElement.scrollWidth")) > width:
                self.found.append((kind, "runs over the edge", f"{wide} at {width}"))
        self.found += [(kind, *fault) for fault in faults(other)]
        other.evaluate(MIRRORED)
        if (wide := other.evaluate("document.documentElement.scrollWidth")) > TELEPHONE:
            self.found.append((kind, "runs over the edge, read from right to left", f"{wide} at {TELEPHONE}"))

    def _beside(self, page: Page) -> Page:
        """A page with scripts, signed in as whoever looks at this one."""
        if page not in self.others:
            context = self.browser.new_context(storage_state=page.context.storage_state())
            self.others[page] = context.new_page()
        return self.others[page]


class Member:
    """One member of staff at a screen of their own. Whoever has no mouse does everything with the keyboard."""

    def __init__(
        self,
        name: str,
        address: str,
        inspection: Inspection,
        width: int = SCREEN,
        script: bool = True,
        mouse: bool = True,
    ):
        self.name, self.address, self.inspection, self.mouse = name, address, inspection, mouse
        context = inspection.browser.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=script, locale="en-GB"
        )
        context.set_default_timeout(10_000)
        self.page = context.new_page()
        self.said: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda fault: self.said.append(str(fault)))
        self.page.goto(address + "/account/sign-in/")
        self.page.get_by_role("button", name=f"Sign in as {name}").click()
        expect(self.page.get_by_role("button", name="Sign out")).to_be_visible()

    # --- Where to. ---

    def goes(self, path: str) -> "Member":
        self.page.goto(path if path.startswith("http") else self.address + path, wait_until="load")
        self.inspection.look(self.page)
        return self

    def opens(self, *words: str) -> "Member":
        """Follow links by their words, one after another, opening what hides them."""
        for each in words:
            link = self.page.locator("a", has_text=re.compile(rf"^\s*{re.escape(each)}"))
            self._show(link.first)
            with self.page.expect_navigation(wait_until="load"):
                self._presses(link.first)
            self.inspection.look(self.page)
        return self

    def looks_around(self) -> "Member":
        """Open every kind of page that this one leads to and that nobody has come to, and come back."""
        here = self.page.url
        links = self.page.locator("main a[href^='/']").evaluate_all("all => all.map(each => each.getAttribute('href'))")
        for link in links:
            if not self.inspection.knows(link):
                self.goes(link)
        return self.goes(here)

    def _show(self, link: Locator) -> None:
        closed = self.page.locator("details:not([open])", has=link)
        for number in range(closed.count() - 1, -1, -1):
            self._presses(closed.nth(number).locator("summary").first)

    @property
    def case(self) -> str:
        """The address of the case that is open."""
        found = re.search(rf"(/(?:support/cases|restorative)/{AN_ID.pattern}/)", self.page.url)
        assert found, self.page.url
        return found.group(1)

    def reaches_everything_by_tab(self) -> "Member":
        """Tab comes to every link, button and field of this page, one of each group of radio buttons, and goes on."""
        self.goes(self.page.url)
        wanted = set(self.page.evaluate(REACHABLE))
        reached: set[str] = set()
        for _ in range(2 * len(wanted)):
            self.page.keyboard.press("Tab")
            now = self.page.evaluate("document.activeElement.dataset.tab || ''")
            if not now and reached:
                break
            reached.add(now)
        assert wanted <= reached, f"Tab does not reach {sorted(wanted - reached)} of {self.page.url}"
        return self

    def is_shut_out(self, path: str) -> "Member":
        """There is nothing for them here, and they are not told what it is."""
        answer = self.page.goto(self.address + path)
        assert answer is not None
        assert answer.status == 404
        self.said.clear()  # the browser says that it found nothing
        return self

    # --- What they do there. ---

    def does(self, link: str, **typed: Any) -> "Member":
        """Follow a link, fill the form behind it and send it."""
        return self.opens(link).sends(**typed)

    def sends(self, **typed: Any) -> "Member":
        """Fill the form of this page and send it. The page that follows has no error on it."""
        self.tries(**typed)
        problem = self.page.locator(".govuk-error-summary, .wf-reasons")
        assert problem.count() == 0, f"{self.name}, {self.page.url}: {problem.first.inner_text()}"
        return self

    def discards_what_was_kept(self) -> "Member":
        """Throw away what was typed another time."""
        with self.page.expect_navigation(wait_until="load"):
            self.page.get_by_role("button", name="Discard it").click()
        return self

    def tries(self, **typed: Any) -> "Member":
        """The same, whatever comes of it."""
        kinds = self.page.locator("main [name]").evaluate_all("all => all.map(each => [each.name, each.type])")
        for name, value in typed.items():
            self._fill(name.replace("__", "-"), value, dict(kinds))
        form = self.page.locator("main form:has([name=wf-submit])").last
        with self.page.expect_navigation(wait_until="load"):
            self._presses(form.locator("button[type=submit]:not([name])").first)
        self.inspection.look(self.page)
        return self

    def is_told(self, *words: str) -> "Member":
        """These words stand on the page."""
        text = self.reads()
        for each in words:
            assert each in text, f"{self.name} does not read “{each}” at {self.page.url}:\n{text}"
        return self

    def is_not_told(self, *words: str) -> "Member":
        text = self.page.content()
        for each in words:
            assert each not in text, f"{self.name} reads “{each}” at {self.page.url}"
        return self

    def reads(self) -> str:
        """All words of the page, those in closed details too."""
        return " ".join((self.page.locator("body").text_content() or "").split())

    def pictured(self, name: str) -> "Member":
        """A picture for the tour, where pictures are asked for (`make pictures`)."""
        if PICTURES:
            width = self.page.viewport_size["width"] if self.page.viewport_size else SCREEN
            self.page.set_viewport_size({"width": width, "height": 1100})
            self.page.screenshot(path=f"{PICTURES}/{name}.png", animations="disabled")
            self.page.set_viewport_size({"width": width, "height": 900})
        return self

    # --- Fields. ---

    def _fill(self, name: str, value: Any, kinds: dict[str, str]) -> None:
        if (isinstance(value, str) and name.endswith("_at")) or isinstance(value, datetime):
            moment = datetime.fromisoformat(str(value))
            self._day(name, moment)
            self.page.locator(f"[name={name}_time]").fill(f"{moment:%H:%M}")
        elif isinstance(value, date):
            self._day(name, value)
        elif isinstance(value, list):
            for each in value:
                self._checks(self._choice(name, each))
        else:
            field = self.page.locator(f'main [name="{name}"]')
            if kinds[name] in ("radio", "checkbox"):
                self._checks(self._choice(name, value))
            elif kinds[name] == "select-one":
                field.select_option(self._value(field, value))
            else:
                field.fill(str(value))

    def _presses(self, thing: Locator) -> None:
        if self.mouse:
            thing.click()
        else:
            thing.press("Enter")

    def _checks(self, box: Locator) -> None:
        if self.mouse:
            box.check()
        elif not box.is_checked():
            box.press("Space")

    def _choice(self, name: str, value: str) -> Locator:
        """The box or button of this name with this value, or else with a label that begins so."""
        boxes = self.page.locator(f'main [name="{name}"]')
        known = boxes.evaluate_all("all => all.map(each => [each.value, each.labels[0].innerText.trim()])")
        return boxes.nth(_which(known, value))

    def _value(self, field: Locator, value: str) -> str:
        known = field.evaluate("each => [...each.options].map(option => [option.value, option.text.trim()])")
        return str(known[_which(known, value)][0])

    def _day(self, name: str, day: date) -> None:
        for part in ("day", "month", "year"):
            self.page.locator(f"[name={name}_{part}]").fill(str(getattr(day, part)))


def _kind(address: str) -> str:
    """A path without ids: all cases have the same page, each about another."""
    return AN_ID.sub("*", urlsplit(address).path)


def _which(known: list[list[str]], value: str) -> int:
    """The number of the choice with this value, or else of the first whose words begin so. StopIteration for none."""
    for number, (of, _) in enumerate(known):
        if of == value:
            return number
    return next(number for number, (_, words) in enumerate(known) if words.startswith(value))


def stop_clock(wall: Wall, patch: Any) -> None:
    """Let every thread of the service read this wall."""
    patch.setattr(clock, "datetime", wall.stopped())
