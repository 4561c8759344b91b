"""My day: who expects a call and when it is safe, what is due, what is on this week, where something changed.

The number of statements does not grow with the day. Only duties of staff can be overdue; nothing here hurries a person
who is being supported, and no offer is ever "due".
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case, DateField, DateTimeField, Exists, OuterRef, Q, QuerySet, UUIDField, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from wayforward.process import duties, safe_contact
from wayforward.process.appointments import KIND_WORDS, Kind
from wayforward.process.duties import Role
from wayforward.process.walls import SIGHT
from wayforward.web import clock, record, vault
from wayforward.web.accounts import tasks
from wayforward.web.accounts.models import Staff, Task, Tie
from wayforward.web.accounts.walled import NOW, ask, holding
from wayforward.web.addresses import reverse
from wayforward.web.people import cases as at_people
from wayforward.web.people import contact as reach
from wayforward.web.people.models import SafeContact
from wayforward.web.ready import Slot
from wayforward.web.restorative import to_do
from wayforward.web.restorative.models import RJCase
from wayforward.web.support import about, drawn
from wayforward.web.support.models import SupportCase
from wayforward.web.support.to_do import by_hand, href_of
from wayforward.web.work.models import Appointment

from .pages import READS, staff

WORKS_WITH_CASES = (Role.CASEWORKER, Role.PRACTITIONER, Role.SUPERVISOR, Role.RJ_LEAD)
CALLS = ("call_back", "first_contact", "try_again")
SIGN_OFFS = ("sign_off_waiting",)
MOST = 30  # duties; the list of all that waits has the rest
WANTED = Slot("wanted", UUIDField())
CHANGES = 10
REMINDERS = 10  # appointments that somebody wants to be reminded of
# Each case of a duty, and as many more as can be among those where something changed: those of duties come first.
CASES = MOST + 1 + CHANGES + REMINDERS
RESTORATIVE_CASES = 120
A_WEEK = timedelta(days=7)
WHEN = ("Waiting for us", "Today", "In the next seven days", "Later")


@dataclass
class Day:
    """What one member of staff has before them."""

    reminders: list[dict[str, Any]] = field(default_factory=list)
    calls: list[dict[str, Any]] = field(default_factory=list)
    today: list[dict[str, Any]] = field(default_factory=list)
    sign_offs: list[dict[str, Any]] = field(default_factory=list)
    duties: list[dict[str, Any]] = field(default_factory=list)
    meetings: list[dict[str, Any]] = field(default_factory=list)
    changed: list[dict[str, Any]] = field(default_factory=list)
    more: bool = False

    @property
    def groups(self) -> list[tuple[str, list[dict[str, Any]]]]:
        """The duties by when they are wanted; what is later than a week stands apart, in `later`."""
        return [(words, rows) for words in WHEN[:-1] if (rows := [row for row in self.duties if row["group"] == words])]

    @property
    def later(self) -> list[dict[str, Any]]:
        return [row for row in self.duties if row["group"] == WHEN[-1]]


@require_http_methods(READS)
def my_day(request: HttpRequest) -> HttpResponse:
    me = staff(request)
    if not me.has_role(*WORKS_WITH_CASES):
        raise Http404
    record.looked(request, staff=me)
    return render(request, "support/my_day.html", _shown(me))


def _shown(me: Staff) -> dict[str, Any]:
    day = day_of(me)
    return {
        "day": day,
        "reminders": drawn.rows(drawn.duty, day.reminders),
        "first": drawn.rows(drawn.duty, day.today),
        "sign_offs": drawn.rows(drawn.duty, day.sign_offs),
        "groups": [(words, drawn.rows(drawn.duty, rows)) for words, rows in day.groups],
        "later": drawn.rows(drawn.duty, day.later),
        "now": clock.now(),
        "today": clock.today(),
        "contacts": _contacts(me),
    }


def _contacts(me: Staff) -> str:
    """Where somebody writes a contact down who has cases of their own; that page leads to the other kind."""
    if me.has_role(Role.CASEWORKER):
        return reverse("support:log-contact")
    return reverse("restorative:log-contact") if me.has_role(Role.PRACTITIONER) else ""


def day_of(me: Staff) -> Day:
    """The day of this member of staff, in a handful of statements however full it is."""
    now, today = clock.now(), clock.today()
    waiting = ask(me, _open_tasks, today=today).first_of(MOST + 1)
    ahead = ask(me, _reminded, today=today, now=now).first_of(REMINDERS)
    cases = {each.case_id for each in (*waiting, *ahead)}
    support = _support_cases(me, cases, now) if me.has_role(Role.CASEWORKER, Role.SUPERVISOR) else {}
    restorative = _restorative_cases(me, cases, now)
    day = Day(more=len(waiting) > MOST)
    day.changed = _changed(support.values(), [case for case in restorative.values() if case.inside], now)
    meetings = [case for case in sorted(restorative.values(), key=_meeting) if _is_soon(case, now)]
    shown = {*cases, *(case.pk for case in meetings), *(row["case_id"] for row in day.changed)}
    calls = {task.case_id: support[task.case_id].person_id for task in waiting if _is_call(task, support)}
    pairs = [(pk, case.person_id) for pk, case in support.items() if pk in shown]
    pairs += about.pairs_of(
        me,
        referrals={task.case_id for task in waiting if task.compartment == "referral"} - set(support),
        restorative=shown & set(restorative),
        parts={task.about for task in waiting if task.about},
    )
    names, rules = _people(me, pairs, calls)
    day.reminders = [_ahead(row, names) for row in ahead]
    for task in waiting[:MOST]:
        entry = _entry(task, support, restorative, now)
        kind = "support" if task.case_id in support else "restorative" if task.case_id in restorative else ""
        remind = at_people.remind_address(kind, task, me, then="day") if kind else ""
        entry["name"] = names.get(task.about) or names.get(task.case_id, "")
        entry["about"] = ", ".join(filter(None, (entry["name"], entry["case"])))
        if task.remind_on is not None and task.remind_on <= today and task.staff_id == me.pk:
            day.reminders.append(entry | {"put_off": remind})
            if not _is_call(task, support):
                continue  # of a call it is said below how it is safe
        else:
            entry["remind"] = remind
        if _is_call(task, support):
            case = support[task.case_id]
            if any(called["case_id"] == case.pk for called in day.calls):
                continue  # one call does for all of them
            profile = rules.get(case.person_id, safe_contact.DEFAULT)
            day.calls.append(entry | _how(profile, now) | {"case_id": case.pk})
        elif duties.TASKS[task.kind].same_day:
            day.today.append(entry)
        elif task.kind in SIGN_OFFS:
            day.sign_offs.append(entry)
        else:
            day.duties.append(entry)
    day.meetings = [
        {
            "words": names.get(case.pk) or f"Restorative case {case.ref}",
            "case": f"Restorative case {case.ref}" if case.pk in names else "",
            "at": case.next_meeting_at,
            "href": reverse("restorative:case", args=[case.pk]),
        }
        for case in meetings
    ]
    for row in day.changed:
        row["name"] = names.get(row["case_id"], "")
    return day


def _open_tasks(anybody: Any) -> QuerySet:
    rows = tasks.open_for(anybody, today=Slot("today", DateField()), now=NOW)
    rows = rows.only("case_id", "staff_id", "kind", "compartment", "about", "due_at", "remind_on")
    wanted = When(remind_on__lte=Slot("today", DateField()), then=0)
    return rows.order_by(Case(wanted, default=1), "due_at", "pk")


def _reminded(anybody: Any) -> QuerySet:
    """One's own appointments ahead of which one wants to be reminded by today."""
    day, now = Slot("today", DateField()), Slot("now", DateTimeField())
    rows: QuerySet = Appointment.visible_to(anybody).filter(staff=anybody.pk, remind_on__lte=day, starts_at__gt=now)
    rows = rows.filter(cancelled_at=None).only("case_id", "case_kind", "compartment", "kind", "starts_at")
    return rows.order_by("starts_at", "pk")


