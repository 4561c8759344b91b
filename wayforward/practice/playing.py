"""Plays a story: each step at its own moment, through the real action, with what has to be true afterwards."""

import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from wayforward.practice import digest
from wayforward.practice.arguments import Part, PersonKey, meant
from wayforward.practice.checks import CHECKS, sent_ids
from wayforward.practice.story import Mapping, Step, Story
from wayforward.practice.verb import Verb, load_all
from wayforward.practice.world import CannotPlay, Made, Turn, World, assemble
from wayforward.process.decision import Refused
from wayforward.web import clock
from wayforward.web.outgoing import jobs
from wayforward.web.record import chain
from wayforward.web.record.models import Line

# Jobs that make new jobs for the same moment stop here: no service has so many rounds in it.
ROUNDS = 50


@dataclass(frozen=True)
class Difference:
    """The first thing that was not as the story says."""

    step: Step
    expected: str
    happened: str
    line: int
    error: BaseException | None = None


@dataclass
class Played:
    """One step that was played: what became of it, and how many checks held."""

    step: Step
    refused: tuple[str, ...] = ()
    checks: list[str] = field(default_factory=list)


@dataclass
class Result:
    """What came of a story."""

    story: Story
    world: World
    played: list[Played] = field(default_factory=list)
    difference: Difference | None = None

    def __bool__(self) -> bool:
        return self.difference is None


class _Differs(Exception):
    def __init__(self, expected: str, happened: str, line: int, error: BaseException | None = None) -> None:
        self.expected, self.happened, self.line, self.error = expected, happened, line, error


def play(
    story: Story,
    *,
    world: World | None = None,
    verbs: dict[str, Verb] | None = None,
    on_step: Callable[[Played], None] = lambda played: None,
    checking: bool = True,
) -> Result:
    """Play a story from its first step to its last, or to the first difference, in the databases in use now.

    Without a `world`, in a new service of its own. `checking` false leaves out `then` (where other stories are told
    in the same service).
    """
    known = load_all() if verbs is None else verbs
    with clock.at(story.steps[0].at):
        world = world or assemble(story)
    result = Result(story, world)
    before: datetime | None = None
    for step in story.steps:
        try:
            _run_jobs(before, step.at)
            with clock.at(step.at):
                played = _play_step(world, step, known)
                _run_jobs_now(step.at)
                if checking:
                    _check(world, step, played)
                result.played.append(played)
                on_step(played)
        except _Differs as differs:
            result.difference = Difference(step, differs.expected, differs.happened, differs.line, differs.error)
            return result
        before, world.sent_before = step.at, sent_ids(world)
    return result


def play_in_turn(
    worlds: list[World],
    *,
    until: datetime,
    on_step: Callable[[int, int], None] = lambda done, of_all: None,
) -> list[Difference]:
    """Play many stories in one service, step by step in the order of the calendar, up to a moment; nothing is checked
    but that what should be refused is. A story that cannot go on stays where it is: says which, and why."""
    verbs = load_all()
    steps = sorted(
        ((step, number) for number, world in enumerate(worlds) for step in world.story.steps if step.at <= until),
        key=lambda each: each[0].at,
    )
    stopped: dict[int, Difference] = {}
    done = steps[0][0].at
    for count, (step, number) in enumerate(steps, start=1):
        _run_jobs(done - timedelta(microseconds=1), step.at)
        done = step.at
        if number not in stopped and step.do:
            try:
                with clock.at(step.at):
                    _play_step(worlds[number], step, verbs, checking=False)
            except _Differs as differs:
                stopped[number] = Difference(step, differs.expected, differs.happened, differs.line, differs.error)
        on_step(count, len(steps))
    _run_jobs(done - timedelta(microseconds=1), until)
    return list(stopped.values())


# --- Time. ------------------------------------------------------------------------------------------------------------


def _run_jobs(after: datetime | None, until: datetime) -> None:
    """What falls due between two steps, each at its own moment."""
    if after is None:
        return
    done = after
    for _ in range(100 * ROUNDS):
        moment = next(iter(jobs.due_moments(done, until)), None)
        if moment is None:
            return
        with clock.at(moment):
            jobs.run_due(moment)
        done = moment


def _run_jobs_now(moment: datetime) -> None:
    """What the step itself made due at once."""
    for _ in range(ROUNDS):
        if not jobs.run_due(moment):
            return


# --- One step. --------------------------------------------------------------------------------------------------------


def _play_step(world: World, step: Step, verbs: dict[str, Verb], *, checking: bool = True) -> Played:
    world.now, world.turn, world.result = step.at, None, None
    if not step.do:
        return Played(step)
    verb = verbs[step.do]
    compares = checking and step.refused
    before, line = (digest.of_tables(), digest.last_line()) if compares else ({}, 0)
    try:
        thing = _do(world, step, verb)
    except Refused as refusal:
        _compare_refusal(step, refusal)
        if compares:
            _compare_what_is_kept(step, before, line)
        return Played(step, refused=refusal.codes)
    except CannotPlay as reason:
        raise _Differs("the step is done", f"it cannot be played: {reason}", step.line, reason) from None
    except _Differs:
        raise
    except Exception as error:
        happened = f"the service failed: {type(error).__name__}: {error}"
        raise _Differs("the step is done", happened, step.line, error) from error
    if step.refused:
        raise _Differs(f"refused with {', '.join(step.refused)}", "it was done", step.line)
    world.result = thing
    if step.made_as:
        if thing is None:
            raise _Differs(f"it makes `{step.made_as}`", "it made nothing", step.line)
        world.made[step.made_as] = Made(verb.makes, thing)
    return Played(step)


