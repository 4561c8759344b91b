"""SEC-18: the proofs can fail. Each seeded wall bug is caught, and the pages without one are clean."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.web.accounts.case import TwoSides, note, two_sides
from tests.web.cast import Cast, assemble
from tests.web.walls import seeded
from tests.web.walls.markers import mark_everything, new_word, words_in
from tests.web.walls.proof import VISITOR, Crawl, canary_crawl, two_worlds
from tests.web.walls.table import Address
from wayforward.process.events import Event
from wayforward.web import clock, record
from wayforward.web.accounts import ties
from wayforward.web.accounts.models import Staff
from wayforward.web.people.models import Note
from wayforward.web.restorative.models import RJCase

MORNING = datetime.fromisoformat("2026-03-03T10:00:00+00:00")


@pytest.fixture(autouse=True)
def small_service(settings: Any) -> Iterator[None]:
    settings.ROOT_URLCONF = "tests.web.walls.seeded"
    with clock.at(MORNING):
        yield
    seeded.Service.pages = dict(seeded.RIGHT)


def world(cast: Cast) -> TwoSides:
    """ben facilitates one case, grace another, carys sits on the panel of the first."""
    made = two_sides(cast, MORNING)
    two_sides(cast, MORNING, facilitator=cast.grace)
    ties.tie(staff=cast.carys, case_id=made.case.pk, case_kind="restorative", kind="panel", at=MORNING)
    note(case_id=made.case.pk, compartment="risk", words="Low, with one question open.", by=cast.ben, at=MORNING)
    return made


def addresses() -> list[Address]:
    return [
        *(Address(name, f"/{url}") for name, url in (("home", "home"), ("case_list", "cases"), ("search", "search"))),
        *(Address("case_page", f"/cases/{case.pk}") for case in RJCase.unwalled("checking")),
        *(Address("note_page", f"/notes/{each.pk}") for each in Note.unwalled("checking")),
    ]


FEW = ("ben", "lena", "dev")
MORE = ("ben", "carys", "lena", "dev", "farah")


def crawled(cast: Cast, names: tuple[str, ...] = FEW) -> tuple[Crawl, list[str]]:
    world(cast)
    markers = mark_everything()
    viewers = {name: getattr(cast, name) for name in names} | {VISITOR: None}
    crawl = canary_crawl(addresses(), viewers, markers, MORNING)
    return crawl, crawl.unseen(markers, viewers, MORNING)


def compared() -> list[str]:
    """Two worlds for those who are walled: what the responsible person said, how much, when, to whom; other cases."""

    def build(other: bool) -> tuple[list[Address], dict[str, Staff | None]]:
        cast = assemble()
        made = world(cast)
        if other:
            at = MORNING + timedelta(days=40)
            note(case_id=made.case.pk, compartment="responsible", words="More, and longer.", by=cast.sam, at=at)
            record.write(next(iter(Event)), by=cast.ben, case_id=made.case.pk, compartment="responsible")
            two_sides(cast, MORNING, facilitator=cast.sam)
        return addresses(), {"asha": cast.asha, "carys": cast.carys, VISITOR: None}

    return two_worlds(build)


def test_the_right_pages_are_clean(cast: Cast) -> None:
    crawl, unseen = crawled(cast, MORE)
    assert crawl.leaks == crawl.failures == crawl.unrecorded == unseen == []
    assert crawl.fetched == 6 * 10 * 2
    assert crawl.seen["ben"] and crawl.seen["carys"] and crawl.seen["lena"]
    assert not crawl.seen["dev"] and not crawl.seen["farah"] and not crawl.seen[VISITOR]


def test_the_right_pages_tell_nothing() -> None:
    assert compared() == []


@pytest.mark.parametrize("bug", seeded.CANARY_FINDS)
def test_the_canary_crawl_finds(bug: str, cast: Cast) -> None:
    names, wrong = seeded.CANARY_FINDS[bug]
    seeded.Service.pages |= dict.fromkeys(names.split(), wrong)
    crawl, unseen = crawled(cast)
    assert crawl.leaks or crawl.failures or crawl.unrecorded or unseen


@pytest.mark.parametrize("bug", seeded.TWO_WORLDS_FIND)
def test_two_worlds_find(bug: str) -> None:
    name, wrong = seeded.TWO_WORLDS_FIND[bug]
    seeded.Service.pages[name] = wrong
    assert compared()


@pytest.mark.parametrize("form", ["plain", "upper", "base64", "quoted", "url", "escaped", "offset base64"])
def test_a_marker_is_found_in_every_form(form: str) -> None:
    import base64
    import quopri

    word = new_word()
    content = {
        "plain": word.encode(),
        "upper": word.upper().encode(),
        "base64": base64.b64encode(f"something {word} more".encode()),
        "offset base64": b"xxx" + base64.b64encode(f"12{word}".encode()),
        "quoted": quopri.encodestring(f"Zoë {word}".encode()).replace(
            word[5].encode(), f"={ord(word[5]):02X}".encode()
        ),
        "url": f"?q=a%20{word[:4]}%{ord(word[4]):02x}{word[5:]}".encode(),
        "escaped": "".join(f"&#{ord(letter)};" for letter in word).encode(),
    }[form]
    assert words_in([content]) == {word}
