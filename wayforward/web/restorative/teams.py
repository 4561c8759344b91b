"""What an allocation asks of members of staff, for several cases at once: the same few statements however many."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Count

from wayforward.process import allocation as rules
from wayforward.process.walls import Tie
from wayforward.web.accounts.models import Block, Staff
from wayforward.web.accounts.models import Tie as TieRow
from wayforward.web.accounts.walled import Purpose
from wayforward.web.restorative.models import ConflictDeclaration, Participation, RJCase

FACILITATE = ("facilitator", "co_facilitator")


def loads(staff: Collection[UUID]) -> Counter[UUID]:
    """How many open cases each of these facilitates: two statements."""
    found: Counter[UUID] = Counter()
    for place in FACILITATE:
        rows = RJCase.unwalled(Purpose.FACTS).filter(closed_at=None, **{f"{place}__in": staff}).order_by()
        for pk, count in rows.values_list(f"{place}_id").annotate(count=Count("pk")):
            found[pk] += count
    return found


def last_joined(cases: Sequence[RJCase]) -> dict[UUID, datetime]:
    """When the newest person joined each of these cases: one statement."""
    rows = Participation.unwalled(Purpose.FACTS).filter(case__in=cases).order_by("joined_at")
    return dict(rows.values_list("case_id", "joined_at"))


def facts_of(cases: Sequence[RJCase], staff: Collection[Staff]) -> dict[tuple[UUID, UUID], rules.StaffFact]:
    """Each of these members of staff as an allocation of each case asks for them, by (case, staff): six statements."""
    ids = {each.pk for each in staff}
    declared = ConflictDeclaration.unwalled(Purpose.FACTS).filter(
        case_id__in=[each.pk for each in cases], staff__in=ids
    )
    newest = {(row.case_id, row.staff_id): row for row in declared.order_by("at", "recorded_at")}
    blocks = Block.objects.filter(case_id__in=[each.pk for each in cases], staff__in=ids)
    blocked = set(blocks.values_list("case_id", "staff_id"))
    partial, open_cases = _caseworkers(cases, ids), loads(ids)
    found = {}
    for case in cases:
        of_case = Counter([case.facilitator_id, case.co_facilitator_id] if case.closed_at is None else [])
        for each in staff:
            key = (case.pk, each.pk)
            last = newest.get(key)
            found[key] = rules.StaffFact(
                id=str(each.pk),
                roles=tuple(each.roles),
                level=each.level or rules.Complexity.STANDARD,
                vetted_until=each.vetted_until,
                declared_at=last.at if last else None,
                has_conflict=bool(last and last.conflict) or key in blocked,
                is_caseworker_of_party=key in partial,
                open_cases=open_cases[each.pk] - of_case[each.pk],
                is_active=each.is_active,
            )
    return found


def _caseworkers(cases: Sequence[RJCase], staff: Collection[UUID]) -> set[tuple[UUID, UUID]]:
    """(case, staff) of whoever stands by somebody in a case: two statements."""
    parts = Participation.unwalled(Purpose.FACTS).filter(case__in=cases).exclude(support_case_id=None)
    supported = list(parts.values_list("support_case_id", "case_id"))
    held = TieRow.objects.filter(
        staff__in=staff, kind=Tie.CASEWORKER, case_id__in=[support for support, _ in supported]
    )
    by = list(held.values_list("case_id", "staff_id"))
    return {(case, who) for support, case in supported for of, who in by if of == support}
