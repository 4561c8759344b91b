"""The addresses of files of referrals: one that waits for its columns, and one of which each row was looked at."""

import json
from typing import Any

from tests.web.walls.table import Rows
from wayforward.process.importing import Column
from wayforward.web.importing import actions
from wayforward.web.importing.models import Import

HEADINGS = ["Name", "Summary", "Mobile", "Crime number"]
TABLE = [
    HEADINGS,
    ["Nobody Hereabouts", "A theft", "07700 900777", "25*0799999"],
    ["", "Without a name", "no number", ""],
]


def files_of(world: Any) -> list[Import]:
    """Two files, brought by the supervisor of the story when there are none."""
    if not world.all(Import):
        by = {"by": world.cast["sam"], "at": world.at}
        agency = actions.add_agency(name="County Police", kind="police", **by)
        for ready in (False, True):
            run = actions.receive_file(agency=agency, source="police", table=json.dumps(TABLE).encode(), **by)
            if ready:
                columns = {Column.NAME: 0, Column.HAPPENED: 1, Column.PHONE: 2, Column.CRIME_NUMBER: 3}
                actions.name_columns(run=run, columns=columns, headings=HEADINGS, **by)
                actions.go_on(world.at)
    return world.all(Import)  # type: ignore[no-any-return]


def _each(world: Any) -> list[dict[str, Any]]:
    return [{"pk": run.pk} for run in files_of(world)]


ROWS: Rows = {
    "importing:files": lambda world: [{}] if files_of(world) else [],
    "importing:new": lambda world: [{}],
    "importing:columns": _each,
    "importing:run": lambda world: [*_each(world), *((each, "fate=invalid&after=1") for each in _each(world))],
    "importing:give-up": _each,
    "importing:to-put-right": _each,
}
UNSHOWN: dict[str, str] = {
    "importing.Import.table": "the file as it came, until its rows are read",
    "importing.Import.headings": "a list, shown as the choices of a form",
}
