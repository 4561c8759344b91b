"""The path of a case: each side's way from the first contact to where the two meet, for one viewer."""

from collections.abc import Iterable
from datetime import date, datetime

from wayforward.process.facts import CaseFacts, ParticipationFact
from wayforward.process.participation import OUT, ROAD, STATE_WORDS
from wayforward.process.participation import State as PartState
from wayforward.web import clock
from wayforward.web.restorative.at import At
from wayforward.web.ui.path import Lane, Line, Path, State, Step


def of_case(at: At) -> Path:
    """Both lanes; a lane that the viewer may not see is there, and empty."""
    facts = at.facts
    return Path(
        harmed=_lane(at, "Harmed side", "harmed"),
        responsible=_lane(at, "Responsible side", "responsible"),
        meets=_meeting(facts) if at.look.may("case") else None,
        after=_after(facts) if at.look.may("case") else (),
    )


def _lane(at: At, title: str, side: str) -> Lane:
    if not at.look.may(side):
        return Lane(title, sealed=True)
    shown = {str(part.pk) for part in at.parts}
    people = [
        part
        for part in at.facts.participations
        if part.compartment == side and part.role in {"harmed", "responsible", "dual"} and part.id in shown
    ]
    return Lane(title, [Line(at.names[part.id], _steps(at.facts, part)) for part in people])


def _steps(facts: CaseFacts, part: ParticipationFact) -> list[Step]:
    """The stops on one person's way, with the day on which each was reached. A way ends where somebody said no."""
    out = PartState(part.state) in OUT and part.state != PartState.CLOSED
    steps: list[Step] = []
    for label, on in _stops(facts, part):
        if on is not None:
            steps.append(Step(label, State.DONE, on))
        elif out:
            return [*steps, Step(STATE_WORDS[PartState(part.state)], State.STOPPED)]
        else:
            begun = all(each.state == State.DONE for each in steps) and part.state in ROAD
            steps.append(Step(label, State.NOW if begun else State.AHEAD))
    return [*steps, Step(STATE_WORDS[PartState(part.state)], State.STOPPED)] if out else steps


def _stops(facts: CaseFacts, part: ParticipationFact) -> list[tuple[str, date | None]]:
    """What is on the way of whoever asks, and of whoever is asked; and on both, from the first talk to the meeting."""
    met = ("First talk", _first(each.at for each in facts.sessions if each.participation == part.id))
    agreed = [
        ("Agrees to prepare", _agreed(facts, part, "C6")),
        ("Prepared", _first(each.at for each in facts.preparations if each.participation == part.id)),
        ("Agrees to meet", _agreed(facts, part, "C7")),
    ]
    stated = ("Says what they accept", _first(e.at for e in facts.responsibility if e.participation == part.id))
    heard = ("Hears it, and decides", _first(each.at for each in facts.decisions if each.participation == part.id))
    own = stated if part.compartment == "responsible" else heard
    asks = (facts.initiated_by == "responsible") == (part.compartment == "responsible")
    if asks:
        return [met, ("Agrees to an approach", _agreed(facts, part, "C4")), own, *agreed]
    reached = ("Approached", _first(each.at for each in facts.approaches if each.participation == part.id))
    return [reached, met, own, *agreed]


def _agreed(facts: CaseFacts, part: ParticipationFact, kind: str) -> date | None:
    """The day on which this was agreed to, if it still stands."""
    return _first(
        each.at
        for each in facts.consents
        if each.participation == part.id and each.kind == kind and each.withdrawn_at is None and not each.guardian_for
    )


def _first(moments: Iterable[datetime]) -> date | None:
    found = list(moments)
    return clock.local(min(found)).date() if found else None


def _meeting(facts: CaseFacts) -> Step | None:
    live = [each for each in facts.activities if each.cancelled_at is None]
    if not live:
        return Step("They meet, or a letter crosses", State.AHEAD)
    newest = max(live, key=lambda each: each.planned_at)
    day = clock.local(newest.planned_at).date()
    if newest.held_at is not None:
        return Step("They met" if newest.method != "letter_exchange" else "Letters crossed", State.DONE, day)
    return Step("The meeting", State.NOW if newest.confirmed_at else State.AHEAD, day)


def _after(facts: CaseFacts) -> list[Step]:
    held = any(each.held_at for each in facts.activities)
    agreed = [each for each in facts.agreements if each.status not in {"proposed", "varied"}]
    steps = [
        Step("Agreement", State.DONE, clock.local(agreed[-1].at).date()) if agreed else Step("Agreement", State.AHEAD)
    ]
    cared = any(person.aftercare_given for activity in facts.activities for person in activity.people)
    steps.append(Step("Aftercare", State.DONE if cared else State.NOW if held else State.AHEAD))
    closed = facts.closed_at
    steps.append(Step("Closed", State.DONE, clock.local(closed).date()) if closed else Step("Closed", State.AHEAD))
    return steps
