"""The addresses of papers, in either kind of case: one in each part of them, attached by the real action."""

from typing import Any

from tests.web.uploads.good import picture
from tests.web.walls.table import Rows
from wayforward.process.uploads import Verdict
from wayforward.web.restorative import places as restorative_places
from wayforward.web.support import places as support_places
from wayforward.web.uploads.actions import attach_paper
from wayforward.web.uploads.checking import Checked
from wayforward.web.uploads.formats import Format
from wayforward.web.uploads.models import Attachment


def papers_of(world: Any) -> list[Attachment]:
    """A picture in support, with either side, and on the ground that both share; attached when there is none."""
    if not world.all(Attachment):
        places = {
            "support": support_places.of_case(world.support_case),
            "harmed": restorative_places.of_participation(world.harmed),
            "responsible": restorative_places.of_participation(world.responsible),
            "joint": restorative_places.of_case(world.rj_case),
        }
        for part, place in places.items():
            checked = Checked(f"scan of {part}.png", Format.PNG, picture("PNG"), Verdict.NOT_ASKED)
            by = world.cast["asha" if part == "support" else "grace"]
            given = {"kind": "brought_by_the_person", "title": f"For {part}.", "by": by, "at": world.at}
            attach_paper(place=place, checked=checked, **given)
    return world.all(Attachment)  # type: ignore[no-any-return]


def _cases(world: Any) -> list[dict[str, Any]]:
    papers_of(world)
    return [{"kind": "support", "pk": world.support_case.pk}, {"kind": "restorative", "pk": world.rj_case.pk}]


def _each(world: Any) -> list[dict[str, Any]]:
    support = world.support_case.pk
    return [
        {"kind": "support" if row.case_id == support else "restorative", "pk": row.case_id, "paper": row.pk}
        for row in papers_of(world)
        if row.case_id in {support, world.rj_case.pk}
    ]


ROWS: Rows = {
    "uploads:papers": _cases,
    "uploads:attach": _cases,
    "uploads:file": _each,
    "uploads:take-out": _each,
}
UNSHOWN: dict[str, str] = {
    "uploads.Attachment.fingerprint": "a check sum, to tell a file that comes a second time",
}
