"""What was answered and counted: scores, bands, figures."""

from datetime import timedelta
from enum import StrEnum

from wayforward.practice.world import CannotPlay, World
from wayforward.process import instruments
from wayforward.web import clock, vault
from wayforward.web.measures.models import Answer
from wayforward.web.reports.measures import MEASURES, Period

from .check import Found, check

Figure = StrEnum("Figure", {code.replace(".", "_"): code for code in MEASURES})  # type: ignore[misc]
Band = StrEnum(  # type: ignore[misc]
    "Band",
    {band.code: band.code for code in instruments.codes() for band in instruments.load(code).bands},
)


@check("score", int | float)
def score(world: World, given: float) -> Found | None:
    """The score of the measure just answered, made by rule."""
    found = vault.unseal_for(vault.Purpose.PRACTICE, _answer(world).score)
    if found and float(found) == given:
        return None
    return Found(f"the score is {given}", f"it is {found or 'none'}")


@check("band", Band)
def band(world: World, given: str) -> Found | None:
    """The band of the measure just answered."""
    found = vault.unseal_for(vault.Purpose.PRACTICE, _answer(world).band)
    return None if found == given else Found(f"the band is `{given}`", f"it is `{found or 'none'}`")


@check("report", dict[Figure, int])
def report(world: World, given: dict[str, int]) -> Found | None:
    """The figure over the days of the story, by the same query as the return: exact, before any suppression."""
    steps = world.story.steps
    start = clock.start_of_day(clock.local(steps[0].at).date())
    end = clock.start_of_day(clock.local(steps[-1].at).date() + timedelta(days=1))
    for code, wanted in given.items():
        found = MEASURES[str(code)].count(Period(world.service, start, end))
        if found != wanted:
            return Found(f"{code} is {wanted}", f"it is {found}")
    return None


def _answer(world: World) -> Answer:
    if not isinstance(world.result, Answer):
        raise CannotPlay("this step answers no measure")
    return world.result
