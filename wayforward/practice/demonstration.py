"""The demonstration: all practice cases and a few hundred invented ones, played into one service, by the calendar.

Everything is made through the real actions, in the order in which it happened, up to this moment; what a story has
planned for later has not happened yet. Nothing in it is by chance: the same names and days come out each time, counted
back from the day on which it is built.
"""

import dataclasses
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import connections

from wayforward.practice import invented, loading
from wayforward.practice.playing import play_in_turn
from wayforward.practice.story import Listing, Mapping, Story
from wayforward.practice.world import World, assemble
from wayforward.web import clock
from wayforward.web.accounts.models import Service
from wayforward.web.people.actions import conflicts, emergencies
from wayforward.web.public.actions import publications
from wayforward.web.support.models import SupportCase

STORIES = Path(__file__).parents[2] / "practice-cases"
FIRST = "two-colleagues"
LEAD = "grace"
REFERRALS, CASES = 240, 24


@dataclass(frozen=True)
class Made:
    """What the demonstration has: its service, how many stories, and what could not be played, in words."""

    service: Service
    stories: int
    stopped: tuple[str, ...]


def build(referrals: int = REFERRALS, cases: int = CASES) -> Made:
    """Fill an empty installation. A story that cannot go on stays where it stopped, and that is said."""
    now = clock.now()
    files = sorted(STORIES.glob("*.yaml"), key=lambda file: (file.stem != FIRST, file.stem))
    told = [_moved(loading.load(file), number, now) for number, file in enumerate(files)]
    everybody = {key: member for story in reversed(told) for key, member in story.staff.items()}
    base = dataclasses.replace(told[0], staff=everybody | invented.MORE_STAFF, settings={})
    more = invented.stories(referrals, cases, today=clock.local(now).date(), lead=LEAD, base=base)
    with _quickly():
        first = assemble(base)
        worlds = [_world(story, first) for story in (*told, *more)]
        stopped = play_in_turn(worlds, until=now, on_step=_progress)
        _publish(first)
        _look_after_it(first, now)
    for each in stopped:
        print(f"  a story stopped: {each.step.do} on {each.step.at:%d %b %Y}: {each.happened}", file=sys.stderr)
    return Made(first.service, len(worlds), tuple(each.happened for each in stopped))


def _look_after_it(first: World, now: datetime) -> None:
    """What those who look after the service have before them: somebody knows somebody, and a case was opened in an
    emergency."""
    nia, at = first.staff("nia"), now - timedelta(days=1)
    facts = {"born": "1968-02-11", "postcode": "LE9 9ZZ"}
    conflicts.name_known_person(name="Gareth Probert", how="relative", by=nia, at=at, **facts)
    case = SupportCase.unwalled("practice").filter(service=first.service, state="open").exclude(caseworker=nia).first()
    if case is not None:
        with clock.at(at):
            emergencies.open_in_emergency(reference=case.ref, why="colleague_away", by=nia, at=at)


def _world(story: Story, first: World) -> World:
    """The world of one more story in the same service; staff of the same name are the same people."""
    world = World(story=story, service=first.service, area=first.area)
    names = {member.name: first._staff[key] for key, member in first.story.staff.items()}
    world._staff = {key: names[member.name] for key, member in story.staff.items()}
    return world


def _moved(story: Story, number: int, now: datetime) -> Story:
    """The same story by whole weeks earlier or later, so that it ended lately: a demonstration is about this month.
    What a story tries and is refused is left out: among the staff of all stories there may be somebody who could."""
    weeks = (now - timedelta(days=2 + 3 * number) - story.steps[-1].at) // timedelta(weeks=1)
    steps = tuple(
        dataclasses.replace(step, at=_later(step.at, weeks), given=_later(step.given, weeks), then=())
        for step in story.steps
        if not step.refused
    )
    return dataclasses.replace(story, steps=steps)


def _later(value: Any, weeks: int) -> Any:
    """Every day and moment in a value, so many weeks later, at the same hour by the clock on the wall."""
    if isinstance(value, datetime | date):
        return value + timedelta(weeks=weeks)
    if isinstance(value, Mapping):
        return invented.as_read({key: _later(item, weeks) for key, item in value.items()})
    if isinstance(value, Listing):
        return invented.as_read([_later(item, weeks) for item in value])
    return value


def _progress(done: int, of_all: int) -> None:
    if done % 250 == 0:
        print(f"  {done} of {of_all} steps ...", flush=True)


@contextmanager
def _quickly() -> Iterator[None]:
    """Nothing has to outlive a power cut while the demonstration is made: it would be made again. Nor is there much
    for the collector of garbage to find."""
    _wait_for_the_disk("default", "OFF")
    _wait_for_the_disk("vault", "OFF")
    often = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*often)
        gc.unfreeze()
        _wait_for_the_disk("default", "FULL")
        _wait_for_the_disk("vault", "FULL")


def _wait_for_the_disk(alias: str, mode: str) -> None:
    connection = connections[alias]
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA synchronous={mode}")


MANIFESTO = """Restorative justice should be something that everybody who was harmed has heard of, at a moment that is \
good for them, from somebody they trust.

Nobody should be asked once and never again. Nobody should be asked so often that it becomes pressure. "Not now" is an \
answer, and so is "no".

What a person says belongs to that person. It goes to nobody else unless they say so, word by word.

Nothing should begin because it suits a court, an employer or a service. It begins because somebody wants it, and goes \
on only as long as they do.

Those who have done harm should be able to say so, in safety, and to put right what can be put right.

A conversation that never happens can be a good result too, when somebody was listened to and decided for themselves.

We ask for enough practitioners, enough time, and an answer from every agency that is asked."""


def _publish(world: World) -> None:
    """One publication and the banner that announces it on the public pages."""
    publications.issue_publication(
        service=world.service,
        title="A conversation for everyone who wants one",
        summary="What we believe restorative justice owes to those who were harmed, and to those who did harm.",
        body=MANIFESTO,
        words="Everybody who was harmed should hear that restorative justice exists. Read our manifesto.",
        from_on=clock.today() - timedelta(days=30),
        until_on=clock.today() + timedelta(days=365),
        by=world.staff(LEAD),
        at=clock.now(),
    )
