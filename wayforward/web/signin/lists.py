"""The staff of a service as a list: who works here, and as what."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import Q, QuerySet

from wayforward.process.duties import ROLE_WORDS, Role
from wayforward.process.staffing import AGREERS, PROPOSERS, Change, words
from wayforward.web.accounts.models import Staff
from wayforward.web.addresses import reverse
from wayforward.web.lists.columns import Column, Entry, Sort, Way
from wayforward.web.lists.filters import Filter, OneOf, fixed, has_code
from wayforward.web.lists.listing import Listing

from . import single

CLOSERS = (Role.SUPERVISOR, Role.RJ_LEAD)
AT_WORK, LEFT = "at-work", "left"


def _ways(me: Staff, row: Staff) -> list[Way]:
    """What this viewer can do about a member of staff; nothing about themselves."""
    if row.pk == me.pk:
        return []
    offered = [
        (row.is_active and me.has_role(*CLOSERS), "Hand on their work", "signin:leaving"),
        (
            me.has_role(*PROPOSERS[Change.ROLES]),
            "Change roles" if row.is_active else "Open again",
            "signin:change-staff",
        ),
        (
            row.is_active and single.is_there() and me.has_role(*PROPOSERS[Change.SINGLE_SIGN_ON]),
            "Single sign-on",
            "signin:tie-staff",
        ),
    ]
    return [Way(said, reverse(page, args=[row.pk]), row.name) for may, said, page in offered if may]


def _state(value: str, staff: Staff) -> Q:
    return Q(is_active=value == AT_WORK) if value else Q()


class StaffList(Listing):
    name, title, page = "staff", "Staff", "signin:staff"
    roles = (*CLOSERS, *AGREERS)
    first = "name"
    views = (("All", {}), ("At work", {"state": AT_WORK}), ("Left", {"state": LEFT}))
    none_such = "Nobody is like that."
    columns: ClassVar[tuple[Column, ...]] = (
        Column("name", "Name", lambda entry: entry.row.name, sort=Sort("name", str, of=Staff, by_id="pk")),
        Column("roles", "Works as", lambda entry: words(entry.row.roles)),
        Column(
            "state",
            "State",
            lambda entry: "At work" if entry.row.is_active else "Left",
            tag=lambda entry: "now" if entry.row.is_active else "done",
        ),
        Column(
            "can",
            "What can be done",
            lambda entry: "You" if entry.more["own"] else "",
            ways=lambda entry: entry.more["ways"],
            only_on_page=True,
        ),
    )
    filters: ClassVar[tuple[Filter, ...]] = (
        OneOf("role", "Works as", fixed(ROLE_WORDS.items()), has_code("roles")),
        OneOf("state", "State", fixed([(AT_WORK, "At work"), (LEFT, "Left")]), _state),
    )

    def rows(self, staff: Staff) -> QuerySet[Staff]:
        return Staff.objects.filter(service_id=staff.service_id)

    def entries(self, staff: Staff, rows: Sequence[Any], *, named: bool = True) -> list[Entry]:
        return [Entry(row, {"own": row.pk == staff.pk, "ways": _ways(staff, row)}) for row in rows]


STAFF_LIST = StaffList()
