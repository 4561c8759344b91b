"""Wall bugs in the apps that stand around the cases: lists and their files, the diary and its feed, imported files,
agencies, moments of life, and the registers of rights."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from typing import Any
from unittest.mock import patch

from django.db.models import Count, Q

from tests.web.walls.bugs import Bug, Seed, adds, behind, list_without_wall, words_of
from wayforward.process.decision import YES
from wayforward.web.accounts.models import Staff
from wayforward.web.accounts.walled import WalledModel
from wayforward.web.importing.models import Import, ImportRow
from wayforward.web.lists.models import Export
from wayforward.web.people import pairs
from wayforward.web.people.models import Note, Objection, Pair, Person
from wayforward.web.restorative.lists import RestorativeCases
from wayforward.web.restorative.models import RJCase
from wayforward.web.rights.data_lists import Erasures
from wayforward.web.rights.lists import Complaints, PoliceRequests
from wayforward.web.rights.models import (
    Complaint,
    ComplaintNote,
    ErasureRequest,
    Pack,
    PackItem,
    PoliceExtract,
    PoliceItem,
    PoliceRequest,
)
from wayforward.web.support.lists import SupportCases
from wayforward.web.support.models import SupportCase
from wayforward.web.support.moment_list import Moments
from wayforward.web.support.views import moments
from wayforward.web.vault import policy
from wayforward.web.work import calendar_file, diary
from wayforward.web.work.models import Appointment, HandOver, PracticeTalk


@contextmanager
def round_both_walls(place: Any, name: str, wrong: Any) -> Iterator[None]:
    """Rows that are not theirs, and words that do not ask whose they are."""
    with patch.object(place, name, wrong), patch.object(policy, "decide", lambda *_: YES):
        yield


@contextmanager
def moments_of_all() -> Iterator[None]:
    """Everybody who is supported, whatever is asked for. The seal still refuses the names, so that nobody reads them:
    the page is there for nobody any more."""
    with patch.multiple(Moments, rows=lambda self, staff: _supported(), filters=()):
        yield


def coverage_of_all() -> AbstractContextManager[Any]:
    def wrong(me: Staff) -> dict[str, int]:
        told = _supported().aggregate(told=Count("pk", filter=Q(told_on__isnull=False)))
        return {"eligible": behind(SupportCase).count(), **told, "never": 0, "decided": 0, "left": behind(Note).count()}

    return patch.object(moments, "coverage", wrong)


@contextmanager
def names_of_all() -> Iterator[None]:
    with moments_of_all(), patch.object(policy, "decide", lambda *_: YES):
        yield


def _supported() -> Any:
    return behind(SupportCase).filter(state="open").select_related("person", "caseworker")


@contextmanager
def diary_of_all() -> Iterator[None]:
    """Everybody's appointments, with whom and where."""
    with (
        list_without_wall(Appointment),
        list_without_wall(Person),
        patch.object(policy, "decide", lambda *_: YES),
        patch.object(diary, "Q", lambda **_: Q(pk__isnull=False)),
    ):
        yield


def feed_with_names() -> AbstractContextManager[Any]:
    """What stands in a calendar outside of the house says with whom it is."""
    right = calendar_file._new

    def wrong(pk: Any, summary: str, now: Any) -> Any:
        return right(pk, f"{summary} {words_of(Person, 'legal_name')}", now)

    return patch.object(calendar_file, "_new", wrong)


def everybodys_pairs() -> AbstractContextManager[Any]:
    return patch.object(pairs, "open_to", lambda staff: Pair.objects.filter(service_id=staff.service_id))


def _notes() -> str:
    return f"{behind(Note).count()} notes"


def _words() -> str:
    return words_of(Person, "legal_name")


def _page(name: str, page: str, more: Any, *viewers: str) -> Bug:
    return Bug(name, partial(adds, page, more), (page,), viewers)


def _list(model: type[WalledModel], page: str, *viewers: str) -> Bug:
    return Bug(f"a list of all: {model._meta.label}", partial(list_without_wall, model), (page,), viewers)


def _rows_of(listing: Any, model: type[WalledModel]) -> Seed:
    return partial(round_both_walls, listing, "rows", lambda self, staff: behind(model))


BUGS_OF_APPS: tuple[Bug, ...] = (
    # lists, and the files made of them
    Bug("the list of support that all see", _rows_of(SupportCases, SupportCase), ("support:cases",), ("carys",)),
    Bug("the restorative list that all see", _rows_of(RestorativeCases, RJCase), ("restorative:cases",), ("hillside",)),
    _list(Export, "lists:file", "carys"),
    Bug("complaints that all see", _rows_of(Complaints, Complaint), ("rights:complaints",), ("hillside",)),
    Bug("requests that all see", _rows_of(PoliceRequests, PoliceRequest), ("rights:police",), ("hillside",)),
    Bug("requests to erase that all see", _rows_of(Erasures, ErasureRequest), ("rights:erasures",), ("hillside",)),
    # the diary, its feed, hand-overs and talks
    Bug("everybody's appointments", diary_of_all, ("work:diary",), ("carys",)),
    Bug("a feed with names", feed_with_names, ("feeds:diary",), ("a visitor",)),
    _list(HandOver, "work:read-hand-over", "carys"),
    _list(PracticeTalk, "work:supervision", "carys"),
    # files of referrals, and agencies
    _list(Import, "importing:run", "hillside"),
    _list(ImportRow, "importing:run", "hillside"),
    _page("a definition with a name in it", "liaison:definition", _words, "a visitor"),
    _page("a page of agencies that counts notes", "liaison:agencies", _notes, "dev"),
    # moments of life
    Bug("moments of everybody, without their names", moments_of_all, ("support:moments",), ("carys",)),
    Bug("moments of everybody, with their names", names_of_all, ("support:moments",), ("carys",)),
    Bug("moments that count every case", coverage_of_all, ("support:moments",), ("carys",)),
    # who may be the same
    Bug("everybody's pairs", everybodys_pairs, ("people:pairs", "people:pair"), ("carys",)),
    # copies of one's own data, requests of the police, erasure, complaints
    _list(Pack, "rights:pack", "carys"),
    _list(PackItem, "rights:pack", "carys"),
    _list(PoliceRequest, "rights:police-request", "carys"),
    _list(PoliceItem, "rights:police-request", "carys"),
    _list(PoliceExtract, "rights:police-extract", "carys"),
    _list(ErasureRequest, "rights:erasure", "carys"),
    _list(Objection, "rights:end-objection", "carys"),
    _list(Complaint, "rights:complaint", "carys"),
    _list(ComplaintNote, "rights:complaint", "carys"),
)
