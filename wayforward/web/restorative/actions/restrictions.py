"""Orders that forbid contact: recorded, varied, ended, and asked about again before the answer grows old."""

from collections.abc import Sequence
from datetime import date, datetime

from wayforward.process import restrictions as rules
from wayforward.process.events import Event
from wayforward.web import clock, record
from wayforward.web.accounts.models import Staff
from wayforward.web.people.models import Agency
from wayforward.web.restorative import facts
from wayforward.web.restorative.facts import lock
from wayforward.web.restorative.models import Clearance, OrdersCheck, Participation, Restriction, RJCase


@record.act
def record_restriction(
    *,
    case: RJCase,
    on: Participation,
    kind: str,
    by: Staff,
    at: datetime,
    protects: Participation | None = None,
    text: str = "",
    direct: bool = True,
    indirect: bool = True,
    from_on: date | None = None,
    until_on: date | None = None,
    source: str = "",
    said_by: str = "",
) -> Restriction:
    """Write down an order on a person: what it forbids, whom it protects, from when to when (gate G6)."""
    rules.can_record(direct=direct, indirect=indirect, from_on=from_on, until_on=until_on).require()
    case = lock(case)
    row = Restriction(
        case_id=case.pk,
        compartment=on.compartment,
        key_id=on.key_id,
        at=at,
        by=by,
        said_by=record.said(said_by),
        participation=on,
        protects=protects,
        kind=kind,
        text=text,
        covers_direct=direct,
        covers_indirect=indirect,
        from_on=from_on,
        until_on=until_on,
        source=source,
    )
    row.save()
    record.write(
        Event.RESTRICTION_RECORDED,
        by=by,
        at=at,
        said_by=said_by,
        case_id=case.pk,
        compartment=on.compartment,
        obj=row,
        kind=kind,
    )
    facts.refresh(case)
    return row


@record.act
def record_clearance(
    *,
    case: RJCase,
    restriction: Restriction,
    methods: Sequence[str],
    by: Staff,
    at: datetime,
    from_on: date,
    until_on: date | None = None,
    document: str = "",
    issued_by: str = "",
    kind: str = "varied",
    said_by: str = "",
) -> Clearance:
    """Write down a variation or a written permission: only these methods, only between these days (gate G6)."""
    rules.can_clear(
        status=restriction.status, methods=methods, document=document, from_on=from_on, until_on=until_on
    ).require()
    case = lock(case)
    row = Clearance(
        case_id=case.pk,
        compartment=restriction.compartment,
        key_id=restriction.key_id,
        at=at,
        by=by,
        said_by=record.said(said_by),
        restriction=restriction,
        kind=kind,
        methods=list(methods),
        from_on=from_on,
        until_on=until_on,
        document=document,
        issued_by=issued_by,
    )
    row.save()
    record.write(
        Event.RESTRICTION_VARIED,
        by=by,
        at=at,
        said_by=said_by,
        case_id=case.pk,
        compartment=row.compartment,
        obj=row,
        kind=kind,
    )
    facts.refresh(case)
    return row


@record.act
def end_restriction(
    *, case: RJCase, restriction: Restriction, by: Staff, at: datetime, said_by: str = ""
) -> Restriction:
    """Mark an order as ended or as not applying; its row stays."""
    rules.can_end(status=restriction.status).require()
    case = lock(case)
    restriction.status = "expired"
    restriction.save(update_fields=["status"])
    record.write(
        Event.RESTRICTION_ENDED,
        by=by,
        at=at,
        said_by=said_by,
        case_id=case.pk,
        compartment=restriction.compartment,
        obj=restriction,
    )
    facts.refresh(case)
    return restriction


@record.act
def record_orders_check(
    *,
    case: RJCase,
    on: Participation,
    nil: bool,
    by: Staff,
    at: datetime,
    agency: Agency | None = None,
    valid_until: date | None = None,
    said_by: str = "",
) -> OrdersCheck:
    """Write down that orders were asked about, by whom and on which day; a nil answer is valid for a set time."""
    case = lock(case)
    checked_on = clock.local(at).date()
    holds_until = valid_until or rules.valid_until(checked_on, case.service.rules)
    rules.can_check(checked_on=checked_on, valid_until=holds_until).require()
    row = OrdersCheck(
        case_id=case.pk,
        compartment=on.compartment,
        at=at,
        by=by,
        said_by=record.said(said_by),
        participation=on,
        agency=agency,
        nil=nil,
        checked_on=checked_on,
        valid_until=holds_until,
    )
    row.save()
    record.write(
        Event.ORDERS_CHECKED,
        by=by,
        at=at,
        said_by=said_by,
        case_id=case.pk,
        compartment=on.compartment,
        obj=row,
        nil=nil,
    )
    facts.refresh(case)
    return row
