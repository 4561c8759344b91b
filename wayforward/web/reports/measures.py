"""The figures of the return, one query object each: the screen, the export and the practice cases ask the same one.

Every figure carries its definition and its date rule, since areas differ, and counts people, cases
and activities separately. What is here counts exactly; `shown` hides small numbers from those outside the service.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from wayforward.process.activities import is_direct
from wayforward.process.offers import Response
from wayforward.web.accounts.models import Service
from wayforward.web.accounts.walled import Purpose
from wayforward.web.measures.models import Feedback
from wayforward.web.restorative.models import Activity, Agreement, RJCase
from wayforward.web.support.models import NonOffer, Offer, Referral, SupportCase

SMALL = 5


@dataclass(frozen=True)
class Period:
    """From the first moment, up to but without the last."""

    service: Service
    start: datetime
    end: datetime


@dataclass(frozen=True)
class Measure:
    """One figure: its number in the return, what it counts, by which date, and how."""

    code: str
    title: str
    definition: str
    date_rule: str
    count: Callable[[Period], int]


def _within(rows: QuerySet, column: str, period: Period) -> QuerySet:
    return rows.filter(**{f"{column}__gte": period.start, f"{column}__lt": period.end})


def _support_cases(period: Period) -> QuerySet:
    return SupportCase.unwalled(Purpose.COUNTING).filter(service=period.service)


def _of_support(rows: QuerySet, period: Period) -> QuerySet:
    return rows.filter(case_id__in=_support_cases(period).values("pk"))


def _of_restorative(rows: QuerySet, period: Period) -> QuerySet:
    return rows.filter(case_id__in=RJCase.unwalled(Purpose.COUNTING).filter(service=period.service).values("pk"))


def _people(rows: QuerySet, period: Period) -> int:
    """Distinct people whose support cases these rows stand in: however often somebody was asked, they count once."""
    return _support_cases(period).filter(pk__in=rows.values("case_id")).values("person").distinct().count()


def _offers(period: Period) -> QuerySet:
    return _within(_of_support(Offer.unwalled(Purpose.COUNTING), period), "at", period)


def supported(period: Period) -> int:
    return _within(_support_cases(period), "opened_at", period).values("person").distinct().count()


def referred(period: Period) -> int:
    return _within(Referral.unwalled(Purpose.COUNTING).filter(service=period.service), "received_at", period).count()


def informed(period: Period) -> int:
    told = _offers(period).exclude(information=[]).exclude(understood__in=["no", ""])
    return _people(told.filter(case_id__in=_support_cases(period).exclude(other_party=None).values("pk")), period)


def not_informed(period: Period) -> int:
    return _people(_within(_of_support(NonOffer.unwalled(Purpose.COUNTING), period), "at", period), period)


def asked_to_hear_more(period: Period) -> int:
    said_yes = [Response.WANTS_TO_HEAR_MORE, Response.REFER_ME]
    return _people(_offers(period).filter(response__in=said_yes), period)


def restorative_referrals(period: Period) -> int:
    return _within(RJCase.unwalled(Purpose.COUNTING).filter(service=period.service), "received_at", period).count()


def _held(period: Period) -> list[Activity]:
    held = _of_restorative(Activity.unwalled(Purpose.COUNTING).exclude(held_at=None), period)
    return list(_within(held, "held_at", period).only("method"))


def direct(period: Period) -> int:
    return sum(is_direct(activity.method) for activity in _held(period))


def indirect(period: Period) -> int:
    return sum(not is_direct(activity.method) for activity in _held(period))


def agreements(period: Period) -> int:
    made = Agreement.unwalled(Purpose.COUNTING).exclude(status="proposed").filter(varies=None)
    return _within(_of_restorative(made, period), "at", period).count()


def _feedback(period: Period) -> QuerySet:
    return _within(_of_restorative(Feedback.unwalled(Purpose.COUNTING), period), "at", period)


def harmed_satisfied(period: Period) -> int:
    return _feedback(period).filter(role="harmed", overall__gte=4).count()


def others_satisfied(period: Period) -> int:
    return _feedback(period).exclude(role="harmed").filter(overall__gte=4).count()


def would_recommend(period: Period) -> int:
    return _feedback(period).filter(recommend__gte=4).count()


def felt_pressure(period: Period) -> int:
    return _feedback(period).filter(pressured__gte=4).count()


def _closed(period: Period) -> QuerySet:
    closed = RJCase.unwalled(Purpose.COUNTING).filter(service=period.service).exclude(closed_at=None)
    return _within(closed, "closed_at", period)


def withdrew(period: Period) -> int:
    return _closed(period).filter(closure_reason__in=["harmed_withdrew", "responsible_withdrew"]).count()


def _closed_with(*reasons: str) -> Callable[[Period], int]:
    return lambda period: _closed(period).filter(closure_reason__in=reasons).count()


MEASURES = {
    measure.code: measure
    for measure in (
        Measure(
            "K1", "People supported", "Distinct harmed people with a support case", "the case was opened", supported
        ),
        Measure("K2", "Referrals to support", "Referrals received", "the referral was received", referred),
        Measure(
            "K4",
            "Informed about restorative justice",
            "Distinct harmed people, with an identified other party, who were given information and understood it",
            "the offer was made",
            informed,
        ),
        Measure(
            "K5",
            "Not informed, with a reason",
            "Distinct harmed people with a decision not to offer",
            "the decision was made",
            not_informed,
        ),
        Measure(
            "K6",
            "Asked to hear more",
            "Distinct harmed people who asked to hear more or to be referred",
            "the answer was given",
            asked_to_hear_more,
        ),
        Measure(
            "K7", "Restorative referrals", "Restorative cases received", "the case was received", restorative_referrals
        ),
        Measure("K9.direct", "Direct activities", "Activities held by a direct method", "it was held", direct),
        Measure("K9.indirect", "Indirect activities", "Activities held by an indirect method", "it was held", indirect),
        Measure(
            "K10.direct",
            "Closed after a direct activity",
            "Cases closed as completed, direct or mixed",
            "the case was closed",
            _closed_with("completed_direct", "completed_mixed"),
        ),
        Measure(
            "K10.indirect",
            "Closed after an indirect activity",
            "Cases closed as completed, indirect",
            "the case was closed",
            _closed_with("completed_indirect"),
        ),
        Measure(
            "K13",
            "Outcome agreements",
            "Agreements that everyone signed, dialogue alone included",
            "it was made",
            agreements,
        ),
        Measure(
            "K15",
            "Harmed people satisfied",
            "Harmed people whose overall rating was 4 or 5",
            "it was answered",
            harmed_satisfied,
        ),
        Measure(
            "K16",
            "Others satisfied",
            "Other participants whose overall rating was 4 or 5",
            "it was answered",
            others_satisfied,
        ),
        Measure(
            "K17",
            "Would recommend",
            "People who agree that others should be offered it",
            "it was answered",
            would_recommend,
        ),
        Measure(
            "K18",
            "Felt pressure",
            "People who felt pressure to say yes; each is looked at",
            "it was answered",
            felt_pressure,
        ),
        Measure("K24", "Withdrawals", "Cases closed because somebody withdrew", "the case was closed", withdrew),
    )
}


def shown(count: int, *, outside: bool) -> str:
    """The figure as text: exact inside the service; outside it 1 to 4 are never shown."""
    return f"fewer than {SMALL}" if outside and 0 < count < SMALL else f"{count:,}"
