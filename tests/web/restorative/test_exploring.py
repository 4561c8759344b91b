"""What is done before anybody meets: sessions, agencies, the approach, what is accepted, what is told across."""

from typing import Any

import pytest

from tests.web.restorative.way import APPROACH_WORDS, HER_WORDS, SECRET, Way
from wayforward.process.consents import CHECKLIST
from wayforward.web import vault
from wayforward.web.accounts.walled import Purpose
from wayforward.web.people.actions.persons import new_person
from wayforward.web.people.models import Agency, Note
from wayforward.web.restorative.actions import (
    approaches,
    cases,
    enquiries,
    releases,
    responsibility,
    sessions,
)
from wayforward.web.restorative.models import AgencyEnquiry, Approach, Disclosure, OrdersCheck, Restriction


def words_of(sealed: Any) -> str:
    return vault.unseal_for(vault.Purpose.DOCUMENT, sealed)


# --- Meeting one person. ----------------------------------------------------------------------------------------------


def test_a_session_keeps_what_was_explained_and_whose_words_they_are(allocated: Way) -> None:
    did = allocated.did(lambda: allocated.session("maria", "She wants to know why."))
    assert [each for each in did.events if each[0] == "session_recorded"] == [("session_recorded", "harmed")]
    assert did.ended == {("first_meeting", "Grace")}
    assert did.made.explained == list(CHECKLIST)
    note = Note.unwalled(Purpose.CHECKING).get(of_id=did.made.pk)
    assert (note.source, note.about) == (str(allocated.maria.person_id), [str(allocated.maria.person_id)])
    assert (note.compartment, note.key_id) == ("harmed", allocated.maria.key_id)
    assert words_of(note.text) == "She wants to know why."
    assert allocated.maria.state == "considering"


def test_a_session_in_which_nothing_was_explained_assumes_nothing(asked: Way) -> None:
    asked.step(lambda: asked.session("joanne", explained=()))
    assert asked.joanne.state == "information_given"
    asked.step(lambda: asked.session("joanne"))
    assert asked.joanne.state == "considering"


def test_there_are_no_sessions_before_somebody_facilitates(named: Way) -> None:
    with named.refused("session.not_allocated"):
        named.session("maria")


def test_somebody_of_another_case_is_not_met_in_this_one(allocated: Way, named: Way) -> None:
    with allocated.refused("session.not_a_participant"):
        sessions.record_session(case=allocated.case, participation=named.maria, **allocated.by("grace"))


# --- Agencies. --------------------------------------------------------------------------------------------------------


def ask(way: Way, **changed: Any) -> AgencyEnquiry:
    given = {"case": way.case, "agency": way.police, "ask": ["contact_details"]} | way.by("grace")
    return enquiries.ask_agency(**(given | changed))


def answer(way: Way, **changed: Any) -> AgencyEnquiry:
    given = {"enquiry": way.made["enquiry"], "reply": "confirmed", "said_by": way.police} | way.by("grace")
    return enquiries.answer_enquiry(**(given | changed))


def test_no_agency_is_asked_before_she_agreed_to_it(allocated: Way) -> None:
    allocated.to("met")
    with allocated.refused("G3.no_consent_to_approach", "G3.no_consent_to_ask_agency"):
        ask(allocated)
    allocated.step(lambda: allocated.consent("maria", "C4", to=str(allocated.joanne.person_id), scope=APPROACH_WORDS))
    with allocated.refused("G3.no_consent_to_ask_agency"):
        ask(allocated)


def test_an_agency_that_she_did_not_name_is_not_asked(asked: Way) -> None:
    other = Agency(service=asked.cast.service, name="Probation", kind="probation")
    other.save()
    with asked.refused("G3.no_consent_to_ask_agency"):
        ask(asked, agency=other)


def test_nobody_is_asked_about_where_nobody_is_named(received: Way) -> None:
    received.to("accepted")
    with received.refused("case.no_pair"):
        ask(received)


def test_a_question_waits_for_its_answer(asked: Way) -> None:
    did = asked.did(lambda: ask(asked, ask=["orders"], crime_number="25*0612345"))
    assert did.events == [("agency_asked", "case")]
    assert ("agency_answer", "Grace") in asked.open_duties()
    assert did.made.due_on is not None
    assert words_of(did.made.crime_number) == "25*0612345"


