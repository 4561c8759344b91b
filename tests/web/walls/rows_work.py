"""The addresses of the working day. What the story does not have is made by the real actions."""

from datetime import timedelta
from typing import Any

from tests.web.walls.table import Rows
from wayforward.web import clock
from wayforward.web.restorative import places as restorative_places
from wayforward.web.support import places as support_places
from wayforward.web.work.actions import appointments, feeds, hand_overs, hours, note_templates, supervision
from wayforward.web.work.models import Appointment, HandOver, Hours, NoteTemplate, PracticeTalk


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


def hand_overs_of(world: Any) -> list[HandOver]:
    """A hand-over in each kind of case, written by whoever works there, for a colleague in the case."""
    if not world.all(HandOver):
        for by, to, place in (
            ("asha", "sam", support_places.of_case(world.support_case)),
            ("grace", "ben", restorative_places.of_case(world.rj_case)),
        ):
            hand_overs.write_hand_over(
                place=place,
                open_now="A call on Friday was promised.",
                dates="The ninth, at the court.",
                risks="Never ring the landline.",
                to=world.cast[to],
                by=world.cast[by],
                at=world.at,
            )
    return world.all(HandOver)  # type: ignore[no-any-return]


def _hand_overs(world: Any) -> list[dict[str, Any]]:
    return [{"kind": each.case_kind, "pk": each.case_id, "hand_over": each.pk} for each in hand_overs_of(world)]


def _cases(world: Any) -> list[dict[str, Any]]:
    hand_overs_of(world)
    kinds = (("support", world.support_case), ("restorative", world.rj_case))
    return [{"kind": kind, "pk": case.pk} for kind, case in kinds]


def _talks(world: Any) -> list[dict[str, Any]]:
    """The supervision of a caseworker, written down by their supervisor."""
    if not world.all(PracticeTalk):
        supervision.write_supervision(
            worker=world.cast["asha"],
            words="How it is to hear so much of one workplace.",
            agreed="Two afternoons without calls.",
            next_at=world.at + timedelta(days=40),
            by=world.cast["sam"],
            at=world.at,
        )
    return [{}]


def hours_of(world: Any) -> Hours:
    """Hours that wait to be confirmed."""
    asha, on = world.cast["asha"], clock.local(world.at).date()
    found = Hours.objects.filter(confirmed_at=None, taken_back_at=None).first()
    return found or hours.enter_hours(on=on, activity="support", minutes=90, by=asha, at=world.at)


def template_of(world: Any) -> NoteTemplate:
    """A template that stands."""
    found = NoteTemplate.objects.filter(service=world.service, ended_at=None).first()
    return found or note_templates.save_template(
        name="Home visit", prompts=["How are they", "What was agreed"], by=world.cast["ruth"], at=world.at
    )


def _template(world: Any) -> list[dict[str, Any]]:
    return [{"pk": template_of(world).pk}]


ROWS: Rows = {
    "work:write-hand-over": _cases,
    "work:read-hand-over": _hand_overs,
    "work:supervision": _talks,
    "work:new-supervision": lambda world: [{"pk": world.cast["asha"].pk}],
    "work:hours": lambda world: [{}] if hours_of(world) else [],
    "work:team-hours": lambda world: [{}] if hours_of(world) else [],
    "work:hours-totals": lambda world: [{}],
    "work:take-back-hours": lambda world: [{"pk": hours_of(world).pk}],
    "work:note-templates": lambda world: [{}] if template_of(world) else [],
    "work:new-note-template": lambda world: [{}],
    "work:note-template": _template,
    "work:end-note-template": _template,
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
    "work:remind": _appointments,
    "feeds:diary": _address,
}
