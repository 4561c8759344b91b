"""Who of the caseworkers has how much, speaks what and is away: what triage asks, in a handful of statements."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from wayforward.process.duties import Role
from wayforward.process.support import CaseworkerFact
from wayforward.process.triage import Worker
from wayforward.process.walls import Tie as TieKind
from wayforward.web import clock
from wayforward.web.accounts.models import Absence, Block, Staff, Tie
from wayforward.web.accounts.walled import Purpose
from wayforward.web.restorative.models import Participation
from wayforward.web.support.models import Referral, SupportCase


def with_load(staff: QuerySet[Staff]) -> QuerySet[Staff]:
    """These members of staff, each with `load` (open cases) and `is_away` (today): in the same statement."""
    mine = SupportCase.unwalled(Purpose.COUNTING).filter(caseworker=OuterRef("pk"), state="open").order_by()
    counted = mine.values("caseworker").annotate(count=Count("pk")).values("count")
    away = Absence.on(clock.today()).filter(staff=OuterRef("pk"))
    return staff.annotate(load=Coalesce(Subquery(counted), 0), is_away=Exists(away))


def at_work(service_id: UUID) -> list[Staff]:
    """The caseworkers of a service in the order of their names, with what they have: one statement."""
    rows = with_load(Staff.objects.filter(service_id=service_id, is_active=True)).order_by("name", "pk")
    return [row for row in rows if row.has_role(Role.CASEWORKER)]


def workers_for(referrals: Iterable[Referral | SupportCase], caseworkers: Iterable[Any]) -> dict[UUID, list[Worker]]:
    """For each referral, or case, the caseworkers (of `at_work`) as triage asks for them, with what shuts one to it:
    two statements however many there are of either, and a third where somebody has facilitated."""
    asked, staff = list(referrals), list(caseworkers)
    blocked = set(Block.objects.filter(case_id__in=[row.pk for row in asked]).values_list("staff_id", "case_id"))
    facilitated = _facilitated([row.person_id for row in asked], staff)
    return {
        row.pk: [
            Worker(
                id=str(each.pk),
                name=each.name,
                open_cases=each.load,
                most=each.most_cases,
                languages=tuple(each.languages),
                with_children=each.with_children,
                away=each.is_away,
                fact=CaseworkerFact(
                    roles=tuple(each.roles),
                    same_service=each.service_id == row.service_id,
                    is_active=each.is_active,
                    is_blocked=(each.pk, row.pk) in blocked,
                    facilitates=(each.pk, row.person_id) in facilitated,
                ),
            )
            for each in staff
        ]
        for row in asked
    }


def _facilitated(people: list[UUID], staff: list[Staff]) -> set[tuple[UUID, UUID]]:
    """(member of staff, person) of whoever has facilitated a restorative case of one of these people: mostly nobody."""
    parts = Participation.unwalled(Purpose.FACTS).filter(person_id__in=people)
    held = Tie.objects.filter(
        staff__in=staff,
        kind__in=(TieKind.FACILITATOR, TieKind.CO_FACILITATOR),
        case_id__in=parts.values("case_id"),
    )
    cases: dict[UUID, set[UUID]] = {}
    for staff_id, case_id in held.values_list("staff_id", "case_id"):
        cases.setdefault(case_id, set()).add(staff_id)
    if not cases:
        return set()
    rows = parts.filter(case_id__in=cases).values_list("case_id", "person_id")
    return {(staff_id, person) for case_id, person in rows for staff_id in cases[case_id]}
