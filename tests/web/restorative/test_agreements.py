"""What they agree: every kind of promise, each free signature, the paper, looking again, and what is not kept."""

from datetime import date
from typing import Any

import pytest

from tests.web.restorative.way import Way
from wayforward.process.agreements import STATEMENTS
from wayforward.process.participation import CaseState
from wayforward.web import vault
from wayforward.web.accounts.walled import Purpose
from wayforward.web.outgoing.models import Document
from wayforward.web.people.models import Consent
from wayforward.web.restorative.actions import agreements, participants
from wayforward.web.restorative.actions.agreements import CommitmentDraft
from wayforward.web.restorative.models import Agreement, Commitment, CommitmentReview, Signature


def draft(way: Way, *commitments: CommitmentDraft, **given: Any) -> Agreement:
    said: dict[str, Any] = {"signatories": [way.maria, way.joanne]}
    return agreements.draft_agreement(case=way.case, commitments=commitments, **(said | way.by("grace") | given))


def sign(way: Way, made: Agreement, who: str, **given: Any) -> Signature:
    part = way.part(who)
    made.refresh_from_db()
    return agreements.sign_agreement(
        agreement=made, participation=part, said_by=f"person:{part.person_id}", **(way.by("grace") | given)
    )


def promises(way: Way) -> list[CommitmentDraft]:
    """One of each kind."""
    maria, joanne = way.maria, way.joanne
    return [
        CommitmentDraft("one_off", "I write to her", [joanne], due_on=date(2026, 8, 1)),
        CommitmentDraft("repeated", "I ring on Mondays", [joanne], recurrence="weekly"),
        CommitmentDraft("ongoing_commitment", "We say good morning", [maria, joanne]),
        CommitmentDraft("if_then_protocol", "At work", [maria, joanne], trigger="We meet", response="We nod"),
        CommitmentDraft("symbolic", "I bring a plant", [joanne]),
    ]


def agreed(way: Way, *commitments: CommitmentDraft) -> Agreement:
    """Both signed these words."""
    made = way.step(lambda: draft(way, *commitments))
    for who in ("maria", "joanne"):
        way.step(lambda who=who: sign(way, made, who))
    made.refresh_from_db()
    return made


def rows(made: Agreement) -> list[Commitment]:
    return list(Commitment.unwalled(Purpose.CHECKING).filter(agreement=made).order_by("number"))


# --- Writing it down, and signing. ------------------------------------------------------------------------------------


def test_each_kind_of_promise_starts_as_it_should(held: Way) -> None:
    did = held.did(lambda: draft(held, *promises(held)))
    assert did.events == [("agreement_drafted", "joint")]
    made = did.made
    assert (made.version, made.status) == (1, "proposed")
    assert {row.status for row in rows(made)} == {"proposed"}
    first = held.did(lambda: sign(held, made, "maria"))
    assert ("agreement_signed", "harmed") in first.events
    assert ("consent_given", "harmed") in first.events
    made.refresh_from_db()
    assert made.status == "proposed"
    last = held.did(lambda: sign(held, made, "joanne"))
    assert {("agreement_signed", "responsible"), ("agreement_made", "joint")} <= set(last.events)
    assert ("agreement_review", "Grace") in last.given
    made.refresh_from_db()
    assert made.status == "agreed"
    assert [row.status for row in rows(made)] == [
        "in_progress",
        "in_progress",
        "in_force",
        "in_force",
        "in_progress",
    ]
    assert held.case.state == CaseState.MONITORING


def test_a_signature_is_a_consent_to_these_very_words(held: Way) -> None:
    made = held.step(lambda: draft(held, *promises(held)))
    signature = held.step(lambda: sign(held, made, "maria", wants_to_be_told=False))
    consent = Consent.unwalled(Purpose.CHECKING).get(pk=signature.consent_id)
    assert (consent.kind, consent.to, consent.item_sha256) == ("C10", str(made.pk), made.text_sha256)
    assert not signature.wants_to_be_told
    with held.refused("agreement.signed_already"):
        sign(held, made, "maria")


