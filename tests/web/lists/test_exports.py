"""A list as a file: the rows of the screen, through the wall twice, harmless, sealed, and gone after a day."""

import csv
import io
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from tests.web.cast import Cast
from tests.web.lists.test_lists import restorative_case
from tests.web.rights.test_long_lists import copies, endings, erasures, holds
from tests.web.support.conftest import EVENING
from wayforward.process.decision import Refused
from wayforward.process.events import Event
from wayforward.web import clock, vault
from wayforward.web.accounts.fresh import NotMarked, page
from wayforward.web.accounts.models import Staff
from wayforward.web.accounts.walled import Purpose
from wayforward.web.lists import files
from wayforward.web.lists import listing as lists
from wayforward.web.lists.actions import exports
from wayforward.web.lists.asking import Asked
from wayforward.web.lists.models import Export, ExportPart
from wayforward.web.outgoing import jobs
from wayforward.web.people.actions import conflicts
from wayforward.web.record import Line
from wayforward.web.rights.actions import complaints, police
from wayforward.web.support.models import SupportCase

Browser = Callable[[Staff], Client]


def asked(staff: Staff, name: str = "support-cases", **typed: str) -> Asked:
    listing = lists.of_name(name, staff)
    assert listing is not None
    return Asked.read(listing, staff, typed or {"state": "all"})


def ask(staff: Staff, form: str = "csv", *, named: bool = False, name: str = "support-cases", **typed: str) -> Export:
    return exports.ask_for_file(asked=asked(staff, name, **typed), form=form, named=named, by=staff, at=clock.now())


def fetched(export: Export, staff: Staff) -> exports.Made:
    export.refresh_from_db()
    return exports.fetch_file(export=export, by=staff, at=clock.now())


def read(made: exports.Made) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(made.content.decode("utf-8-sig"))))


def complaint(cast: Cast, on: date) -> None:
    words = {"who": "", "words": "Late.", "complained_about": []}
    complaints.receive(about="service", way="said", received_on=on, **words, by=cast.asha, at=clock.now())


def asked_by_police(cast: Cast, on: date) -> None:
    words = {"who": "PC Lowe", "their_ref": "OP/9", "named": "Maria", "asked": "All"}
    police.receive(**words, asked_on=on, by=cast.asha, at=clock.now())


def on_screen(client: Client, address: str, first: str) -> int:
    """How many rows the pages of a list show, through all of them."""
    url, count = first, 0
    while url:
        page = client.get(address + url).content.decode()
        count += len(re.findall(r'<th scope="row"', page))
        more = re.search(r'href="([^"]+)" rel="next"', page)
        url = more[1].replace("&amp;", "&") if more else ""
    return count


