"""The addresses of figures: for leads inside the service, and for commissioners, who see numbers only."""

from tests.web.walls.table import Rows

ROWS: Rows = {"reports:figures": lambda world: [{}, ({}, "year=2025"), ({}, "year=x")]}
# Each measure is one statement, the same as in the return; no page of a case, and nobody waits for it at a door.
BUDGET = {"reports:figures": 24}
UNSHOWN: dict[str, str] = {}
