"""The steps that stand beside the way: what the referrer says, the grade, the method of a pair, supervision."""

from typing import Any

from wayforward.web.restorative.actions import cases, consents, risk
from wayforward.web.restorative.at import At
from wayforward.web.restorative.forms import more as forms
from wayforward.web.restorative.models import Dyad
from wayforward.web.ui.forms import Form

from .case_steps import SIDES, now
from .steps import StepPage, step_page

step_page(
    "knows",
    StepPage(
        "The person knows of the referral",
        forms.KnowsForm,
        lambda at, typed: cases.confirm_person_knows(case=at.case, by=at.staff, at=typed["at"]),
        lede="Until the referrer says so, this is for information only, and nobody is contacted.",
        done="From now on the referral can be accepted.",
        group="The case",
    ),
)
step_page(
    "complexity",
    StepPage(
        "Grade the case",
        forms.ComplexityForm,
        lambda at, typed: cases.grade_complexity(case=at.case, complexity=typed["complexity"], **now(at)),
        group="The case",
        stands=lambda at: {"complexity": at.case.complexity},
    ),
)


def _fill_method(at: At, form: Form) -> None:
    form.fields["pair"].choices = [
        (dyad.id, f"{at.names[dyad.harmed]} and {at.names[dyad.responsible]}")
        for dyad in at.facts.dyads
        if {dyad.harmed, dyad.responsible} <= at.names.keys()
    ]


def _method(at: At, typed: dict[str, Any]) -> object:
    dyad = at.look.rows(Dyad).get(pk=typed["pair"])
    return cases.set_method(case=at.case, dyad=dyad, method=typed["method"], **now(at))


step_page(
    "method",
    StepPage(
        "What is planned between two people",
        forms.MethodForm,
        _method,
        _fill_method,
        "Each pair has a way of its own. One may meet while another writes, and a third takes no part.",
        group="People",
    ),
)
step_page(
    "supervision",
    StepPage(
        "Record supervision",
        forms.SupervisionForm,
        lambda at, typed: risk.record_supervision(
            case=at.case, words=typed["words"], decisions=typed["decisions"], by=at.staff, at=typed["at"]
        ),
        group="Risk and law",
    ),
)


def _fill_leave(at: At, form: Form) -> None:
    form.fields["person"].choices = at.whomever(*SIDES)


step_page(
    "leave",
    StepPage(
        "Somebody wants no part of it any more",
        forms.LeaveForm,
        lambda at, typed: consents.stop_taking_part(
            participation=at.whoever(typed["person"]),
            how=typed["how"],
            words=typed["words"],
            by=at.staff,
            at=typed["at"],
        ),
        _fill_leave,
        "It counts from when they said it, to whomever and in whatever way. What is planned with them is off when you"
        " save, and nobody is told why.",
        group="Consents",
    ),
)
