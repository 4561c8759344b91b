"""Questions to agencies and their answers. The question needs G3 and C5; the answer brings facts, details, orders."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from wayforward.process import exploring, gates
from wayforward.process.events import Event
from wayforward.process.walls import Compartment
from wayforward.web import clock, record
from wayforward.web.accounts.models import Staff
from wayforward.web.people.actions.persons import change_details
from wayforward.web.people.models import Agency
from wayforward.web.restorative import facts
from wayforward.web.restorative.models import AgencyEnquiry, OrdersCheck, Participation, Restriction, RJCase

from . import duties


@record.act
def ask_agency(
    *,
    case: RJCase,
    agency: Agency,
    ask: Sequence[str],
    by: Staff,
    at: datetime,
    about: Participation | None = None,
    gateway: str = "",
    crime_number: str = "",
) -> AgencyEnquiry:
    """Ask an agency. Raises Refused (`G3.*`, `case.*`): not before the person agreed to it."""
    case = facts.lock(case)
    gates.may_ask_agency(
        facts.of_case(case), agency=str(agency.pk), about=str(about.pk) if about else "", now=at
    ).require()
    due = duties.in_working_days(at, case.service.rules.agency_answer_working_days)
    enquiry = AgencyEnquiry(
        case_id=case.pk,
        compartment=Compartment.CASE,
        key_id=case.key_id,
        at=at,
        by=by,
        agency=agency,
        participation=about,
        asked=list(ask),
        gateway=gateway,
        crime_number=crime_number,
        due_on=clock.local(due).date(),
    )
    enquiry.save()
    record.write(
        Event.AGENCY_ASKED, by=by, at=at, case_id=case.pk, compartment=Compartment.CASE, obj=enquiry, ask=list(ask)
    )
    facts.refresh(case)
    return enquiry


@record.act
def answer_enquiry(
    *,
    enquiry: AgencyEnquiry,
    reply: str,
    by: Staff,
    at: datetime,
    contact: Mapping[str, Any] | None = None,
    orders: Sequence[Mapping[str, Any]] | None = None,
    risk_view: str = "",
    facts_confirmed: str = "",
    first_contact_by: str = "",
    reason: str = "",
    valid_until: date | None = None,
    said_by: Any = None,
) -> AgencyEnquiry:
    """Write an agency's answer down. `orders=[]` is the answer "there are none", which grows old; None says nothing.

    Details of the other person go to their own entry, under their own key. Raises Refused (`enquiry.*`).
    """
    case = facts.lock(facts.case_of(enquiry))
    exploring.can_answer(facts.of_case(case), enquiry=str(enquiry.pk)).require()
    enquiry.reply = reply
    enquiry.replied_at = at
    enquiry.risk_view = risk_view
    enquiry.first_contact_by = first_contact_by
    enquiry.nil_orders = None if orders is None else not orders
    enquiry.facts_confirmed = facts_confirmed
    enquiry.reason = reason
    enquiry.save()
    for part in _asked_about(case, enquiry):
        if contact:
            change_details(person=part.person, by=by, at=at, said_by=said_by, **dict(contact))
        if orders is not None:
            _keep_orders(case, part, orders, enquiry, valid_until, by=by, at=at, said_by=said_by)
    record.write(
        Event.AGENCY_ANSWERED,
        by=by,
        at=at,
        said_by=said_by,
        case_id=case.pk,
        compartment=Compartment.CASE,
        obj=enquiry,
        reply=reply,
    )
    if reply in {exploring.Reply.REFUSED, exploring.Reply.NO_CONTACT_DETAILS, exploring.Reply.NO_REPLY}:
        duties.for_staff(case, "consider_way_round", case.facilitator, due_at=duties.in_working_days(at, 2))
    facts.refresh(case)
    return enquiry


def _asked_about(case: RJCase, enquiry: AgencyEnquiry) -> list[Participation]:
    """Those the question was about: the person named in it, or everybody reported as responsible."""
    people = facts.participations(case)
    if enquiry.participation_id:
        return [part for part in people if part.pk == enquiry.participation_id]
    other = "harmed" if case.initiated_by == "responsible" else "responsible"
    return [part for part in people if part.role in {other, "dual"}]


def _keep_orders(
    case: RJCase,
    part: Participation,
    orders: Sequence[Mapping[str, Any]],
    enquiry: AgencyEnquiry,
    valid_until: date | None,
    *,
    by: Staff,
    at: datetime,
    said_by: Any,
) -> None:
    day = clock.local(at).date()
    common = {
        "case_id": case.pk,
        "compartment": part.compartment,
        "at": at,
        "by": by,
        "said_by": record.said(said_by),
        "participation": part,
    }
    for order in orders:
        Restriction(
            key_id=part.key_id,
            kind=order.get("kind", "other"),
            text=order.get("text", ""),
            covers_direct=order.get("direct", True),
            covers_indirect=order.get("indirect", True),
            from_on=order.get("from_on"),
            until_on=order.get("until_on"),
            source=enquiry.agency.kind,
            **common,
        ).save()
    check = OrdersCheck(
        agency=enquiry.agency,
        nil=not orders,
        checked_on=day,
        valid_until=valid_until or day + timedelta(days=case.service.rules.nil_orders_days),
        **common,
    )
    check.save()
    record.write(
        Event.ORDERS_CHECKED,
        by=by,
        at=at,
        said_by=said_by,
        case_id=case.pk,
        compartment=part.compartment,
        obj=check,
        nil=not orders,
    )
