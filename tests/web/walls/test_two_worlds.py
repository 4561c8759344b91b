"""SEC-12, SEC-17: whoever is walled from one side cannot tell two worlds apart that differ on that side alone."""

from collections.abc import Collection, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from pytest_django import DjangoDbBlocker

from tests.web.walls.crawl import nothing_kept
from tests.web.walls.markers import Marker, Oracle, sealed
from tests.web.walls.proof import Observed, differences, observed
from tests.web.walls.table import Address, addresses, rows
from tests.web.walls.world import World
from wayforward.process.events import Event
from wayforward.process.uploads import Verdict
from wayforward.web import record, vault
from wayforward.web.accounts.models import PartyIndex, Staff, Task
from wayforward.web.accounts.refs import unused
from wayforward.web.accounts.walled import Purpose
from wayforward.web.people.actions.notes import Paragraph
from wayforward.web.people.models import Note
from wayforward.web.restorative import places
from wayforward.web.restorative.actions.sessions import record_session
from wayforward.web.restorative.models import Agreement, RJCase
from wayforward.web.restorative.papers import write_paper
from wayforward.web.support import places as support_places
from wayforward.web.support.models import SupportCase
from wayforward.web.uploads.actions import attach_paper
from wayforward.web.uploads.checking import Checked
from wayforward.web.uploads.formats import Format
from wayforward.web.vault import CannotBeRead
from wayforward.web.vault.models import Token

pytestmark = pytest.mark.above_database

SIDES = ("support", "harmed", "responsible")
SHUT_OUT = "everybody to whom nothing is open"
# What differs between the worlds, and who is walled from all of it: whoever has nothing to do with the case, the lead,
# who knows the case and neither side; the harmed person's caseworker, who by a consent (C9) knows how far the
# restorative case is and no more; and the facilitator, for whom support is closed.
WORLDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "all sides": (SIDES, ("ruth", SHUT_OUT)),
    "both sides of the restorative case": (("harmed", "responsible"), ("asha",)),
    "support": (("support",), ("grace",)),
}


def everywhere(world: World) -> list[Address]:
    return [address for name in rows() for address in addresses(name, world)]


def case_of(world: World, side: str) -> UUID:
    return world.support_case.pk if side == "support" else world.rj_case.pk


def of_world(world: World, name: str) -> dict[str, Staff | None]:
    """The viewers of a world."""
    found: dict[str, Staff | None] = {}
    for viewer in WORLDS[name][1]:
        found |= world.shut_out if viewer == SHUT_OUT else {viewer: world.cast[viewer]}
    return found


@pytest.fixture(scope="module")
def halves(request: pytest.FixtureRequest, world: World) -> Collection[str]:
    """Of those to whom nothing is open, each asks for half of the pages here, and for all in a whole proof."""
    return () if request.config.getoption("--whole") else world.shut_out.keys()


@pytest.fixture(scope="module")
def as_it_is(world: World, django_db_blocker: DjangoDbBlocker, halves: Collection[str]) -> Iterator[Observed]:
    """Everything that anybody who is walled from some side sees of the world as it was played."""
    viewers = {name: staff for each in WORLDS for name, staff in of_world(world, each).items()}
    with django_db_blocker.unblock():
        everywhere(world)  # what the rows make for themselves is made before, so that both worlds are asked the same
        asked = everywhere(world)
        with nothing_kept():
            act_openly(world)
            seen = observed(asked, viewers, halves)
        yield seen


@pytest.mark.parametrize("name", WORLDS)
def test_the_viewers_are_walled_from_what_differs(name: str, world: World) -> None:
    """By the table of the walls, read without the pages: or comparing what they see would prove nothing."""
    sides, _ = WORLDS[name]
    for viewer, staff in of_world(world, name).items():
        for side in sides:
            place = (case_of(world, side), side)
            assert not Oracle(staff, world.at).may(Marker("", "", place[0], frozenset({place}))), f"{viewer}: {side}"


@pytest.mark.parametrize("name", WORLDS)
def test_the_other_worlds_secrets_cannot_be_told(
    name: str, world: World, as_it_is: Observed, halves: Collection[str], record_property: Any
) -> None:
    viewers = of_world(world, name)
    before = {key: answers for key, answers in as_it_is.answers.items() if key[0] in viewers}
    asked = everywhere(world)
    with nothing_kept():
        for side in WORLDS[name][0]:
            assert make_another(world, side) > 5
        act_openly(world)
        after = observed(asked, viewers, halves)
    found = differences(before, after.answers)
    record_property("compared", len(asked) * len(viewers))
    record_property("differences", len(found))
    assert found == []


def test_whether_somebody_is_known_at_all_cannot_be_told(
    world: World, as_it_is: Observed, halves: Collection[str], record_property: Any
) -> None:
    """SEC-15: to whom nothing is open, a person who is not there, and a case that is not there, look the same."""
    before = {key: answers for key, answers in as_it_is.answers.items() if key[0] in world.shut_out}
    asked = everywhere(world)
    with nothing_kept():
        make_unknown(world)
        act_openly(world)
        after = observed(asked, world.shut_out, halves)
    found = differences(before, after.answers)
    record_property("compared", len(asked) * len(world.shut_out))
    record_property("differences", len(found))
    assert found == []


def test_what_is_hidden_looks_like_what_is_not_there(as_it_is: Observed) -> None:
    assert as_it_is.told == []


@pytest.mark.parametrize("side", SIDES)
def test_a_paper_for_both_is_the_same_whatever_one_of_them_said(side: str, world: World) -> None:
    """What goes to a participant is made anew in each world, and says the same: of what one side adds, nothing."""
    (agreement,) = world.all(Agreement)
    told = []
    for other in (False, True):
        with nothing_kept():
            if other:
                make_another(world, side)
            paper = write_paper(world.rj_case, agreement, by=world.cast["grace"], at=world.at)
            told.append(vault.unseal_for("checking", paper.text))
    assert told[0] == told[1]
    assert "What we agreed" in told[0] and "Something that was said only" not in told[0]


def act_openly(world: World) -> None:
    """The same act on every side, in both worlds and after what differs: a number that counts past it would show."""
    for side in (*SIDES, "case", "joint"):
        about = world.support_case if side == "support" else world.rj_case
        for _ in range(2):
            record.write(Event.NOTICE_GIVEN, by=world.cast["sam"], case_id=about.pk, compartment=side, obj=about)


def make_unknown(world: World) -> None:
    """Nobody of the story can be found, and none of its cases has the reference that it had."""
    Token.objects.all().delete()
    PartyIndex.objects.filter(case_id__in=[world.support_case.pk, world.rj_case.pk]).delete()
    for model in (SupportCase, RJCase):
        for row in model.unwalled(Purpose.CHECKING):
            row.ref = unused(model)
            row.save(update_fields=["ref"])


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
    if side != "support":
        # The real thing: what it does to the case itself may not show either.
        who = world.harmed if side == "harmed" else world.responsible
        record_session(
            case=world.rj_case,
            participation=who,
            by=world.cast["grace"],
            at=later,
            minutes=50,
            paragraphs=[Paragraph("A session that was held only in this world.", [str(who.person_id)])],
        )
    # A file with a name and a size of its own.
    where = support_places.of_case(world.support_case) if side == "support" else places.of_participation(who)
    attach_paper(
        place=where,
        checked=Checked("only in this world.txt", Format.TEXT, b"Words. " * 30_000, Verdict.NOT_ASKED),
        kind="brought_by_the_person",
        by=world.cast["sam"],
        at=later,
    )
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
