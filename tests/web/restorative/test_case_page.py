"""The case page: what is next and the one button, the path with two lanes, the record newest first, for each viewer."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from tests.web.restorative.browsing import Browser, page
from tests.web.restorative.way import MEETS, SECRET, STAGES, Way
from tests.web.walls.statements import counted
from wayforward.process.disclosure import NEUTRAL
from wayforward.process.participation import ClosureReason
from wayforward.process.walls import Tie
from wayforward.web.accounts import ties
from wayforward.web.restorative.actions import allocation, closing, holds, participants
from wayforward.web.restorative.actions.sessions import record_session
from wayforward.web.ui.path import SEALED

# After each stage: who has the button, and where it leads.
NEXT = {
    "received": ("lena", "accept"),
    "accepted": ("lena", "name-responsible"),
    "named": ("lena", "allocate"),
    "allocated": ("grace", "session"),
    "met": ("grace", "consent"),
    "agreed_to_approach": ("grace", "ask-agency"),
    "asked": ("grace", "answer"),
    "answered": ("grace", "approach"),
    "approached": ("grace", "session"),
    "met_other": ("grace", "responsibility"),
    "stated": ("grace", "consent"),
    "released": ("grace", "pass-on"),
    "told": ("grace", "go-on"),
    "decided": ("grace", "assess-risk"),
    "assessed": ("sam", "sign-off"),
    "signed_off": ("grace", "consent"),
    "prepared": ("grace", "plan"),
    "planned": ("grace", "consent"),
    "agreed_to_meet": ("grace", "confirm"),
    "confirmed": ("grace", ""),
    "ready": ("grace", "held"),
    "held": ("grace", "agreement"),
    "agreement": ("ben", "aftercare"),
    "cared": ("grace", "review"),
}


def next_card(words: str) -> str:
    """The part of the page that says what is next."""
    return words.split('id="next-title"')[1].split("</section>")[0]


def button(words: str) -> str:
    """The step that the one button leads to; empty where there is none."""
    found = re.findall(r'href="[^"]*/([a-z-]+)/(?:\?[^"]*)?" role="button"', next_card(words))
    assert len(found) < 2
    return found[0] if found else ""


def test_one_button_leads_the_whole_way(way: Way) -> None:
    """From the referral to the last look, pressing what the page offers; nobody else has that button."""
    assert list(NEXT) == list(STAGES)
    for stage, (who, step) in NEXT.items():
        way.to(stage)
        assert button(Browser(way, who).read(page(way, "case"))) == step, stage


def test_whoever_may_not_take_the_step_is_told_whose_it_is(decided: Way) -> None:
    decided.to("assessed")
    words = next_card(Browser(decided, "grace").read(page(decided, "case")))
    assert "This is for somebody else who works on this case." in words
    assert button(Browser(decided, "grace").read(page(decided, "case"))) == ""


def test_what_is_missing_is_said_in_words(asked: Way) -> None:
    words = Browser(asked, "grace").read(page(asked, "case"))
    assert "Still missing" in words
    assert 'data-code="G4.not_approached"' in words


@pytest.mark.parametrize(
    ("standing", "says", "step"),
    [("hold", "The case is on hold", "lift-hold"), ("stop", "Everything is stopped for safety", "lift-stop")],
)
def test_a_case_that_stands_still_says_so_first(confirmed: Way, standing: str, says: str, step: str) -> None:
    if standing == "hold":
        confirmed.step(lambda: holds.put_on_hold(case=confirmed.case, reason="health", **confirmed.by("grace")))
    else:
        confirmed.step(lambda: holds.emergency_stop(case=confirmed.case, words="A threat", **confirmed.by("grace")))
    words = Browser(confirmed, "sam").read(page(confirmed, "case"))
    assert says in next_card(words)
    assert button(words) == step


def test_where_somebody_said_no_the_page_waits(decided: Way) -> None:
    decided.step(
        lambda: participants.record_decision(participation=decided.maria, decision="not_now", **decided.by("grace"))
    )
    words = Browser(decided, "grace").read(page(decided, "case"))
    assert "nobody presses them" in next_card(words)
    assert button(words) == ""


def test_a_closed_case_shows_the_neutral_words_and_the_way_back(decided: Way) -> None:
    decided.step(
        lambda: closing.close_case(
            case=decided.case, reason=ClosureReason.RESPONSIBLE_WITHDREW, words="He shouted", **decided.by("grace")
        )
    )
    words = Browser(decided, "grace").read(page(decided, "case"))
    assert NEUTRAL in words
    assert button(words) == "reopen"
    assert "govuk-button--warning" not in words


# --- The path. --------------------------------------------------------------------------------------------------------


def lanes(words: str) -> str:
    """The picture of the path and its list."""
    return words.split('<section class="wf-path"')[1].split("</section>")[0]


def test_the_path_has_two_lanes_that_come_together(agreement: Way) -> None:
    words = lanes(Browser(agreement, "grace").read(page(agreement, "case")))
    for said in ("Harmed side", "Responsible side", "First talk", "Approached", "Says what they accept", "They met"):
        assert said in words
    assert "Maria" in words
    assert "Joanne" in words
    assert SEALED not in words


def test_a_way_ends_where_somebody_said_no_and_the_others_go_on(decided: Way) -> None:
    decided.step(
        lambda: participants.record_decision(participation=decided.joanne, decision="stop", **decided.by("grace"))
    )
    words = lanes(Browser(decided, "grace").read(page(decided, "case")))
    assert "Stopped taking part" in words
    assert "stopped here" in words


def test_a_sealed_lane_is_there_with_nothing_in_it(confirmed: Way) -> None:
    """Neither how many people are in it, nor how far they are, nor what was said."""
    confirmed.share_with_asha()
    for who in ("lena", "asha"):
        words = Browser(confirmed, who).read(page(confirmed, "case"))
        drawn = lanes(words)
        assert "Harmed side" in drawn
        assert "Responsible side" in drawn
        assert SEALED in drawn
        for inside in ("First talk", "Approached", "Agrees to", "Prepared", "Maria", "Joanne"):
            assert inside not in drawn, (who, inside)


def test_a_sealed_lane_looks_the_same_whatever_is_in_it(confirmed: Way) -> None:
    before = lanes(Browser(confirmed, "lena").read(page(confirmed, "case")))
    confirmed.step(
        lambda: participants.add_participant(
            case=confirmed.case, person=confirmed.person("nadia"), role="harmed", **confirmed.by("grace")
        )
    )
    assert lanes(Browser(confirmed, "lena").read(page(confirmed, "case"))) == before


# --- Each viewer. -----------------------------------------------------------------------------------------------------


def test_the_team_sees_people_gates_and_all_that_can_be_done(confirmed: Way) -> None:
    words = Browser(confirmed, "ben").read(page(confirmed, "case"))
    for said in ("Maria", "Joanne", 'id="gates"', "Do something else", "Somebody has changed their mind"):
        assert said in words
    assert page(confirmed, "step", "stop") in words
    assert page(confirmed, "step", "withdraw") in words
    assert page(confirmed, "step", "sign-off") not in words


def test_the_words_of_each_side_stand_in_the_record_for_the_team(stated: Way) -> None:
    words = Browser(stated, "ben").read(page(stated, "case"))
    assert "She wants to know why." in words
    assert SECRET in words


def test_the_lead_decides_without_knowing_who_is_in_it(confirmed: Way) -> None:
    words = Browser(confirmed, "lena").read(page(confirmed, "case"))
    assert "You decide about this case without knowing who is in it." in words
    assert page(confirmed, "step", "sign-off") in words
    for inside in ("Maria", "Joanne", "She wants to know why.", SECRET, "Quiet room"):
        assert inside not in words


def test_a_caseworker_sees_how_far_it_is_and_can_stop_it(confirmed: Way) -> None:
    confirmed.share_with_asha()
    words = Browser(confirmed, "asha").read(page(confirmed, "case"))
    assert "A date is confirmed" in words
    assert "the person you support agreed that you may" in words
    assert page(confirmed, "step", "stop") in words
    assert page(confirmed, "step", "leave") in words
    for inside in ("Maria", "Joanne", 'id="gates"', SECRET, "Still missing", "Quiet room"):
        assert inside not in words


def test_whoever_knows_a_case_is_not_told_who_is_in_it(confirmed: Way) -> None:
    """A lead knows of the case and not who is in it; and works with Joanne, to whom something else happened. That it is
    Joanne's case too is not hers to know, on no page and in no search."""
    elsewhere, joanne, lena = uuid4(), confirmed.person("joanne"), confirmed.cast.lena
    ties.tie(staff=lena, case_id=elsewhere, case_kind="support", kind=Tie.CASEWORKER, at=confirmed.now)
    ties.place(
        person_id=joanne.pk,
        case_id=elsewhere,
        case_kind="support",
        compartment="support",
        service=confirmed.cast.service,
    )
    for who, knows in (("lena", False), ("grace", True)):
        browser = Browser(confirmed, who)
        assert browser.get(page(confirmed, "case")).status_code == 200
        shown = browser.read(reverse("people:person", args=[joanne.pk]))
        found = browser.post(reverse("people:search"), {"q": "Joanne Pike"}).content.decode()
        assert "Joanne Pike" in shown and "Joanne Pike" in found
        assert (confirmed.case.ref in shown, confirmed.case.ref in found) == (knows, knows), who


