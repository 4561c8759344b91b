"""The addresses of signing in, drafts and the gallery: the same for everybody, and nothing of any case."""

from tests.web.walls.table import Rows

ROWS: Rows = {
    "accounts:sign-in": lambda world: [{}],
    "accounts:sign-out": lambda world: [{}],
    "vault:save-draft": lambda world: [{}],
    "vault:discard-draft": lambda world: [{}],
    "ui:gallery": lambda world: [{}],
}
UNSHOWN: dict[str, str] = {}
