"""Looks: what a page shows is gathered while it is made, and written in one line before it leaves."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.db import models, transaction

from wayforward.web.accounts import walled
from wayforward.web.accounts.look import Look, Sight
from wayforward.web.accounts.models import Staff

from . import writing


@dataclass(slots=True)
class Seen:
    """What one member of staff has been shown so far."""

    staff: Staff
    cases: dict[UUID, str] = field(default_factory=dict)
    read: dict[str, set[str]] = field(default_factory=dict)
    unreadable: list[str] = field(default_factory=list)
    events: set[str] = field(default_factory=set)

    def write(self, request_id: str, route: str) -> None:
        """One line for all of it."""
        payload: dict[str, Any] = {"read": {row: sorted(names) for row, names in sorted(self.read.items())}}
        if len(self.cases) > 1:
            payload["cases"] = sorted(self.cases, key=str)
        if self.unreadable:
            payload["unreadable"] = self.unreadable
        if self.events:
            payload["events"] = sorted(self.events)
        if route:
            payload["page"] = route
        writing.write_look(
            by=self.staff,
            payload=payload,
            case_id=next(iter(self.cases)) if len(self.cases) == 1 else None,
            basis=" ".join(sorted(set(self.cases.values()) - {""})),
            request_id=request_id,
        )


@dataclass(slots=True)
class Looking:
    """One page, or one block of work: what is shown in it, and what it has read once already (ties, keys). `name`: of
    the page, or of the work."""

    request_id: str
    name: str = ""
    seen: dict[UUID, Seen] = field(default_factory=dict)
    sight: Sight | None = None
    keys: dict[UUID, bytes | None] = field(default_factory=dict, repr=False)

    def by(self, staff: Staff) -> Seen:
        """What this member of staff has been shown."""
        return self.seen.setdefault(staff.pk, Seen(staff))

    def write(self, *, with_act: bool = False) -> None:
        """Write the line of what was shown, and start afresh. Nothing shown: no line. `with_act`: where the line cannot
        be written, the act in whose transaction it stands is not done either."""
        waiting, self.seen = self.seen, {}
        if waiting:
            with transaction.atomic(savepoint=not with_act):
                for seen in waiting.values():
                    seen.write(self.request_id, self.name)


_current: ContextVar[Looking | None] = ContextVar("looking", default=None)


def current() -> Looking | None:
    """The page that is being made now, if there is one."""
    return _current.get()


def write_with_act() -> None:
    """Write what was shown so far, in the transaction of the act that is done on this page: it waits for the disk once
    and not twice."""
    if (page := current()) is not None:
        page.write(with_act=True)


@contextmanager
def gathering(request_id: str = "") -> Iterator[Looking]:
    """Gather looks without writing them: the caller writes. The middleware's half of `looking`."""
    page = Looking(request_id=request_id or uuid4().hex)
    token, made = _current.set(page), walled.page.set(page)
    try:
        yield page
    finally:
        walled.page.reset(made)
        _current.reset(token)


@contextmanager
def looking(what: str = "") -> Iterator[Looking]:
    """Gather the looks of a block of work that is not a request (a job, a practice case) into one line at its end."""
    with gathering() as page:
        page.name = what
        try:
            yield page
        finally:
            page.write()


def looked(
    request: Any,
    look: Look | None = None,
    *,
    staff: Staff | None = None,
    case_id: UUID | None = None,
    event: str = "",
) -> None:
    """A door was opened: note whose case was looked at, and by which tie or role.

    `request` may be None when a look or the staff is given. `event` names a look that is of no case (figures read).
    """
    viewer = look.staff if look is not None else staff if staff is not None else request.user
    case = look.case_id if look is not None else case_id
    _note(viewer, case, look.entitlement if look is not None else "", event=str(event))


def seen(staff: Staff, read: Iterable[tuple[models.Model, str]], look: Look | None, unreadable: Iterable[str]) -> None:
    """Words were unsealed for this member of staff: which fields of which rows."""
    _note(staff, look.case_id if look else None, look.entitlement if look else "", read, unreadable=unreadable)


def refused(staff: Staff, codes: Iterable[str], row: models.Model | None = None) -> None:
    """A look was refused: written at once."""
    with transaction.atomic():
        writing.write_refusal("look", codes, by=staff, case_id=getattr(row, "case_id", None), obj=row)


def _note(
    staff: Staff,
    case_id: UUID | None,
    entitlement: str,
    read: Iterable[tuple[models.Model, str]] = (),
    unreadable: Iterable[str] = (),
    event: str = "",
) -> None:
    page = current()
    entry = Seen(staff) if page is None else page.by(staff)
    entry.events |= {event} - {""}
    if case_id is not None:
        entry.cases[case_id] = entitlement
    for row, name in read:
        entry.read.setdefault(f"{row._meta.label_lower}:{row.pk}", set()).add(name)
    entry.unreadable.extend(unreadable)
    if page is None:
        with transaction.atomic():
            entry.write("", "")
