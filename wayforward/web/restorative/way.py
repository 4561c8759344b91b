"""The path of a case: each side's way from the first contact to where the two meet, for one viewer."""

from collections.abc import Iterable
from datetime import date, datetime

from wayforward.process.facts import ApproachFact, CaseFacts, ParticipationFact, SessionFact
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
    """Five stops on each person's way, with the day on which each was reached."""
    reached = [
        (
            "First contact",
            _first(each.at for each in _contacts(facts) if each.participation == part.id),
        ),
        ("Explored", _first(each.at for each in facts.sessions if each.participation == part.id)),
        (
            "Willing",
            _first(each.at for each in facts.consents if each.participation == part.id and each.kind in {"C4", "C6"}),
        ),
        ("Prepared", _first(each.at for each in facts.preparations if each.participation == part.id)),
        ("Ready", _first(_confirmed(facts, part.id))),
    ]
    out = PartState(part.state) in OUT and part.state != PartState.CLOSED
    steps: list[Step] = []
    open_yet = True
    for label, on in reached:
        if on is not None:
            steps.append(Step(label, State.DONE, on))
        elif out:
            steps.append(Step(STATE_WORDS[PartState(part.state)], State.STOPPED))
            break
        else:
            steps.append(Step(label, State.NOW if open_yet and _begun(part) else State.AHEAD))
            open_yet = False
    return steps


def _contacts(facts: CaseFacts) -> list[SessionFact | ApproachFact]:
    return [*facts.sessions, *facts.approaches]


def _begun(part: ParticipationFact) -> bool:
    return part.state in ROAD


def _confirmed(facts: CaseFacts, participation: str) -> Iterable[datetime]:
    for activity in facts.activities:
        there = any(person.participation == participation for person in activity.people)
        if there and activity.confirmed_at and not activity.cancelled_at:
            yield activity.confirmed_at


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
