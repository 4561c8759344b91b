"""The page of every step: who gets it, what a good answer saves, what a refused one says, and that nothing is lost."""

from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from tests.web.restorative.browsing import Browser, Changes, day, moment, page
from tests.web.restorative.posts import POSTS, Typed, at, joanne, maria, the_consent
from tests.web.restorative.way import MEETS, SECRET, Way
from wayforward.process import acts, steps
from wayforward.process.duties import Role
from wayforward.process.walls import ROLE_SIGHT
from wayforward.web import clock
from wayforward.web.accounts.walled import Purpose
from wayforward.web.restorative.models import Participation, RJCase, Session
from wayforward.web.restorative.urls import STEP_TABLES
from wayforward.web.restorative.views.steps import STEPS

NAMES = ("Maria", "Joanne", "Fellows", "Pike")


def ready_for(slug: str, request: pytest.FixtureRequest) -> Way:
    """A case in which this step can be taken."""
    post = POSTS[slug]
    way: Way = request.getfixturevalue(post.stage)
    if post.first is not None:
        post.first(way)
    return way


@pytest.fixture(scope="module", autouse=True)
def every_stage(
    _received: Way,
    _named: Way,
    _allocated: Way,
    _asked: Way,
    _stated: Way,
    _decided: Way,
    _agreed_to_meet: Way,
    _confirmed: Way,
    _held: Way,
    _agreement: Way,
) -> None:
    """Played before the first test of the module, since a test here asks for its stage by name."""


def test_every_step_is_tried() -> None:
    assert STEP_TABLES
    assert POSTS.keys() == STEPS.keys()


# --- Who gets the page. -----------------------------------------------------------------------------------------------


@pytest.fixture
def shared(confirmed: Way) -> Way:
    """The date is confirmed, and Maria's caseworker may know how far it is."""
    confirmed.share_with_asha()
    return confirmed


def refused_in_words(words: str) -> bool:
    return 'data-code="act.not_for_you"' in words


@pytest.mark.parametrize("slug", sorted(POSTS))
def test_who_gets_the_page_of_a_step(shared: Way, slug: str) -> None:
    url, opens, act = page(shared, "step", slug), steps.STEPS[slug].parts, steps.STEPS[slug].act
    # Whoever facilitates sees every part: the page is there, and says who does it where they do not.
    words = Browser(shared, "grace").read(url)
    assert refused_in_words(words) == (not acts.may_act(act, ["facilitator"], [Role.PRACTITIONER]))
    title = words.split("<title>")[1].split("</title>")[0]
    assert not [name for name in NAMES if name in title]
    # The lead decides about cases without reading what was said in them.
    lead = Browser(shared, "lena").get(url)
    seen = bool(opens & ROLE_SIGHT[Role.RJ_LEAD])
    assert lead.status_code == (200 if seen else 404)
    if seen:
        allowed = acts.may_act(act, [], [Role.RJ_LEAD])
        assert refused_in_words(lead.content.decode()) == (not allowed)
        assert not [name for name in NAMES if name in lead.content.decode()]
    # The caseworker of the person harmed knows how far it is, and can write down a no.
    asha = Browser(shared, "asha").get(url)
    assert asha.status_code == (200 if "status" in opens else 404)
    assert not [name for name in NAMES if name in asha.content.decode()]
    # Nobody else knows that there is a case.
    for who in ("carys", "dev"):
        answer = Browser(shared, who).get(url)
        assert answer.status_code == 404
        assert shared.case.ref not in answer.content.decode()


def test_there_is_no_page_of_a_step_that_there_is_not(allocated: Way) -> None:
    assert Browser(allocated, "grace").get(page(allocated, "step", "nothing")).status_code == 404


# --- A good answer. ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("slug", sorted(POSTS))
def test_a_good_answer_is_saved_and_leads_back_to_the_case(slug: str, request: pytest.FixtureRequest) -> None:
    way = ready_for(slug, request)
    changes = Changes()
    answer = Browser(way, POSTS[slug].who).post(page(way, "step", slug), POSTS[slug].typed(way))
    assert answer.status_code == 302, answer.content.decode()
    assert answer["Location"] == page(way, "case")
    assert POSTS[slug].event in changes.events
    way.is_whole()


