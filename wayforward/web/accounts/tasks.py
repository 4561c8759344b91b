"""Duties of staff, made and ended by actions (parts of actions: the action that calls them writes the line)."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from wayforward.process.duties import TASKS
from wayforward.web import clock

from .models import Service, Staff, Task
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
) -> Task:
    """Give a duty to a member of staff, or to whoever holds a role. An open duty of one kind is moved, not doubled.

    KeyError for a kind that process.duties.TASKS has no words for.
    """
    TASKS[kind]
    service_id = service.pk if isinstance(service, Service) else service
    task = _open(case_id, [kind]).filter(about=about, staff=staff, role=str(role)).first()
    if task is None:
        task = Task(service_id=service_id, case_id=case_id, kind=str(kind), staff=staff, role=str(role), about=about)
        task.made_at = clock.now()
    task.compartment, task.due_at = str(compartment), due_at
    task.save()
    return task


def done(
    *, case_id: UUID, kind: str, at: datetime, about: UUID | None = None, staff: Staff | None = None
) -> int:
    """End the open duties of this kind because they were done: everybody's, or only this person's. Says how many."""
    open_tasks = _open(case_id, [kind])
    if about is not None:
        open_tasks = open_tasks.filter(about=about)
    if staff is not None:
        open_tasks = open_tasks.filter(staff=staff)
    return open_tasks.update(done_at=at)


def cancel_for(
    case_id: UUID, kinds: Iterable[str] | None = None, *, at: datetime | None = None, about: UUID | None = None
) -> int:
    """End open duties of these kinds (all, if none are named) because what they stood on is gone. Says how many."""
    open_tasks = _open(case_id, kinds)
    if about is not None:
        open_tasks = open_tasks.filter(about=about)
    return open_tasks.update(cancelled_at=at or clock.now())


def open_for(staff: Staff) -> WalledQuerySet:
    """The duties that wait for this member of staff, by name or by role, soonest first."""
    mine = Q(staff=staff) | Q(staff=None, role__in=staff.roles)
    waiting = Task.visible_to(staff).filter(mine, service_id=staff.service_id, done_at=None, cancelled_at=None)
    return waiting.order_by("due_at", "pk")


def _open(case_id: UUID, kinds: Iterable[str] | None) -> WalledQuerySet:
    tasks = Task.unwalled(Purpose.ACTION).filter(case_id=case_id, done_at=None, cancelled_at=None)
    return tasks if kinds is None else tasks.filter(kind__in=[str(kind) for kind in kinds])