def _support_cases(me: Staff, wanted: set[UUID], now: datetime) -> dict[UUID, SupportCase]:
    rows = ask(me, _wanted_or_recent, wanted=wanted, lately=now - A_WEEK)
    return {row.pk: row for row in rows.first_of(CASES)}


def _wanted_or_recent(anybody: Any) -> QuerySet:
    recent = Q(state="open", changed_at__gte=Slot("lately", DateTimeField()))
    rows: QuerySet = SupportCase.visible_to(anybody).filter(Q(pk__in=WANTED) | recent)
    return rows.only("ref", "state", "changed_at", "person_id").order_by(_of_duties_first(), "-changed_at")


def _of_duties_first() -> Case:
    return Case(When(pk__in=WANTED, then=0), default=1)


def _restorative_cases(me: Staff, wanted: set[UUID], now: datetime) -> dict[UUID, Any]:
    rows = ask(
        me,
        _wanted_soon_or_recent,
        wanted=wanted,
        lately=now - A_WEEK,
        just_begun=now - timedelta(hours=4),
        in_a_week=now + A_WEEK,
    )
    return {row.pk: row for row in rows.first_of(RESTORATIVE_CASES)}


def _wanted_soon_or_recent(anybody: Any) -> QuerySet:
    from_, until, lately = (Slot(name, DateTimeField()) for name in ("just_begun", "in_a_week", "lately"))
    soon = Q(next_meeting_at__gte=from_, next_meeting_at__lte=until)
    recent = Q(closed_at=None, changed_at__gte=lately, inside=True)
    rows: QuerySet = RJCase.visible_to(anybody).annotate(inside=_inside(anybody))
    rows = rows.filter(Q(pk__in=WANTED) | soon | recent)
    rows = rows.only("pk", "ref", "state", "changed_at", "next_meeting_at")
    return rows.order_by(_of_duties_first(), "-changed_at")


