"""The addresses of figures: for leads inside the service, and for commissioners, who see numbers only."""

from tests.web.walls.table import Rows

ROWS: Rows = {"reports:figures": lambda world: [{}, ({}, "year=2025"), ({}, "year=x")]}
UNSHOWN: dict[str, str] = {}