def test_that_they_talked_is_a_full_result(held: Way) -> None:
    made = agreed(held)
    paper = Document.unwalled(Purpose.CHECKING).get(pk=made.document_id)
    words = " ".join(vault.unseal_for(vault.Purpose.DOCUMENT, paper.text).split())
    assert "We talked with each other and were heard." in words


def test_the_paper_says_the_same_to_both_and_what_nobody_gives_away(held: Way) -> None:
    made = agreed(held, *promises(held))
    paper = Document.unwalled(Purpose.CHECKING).get(pk=made.document_id)
    assert (paper.compartment, paper.key_id, paper.of_id) == ("joint", held.case.key_id, made.pk)
    words = " ".join(vault.unseal_for(vault.Purpose.DOCUMENT, paper.text).split())
    for said in ("I write to her", "By 1 August 2026", "weekly", "When: We meet. Then: We nod", *STATEMENTS):
        assert said in words
    for told in ("harmed", "responsible", "victim", "offender", "Assault"):
        assert told not in words


def test_nothing_is_agreed_before_anything_happened(allocated: Way) -> None:
    with allocated.refused("agreement.nothing_held"):
        draft(allocated)


@pytest.mark.parametrize(
    ("promise", "code"),
    [
        ({"kind": "symbolic", "text": "  "}, "agreement.no_text"),
        ({"kind": "symbolic", "owners": []}, "agreement.no_owner"),
        ({"kind": "one_off"}, "agreement.no_day"),
        ({"kind": "repeated"}, "agreement.no_recurrence"),
        ({"kind": "if_then_protocol", "trigger": "We meet"}, "agreement.no_trigger"),
    ],
)
def test_a_promise_has_to_be_clear(held: Way, promise: dict[str, Any], code: str) -> None:
    with held.refused(code):
        draft(held, CommitmentDraft(**({"text": "Something", "owners": [held.joanne]} | promise)))


def test_who_signs_and_who_promises(held: Way) -> None:
    other = held.step(
        lambda: participants.add_participant(
            case=held.case, person=held.person("third"), role="community", **held.by("grace")
        )
    )
    with held.refused("agreement.owner_not_a_party"):
        draft(held, CommitmentDraft("symbolic", "A plant", [other]))
    with held.refused("agreement.not_two_parties"):
        draft(held, signatories=[held.maria])
    made = held.step(lambda: draft(held))
    with held.refused("agreement.not_a_signatory"):
        sign(held, made, "third")


def test_who_stopped_is_not_asked_to_sign(held: Way) -> None:
    made = held.step(lambda: draft(held))
    held.step(lambda: participants.record_decision(participation=held.joanne, decision="stop", **held.by("grace")))
    with held.refused("agreement.not_willing"):
        sign(held, made, "joanne")


# --- A change of it. --------------------------------------------------------------------------------------------------


def test_a_change_takes_everybody_and_the_old_words_are_kept(held: Way) -> None:
    old = agreed(held, *promises(held))
    with held.refused("agreement.somebody_left_out"):
        draft(held, varies=old, signatories=[held.maria])
    new = held.step(lambda: draft(held, promises(held)[2], varies=old))
    assert new.version == 2
    old.refresh_from_db()
    assert old.status == "agreed"
    for who in ("maria", "joanne"):
        held.step(lambda who=who: sign(held, new, who))
    old.refresh_from_db()
    assert (old.status, old.superseded_by) == ("varied", new.pk)
    with held.refused("agreement.not_the_newest"):
        agreements.review_agreement(agreement=old, statuses={1: "completed"}, **held.by("grace"))
    with held.refused("agreement.not_agreed"):
        draft(held, varies=old)


# --- Looking again. ---------------------------------------------------------------------------------------------------


def review(way: Way, made: Agreement, **given: Any) -> list[CommitmentReview]:
    return agreements.review_agreement(**({"agreement": made, "words": "It goes well"} | way.by("grace") | given))