@pytest.mark.parametrize("slug", sorted(POSTS.keys() - {"lift-hold"}))
def test_bad_answers_say_what_is_wrong_and_save_nothing(slug: str, request: pytest.FixtureRequest) -> None:
    """Nothing typed at all; and what is too long, of the wrong kind and hostile in every box."""
    way = ready_for(slug, request)
    browser, url = Browser(way, POSTS[slug].who), page(way, "step", slug)
    bad = "\"'><b>x</b>\x00" + "y" * 11_000
    hostile = dict.fromkeys([*POSTS[slug].typed(way), "words", "at_day", "wf-submit", "wf-version"], bad)
    changes = Changes()
    for typed in ({}, hostile):
        answer = browser.post(url, typed)
        words = answer.content.decode()
        assert answer.status_code == 200
        assert "There is a problem" in words or "data-code=" in words
        assert "<b>x</b>" not in words
    assert changes.tables == []


def test_one_side_cannot_be_written_to_by_somebody_who_may_not_see_it(shared: Way) -> None:
    """What the caseworker may do is about the person whom she supports, and nobody else."""
    changes = Changes()
    typed = moment("at", shared.now) | {"person": joanne(shared), "how": "phone"}
    answer = Browser(shared, "asha").post(page(shared, "step", "leave"), typed)
    assert answer.status_code == 200
    assert "Choose one of the answers shown" in answer.content.decode()
    assert changes.tables == []


def test_a_caseworker_writes_a_no_down_at_once(shared: Way) -> None:
    """She looks after Maria when they have met, so she is offered her, unnamed, and nobody else."""
    url = page(shared, "step", "leave")
    browser = Browser(shared, "asha")
    assert "The person you support" in browser.read(url)
    typed = moment("at", shared.now) | {"person": maria(shared), "how": "text_message", "words": "I cannot"}
    assert browser.post(url, typed).status_code == 302
    assert shared.meeting.cancelled_at is not None
    assert shared.maria.state == "withdrew"


def test_after_a_withdrawal_the_page_says_what_stopped(confirmed: Way) -> None:
    typed = moment("at", confirmed.now) | {"consent": the_consent(confirmed, "maria", "C4"), "how": "letter"}
    browser = Browser(confirmed, "grace")
    browser.post(page(confirmed, "step", "withdraw"), typed)
    words = browser.read(page(confirmed, "case"))
    assert "The other person is not approached any further." in words
    assert "If they were approached already" in words


# --- A refused answer. ------------------------------------------------------------------------------------------------


def a_refused_consent(way: Way) -> Typed:
    return at(way) | {"person": maria(way), "kind": "C8", "given_how": "signed", "scope": "KEEP"}


def a_refused_plan(way: Way) -> Typed:
    close_by = {}
    for part in (way.maria, way.joanne):
        close_by |= moment(f"arrives_{part.pk}", MEETS) | {f"entrance_{part.pk}": "front"}
    return close_by | moment("planned_at", MEETS) | {"method": "conference_f2f", "minutes": "90", "venue": "KEEP"}


REFUSED: list[tuple[str, str, str, Any, list[str]]] = [
    ("consent", "decided", "grace", a_refused_consent, ["consent.no_item"]),
    ("plan", "decided", "grace", a_refused_plan, ["activity.arrivals_too_close"]),
    (
        "responsibility",
        "asked",
        "grace",
        lambda way: (
            at(way) | {"person": joanne(way), "level": "denies", "scope": "KEEP", "consistent_with_police": "no"}
        ),
        ["responsibility.not_met"],
    ),
    (
        "order",
        "decided",
        "grace",
        lambda way: {"on": joanne(way), "kind": "bail", "direct": "no", "indirect": "no", "text": "KEEP"},
        ["restriction.covers_nothing"],
    ),
    (
        "agreement",
        "held",
        "grace",
        lambda way: {"parties": [maria(way)], "kind_1": "one_off", "text_1": "KEEP", "owner_1": maria(way)},
        ["agreement.not_two_parties", "agreement.no_day"],
    ),
    (
        "held",
        "confirmed",
        "grace",
        lambda way: {
            "activity": str(way.meeting.pk),
            "attended": [maria(way)],
            "ended": "stopped_by_facilitator",
            "breaks": "0",
            "apology": "none",
            "incidents": "KEEP",
        },
        ["activity.not_begun", "activity.no_stop_reason"],
    ),
    (
        "supervision",
        "allocated",
        "grace",
        lambda way: at(way) | {"words": "KEEP", "decisions": "None"},
        ["act.not_for_you"],
    ),
    ("close", "confirmed", "grace", lambda way: {"reason": "other", "words": "KEEP"}, ["G10.activity_open"]),
]