@pytest.mark.parametrize("who", ["asha", "carys", "dev", "farah"])
def test_nobody_else_knows_that_there_is_a_case(allocated: Way, who: str) -> None:
    answer = Browser(allocated, who).get(page(allocated, "case"))
    assert answer.status_code == 404
    assert allocated.case.ref not in answer.content.decode()


def test_whoever_declares_a_conflict_is_nobody_from_then_on(confirmed: Way) -> None:
    browser = Browser(confirmed, "ben")
    assert browser.get(page(confirmed, "case")).status_code == 200
    confirmed.step(lambda: allocation.declare_conflict(case=confirmed.case, kind="friend", **confirmed.by("ben")))
    for name in ("case", "consents", "risk", "meetings"):
        assert browser.get(page(confirmed, name)).status_code == 404


def test_a_duty_of_leads_leads_there_only_those_who_lead(confirmed: Way) -> None:
    confirmed.step(lambda: allocation.declare_conflict(case=confirmed.case, kind="friend", **confirmed.by("ben")))
    walls, words = reverse("people:walls", args=[confirmed.case.pk]), "A conflict of interest was declared"
    for who, leads in (("grace", False), ("lena", True)):
        shown = Browser(confirmed, who).read(page(confirmed, "case"))
        duties = shown.split('id="duties"')[1].split("</section>")[0]
        assert words in duties
        assert (f'href="{walls}"' in duties) is leads, who


