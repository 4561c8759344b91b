"""The registers of complaints and of police requests as lists: narrowed, in order, and as files without names."""

import csv
import io
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from tests.web.cast import Cast
from tests.web.rights.conftest import Browser
from tests.web.rights.test_complaints import CAME, received
from wayforward.web import clock
from wayforward.web.accounts.models import Staff
from wayforward.web.lists.actions import exports, saved
from wayforward.web.lists.asking import Asked
from wayforward.web.lists.listing import Listing, of_name
from wayforward.web.lists.models import Export
from wayforward.web.rights.actions import complaints, police
from wayforward.web.rights.lists import COMPLAINTS, POLICE_REQUESTS
from wayforward.web.rights.models import Complaint, PoliceRequest


@pytest.fixture
def three(cast: Cast, in_october: datetime) -> list[Complaint]:
    """One to acknowledge, one that is looked into, one that was answered."""
    rows = [
        received(cast.asha, in_october, received_on=CAME - timedelta(days=number), **more)
        for number, more in enumerate([{"about": "service"}, {"about": "data_protection"}, {"about": "service"}])
    ]
    for row in rows[1:]:
        complaints.acknowledge(complaint=row, way="telephone", by=cast.lena, at=in_october)
    words = {"outcome": "upheld", "words": "We are sorry.", "told_on": in_october.date()}
    complaints.answer(complaint=rows[2], **words, by=cast.lena, at=in_october)
    return rows


@pytest.fixture
def asked(cast: Cast, in_october: datetime) -> list[PoliceRequest]:
    """Two requests; the second is refused."""
    rows = [
        police.receive(
            who="PC Lowe",
            their_ref=f"OP/77{number}",
            named="Maria Keane",
            asked="Everything that she said",
            asked_on=in_october.date() - timedelta(days=3 - number),
            by=cast.asha,
            at=in_october,
        )
        for number in range(2)
    ]
    police.refuse(request=rows[1], words="Too much.", by=cast.lena, at=in_october)
    return rows


def found(listing: Listing, staff: Staff, **typed: str) -> list[Any]:
    return [row.pk for row in Asked.read(listing, staff, typed or {"sort": listing.first}).rows()]


def taken(listing: Listing, staff: Staff, *, named: bool = False, **typed: str) -> Export:
    asked = Asked.read(listing, staff, typed or {"sort": listing.first})
    export = exports.ask_for_file(asked=asked, form="csv", named=named, by=staff, at=clock.now())
    exports.go_on(clock.now())
    export.refresh_from_db()
    return export


def read(export: Export, staff: Staff) -> list[dict[str, str]]:
    content = exports.fetch_file(export=export, by=staff, at=clock.now()).content
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_complaints_are_narrowed_by_where_they_are_and_by_day(cast: Cast, three: list[Complaint]) -> None:
    new, looked_into, answered = (row.pk for row in three)
    lena = cast.lena
    assert found(COMPLAINTS, lena) == [new, looked_into, answered]
    assert found(COMPLAINTS, lena, sort="received") == [answered, looked_into, new]
    assert found(COMPLAINTS, lena, sort="-ended")[0] == answered
    assert found(COMPLAINTS, lena, state="to-acknowledge") == [new]
    assert found(COMPLAINTS, lena, state="looked-into") == [looked_into]
    assert found(COMPLAINTS, lena, state="answered") == [answered]
    assert found(COMPLAINTS, lena, about="data_protection") == [looked_into]
    assert found(COMPLAINTS, lena, outcome="upheld") == [answered]
    assert found(COMPLAINTS, lena, received_from=f"{CAME:%Y-%m-%d}") == [new]


def test_the_page_says_what_waits_and_until_when(cast: Cast, three: list[Complaint], browser: Browser) -> None:
    page = browser(cast.lena).get(COMPLAINTS.address).content.decode()
    assert page.count("Being looked into</strong>") == page.count("Answered</strong>") == 1
    assert "They were right" in page
    late = three[0].acknowledge_by
    assert f"by {late:%-d %B %Y}" in page
    assert "Acknowledge it now" not in page
    answered_so = browser(cast.lena).get(COMPLAINTS.address, {"outcome": "taken_back"}).content.decode()
    assert "No complaint is like that." in answered_so
    assert "Nobody has complained" not in answered_so
    Complaint.unwalled("checking").filter(pk=three[0].pk).update(acknowledge_by=CAME - timedelta(days=40))
    assert "Acknowledge it now" in browser(cast.lena).get(COMPLAINTS.address).content.decode()


