"""The world that the walls are shown in: the story of two colleagues, played through the real actions.

It stops before the case is closed, so that every page has something to show, and everybody in the story's staff looks
at it: those who work on the case, those who supervise and sign off, and those who have nothing to do with it.
"""

import dataclasses
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import UUID

from wayforward.practice import loading, playing
from wayforward.practice.world import World as Played
from wayforward.web import clock
from wayforward.web.accounts import ties
from wayforward.web.accounts.models import Service, Staff
from wayforward.web.accounts.walled import Purpose, WalledModel
from wayforward.web.people.models import Person
from wayforward.web.restorative.models import Participation, RJCase
from wayforward.web.support.models import Referral, SupportCase

STORY = Path(__file__).parents[3] / "practice-cases" / "two-colleagues.yaml"
LAST_ACT = "close_case"
VISITOR = "a visitor"
# They work with cases, so they must see something: a crawl that shows them nothing would prove nothing.
WORK_ON_CASES = ("asha", "ben", "grace", "sam", "ruth")


class World:
    """What the rows of the table take their samples from."""

    def __init__(self, played: Played, at: datetime, *, whole: bool = False) -> None:
        self.played = played
        self.at = at
        self.whole = whole
        self.strangers = self._come_close()

    @cached_property
    def service(self) -> Service:
        return self.played.service

    @cached_property
    def cast(self) -> dict[str, Staff]:
        """Every member of staff of the story, by key: asha, ben, grace, sam, ruth, carys, dev, farah."""
        return {key: self.played.staff(key) for key in self.played.story.staff}

    @property
    def viewers(self) -> dict[str, Staff | None]:
        """Everybody who looks at every page: the cast, a visitor, and of those who come close all in a whole proof; in
        the short one the one who is walled off, since a block has to beat every tie and role."""
        close = self.strangers if self.whole else {"blocked": self.strangers["blocked"]}
        return {**self.cast, **close, VISITOR: None}

    @property
    def shut_out(self) -> dict[str, Staff | None]:
        """Those of the viewers to whom nothing of the story's cases is open."""
        return {name: staff for name, staff in self.viewers.items() if name not in WORK_ON_CASES}

    def _come_close(self) -> dict[str, Staff]:
        """Staff who come close to the cases, and to whom nothing of them is open: one is walled off by a conflict of
        interest, one's ties have ended, one's ties have not begun, one is told of neither case, and one leads and
        supervises in another service."""
        own, other = self.service, Service.objects.create(name="Hillside", slug="hillside", demonstration=True)
        near = {
            "blocked": (own, ["practitioner", "caseworker", "rj_lead"], self.at - timedelta(days=30), None),
            "gone": (own, ["practitioner"], self.at - timedelta(days=30), self.at - timedelta(days=2)),
            "coming": (own, ["practitioner"], self.at + timedelta(days=2), None),
            "liaison": (own, ["liaison_admin"], None, None),
            "hillside": (other, ["rj_lead", "supervisor"], None, None),
        }
        made = {}
        for name, (service, roles, since, until) in near.items():
            made[name] = Staff.objects.create_user(f"{name}.walls", name=name.title(), service=service, roles=roles)
            for case, kind, tie in (
                (self.support_case, "support", "caseworker"),
                (self.rj_case, "restorative", "facilitator"),
            ):
                if since is not None:
                    ties.tie(staff=made[name], case_id=case.pk, case_kind=kind, kind=tie, at=since, until=until)
                if name == "blocked":
                    ties.block(staff=made[name], case_id=case.pk, reason="knows_a_party", at=self.at)
        return made

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


def play(until: str = LAST_ACT, *, whole: bool = False) -> World:
    """Play the story up to this act, and stop there. AssertionError with the first difference when it cannot be."""
    story = loading.load(STORY)
    steps = list(story.steps)
    last = next(number for number, step in enumerate(steps) if step.do == until)
    result = playing.play(dataclasses.replace(story, steps=tuple(steps[:last])), checking=False)
    assert result, result.difference
    return World(result.world, steps[last].at, whole=whole)


def today(world: World) -> Any:
    """The clock stands where the story stopped."""
    return clock.at(world.at)