def test_an_answer_brings_details_orders_and_ends_the_wait(asked: Way) -> None:
    order = {"kind": "restraining", "text": "Not to contact her", "indirect": False}
    did = asked.did(lambda: answer(asked, contact={"phone": "07700 900188"}, orders=[order], risk_view="none_known"))
    assert ("agency_answered", "case") in did.events
    assert ("orders_checked", "responsible") in did.events
    assert ("agency_answer", "Grace") in did.ended
    assert words_of(asked.joanne.person.phone) == "07700 900188"
    restriction = Restriction.unwalled(Purpose.CHECKING).get(case_id=asked.case.pk)
    assert (restriction.kind, restriction.covers_direct, restriction.covers_indirect) == ("restraining", True, False)
    assert (restriction.compartment, restriction.source) == ("responsible", "police")
    check = OrdersCheck.unwalled(Purpose.CHECKING).get(case_id=asked.case.pk)
    assert not check.nil
    with asked.refused("enquiry.answered_already"):
        answer(asked)


def test_that_there_are_no_orders_grows_old(asked: Way) -> None:
    asked.step(lambda: answer(asked, orders=[]))
    check = OrdersCheck.unwalled(Purpose.CHECKING).get(case_id=asked.case.pk)
    assert check.nil
    assert (check.valid_until - check.checked_on).days == 90


def test_an_answer_that_says_nothing_of_orders_leaves_that_open(asked: Way) -> None:
    did = asked.did(lambda: answer(asked))
    assert did.made.nil_orders is None
    assert not OrdersCheck.unwalled(Purpose.CHECKING).filter(case_id=asked.case.pk).exists()


@pytest.mark.parametrize("reply", ["refused", "no_contact_details", "no_reply"])
def test_an_agency_that_cannot_help_makes_us_look_for_another_way(asked: Way, reply: str) -> None:
    did = asked.did(lambda: answer(asked, reply=reply))
    assert did.given == {("consider_way_round", "Grace")}


def test_an_answer_that_comes_after_all_is_written_down(asked: Way) -> None:
    asked.step(lambda: answer(asked, reply="no_reply"))
    asked.step(lambda: answer(asked, reply="confirmed"))
    asked.made["enquiry"].refresh_from_db()
    assert asked.made["enquiry"].reply == "confirmed"


# --- The approach. ----------------------------------------------------------------------------------------------------


def approach(way: Way, **changed: Any) -> Approach:
    given = {"case": way.case, "to": way.joanne, "route": "police", "result": "willing_to_talk"} | way.by("grace")
    return approaches.record_approach(**(given | changed))


@pytest.mark.parametrize(
    ("result", "state"),
    [
        ("willing_to_talk", "considering"),
        ("wants_time", "information_given"),
        ("declined", "declined_not_now"),
        ("do_not_ask_again", "declined_do_not_ask_again"),
        ("not_reached", "contact_attempted"),
    ],
)
def test_an_approach_uses_the_agreed_words_and_moves_nobody_who_was_silent(asked: Way, result: str, state: str) -> None:
    did = asked.did(lambda: approach(asked, result=result))
    assert did.events[0] == ("approach_recorded", "responsible")
    assert words_of(did.made.wording) == APPROACH_WORDS
    assert asked.joanne.state == state


def test_nobody_is_approached_without_the_words(allocated: Way) -> None:
    with allocated.refused("G3.no_consent_to_approach"):
        approach(allocated)


def test_whoever_asked_not_to_be_asked_is_not_asked(asked: Way) -> None:
    asked.step(lambda: approach(asked, result="do_not_ask_again"))
    with asked.refused("G4.other_not_willing"):
        approach(asked)


def test_the_one_who_asks_is_not_approached(asked: Way) -> None:
    with asked.refused("case.no_pair"):
        approach(asked, to=asked.maria)


@pytest.fixture
def her_wish(way: Way) -> Way:
    """Joanne, who is responsible, asks; Maria does not know of it. Accepted and allocated."""
    way.made["case"] = cases.receive_referral(
        service=way.cast.service,
        initiated_by="responsible",
        source="responsible_self",
        responsible=[new_person(service=way.cast.service, name="Joanne Pike", by=way.cast.lena, at=way.now)],
        harmed=[way.person("maria")],
        incident={"title": "A push"},
        person_knows=True,
        **way.by("lena"),
    )
    parts = way.case_parts()
    way.made["joanne"] = parts["responsible"].person
    way.done = ["received"]
    way.to("accepted")
    way.done.append("named")
    return way.to("allocated")


