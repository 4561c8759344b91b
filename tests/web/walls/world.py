"""The world that the walls are shown in: the story of two colleagues, played through the real actions.

It stops before the case is closed, so that every page has something to show, and everybody in the story's staff looks
at it: those who work on the case, those who supervise and sign off, and those who have nothing to do with it.
"""

import dataclasses
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import UUID

from wayforward.practice import loading, playing
from wayforward.practice.world import World as Played
from wayforward.web import clock
from wayforward.web.accounts.models import Service, Staff
from wayforward.web.accounts.walled import Purpose, WalledModel
from wayforward.web.people.models import Person
from wayforward.web.restorative.models import Participation, RJCase
from wayforward.web.support.models import Referral, SupportCase

STORY = Path(__file__).parents[3] / "practice-cases" / "two-colleagues.yaml"
LAST_ACT = "close_case"


class World:
    """What the rows of the table take their samples from."""

    def __init__(self, played: Played, at: datetime) -> None:
        self.played = played
        self.at = at

    @cached_property
    def service(self) -> Service:
        return self.played.service

    @cached_property
    def cast(self) -> dict[str, Staff]:
        """Every member of staff of the story, by key: asha, ben, grace, sam, ruth, carys, dev, farah."""
        return {key: self.played.staff(key) for key in self.played.story.staff}

    @cached_property
    def maria(self) -> Person:
        return self.played.person("maria")

    @cached_property
    def joanne(self) -> Person:
        return self.played.person("joanne")

    @cached_property
    def support_case(self) -> SupportCase:
        return self.played.support_case("maria")

    @cached_property
    def referral(self) -> Referral:
        return self.one(Referral, pk=self.support_case.referral_id)

    @cached_property
    def rj_case(self) -> RJCase:
        return self.played.rj_case("maria")

    @cached_property
    def harmed(self) -> Participation:
        return self.played.participation(self.rj_case, "maria")

    @cached_property
    def responsible(self) -> Participation:
        return self.played.participation(self.rj_case, "joanne")

    def made(self, name: str) -> Any:
        """What a step of the story made (`as`)."""
        return self.played.made[name].thing

    def all(self, model: type[WalledModel], **which: Any) -> list[Any]:
        """Every row of a walled table, in a fixed order."""
        return list(model.unwalled(Purpose.CHECKING).filter(**which).order_by("pk"))

    def one(self, model: type[WalledModel], **which: Any) -> Any:
        """One row of a walled table. IndexError when there is none."""
        return self.all(model, **which)[0]

    def ids(self, model: type[WalledModel], **which: Any) -> list[dict[str, UUID]]:
        """A sample for every row of a walled table: [{"pk": ...}, ...]."""
        return [{"pk": row.pk} for row in self.all(model, **which)]


def play(until: str = LAST_ACT) -> World:
    """Play the story up to this act, and stop there. AssertionError with the first difference when it cannot be."""
    story = loading.load(STORY)
    steps = list(story.steps)
    last = next(number for number, step in enumerate(steps) if step.do == until)
    result = playing.play(dataclasses.replace(story, steps=tuple(steps[:last])), checking=False)
    assert result, result.difference
    return World(result.world, steps[last].at)


def today(world: World) -> Any:
    """The clock stands where the story stopped."""
    return clock.at(world.at)
