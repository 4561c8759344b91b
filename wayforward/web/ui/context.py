"""What every page is told: whose service it is, who is signed in, where they can go, and whether it is all invented."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_bidi

from wayforward.process.duties import ROLE_WORDS, Role
from wayforward.web import reserve
from wayforward.web.addresses import reverse

NAME = "Wayforward"
WORKS_WITH_CASES = frozenset({Role.CASEWORKER, Role.PRACTITIONER, Role.SUPERVISOR, Role.RJ_LEAD})


@dataclass(frozen=True)
class Entry:
    """One entry of the navigation: its words, the names of addresses that it may lead to (the first that exists), and
    the roles that have it."""

    label: str
    addresses: tuple[str, ...]
    roles: frozenset[Role]


# The words under which the pages of a case stand that are the same in every kind of case.
AT_A_CASE = ("/people/at", "/work/at", "/measures/at", "/papers")
# What the role allows; whether there is anything to see behind it is the page's own affair.
ENTRIES = (
    Entry("My day", ("support:my-day", "restorative:my-day", "accounts:my-day"), WORKS_WITH_CASES),
    Entry("Diary", ("work:diary",), WORKS_WITH_CASES),
    Entry("Referrals", ("support:referrals",), frozenset({Role.CASEWORKER, Role.SUPERVISOR})),
    Entry("Support cases", ("support:cases",), frozenset({Role.CASEWORKER, Role.SUPERVISOR})),
    Entry("Good moments", ("support:moments",), frozenset({Role.CASEWORKER, Role.SUPERVISOR})),
    Entry("Team", ("support:team",), frozenset({Role.SUPERVISOR, Role.RJ_LEAD})),
    Entry(
        "Restorative cases",
        ("restorative:cases",),
        frozenset({Role.PRACTITIONER, Role.SUPERVISOR, Role.RJ_LEAD}),
    ),
    Entry("People", ("people:search", "people:people"), WORKS_WITH_CASES),
    Entry("Staff", ("signin:staff",), frozenset({Role.RJ_LEAD, Role.ADMINISTRATOR, Role.DATA_PROTECTION})),
    Entry("Oversight", ("people:oversight",), frozenset({Role.RJ_LEAD, Role.DATA_PROTECTION})),
    Entry("Rights", ("rights:rights",), WORKS_WITH_CASES | {Role.DATA_PROTECTION, Role.ADMINISTRATOR}),
    Entry("Agencies", ("liaison:agencies",), frozenset({Role.ADMINISTRATOR})),
    Entry("Note templates", ("work:note-templates",), frozenset({Role.ADMINISTRATOR, Role.RJ_LEAD})),
    Entry("Copies of data", ("rights:packs",), frozenset({Role.DATA_PROTECTION})),
    Entry("Public pages", ("public:issue",), frozenset({Role.RJ_LEAD, Role.ADMINISTRATOR})),
    Entry("Figures", ("reports:figures",), frozenset({Role.SUPERVISOR, Role.RJ_LEAD, Role.COMMISSIONER})),
)
# Pages that lie under the word of another area than the entry that somebody came by. The longest that fits counts.
BELONGS = {
    **{f"{app}/support/": "Support cases" for app in AT_A_CASE},
    **{f"{app}/restorative/": "Restorative cases" for app in AT_A_CASE},
    **{f"{app}/referral/": "Referrals" for app in AT_A_CASE},
    "/lists/support-cases/": "Support cases",
    "/lists/restorative-cases/": "Restorative cases",
    "/lists/referrals/": "Referrals",
    "/lists/tasks/": "My day",
    "/lists/moments/": "Good moments",
    "/lists/team/": "Team",
    "/lists/staff/": "Staff",
    "/lists/copies/": "Copies of data",
    **{f"/lists/{name}/": "Rights" for name in ("complaints", "police-requests", "erasures", "holds", "ended")},
    "/imports/": "Referrals",
    "/people/": "People",
    "/people/walls/": "",
    "/stories-of/": "Restorative cases",
    "/work/": "Diary",
}
SEARCH = ("people:search", "people:people")


@dataclass(frozen=True)
class Who:
    """Who is signed in, in words."""

    name: str
    roles: str


def page(request: HttpRequest) -> dict[str, Any]:
    """The context of every page. Asks no database: the session has brought the member of staff and their service."""
    user = getattr(request, "user", None)
    staff = user if user is not None and user.is_authenticated else None
    roles = tuple(staff.roles) if staff else ()
    entries = _entries(settings.ROOT_URLCONF, roles)
    places = {href: label for label, href in entries}
    return {
        "demonstration": getattr(settings, "WAYFORWARD_DEMONSTRATION", False),
        "idle_minutes": settings.WAYFORWARD_IDLE_MINUTES,
        "disk_is_full": staff is not None and reserve.is_given_up(),
        "service_name": staff.service.name if staff else NAME,
        "language": get_language() or "en",
        "direction": "rtl" if get_language_bidi() else "ltr",
        "navigation": _navigation(entries, _where(request, entries), places.get(request.path, "")),
        "home": entries[0][1] if entries else "/",
        "who": Who(staff.name, ", ".join(ROLE_WORDS[Role(role)] for role in roles)) if staff else None,
        "search_address": _first(SEARCH) if _any(roles, WORKS_WITH_CASES) else "",
        # A name that is searched for stays out of the address and of the browser's history.
        "search_method": "post",
        "sign_in_address": _first(("signin:sign-in",)),
        "account_address": "" if getattr(settings, "WAYFORWARD_DEMONSTRATION", False) else _first(("mfa_index",)),
        "sign_out_address": _first(("signin:sign-out",)),
    }


def home_of(staff: Any) -> str:
    """Where the navigation of this member of staff begins."""
    return next((href for _, href in _entries(settings.ROOT_URLCONF, tuple(staff.roles))), "/")


@lru_cache(maxsize=256)
def _entries(urlconf: Any, roles: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """The entries of somebody with these roles, each with its address."""
    there = [(each.label, _first(each.addresses)) for each in ENTRIES if _any(roles, each.roles)]
    return tuple((label, href) for label, href in there if href)


def _where(request: HttpRequest, entries: Iterable[tuple[str, str]]) -> str:
    """The entry in which this page lies. Of entries that lie inside one another, the innermost is where somebody is."""
    inside = {href: label for label, href in entries if len(href) > 1 and request.path.startswith(href)}
    inside |= {word: label for word, label in BELONGS.items() if request.path_info.startswith(word)}
    return inside[max(inside, key=len)] if inside else ""


@lru_cache(maxsize=1024)
def _navigation(entries: tuple[tuple[str, str], ...], where: str, here: str) -> SafeString:
    """The entries as a page shows them that lies in one of them, and is the page of one; drawn once for all who have
    the same."""
    return format_html_join(
        "\n",
        '<li class="wf-nav__item"><a class="wf-nav__link" href="{}"{}>{}</a></li>',
        ((href, _CURRENT[(label == where) + (label == where == here)], label) for label, href in entries),
    )


_CURRENT: Final = ("", SafeString(' aria-current="true"'), SafeString(' aria-current="page"'))


def _any(roles: Iterable[str], some: frozenset[Role]) -> bool:
    return any(role in some for role in roles)


def _first(names: tuple[str, ...]) -> str:
    """The address of the first of these names that exists."""
    for name in names:
        try:
            return reverse(name)
        except NoReverseMatch:
            continue
    return ""
