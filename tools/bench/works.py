"""What is asked of the service: which page, by whom, and what is typed."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.urls import reverse

from wayforward.practice.invented import SURNAMES
from wayforward.web import clock, vault
from wayforward.web.accounts.models import Staff
from wayforward.web.liaison import actions as liaison
from wayforward.web.people.actions.notes import Paragraph
from wayforward.web.people.models import Note
from wayforward.web.signin.middleware import SECOND
from wayforward.web.support.actions import contacts
from wayforward.web.support.models import SupportCase

from .asking import A_DAY, AGAIN
from .made import Team, member
from .serving import BARE, EMPTY

AT_ONCE = 8
LONG, PARAGRAPHS = 200, 2


@dataclass(frozen=True)
class Request:
    """One request: its name, who of the browsers asks, where, and the form that is sent, if one is, with the page that
    it leads to; or the words of a machine, and its headers."""

    name: str
    by: int
    path: str
    form: dict[str, str] | None = None
    leads_to: str = ""
    machine: dict[str, Any] | None = None


@dataclass
class Works:
    """All that is measured, and the browsers that ask for it: eight caseworkers and then a supervisor."""

    requests: list[Request] = field(default_factory=list)
    writes: list[Request] = field(default_factory=list)
    machines: list[Request] = field(default_factory=list)
    browsers: list[dict[str, str]] = field(default_factory=list)
    staff: list[Staff] = field(default_factory=list)

    def of(self, name: str) -> Request:
        return next(each for each in (*self.requests, *self.writes, *self.machines) if each.name == name)


def works(team: Team) -> Works:
    """The works in this service. Makes what it has not yet: one case with two hundred notes."""
    made = Works(staff=[*team.caseworkers[:AT_ONCE], team.supervisors[0]])
    made.browsers = [_signed_in(staff) for staff in made.staff]
    supervisor = AT_ONCE
    for by in range(AT_ONCE):
        case, long = _cases(team.caseworkers[by])
        made.requests += _pages(by, case, long)
        made.writes += _forms(by, case)
    made.requests += [
        Request("allocation queue", supervisor, reverse("support:referrals")),
        Request("W5 counts", supervisor, reverse("reports:figures")),
    ]
    made.machines.append(_referral(team))
    return made


def _referral(team: Team) -> Request:
    """What the police send by machine."""
    by = member(team.service, "administrator", ["administrator"])
    _, secret = liaison.make_token(name="Bench Police", kind="police", by=by, at=clock.now())
    person = {"name": f"{AGAIN} {AGAIN}son", "born": A_DAY, "email": f"{AGAIN}@example.org"}
    incident = {"title": "Threatened at home", "happened_on": "2025-11-03", "crime_number": f"25*{AGAIN}"}
    body = json.dumps({"person_knows": True, "person": person, "incident": incident})
    headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
    return Request("referral by API", 0, reverse("liaison:referrals"), machine={"body": body, "headers": headers})


def _pages(by: int, case: SupportCase, long: SupportCase) -> Iterator[Request]:
    surname = _surname(case)
    yield Request("bare page", by, f"/{BARE}")
    yield Request("empty page", by, f"/{EMPTY}")
    yield Request("my day", by, reverse("support:my-day"))
    yield Request("W1 case list", by, reverse("support:cases"))
    yield Request("W2 search by surname", by, reverse("people:search"), {"q": surname})
    yield Request("search, none of one's own", by, reverse("people:search"), {"q": _of_nobody(case.caseworker)})
    yield Request("W3 case, 20 notes", by, reverse("support:case", args=[case.pk]))
    yield Request("case, 200 notes", by, reverse("support:case", args=[long.pk]))
    yield Request("add a contact, its form", by, reverse("support:other-contact", args=[case.pk]))


def _surname(case: SupportCase) -> str:
    return vault.unseal_for("checking", case.person.legal_name).split()[-1]


def _of_nobody(worker: Staff | None) -> str:
    """A surname that nobody in the open cases of this caseworker has."""
    rows = SupportCase.unwalled("checking").filter(caseworker=worker, state="open").select_related("person")
    return min(set(SURNAMES) - {_surname(case) for case in rows})


def _forms(by: int, case: SupportCase) -> Iterator[Request]:
    now = clock.local(clock.now() - timedelta(minutes=5))
    at = {"at_day": now.day, "at_month": now.month, "at_year": now.year, "at_time": f"{now:%H:%M}"}
    note = {
        "note-0-text": "Slept better this week, and asks what happens next. " * 7,
        "note-0-about": str(case.person_id),
        "note-0-source": str(case.person_id),
    }
    typed = {name: str(value) for name, value in (at | note).items()}
    leads_to = reverse("support:case", args=[case.pk])
    yield Request("W4 add a note", by, reverse("support:write-note", args=[case.pk]), typed, leads_to)
    contact = {"direction": "in", "channel": "phone", "result": "spoke", "minutes": "10"}
    yield Request("add a contact", by, reverse("support:other-contact", args=[case.pk]), typed | contact, leads_to)


def _cases(worker: Staff) -> tuple[SupportCase, SupportCase]:
    """An open case of this caseworker as it was made, and another with two hundred notes."""
    rows = SupportCase.unwalled("checking").filter(caseworker=worker, state="open").select_related("person")
    case, long = rows.order_by("ref")[:2]
    more = LONG - Note.unwalled("checking").filter(case_id=long.pk).count()
    at = clock.now() - timedelta(days=1)
    for number in range(0, more, PARAGRAPHS):
        _write(long, worker, at + timedelta(minutes=number))
    return case, long


def _write(case: SupportCase, worker: Staff, at: datetime) -> None:
    about = str(case.person_id)
    said = [Paragraph(text="Said once more. " * 22, about=[about], source=about) for _ in range(PARAGRAPHS)]
    contacts.record_contact(case=case, result="spoke", paragraphs=said, by=worker, at=at)


def _signed_in(staff: Staff) -> dict[str, str]:
    """The cookies of somebody who has signed in, with a second step; and the token of their forms."""
    request: Any = HttpRequest()
    request.session = SessionStore()
    request.META["HTTP_USER_AGENT"] = "bench"
    login(request, staff, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session[SECOND] = True
    request.session.save()
    token = get_token(request)
    cookies = {
        settings.SESSION_COOKIE_NAME: request.session.session_key,
        settings.CSRF_COOKIE_NAME: request.META["CSRF_COOKIE"],
    }
    return {"cookies": "; ".join(f"{name}={value}" for name, value in cookies.items()), "token": token}
