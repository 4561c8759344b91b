"""The addresses of the restorative case. What the story does not have is made by the real actions."""

from typing import Any

from tests.web.walls.table import Post, Rows
from wayforward.web.outgoing.models import Document
from wayforward.web.record.models import Line
from wayforward.web.restorative.actions.contacts import log_contact
from wayforward.web.restorative.models import Contact
from wayforward.web.restorative.views.steps import STEPS


def _case(world: Any) -> list[dict[str, Any]]:
    return [{"pk": world.rj_case.pk}]


def _lines(world: Any) -> list[dict[str, Any]]:
    """A line about every kind of thing that the case has, in every compartment where one stands."""
    if not world.all(Contact, case_id=world.rj_case.pk):
        for part in (world.harmed, world.responsible):
            given = {"channel": "phone", "direction": "out", "result": "no_answer", "by": world.cast["grace"]}
            log_contact(case=world.rj_case, participation=part, at=world.at, **given)
    return [{"pk": world.rj_case.pk, "line": line.pk} for line in _one_of_each(world)]


def _one_of_each(world: Any) -> list[Line]:
    found = world.all(Line, case_id=world.rj_case.pk, outcome=Line.DONE)
    return list({(line.object_type, line.compartment): line for line in found}.values())


def _steps(world: Any) -> list[Any]:
    """Every step that there is, one of them with somebody chosen already, and one that there is not."""
    pk = world.rj_case.pk
    chosen = ({"pk": pk, "step": "session"}, f"person={world.harmed.pk}")
    other = ({"pk": pk, "step": "assess-risk"}, f"of={world.responsible.pk}")
    called = ({"pk": pk, "step": "contact"}, f"person={world.responsible.pk}&then=day")
    return [*({"pk": pk, "step": slug} for slug in STEPS), chosen, other, called, {"pk": pk, "step": "nothing"}]


def _older(world: Any) -> list[Any]:
    line = world.all(Line, case_id=world.rj_case.pk, outcome=Line.DONE)[0]
    return [*_case(world), *(({"pk": world.rj_case.pk}, f"before={before}") for before in (line.pk, "x"))]


ROWS: Rows = {
    "restorative:cases": lambda world: [
        {},
        ({}, "state=all"),
        ({}, "state=closed&before=2030-01-01T00:00:00%2B00:00"),
        ({}, "before=never"),
        ({}, "state=all&before=2030-01-01T00:00:00%2B00:00~00000000-0000-4000-8000-000000000000"),
    ],
    "restorative:receive": lambda world: [{}],
    "restorative:declare": lambda world: [{}],
    "restorative:hand-over-several": lambda world: [Post({}, {"row": world.rj_case.pk}), Post({}, {})],
    "restorative:log-contact": lambda world: [{}, ({}, "before=2030-01-01T00:00:00%2B00:00"), ({}, "before=never")],
    "restorative:case": _older,
    "restorative:consents": _case,
    "restorative:risk": _case,
    "restorative:orders": _case,
    "restorative:meetings": _case,
    "restorative:agreements": _case,
    "restorative:paper": lambda world: [
        {"pk": world.rj_case.pk, "document": row.pk} for row in world.all(Document, case_id=world.rj_case.pk)
    ],
    "restorative:entry": _lines,
    "restorative:step": _steps,
}
UNSHOWN = {
    "outgoing.Document.text": "its PDF is what is handed over; the same words are on the page of agreements",
    "outgoing.Message.body": "fixed neutral words, for the person alone; staff see when something was sent, and how",
}
