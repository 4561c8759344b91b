"""Where people and cases stand: parts, cases, referrals, gates, agreements."""

from enum import StrEnum
from typing import Annotated, Any

from wayforward.practice.arguments import PersonKey, PersonRef, Reference, made
from wayforward.practice.world import CannotPlay, World
from wayforward.process import agreements, deadlines, gates, support
from wayforward.process.gates import GATES, Gate
from wayforward.process.participation import CaseState, State
from wayforward.web import clock
from wayforward.web.accounts.walled import Purpose
from wayforward.web.restorative import facts
from wayforward.web.restorative.models import Agreement, Dyad, RJCase
from wayforward.web.support.models import Referral, SupportCase

from .check import Found, check


class GateState(StrEnum):
    """What the rule says now."""

    OPEN = "open"
    SHUT = "shut"


Pair = Annotated[tuple[PersonKey, PersonKey], Reference("pair")]
Case = Annotated[RJCase, made("rj_case")]
Support = Annotated[SupportCase, made("support_case")]
AReferral = Annotated[Referral, made("referral")]


@check("participation", dict[PersonRef, State])
def participation(world: World, given: dict[PersonKey, State]) -> Found | None:
    """The state of that person's part in their newest case."""
    for key, state in given.items():
        found = world.participation(None, key).state
        if found != state:
            return Found(f"{key} is `{state}`", f"{key} is `{found}`")
    return None


@check("case", CaseState | dict[Case, CaseState])
def case_state(world: World, given: CaseState | dict[RJCase, CaseState]) -> Found | None:
    """The derived state of the restorative case: of the newest, or of each by its name."""
    wanted = given if isinstance(given, dict) else {newest_case(world): given}
    for case, state in wanted.items():
        found = _state_of(case)
        if found != state:
            return Found(f"the case is `{state}`", f"the case is `{found}`")
    return None


@check("support", dict[Support, support.State])
def support_state(world: World, given: dict[SupportCase, str]) -> Found | None:
    """Whether a support case is open or closed, by its name."""
    for case, state in given.items():
        if case.state != state:
            return Found(f"the support case is `{state}`", f"it is `{case.state}`")
    return None


@check("referral", dict[AReferral, support.ReferralState])
def referral_state(world: World, given: dict[Referral, str]) -> Found | None:
    """What became of a referral to support, by its name."""
    for row, state in given.items():
        if row.state != state:
            return Found(f"the referral is `{state}`", f"it is `{row.state}`")
    return None


def _unfit_gates(given: dict[Any, Any]) -> str:
    for name, value in given.items():
        if isinstance(name, Gate) and isinstance(value, dict):
            return f"`{name}` is a gate: it is `open` or `shut`."
        if not isinstance(name, Gate) and not isinstance(value, dict):
            return "A pair has a mapping of gates, such as `{G5: open}`."
        if isinstance(value, dict) and (wrong := [gate for gate in value if not GATES[gate].of_pairs]):
            return f"{', '.join(wrong)} belongs to the case, not to a pair."
    return ""


@check("gates", dict[Gate | Pair, GateState | dict[Gate, GateState]], _unfit_gates)
def gates_are(world: World, given: dict[Any, Any]) -> Found | None:
    """What the rule says now, of the newest case. A gate of pairs is open for the case if any pair's is, and shut where
    there is no pair; G1, G2 and G10 belong to the case. `harmed-responsible` names one pair."""
    case = newest_case(world)
    table = _gate_table(case)
    for name, wanted in given.items():
        of_pair = not isinstance(name, Gate)
        answers = table.pairs[_pair(world, case, *name)] if of_pair else table.case
        whose = f" of {'-'.join(name)}" if of_pair else ""
        for gate, state in (wanted if of_pair else {name: wanted}).items():
            found = GateState.OPEN if answers[gate] else GateState.SHUT
            if found != state:
                why = "".join(f"; {reason.code}: {reason.words}" for reason in answers[gate].reasons)
                return Found(f"{gate}{whose} is {state}", f"it is {found}{why}")
    return None


@check("agreement", agreements.Status)
def agreement(world: World, given: str) -> Found | None:
    """The status of the newest agreement."""
    rows = Agreement.unwalled(Purpose.PRACTICE).filter(case_id=newest_case(world).pk, superseded_by=None)
    newest = rows.order_by("-at", "-recorded_at").first()
    if newest is None:
        return Found(f"the agreement is `{given}`", "there is no agreement")
    return None if newest.status == given else Found(f"the agreement is `{given}`", f"it is `{newest.status}`")


def newest_case(world: World) -> RJCase:
    """The newest restorative case of the story. CannotPlay when there is none."""
    rows = RJCase.unwalled(Purpose.PRACTICE).filter(service=world.service).order_by("-received_at", "-recorded_at")
    if (case := rows.first()) is None:
        raise CannotPlay("there is no restorative case")
    return case


def _state_of(case: RJCase) -> str:
    return case.state


def _gate_table(case: RJCase) -> gates.GateTable:
    return gates.gate_table(facts.of_case(case), clock.now(), deadlines.load_holidays())


def _pair(world: World, case: RJCase, harmed: PersonKey, responsible: PersonKey) -> str:
    """The id of a pair. CannotPlay when these two are none in this case."""
    people = {"harmed__person_id": world.person_id(harmed), "responsible__person_id": world.person_id(responsible)}
    pair = Dyad.unwalled(Purpose.PRACTICE).filter(case=case, **people).first()
    if pair is None:
        raise CannotPlay(f"{harmed} and {responsible} are no pair in this case")
    return str(pair.pk)
