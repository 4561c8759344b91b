"""Where the navigation leads: what the role allows, and where somebody is."""

import re
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import include, path

from tests.web.cast import Cast
from wayforward.web.ui import context


def nothing(*_: Any, **__: Any) -> HttpResponse:
    return HttpResponse()


SUPPORT = ([path("", nothing, name="my-day"), path("referrals/", nothing, name="referrals")], "support")
PEOPLE = ([path("search", nothing, name="search")], "people")
REPORTS = ([path("", nothing, name="figures")], "reports")
urlpatterns = [
    path("support/", include(SUPPORT)),
    path("people/", include(PEOPLE)),
    path("reports/", include(REPORTS)),
]

pytestmark = pytest.mark.urls(__name__)


def links(staff: Any, at: str = "/") -> list[tuple[str, bool]]:
    request = RequestFactory().get(at)
    request.user = staff
    drawn = re.findall(r'<a class="wf-nav__link" href="[^"]+"( aria-current="\w+")?>([^<]+)</a>', navigation(request))
    return [(label, bool(current)) for current, label in drawn]


def navigation(request: HttpRequest) -> str:
    return str(context.page(request)["navigation"])


def test_each_role_has_what_it_works_with(cast: Cast) -> None:
    assert [label for label, _ in links(cast.asha)] == ["My day", "Referrals", "People"]
    assert [label for label, _ in links(cast.sam)] == ["My day", "Referrals", "People", "Figures"]
    assert [label for label, _ in links(cast.farah)] == ["Figures"]
    assert links(cast.dev) == []


def test_one_entry_is_where_somebody_is(cast: Cast) -> None:
    assert [label for label, current in links(cast.sam, "/support/referrals/x") if current] == ["Referrals"]
    assert [label for label, current in links(cast.sam, "/support/") if current] == ["My day"]
    assert not any(current for _, current in links(cast.sam, "/gallery/"))


@pytest.mark.parametrize(
    ("at", "label"),
    [
        ("/people/at/referral/1/concern", "Referrals"),
        ("/papers/referral/1/", "Referrals"),
        ("/lists/referrals/keep", "Referrals"),
        ("/imports/new", "Referrals"),
        ("/lists/tasks/file", "My day"),
        ("/people/same/1/", "People"),
        ("/people/walls/1/", None),
        ("/people/at/support/1/looks", None),
    ],
)
def test_a_page_of_another_area_belongs_to_the_entry_somebody_came_by(cast: Cast, at: str, label: str | None) -> None:
    assert [each for each, current in links(cast.sam, at) if current] == ([label] if label else [])


def test_everybody_begins_where_their_navigation_begins(cast: Cast) -> None:
    assert context.home_of(cast.ben) == "/support/"
    assert context.home_of(cast.farah) == "/reports/"
    assert context.home_of(cast.dev) == "/"


def test_who_sees_no_case_searches_none(cast: Cast) -> None:
    request = RequestFactory().get("/")
    for staff, address in ((cast.dev, ""), (cast.farah, ""), (cast.asha, "/people/search")):
        request.user = staff
        assert context.page(request)["search_address"] == address
