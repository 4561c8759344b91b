"""The addresses of drafts and the gallery: the same for everybody, and nothing of any case."""

from typing import Any

from tests.web.walls.table import Post, Rows
from wayforward.web.ui import drafts


def _typed(world: Any) -> Post:
    """What asha has typed into a form so far."""
    return Post({}, {drafts.TOKEN: drafts.token(world.cast["asha"].pk, "a-form"), "words": "So far, so good."})


ROWS: Rows = {
    "vault:save-draft": lambda world: [{}, _typed(world)],
    "vault:discard-draft": lambda world: [{}, _typed(world)],
    "ui:gallery": lambda world: [{}],
}
UNSHOWN: dict[str, str] = {}
