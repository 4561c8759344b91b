"""The addresses of what is kept: references and days, and nothing about anybody."""

from datetime import timedelta
from typing import Any

from tests.web.walls.table import Rows
from wayforward.process.keeping import Due, Why
from wayforward.web.rights.actions import keeping
from wayforward.web.rights.files import File
from wayforward.web.rights.models import LegalHold, Run


def run_of(world: Any) -> Run:
    """A proposal of the lead that waits; nothing in it is due."""
    lead = world.cast["ruth"]
    found = keeping.waiting(lead)
    if found is not None:
        return found
    case = world.support_case
    file = File("support", case.pk, case.pk, case.ref, Due(world.at.date(), Why.COMPLETED))
    return keeping.propose_run(chosen=[file], by=lead, at=world.at)


def hold_of(world: Any) -> LegalHold:
    """A hold that the lead has placed."""
    found = LegalHold.objects.first()
    if found is not None:
        return found
    day = world.at.date() + timedelta(days=60)
    return keeping.place_hold(
        reference=world.rj_case.ref, reason="claim", review_on=day, by=world.cast["ruth"], at=world.at
    )


def _run(world: Any) -> list[dict[str, Any]]:
    return [{"pk": run_of(world).pk}]


ROWS: Rows = {
    "rights:keeping": lambda world: [{}],
    "rights:run": _run,
    "rights:agree": _run,
    "rights:give-up": _run,
    "rights:ended": lambda world: [{}, ({}, "before=x")],
    "rights:holds": lambda world: [{}, ({}, "before=x")] if hold_of(world) else [],
    "rights:lift-hold": lambda world: [{"pk": hold_of(world).pk}],
}
UNSHOWN: dict[str, str] = {}
