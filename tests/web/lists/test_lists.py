"""Lists of work: narrowed, put in order, paged by key whichever column they go by, and never past a wall."""

import html
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.web.cast import Cast
from tests.web.support.conftest import EVENING
from wayforward.web import clock, vault
from wayforward.web.accounts import refs, ties
from wayforward.web.accounts.models import Area, Service, Staff
from wayforward.web.accounts.walled import Purpose
from wayforward.web.lists import listing as lists
from wayforward.web.lists.asking import Asked
from wayforward.web.lists.columns import Column, Entry, drawn
from wayforward.web.people.actions import conflicts
from wayforward.web.restorative.lists import RESTORATIVE_CASES
from wayforward.web.restorative.models import RJCase
from wayforward.web.support.lists import SUPPORT_CASES
from wayforward.web.support.models import SupportCase

Browser = Callable[[Staff], Client]
CASES = "/support/cases/"
PLACES = ["x", "~", "2025-10-06T09:10:00+00:00~x", "~5", "now~", "%00~" + "0" * 32, "a" * 500, "\x00~" + "0" * 32]


def restorative_case(cast: Cast, number: int) -> RJCase:
    """Straight into its table, for sam: two at each moment, one in two with a meeting and a facilitator."""
    pk, at = uuid4(), EVENING - timedelta(hours=number // 2)
    row = RJCase(id=pk, service=cast.service, ref=refs.new_ref(), key_id=vault.new_key("joint", pk), received_at=at)
    row.initiated_by, row.source, row.changed_at = "harmed", "police", at
    if number % 2:
        row.next_meeting_at, row.facilitator = at + timedelta(days=9), cast.grace
    row.save()
    ties.tie(staff=cast.sam, case_id=pk, case_kind="restorative", kind="supervisor", at=at)
    return row


def paged(listing: Any, staff: Staff, typed: dict[str, str], size: int = 2) -> list[Any]:
    """Every row, a page at a time, by the places that the pages themselves give."""
    asked, found, place = Asked.read(listing, staff, typed), [], ""
    while True:
        rows, place = asked.some(place, size)
        found += rows
        if not place:
            return found


@pytest.mark.parametrize("name", ["support-cases", "referrals", "restorative-cases"])
def test_whichever_column_it_goes_by_each_row_is_on_one_page(
    name: str, cast: Cast, several: list[SupportCase], take: Any
) -> None:
    for number in range(5):
        take(name=f"Somebody {number}", given={"phone": f"07700 90040{number}"}, by=cast.sam)
        restorative_case(cast, number)
    (listing,) = (each for each in lists.every() if each.name == name)
    for column in listing.columns:
        for order in (column.name, f"-{column.name}") if column.sort else ():
            typed = {"state": "all", "sort": order}
            rows = paged(listing, cast.sam, typed)
            asked = Asked.read(listing, cast.sam, typed)
            assert asked.order == order
            assert rows == list(asked.rows())
            assert len(rows) == len(set(rows)) == {"support-cases": 7}.get(name, 5)


def test_the_order_is_the_columns_and_nothing_comes_last(cast: Cast, several: list[SupportCase]) -> None:
    for order in ("caseworker", "-caseworker"):
        rows = paged(SUPPORT_CASES, cast.sam, {"sort": order})
        names = [row.caseworker.name if row.caseworker else None for row in rows]
        assert names[-1] is None
        assert names[:-1] == sorted(names[:-1], reverse=order.startswith("-"))
    refs = [row.ref for row in paged(SUPPORT_CASES, cast.sam, {"sort": "-ref"})]
    assert refs == sorted(refs, reverse=True)


def test_a_page_stays_while_others_change(cast: Cast, several: list[SupportCase]) -> None:
    asked = Asked.read(SUPPORT_CASES, cast.sam, {"sort": "opened"})
    first, place = asked.some("", 3)
    SupportCase.unwalled(Purpose.CHECKING).filter(pk=first[0].pk).delete()
    rest, _ = asked.some(place, 10)
    assert [row.pk for row in rest] == [row.pk for row in several[3:]]


def test_what_is_no_place_is_the_beginning(cast: Cast, several: list[SupportCase], browser: Browser) -> None:
    client = browser(cast.sam)
    for order in ("ref", "caseworker", "opened"):
        asked = Asked.read(SUPPORT_CASES, cast.sam, {"sort": order})
        for place in PLACES:
            assert asked.some(place, 3)[0] == asked.some("", 3)[0]
            assert client.get(CASES, {"after": place, "sort": order}).status_code == 200


def test_it_is_narrowed_by_whose_by_what_stands_out_and_by_day(cast: Cast, several: list[SupportCase]) -> None:
    area = Area.objects.create(service=cast.service, name="North")
    SupportCase.unwalled(Purpose.CHECKING).filter(pk=several[0].pk).update(area=area)

    def count(**typed: str) -> int:
        return len(paged(SUPPORT_CASES, cast.sam, typed | {"sort": "opened"}))

    assert count() == 7
    assert count(caseworker=str(cast.asha.pk)) == 4
    assert count(caseworker="nobody") == 1
    assert count(sign="under_18") == 1
    assert count(sign="high_risk") == 0
    assert count(area=str(area.pk)) == 1
    assert count(area=str(area.pk), caseworker="nobody") == 0
    assert count(opened_from="2025-10-06", opened_to="2025-10-06") == 7
    assert count(opened_to="2025-10-05") == count(opened_from="2025-10-07") == 0
    assert count(state="closed") == 0
    assert len(paged(SUPPORT_CASES, cast.asha, {"caseworker": "me"})) == 4


def test_a_way_in_that_is_marked_above_is_not_said_again(
    cast: Cast, several: list[SupportCase], browser: Browser
) -> None:
    """What is chosen beside it is: the form stands open, so that nobody takes a part for the whole."""
    shut, opened = '<details class="govuk-details wf-narrow">', '<details class="govuk-details wf-narrow" open>'
    for query, expected in (("", shut), ("?state=closed", shut), ("?state=closed&caseworker=me", opened)):
        page = browser(cast.asha).get(CASES + query).content.decode()
        assert expected in page
        assert ("something is chosen" in page) == (expected == opened)


def test_what_is_no_choice_is_said_and_left_out(cast: Cast, several: list[SupportCase], browser: Browser) -> None:
    elsewhere = Service.objects.create(name="Hillside", slug="hillside")
    foreign = Area.objects.create(service=elsewhere, name="Theirs")
    typed = {"area": str(foreign.pk), "opened_from": "31/02/2025", "caseworker": "' OR 1=1", "state": "all"}
    page = browser(cast.sam).get(CASES, typed).content.decode()
    assert "Area: choose one of those in the list." in page
    assert "Caseworker: choose one of those in the list." in page
    assert "Opened: a date has to be one that there is" in page
    assert "Theirs" not in page
    assert len(re.findall(r'href="/support/cases/[0-9a-f-]{36}/"', page)) == 7


def test_nobody_sees_past_their_wall_however_they_ask(cast: Cast, several: list[SupportCase], browser: Browser) -> None:
    own = {str(row.pk) for row in several if row.caseworker_id == cast.carys.pk}
    for typed in ({}, {"state": "all"}, {"caseworker": str(cast.asha.pk)}, {"caseworker": "nobody"}, {"sort": "ref"}):
        page = browser(cast.carys).get(CASES, typed).content.decode()
        assert set(re.findall(r'href="/support/cases/([0-9a-f-]{36})/"', page)) <= own
    for nobody in (cast.dev, cast.farah, cast.ben, cast.lena):
        assert browser(nobody).get(CASES).status_code == 404


def test_headings_turn_the_list_round_and_keep_what_was_chosen(
    cast: Cast, several: list[SupportCase], browser: Browser
) -> None:
    page = html.unescape(browser(cast.sam).get(CASES, {"state": "all", "sort": "ref"}).content.decode())
    assert 'aria-sort="ascending"' in page
    assert 'href="?state=all&sort=-ref"' in page
    assert 'href="?state=all&sort=-opened"' in page
    closed = browser(cast.sam).get(CASES, {"state": "closed", "sort": "ref"}).content.decode()
    assert re.search(r'href="\?state=closed" aria-current="page">Closed', closed)
    assert "You see" not in page


def test_a_lead_is_not_told_when_a_case_changed(cast: Cast) -> None:
    assert "changed" not in {column.name for column in RESTORATIVE_CASES.seen_by(cast.lena).columns}
    assert Asked.read(RESTORATIVE_CASES.seen_by(cast.lena), cast.lena, {"sort": "-changed"}).order == "-received"
    given = Asked.read(RESTORATIVE_CASES.seen_by(cast.lena), cast.lena, {"changed_from": "2025-10-01"}).given
    assert given == {}
    assert "changed" in {column.name for column in RESTORATIVE_CASES.seen_by(cast.grace).columns}


def test_a_conflict_takes_the_case_out_of_every_list(cast: Cast, several: list[SupportCase]) -> None:
    mine = next(row for row in several if row.caseworker_id == cast.asha.pk)
    conflicts.recuse(case_kind="support", case_id=mine.pk, how="friend", by=cast.asha, at=clock.now())
    assert mine not in paged(SUPPORT_CASES, cast.asha, {"state": "all"})


def test_every_list_has_a_page_that_bears_its_name(cast: Cast, browser: Browser) -> None:
    officer = Staff.objects.create_user("dpo.riverside", name="Dilys", service=cast.service, roles=["data_protection"])
    for listing in lists.every():
        viewer = next(each for each in [*cast.everyone().values(), officer] if listing.may_see(each))
        assert reverse(listing.page) == listing.address
        assert listing.title in browser(viewer).get(listing.address).content.decode()


def test_every_place_of_a_row_bears_its_heading_for_a_telephone(
    cast: Cast, several: list[SupportCase], browser: Browser
) -> None:
    page = browser(cast.sam).get(CASES, {"state": "all"}).content.decode()
    headings = re.findall(r'<th scope="col"[^>]*>(?:<a[^>]*>)?([^<]+)', page)
    for row in re.findall(r"<tr class=\"govuk-table__row\">\n.*?</tr>", page, re.DOTALL):
        assert re.findall(r'data-label="([^"]+)"', row) == headings[1:]
    assert headings[:2] == ["Person", "Case"]


def test_what_stands_in_a_cell_is_words_and_no_markup() -> None:
    hostile = '<b title="x">&</b>'
    columns = (
        Column("name", hostile, lambda _: hostile, href=lambda _: '/?a="&b', hint=lambda _: hostile),
        Column("tag", hostile, lambda _: hostile, tag=lambda _: "warm"),
        Column("ref", hostile, lambda _: hostile, hint=lambda _: ""),
    )
    row = drawn(columns, Entry(None))
    safe = html.escape(hostile)
    assert "<b " not in row
    assert row.count(safe) == 6
    assert f'<a class="govuk-link" href="/?a=&quot;&amp;b">{safe}</a>' in row
    assert f'<td class="govuk-table__cell wf-whole" data-label="{safe}">{safe}</td>' in row


def test_a_place_that_is_typed_stands_in_no_statement(cast: Cast, browser: Browser) -> None:
    """It may be a name, and a database may write its statements into its log."""
    said: list[str] = []

    def notice(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        said.append(sql)
        return execute(sql, params, many, context)

    place = f"smithson~{uuid4()}"
    with connection.execute_wrapper(notice):
        page = browser(cast.asha).get(CASES, {"state": "all", "sort": "ref", "after": place})
    assert page.status_code == 200
    assert any("support_supportcase" in sql for sql in said)
    assert not any("smithson" in sql for sql in said)