def _do(world: World, step: Step, verb: Verb) -> Any:
    given = step.given if step.given is not None else Mapping(step.line)
    args = verb.args.read(given, world)
    new = [key for key in _people(args) if not world.known(key)]
    if not new:
        world.turn = _turn(world, step, args)
        return verb.play(world, world.turn, args)
    return _do_with_new_people(world, step, verb, args, new)


def _do_with_new_people(world: World, step: Step, verb: Verb, args: Any, new: list[PersonKey]) -> Any:
    """A step that first names somebody makes their row before its action. Refused, it takes the row back with it.

    The line of the refusal goes with the roll-back, so it is written again after it.
    """
    line, refusal, thing = digest.last_line(), None, None
    with transaction.atomic():
        try:
            world.turn = _turn(world, step, args)
            thing = verb.play(world, world.turn, args)
        except Refused as refused:
            refusal = refused
            lost = [each for each in digest.lines_since(line) if each.outcome == Line.REFUSED]
            transaction.set_rollback(True)
    if refusal is None:
        return thing
    for key in new:
        world.forget(key)
    with transaction.atomic():
        for each in lost:
            chain.append(_again(each))
    raise refusal


def _again(line: Line) -> Line:
    kept = {name: getattr(line, name) for name in chain.CHAINED if name != "seq"}
    return Line(**kept)


def _turn(world: World, step: Step, args: Any) -> Turn:
    kind = world.story.kind_of(step.by)
    if kind == "staff":
        return Turn(at=step.at, who=step.by, staff=world.staff(step.by))
    named = getattr(args, "recorded_by", None)
    if step.by == "public":
        # Somebody whom the service does not know calls, or comes in: whoever takes it enters it, and names nobody.
        return Turn(at=step.at, who=step.by, staff=named or world.recorder(None, _rows(args)))
    if not kind:
        return Turn(at=step.at, who=step.by)
    person = None
    if kind == "person" and world.known(step.by):
        person = world.person(step.by)
    recorder = named or world.recorder(person, _rows(args))
    if kind == "agency":
        return Turn(at=step.at, who=step.by, staff=recorder, said_by=world.agency(step.by))
    # Somebody who refers themselves is nobody to the service yet: the staff who takes it names them.
    world.turn = Turn(at=step.at, who=step.by, staff=recorder)
    return Turn(at=step.at, who=step.by, staff=recorder, said_by=person)


def _people(value: Any) -> Iterator[PersonKey]:
    """The people that arguments name, however deep."""
    if isinstance(value, PersonKey):
        yield value
    elif isinstance(value, Part):
        for each in dataclasses.fields(value):  # type: ignore[arg-type]
            yield from _people(getattr(value, each.name))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _people(key)
            yield from _people(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _people(item)


def _rows(args: Any) -> list[Any]:
    """The rows among the arguments: they say which case it is about."""
    return [
        value
        for each in dataclasses.fields(args)
        if each.name != "recorded_by" and hasattr(value := getattr(args, each.name), "pk")
    ]


def _compare_refusal(step: Step, refusal: Refused) -> None:
    told = "; ".join(f"{reason.code} ({reason.words})" for reason in refusal.reasons)
    if not step.refused:
        raise _Differs("the step is done", f"refused with {told}", step.line, refusal)
    if set(step.refused) - set(refusal.codes):
        raise _Differs(f"refused with {', '.join(step.refused)}", f"refused with {told}", step.line, refusal)


def _compare_what_is_kept(step: Step, before: dict[str, tuple[int, int]], line: int) -> None:
    """A refusal changes nothing, and leaves its line."""
    if tables := digest.changed(before, digest.of_tables()):
        raise _Differs("refused, and nothing changed", f"refused, and changed: {', '.join(tables)}", step.line)
    lines = digest.lines_since(line)
    if not lines:
        raise _Differs("the record has a line of the refusal", "it has none", step.line)
    if any(each.outcome != Line.REFUSED for each in lines):
        events = ", ".join(each.event for each in lines if each.outcome != Line.REFUSED)
        raise _Differs("the record has a line of the refusal alone", f"it has others too: {events}", step.line)


def _check(world: World, step: Step, played: Played) -> None:
    for check in step.then:
        kind = CHECKS[check.name]
        given = meant(kind.kind, check.given, check.line, world)
        try:
            found = kind.differs(world, given)
        except (CannotPlay, Refused) as reason:
            raise _Differs(f"`{check.name}` can be checked", str(reason), check.line, reason) from None
        except Exception as error:
            happened = f"the service failed: {type(error).__name__}: {error}"
            raise _Differs(f"`{check.name}` can be checked", happened, check.line, error) from error
        if found is not None:
            raise _Differs(found.expected, found.happened, check.line)
        played.checks.append(check.name)
