"""Closing with the fixed reasons, what each side is told, and coming back."""

from datetime import timedelta
from typing import Any

import pytest

from tests.web.restorative.browsing import Browser, Changes, page
from tests.web.restorative.way import APPROACH_WORDS, HER_WORDS, MEETS, SECRET, Way
from wayforward.process.disclosure import COMPLETED, NEUTRAL, RETURN_ROUTE
from wayforward.process.participation import CaseState, ClosureReason
from wayforward.web import clock, vault
from wayforward.web.accounts.walled import Purpose
from wayforward.web.outgoing.models import Message
from wayforward.web.people.models import Person
from wayforward.web.restorative import told
from wayforward.web.restorative.actions import agreements, cases, closing, consents, participants, responsibility
from wayforward.web.restorative.models import Agreement, Closing
from wayforward.web.support.actions.deaths import record_death

# What is the closer's word alone; the others have to be true of somebody in the case.
PLAIN = [
    reason
    for reason in ClosureReason
    if not reason.startswith(("completed_direct", "completed_indirect", "completed_mixed", "died_"))
    and reason != ClosureReason.RESPONSIBLE_DENIES
]


def close(way: Way, reason: str, by: str = "grace", **given: Any) -> Closing:
    return closing.close_case(case=way.case, reason=ClosureReason(reason), **(way.by(by) | given))


@pytest.mark.parametrize("reason", PLAIN)
def test_whatever_the_reason_the_other_side_reads_the_same(decided: Way, reason: str) -> None:
    did = decided.did(lambda: close(decided, reason, words="She cried on the phone", outcomes={"answers": "some"}))
    assert did.events[-1] == ("case_closed", "status")
    assert decided.open_duties() == set()
    assert (decided.case.state, decided.case.closure_reason) == (CaseState.CLOSED, reason)
    assert did.made.retention_on is not None
    assert did.made.key_id == decided.case.key_id
    assert (decided.maria.state, decided.joanne.state) == ("closed", "closed")
    for who in ("maria", "joanne"):
        assert told.told_to(decided.person(who))[-1] == f"{NEUTRAL} {RETURN_ROUTE}"
    with decided.refused("case.is_closed"):
        close(decided, reason)


@pytest.mark.parametrize("reason", ["completed_direct", "completed_indirect", "completed_mixed"])
def test_a_case_that_was_completed_says_so(agreement: Way, reason: str) -> None:
    looked_at(agreement)
    agreement.step(lambda: close(agreement, reason))
    assert told.told_to(agreement.person("joanne"))[-1] == f"{COMPLETED} {RETURN_ROUTE}"


def looked_at(way: Way) -> None:
    made: Agreement = way.made["agreement"]
    way.step(lambda: agreements.review_agreement(agreement=made, statuses={1: "in_force"}, **way.by("grace")))


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        ("completed_direct", "G10.nothing_held"),
        ("completed_mixed", "G10.nothing_held"),
        ("responsible_denies", "G10.not_true_of_anybody"),
        ("died_harmed", "G10.not_true_of_anybody"),
        ("died_responsible", "G10.not_true_of_anybody"),
    ],
)
def test_a_reason_has_to_be_true(decided: Way, reason: str, code: str) -> None:
    with decided.refused(code):
        close(decided, reason)


def test_a_denial_is_no_secret_to_the_file_and_one_to_her(stated: Way) -> None:
    stated.step(
        lambda: responsibility.record_responsibility(
            case=stated.case, participation=stated.joanne, level="denies", scope="It was not me", **stated.by("grace")
        )
    )
    stated.step(lambda: close(stated, "responsible_denies"))
    assert told.told_to(stated.person("maria")) == [f"{NEUTRAL} {RETURN_ROUTE}"]


@pytest.mark.parametrize(("who", "reason"), [("maria", "died_harmed"), ("joanne", "died_responsible")])
def test_a_death(decided: Way, who: str, reason: str) -> None:
    decided.step(lambda: record_death(person=decided.person(who), **decided.by("grace")))
    decided.step(lambda: close(decided, reason))
    assert decided.part(who).state == "died"


def test_nothing_that_somebody_relies_on_is_left_open(confirmed: Way, agreement: Way, held: Way) -> None:
    with confirmed.refused("G10.activity_open"):
        close(confirmed, "other")
    with agreement.refused("G10.commitments_not_reviewed"):
        close(agreement, "completed_direct")
    with held.refused("G10.not_yours_to_close"):
        close(held, "other", by="carys")


def test_a_promise_with_an_end_is_seen_through(held: Way) -> None:
    parties = [held.maria, held.joanne]
    promise = agreements.CommitmentDraft("repeated", "I ring", [held.joanne], recurrence="weekly")
    made = held.step(
        lambda: agreements.draft_agreement(
            case=held.case, commitments=[promise], signatories=parties, **held.by("grace")
        )
    )
    for part in parties:
        held.step(
            lambda part=part: agreements.sign_agreement(
                agreement=made, participation=part, said_by=f"person:{part.person_id}", **held.by("grace")
            )
        )
        made.refresh_from_db()
    with held.refused("G10.commitments_open"):
        close(held, "completed_direct")


