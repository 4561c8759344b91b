"""An empty service, its staff at their screens, and a clock on the wall that every thread of the service reads."""

from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.web.cast import Cast
from tests.web.journeys.members import SCREEN, TELEPHONE, Inspection, Member, Wall, stop_clock
from wayforward.web.outgoing import jobs
from wayforward.web.people.models import Agency


@pytest.fixture
def wall(monkeypatch: pytest.MonkeyPatch) -> Wall:
    wall = Wall()
    stop_clock(wall, monkeypatch)
    return wall


@pytest.fixture
def staff(browser: Browser, live_server: Any, cast: Cast, wall: Wall) -> Any:
    """Each at a screen of their own: asha with a keyboard alone, lena with a mouse too, ben with a telephone, grace and
    sam without scripts."""
    for member in (cast.grace, cast.ben):
        member.level = "sensitive_complex"
        member.save(update_fields=["level"])
    Agency(service=cast.service, name="Riverside Police", kind="police").save()
    inspection = Inspection(browser)

    def at(name: str, width: int = SCREEN, script: bool = True, mouse: bool = True) -> Member:
        return Member(name, live_server.url, inspection, width, script, mouse)

    return SimpleNamespace(
        asha=at("Asha", mouse=False),
        ben=at("Ben", TELEPHONE),
        grace=at("Grace", script=False),
        sam=at("Sam", TELEPHONE, script=False),
        lena=at("Lena"),
        carys=at("Carys"),
        dev=at("Dev"),
        farah=at("Farah"),
        inspection=inspection,
        jobs=lambda: jobs.run_due(wall.moment),
    )
