"""The caseworkers of a service as a list: who has how much, who can take on what, and who is away."""

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import F, Q, QuerySet

from wayforward.process.duties import Role
from wayforward.process.support import MAY_ALLOCATE
from wayforward.web import clock
from wayforward.web.accounts.models import Absence, Staff
from wayforward.web.addresses import reverse
from wayforward.web.lists.columns import Column, Entry, Sort, Way
from wayforward.web.lists.filters import Filter, OneOf, equals, fixed, has_code
from wayforward.web.lists.listing import Listing
from wayforward.web.people.forms.persons import LANGUAGES
from wayforward.web.support import workload

TONGUES = dict(LANGUAGES)
HERE, AWAY, ROOM, YES = "here", "away", "room", "1"


def _able(row: Staff) -> str:
    """What somebody can take on, in words."""
    spoken = [TONGUES.get(code, code) for code in row.languages]
    return ", ".join([*spoken, *(["children and young people"] if row.with_children else [])])


def _days(row: Absence) -> str:
    cover = f"{row.cover.name} covers" if row.cover else "nobody covers"
    return f"{row.from_on:%-d %B} to {row.until_on:%-d %B}, {cover}"


def _ways(entry: Entry) -> list[Way]:
    """Their days away, and of each that is written down, that they are back, or will not be away."""
    who, days, today = entry.row, entry.more["absences"], clock.today()
    back = [
        Way(
            "They are back" if row.from_on <= today else f"Not away on {row.from_on:%-d %B} after all",
            reverse("support:back", args=[row.pk]),
            f"{who.name}, {_days(row)}",
        )
        for row in days
    ]
    return [*back, Way("Days away", reverse("support:away", args=[who.pk]), who.name)]


def _today(value: str, staff: Staff) -> Q:
    return Q(is_away=value == AWAY) if value else Q()


def _room(value: str, staff: Staff) -> Q:
    """Nobody agreed on how many are enough, or it is fewer."""
    return Q(most_cases=0) | Q(load__lt=F("most_cases")) if value else Q()


class Team(Listing):
    name, title, page = "team", "Team", "support:team"
    roles = tuple(MAY_ALLOCATE)
    first = "name"
    is_one_question = False  # who is away is another question tomorrow
    views = (("All", {}), ("Away today", {"today": AWAY}), ("Can take on more", {"room": ROOM, "today": HERE}))
    empty = "There is no caseworker in this service yet."
    none_such = "No caseworker is like that."
    columns: ClassVar[tuple[Column, ...]] = (
        Column("name", "Name", lambda entry: entry.row.name, sort=Sort("name", str, of=Staff, by_id="pk")),
        Column(
            "load",
            "Open cases",
            lambda entry: entry.row.load,
            sort=Sort("load", int),
            hint=lambda entry: f"of {entry.row.most_cases} agreed" if entry.row.most_cases else "",
        ),
        Column("most", "Agreed", lambda entry: entry.row.most_cases or None, only_in_file=True),
        Column(
            "able",
            "Can take on",
            lambda entry: _able(entry.row),
            ways=lambda entry: [Way("Change", reverse("support:skills", args=[entry.row.pk]), entry.row.name)],
        ),
        Column("today", "Today", lambda entry: "Away" if entry.row.is_away else "", tag=lambda entry: "wait"),
        Column("days", "Away", lambda entry: "; ".join(_days(row) for row in entry.more["absences"]), ways=_ways),
    )
    filters: ClassVar[tuple[Filter, ...]] = (
        OneOf("today", "Today", fixed([(HERE, "At work"), (AWAY, "Away")]), _today),
        OneOf("room", "Open cases", fixed([(ROOM, "Fewer than agreed")]), _room),
        OneOf("language", "Speaks", fixed(LANGUAGES), has_code("languages")),
        OneOf("children", "Children and young people", fixed([(YES, "Works with them")]), equals("with_children")),
    )

    def rows(self, staff: Staff) -> QuerySet[Staff]:
        rows = Staff.objects.filter(has_code("roles")(Role.CASEWORKER, staff), service_id=staff.service_id)
        return workload.with_load(rows.filter(is_active=True))

    def entries(self, staff: Staff, rows: Sequence[Any], *, named: bool = True) -> list[Entry]:
        """With the days away that are ahead, or now: one statement."""
        ahead = Absence.objects.filter(staff__in=[row.pk for row in rows], until_on__gte=clock.today(), ended_at=None)
        of_each: dict[UUID, list[Absence]] = {}
        for each in ahead.select_related("cover").order_by("from_on", "pk"):
            of_each.setdefault(each.staff_id, []).append(each)
        return [Entry(row, {"absences": of_each.get(row.pk, [])}) for row in rows]


TEAM = Team()