@pytest.mark.parametrize(("slug", "stage", "who", "typed", "codes"), REFUSED)
def test_a_refused_answer_says_why_and_keeps_what_was_typed(
    slug: str, stage: str, who: str, typed: Any, codes: list[str], request: pytest.FixtureRequest
) -> None:
    way: Way = request.getfixturevalue(stage)
    changes = Changes()
    answer = Browser(way, who).post(page(way, "step", slug), typed(way))
    words = answer.content.decode()
    assert answer.status_code == 200
    for code in codes:
        assert f'data-code="{code}"' in words
    assert "KEEP" in words
    assert changes.tables == []
    assert changes.events == []


def test_a_date_that_cannot_be_stands_beside_its_boxes(allocated: Way) -> None:
    typed = {"reason": "health", "words": "KEEP"} | day("review_on", allocated.now.date())
    words = Browser(allocated, "grace").post(page(allocated, "step", "hold"), typed | {"review_on_month": "13"})
    assert "id_review_on" in words.content.decode()
    assert "KEEP" in words.content.decode()


# --- A button pressed twice. ------------------------------------------------------------------------------------------


def test_a_button_pressed_twice_makes_one_meeting_and_one_person(allocated: Way) -> None:
    browser = Browser(allocated, "grace")
    once = {"wf-submit": str(uuid4())}
    for _ in range(2):
        answer = browser.post(page(allocated, "step", "session"), POSTS["session"].typed(allocated) | once)
        assert answer["Location"] == page(allocated, "case")
    assert Session.unwalled(Purpose.CHECKING).filter(case_id=allocated.case.pk).count() == 1
    again = {"wf-submit": str(uuid4())}
    for _ in range(2):
        browser.post(page(allocated, "step", "add-participant"), POSTS["add-participant"].typed(allocated) | again)
    assert Participation.unwalled(Purpose.CHECKING).filter(case=allocated.case).count() == 3


# --- What was typed and not sent. -------------------------------------------------------------------------------------


def test_a_link_fills_in_whom_it_is_about(allocated: Way) -> None:
    url = f"{page(allocated, 'step', 'session')}?person={joanne(allocated)}"
    words = Browser(allocated, "grace").read(url)
    assert f'value="{joanne(allocated)}" selected' in words


# --- Before anybody is tied to a case. --------------------------------------------------------------------------------


def test_a_declaration_by_reference_tells_nothing_of_the_case(named: Way) -> None:
    url = reverse("restorative:declare")
    browser = Browser(named, "grace")
    wrong = browser.post(url, {"reference": "AAAA-1A", "knows": "no"})
    assert "There is no open case with this reference" in wrong.content.decode()
    answer = browser.post(url, {"reference": named.case.ref.lower().replace("-", " "), "knows": "no"})
    assert answer.status_code == 302
    assert [(each.staff, each.conflict) for each in named.facts().conflicts] == [(str(named.cast.grace.pk), False)]
    assert browser.get(page(named, "case")).status_code == 404
    for who in ("asha", "dev", "farah"):
        assert Browser(named, who).get(url).status_code == 404


def test_a_referral_straight_to_the_team_by_typing_it(way: Way) -> None:
    url = reverse("restorative:receive")
    typed = {
        "initiated_by": "harmed",
        "source": "harmed_self",
        "person_knows": "yes",
        "harmed": "Nadia Karim",
        "phone": "07700 900333",
        "title": "",
        "summary": "Three evenings in a row",
        "vocabulary": "crime",
    }
    lead = Browser(way, "lena")
    refused = lead.post(url, typed)
    assert refused.status_code == 200
    assert "Three evenings in a row" in refused.content.decode()
    with clock.at(way.now):
        answer = lead.post(url, typed | {"title": "A broken window"})
    made = RJCase.unwalled(Purpose.CHECKING).get(service=way.cast.service)
    assert answer["Location"] == reverse("restorative:case", args=[made.pk])
    assert made.state == "received"
    assert Browser(way, "grace").get(url).status_code == 404
    assert SECRET not in lead.read(answer["Location"])
