"""Lines of acts: what was done, said or refused. Coded values only."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import models, transaction

from wayforward.process import events
from wayforward.web import clock
from wayforward.web.accounts import fresh
from wayforward.web.accounts.models import Service, Staff

from . import chain
from .agents import Agent
from .models import Line

# No space: ids, codes, dates, references, hashes. A sentence somebody said cannot get in by mistake.
_CODED = re.compile(r"\S{0,128}")


def write(
    event: events.Event,
    *,
    by: Staff | Agent | None,
    at: datetime | None = None,
    case_id: UUID | None = None,
    compartment: str | None = None,
    obj: models.Model | None = None,
    said_by: Any = None,
    service: Service | UUID | None = None,
    basis: str = "",
    **coded: Any,
) -> Line:
    """Write what was done, inside the action's transaction. ValueError for anything that is not coded,
    `fresh.NotMarked` for what only a page that asks again may do.

    Without a compartment the line stands where `process.events` says that such an event stands.
    """
    event = events.Event(event)
    fresh.check_line(event)
    return _append(
        event=event.value,
        outcome=Line.DONE,
        by=by,
        at=at,
        case_id=case_id,
        compartment=str(compartment or events.compartment_of(event)),
        obj=obj,
        said_by=said_by,
        service=service,
        basis=basis,
        payload=_coded(coded),
    )


def note_own_name(*, by: Staff) -> Line:
    """Write that a member of staff searched for their own name. What they typed is not written."""
    with transaction.atomic():
        return write(events.Event.SEARCHED_OWN_NAME, by=by, obj=by)


def write_refusal(
    what: str,
    codes: Iterable[str],
    *,
    by: Staff | None,
    at: datetime | None = None,
    case_id: UUID | None = None,
    obj: models.Model | None = None,
) -> Line:
    """Write that an act or a look was refused, with the codes of its reasons. It is on no case page."""
    return _append(
        event=what, outcome=Line.REFUSED, by=by, at=at, case_id=case_id, obj=obj, payload=_coded({"codes": list(codes)})
    )


def write_look(*, by: Staff, payload: dict[str, Any], case_id: UUID | None, basis: str, request_id: str = "") -> Line:
    """Write what one page, or one block of work, showed to a member of staff."""
    return _append(
        event="looked",
        outcome=Line.LOOKED,
        by=by,
        case_id=case_id,
        basis=basis,
        payload=_coded(payload),
        request_id=request_id,
    )


def said(by_whom: Any) -> str:
    """Who said it, as the record keeps it: "person:<uuid>", "agency:<uuid>", or "" for the writer's own act."""
    if by_whom is None or isinstance(by_whom, str):
        return by_whom or ""
    if (person_id := getattr(by_whom, "person_id", None)) is not None:
        return f"person:{person_id}"
    return f"{by_whom._meta.model_name}:{by_whom.pk}"


def words_of(line: Line, names: Mapping[str, str] | None = None) -> str:
    """The sentence of a line, filled from its coded payload and from names that the viewer may see."""
    if line.outcome != Line.DONE:
        return line.event.replace("_", " ")
    return events.sentence(line.event, line.payload, names)


def _append(
    *,
    event: str,
    outcome: str,
    by: Staff | Agent | None,
    payload: dict[str, Any],
    at: datetime | None = None,
    case_id: UUID | None = None,
    compartment: str = "",
    obj: models.Model | None = None,
    said_by: Any = None,
    service: Service | UUID | None = None,
    basis: str = "",
    request_id: str = "",
) -> Line:
    from .looks import current

    now = clock.now()
    looking = current()
    service_id = service.pk if isinstance(service, Service) else service
    return chain.append(
        Line(
            at=at or now,
            recorded_at=now,
            actor_id=by.pk if by else None,
            acting_role="+".join(by.roles)[:80] if by else "system",
            said_by=said(said_by),
            service_id=service_id or (by.service_id if by else None),
            case_id=case_id,
            compartment=compartment,
            event=event,
            object_type=obj._meta.label_lower if obj is not None else "",
            object_id=str(obj.pk) if obj is not None else "",
            payload=payload,
            basis=basis[:120],
            outcome=outcome,
            request_id=request_id or (looking.request_id if looking else ""),
        )
    )


def _coded(value: Any) -> Any:
    """The value as JSON keeps it. ValueError for words, and for anything that is no code, number, date or id."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        if not _CODED.fullmatch(value):
            raise ValueError("The record keeps codes, not words.")
        return str(value)
    if isinstance(value, date | UUID):
        return value.isoformat() if isinstance(value, date) else str(value)
    if isinstance(value, Mapping):
        return {str(_coded(key if isinstance(key, str) else str(key))): _coded(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        items = [_coded(item) for item in value]
        return sorted(items, key=str) if isinstance(value, set | frozenset) else items
    raise ValueError(f"The record keeps codes, not {type(value).__name__}.")