def test_a_look_at_what_goes_on_and_at_what_ends(held: Way) -> None:
    made = agreed(held, *promises(held))
    did = held.did(lambda: review(held, made, statuses={1: "completed", 3: "used"}))
    assert did.events == [("agreement_reviewed", "joint")]
    assert did.ended == {("commitment_due", "Grace")}  # the only one with a day was kept before it
    assert did.given == {("tell_harmed_of_agreement", "Grace")}
    assert [row.status for row in did.made] == ["completed", "used"]
    made.refresh_from_db()
    assert made.status == "in_force"
    assert vault.unseal_for(vault.Purpose.DOCUMENT, did.made[0].words) == "It goes well"


def test_an_agreement_whose_promises_are_all_kept_is_completed(held: Way) -> None:
    made = agreed(held, promises(held)[0])
    held.step(lambda: review(held, made, statuses={1: "completed"}))
    made.refresh_from_db()
    assert made.status == "completed"


@pytest.mark.parametrize(
    ("statuses", "code"),
    [
        ({1: "breached"}, "agreement.breach_needs_steps"),
        ({9: "completed"}, "agreement.unknown_commitment"),
        ({1: "in_force"}, "agreement.status_does_not_fit"),
        ({3: "completed"}, "agreement.status_does_not_fit"),
    ],
)
def test_what_is_no_look(held: Way, statuses: dict[int, str], code: str) -> None:
    made = agreed(held, *promises(held))
    with held.refused(code):
        review(held, made, statuses=statuses)


def test_what_nobody_signed_is_not_looked_at(held: Way) -> None:
    made = held.step(lambda: draft(held, *promises(held)))
    with held.refused("agreement.not_agreed"):
        review(held, made, statuses={1: "completed"})
    with held.refused("agreement.not_agreed"):
        breach(held, made, "fact_check")


# --- What is not kept. ------------------------------------------------------------------------------------------------


def breach(way: Way, made: Agreement, step: str, number: int = 1, **given: Any) -> CommitmentReview:
    return agreements.handle_breach(agreement=made, number=number, step=step, **(way.by("grace") | given))


def test_the_facts_first_then_what_she_wants(held: Way) -> None:
    made = agreed(held, *promises(held))
    for early in ("harmed_told", "wishes_asked", "talk", "kept_after_all"):
        with held.refused("agreement.step_too_early"):
            breach(held, made, early)
    did = held.did(lambda: breach(held, made, "fact_check", words="She forgot the day"))
    assert did.events == [("breach_handled", "joint")]
    assert did.lines[0].payload["step"] == "fact_check"
    assert rows(made)[0].status == "in_progress"
    with held.refused("agreement.step_too_early"):
        breach(held, made, "talk")
    for step in ("harmed_told", "wishes_asked", "talk"):
        held.step(lambda step=step: breach(held, made, step))
    assert rows(made)[0].status == "breached"
    assert held.waiting() == []


def test_what_was_kept_after_all_stands_as_before(held: Way) -> None:
    made = agreed(held, *promises(held))
    for step in ("fact_check", "kept_after_all"):
        held.step(lambda step=step: breach(held, made, step, number=3))
    assert rows(made)[2].status == "in_force"


def test_safety_waits_for_nothing(held: Way) -> None:
    made = agreed(held, *promises(held))
    held.step(lambda: breach(held, made, "safeguarding"))
    assert rows(made)[0].status == "in_progress"


def test_who_does_not_want_to_know_is_not_told(held: Way) -> None:
    made = held.step(lambda: draft(held, *promises(held)))
    held.step(lambda: sign(held, made, "maria", wants_to_be_told=False))
    held.step(lambda: sign(held, made, "joanne"))
    held.step(lambda: breach(held, made, "fact_check"))
    with held.refused("agreement.does_not_want_to_know"):
        breach(held, made, "harmed_told")
    held.step(lambda: breach(held, made, "wishes_asked"))
    with held.refused("agreement.not_part_of_a_disposal"):
        breach(held, made, "refer_back")
    with held.refused("agreement.unknown_commitment"):
        breach(held, made, "talk", number=9)
