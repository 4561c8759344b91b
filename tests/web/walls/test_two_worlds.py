"""SEC-12, SEC-17: whoever is walled from one side cannot tell two worlds apart that differ on that side alone."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from pytest_django import DjangoDbBlocker

from tests.web.walls.crawl import nothing_kept
from tests.web.walls.markers import Marker, Oracle, sealed
from tests.web.walls.proof import VISITOR, Observed, differences, observed
from tests.web.walls.table import Address, addresses, rows
from tests.web.walls.world import World
from wayforward.process.events import Event
from wayforward.web import record, vault
from wayforward.web.accounts.models import Staff, Task
from wayforward.web.accounts.walled import Purpose
from wayforward.web.people.models import Note
from wayforward.web.vault import CannotBeRead

SIDES = ("support", "harmed", "responsible")


def everywhere(world: World) -> list[Address]:
    return [address for name in rows() for address in addresses(name, world)]


def case_of(world: World, side: str) -> UUID:
    return world.support_case.pk if side == "support" else world.rj_case.pk


def walled(world: World, side: str) -> dict[str, Staff | None]:
    """Those whom the table shows nothing of this side, but for one whose like is among them already."""
    there = Marker("", "", case_of(world, side), frozenset({(case_of(world, side), side)}))
    return {
        name: staff
        for name, staff in {**world.cast, VISITOR: None}.items()
        if not Oracle(staff, world.at).may(there) and name != "ben" and (name != "dev" or side == "support")
    }


@pytest.fixture(scope="module")
def as_it_is(world: World, django_db_blocker: DjangoDbBlocker) -> Iterator[Observed]:
    """Everything that anybody who is walled from some side sees of the world as it was played."""
    viewers = {name: staff for side in SIDES for name, staff in walled(world, side).items()}
    with django_db_blocker.unblock():
        asked = everywhere(world)
        with nothing_kept():
            act_openly(world)
            seen = observed(asked, viewers)
        yield seen


@pytest.mark.parametrize("side", SIDES)
def test_the_other_worlds_secrets_cannot_be_told(side: str, world: World, as_it_is: Observed) -> None:
    viewers = walled(world, side)
    assert viewers.keys() >= {"carys", "farah", "ruth", VISITOR}
    before = {key: answers for key, answers in as_it_is.answers.items() if key[0] in viewers}
    asked = everywhere(world)
    with nothing_kept():
        changed = make_another(world, side)
        assert changed > 5
        act_openly(world)
        after = observed(asked, viewers)
    assert differences(before, after.answers) == []


def test_what_is_hidden_looks_like_what_is_not_there(as_it_is: Observed) -> None:
    assert as_it_is.told == []


def act_openly(world: World) -> None:
    """The same act on every side, in both worlds and after what differs: a number that counts past it would show."""
    for side in (*SIDES, "case", "joint"):
        about = world.support_case if side == "support" else world.rj_case
        for _ in range(2):
            record.write(Event.NOTICE_GIVEN, by=world.cast["sam"], case_id=about.pk, compartment=side, obj=about)


def make_another(world: World, side: str) -> int:
    """Other words in everything that is sealed on this side; more notes, later, by somebody else; more lines; a duty.

    Says how many rows were touched.
    """
    case_id, touched = case_of(world, side), 0
    for label, names in sealed().items():
        model = apps.get_model(label)
        if not getattr(model, "wall_compartment_field", None):
            continue
        here = {model.wall_case: case_id, model.wall_compartment_field: side}
        for row in model.unwalled(Purpose.CHECKING).filter(**here):
            for name in names:
                if _is_words(row, name):
                    setattr(row, name, "Other words, and rather more of them than there were before.")
            row.save()
            touched += 1
    later = world.at - timedelta(minutes=1)
    key = vault.new_key("participation", uuid4())
    for number in range(3):
        Note(
            case_id=case_id,
            compartment=side,
            key_id=key,
            at=later,
            by=world.cast["sam"],
            of_type="session",
            of_id=uuid4(),
            number=number + 1,
            text="Something that was said only in this world.",
        ).save()
    for event in list(Event)[:3]:
        record.write(event, by=world.cast["sam"], case_id=case_id, compartment=side)
    Task(
        service=world.service,
        case_id=case_id,
        staff=world.cast["sam"],
        kind="safety_alert",
        compartment=side,
        due_at=world.at + timedelta(hours=3),
        made_at=later,
    ).save()
    return touched


def _is_words(row: object, name: str) -> bool:
    try:
        words = vault.unseal_for("checking", getattr(row, name))
    except (UnicodeDecodeError, CannotBeRead):
        return False
    return " " in words and not words.startswith(("{", "["))
