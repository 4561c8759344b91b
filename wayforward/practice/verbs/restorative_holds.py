"""The verbs of a restorative case that stands still: on hold, paused by somebody, stopped for safety."""

from datetime import date

from wayforward.practice.arguments import Args, PersonRef, arg
from wayforward.practice.verb import verb
from wayforward.practice.verbs.restorative_case import CASE, OfCase, TheCase
from wayforward.practice.world import Turn, World
from wayforward.process import standing_still
from wayforward.web.restorative.actions import holds
from wayforward.web.restorative.models import Hold, Participation, RJCase, Stop


class PutOnHold(Args):
    case: TheCase = arg(CASE)
    reason: standing_still.HoldReason = arg("Why.")
    review_on: date | None = arg("When it is looked at again.", default=None)
    words: str = arg("More about it.", default="")


@verb("put_on_hold", refuses=("case.is_closed", "case.stands_still"), makes="hold", by=("staff",))
def put_on_hold(world: World, turn: Turn, args: PutOnHold) -> Hold:
    """Put a case on hold: nothing moves, and a planned date is called off."""
    return holds.put_on_hold(case=args.case, reason=args.reason, review_on=args.review_on, words=args.words, **turn.own)


@verb("lift_hold", refuses=("hold.*",), by=("staff",))
def lift_hold(world: World, turn: Turn, args: OfCase) -> RJCase:
    """Let a case that was on hold go on."""
    return holds.lift_hold(case=args.case, **turn.own)


class Pause(Args):
    case: TheCase = arg(CASE)
    person: PersonRef | None = arg("Who pauses. Left out: who does the step.", default=None)
    reason: standing_still.HoldReason = arg("Why, if they say.", default=standing_still.HoldReason.PARTY_ASKED_TIME)
    review_on: date | None = arg("When they may be asked again.", default=None)


@verb(
    "pause", refuses=("participation.asked_never", "participation.has_died", "participation.no_such_move"), makes="hold"
)
def pause(world: World, turn: Turn, args: Pause) -> Hold:
    """Pause: "not today". What is planned with this person is called off; others' ways stay open."""
    key = args.person or turn.who
    return holds.pause(
        participation=world.participation(args.case, key),
        reason=args.reason,
        review_on=args.review_on,
        by=turn.by,
        at=turn.at,
        said_by=world.person(key),
    )


class Resume(Args):
    case: TheCase = arg(CASE)
    person: PersonRef | None = arg("Who comes back. Left out: who does the step.", default=None)


@verb(
    "resume",
    refuses=(
        *("participation.asked_never", "participation.has_died", "participation.no_such_move"),
        *("case.is_closed", "case.stands_still"),
    ),
)
def resume(world: World, turn: Turn, args: Resume) -> Participation:
    """Come back after a pause, a no or a stop, by one's own word."""
    key = args.person or turn.who
    return holds.resume(
        participation=world.participation(args.case, key), by=turn.by, at=turn.at, said_by=world.person(key)
    )


class EmergencyStop(Args):
    case: TheCase = arg(CASE)
    words: str = arg("What happened.")


@verb("emergency_stop", refuses=("case.is_closed",), makes="stop")
def emergency_stop(world: World, turn: Turn, args: EmergencyStop) -> Stop:
    """Stop everything for safety; a supervisor is told the same day."""
    return holds.emergency_stop(case=args.case, words=args.words, **turn.said)


class LiftStop(Args):
    case: TheCase = arg(CASE)
    words: str = arg("Why it is safe to go on.")


@verb("lift_stop", refuses=("stop.*",), by=("staff",))
def lift_stop(world: World, turn: Turn, args: LiftStop) -> RJCase:
    """Lift an emergency stop: the supervisor or a lead who does not facilitate the case."""
    return holds.lift_stop(case=args.case, words=args.words, **turn.own)
