"""The addresses of lists that are kept: one of the caseworker's own, and those of the team."""

from typing import Any

from tests.web.walls.table import Post, Rows
from wayforward.web.lists import listing as lists
from wayforward.web.lists.actions import exports, saved
from wayforward.web.lists.asking import Asked
from wayforward.web.lists.models import Export, SavedList


def kept(world: Any) -> list[SavedList]:
    """Four kept lists, when there are none: one of support, one restorative and one of complaints for the team."""
    if not SavedList.objects.exists():
        given = {"listing": "support-cases", "first": False, "at": world.at}
        saved.keep_list(name="Mine", asked={"caseworker": "me"}, shared=False, by=world.cast["asha"], **given)
        restorative = given | {"listing": "restorative-cases"}
        saved.keep_list(name="Closed", asked={"state": "closed"}, shared=True, by=world.cast["sam"], **restorative)
        of_rights = given | {"listing": "complaints"}
        saved.keep_list(name="New", asked={"state": "to-acknowledge"}, shared=True, by=world.cast["ruth"], **of_rights)
        saved.keep_list(name="Under 18", asked={"sign": "under_18"}, shared=True, by=world.cast["sam"], **given)
    return list(SavedList.objects.order_by("name"))


def files(world: Any) -> list[Export]:
    """A file of the supervisor's, with names, made."""
    if not world.all(Export):
        sam, listing = world.cast["sam"], lists.of_name("support-cases", world.cast["sam"])
        asked = Asked.read(listing, sam, {"state": "all"})
        exports.ask_for_file(asked=asked, form="csv", named=True, by=sam, at=world.at)
        exports.go_on(world.at)
    return world.all(Export)  # type: ignore[no-any-return]


def _file(world: Any) -> list[dict[str, Any]]:
    return [{"pk": row.pk} for row in files(world)]


def _each(world: Any) -> list[dict[str, Any]]:
    return [{"pk": row.pk} for row in kept(world)]


ROWS: Rows = {
    "lists:kept": lambda world: [{}] if kept(world) else [],
    "lists:keep": lambda world: [
        ({"name": "support-cases"}, "state=closed"),
        {"name": "restorative-cases"},
        {"name": "complaints"},
        {"name": "nothing"},
    ],
    "lists:change": _each,
    "lists:delete": _each,
    "lists:export": lambda world: [
        ({"name": "support-cases"}, "state=all"),
        {"name": "police-requests"},
        {"name": "nothing"},
    ],
    "lists:files": lambda world: [{}] if files(world) else [],
    "lists:file": _file,
    "lists:fetch": lambda world: [*_file(world), *(Post(each, {"fetch": "now"}) for each in _file(world))],
}
