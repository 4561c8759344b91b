"""The only way from a page into a referral or a support case: 404 where it is not theirs; the look is recorded."""

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest

from wayforward.process.decision import Decision
from wayforward.process.people import Notice
from wayforward.web import record
from wayforward.web.accounts.look import Look
from wayforward.web.accounts.models import Staff
from wayforward.web.accounts.walled import WalledQuerySet
from wayforward.web.people import cases
from wayforward.web.people.models import Concern, NoticeGiven

from .actions.cases import without_somebody
from .models import Referral, SupportCase

CASE_WITH = ("contract", "area", "person", "caseworker", "supervisor", "referral", "referral__agency")


def support_case(request: HttpRequest, pk: UUID) -> tuple[SupportCase, Look]:
    """The case and the viewer's look at it: two statements. Raises Http404, the same for none and for not theirs."""
    look = Look.at(_staff(request), pk, "support")
    case: SupportCase | None = look.ask(_case).first()
    if case is None:
        raise Http404
    if case.service_id == look.staff.service_id:
        case.service = look.staff.service  # the session has brought it
    record.looked(request, look)
    return case, look


def _case(look: Any) -> WalledQuerySet:
    return with_what_is_missing(look.rows(SupportCase), look).select_related(*CASE_WITH)


def referral(request: HttpRequest, pk: UUID) -> tuple[Referral, Look]:
    """The referral and the viewer's look at it. Raises Http404, and so for one that has become a case of others: a
    supervisor reads by their role the requests that wait, and no more."""
    look = Look.at(_staff(request), pk, "referral")
    row = look.rows(Referral).select_related("service", "contract", "area", "person", "agency", "by").first()
    if row is None or (row.opened_case_id is not None and not look.may("support")):
        raise Http404
    record.looked(request, look)
    return row, look


def without_staff(known: cases.Known) -> SupportCase:
    """The open support case, known to a lead, that somebody had to step back from. Http404 for one with both its
    caseworker and its supervisor: who has the work hands it over themselves."""
    row = without_somebody(known.pk) if known.kind.name == "support" else None
    if row is None:
        raise Http404
    return row


def with_what_is_missing(rows: WalledQuerySet, look: Look) -> WalledQuerySet:
    """The case with yes or no for what its page asks, in the same statement."""
    notices = look.rows(NoticeGiven).filter(case_id=OuterRef("pk"))
    concerns = look.rows(Concern).filter(case_id=OuterRef("pk"), answered_at=None)
    return rows.annotate(
        has_privacy=Exists(notices.filter(notice=Notice.PRIVACY.value)),
        has_limits=Exists(notices.filter(notice=Notice.LIMITS_OF_CONFIDENTIALITY.value)),
        concern_waits=Exists(concerns),
    )


def may(look: Look, act: str) -> Decision:
    """May the viewer do this here, and not only see it?"""
    return cases.may_act(look, act)


def _staff(request: HttpRequest) -> Staff:
    return request.user  # type: ignore[return-value]