def test_as_many_rows_in_the_file_as_on_the_screen(
    cast: Cast, several: list[SupportCase], take: Any, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every list, for everybody who has it, narrowed and whole: also where a list goes over pages and pieces."""
    monkeypatch.setattr("wayforward.web.lists.asking.Asked.some.__defaults__", (2,), raising=False)
    monkeypatch.setattr(exports, "AT_ONCE", 2)
    for number in range(5):
        take(name=f"Somebody {number}", given={"phone": f"07700 90040{number}"}, by=cast.sam)
        restorative_case(cast, number)
    conflicts.recuse(case_kind="support", case_id=several[1].pk, how="friend", by=cast.sam, at=EVENING)
    SupportCase.unwalled(Purpose.ACTION).update(next_offer_on=clock.today())
    for number in range(3):
        on = clock.today() - timedelta(days=number)
        complaint(cast, on)
        asked_by_police(cast, on)
    for fill in (erasures, copies, holds, endings):
        fill(cast, clock.now(), 3)
    officer = Staff.objects.create_user("dpo.riverside", name="Dilys", service=cast.service, roles=["data_protection"])
    counted = {}
    for listing in lists.every():
        for key, staff in {**cast.everyone(), "officer": officer}.items():
            if not listing.may_see(staff):
                continue
            client = browser(staff)
            for typed in ({"sort": listing.seen_by(staff).first}, {"state": "all", "sort": listing.first}):
                first = "?" + "&".join(f"{name}={value}" for name, value in typed.items())
                shown = on_screen(client, listing.address, first)
                if not shown:
                    with pytest.raises(Refused):
                        ask(staff, name=listing.name, **typed)
                    continue
                export = ask(staff, name=listing.name, **typed)
                exports.go_on(clock.now())
                rows = read(fetched(export, staff))
                assert len(rows) == shown
                if listing.name != "tasks":  # two duties may say the same of two cases that one need not see
                    assert len({str(row) for row in rows}) == shown
                export.refresh_from_db()
                assert (export.state, export.rows) == ("made", shown)
                counted[listing.name, key] = shown
    assert counted["support-cases", "sam"] == 6
    assert counted["support-cases", "asha"] == 4
    assert counted["restorative-cases", "sam"] == 5
    assert counted["moments", "sam"] == 6
    assert counted["complaints", "lena"] == counted["police-requests", "lena"] == 3
    for name in ("erasures", "holds", "ended"):
        assert counted[name, "lena"] == counted[name, "officer"] == 3
    assert counted["copies", "officer"] == 3
    assert {name for name, _ in counted} == {listing.name for listing in lists.every()}


def test_what_was_shut_since_is_not_in_it(cast: Cast, several: list[SupportCase]) -> None:
    """A wall between asking and making, and one between making and fetching."""
    mine = [row for row in several if row.caseworker_id == cast.asha.pk]
    export = ask(cast.asha)
    conflicts.recuse(case_kind="support", case_id=mine[0].pk, how="friend", by=cast.asha, at=EVENING)
    exports.go_on(clock.now())
    conflicts.recuse(case_kind="support", case_id=mine[1].pk, how="friend", by=cast.asha, at=EVENING)
    made = fetched(export, cast.asha)
    assert {row["Case"] for row in read(made)} == {row.ref for row in mine[2:]}
    assert made.name == f"support-cases-{EVENING:%Y-%m-%d}-2-rows.csv"
    line = Line.unwalled("checking").get(event=Event.LIST_EXPORT_FETCHED)
    assert line.payload == {"listing": "support-cases", "rows": 2, "form": "csv"}


def test_no_name_leaves_but_with_a_supervisor(cast: Cast, several: list[SupportCase], browser: Browser) -> None:
    plain = ask(cast.sam)
    named = ask(cast.sam, named=True)
    exports.go_on(clock.now())
    assert b"Hollis" not in fetched(plain, cast.sam).content
    names = {row["Person"] for row in read(fetched(named, cast.sam))}
    assert "Nadia Hollis" in names
    assert "'=HYPERLINK(1)" in names  # nothing that a program of tables works out
    with pytest.raises(Refused) as refused:
        ask(cast.asha, named=True)
    assert refused.value.codes == ("lists.names_not_for_you",)
    address = reverse("lists:export", args=["support-cases"])
    assert 'name="named"' in browser(cast.sam).get(address).content.decode()
    assert 'name="named"' not in browser(cast.asha).get(address).content.decode()
    looks = [line.payload["read"] for line in Line.unwalled("checking").filter(event="looked", actor_id=cast.sam.pk)]
    assert any(key.startswith("people.person:") for read_rows in looks for key in read_rows)


def test_excel_holds_the_same_and_says_what_it_is(cast: Cast, several: list[SupportCase]) -> None:
    export = ask(cast.sam, "xlsx", named=True, state="all", sort="ref")
    exports.go_on(clock.now())
    book = openpyxl.load_workbook(io.BytesIO(fetched(export, cast.sam).content))
    rows = list(book.worksheets[0].values)
    assert rows[0][:2] == ("Person", "Case")
    assert [row[1] for row in rows[1:]] == sorted(row.ref for row in several)
    assert {cell.data_type for row in book.worksheets[0].iter_rows() for cell in row} <= {"s", "n", "inlineStr"}
    assert ("Rows", 7) in [row[:2] for row in book.worksheets[1].values]
    assert ("Only: state", "all") in [row[:2] for row in book.worksheets[1].values]


def test_no_name_lies_in_clear_on_a_disk_while_it_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    def on_disk(*_: Any, **__: Any) -> None:
        raise AssertionError("a file on a disk")

    monkeypatch.setattr("openpyxl.worksheet._writer.NamedTemporaryFile", on_disk)
    assert files.as_xlsx("Cases", [["Rows", 1]], ["Person"], [["Nadia Hollis"]]).startswith(b"PK")
    with pytest.raises(AssertionError):
        openpyxl.Workbook().save(io.BytesIO())  # what the library does by itself


@pytest.mark.parametrize("cell", ["=1+1", "+44 7700", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1"])
def test_what_might_be_worked_out_is_not(cell: str) -> None:
    assert str(files.harmless(cell)).startswith("'")


def test_other_cells_stay_as_they_are() -> None:
    assert [files.harmless(cell) for cell in ("Ana", "", 12, "07700 900 123", "née O'Neil", "שלום")] == [
        *("Ana", "", 12, "07700 900 123", "née O'Neil", "שלום")
    ]
    assert files.harmless("a\x00b\x1fc") == "a�b�c"


def test_it_is_sealed_and_ends_with_its_key(cast: Cast, several: list[SupportCase], browser: Browser) -> None:
    export = ask(cast.sam, named=True)
    assert jobs.run_due(clock.now()) >= 7
    part = ExportPart.unwalled(Purpose.CHECKING).get()
    assert str(part.cells) == "▒▒▒"
    client, address = browser(cast.sam), reverse("lists:file", args=[export.pk])
    assert "It can be fetched" in client.get(address).content.decode()
    later = EVENING + timedelta(hours=24)
    assert exports.moments(EVENING, later) == [later]
    with clock.at(later):
        assert exports.go_on(later) == 1
        assert not vault.stands(export.key_id)
        assert not ExportPart.unwalled(Purpose.CHECKING).exists()
        export.refresh_from_db()
        assert (export.state, bytes(export.ids)) == ("ended", b"")
        assert "Its time is over" in client.get(address).content.decode()
        with pytest.raises(Refused) as refused:
            fetched(export, cast.sam)
        assert refused.value.codes == ("lists.file_ended",)
        assert exports.go_on(later) == 0


def test_it_is_fetched_by_who_asked_and_nobody_else(cast: Cast, several: list[SupportCase], browser: Browser) -> None:
    client, address = browser(cast.asha), reverse("lists:export", args=["support-cases"])
    assert "4 rows are in it now" in client.get(f"{address}?state=all").content.decode()
    sent = client.post(f"{address}?state=all&sort=ref", {"form": "csv"})
    export = Export.unwalled(Purpose.CHECKING).get()
    assert sent["Location"] == reverse("lists:file", args=[export.pk])
    assert "0 of 4 rows" in client.get(sent["Location"]).content.decode()
    fetch = reverse("lists:fetch", args=[export.pk])
    assert "The file is not ready yet" in client.post(fetch).content.decode()
    exports.go_on(clock.now())
    answer = client.post(fetch)
    assert answer["Content-Disposition"].endswith('-4-rows.csv"')
    assert answer["Cache-Control"] == "no-store"
    assert len(answer.content.decode().splitlines()) == 5
    for other in (cast.sam, cast.carys, cast.dev):
        assert browser(other).get(fetch).status_code == 404
        assert browser(other).post(fetch).status_code == 404
    ExportPart.unwalled(Purpose.CHECKING).delete()  # its time ends while it is read
    assert "it is gone" in client.post(fetch).content.decode()
    line = Line.unwalled("checking").get(event=Event.LIST_EXPORT_ASKED)
    assert line.payload == {"listing": "support-cases", "rows": 4, "filters": ["sort=ref", "state=all"]}


def test_whoever_lost_the_role_or_left_gets_nothing(cast: Cast, several: list[SupportCase]) -> None:
    first, second = ask(cast.asha), ask(cast.carys)
    Staff.objects.filter(pk=cast.carys.pk).update(is_active=False)
    exports.go_on(clock.now())
    first.refresh_from_db()
    second.refresh_from_db()
    assert (second.state, second.rows) == ("made", 0)
    cast.asha.roles = []
    with pytest.raises(Refused) as refused:
        fetched(first, cast.asha)
    assert refused.value.codes == ("lists.list_not_yours",)


def test_two_workers_make_it_once_and_another_goes_on_after_one_that_died(
    cast: Cast, several: list[SupportCase], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "AT_ONCE", 3)
    export, now = ask(cast.sam), clock.now()
    assert exports._lease(export.pk, now)
    assert exports._step(export.pk, now) == 3  # then it dies
    assert exports.go_on(now) == 0  # another one finds it taken
    assert exports.go_on(now + exports.LEASE) == 4
    assert len(read(fetched(export, cast.sam))) == 7


def test_no_page_that_does_not_ask_again_makes_or_fetches_one(cast: Cast, several: list[SupportCase]) -> None:
    with page(None), pytest.raises(NotMarked):
        ask(cast.sam)


def test_a_fourth_at_once_waits(cast: Cast, several: list[SupportCase]) -> None:
    for _ in range(3):
        ask(cast.sam)
    with pytest.raises(Refused) as refused:
        ask(cast.sam)
    assert refused.value.codes == ("lists.some_wait",)
