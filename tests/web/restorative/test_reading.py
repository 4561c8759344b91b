"""What was written in a case, to read: each page to whom it is open, and nothing of one side to whoever sees only the
other."""

import html
import re
from datetime import date, timedelta

import pytest

from tests.web.restorative.browsing import Browser, page
from tests.web.restorative.way import APPROACH_WORDS, HER_WORDS, SECRET, Way
from wayforward.web.accounts.walled import Purpose
from wayforward.web.outgoing.models import Document
from wayforward.web.people.models import Consent
from wayforward.web.record.models import Line
from wayforward.web.restorative import entries
from wayforward.web.restorative.actions import agreements, holds, restrictions, risk
from wayforward.web.restorative.actions.consents import withdraw_consent
from wayforward.web.restorative.models import RiskAssessment

# Each page to read, and the members of the cast to whom it is open.
TEAM = {"grace", "ben", "sam"}
PAGES = {
    "case": TEAM | {"lena", "asha"},
    "consents": TEAM,
    "risk": TEAM | {"lena"},
    "orders": TEAM,
    "meetings": TEAM,
    "agreements": TEAM,
}
NAMES = ("Maria", "Joanne", "Fellows", "Pike")


@pytest.fixture
def shared(agreement: Way) -> Way:
    """They met and agreed, and Maria's caseworker may know how far it is."""
    agreement.share_with_asha()
    return agreement


@pytest.mark.parametrize("name", sorted(PAGES))
def test_who_reads_a_page(shared: Way, name: str) -> None:
    url = page(shared, name)
    for who in shared.cast.everyone():
        answer = Browser(shared, who).get(url)
        words = answer.content.decode()
        assert answer.status_code == (200 if who in PAGES[name] else 404), who
        if who not in TEAM:
            assert not [each for each in NAMES if each in words], who
        if answer.status_code == 404:
            assert shared.case.ref not in words
        else:
            title = words.split("<title>")[1].split("</title>")[0]
            assert not [each for each in NAMES if each in title]


@pytest.mark.parametrize("who", ["lena", "asha"])
def test_a_page_leads_only_where_its_reader_may_go(confirmed: Way, who: str) -> None:
    confirmed.share_with_asha()
    confirmed.step(lambda: holds.put_on_hold(case=confirmed.case, reason="health", **confirmed.by("grace")))
    browser = Browser(confirmed, who)
    for name in sorted(each for each in PAGES if who in PAGES[each]):
        for url in set(re.findall(rf'href="({page(confirmed, "case")}[^"#]*)', browser.read(page(confirmed, name)))):
            assert browser.get(html.unescape(url)).status_code == 200, url


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_to_read_is_read_and_nothing_else(shared: Way, name: str) -> None:
    assert Browser(shared, "grace").post(page(shared, name), {}).status_code == 405


def test_consents_stand_in_their_exact_words_with_those_taken_back_apart(confirmed: Way) -> None:
    browser, url = Browser(confirmed, "grace"), page(confirmed, "consents")
    words = browser.read(url)
    assert APPROACH_WORDS in words
    assert HER_WORDS in words
    row = Consent.unwalled(Purpose.CHECKING).get(case_id=confirmed.case.pk, kind="C4")
    link = f"{page(confirmed, 'step', 'withdraw')}?consent={row.pk}"
    assert link in words
    confirmed.step(
        lambda: withdraw_consent(
            case=confirmed.case, consent=row, how="letter", words="Not any more", **confirmed.by("grace")
        )
    )
    words = browser.read(url)
    assert link not in words
    assert "Not any more" in words
    assert APPROACH_WORDS in words


def test_risk_shows_what_changed_what_is_stale_and_who_signed(confirmed: Way) -> None:
    browser, url = Browser(confirmed, "grace"), page(confirmed, "risk")
    words = browser.read(url)
    assert "She goes on holding her breath" in words
    assert "Sam" in words
    row = RiskAssessment.unwalled(Purpose.CHECKING).get(case_id=confirmed.case.pk, participation=confirmed.joanne)
    seen = risk.ItemSeen("violence_history", "yes", 4, 3, "A second practitioner in the room")
    confirmed.step(
        lambda: risk.assess_risk(
            case=confirmed.case, of=confirmed.joanne, items=[seen], revises=row, **confirmed.by("ben")
        )
    )
    words = browser.read(url)
    assert "A second practitioner in the room" in words
    assert "A history of violence" in words
    assert "yes, high" in words.lower()
    # The lead decides by the same page, and learns neither whose risk it is nor anybody's words about a person's part.
    lead = Browser(confirmed, "lena").read(url)
    assert "A history of violence" in lead
    assert not [each for each in NAMES if each in lead]