def test_the_file_of_complaints_says_nobodys_name_and_none_of_their_words(
    cast: Cast, officer: Staff, three: list[Complaint]
) -> None:
    """Also for a lead who may take names out of other lists."""
    cast.lena.roles = [*cast.lena.roles, "supervisor"]
    cast.lena.save()
    for staff, named in ((officer, False), (cast.lena, True)):
        rows = read(taken(COMPLAINTS, staff, named=named), staff)
        assert [row["Where it is"] for row in rows] == ["To acknowledge", "Being looked into", "Answered"]
        assert rows[2]["What it came to"] == "They were right"
        words = str(rows)
        assert not [name for name in ("Asha", "Lena", "sister", "sorry") if name in words]


def test_whoever_it_is_about_has_it_in_no_count_and_no_file(
    cast: Cast, officer: Staff, three: list[Complaint], in_october: datetime, browser: Browser
) -> None:
    given = {"listing": "complaints", "asked": {"about": "service"}, "first": False, "at": in_october}
    saved.keep_list(name="About us", shared=True, by=cast.lena, **given)
    received(cast.asha, in_october, complained_about=[cast.lena])
    about_lena = "About us ({})".format
    assert about_lena(2) in browser(cast.lena).get(COMPLAINTS.address).content.decode()
    assert about_lena(3) in browser(officer).get(COMPLAINTS.address).content.decode()
    assert len(read(taken(COMPLAINTS, cast.lena), cast.lena)) == 3
    assert len(read(taken(COMPLAINTS, officer), officer)) == 4


def test_requests_of_the_police_are_narrowed_and_leave_without_their_reference(
    cast: Cast, officer: Staff, asked: list[PoliceRequest], browser: Browser
) -> None:
    waits, refused = (row.pk for row in asked)
    assert found(POLICE_REQUESTS, officer, state="still-open") == [waits]
    assert found(POLICE_REQUESTS, officer, state="refused") == [refused]
    assert found(POLICE_REQUESTS, officer, sort="asked") == [waits, refused]
    assert found(POLICE_REQUESTS, officer, asked_to=f"{asked[0].asked_on:%Y-%m-%d}") == [waits]
    page = browser(officer).get(POLICE_REQUESTS.address).content.decode()
    assert "OP/770" in page
    assert "Maria" not in page
    cast.lena.roles = [*cast.lena.roles, "supervisor"]
    cast.lena.save()
    for staff, named in ((officer, False), (cast.lena, True)):
        rows = read(taken(POLICE_REQUESTS, staff, named=named), staff)
        assert {row["Where it is"] for row in rows} == {"Being looked at", "Refused"}
        assert not [word for word in ("OP/", "Maria", "Lowe", "Asha") if word in str(rows)]


def test_the_officer_takes_the_registers_out_and_nothing_else(
    cast: Cast, officer: Staff, three: list[Complaint], browser: Browser
) -> None:
    dilys = browser(officer)
    page = dilys.get(COMPLAINTS.address).content.decode()
    assert reverse("lists:export", args=["complaints"]) in page
    form = dilys.get(reverse("lists:export", args=["complaints"])).content.decode()
    assert "3 rows are in it now" in form
    assert "Put names into it" not in form
    assert dilys.get(reverse("lists:kept")).status_code == 200
    for name in ("support-cases", "restorative-cases", "tasks", "moments", "referrals"):
        assert of_name(name, officer) is None
        assert dilys.get(reverse("lists:export", args=[name])).status_code == 404
    for staff in (cast.asha, cast.grace, cast.sam, cast.dev, cast.farah):
        assert of_name("complaints", staff) is of_name("police-requests", staff) is None
        assert browser(staff).get(COMPLAINTS.address).status_code == 404
