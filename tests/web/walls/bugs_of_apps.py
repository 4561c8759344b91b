"""Wall bugs in the apps that stand around the cases: files, copies, requests, complaints, the team, the registers."""

from contextlib import AbstractContextManager
from functools import partial
from typing import Any
from unittest.mock import patch

from django.db.models import Count, Q

from tests.web.walls.bugs import Bug, adds, behind, case_without_wall, list_without_wall, words_of
from wayforward.web.accounts.models import Task
from wayforward.web.importing.models import Import, ImportRow
from wayforward.web.people import pairs
from wayforward.web.people.models import Note, Objection, Pair, Person
from wayforward.web.record.models import Line
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
from wayforward.web.support.models import Referral, SupportCase
from wayforward.web.support.views import moments
from wayforward.web.uploads.models import Attachment


def everybodys_pairs() -> AbstractContextManager[Any]:
    return patch.object(pairs, "open_to", lambda staff: Pair.objects.filter(service_id=staff.service_id))


def both_names_of_a_pair() -> AbstractContextManager[Any]:
    return patch.object(pairs, "_rows", lambda staff, found: {row.pk: row for row in behind(Person) if found})


def coverage_of_all() -> AbstractContextManager[Any]:
    return patch.object(
        moments,
        "coverage",
        lambda me: {
            **behind(SupportCase).aggregate(eligible=Count("pk"), told=Count("pk", filter=Q(told_on__isnull=False))),
            **dict.fromkeys(("never", "decided"), 0),
            "left": behind(Note).count(),
        },
    )


def moments_of_all() -> AbstractContextManager[Any]:
    return patch.object(moments, "_eligible", lambda me: behind(SupportCase).filter(state="open"))


def _notes() -> str:
    return f"{behind(Note).count()} notes"


def _newest() -> str:
    return f"{behind(Line).order_by('-seq').values_list('seq', flat=True)[0]}"


def _words() -> str:
    return words_of(Person, "legal_name")


def _page(name: str, page: str, more: Any, *viewers: str) -> Bug:
    return Bug(name, partial(adds, page, more), (page,), viewers)


def _list(model: Any, page: str, *viewers: str) -> Bug:
    return Bug(f"a list of all: {model._meta.label}", partial(list_without_wall, model), (page,), viewers)


BUGS_OF_APPS: tuple[Bug, ...] = (
    # copies of one's own data, requests of the police, erasure
    _list(Pack, "rights:pack", "carys"),
    _list(PackItem, "rights:pack", "carys"),
    _list(PoliceRequest, "rights:police-request", "carys"),
    _list(PoliceItem, "rights:police-request", "carys", "dev"),
    _list(PoliceExtract, "rights:police-extract", "blocked"),
    _list(ErasureRequest, "rights:erasure", "blocked"),
    _list(Objection, "rights:ask", "ruth", "asha"),
    # complaints
    _list(Complaint, "rights:complaint", "blocked"),
    _list(ComplaintNote, "rights:complaint", "carys", "blocked"),
    # papers, and files of referrals
    _list(Attachment, "uploads:file", "carys"),
    Bug("the papers of every part", partial(case_without_wall, Attachment), ("uploads:papers",), ("ruth",)),
    _list(Import, "importing:run", "hillside"),
    _list(ImportRow, "importing:run", "carys", "hillside"),
    _list(Referral, "support:referral", "carys", "hillside"),
    # agencies and their machines
    _page("a definition with a name in it", "liaison:definition", _words, "a visitor"),
    _page("a page of agencies that counts notes", "liaison:agencies", _notes, "dev"),
    # who may be the same
    Bug("everybody's pairs", everybodys_pairs, ("people:pairs", "people:pair"), ("carys", "asha")),
    Bug("a pair with both names", both_names_of_a_pair, ("people:pairs", "people:pair"), ("ruth",)),
    # moments, the team and who stands in for whom
    Bug("moments that count every case", coverage_of_all, ("support:moments",), ("carys",)),
    Bug("moments of everybody", moments_of_all, ("support:moments",), ("carys",)),
    _page("a team page that counts notes", "support:team", _notes, "ruth"),
    _page("days away with the duties of the case", "support:away", lambda: f"{Task.objects.count()}", "ruth"),
    # registers of who has looked
    _page("who has looked, with the number of the newest line", "people:who-looked", _newest, "ruth"),
    _page("looks without a tie, with the names of the people", "people:oversight", _words, "ruth"),
)
