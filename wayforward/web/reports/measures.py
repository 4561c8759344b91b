"""The figures of the return: the screen, the export and the practice cases ask the same queries.

What each figure counts, over what and by which day is in `process.measures`; here is how it is counted: one statement
for each thing that has several figures (support cases, restorative cases, answers), and one for all the others. What is
here counts exactly; `shown` and `open_until` keep those outside the service from recognising anybody.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, F, Func, IntegerField, Max, OuterRef, Q, QuerySet, Subquery

from wayforward.process import events
from wayforward.process.activities import DIRECT
from wayforward.process.agreements import Status
from wayforward.process.measures import DEFINITIONS, Definition
from wayforward.process.offers import Response, Understood
from wayforward.process.participation import ClosureReason, Role
from wayforward.process.safe_contact import Result
from wayforward.web import clock
from wayforward.web.accounts.models import Service
from wayforward.web.accounts.walled import Purpose
from wayforward.web.measures.models import Feedback
from wayforward.web.record import Line
from wayforward.web.restorative.models import Activity, Agreement, RJCase, Signature
from wayforward.web.support.models import Contact, NeedsAssessment, NonOffer, Offer, Referral, SupportCase

SMALL = 5


@dataclass(frozen=True)
class Period:
    """From the first moment, up to but without the last."""

    service: Service
    start: datetime
    end: datetime

    def has(self, column: str) -> Q:
        """That a moment in this column lies in the period."""
        return Q(**{f"{column}__gte": self.start, f"{column}__lt": self.end})


@dataclass(frozen=True)
class Figure:
    """How many, and of how many (None for a plain count)."""

    count: int
    of: int | None = None


@dataclass(frozen=True)
class Measure:
    """One figure of the return. `counted` and `over` name what the queries count (see `counts`)."""

    definition: Definition
    counted: str
    over: str = ""

    def figure(self, counts: dict[str, int]) -> Figure:
        """The figure, from what was counted."""
        return Figure(counts[self.counted], counts[self.over] if self.over else None)

    def count(self, period: Period) -> int:
        """How many, exactly."""
        return self.figure(counts(period)).count


def counts(period: Period) -> dict[str, int]:
    """Everything that the figures are made of."""
    return {
        **_people_supported(period),
        **_restorative_cases(period),
        **_answers(period),
        **_one_by_one(period),
    }


def figures(period: Period) -> list[tuple[Measure, Figure]]:
    """Every figure, in the order of the return, counted now."""
    return figures_of(counts(period))


def figures_of(found: dict[str, int]) -> list[tuple[Measure, Figure]]:
    """Every figure, from what was counted."""
    return [(measure, measure.figure(found)) for measure in MEASURES.values()]


def _one_by_one(period: Period) -> dict[str, int]:
    """What is counted by itself, each a question within one statement."""
    activities, direct = _activities(period), Q(method__in=DIRECT)
    wanted = {
        "referred": Referral.unwalled(Purpose.COUNTING).filter(period.has("received_at"), service=period.service),
        "direct": activities.filter(direct),
        "indirect": activities.exclude(direct),
        "agreements": _agreements(period),
        "went_wrong": _went_wrong(period),
    }
    numbers = {name: Subquery(_number(rows)) for name, rows in wanted.items()}
    row = Service.objects.filter(pk=period.service.pk).values_list(*numbers.values()).get()
    return dict(zip(numbers, row, strict=True))


def _number(rows: QuerySet) -> QuerySet:
    """How many rows there are, to stand inside of another question."""
    return (
        rows.order_by().annotate(number=Func(F("pk"), function="COUNT", output_field=IntegerField())).values("number")
    )


def _people_supported(period: Period) -> dict[str, int]:
    """Distinct people: however many cases somebody had and however often they were asked, they count once."""
    told = ~Q(information=[]) & Q(understood__in=[Understood.YES, Understood.PARTLY])
    said_yes = Q(response__in=[Response.WANTS_TO_HEAR_MORE, Response.REFER_ME])
    rows = SupportCase.unwalled(Purpose.COUNTING).filter(service=period.service)
    rows = rows.annotate(
        was_spoken_with=_of_case(Contact, period, Q(result=Result.SPOKE)),
        was_assessed=_of_case(NeedsAssessment, period),
        was_told=_of_case(Offer, period, told),
        said_yes=_of_case(Offer, period, said_yes),
        was_not_asked=_of_case(NonOffer, period),
    )
    supported, identified = Q(was_spoken_with=True) | Q(was_assessed=True), Q(other_party__isnull=False)
    return rows.aggregate(
        supported=_people(supported),
        identified=_people(supported & identified),
        informed=_people(identified & Q(was_told=True)),
        said_yes_to_more=_people(Q(said_yes=True)),
        not_informed=_people(Q(was_not_asked=True)),
    )


def _of_case(model: Any, period: Period, which: Q | None = None) -> Exists:
    """That the case has such a row in the period, and that it stands."""
    rows = model.unwalled(Purpose.COUNTING).filter(period.has("at"), which or Q(), case_id=OuterRef("pk"))
    return Exists(rows.filter(superseded_by=None))


def _people(which: Q) -> Count:
    return Count("person", distinct=True, filter=which)


def _restorative_cases(period: Period) -> dict[str, int]:
    closed = period.has("closed_at")

    def closed_as(*reasons: ClosureReason) -> Count:
        return Count("pk", filter=closed & Q(closure_reason__in=reasons))

    rows = RJCase.unwalled(Purpose.COUNTING).filter(service=period.service)
    return rows.aggregate(
        received=Count("pk", filter=period.has("received_at")),
        closed=Count("pk", filter=closed),
        closed_direct=closed_as(ClosureReason.COMPLETED_DIRECT, ClosureReason.COMPLETED_MIXED),
        closed_indirect=closed_as(ClosureReason.COMPLETED_INDIRECT),
        closed_prepared=closed_as(ClosureReason.COMPLETED_PREPARATORY_BENEFIT_ONLY),
        withdrawn=closed_as(ClosureReason.HARMED_WITHDREW, ClosureReason.RESPONSIBLE_WITHDREW),
    )


def _of_restorative(rows: QuerySet, period: Period) -> QuerySet:
    return rows.filter(case_id__in=RJCase.unwalled(Purpose.COUNTING).filter(service=period.service).values("pk"))


def _activities(period: Period) -> QuerySet:
    rows = Activity.unwalled(Purpose.COUNTING).filter(period.has("held_at"), superseded_by=None)
    return _of_restorative(rows, period)


def _agreements(period: Period) -> QuerySet:
    """A variation is the same agreement in another version: it was made when the first was signed by the last."""
    signed = Signature.unwalled(Purpose.COUNTING).filter(agreement=OuterRef("pk")).order_by()
    last = Subquery(signed.values("agreement").annotate(last=Max("at")).values("last"))
    made = Agreement.unwalled(Purpose.COUNTING).exclude(status=Status.PROPOSED).filter(varies=None)
    return _of_restorative(made.annotate(made_at=last), period).filter(period.has("made_at"))


def _answers(period: Period) -> dict[str, int]:
    rows = Feedback.unwalled(Purpose.COUNTING).filter(period.has("at"), superseded_by=None)
    harmed = Q(role=Role.HARMED)

    def answered(column: str, which: Q | None = None) -> Count:
        return Count("pk", filter=(which or Q()) & Q(**{f"{column}__isnull": False}))

    def four_or_five(column: str, which: Q | None = None) -> Count:
        return Count("pk", filter=(which or Q()) & Q(**{f"{column}__gte": 4}))

    return _of_restorative(rows, period).aggregate(
        harmed_rated=answered("overall", harmed),
        harmed_satisfied=four_or_five("overall", harmed),
        others_rated=answered("overall", ~harmed),
        others_satisfied=four_or_five("overall", ~harmed),
        said_if_recommend=answered("recommend"),
        would_recommend=four_or_five("recommend"),
        said_if_pressed=answered("pressured"),
        felt_pressed=four_or_five("pressured"),
    )


def _went_wrong(period: Period) -> QuerySet:
    """What went wrong, or may have: counted from the lines of the record, so that nobody who may not see one of them
    can leave it out."""
    rows = Line.unwalled(Purpose.COUNTING).filter(period.has("at"), event__in=events.WENT_WRONG)
    return rows.filter(service_id=period.service.pk, outcome=Line.DONE)


def _measure(code: str, counted: str, over: str = "") -> tuple[str, Measure]:
    return code, Measure(DEFINITIONS[code], counted, over)


MEASURES = dict(
    (
        _measure("K1", "supported"),
        _measure("K2", "referred"),
        _measure("K4", "informed", "identified"),
        _measure("K5", "not_informed", "identified"),
        _measure("K6", "said_yes_to_more", "informed"),
        _measure("K7", "received"),
        _measure("K9.direct", "direct"),
        _measure("K9.indirect", "indirect"),
        _measure("K9.preparatory", "closed_prepared"),
        _measure("K10.direct", "closed_direct", "closed"),
        _measure("K10.indirect", "closed_indirect", "closed"),
        _measure("K13", "agreements", "direct"),
        _measure("K15", "harmed_satisfied", "harmed_rated"),
        _measure("K16", "others_satisfied", "others_rated"),
        _measure("K17", "would_recommend", "said_if_recommend"),
        _measure("K18", "felt_pressed", "said_if_pressed"),
        _measure("K24", "withdrawn"),
        _measure("K25", "went_wrong"),
    )
)


def shown(count: int, *, outside: bool) -> str:
    """The figure as text: exact inside the service. Outside it 1 to 4 are never shown, and all others to the nearest
    five, so that nothing that is hidden follows from the difference of two that are shown."""
    if not outside or count == 0:
        return f"{count:,}"
    return f"fewer than {SMALL}" if count < SMALL else f"about {round(count / SMALL) * SMALL:,}"


def years() -> list[int]:
    """The financial years that can be asked for, the newest first, by the calendar year in which each began."""
    today = clock.today()
    this = today.year if today.month >= 4 else today.year - 1
    return [this - back for back in range(5)]


def of_year(service: Service, year: int, *, outside: bool) -> Period:
    """A financial year, as far as it is counted for those inside the service, or outside of it."""
    start, end = clock.start_of_day(date(year, 4, 1)), clock.start_of_day(date(year + 1, 4, 1))
    return Period(service, start, max(start, open_until(end, outside=outside)))


def open_until(end: datetime, *, outside: bool) -> datetime:
    """Up to when a period is counted. Outside the service by whole quarters: who looks every day would otherwise see
    each single person come."""
    today = clock.today()
    quarter = clock.start_of_day(today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1))
    return min(end, quarter) if outside else end
