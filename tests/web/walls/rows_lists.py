"""The addresses of lists that are kept: one of the caseworker's own, and one of the team."""

from typing import Any

from tests.web.walls.table import Rows
from wayforward.web.lists.actions import saved
from wayforward.web.lists.models import SavedList


def kept(world: Any) -> list[SavedList]:
    """Two kept lists; kept by the story's caseworker and supervisor when there are none."""
    if not SavedList.objects.exists():
        given = {"listing": "support-cases", "first": False, "at": world.at}
        saved.keep_list(name="Mine", asked={"caseworker": "me"}, shared=False, by=world.cast["asha"], **given)
        saved.keep_list(name="Under 18", asked={"sign": "under_18"}, shared=True, by=world.cast["sam"], **given)
    return list(SavedList.objects.order_by("name"))


def _each(world: Any) -> list[dict[str, Any]]:
    return [{"pk": row.pk} for row in kept(world)]


ROWS: Rows = {
    "lists:kept": lambda world: [{}] if kept(world) else [],
    "lists:keep": lambda world: [({"name": "support-cases"}, "state=closed"), {"name": "nothing"}],
    "lists:change": _each,
    "lists:delete": _each,
}
