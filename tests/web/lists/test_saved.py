"""Lists that are kept: under a name, for oneself or the team, and always through the viewer's own wall."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.web.cast import Cast
from wayforward.process.decision import Refused
from wayforward.web import clock
from wayforward.web.accounts.models import Staff
from wayforward.web.lists.actions import saved
from wayforward.web.lists.models import FirstList, SavedList
from wayforward.web.record import Line
from wayforward.web.support.models import SupportCase

Browser = Callable[[Staff], Client]
CASES = "/support/cases/"


def keep(by: Staff, name: str = "Under 18", asked: dict[str, str] | None = None, **more: Any) -> SavedList:
    given = {"listing": "support-cases", "name": name, "asked": asked or {"sign": "under_18"}, "shared": False}
    return saved.keep_list(**(given | {"first": False} | more), by=by, at=clock.now())


def in_list(page: str) -> int:
    return len(re.findall(r'href="/support/cases/[0-9a-f-]{36}/"', page))


def test_it_is_kept_from_the_list_and_stands_above_it(cast: Cast, several: list[SupportCase], browser: Browser) -> None:
    client = browser(cast.asha)
    address = reverse("lists:keep", args=["support-cases"])
    assert 'name="shared"' not in client.get(address).content.decode()  # she leads no team
    sent = client.post(f"{address}?sign=under_18&sort=ref&name=nothing", {"name": "Children", "first": ""})
    assert sent["Location"] == f"{CASES}?sign=under_18&sort=ref"
    row = SavedList.objects.get()
    assert (row.name, row.asked, row.shared, row.by) == (
        "Children",
        {"sign": "under_18", "sort": "ref"},
        False,
        cast.asha,
    )
    page = client.get(sent["Location"]).content.decode()
    assert re.search(r'href="\?sign=under_18&amp;sort=ref" aria-current="page">Children \(1\)', page)
    assert in_list(page) == 1
    assert "Children" not in browser(cast.sam).get(CASES).content.decode()
    line = Line.unwalled("checking").filter(event="list_kept").get()
    assert line.payload == {"listing": "support-cases", "shared": False}


def test_the_teams_list_shows_to_each_what_is_theirs(cast: Cast, several: list[SupportCase], browser: Browser) -> None:
    keep(cast.sam, "All of them", {"state": "all"}, shared=True)
    for viewer, count in ((cast.sam, 7), (cast.asha, 4), (cast.carys, 2)):
        page = browser(viewer).get(CASES, {"state": "all"}).content.decode()
        assert f"All of them ({count})" in page
        assert in_list(page) == count
    with pytest.raises(Refused) as refused:
        keep(cast.asha, shared=True)
    assert refused.value.codes == ("lists.not_for_team",)


def test_one_list_comes_first_and_another_takes_its_place(
    cast: Cast, several: list[SupportCase], browser: Browser
) -> None:
    client = browser(cast.sam)
    row = keep(cast.sam, first=True)
    assert in_list(client.get(CASES).content.decode()) == 1
    assert in_list(client.get(CASES, {"sort": "-changed"}).content.decode()) == 7  # "Show all"
    keep(cast.sam, "Nobody yet", {"caseworker": "nobody"}, first=True)
    assert in_list(client.get(CASES).content.decode()) == 1
    assert FirstList.objects.get().saved.name == "Nobody yet"
    saved.delete_list(saved=FirstList.objects.get().saved, by=cast.sam, at=clock.now())
    assert in_list(client.get(CASES).content.decode()) == 7
    assert list(SavedList.objects.all()) == [row]


def test_it_is_named_anew_and_deleted_by_whose_it_is(cast: Cast, several: list[SupportCase], browser: Browser) -> None:
    own, team = keep(cast.asha), keep(cast.sam, "The team", shared=True)
    client = browser(cast.asha)
    page = client.get(reverse("lists:kept")).content.decode()
    assert "Under 18" in page
    assert "kept for the team by Sam" in page
    assert reverse("lists:delete", args=[team.pk]) not in page
    client.post(reverse("lists:change", args=[own.pk]), {"name": "Children"})
    own.refresh_from_db()
    assert own.name == "Children"
    answer = client.post(reverse("lists:change", args=[team.pk]), {"name": "Mine now", "shared": "team"})
    assert "Somebody else keeps this list" in answer.content.decode()
    answer = client.post(reverse("lists:delete", args=[team.pk]), {})
    assert "Somebody else keeps this list" in answer.content.decode()
    assert client.post(reverse("lists:delete", args=[own.pk]), {}).status_code == 302
    assert list(SavedList.objects.values_list("name", flat=True)) == ["The team"]
    assert browser(cast.sam).get(reverse("lists:change", args=[own.pk])).status_code == 404


def test_one_comes_first_to_a_list_of_the_team(cast: Cast, several: list[SupportCase], browser: Browser) -> None:
    team = keep(cast.sam, shared=True)
    client = browser(cast.carys)
    client.post(reverse("lists:change", args=[team.pk]), {"name": team.name, "shared": "team", "first": "yes"})
    assert FirstList.objects.get().by == cast.carys
    saved.change_list(saved=team, name=team.name, shared=False, first=False, by=cast.sam, at=clock.now())
    assert not FirstList.objects.exists()  # taken back: it is nobody else's any more
    assert in_list(client.get(CASES).content.decode()) == 2


def test_the_same_name_twice_is_refused_and_a_double_press_keeps_one(
    cast: Cast, several: list[SupportCase], browser: Browser
) -> None:
    client, address = browser(cast.asha), reverse("lists:keep", args=["support-cases"])
    page = client.get(address).content.decode()
    number = re.search(r'name="wf-submit" value="([^"]+)"', page)
    assert number is not None
    for _ in range(2):
        assert client.post(address, {"name": "Mine", "wf-submit": number[1]}).status_code == 302
    again = client.post(address, {"name": "mine"}).content.decode()
    assert "You have a list of this name already" in again
    assert SavedList.objects.count() == 1


@pytest.mark.parametrize(("name", "own"), [("dev", 200), ("farah", 404)])
def test_who_has_no_such_list_keeps_none(name: str, own: int, cast: Cast, browser: Browser) -> None:
    """An administrator has the staff as a list, and a commissioner none at all."""
    client = browser(cast.everyone()[name])
    assert client.get(reverse("lists:kept")).status_code == own
    assert client.get(reverse("lists:keep", args=["staff"])).status_code == own
    assert client.get(reverse("lists:keep", args=["support-cases"])).status_code == 404
