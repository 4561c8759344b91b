"""Duties of staff, made and ended by actions (parts of actions: the action that calls them writes the line)."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from wayforward.process.diary import Entry
from wayforward.process.duties import TASKS, Role
from wayforward.web import clock

from . import gathering
from .models import Absence, Service, Staff, Task
from .walled import Purpose, WalledQuerySet


def add(
    *,
    service: Service | UUID,
    case_id: UUID,
    kind: str,
    due_at: datetime,
    role: str = "",
    staff: Staff | None = None,
    compartment: str,
    about: UUID | None = None,
    from_at: datetime | None = None,
    first: bool = False,
) -> Task:
    """Give a duty to a member of staff, or to whoever holds a role. An open duty of one kind is moved, not doubled.

    It stands in their list from `from_at` on, or at once. `first`: of a case that is new, where there is none to move.

    KeyError for a kind that process.duties.TASKS has no words for.
    """
    TASKS[kind]
    service_id = service.pk if isinstance(service, Service) else service
    task = None if first else _open(case_id, [kind]).filter(about=about, staff=staff, role=str(role)).first()
    if task is None:
        task = Task(service_id=service_id, case_id=case_id, kind=str(kind), staff=staff, role=str(role), about=about)
        task.made_at = clock.now()
    task.compartment, task.from_at, task.due_at = str(compartment), from_at, due_at
    if first:
        gathering.insert(task)
    else:
        task.save()
    return task


def done(
    *,
    case_id: UUID,
    kind: str | Iterable[str],
    at: datetime,
    about: UUID | None = None,
    staff: Staff | None = None,
) -> int:
    """End the open duties of this kind, or of these, because they were done: everybody's, or only this person's. Says
    how many."""
    open_tasks = _open(case_id, [kind] if isinstance(kind, str) else kind)
    if about is not None:
        open_tasks = open_tasks.filter(about=about)
    if staff is not None:
        open_tasks = open_tasks.filter(staff=staff)
    return open_tasks.update(done_at=at)


def cancel_for(
    case_id: UUID,
    kinds: Iterable[str] | None = None,
    *,
    at: datetime | None = None,
    about: UUID | None = None,
    staff: Staff | None = None,
) -> int:
    """End open duties of these kinds (all, if none are named) because what they stood on is gone: everybody's, or only
    this person's. Says how many."""
    open_tasks = _open(case_id, kinds)
    if about is not None:
        open_tasks = open_tasks.filter(about=about)
    if staff is not None:
        open_tasks = open_tasks.filter(staff=staff)
    return open_tasks.update(cancelled_at=at or clock.now())


def hand_on(*, case_id: UUID, staff: Staff, to: Staff | None, role: str) -> int:
    """Give the open duties of somebody who leaves a case to somebody else, or to a role. Says how many.

    That a visitor is safe nobody else can say: who was to check in stays who was, and the alarm goes by the visit.
    """
    mine = _open(case_id, None).filter(staff=staff).exclude(kind="check_in")
    return mine.update(staff=to, role="" if to else str(role), remind_on=None)


def give(*, case_id: UUID, kind: str, to: Staff) -> bool:
    """Open duties of this kind are this person's, whomever they waited for. No where the case never had one."""
    known = Task.unwalled(Purpose.ACTION).filter(case_id=case_id, kind=kind, cancelled_at=None)
    known.filter(done_at=None).exclude(staff=to).update(staff=to, role="", remind_on=None)
    return known.exists()


def hand_on_all(staff: Staff, *, role: str) -> int:
    """Give every open duty of somebody who leaves to whoever holds a role. Says how many."""
    mine = Task.unwalled(Purpose.ACTION).filter(staff=staff, done_at=None, cancelled_at=None)
    return mine.update(staff=None, role=str(role), remind_on=None)


def open_for(staff: Staff, *, today: Any = None, now: Any = None) -> WalledQuerySet:
    """The duties that wait for this member of staff, by name, by role or because they cover for somebody, soonest
    first."""
    return Task.visible_to(staff).filter(of_staff(staff, today=today, now=now)).order_by("due_at", "pk")


def of_staff(staff: Staff, *, today: Any = None, now: Any = None) -> Q:
    """Duties that wait for this member of staff: by name, by role, and of whomever they cover for."""
    # Asked first, in questions of their own: few are left then of which the walls are asked. Three of them, since one
    # with "or" in it finds no index and reads every duty that there is.
    absent = Absence.on(today or clock.today()).filter(cover=staff.pk).values("staff")
    ways = Q(staff=staff.pk), Q(staff=None, role__in=staff.roles, service_id=staff.service_id), Q(staff__in=absent)
    waiting = Task.unwalled(Purpose.MATCHING).filter(waits(now)).order_by()
    named, shared, covered = (waiting.filter(way).values("pk") for way in ways)
    return Q(pk__in=named.union(shared, covered, all=True))


def covered_by(staff: Staff, *, today: Any = None) -> frozenset[UUID]:
    """Those for whom this member of staff covers today: what waits for them waits for the cover."""
    return frozenset(Absence.on(today or clock.today()).filter(cover=staff.pk).values_list("staff", flat=True))


def waits(now: Any = None) -> Q:
    """Duties that stand in somebody's list now: neither done nor fallen away, and begun."""
    return Q(Q(from_at=None) | Q(from_at__lte=now or clock.now()), done_at=None, cancelled_at=None)


def keep(case_id: UUID, service_id: UUID, kinds: Collection[str], wanted: Iterable[Entry], *, at: datetime) -> None:
    """Make the duties of these kinds those that are wanted: give the new ones, move those whose day changed, end the
    others. What somebody has said is done, for that day, is not given again."""
    known = list(Task.unwalled(Purpose.ACTION).filter(case_id=case_id, kind__in=kinds, cancelled_at=None))
    ended = {(task.kind, str(task.about or ""), task.due_at) for task in known if task.done_at is not None}
    waiting = {(task.kind, str(task.about or "")): task for task in known if task.done_at is None}
    for each in wanted:
        task = waiting.pop((each.kind, each.about), None)
        if (each.kind, each.about, each.due_at) in ended:
            if task is not None:
                waiting[each.kind, each.about] = task
            continue
        task = task or Task(
            case_id=case_id, service_id=service_id, kind=each.kind, about=each.about or None, made_at=at
        )
        stands = (str(task.staff_id or ""), task.compartment, task.from_at, task.due_at)
        if stands != (each.who, str(each.compartment), each.from_at, each.due_at):
            task.remind_on = task.remind_on if stands[0] == each.who else None
            task.staff_id, task.role = (UUID(each.who), "") if each.who else (None, str(Role.RJ_LEAD))
            task.compartment, task.from_at, task.due_at = str(each.compartment), each.from_at, each.due_at
            task.save()
    if waiting:
        Task.unwalled(Purpose.ACTION).filter(pk__in=[task.pk for task in waiting.values()]).update(done_at=at)


def _open(case_id: UUID, kinds: Iterable[str] | None) -> WalledQuerySet:
    tasks = Task.unwalled(Purpose.ACTION).filter(case_id=case_id, done_at=None, cancelled_at=None)
    return tasks if kinds is None else tasks.filter(kind__in=[str(kind) for kind in kinds])
