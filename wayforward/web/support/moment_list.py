"""The list of opportune moments: for whom it may be good now and why, what is ahead, and who was never told.

Whoever asked never to be asked is in no row of it. What somebody answered stands beside their row on the page and goes
into no file, and the list neither goes by it nor is narrowed to it: nobody can be counted by how often they hear "yes".
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, ClassVar

from django.db.models import Q

from wayforward.process import moments, offers
from wayforward.process.duties import Role
from wayforward.web import clock
from wayforward.web.accounts.models import Staff
from wayforward.web.accounts.walled import WalledQuerySet
from wayforward.web.addresses import reverse
from wayforward.web.lists.columns import Column, Entry, Sort
from wayforward.web.lists.filters import Days, Filter, OneOf, fixed, where, whose
from wayforward.web.lists.listing import Listing
from wayforward.web.people import cases as at_people
from wayforward.web.support.lists import with_names
from wayforward.web.support.models import SupportCase

NOW, CHANGED, AHEAD, NEVER_TOLD = "now", "changed", "ahead", "never-told"
WHICH = {NOW: "A good moment?", CHANGED: "Something has changed", AHEAD: "Ahead", NEVER_TOLD: "Never told"}


def eligible(staff: Staff) -> WalledQuerySet:
    """Everybody whom it could concern: supported now, and somebody is known to be on the other side."""
    return SupportCase.visible_to(staff).filter(state="open", other_party__isnull=False)


def answered_on(row: SupportCase) -> date | None:
    """The day of the last answer, from what the case keeps for lists; None where there was none."""
    made = _answers(row)
    return clock.local(datetime.fromisoformat(made[0]["at"])).date() if made else None


def _answers(row: SupportCase) -> list[dict[str, Any]]:
    """The offers that reached the person, newest first, as the case keeps them."""
    return [offer for offer in row.facts.get("offers", []) if offer["response"] not in offers.NOT_ASKED]


def events_of(row: SupportCase, today: date, answered: date | None, *, ahead: bool = False) -> list[dict[str, Any]]:
    """What has happened in the person's life since they answered, newest first; or what is ahead, the next first."""
    known = [
        moments.LifeEventFact(str(at), offers.Trigger(kind), date.fromisoformat(on), date.fromisoformat(known_on))
        for at, (kind, on, known_on) in enumerate(row.facts.get("life", []))
    ]
    coming = sorted((event for event in known if event.on > today), key=lambda event: event.on)
    found = coming if ahead else moments.changed_since(answered, known, today)
    return [{"words": offers.TRIGGER_WORDS[event.kind], "on": event.on} for event in found]


def why(row: SupportCase) -> str:
    """What happened since they answered; where their moment is to come, what is ahead."""
    today = clock.today()
    ahead = row.next_offer_on is not None and row.next_offer_on > today
    found = events_of(row, today, answered_on(row), ahead=ahead)
    return ". ".join(f"{event['words']}, {event['on']:%-d %B %Y}" for event in found)


def last_answer(row: SupportCase) -> str:
    """When and how the person answered last, in words."""
    made = _answers(row)
    if not made:
        return "It was not mentioned yet."
    return f"Last answer, {answered_on(row):%-d %B %Y}: {offers.RESPONSE_WORDS[offers.Response(made[0]['response'])]}."


def _which(value: str, staff: Staff) -> Q:
    if value == NEVER_TOLD:
        return Q(told_on=None)
    today = clock.today()
    if value == CHANGED:
        return Q(life_on__lte=today)
    return Q(next_offer_on__gt=today) if value == AHEAD else Q(next_offer_on__lte=today)


class Moments(Listing):
    name, title, page = "moments", "Good moments", "support:moments"
    roles = (Role.CASEWORKER, Role.SUPERVISOR)
    first = "day"
    is_one_question = False  # "now" is another question tomorrow
    views = ((WHICH[NOW], {}), *((WHICH[code], {"which": code}) for code in (CHANGED, AHEAD, NEVER_TOLD)))
    empty = "Nobody stands here now. What changes in somebody’s life brings them here."
    columns: ClassVar[tuple[Column, ...]] = (
        Column(
            "person",
            "Person",
            lambda entry: entry.more.get("name", ""),
            named=True,
            href=lambda entry: reverse("support:offers", args=[entry.row.pk]),
            hint=lambda entry: last_answer(entry.row),
        ),
        Column("ref", "Case", lambda entry: entry.row.ref, sort=Sort("ref", str)),
        Column(
            "caseworker",
            "Caseworker",
            lambda entry: entry.row.caseworker.name if entry.row.caseworker else "Nobody yet",
            sort=Sort("caseworker__name", str, empty=True, of=Staff, by_id="caseworker_id"),
        ),
        Column("why", "In their life", lambda entry: why(entry.row)),
        Column(
            "told",
            "Told what it is",
            lambda entry: entry.row.told_on,
            sort=Sort("told_on", date, empty=True),
            only_in_file=True,
        ),
        Column(
            "day", "Not before", lambda entry: entry.row.next_offer_on, sort=Sort("next_offer_on", date, empty=True)
        ),
        Column("changed", "Last changed", lambda entry: entry.row.changed_at, sort=Sort("changed_at"), down_first=True),
    )
    filters: ClassVar[tuple[Filter, ...]] = (
        OneOf(
            "which", "Which", fixed((code, WHICH[code]) for code in (CHANGED, AHEAD, NEVER_TOLD)), _which, WHICH[NOW]
        ),
        whose("caseworker", "Caseworker", "caseworker", Role.CASEWORKER),
        where(),
        Days("day", "Not before", "next_offer_on", of_moments=False),
    )
    shown = (
        *("ref", "state", "changed_at", "next_offer_on", "told_on", "facts", "caseworker__name"),
        *at_people.NAMED,
    )

    def rows(self, staff: Staff) -> WalledQuerySet:
        rows = eligible(staff).filter(never_offer=False).select_related("person", "caseworker")
        return rows.only("caseworker", *self.shown)

    def entries(self, staff: Staff, rows: Sequence[Any], *, named: bool = True) -> list[Entry]:
        return with_names(staff, rows, known_as=True) if named else super().entries(staff, rows)


MOMENTS = Moments()
