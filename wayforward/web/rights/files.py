"""The files of a service that are closed: which may be ended, by which rule, and whose keys they hang on.

Behind the wall, for those who keep the rules of keeping: what comes out is references, rules and days. A case that a
conflict shuts to whoever asks does not come up.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import chain, islice
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, Subquery

from wayforward.process.keeping import NEVER_CONTACTED_DAYS, SERIOUS, Came, FileFact, Why, due, kept_for
from wayforward.process.people import grown_up_on
from wayforward.process.safe_contact import REACHED
from wayforward.web import clock, vault
from wayforward.web.accounts import ties
from wayforward.web.accounts.models import Service, Staff
from wayforward.web.accounts.walled import Purpose, WalledQuerySet
from wayforward.web.people.models import Consent, Incident, Person
from wayforward.web.restorative.models import Approach, Contact, Participation, Session
from wayforward.web.support.models import Referral, SupportCase

from . import registers
from .file import File, not_ended
from .models import Ending, LegalHold, PoliceItem

CAME_TO_NOTHING = ("declined_not_now", "declined_do_not_ask_again", "unreachable")
TABLES: dict[str, Any] = {"support": SupportCase, "referral": Referral, "participation": Participation}
MOST = 100
AT_ONCE = 200
LATELY = 7


def due_now(staff: Staff) -> list[File]:
    """The files of the service of this member of staff that may be ended today, the longest closed first; at most a
    hundred. Those that never go by themselves are among them, and say so."""
    today = clock.today()
    found = chain(_of_support(staff), _of_referrals(staff), _of_restorative(staff), registers.answered(staff))
    return list(islice((file for file in found if file.due.on <= today), MOST))


def keys_of(kind: str, pk: UUID) -> tuple[set[UUID], UUID | None]:
    """The keys that a file hangs on: its own; its person's, where nothing else of them is kept; and what the parties
    of a case had in common, where this is the last of them. And the person, where nothing else of them is kept."""
    if kind == "named":
        person = Person.unwalled(Purpose.JOB).get(pk=pk)
        return {person.key_id}, pk
    if kind in registers.TABLES:
        return {registers.TABLES[kind].unwalled(Purpose.JOB).get(pk=pk).key_id}, None
    row = TABLES[kind].unwalled(Purpose.JOB).select_related("person").get(pk=pk)
    keys, last = {row.key_id}, not _is_kept_elsewhere(row.person_id, pk)
    if last:
        keys.add(row.person.key_id)
    if kind == "participation":
        others = Participation.unwalled(Purpose.JOB).filter(not_ended("pk"), case_id=row.case_id).exclude(pk=pk)
        keys |= set() if others.exists() else {row.case.key_id}
    return keys, row.person_id if last else None


def asked_about(kind: str, pk: UUID) -> Any:
    """The row of one file with its person and case, and yes or no for what stands against erasing it: one statement."""
    case = "case_id" if kind == "participation" else "pk"
    with_case = ("person", "case") if kind == "participation" else ("person",)
    others = Participation.unwalled(Purpose.JOB).filter(case_id=OuterRef(case)).exclude(pk=pk)
    grave = Incident.unwalled(Purpose.JOB).filter(case_id=OuterRef(case), offence__in=SERIOUS)
    rows = TABLES[kind].unwalled(Purpose.JOB).select_related(*with_case)
    rows = rows.annotate(
        is_held=Exists(LegalHold.objects.filter(case_id=OuterRef(case), lifted_at=None)),
        is_ended=Exists(Ending.objects.filter(file_id=OuterRef("pk")).exclude(ended_at=None)),
        has_others=Exists(others),
        grave=Subquery(grave.values("offence")[:1]),
        was_given=Exists(
            PoliceItem.unwalled(Purpose.JOB).filter(person_id=OuterRef("person_id")).exclude(given_at=None)
        ),
    )
    return rows.get(pk=pk)


def kept_as(kind: str, row: Any, staff: Staff) -> tuple[bool, Why]:
    """Is this file (from `asked_about`) closed, and by which rule is it kept?"""
    case = row.case if kind == "participation" else row
    closed = case.closed_at is not None and (kind == "participation" or row.state == "closed")
    words = _one_born(row.person.born)
    born = date.fromisoformat(words) if words else None
    closed_on = clock.local(case.closed_at).date() if closed else clock.today()
    child = getattr(row, "under_18", False) or is_child(born, closed_on)
    offence = getattr(case, "offence", "") or row.grave or ""
    fact = FileFact(closed_on=closed_on, was_child=child, born=born, offence=offence)
    return closed, due(fact, staff.service.rules).why


def is_child(born: date | None, on: date) -> bool:
    """Was somebody who was born on that day still a child on this one? No where it is not known."""
    grown_up = grown_up_on(born.isoformat()) if born else None
    return grown_up is not None and grown_up > on


def _is_kept_elsewhere(person: UUID, but: UUID) -> bool:
    """Is there another file of this person, closed or not, that has not been ended?"""
    opened = Q(state="opened")  # such a referral has become the case with its id
    referrals = Referral.unwalled(Purpose.JOB).exclude(opened)
    named = Q(person=person) | Q(other_party=person)
    rows = (
        SupportCase.unwalled(Purpose.JOB).filter(named),
        referrals.filter(named),
        Participation.unwalled(Purpose.JOB).filter(person=person),
    )
    return any(each.filter(not_ended("pk")).exclude(pk=but).exists() for each in rows)


def _of_support(staff: Staff) -> Iterator[File]:
    usual, short = _before(staff)
    rows = _in_reach(SupportCase.unwalled(Purpose.JOB), staff, "pk").filter(service=staff.service_id, state="closed")
    rows = rows.filter(Q(closed_at__lte=usual) | Q(closed_reason="unreachable", closed_at__lte=short))
    for row, born, offence in _read(rows.order_by("closed_at", "pk")):
        came = Came.DECLINED if row.closed_reason == "unreachable" else Came.COMPLETED
        yield _file(staff, "support", row, row, born, offence, came)


def _of_referrals(staff: Staff) -> Iterator[File]:
    _, short = _before(staff)
    rows = _in_reach(Referral.unwalled(Purpose.JOB), staff, "pk").filter(service=staff.service_id, state="closed")
    for row, born, offence in _read(rows.filter(closed_at__lte=short).order_by("closed_at", "pk")):
        yield _file(staff, "referral", row, row, born, offence, Came.DECLINED)


def _of_restorative(staff: Staff) -> Iterator[File]:
    usual, short = _before(staff)
    rows = _in_reach(Participation.unwalled(Purpose.JOB), staff, "case_id").filter(case__service=staff.service_id)
    nothing, never = Q(state__in=CAME_TO_NOTHING), _never_contacted()
    long_ago = Q(case__closed_at__lte=usual) | nothing & Q(case__closed_at__lte=short)
    rows = rows.exclude(case__closed_at=None).filter(long_ago | never).select_related("case")
    rows = rows.annotate(never=ExpressionWrapper(never, BooleanField()))
    for row, born, _ in _read(rows.order_by("case__closed_at", "pk")):
        came = Came.DECLINED if row.state in CAME_TO_NOTHING else Came.COMPLETED
        came = Came.NEVER_CONTACTED if row.never else came
        yield _file(staff, "participation", row, row.case, born, row.case.offence, came, was_child=row.under_18)


def _never_contacted() -> Q:
    """Parts of those who were named as a party, and to whom nobody ever spoke: no approach, no meeting, and nothing
    that they agreed to. A part closes with its case, so that its state does not say it any more."""
    spoken: tuple[tuple[Any, dict[str, Any]], ...] = (
        (Approach, {"participation_id": OuterRef("pk")}),
        (Session, {"participation_id": OuterRef("pk")}),
        (Contact, {"participation_id": OuterRef("pk"), "result__in": REACHED}),
        (Consent, {"person_id": OuterRef("person_id"), "case_id": OuterRef("case_id")}),
    )
    never = (~Exists(table.unwalled(Purpose.JOB).filter(**which)) for table, which in spoken)
    return Q(*never, role__in=("harmed", "responsible", "dual"), state__in=("not_yet_contacted", "closed"))


def never_contacted(now: datetime) -> Iterator[tuple[File, UUID]]:
    """What is known of those who were named and never contacted, in cases that closed in the last days: each with its
    service. What is held is left out, and comes up among what is due when the hold is lifted."""
    since = now - timedelta(days=LATELY + NEVER_CONTACTED_DAYS[1])
    free = ~Exists(LegalHold.objects.filter(case_id=OuterRef("case_id"), lifted_at=None))
    parts = Participation.unwalled(Purpose.JOB).filter(_never_contacted(), free, not_ended("pk"))
    parts = parts.filter(case__closed_at__gte=since).select_related("case__service")
    for row in parts.order_by("case__closed_at", "pk")[:MOST]:
        yield _at_once("participation", row.pk, row.case, row.case.service)
    for table in (SupportCase, Referral):
        held = Exists(LegalHold.objects.filter(case_id=OuterRef("pk"), lifted_at=None))
        cases = table.unwalled(Purpose.JOB).filter(~held, not_ended("other_party_id"), state="closed")
        cases = cases.filter(_named_only_here(), closed_at__gte=since).exclude(other_party=None)
        for row in cases.select_related("service").order_by("closed_at", "pk")[:MOST]:
            yield _at_once("named", row.other_party_id, row, row.service)


def _named_only_here() -> Q:
    """Cases whose other party has no file of their own that stands, and is named in no case that goes on."""
    who = OuterRef("other_party_id")
    named = Q(person_id=who) | Q(~Q(state="closed"), other_party_id=who)
    support = SupportCase.unwalled(Purpose.JOB).filter(named, not_ended("pk")).exclude(pk=OuterRef("pk"))
    referrals = Referral.unwalled(Purpose.JOB).exclude(state="opened").filter(named, not_ended("pk"))
    parts = Participation.unwalled(Purpose.JOB).filter(not_ended("pk"), person_id=who)
    return Q(~Exists(support), ~Exists(referrals.exclude(pk=OuterRef("pk"))), ~Exists(parts))


def _at_once(kind: str, pk: UUID, case: Any, service: Service) -> tuple[File, UUID]:
    fact = FileFact(closed_on=clock.local(case.closed_at).date(), came=Came.NEVER_CONTACTED)
    return File(kind, pk, case.pk, case.ref, due(fact, service.rules)), service.pk


def _file(
    staff: Staff, kind: str, row: Any, case: Any, born: date | None, offence: str, came: Came, was_child: bool = False
) -> File:
    closed_on = clock.local(case.closed_at).date()
    child = was_child or is_child(born, closed_on)
    fact = FileFact(closed_on=closed_on, came=came, was_child=child, born=born, offence=offence)
    return File(kind, row.pk, case.pk, case.ref, due(fact, staff.service.rules))


def _read(rows: WalledQuerySet) -> Iterator[tuple[Any, date | None, str]]:
    """Each row with its person's date of birth and its gravest offence: three statements for two hundred rows."""
    rows = rows.select_related("person")
    for start in range(0, rows.count(), AT_ONCE):
        some = list(rows[start : start + AT_ONCE])
        born = _born([row.person.born for row in some])
        cases = {row.pk for row in some}
        grave = Incident.unwalled(Purpose.JOB).filter(case_id__in=cases, offence__in=SERIOUS)
        offences = dict(grave.values_list("case_id", "offence"))
        for row, words in zip(some, born, strict=True):
            yield row, date.fromisoformat(words) if words else None, offences.get(row.pk, "")


def _born(sealed: list[vault.Sealed]) -> list[str]:
    """Dates of birth, "" for what is not known; and for one whose key went before its ending was written down."""
    try:
        return vault.unseal_many_for(vault.Purpose.FACTS, sealed)
    except vault.CannotBeRead:
        return [_one_born(each) for each in sealed]


def _one_born(sealed: vault.Sealed) -> str:
    try:
        return vault.unseal_for(vault.Purpose.FACTS, sealed)
    except vault.CannotBeRead:
        return ""


def _before(staff: Staff) -> tuple[datetime, datetime]:
    """Before which moments a file has to have closed to be due by the usual rule, and by the short one."""
    years, months = kept_for(staff.service.rules)
    return clock.now() - timedelta(days=365 * years), clock.now() - timedelta(days=28 * months)


def _in_reach(rows: WalledQuerySet, staff: Staff, case: str) -> WalledQuerySet:
    """Those that are neither held, nor ended, nor shut to who asks by a conflict."""
    held = LegalHold.objects.filter(case_id=OuterRef(case), lifted_at=None)
    reach: WalledQuerySet = rows.exclude(**{f"{case}__in": ties.shut_to(staff)}).filter(~Exists(held), not_ended("pk"))
    return reach
