"""The addresses of the questions about how somebody is, in either kind of case."""

from typing import Any

from tests.web.walls.table import Rows


def _cases(world: Any) -> list[dict[str, Any]]:
    return [{"kind": "support", "pk": world.support_case.pk}, {"kind": "restorative", "pk": world.rj_case.pk}]


def _asks(world: Any) -> list[dict[str, Any]]:
    people = (("support", world.support_case.pk, world.maria), ("restorative", world.rj_case.pk, world.joanne))
    return [
        {"kind": kind, "pk": pk, "person": person.pk, "instrument": instrument}
        for kind, pk, person in people
        for instrument in ("gad7", "everyday", "nothing")
    ]


ROWS: Rows = {"measures:answers": _cases, "measures:answer": _asks}