@pytest.mark.parametrize("by", ["ben", "sam", "lena"])
def test_who_closes(decided: Way, by: str) -> None:
    decided.step(lambda: close(decided, "other", by))
    assert decided.case.state == CaseState.CLOSED


def test_who_said_no_keeps_that_as_their_answer(decided: Way) -> None:
    decided.step(
        lambda: participants.record_decision(
            participation=decided.joanne, decision="do_not_ask_again", **decided.by("grace")
        )
    )
    decided.step(lambda: close(decided, "responsible_declined"))
    assert (decided.maria.state, decided.joanne.state) == ("closed", "declined_do_not_ask_again")


# --- Coming back. -----------------------------------------------------------------------------------------------------


def reopen(way: Way, by: str = "grace") -> Closing:
    return closing.reopen_case(case=way.case, words="She rang", **way.by(by))


def test_who_comes_back_starts_by_thinking_about_it(decided: Way) -> None:
    with decided.refused("G10.not_closed"):
        reopen(decided)
    decided.step(lambda: close(decided, "harmed_withdrew"))
    with decided.refused("G10.not_yours_to_close"):
        reopen(decided, "carys")
    did = decided.did(lambda: reopen(decided))
    assert did.events[-1] == ("case_reopened", "status")
    assert did.made.reopened
    assert vault.unseal_for(vault.Purpose.DOCUMENT, did.made.words) == "She rang"
    assert (decided.case.closed_at, decided.case.closure_reason) == (None, "")
    assert (decided.maria.state, decided.joanne.state) == ("considering", "considering")


def test_whose_file_has_ended_does_not_come_back(decided: Way) -> None:
    decided.step(lambda: close(decided, "harmed_withdrew"))
    decided.step(lambda: vault.shred([decided.maria.key_id], reason="time_over", at=decided.now, decided_by=None))
    decided.step(lambda: reopen(decided))
    assert (decided.maria.state, decided.joanne.state) == ("closed", "considering")
    decided.step(lambda: close(decided, "other"))
    decided.step(lambda: vault.shred([decided.joanne.key_id], reason="time_over", at=decided.now, decided_by=None))
    with decided.refused("G10.erased"):
        reopen(decided)


def test_in_a_closed_case_nothing_goes_on(decided: Way) -> None:
    decided.step(lambda: close(decided, "other"))
    with decided.refused("case.is_closed"):
        cases.name_responsible(case=decided.case, person=decided.person("joanne"), **decided.by("grace"))
    with decided.refused("consent.case_is_closed"):
        decided.consent("maria", "C6")
    with decided.refused("participation.case_closed"):
        participants.record_decision(participation=decided.maria, decision="considering", **decided.by("grace"))
    decided.step(lambda: decided.consent("maria", "C15"))


def test_that_a_date_is_off_is_told_even_if_the_case_closes_before(confirmed: Way) -> None:
    """She leaves at night, and the case is closed before the other side's messages may leave."""
    confirmed.now = MEETS - timedelta(days=1, hours=10)
    with clock.at(confirmed.now):
        consents.stop_taking_part(participation=confirmed.maria, how="verbal", **confirmed.by("grace"))
        close(confirmed, "harmed_withdrew")
    assert {row.purpose for row in confirmed.waiting()} <= {"appointment_off"}
    confirmed.step(lambda: None, at=confirmed.now + timedelta(hours=12))
    rows = Message.unwalled(Purpose.CHECKING).filter(case_id=confirmed.case.pk, person=confirmed.person("joanne"))
    assert rows.get(purpose="appointment_off").sent_at is not None


# --- Told to one side, and not to the other. --------------------------------------------------------------------------


def test_each_is_told_what_was_released_to_them_and_no_more(agreement: Way) -> None:
    looked_at(agreement)
    agreement.step(lambda: close(agreement, "completed_direct"))
    to_maria, to_joanne = (" ".join(told.told_to(agreement.person(who))) for who in ("maria", "joanne"))
    assert HER_WORDS in to_maria
    assert HER_WORDS not in to_joanne
    for words in (SECRET, "She wants to know why.", "Pushed her", APPROACH_WORDS, "07700"):
        assert words not in to_maria + to_joanne
    assert "We say good morning" in to_maria
    assert "We say good morning" in to_joanne


def test_who_was_never_reached_is_told_nothing(asked: Way) -> None:
    asked.step(lambda: close(asked, "agency_refused_information"))
    assert told.told_to(asked.person("joanne")) == []
    assert told.told_to(asked.person("maria")) == [f"{NEUTRAL} {RETURN_ROUTE}"]


@pytest.mark.parametrize("slug", ["name-responsible", "add-participant"])
def test_nobody_is_named_for_a_case_that_refuses_them(decided: Way, slug: str) -> None:
    """Naming somebody and putting them in is one thing: no name is left behind in no case."""
    decided.step(lambda: close(decided, "harmed_withdrew"))
    people, typed = Person.unwalled(Purpose.CHECKING), {"name": "Rosa Hart", "known": "name_only", "role": "supporter"}
    before, changes = people.count(), Changes()
    answer = Browser(decided, "grace").post(page(decided, "step", slug), typed)
    assert answer.status_code == 200 and "The case is closed" in answer.content.decode()
    assert "Rosa Hart" in answer.content.decode(), "what was typed is lost"
    assert people.count() == before
    assert changes.events == []
