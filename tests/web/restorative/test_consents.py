"""Consents, given in exact words and taken back at once: what stops with each, in the same transaction."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.web.restorative.way import APPROACH_WORDS, MEETS, Did, Way
from wayforward.process.consents import CHECKLIST
from wayforward.web import vault
from wayforward.web.accounts.models import Tie
from wayforward.web.accounts.walled import Purpose
from wayforward.web.outgoing.models import Message
from wayforward.web.people.models import Consent, Withdrawal
from wayforward.web.public.actions import stories
from wayforward.web.restorative.actions import agreements, consents, participants, releases
from wayforward.web.restorative.actions.cases import name_responsible
from wayforward.web.restorative.actions.enquiries import ask_agency
from wayforward.web.restorative.models import Agreement, Commitment, RJCase


def given(way: Way, who: str, kind: str) -> Consent:
    """The newest consent of this kind that this person gave."""
    rows = Consent.unwalled(Purpose.CHECKING).filter(case_id=way.case.pk, person=way.person(who), kind=kind)
    return rows.order_by("at").last()


def withdraw(way: Way, who: str, kind: str, by: str = "grace", **changed: Any) -> Did:
    """This person takes the newest consent of this kind back, by text message."""
    row = given(way, who, kind)
    return way.did(
        lambda: consents.withdraw_consent(case=way.case, consent=row, how="text_message", **(way.by(by) | changed))
    )


def sent_to(way: Way, who: str) -> list[str]:
    """For what this person got messages, in order."""
    rows = Message.unwalled(Purpose.CHECKING).filter(case_id=way.case.pk, person=way.person(who)).order_by("at")
    return [row.purpose for row in rows if row.sent_at]


# --- Giving. ----------------------------------------------------------------------------------------------------------


def test_a_consent_keeps_the_exact_words_under_the_persons_own_key(allocated: Way) -> None:
    allocated.to("met")
    did = allocated.did(
        lambda: allocated.consent("maria", "C4", to=str(allocated.joanne.person_id), scope=f"  {APPROACH_WORDS} ")
    )
    row = did.made
    assert did.events == [("consent_given", "harmed")]
    assert vault.unseal_for(vault.Purpose.DOCUMENT, row.scope) == APPROACH_WORDS
    assert (row.key_id, row.compartment) == (allocated.maria.key_id, "harmed")
    assert row.said_by == f"person:{allocated.maria.person_id}"
    assert row.expires_on is not None


@pytest.mark.parametrize(
    ("kind", "words", "code"),
    [
        ("C4", {"scope": " "}, "consent.no_words"),
        ("C5", {"scope": "Ask the police"}, "consent.no_one_named"),
        ("C7", {}, "consent.no_one_named"),
        ("C8", {"item": "  "}, "consent.no_item"),
        ("C9", {"to": "somebody"}, "consent.no_words"),
    ],
)
def test_what_is_agreed_to_has_to_be_clear(asked: Way, kind: str, words: dict[str, str], code: str) -> None:
    with asked.refused(code):
        asked.consent("maria", kind, **words)


@pytest.mark.parametrize("kind", ["C4", "C6", "C7"])
def test_nobody_agrees_to_take_part_before_everything_was_explained(allocated: Way, kind: str) -> None:
    allocated.step(lambda: allocated.session("maria", explained=CHECKLIST[1:]))
    with allocated.refused("consent.information_not_given"):
        allocated.consent("maria", kind, to="x", scope="Words")
    allocated.step(lambda: allocated.session("maria", explained=CHECKLIST[:1]))
    allocated.step(lambda: allocated.consent("maria", kind, to="x", scope="Words"))


def test_who_cannot_decide_about_it_now_agrees_to_nothing_of_it(decided: Way) -> None:
    decided.step(
        lambda: participants.record_capacity(
            participation=decided.maria, outcome="no", words="Asked twice", **decided.by("grace")
        )
    )
    with decided.refused("consent.not_able_to_understand"):
        decided.consent("maria", "C6")


def test_agreeing_to_prepare_moves_on_and_nothing_else_does(decided: Way) -> None:
    decided.step(lambda: decided.consent("maria", "C15"))
    assert decided.maria.state == "willing_in_principle"
    decided.step(lambda: decided.consent("maria", "C6"))
    assert decided.maria.state == "consented_to_prepare"


def test_a_caseworker_knows_how_far_it_is_for_as_long_as_she_wants(allocated: Way) -> None:
    asha = allocated.cast.asha
    assert not RJCase.visible_to(asha).exists()
    allocated.share_with_asha()
    tie = Tie.objects.get(staff=asha, case_id=allocated.case.pk)
    assert (tie.kind, tie.until) == ("harmed_caseworker", None)
    withdraw(allocated, "maria", "C9")
    tie.refresh_from_db()
    assert tie.until == allocated.now


# --- Taking back: what stops with it. ---------------------------------------------------------------------------------


def test_a_consent_is_taken_back_once_and_not_before_it_was_given(asked: Way) -> None:
    row = given(asked, "maria", "C5")
    with asked.refused("consent.before_given"):
        consents.withdraw_consent(
            case=asked.case, consent=row, how="verbal", by=asked.cast.grace, at=row.at - timedelta(minutes=1)
        )
    withdraw(asked, "maria", "C5")
    with asked.refused("consent.already_withdrawn"):
        consents.withdraw_consent(case=asked.case, consent=row, how="verbal", **asked.by("grace"))


def test_it_counts_from_when_it_was_said_not_from_when_it_was_typed(confirmed: Way) -> None:
    said = confirmed.now
    did = withdraw(confirmed, "maria", "C7", at=said, words="I cannot", said_to=confirmed.cast.asha)
    row = did.made.withdrawal
    assert (row.at, row.how, row.said_to) == (said, "text_message", confirmed.cast.asha)
    assert row.recorded_at > said
    assert row.key_id == confirmed.maria.key_id
    assert vault.unseal_for(vault.Purpose.DOCUMENT, row.words) == "I cannot"


def test_the_meeting_is_off_at_once_and_everybody_hears_it_in_neutral_words(confirmed: Way) -> None:
    did = withdraw(confirmed, "maria", "C7", said_by=f"person:{confirmed.maria.person_id}")
    assert confirmed.meeting.cancelled_at == confirmed.now
    assert confirmed.meeting.cancelled_because == "consent_withdrawn"
    assert confirmed.case.next_meeting_at is None
    assert did.made.activities == 1
    assert did.made.words == "The meeting or exchange is off, at once."
    assert did.made.cannot_undo == ""
    assert {("activity_cancelled", "joint"), ("consent_withdrawn", "harmed")} <= set(did.events)
    assert did.given == {
        ("cancel_venue", "Grace"),
        ("cancel_travel", "Grace"),
        ("tell_co_facilitator", "Ben"),
        ("supportive_follow_up", "Grace"),
        ("tell_other_party_neutrally", "Grace"),
    }
    assert did.ended == {
        ("ask_readiness", "Grace"),
        ("readiness_today", "Grace"),
        ("record_activity", "Grace"),
        ("aftercare_due", "Asha"),
        ("aftercare_due", "Ben"),
    }
    assert confirmed.maria.state == "withdrew"
    assert confirmed.joanne.state == "ready"
    confirmed.step(lambda: None, at=confirmed.now + timedelta(hours=12))
    for who in ("maria", "joanne"):
        assert sent_to(confirmed, who)[-1] == "appointment_off"


def test_one_way_of_saying_it_is_as_good_as_another(confirmed: Way) -> None:
    """She texts her caseworker, who sees no more of the case than how far it is."""
    confirmed.share_with_asha()
    confirmed.now = MEETS - timedelta(days=1)
    did = confirmed.did(
        lambda: consents.stop_taking_part(
            participation=confirmed.maria,
            how="text_message",
            words="I am not coming",
            said_to=confirmed.cast.asha,
            **confirmed.by("asha"),
        )
    )
    rows = Withdrawal.unwalled(Purpose.CHECKING).filter(case_id=confirmed.case.pk)
    assert sorted(row.consent.kind for row in rows.select_related("consent")) == ["C4", "C6", "C7"]
    assert {row.how for row in rows} == {"text_message"}
    assert {row.by for row in rows} == {confirmed.cast.asha}
    assert confirmed.meeting.cancelled_at is not None
    assert confirmed.maria.state == "withdrew"
    assert ("supportive_follow_up", "Grace") in did.given
    assert ("tell_other_party_neutrally", "Grace") in did.given
    assert did.made.activities == 1


def test_who_agreed_to_nothing_yet_leaves_all_the_same(allocated: Way) -> None:
    did = allocated.did(
        lambda: consents.stop_taking_part(participation=allocated.maria, how="phone", **allocated.by("ben"))
    )
    assert did.made.withdrawal is None
    assert allocated.maria.state == "withdrew"
    assert ("participation_moved", "harmed") in did.events
    with allocated.refused("participation.no_such_move"):
        participants.record_decision(participation=allocated.maria, decision="pause", **allocated.by("grace"))


def test_in_the_middle_of_a_meeting_it_ends_there(confirmed: Way) -> None:
    confirmed.ask_all(MEETS - timedelta(days=2))
    confirmed.ask_all(MEETS - timedelta(minutes=30))
    did = withdraw(confirmed, "joanne", "C7", at=MEETS + timedelta(minutes=40))
    assert (confirmed.meeting.ended, confirmed.meeting.ended_by) == (
        "early_by_participant",
        str(confirmed.joanne.pk),
    )
    assert confirmed.meeting.held_at == MEETS
    assert confirmed.meeting.cancelled_at is None
    assert did.made.cannot_undo == "Nothing that was said before can be unsaid."


def test_no_contact_stops_every_message_that_has_not_left(confirmed: Way) -> None:
    confirmed.step(lambda: confirmed.consent("joanne", "C1"))
    did = withdraw(confirmed, "joanne", "C1")
    assert ("all_contact_stopped", "responsible") in did.events
    assert confirmed.meeting.cancelled_at is not None
    assert confirmed.joanne.state == "withdrew"
    assert not [each for each in confirmed.waiting() if each.person_id == confirmed.joanne.person_id]
    assert ("supportive_follow_up", "Grace") not in did.given
    confirmed.step(lambda: None, at=confirmed.now + timedelta(days=1))
    assert "appointment_off" not in sent_to(confirmed, "joanne")
    assert sent_to(confirmed, "maria")[-1] == "appointment_off"


def leaves(way: Way, who: str) -> None:
    assert way.part(who).state == "withdrew"
    assert way.meeting.cancelled_at is not None


def no_further_question(way: Way, who: str) -> None:
    with way.refused("G3.no_consent_to_ask_agency"):
        ask_agency(case=way.case, agency=way.police, ask=["orders"], **way.by("grace"))


STOPS: list[tuple[str, str, Callable[[Way, str], None], bool]] = [
    ("maria", "C3", leaves, True),
    ("maria", "C4", leaves, True),
    ("maria", "C6", leaves, False),
    ("joanne", "C6", leaves, False),
    ("maria", "C5", no_further_question, True),
]


@pytest.mark.parametrize(("who", "kind", "stopped", "undone"), STOPS)
def test_what_stands_on_it_stops_with_it(
    confirmed: Way, who: str, kind: str, stopped: Callable[[Way, str], None], undone: bool
) -> None:
    did = withdraw(confirmed, who, kind)
    assert bool(did.made.cannot_undo) == undone
    assert did.made.words
    stopped(confirmed, who)


def test_words_not_yet_passed_on_stay_where_they_are(stated: Way) -> None:
    stated.to("released")
    did = withdraw(stated, "joanne", "C8")
    assert did.made.cannot_undo == ""
    with stated.refused("disclosure.consent_does_not_stand"):
        releases.pass_on(
            case=stated.case,
            consent=stated.made["words"],
            to=stated.maria,
            how="in_person",
            recipient_agreed=True,
            **stated.by("grace"),
        )
    assert stated.joanne.state == "considering"


def test_words_that_were_passed_on_cannot_be_called_back(decided: Way) -> None:
    did = withdraw(decided, "joanne", "C8")
    assert did.made.cannot_undo == "What was passed on already cannot be taken back."
    assert decided.joanne.state == "considering"


def test_no_more_questions_are_asked(held: Way) -> None:
    held.step(lambda: held.consent("maria", "C15"))
    assert held.asked("feedback_due") == {held.maria.pk, held.joanne.pk}
    withdraw(held, "maria", "C15")
    assert held.asked("feedback_due") == {held.joanne.pk}


def test_her_own_promises_end_and_the_paper_is_looked_at_again(agreement: Way) -> None:
    did = withdraw(agreement, "joanne", "C10")
    made = Agreement.unwalled(Purpose.CHECKING).get(case_id=agreement.case.pk)
    promised = Commitment.unwalled(Purpose.CHECKING).get(agreement=made)
    assert promised.status == "overtaken"
    assert did.given == {("signature_taken_back", "Grace")}
    assert did.made.words.startswith("This person's own commitments end")


def test_a_signature_taken_back_before_the_other_signs_makes_no_agreement(held: Way) -> None:
    parties = [held.maria, held.joanne]
    made = held.step(
        lambda: agreements.draft_agreement(case=held.case, commitments=[], signatories=parties, **held.by("grace"))
    )

    def sign(who: str) -> Any:
        part = held.part(who)
        return held.step(
            lambda: agreements.sign_agreement(
                agreement=made, participation=part, said_by=f"person:{part.person_id}", **held.by("grace")
            )
        )

    sign("maria")
    withdraw(held, "maria", "C10")
    sign("joanne")
    made.refresh_from_db()
    assert made.status == "proposed"
    sign("maria")
    made.refresh_from_db()
    assert made.status == "agreed"


def test_a_published_story_comes_down_in_the_same_moment(agreement: Way) -> None:
    way = agreement
    draft = way.step(
        lambda: stories.draft_story(
            case=way.case, title="Two colleagues", text="We say good morning.", details_changed=3, **way.by("grace")
        )
    )
    for who in ("maria", "joanne"):
        way.step(
            lambda who=who: way.consent(
                who, "C17", to=str(draft.pk), channel="website", item_sha256=draft.text_sha256, scope="This version"
            )
        )
    story = way.step(lambda: stories.publish_story(draft=draft, **way.by("lena")))
    did = withdraw(way, "joanne", "C17")
    story.refresh_from_db()
    assert story.withdrawn_at == way.now
    assert ("story_withdrawn", "case") in did.events
    assert "cannot be recalled" in did.made.cannot_undo


def test_another_agreement_to_approach_keeps_her_in(asked: Way) -> None:
    third = asked.person("third")
    asked.step(lambda: name_responsible(case=asked.case, person=third, **asked.by("grace")))
    asked.step(lambda: asked.consent("maria", "C4", to=str(third.pk), scope="To him as well"))
    did = withdraw(asked, "maria", "C4")
    assert asked.maria.state == "considering"
    assert did.given == set()
    assert withdraw_first(asked).made.words
    assert asked.maria.state == "withdrew"


def withdraw_first(way: Way) -> Did:
    row = Consent.unwalled(Purpose.CHECKING).filter(case_id=way.case.pk, kind="C4").order_by("at").first()
    return way.did(lambda: consents.withdraw_consent(case=way.case, consent=row, how="letter", **way.by("grace")))