def _inside(anybody: Any) -> Exists:
    """That the sides of a case are open to this member of staff. Of others (a lead's, a panel's) it is not said that
    something changed: that would tell of what happened on a side."""
    kinds = [kind for kind, parts in SIGHT.items() if {"harmed", "responsible"} <= parts]
    return Exists(Tie.objects.filter(holding(NOW), staff=anybody.pk, case_id=OuterRef("pk"), kind__in=kinds))


def _people(
    me: Staff, pairs: list[about.Pair], calls: dict[UUID, UUID]
) -> tuple[dict[UUID | None, str], dict[UUID, safe_contact.Profile]]:
    """Whom each of these is about, and of those to call how it is safe: a statement each for the profiles, the people
    and all keys."""
    to_call = set(calls.values())
    agreed = {row.person_id: row for row in ask(me, _agreed, people=to_call)} if to_call else {}
    people = about.people_of(me, pairs)
    words = iter(vault.unseal_many(me, [*about.names_of(people), *(row.rules for row in agreed.values())]))
    names = about.told(pairs, people, words)
    return names, {pk: reach.read(next(words)) for pk in agreed}


def _agreed(anybody: Any) -> QuerySet:
    rows: QuerySet = SafeContact.visible_to(anybody).filter(person_id__in=Slot("people", UUIDField()))
    return rows.order_by("agreed_at", "recorded_at")