def test_what_holds_of_the_risk_stands_person_by_person_and_then_of_what_they_do_together(confirmed: Way) -> None:
    """However they came: all of them are assessed on one day."""
    words = Browser(confirmed, "grace").read(page(confirmed, "risk")).split('id="current"')[1].split("</section>")[0]
    titles = ("Maria Fellows", "Joanne Pike", "The meeting or exchange")
    found = [words.index(f'{title} <span class="wf-ref">version') for title in titles]
    assert found == sorted(found)


def test_orders_show_what_opens_them_and_when_it_was_asked(agreed_to_meet: Way) -> None:
    way = agreed_to_meet
    browser, url = Browser(way, "grace"), page(way, "orders")
    row = way.step(
        lambda: restrictions.record_restriction(
            case=way.case, on=way.joanne, kind="restraining", text="Not within a mile", **way.by("grace")
        )
    )
    way.step(
        lambda: restrictions.record_clearance(
            case=way.case,
            restriction=row,
            methods=["letter_exchange"],
            from_on=date(2026, 6, 1),
            document="Order of 1 June",
            **way.by("grace"),
        )
    )
    words = browser.read(url)
    for said in ("Not within a mile", "Order of 1 June", "Exchange of letters", "Joanne"):
        assert said in words
    assert "Old: ask again" not in words
    way.now += timedelta(days=91)
    assert "Old: ask again" in browser.read(url)


def test_the_meeting_shows_who_comes_when_and_by_which_door(held: Way) -> None:
    words = Browser(held, "grace").read(page(held, "meetings"))
    for said in ("Quiet room at the library", "Maria", "Joanne", "Took place", "Front", "Side"):
        assert said in words


def test_the_agreement_and_its_paper(shared: Way) -> None:
    browser = Browser(shared, "grace")
    words = browser.read(page(shared, "agreements"))
    assert "We say good morning" in words
    paper = Document.unwalled(Purpose.CHECKING).get(case_id=shared.case.pk)
    url = page(shared, "paper", paper.pk)
    answer = browser.get(url)
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert answer["Cache-Control"] == "no-store"
    assert "document.pdf" in answer["Content-Disposition"]
    for who in ("asha", "lena", "carys", "dev"):
        assert Browser(shared, who).get(url).status_code == 404


def test_what_is_looked_at_is_in_the_record(shared: Way) -> None:
    before = Line.unwalled(Purpose.CHECKING).filter(case_id=shared.case.pk, outcome=Line.LOOKED).count()
    Browser(shared, "grace").read(page(shared, "consents"))
    looks = Line.unwalled(Purpose.CHECKING).filter(case_id=shared.case.pk, outcome=Line.LOOKED).order_by("seq")
    assert looks.count() == before + 1
    assert looks.last().actor_id == shared.cast.grace.pk


# --- Whatever a line of the record is about. --------------------------------------------------------------------------


def test_every_line_that_has_a_page_opens_for_the_team(shared: Way) -> None:
    browser = Browser(shared, "grace")
    lines = Line.unwalled(Purpose.CHECKING).filter(case_id=shared.case.pk, outcome=Line.DONE)
    one_of_each = {(line.event, line.compartment): line for line in lines}.values()
    opened = 0
    for line in one_of_each:
        answer = browser.get(page(shared, "entry", line.pk))
        expected = 200 if entries.model_of(line.object_type) else 404
        assert answer.status_code == expected, line.event
        opened += answer.status_code == 200
    assert opened > 20


def test_a_line_of_a_part_that_is_shut_is_not_there(shared: Way) -> None:
    line = Line.unwalled(Purpose.CHECKING).get(
        case_id=shared.case.pk, event="session_recorded", compartment="responsible"
    )
    words = Browser(shared, "grace").read(page(shared, "entry", line.pk))
    assert SECRET in words
    for who in ("lena", "asha", "carys"):
        assert Browser(shared, who).get(page(shared, "entry", line.pk)).status_code == 404


def test_a_line_of_another_case_is_not_in_this_one(shared: Way, held: Way) -> None:
    line = Line.unwalled(Purpose.CHECKING).filter(case_id=held.case.pk, event="session_recorded").first()
    assert Browser(shared, "grace").get(page(shared, "entry", line.pk)).status_code == 404


def test_a_review_stands_beside_its_promise(shared: Way) -> None:
    shared.step(
        lambda: agreements.review_agreement(
            agreement=shared.made["agreement"], statuses={1: "used"}, words="Twice a day", **shared.by("grace")
        )
    )
    words = Browser(shared, "grace").read(page(shared, "agreements"))
    assert "Twice a day" in words
    assert "Used" in words
