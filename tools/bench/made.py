"""A service and its cases, made by the service's own actions: what the bulk of the bench is copied from, and what it
is compared with."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from wayforward.process.needs import Answer, Category, NeedFact
from wayforward.web import clock
from wayforward.web.accounts.models import Service, Staff
from wayforward.web.people.actions import staffing
from wayforward.web.people.actions.notes import Paragraph
from wayforward.web.support.actions import cases, consents, contacts, needs, offers, referrals, restorative

from .given import CASEWORKERS, DECLINED, OPEN, RESTORATIVE, SUPERVISORS, WAITING, Given

PROFILE = {"phone": {"allowed": True}, "sms": {"allowed": False}}


@dataclass(frozen=True)
class Team:
    """Who works in the service of the bench."""

    service: Service
    caseworkers: tuple[Staff, ...]
    supervisors: tuple[Staff, ...]
    lead: Staff

    @property
    def everybody(self) -> tuple[Staff, ...]:
        return (*self.caseworkers, *self.supervisors, self.lead)


def team() -> Team:
    """The team of this database, made where there is none yet."""
    service = Service.objects.filter(slug="bench").first() or staffing.add_service(slug="bench", name="Bench")
    workers = tuple(member(service, f"caseworker-{at}", ["caseworker"]) for at in range(CASEWORKERS))
    supervisors = tuple(member(service, f"supervisor-{at}", ["supervisor"]) for at in range(SUPERVISORS))
    return Team(service, workers, supervisors, member(service, "lead", ["rj_lead"]))


def member(service: Service, username: str, roles: list[str]) -> Staff:
    found = Staff.objects.filter(username=username).first()
    if found is not None:
        return found
    name = username.replace("-", " ").title()
    password = secrets.token_urlsafe()  # nobody signs in with it: the bench begins their sessions itself
    return staffing.add_staff(service=service, username=username, name=name, roles=roles, password=password)


def make(given: Given, team: Team) -> None:
    """Make one case by the actions, each at its moment."""
    worker, supervisor = team.caseworkers[given.caseworker], team.supervisors[given.supervisor]
    with _moment(given, 0) as at:
        referral = referrals.refer_to_support(
            service=team.service,
            source="police",
            by=supervisor,
            at=at,
            person_knows=True,
            name=given.name,
            given={each: getattr(given, each) for each in ("known_as", "born", "phone", "email", "address")},
            profile=PROFILE,
            incident=referrals.IncidentGiven(
                title="What happened", crime_number=given.crime_number, offence=given.offence
            ),
        )
    if given.shape == WAITING:
        return
    if given.shape == DECLINED:
        with _moment(given, 2) as at:
            referrals.close_referral(referral=referral, reason="support_not_wanted", by=supervisor, at=at)
        return
    with _moment(given, 1) as at:
        case = cases.open_support_case(
            referral=referral, caseworker=worker, by=supervisor, at=at, supervisor=supervisor
        )
    _support(given, case, worker)
    if given.shape == RESTORATIVE:
        with _moment(given, 70) as at:
            consents.give_consent(case=case, kind="C3", to="the restorative team", scope="my details", by=worker, at=at)
            restorative.refer_to_restorative_justice(case=case, initiated_by="harmed", by=worker, at=at)
    if given.shape != OPEN:
        with _moment(given, 74) as at:
            cases.close_support_case(case=case, reason="goals_reached", by=worker, at=at)


def _support(given: Given, case: Any, worker: Staff) -> None:
    """Ten contacts with two paragraphs each, an assessment and an offer."""
    about = str(case.person_id)
    for number in range(0, len(given.notes), 2):
        paragraphs = [Paragraph(text=words, about=[about], source=about) for words in given.notes[number : number + 2]]
        with _moment(given, 2 + 7 * number // 2) as at:
            contacts.record_contact(case=case, result="spoke", minutes=20, paragraphs=paragraphs, by=worker, at=at)
        if number == 0:
            with _moment(given, 3) as at:
                asked = [NeedFact(Category.HEALTH, Answer.NEED, 3), NeedFact(Category.MONEY, Answer.NO_NEED)]
                needs.assess_needs(case=case, kind="initial", needs=asked, by=worker, at=at)
        if number == 4:
            with _moment(given, 17) as at:
                offers.offer_restorative_justice(
                    case=case,
                    trigger="first_contact",
                    channel="phone",
                    response="refer_me" if given.shape == RESTORATIVE else "not_now",
                    information=["explained"],
                    understood="yes",
                    may_mention_again="" if given.shape == RESTORATIVE else "after",
                    ask_after=None if given.shape == RESTORATIVE else given.monday + timedelta(weeks=20),
                    by=worker,
                    at=at,
                )


@contextmanager
def _moment(given: Given, day: int) -> Iterator[datetime]:
    """Ten o'clock by the clock on the wall, so many days after the Monday on which the case began."""
    at = datetime.combine(given.monday + timedelta(days=day), time(10), tzinfo=clock.LONDON)
    with clock.at(at):
        yield clock.now()
