"""The registers of what people, and the police, asked of us: entries that were answered long ago end as files do.

Each entry has a key of its own, under which all its words lie. A copy of data of somebody whom the service knows lies
under that person's key, and goes with them.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, Value

from wayforward.process.erasure import ENDS
from wayforward.process.keeping import REGISTER_YEARS, register_due
from wayforward.web import clock
from wayforward.web.accounts import ties
from wayforward.web.accounts.models import Staff
from wayforward.web.accounts.walled import Purpose

from .file import File, not_ended
from .models import Complaint, ErasureRequest, LegalHold, Pack, PoliceRequest

TABLES: dict[str, Any] = {"complaint": Complaint, "police": PoliceRequest, "asked": ErasureRequest, "copy": Pack}
MOST = 100
# When an entry was answered, the case that a hold on which keeps it too, and which entries there are.
ANSWERED: dict[str, tuple[str, str, Q]] = {
    "complaint": ("ended_at", "about_case", Q()),
    "police": ("ended_at", "case_id", Q()),
    "asked": ("decided_at", "case_id", Q(state__in=ENDS)),
    "copy": ("ended_at", "pk", Q(person=None)),
}


def answered(staff: Staff) -> Iterator[File]:
    """The entries of the service of this member of staff that were answered longer ago than the floor, the longest ago
    first, at most a hundred: without those that are held, ended, or shut to who asks by a conflict. One statement."""
    first, *others = (_answered(kind, staff) for kind in ANSWERED)
    for kind, pk, case_id, ref, moment in first.union(*others, all=True).order_by("moment", "pk")[:MOST]:
        due = register_due(clock.local(moment).date(), staff.service.rules)
        yield File(kind, UUID(str(pk)), UUID(str(case_id)), ref, due)


def _answered(kind: str, staff: Staff) -> Any:
    when, about, which = ANSWERED[kind]
    before, shut = clock.now() - timedelta(days=365 * REGISTER_YEARS[0]), ties.shut_to(staff)
    held = LegalHold.objects.filter(Q(case_id=OuterRef(about)) | Q(case_id=OuterRef("pk")), lifted_at=None)
    rows = TABLES[kind].unwalled(Purpose.JOB).filter(which, not_ended("pk"), service=staff.service_id)
    rows = rows.filter(~Exists(held), **{f"{when}__lte": before})
    rows = rows.exclude(pk__in=shut).exclude(**{f"{about}__in": shut})
    stands = F("pk") if kind == "copy" else F("case_id")
    rows = rows.annotate(of_register=Value(kind), stands_at=stands, moment=F(when)).order_by()
    return rows.values_list("of_register", "pk", "stands_at", "ref", "moment")
