"""Allocation: who may facilitate and supervise, and every reason why not."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from wayforward.process import allocation
from wayforward.process.allocation import Complexity, Conflict, Place, StaffFact
from wayforward.process.decision import Reason
from wayforward.process.facts import CaseFacts, ConflictFact
from wayforward.process.settings import ServiceSettings

NOW = datetime(2026, 6, 4, 10, 10, tzinfo=UTC)
JOINED = NOW - timedelta(minutes=8)
DECLARED = NOW - timedelta(minutes=2)
GRACE = StaffFact(
    "grace", ("practitioner", "rj_lead"), Complexity.SENSITIVE_COMPLEX, date(2028, 1, 31), declared_at=DECLARED
)
BEN = replace(GRACE, id="ben", roles=("practitioner",))
SAM = StaffFact("sam", ("supervisor",), "", None, declared_at=DECLARED)
ASHA = StaffFact("asha", ("caseworker",), "", None, is_caseworker_of_party=True)


def allocate(**given: Any) -> tuple[str, ...]:
    asked: dict[str, Any] = {
        "facilitator": GRACE,
        "co_facilitator": BEN,
        "supervisor": SAM,
        "complexity": Complexity.SENSITIVE_COMPLEX,
        "last_joined_at": JOINED,
        **given,
    }
    return allocation.may_allocate(**asked, settings=ServiceSettings(), now=NOW).codes


def test_grace_and_ben_with_sam() -> None:
    assert allocate() == ()


def test_the_caseworker_is_partial() -> None:
    assert "allocation.caseworker_is_partial" in allocate(facilitator=ASHA)
    practitioner_too = replace(BEN, is_caseworker_of_party=True)
    assert allocate(co_facilitator=practitioner_too) == ("allocation.caseworker_is_partial",)


@pytest.mark.parametrize("who", ["facilitator", "co_facilitator", "supervisor"])
def test_everyone_declares(who: str) -> None:
    chosen = {"facilitator": GRACE, "co_facilitator": BEN, "supervisor": SAM}[who]
    assert allocate(**{who: replace(chosen, declared_at=None)}) == ("allocation.conflicts_not_declared",)
    before = replace(chosen, declared_at=JOINED - timedelta(seconds=1))
    assert allocate(**{who: before}) == ("allocation.conflicts_not_declared",)
    assert allocate(**{who: replace(chosen, has_conflict=True)}) == ("allocation.conflict_declared",)
    assert allocate(**{who: replace(chosen, is_active=False)}) == ("allocation.not_at_work",)


@pytest.mark.parametrize(
    ("place", "team", "reasons"),
    [
        (Place.FACILITATOR, ("grace", "ben", "sam"), ()),
        (Place.FACILITATOR, ("", "ben", "sam"), ()),
        (Place.CO_FACILITATOR, ("grace", "", "sam"), ()),
        (Place.SUPERVISOR, ("grace", "", ""), ()),
        (Place.FACILITATOR, ("owen", "ben", "sam"), ("allocation.has_place_already",)),
        (Place.CO_FACILITATOR, ("", "ben", "sam"), ("allocation.team_not_whole",)),
        (Place.FACILITATOR, ("grace", "ben", ""), ("allocation.team_not_whole",)),
        (Place.SUPERVISOR, ("", "", "owen"), ("allocation.has_place_already", "allocation.team_not_whole")),
    ],
)
def test_one_place_changes_hands(place: Place, team: tuple[str, str, str], reasons: tuple[str, ...]) -> None:
    held = dict(zip(("facilitator", "co_facilitator", "supervisor"), team, strict=True))
    assert allocation.may_take_place(place, to="owen", **held).codes == reasons


def test_a_declaration_stands_where_nobody_joined_since() -> None:
    assert allocate(last_joined_at=None) == ()


@pytest.mark.parametrize("who", ["facilitator", "co_facilitator"])
def test_who_facilitates_is_a_practitioner_of_the_level_vetted_and_free(who: str) -> None:
    chosen = {"facilitator": GRACE, "co_facilitator": BEN}[who]
    assert allocate(**{who: replace(chosen, roles=("supervisor",))}) == ("allocation.not_a_practitioner",)
    assert allocate(**{who: replace(chosen, level=Complexity.STANDARD)}) == ("allocation.level_too_low",)
    assert allocate(**{who: replace(chosen, level="")}) == ("allocation.level_too_low",)
    assert allocate(**{who: replace(chosen, vetted_until=None)}) == ("allocation.vetting_out_of_date",)
    assert allocate(**{who: replace(chosen, vetted_until=date(2026, 6, 3))}) == ("allocation.vetting_out_of_date",)
    assert allocate(**{who: replace(chosen, vetted_until=date(2026, 6, 4))}) == ()
    assert allocate(**{who: replace(chosen, open_cases=25)}) == ("allocation.over_workload",)
    assert allocate(**{who: replace(chosen, open_cases=24)}) == ()


def test_nobody_supervises_their_own_case() -> None:
    assert allocate(supervisor=GRACE) == ("allocation.supervisor_is_facilitator",)
    assert allocate(supervisor=BEN) == ("allocation.not_a_supervisor", "allocation.supervisor_is_facilitator")


def test_two_facilitators_are_two_people() -> None:
    assert allocate(co_facilitator=GRACE) == ("allocation.same_facilitator_twice",)


def test_a_complex_case_needs_two() -> None:
    assert allocate(co_facilitator=None) == ("allocation.second_facilitator_needed",)
    assert allocate(co_facilitator=None, complexity=Complexity.STANDARD) == ()
    simple = replace(GRACE, level=Complexity.STANDARD)
    assert allocate(facilitator=simple, complexity=Complexity.STANDARD) == ()


def test_who_was_allocated_goes_on_only_while_fit() -> None:
    def go_on(staff: StaffFact) -> tuple[str, ...]:
        return allocation.may_go_on(staff, complexity=Complexity.SENSITIVE_COMPLEX, now=NOW).codes

    assert go_on(BEN) == ()
    assert go_on(replace(BEN, has_conflict=True)) == ("allocation.conflict_declared",)
    assert go_on(replace(BEN, is_active=False)) == ("allocation.not_at_work",)
    assert go_on(replace(BEN, level=Complexity.STANDARD)) == ("allocation.level_too_low",)
    assert go_on(replace(BEN, vetted_until=None)) == ("allocation.vetting_out_of_date",)


def test_an_interpreter_declares_like_staff_and_is_no_relative() -> None:
    def interpret(**given: bool) -> tuple[str, ...]:
        asked = {"has_conflict": False, "has_declared": True, "is_relative": False, **given}
        return allocation.may_interpret(**asked).codes

    assert interpret() == ()
    assert interpret(has_conflict=True) == ("allocation.conflict_declared",)
    assert interpret(is_relative=True) == ("allocation.conflict_declared",)
    assert interpret(has_declared=False) == ("allocation.conflicts_not_declared",)


def test_what_the_case_says_of_somebody() -> None:
    case = CaseFacts(
        id="case",
        initiated_by="harmed",
        received_at=NOW,
        caseworkers=("asha",),
        conflicts=(
            ConflictFact("ben", True, DECLARED - timedelta(minutes=1)),
            ConflictFact("ben", False, DECLARED),
            ConflictFact("grace", False, DECLARED),
        ),
    )

    def of(name: str) -> StaffFact:
        return allocation.of_staff(case, id=name, roles=["practitioner"], level="standard", vetted_until=None)

    assert of("grace").declared_at == DECLARED and not of("grace").has_conflict
    assert of("ben").has_conflict, "a conflict stays one"
    assert of("asha").is_caseworker_of_party and of("asha").declared_at is None


def test_every_reason_says_what_can_be_done() -> None:
    reasons = [each for each in vars(allocation).values() if isinstance(each, Reason)]
    assert len({reason.code for reason in reasons}) == len(reasons) == 14
    assert all(reason.code.startswith("allocation.") and reason.words.endswith(".") for reason in reasons)
    assert set(allocation.CONFLICT_WORDS) == set(Conflict)
