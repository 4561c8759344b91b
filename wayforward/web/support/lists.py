"""The lists of support: cases, and the referrals that wait."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import Q

from wayforward.process.duties import Role
from wayforward.process.referrals import SOURCE_WORDS, Source
from wayforward.process.support import CLOSURE_WORDS, ClosureReason, ReferralState
from wayforward.process.triage import SIGN_WORDS, Sign
from wayforward.web import clock, vault
from wayforward.web.accounts.models import Staff
from wayforward.web.accounts.walled import WalledQuerySet
from wayforward.web.addresses import reverse
from wayforward.web.lists.choices import AGENCY
from wayforward.web.lists.columns import Column, Entry, Sort
from wayforward.web.lists.filters import Days, Filter, OneOf, equals, fixed, has_code, named, where, whose
from wayforward.web.lists.listing import Listing
from wayforward.web.people import cases as at_people
from wayforward.web.support.models import Referral, SupportCase

SIGNS = fixed(SIGN_WORDS.items())
OPEN, CLOSED, ALL = "open", "closed", "all"


def with_names(staff: Staff, rows: Sequence[Any], *, known_as: bool) -> list[Entry]:
    """Each row with the name of its person: what they like to be called, or the legal one. One statement."""
    sealed = [each for row in rows for each in ([row.person.known_as] if known_as else []) + [row.person.legal_name]]
    words = vault.unseal_many(staff, sealed)
    each = 2 if known_as else 1
    return [Entry(row, {"name": words[each * at] or words[each * at + each - 1]}) for at, row in enumerate(rows)]


def signs_of(codes: Sequence[str]) -> str:
    """What says how a referral is seen to, in words."""
    return ". ".join(SIGN_WORDS[Sign(code)] for code in codes)


def _state(value: str, staff: Staff) -> Q:
    return Q() if value == ALL else Q(state=value or OPEN)


def stands(row: SupportCase) -> str:
    """In a few words: what the person asked for last, or nothing."""
    if row.state == CLOSED:
        return CLOSURE_WORDS[ClosureReason(row.closed_reason)] if row.closed_reason else ""
    if row.facts.get("wants_referral"):
        return "Asked to hear more of restorative justice"
    if row.rj_case_id is not None:
        return "Referred to the restorative justice team"
    return "" if row.facts.get("needs_at") else "Needs not asked about yet"


class SupportCases(Listing):
    name, title, page = "support-cases", "Support cases", "support:cases"
    roles = (Role.CASEWORKER, Role.SUPERVISOR)
    first = "-changed"
    views = (("Open", {}), ("Closed", {"state": CLOSED}))
    empty = "There is no case here."
    columns: ClassVar[tuple[Column, ...]] = (
        Column(
            "person",
            "Person",
            lambda entry: entry.more.get("name", ""),
            named=True,
            href=lambda entry: reverse("support:case", args=[entry.row.pk]),
            hint=lambda entry: signs_of(entry.row.referral.signs),
        ),
        Column("ref", "Case", lambda entry: entry.row.ref, sort=Sort("ref", str)),
        Column(
            "state",
            "State",
            lambda entry: "Closed" if entry.row.state == CLOSED else "Open",
            only_in_file=True,
        ),
        Column(
            "caseworker",
            "Caseworker",
            lambda entry: entry.row.caseworker.name if entry.row.caseworker else "Nobody yet",
            sort=Sort("caseworker__name", str, empty=True, of=Staff, by_id="caseworker_id"),
        ),
        Column("stands", "Stands", lambda entry: stands(entry.row)),
        Column("signs", "What stands out", lambda entry: signs_of(entry.row.referral.signs), only_in_file=True),
        Column("opened", "Opened", lambda entry: entry.row.opened_at, sort=Sort("opened_at"), down_first=True),
        Column("changed", "Last changed", lambda entry: entry.row.changed_at, sort=Sort("changed_at"), down_first=True),
    )
    filters: ClassVar[tuple[Filter, ...]] = (
        OneOf("state", "State", fixed([(CLOSED, "Closed"), (ALL, "Open and closed")]), _state, "Open"),
        whose("caseworker", "Caseworker", "caseworker", Role.CASEWORKER),
        where(),
        OneOf("sign", "What stands out", SIGNS, has_code("referral__signs")),
        Days("opened", "Opened", "opened_at"),
        Days("changed", "Last changed", "changed_at"),
    )
    # What the list shows of a case; of nothing else in the row is there a word.
    shown = (
        *("ref", "state", "changed_at", "opened_at", "facts", "rj_case_id", "closed_reason", "caseworker__name"),
        *("referral__signs", *at_people.NAMED),
    )

    def rows(self, staff: Staff) -> WalledQuerySet:
        rows = SupportCase.visible_to(staff).select_related("person", "caseworker", "referral")
        return rows.only("caseworker", "referral", *self.shown)

    def entries(self, staff: Staff, rows: Sequence[Any], *, named: bool = True) -> list[Entry]:
        return with_names(staff, rows, known_as=True) if named else super().entries(staff, rows)


READY, LATE, UNKNOWING = "ready", "late", "unknowing"
STANDS = {READY: "Ready to open", LATE: "Waits for us", UNKNOWING: "The person does not know yet"}


def _stands(row: Referral) -> str:
    if row.information_only:
        return UNKNOWING
    return LATE if clock.local(row.due_at).date() < clock.today() else READY


def _standing(value: str, staff: Staff) -> Q:
    if not value:
        return Q()
    if value == UNKNOWING:
        return Q(information_only=True)
    today = clock.start_of_day(clock.today())
    return Q(information_only=False, **{f"due_at__{'lt' if value == LATE else 'gte'}": today})


def _due(entry: Entry) -> Any:
    return "Not before they know" if entry.row.information_only else clock.local(entry.row.due_at).date()


class Referrals(Listing):
    """The referrals that wait, by the day on which somebody has to be reached: nobody at the end is forgotten."""

    name, title, page = "referrals", "Referrals", "support:referrals"
    roles = (Role.CASEWORKER, Role.SUPERVISOR, Role.RJ_LEAD)
    first = "due"
    views = (
        ("All", {}),
        ("Ready to open", {"stands": READY}),
        ("Wait for us", {"stands": LATE}),
        ("The person does not know yet", {"stands": UNKNOWING}),
    )
    empty = "No referral is waiting."
    columns: ClassVar[tuple[Column, ...]] = (
        Column(
            "person",
            "For",
            lambda entry: entry.more.get("name", ""),
            named=True,
            href=lambda entry: reverse("support:referral", args=[entry.row.pk]),
            hint=lambda entry: signs_of(entry.row.signs),
        ),
        Column("ref", "Referral", lambda entry: entry.row.ref, only_in_file=True),
        Column(
            "source",
            "From",
            lambda entry: SOURCE_WORDS[Source(entry.row.source)],
            hint=lambda entry: entry.row.agency.name if entry.row.agency else "",
            sort=Sort("source", str),
        ),
        Column("agency", "Agency", lambda entry: entry.row.agency.name if entry.row.agency else "", only_in_file=True),
        Column("signs", "What stands out", lambda entry: signs_of(entry.row.signs), only_in_file=True),
        Column(
            "received",
            "Received",
            lambda entry: entry.row.received_at,
            with_time=True,
            sort=Sort("received_at"),
            down_first=True,
        ),
        Column("due", "Reach them by", _due, sort=Sort("due_at")),
        Column(
            "stands",
            "Stands",
            lambda entry: STANDS[_stands(entry.row)],
            tag=lambda entry: {UNKNOWING: "wait", LATE: "warm"}.get(_stands(entry.row), ""),
        ),
    )
    filters: ClassVar[tuple[Filter, ...]] = (
        OneOf("stands", "Stands", fixed(STANDS.items()), _standing),
        OneOf("sign", "What stands out", SIGNS, has_code("signs")),
        OneOf("source", "From", fixed(SOURCE_WORDS.items()), equals("source")),
        OneOf("agency", "Agency", named(AGENCY), equals("agency"), kind=AGENCY),
        where(),
        Days("received", "Received", "received_at"),
        Days("due", "Reach them by", "due_at"),
    )
    shown = (
        *("ref", "source", "signs", "received_at", "due_at", "information_only", "agency", "agency__name"),
        *at_people.NAMED,
    )

    def rows(self, staff: Staff) -> WalledQuerySet:
        rows = Referral.visible_to(staff).filter(state=ReferralState.WAITING).select_related("person", "agency")
        return rows.only(*self.shown)

    def entries(self, staff: Staff, rows: Sequence[Any], *, named: bool = True) -> list[Entry]:
        return with_names(staff, rows, known_as=False) if named else super().entries(staff, rows)


SUPPORT_CASES = SupportCases()
REFERRALS = Referrals()