def test_the_list_of_everybodys_duties_leads_a_lead_to_the_case(confirmed: Way) -> None:
    confirmed.step(lambda: holds.put_on_hold(case=confirmed.case, reason="health", **confirmed.by("grace")))
    shown = Browser(confirmed, "lena").read(reverse("support:tasks") + "?whose=anybody")
    addresses = set(re.findall(r'href="(/restorative/[^"?]+)', shown)) - {reverse("restorative:cases")}
    assert addresses == {page(confirmed, "case")}


# --- The record. ------------------------------------------------------------------------------------------------------


def times(words: str) -> list[str]:
    """When each thing in the record on the page happened, from the top."""
    return re.findall(r'<time[^>]* datetime="([^"]+)"', recorded(words))


def recorded(words: str) -> str:
    """The part of the page with the record of what happened."""
    return words.split('id="record"')[1].split("</section>")[0]


def test_the_record_is_newest_first_and_paged(agreement: Way) -> None:
    browser, url = Browser(agreement, "grace"), page(agreement, "case")
    words = browser.read(url)
    seen, pages = times(words), 1
    assert len(seen) == 20
    while older := re.search(r'href="(\?before=[^"]+)"', words):
        words = browser.read(url + older.group(1).replace("&amp;", "&").split("#")[0])
        seen, pages = seen + times(words), pages + 1
    assert seen == sorted(seen, reverse=True)
    assert pages > 2
    assert "referral" in recorded(words).lower()


def test_a_note_says_who_said_it_and_what_was_written_down_later_says_so(allocated: Way) -> None:
    allocated.now += timedelta(days=3)
    said = allocated.now - timedelta(days=2)
    allocated.step(lambda: allocated.session("maria", "She holds her breath."), at=allocated.now)
    allocated.step(
        lambda: record_session(case=allocated.case, participation=allocated.maria, by=allocated.cast.grace, at=said)
    )
    words = Browser(allocated, "grace").read(page(allocated, "case"))
    assert "She holds her breath." in words
    assert "Maria Fellows said this." in words
    assert "written down" in words


def test_the_page_asks_no_more_for_a_long_record(allocated: Way) -> None:
    browser, url = Browser(allocated, "grace"), page(allocated, "case")
    browser.read(url)
    with counted() as few:
        browser.read(url)
    for number in range(15):
        allocated.step(lambda number=number: allocated.session("maria", f"Talk {number}"))
    with counted() as many:
        browser.read(url)
    assert len(many) <= max(len(few), 12)


# --- The list. --------------------------------------------------------------------------------------------------------


def test_the_list_names_people_only_to_whoever_may_know_them(confirmed: Way) -> None:
    url = reverse("restorative:cases")
    team = Browser(confirmed, "grace").read(url)
    assert confirmed.case.ref in team
    assert "Maria" in team
    lead = Browser(confirmed, "lena").read(url)
    assert f">Case {confirmed.case.ref}</a>" in lead
    assert "Maria" not in lead
    assert confirmed.case.ref not in Browser(confirmed, "carys").read(url)
    for who in ("asha", "dev", "farah"):
        assert Browser(confirmed, who).get(url).status_code == 404


def test_the_list_is_narrowed_by_how_far_cases_are(confirmed: Way) -> None:
    browser, url = Browser(confirmed, "grace"), reverse("restorative:cases")
    ref = confirmed.case.ref
    assert ref in browser.read(f"{url}?state=scheduled")
    assert ref not in browser.read(f"{url}?state=received")
    confirmed.step(lambda: None, at=MEETS - timedelta(days=3))
    confirmed.step(lambda: holds.put_on_hold(case=confirmed.case, reason="health", **confirmed.by("grace")))
    confirmed.step(lambda: closing.close_case(case=confirmed.case, reason=ClosureReason.OTHER, **confirmed.by("grace")))
    assert ref not in browser.read(url)
    assert ref in browser.read(f"{url}?state=closed")
    assert ref in browser.read(f"{url}?state=all")
