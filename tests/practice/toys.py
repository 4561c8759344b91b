"""A few verbs that need no action of a case: they show what the framework does with arguments, names and refusals."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, Literal

from wayforward.practice.verb import (
    AgencyRef,
    Args,
    Fact,
    Part,
    PersonRef,
    StaffRef,
    Turn,
    Verb,
    World,
    arg,
    made,
    verb,
)
from wayforward.process.decision import Refused
from wayforward.process.reasons import all_reasons
from wayforward.web import record
from wayforward.web.accounts.models import Area, Service, Staff
from wayforward.web.people.models import Person

TOYS: dict[str, Verb] = {}
CODE = "safe_contact.outside_hours"


class Colour(StrEnum):
    YES = "yes"
    NO = "no"
    BLUE = "blue"


class Paint(Part):
    colour: Colour = arg("Which.")
    coats: int = arg("How many.", default=1, at_least=1, at_most=3)


class Meet(Args):
    person: PersonRef = arg("Whom.")
    gives: list[Fact] = arg("What they say.", default_factory=list)


@verb("meet", makes="person", registry=TOYS)
def meet(world: World, turn: Turn, args: Meet) -> Person:
    """Meet somebody."""
    return world.person(args.person, args.gives)


class PaintRoom(Args):
    colour: Colour | Literal["all"] = arg("Which.", default=Colour.BLUE)
    coats: int = arg("How many.", default=1, at_least=1, at_most=3)
    at: datetime | None = arg("When.", default=None)
    day: date | None = arg("Which day.", default=None)
    note: str = arg("What for.", default="")
    dry: bool = arg("Whether it is dry.", default=False)
    each: dict[int, Colour] = arg("Wall by wall.", default_factory=dict)
    parts: list[Paint] = arg("Part by part.", default_factory=list)
    of: Annotated[Area, made("area")] | None = arg("Where.", default=None)
    by_whom: StaffRef | PersonRef | Literal["nobody"] | None = arg("Who paints.", default=None)
    asked: AgencyRef | None = arg("Who asked.", default=None)
    received_as: str = arg("How it was received.", default="", alias="as")


@verb("paint", makes="area", refuses=("person.*",), registry=TOYS)
def paint(world: World, turn: Turn, args: PaintRoom) -> Any:
    """Paint a room."""
    world.result = args
    return Area.objects.create(service=world.service, name=f"{turn.who} {args.colour}")


class Refuse(Args):
    person: PersonRef | None = arg("Who is named.", default=None)
    leaves: Literal["nothing", "a_row", "no_line"] = arg("What is left behind.", default="nothing")


@verb("refuse", refuses=("safe_contact.*",), registry=TOYS)
def refuse(world: World, turn: Turn, args: Refuse) -> None:
    """Be refused."""
    if args.person:
        world.person(args.person)
    if args.leaves == "a_row":
        Area.objects.create(service=world.service, name="left behind")
    if args.leaves == "no_line":
        raise Refused(all_reasons()[CODE])
    _act(service=world.service, by=turn.by, at=turn.at)


@record.act
def _act(*, service: Service, by: Staff, at: datetime) -> None:
    Area.objects.create(service=service, name="rolled back")
    raise Refused(all_reasons()[CODE])


class Nothing(Args):
    pass


@verb("fail", registry=TOYS)
def fail(world: World, turn: Turn, args: Nothing) -> None:
    """Break."""
    raise RuntimeError("it broke")


@verb("tick", by=("system",), registry=TOYS)
def tick(world: World, turn: Turn, args: Nothing) -> None:
    """Let time pass."""