def _how(profile: safe_contact.Profile, now: datetime) -> dict[str, Any]:
    """How it is safe to call, and whether it is now. Where no hours were agreed nobody says that midnight is safe."""
    phone = safe_contact.Channel.PHONE
    opens = safe_contact.next_open(profile, phone, now)
    rule = profile.rule(phone)
    return {
        "no_hours": rule.allowed and rule.after is None and not rule.days,
        "how": safe_contact.describe(profile, phone) if profile.agreed else "Telephone only, no voicemail, no name",
        "safe_now": opens is not None and opens <= now,
        "opens": opens if opens is not None and opens > now else None,
    }


def _is_call(task: Task, support: dict[UUID, SupportCase]) -> bool:
    return task.kind in CALLS and task.case_id in support


def _entry(
    task: Task, support: dict[UUID, SupportCase], restorative: dict[UUID, RJCase], now: datetime
) -> dict[str, Any]:
    """A duty as the page draws it. The words come from the rules and hold nothing personal."""
    case, href, off = "", "", ""
    if task.case_id in support:
        case, href, off = f"Support case {support[task.case_id].ref}", href_of(task), by_hand(task)
    elif task.case_id in restorative:
        case, href, off = f"Restorative case {restorative[task.case_id].ref}", to_do.address(task), to_do.by_hand(task)
    elif task.compartment == "pack":
        case, href = "A copy of somebody's data", at_people.lead_address(task)
    elif task.compartment == "referral":
        case, href = "Referral", reverse("support:referral", args=[task.case_id])
    elif task.compartment == "rights":
        case, href = "Rights and complaints", at_people.lead_address(task)
    else:
        case, href = "A case that you need not see", at_people.lead_address(task)
    return {
        "words": duties.words(task.kind),
        "case": case,
        "href": f"{href}?then=day" if href == off and off else href,
        "by_hand": f"{off}?then=day" if off and off != href else "",
        "due": task.due_at,
        "group": _group(task, now),
        "overdue": duties.is_overdue(task.kind, task.due_at, now),
        "since": duties.has_come(task.kind, task.due_at, now),
    }


def _ahead(row: Appointment, names: dict[UUID | None, str]) -> dict[str, Any]:
    """An appointment of which somebody is reminded."""
    starts = clock.local(row.starts_at)
    return {
        "words": f"{KIND_WORDS[Kind(row.kind)]}, {starts:%A %-d %B, %H:%M}",
        "about": names.get(row.case_id, ""),
        "href": f"{reverse('work:diary')}?on={starts.date()}",
        "put_off": f"{reverse('work:remind', args=[row.case_kind, row.case_id, row.pk])}?then=day",
    }


def _group(task: Task, now: datetime) -> str:
    """When a duty is wanted. What waits for somebody else than staff is never behind."""
    late, day, today = task.due_at < now, clock.local(task.due_at).date(), clock.local(now).date()
    if day <= today:
        return WHEN[0] if late and duties.TASKS[task.kind].waits_for_staff and day < today else WHEN[1]
    return WHEN[2] if task.due_at <= now + A_WEEK else WHEN[3]


def _changed(support: Iterable[SupportCase], restorative: Iterable[RJCase], now: datetime) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [
        {
            "case_id": case.pk,
            "words": f"Support case {case.ref}",
            "at": case.changed_at,
            "to": "support:case",
        }
        for case in support
    ]
    rows += [
        {
            "case_id": case.pk,
            "words": f"Restorative case {case.ref}",
            "at": case.changed_at,
            "to": "restorative:case",
        }
        for case in restorative
    ]
    recent = [row for row in rows if row["at"] >= now - A_WEEK]
    shown = sorted(recent, key=lambda row: row["at"], reverse=True)[:CHANGES]
    return [row | {"href": reverse(row["to"], args=[row["case_id"]])} for row in shown]


def _is_soon(case: RJCase, now: datetime) -> bool:
    return case.next_meeting_at is not None and now - timedelta(hours=4) <= case.next_meeting_at <= now + A_WEEK


def _meeting(case: RJCase) -> datetime:
    return case.next_meeting_at or clock.now() + timedelta(days=3650)