def test_somebody_harmed_is_never_asked_straight_out(her_wish: Way) -> None:
    way = her_wish
    way.step(lambda: way.session("joanne", SECRET))
    way.step(lambda: way.consent("joanne", "C3", to="rj_team", scope="My name"))
    way.step(lambda: way.consent("joanne", "C4", to=str(way.maria.person_id), scope=APPROACH_WORDS))
    with way.refused("G3.responsible_does_not_accept"):
        approach(way, to=way.maria, route="vlo")
    way.step(lambda: state(way))
    with way.refused("approach.harmed_straight_out"):
        approach(way, to=way.maria, route="facilitator")
    did = way.did(lambda: approach(way, to=way.maria, route="vlo"))
    assert did.events[0] == ("approach_recorded", "harmed")


# --- What is accepted, and what is told across. -----------------------------------------------------------------------


def state(way: Way, level: str = "accepts_facts_and_harm", **changed: Any) -> Any:
    given = {"case": way.case, "participation": way.joanne, "level": level, "scope": "I pushed her"} | way.by("grace")
    return responsibility.record_responsibility(**(given | changed))


def test_what_somebody_accepts_stands_in_their_own_words(stated: Way) -> None:
    did = stated.did(lambda: state(stated))
    assert did.events == [("responsibility_stated", "responsible")]
    assert did.made.said_by == f"person:{stated.joanne.person_id}"
    assert did.made.heard_by == [str(stated.cast.grace.pk)]
    assert words_of(did.made.scope) == "I pushed her"


def test_nobody_accepts_anything_unmet_or_for_somebody_else(asked: Way) -> None:
    with asked.refused("responsibility.not_met"):
        state(asked)
    with asked.refused("responsibility.not_responsible"):
        state(asked, participation=asked.maria)


def pass_on(way: Way, **changed: Any) -> Disclosure:
    given = {
        "case": way.case,
        "consent": way.made.get("words"),
        "to": way.maria,
        "how": "in_person",
        "recipient_agreed": True,
    } | way.by("grace")
    return releases.pass_on(**(given | changed))


def test_released_words_become_the_hearers_own_copy(stated: Way) -> None:
    stated.to("released")
    did = stated.did(lambda: pass_on(stated, read_back=True))
    assert did.events == [("words_passed_on", "harmed")]
    copy = did.made
    assert (copy.compartment, copy.key_id) == ("harmed", stated.maria.key_id)
    assert words_of(copy.item) == HER_WORDS
    assert copy.item_sha256 == stated.made["words"].item_sha256
    with stated.refused("disclosure.passed_on_already"):
        pass_on(stated)


def test_nobody_is_told_unasked_and_nobody_else_is_told(stated: Way) -> None:
    stated.to("released")
    with stated.refused("disclosure.recipient_not_asked"):
        pass_on(stated, recipient_agreed=False)
    with stated.refused("disclosure.not_for_them"):
        pass_on(stated, to=stated.joanne)


def test_what_is_no_release_is_not_passed_on(stated: Way) -> None:
    other = stated.step(lambda: stated.consent("joanne", "C15"))
    with stated.refused("disclosure.consent_does_not_stand"):
        pass_on(stated, consent=other)


def test_words_that_are_not_the_released_ones_are_not_passed_on(stated: Way) -> None:
    other = stated.step(
        lambda: stated.consent("joanne", "C8", to=str(stated.maria.person_id), item="Sorry", item_sha256="0" * 64)
    )
    with stated.refused("disclosure.words_changed"):
        pass_on(stated, consent=other)


def test_an_order_against_carried_words_holds(asked: Way) -> None:
    asked.step(lambda: answer(asked, orders=[{"kind": "restraining"}]))
    asked.done.append("answered")
    asked.to("released")
    with asked.refused("G6.restriction_in_force"):
        pass_on(asked)


@pytest.mark.parametrize(
    ("decision", "state"),
    [
        ("still_willing", "willing_in_principle"),
        ("needs_time", "considering"),
        ("not_now", "declined_not_now"),
        ("no", "withdrew"),
    ],
)
def test_having_heard_every_answer_is_taken(stated: Way, decision: str, state: str) -> None:
    stated.to("told")
    did = stated.did(
        lambda: releases.decide_to_go_on(
            case=stated.case,
            participation=stated.maria,
            having_heard=stated.made["words"],
            decision=decision,
            **stated.by("grace"),
        )
    )
    assert did.events[0] == ("decided_to_go_on", "harmed")
    assert did.made.said_by == f"person:{stated.maria.person_id}"
    assert stated.maria.state == state


def test_nobody_decides_on_words_that_they_have_not_heard(stated: Way) -> None:
    stated.to("released")
    with stated.refused("decision.not_heard"):
        releases.decide_to_go_on(
            case=stated.case,
            participation=stated.maria,
            having_heard=stated.made["words"],
            decision="still_willing",
            **stated.by("grace"),
        )
