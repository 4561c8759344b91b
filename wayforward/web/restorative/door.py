"""The only way from a page into a restorative case: 404 where nothing of it is the viewer's; the look is recorded."""

from uuid import UUID

from django.http import Http404, HttpRequest

from wayforward.process import acts
from wayforward.process.decision import Decision
from wayforward.web import record
from wayforward.web.accounts.look import Look
from wayforward.web.accounts.models import Staff
from wayforward.web.accounts.walled import Purpose
from wayforward.web.restorative.models import RJCase


def rj_case(request: HttpRequest, pk: UUID) -> tuple[RJCase, Look]:
    """The case and the viewer's look at it. Raises Http404, the same for none and for not theirs."""
    look = Look.at(request.user, pk, "restorative")  # type: ignore[arg-type]
    if not look.compartments or look.blocked:
        raise Http404
    case = look_at(look)
    record.looked(request, look)
    return case, look


def look_at(look: Look) -> RJCase:
    """The row of the case that the look is at, with its team. Raises Http404."""
    if not look.may("case") and not look.may("status"):
        raise Http404
    rows = RJCase.unwalled("action").filter(pk=look.case_id)
    case: RJCase | None = rows.select_related("service", "area", "facilitator", "co_facilitator", "supervisor").first()
    if case is None:
        raise Http404
    return case


def may(look: Look, act: str) -> Decision:
    """May the viewer do this here, and not only see it?"""
    kinds = look.entitlement.removeprefix("tie:").split("+") if look.entitlement.startswith("tie:") else []
    return acts.may_act(act, kinds, look.staff.roles, look.blocked)


def by_reference(staff: Staff, typed: str) -> RJCase | None:
    """The open case of the own service with this reference: all that a declaration of conflict needs to know of it."""
    plain = "".join(sign for sign in typed.upper() if sign.isalnum())
    rows = RJCase.unwalled(Purpose.REFERENCE).filter(service_id=staff.service_id, closed_at=None)
    found: RJCase | None = rows.filter(ref=f"{plain[:4]}-{plain[4:]}").first()
    return found
