"""What parties agree: how it is written and signed, looked at again, and handled when it is not kept."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from wayforward.process import agreements
from wayforward.process.agreements import STATEMENTS, CommitmentDraftFact, Kind, Status, Step
from wayforward.process.deadlines import LONDON
from wayforward.process.decision import Decision
from wayforward.process.facts import AgreementFact, CaseFacts, CommitmentFact, SignatureFact
from wayforward.process.settings import ServiceSettings

from .ready import AGREEMENT, BEGINS, NOW, READY, but, consent, plus, with_meeting, with_part

BOTH = ("maria", "joanne")
HELD = with_meeting(held_at=BEGINS)
PROPOSED = replace(AGREEMENT, status="proposed", signatures=())
PROTOCOL = CommitmentDraftFact(Kind.IF_THEN_PROTOCOL, True, BOTH, has_trigger=True, has_response=True)


def shut(decision: Decision, code: str, words: str) -> None:
    assert decision.codes == (code,)
    assert words in decision.reasons[0].words


def of(agreement: AgreementFact, facts: CaseFacts = HELD) -> CaseFacts:
    return replace(facts, agreements=(agreement,))


def committed(*commitments: CommitmentFact, status: str = "agreed") -> CaseFacts:
    return of(replace(AGREEMENT, status=status, commitments=commitments))


def test_every_kind_status_and_step_has_words() -> None:
    assert set(agreements.KIND_WORDS) == set(Kind)
    assert set(agreements.STATUS_WORDS) == set(Status)
    assert set(agreements.STEP_WORDS) == set(agreements.COMES_AFTER) == set(Step)


def test_what_every_paper_says() -> None:
    """That it binds nobody in law, and that nobody is kept from those whom section 17 of the Act names."""
    paper = " ".join(STATEMENTS)
    for words in ("not legally binding", "may still speak to the police", "a lawyer", "a support service"):
        assert words in paper
    for words in ("regulator", "compensation", "our child, our parent or our partner", "freely", "can be changed"):
        assert words in paper


# --- writing it down --------------------------------------------------------------------------------------------------


def draft(*commitments: CommitmentDraftFact, facts: CaseFacts = HELD, **given: Any) -> Decision:
    values: dict[str, Any] = {"signatories": BOTH, **given}
    return agreements.can_draft(facts, commitments=commitments, **values)


def test_to_have_talked_is_a_full_result() -> None:
    assert draft()
    assert draft(CommitmentDraftFact(Kind.NONE_DIALOGUE_ONLY, False, ()))


def test_what_parties_may_agree() -> None:
    assert draft(
        PROTOCOL,
        CommitmentDraftFact(Kind.ONGOING_COMMITMENT, True, BOTH),
        CommitmentDraftFact(Kind.SYMBOLIC, True, ("joanne",)),
        CommitmentDraftFact(Kind.ONE_OFF, True, ("maria",), due_on=date(2026, 8, 14)),
        CommitmentDraftFact(Kind.REPEATED, True, ("joanne",), recurrence="weekly"),
    )


def test_what_a_commitment_has_to_say() -> None:
    one_off = CommitmentDraftFact(Kind.ONE_OFF, True, ("joanne",), due_on=date(2026, 8, 14))
    shut(draft(replace(one_off, has_text=False)), "agreement.no_text", "the words that the parties used")
    shut(draft(replace(one_off, owners=())), "agreement.no_owner", "it may be both")
    shut(draft(replace(one_off, owners=("liam",))), "agreement.owner_not_a_party", "Only somebody who signs")
    shut(draft(replace(one_off, due_on=None)), "agreement.no_day", "by which day")
    repeated = CommitmentDraftFact(Kind.REPEATED, True, ("joanne",))
    shut(draft(repeated), "agreement.no_recurrence", "how often")
    for missing in ("has_trigger", "has_response"):
        shut(draft(replace(PROTOCOL, **{missing: False})), "agreement.no_trigger", "what is done then")


def test_when_it_can_be_written_down() -> None:
    shut(draft(facts=but(disclosures=())), "agreement.nothing_held", "met or exchanged")
    assert draft(facts=READY)  # words were carried between them
    shut(draft(facts=replace(HELD, closed_at=NOW)), "agreement.case_closed", "Open it again")
    for signatories in (("maria",), ("maria", "maria"), ("maria", "somebody")):
        shut(draft(signatories=signatories), "agreement.not_two_parties", "at least two people")


def test_a_change_takes_everyone_who_made_it() -> None:
    assert draft(PROTOCOL, varies="agreement")
    shut(draft(PROTOCOL, facts=of(PROPOSED), varies="agreement"), "agreement.not_agreed", "Not everybody has signed")
    varied = replace(AGREEMENT, status="varied")
    assert draft(PROTOCOL, facts=of(varied), varies="agreement").codes == ("agreement.not_agreed",)
    three = replace(AGREEMENT, signatories=(*BOTH, "mother"))
    shut(draft(facts=of(three), varies="agreement"), "agreement.somebody_left_out", "Ask each of them to sign")


# --- signing ----------------------------------------------------------------------------------------------------------


def sign(facts: CaseFacts, who: str = "maria") -> Decision:
    return agreements.can_sign(facts, agreement="agreement", participation=who)


def test_each_signs_freely() -> None:
    facts = of(PROPOSED)
    assert sign(facts)
    shut(sign(facts, "liam"), "agreement.not_a_signatory", "not one of those")
    shut(sign(of(replace(PROPOSED, status="varied"))), "agreement.not_open_to_sign", "not open to be signed")
    shut(sign(replace(facts, closed_at=NOW)), "agreement.case_closed", "closed")
    shut(sign(with_part("maria", facts, state="withdrew")), "agreement.not_willing", "nobody asks them to sign")
    shut(sign(HELD), "agreement.signed_already", "already")


def test_a_signature_under_other_words_is_none() -> None:
    other = SignatureFact("maria", "older", NOW)
    assert sign(of(replace(PROPOSED, signatures=(other,))))
    assert not agreements.all_signed(
        of(replace(AGREEMENT, signatures=(other, *AGREEMENT.signatures[1:]))), agreement="agreement"
    )
    assert agreements.all_signed(HELD, agreement="agreement")


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (Kind.IF_THEN_PROTOCOL, Status.IN_FORCE),
        (Kind.ONGOING_COMMITMENT, Status.IN_FORCE),
        (Kind.NONE_DIALOGUE_ONLY, Status.COMPLETED),
        (Kind.ONE_OFF, Status.IN_PROGRESS),
        (Kind.REPEATED, Status.IN_PROGRESS),
        (Kind.SYMBOLIC, Status.IN_PROGRESS),
    ],
)
def test_what_a_commitment_starts_as(kind: Kind, status: Status) -> None:
    assert agreements.status_when_agreed(kind) == status


# --- looking at it again ----------------------------------------------------------------------------------------------

TWO = (
    CommitmentFact(1, "if_then_protocol", "in_force", BOTH),
    CommitmentFact(2, "one_off", "in_progress", ("joanne",)),
)


def review(facts: CaseFacts | None = None, **statuses: str) -> Decision:
    numbered = {int(number[1:]): status for number, status in statuses.items()}
    return agreements.can_review(facts or committed(*TWO), agreement="agreement", statuses=numbered)


@pytest.mark.parametrize("status", ["in_force", "used", "not_needed", "overtaken", "not_monitored"])
def test_what_goes_on_is_in_force_used_or_not_needed(status: str) -> None:
    assert review(n1=status)


@pytest.mark.parametrize("status", ["in_progress", "completed", "partly_completed", "not_completed_explained"])
def test_what_ends_is_in_progress_or_done(status: str) -> None:
    assert review(n2=status)


def test_what_cannot_be_written_at_a_review() -> None:
    shut(review(n1="completed"), "agreement.status_does_not_fit", "does not fit this kind")
    shut(review(n2="used"), "agreement.status_does_not_fit", "does not fit this kind")
    shut(review(n3="completed"), "agreement.unknown_commitment", "no commitment with this number")
    shut(review(n2="breached"), "agreement.breach_needs_steps", "Nothing becomes a breach by a tick")
    shut(review(committed(*TWO, status="proposed"), n1="used"), "agreement.not_agreed", "signed")
    shut(review(committed(*TWO, status="varied"), n1="used"), "agreement.not_the_newest", "newer version")


@pytest.mark.parametrize(
    ("statuses", "whole"),
    [
        ((), "agreed"),
        (("in_force", "breached"), "breached"),
        (("completed", "in_force"), "in_force"),
        (("not_needed",), "in_force"),
        (("completed", "in_progress"), "in_progress"),
        (("completed", "completed"), "completed"),
        (("completed", "overtaken"), "completed"),
        (("cancelled_by_mutual_consent",), "cancelled_by_mutual_consent"),
        (("not_completed_explained",), "not_completed_explained"),
        (("completed", "not_completed_explained"), "partly_completed"),
        (("partly_completed", "completed"), "partly_completed"),
    ],
)
def test_the_whole_follows_from_its_parts(statuses: tuple[str, ...], whole: str) -> None:
    assert agreements.status_after(statuses, now="agreed") == whole


@pytest.mark.parametrize("now", ["proposed", "varied"])
def test_what_is_not_standing_stays_as_it_is(now: str) -> None:
    assert agreements.status_after(("completed",), now=now) == now


def test_when_it_is_looked_at_again() -> None:
    assert agreements.review_days(date(2026, 7, 31), ServiceSettings()) == (
        datetime(2026, 9, 11, 9, tzinfo=LONDON),
        datetime(2026, 10, 30, 9, tzinfo=LONDON),
    )


# --- when it is not kept ----------------------------------------------------------------------------------------------


def step(step: Step, *before: Step, **given: Any) -> Decision:
    commitment = CommitmentFact(1, "one_off", "in_progress", ("joanne",), steps=tuple(before))
    facts = committed(commitment, status=given.pop("status", "agreed"))
    facts = replace(facts, **given)
    return agreements.can_handle_breach(facts, agreement="agreement", number=1, step=step)


def test_the_facts_come_first_then_the_harmed_persons_wishes() -> None:
    assert step(Step.FACT_CHECK)
    for early in (Step.KEPT_AFTER_ALL, Step.HARMED_TOLD, Step.WISHES_ASKED):
        shut(step(early), "agreement.step_too_early", "Another step comes first")
        assert step(early, Step.FACT_CHECK)
    for late in (Step.TALK, Step.VARY, Step.SECOND_MEETING, Step.RECORD_ONLY):
        assert step(late, Step.FACT_CHECK).codes == ("agreement.step_too_early",)
        assert step(late, Step.FACT_CHECK, Step.WISHES_ASKED)


def test_safety_waits_for_nothing() -> None:
    assert step(Step.SAFEGUARDING)


def test_it_goes_back_only_to_where_it_came_from() -> None:
    done = (Step.FACT_CHECK, Step.WISHES_ASKED)
    shut(step(Step.REFER_BACK, *done), "agreement.not_part_of_a_disposal", "nowhere to refer it back to")
    assert step(Step.REFER_BACK, *done, cj_stage="community_resolution")


def test_whoever_asked_not_to_be_told_is_not_told() -> None:
    refused = (SignatureFact("maria", "sha", NOW, wants_to_be_told=False), AGREEMENT.signatures[1])
    quiet = replace(
        AGREEMENT, signatures=refused, commitments=(CommitmentFact(1, "one_off", "agreed", steps=("fact_check",)),)
    )

    def tell(facts: CaseFacts) -> Decision:
        return agreements.can_handle_breach(facts, agreement="agreement", number=1, step=Step.HARMED_TOLD)

    shut(tell(of(quiet)), "agreement.does_not_want_to_know", "(C11)")
    spoken = replace(quiet, signatures=AGREEMENT.signatures)
    assert tell(of(spoken))
    said_no_since = plus(of(spoken), consents=consent("C11", "maria", withdrawn_at=NOW))
    assert tell(said_no_since).codes == ("agreement.does_not_want_to_know",)
    assert agreements.wants_to_be_told(said_no_since, agreement="agreement", participation="joanne")


def test_what_has_no_breach() -> None:
    shut(step(Step.FACT_CHECK, status="proposed"), "agreement.not_agreed", "signed")
    shut(step(Step.FACT_CHECK, status="varied"), "agreement.not_the_newest", "newer version")
    nothing = agreements.can_handle_breach(committed(), agreement="agreement", number=1, step=Step.FACT_CHECK)
    shut(nothing, "agreement.unknown_commitment", "no commitment")


@pytest.mark.parametrize(
    ("step", "kind", "after"),
    [
        (Step.FACT_CHECK, Kind.ONE_OFF, "in_progress"),
        (Step.SAFEGUARDING, Kind.ONE_OFF, "in_progress"),
        (Step.KEPT_AFTER_ALL, Kind.IF_THEN_PROTOCOL, "in_force"),
        (Step.HARMED_TOLD, Kind.ONE_OFF, "breached"),
        (Step.WISHES_ASKED, Kind.ONE_OFF, "breached"),
        (Step.TALK, Kind.ONE_OFF, "in_progress"),
    ],
)
def test_what_a_step_makes_of_a_commitment(step: Step, kind: Kind, after: str) -> None:
    assert agreements.status_after_step(step, now="in_progress", kind=kind) == after


# --- what is still to come --------------------------------------------------------------------------------------------


def test_what_is_still_open() -> None:
    still_open = {status for status in Status if agreements.is_open(CommitmentFact(1, "one_off", status))}
    assert still_open == {Status.AGREED, Status.IN_PROGRESS, Status.IN_FORCE, Status.USED, Status.BREACHED}


def test_the_newest_version_stands() -> None:
    older = replace(AGREEMENT, id="older", status="varied", at=BEGINS)
    assert agreements.newest([AGREEMENT, older]) == AGREEMENT
    assert agreements.newest([older]) is None
