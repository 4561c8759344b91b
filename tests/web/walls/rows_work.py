"""The addresses of the working day. What the story does not have is made by the real actions."""

from datetime import timedelta
from typing import Any

from tests.web.walls.table import Rows
from wayforward.web.restorative import places as restorative_places
from wayforward.web.support import places as support_places
from wayforward.web.work.actions import appointments, feeds
from wayforward.web.work.models import Appointment


def appointments_of(world: Any) -> list[Appointment]:
    """Two appointments ahead, one in each kind of case: planned by whoever works there when there are none."""
    if not world.all(Appointment):
        places = (
            ("asha", support_places.of_case(world.support_case), world.maria),
            ("grace", restorative_places.of_participation(world.responsible), world.joanne),
        )
        for by, place, person in places:
            appointments.plan_appointment(
                place=place,
                person=person,
                kind="meeting",
                starts_at=world.at + timedelta(hours=3),
                minutes=60,
                where="The room behind the library",
                tell=False,
                by=world.cast[by],
                at=world.at,
            )
    return world.all(Appointment)  # type: ignore[no-any-return]


def _appointments(world: Any) -> list[dict[str, Any]]:
    return [{"kind": each.case_kind, "pk": each.case_id, "appointment": each.pk} for each in appointments_of(world)]


def _address(world: Any) -> list[dict[str, Any]]:
    """The secret address of a caseworker's diary, and one that nobody has."""
    appointments_of(world)
    asha, at = world.cast["asha"], world.at
    feed, secret = feeds.make_feed(by=asha, at=at)
    feeds.note_read(feed=feed, by=asha, at=at)  # as on every time but the first of a day
    return [{"secret": secret}, {"secret": "nobody-has-this"}]


def _diary(world: Any) -> list[Any]:
    appointments_of(world)
    return [{}, ({}, "show=day"), ({}, f"on={world.at.date() + timedelta(days=7)}"), ({}, "on=never&show=x")]


ROWS: Rows = {
    "work:diary": _diary,
    "work:address": lambda world: [{}],
    "work:end-address": lambda world: [{}],
    "work:mail": lambda world: [{}],
    "work:plan": lambda world: [
        {"kind": "support", "pk": world.support_case.pk},
        {"kind": "restorative", "pk": world.rj_case.pk},
    ],
    "work:move": _appointments,
    "work:call-off": _appointments,
    "feeds:diary": _address,
}
