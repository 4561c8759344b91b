"""The steps from risk to the end: assessing, orders, preparing, meeting, agreeing, aftercare, feedback."""

from datetime import datetime
from typing import Any

from wayforward.web import clock, vault
from wayforward.web.measures.actions import give_feedback
from wayforward.web.people.models import Agency
from wayforward.web.restorative.actions import agreements, meeting, restrictions, risk
from wayforward.web.restorative.at import At
from wayforward.web.restorative.facts.meeting import activity_of
from wayforward.web.restorative.forms import meeting as forms
from wayforward.web.restorative.models import Activity, Agreement, Commitment, Restriction, RiskAssessment
from wayforward.web.ui.forms import Form, Moment, Select, Text

from .case_steps import SIDES, choose_people, colleagues, now, said, when
from .steps import StepPage, step_page

OF_ACTIVITY = "activity"


def _fill_risk(at: At, form: Form) -> None:
    form.fields["of"].choices = [*at.choices(), (OF_ACTIVITY, "The meeting or exchange itself")]
    rows = at.look.rows(RiskAssessment).filter(superseded_by=None).order_by("-at")
    form.fields["revises"].choices = [(str(row.pk), _assessment(at, row)) for row in rows]


def _assessment(at: At, row: RiskAssessment) -> str:
    """What an assessment is of, by the name that the viewer may see."""
    of = at.names.get(str(row.participation_id), "Somebody in the case") if row.participation_id else "The meeting"
    return f"{of}, version {row.version}, {clock.local(row.at):%-d %b %Y}"


def _risk(at: At, typed: dict[str, Any]) -> object:
    items = [
        risk.ItemSeen(
            factor=typed[f"factor_{n}"],
            present=typed[f"present_{n}"] or "unknown",
            likelihood=typed[f"likelihood_{n}"],
            impact=typed[f"impact_{n}"],
            mitigation=typed[f"mitigation_{n}"],
            residual_likelihood=typed[f"residual_likelihood_{n}"],
            residual_impact=typed[f"residual_impact_{n}"],
        )
        for n in range(1, forms.FACTORS_AT_A_TIME + 1)
        if typed[f"factor_{n}"]
    ]
    rows = at.look.rows(RiskAssessment)
    return risk.assess_risk(
        case=at.case,
        of=None if typed["of"] == OF_ACTIVITY else at.part(typed["of"]),
        items=items,
        rest=False if typed["rest"] == "no" else None,
        not_proceeding=typed["not_proceeding"],
        strengths=typed["strengths"],
        revises=rows.get(pk=typed["revises"]) if typed["revises"] else None,
        **when(at, typed),
    )


step_page(
    "assess-risk",
    StepPage(
        "Assess the risk",
        forms.RiskForm,
        _risk,
        _fill_risk,
        "With the person, as far as it can be. Unknown does not count as no.",
        group="Risk and law",
    ),
)


def _fill_sign_off(at: At, form: Form) -> None:
    rows = at.look.rows(RiskAssessment).filter(superseded_by=None).order_by("-at")
    form.fields["assessments"].choices = [(str(row.pk), _assessment(at, row)) for row in rows]


step_page(
    "sign-off",
    StepPage(
        "Sign off the risk and the method",
        forms.SignOffForm,
        lambda at, typed: risk.sign_off(
            case=at.case,
            assessments=list(at.look.rows(RiskAssessment).filter(pk__in=typed["assessments"])),
            method=typed["method"],
            approved=bool(typed["approved"]),
            conditions=typed["conditions"],
            **now(at),
        ),
        _fill_sign_off,
        "Never one's own assessment, and never as a facilitator of the case.",
        group="Risk and law",
    ),
)
step_page(
    "news",
    StepPage(
        "Something new has come in",
        forms.NewsForm,
        lambda at, typed: risk.record_new_information(
            case=at.case,
            kind=typed["kind"],
            words=typed["words"],
            about=at.part(typed["about"]) if typed["about"] else None,
            **when(at, typed),
        ),
        choose_people("about"),
        "The assessments that it touches have to be made again.",
        group="Risk and law",
    ),
)
step_page(
    "order",
    StepPage(
        "An order that forbids contact",
        forms.RestrictionForm,
        lambda at, typed: restrictions.record_restriction(
            case=at.case,
            on=at.part(typed["on"]),
            protects=at.part(typed["protects"]) if typed["protects"] else None,
            kind=typed["kind"],
            text=typed["text"],
            direct=bool(typed["direct"]),
            indirect=bool(typed["indirect"]),
            from_on=typed["from_on"],
            until_on=typed["until_on"],
            source=typed["source"],
            **now(at),
        ),
        choose_people("on", "protects"),
        "Nobody can set an order aside: not a supervisor, not an administrator.",
        group="Risk and law",
    ),
)


def _fill_restriction(at: At, form: Form) -> None:
    rows = at.look.rows(Restriction).filter(status="active").order_by("-at")
    form.fields["restriction"].choices = [
        (
            str(row.pk),
            f"{row.kind.replace('_', ' ').capitalize()}, on {at.names.get(str(row.participation_id), 'somebody')}",
        )
        for row in rows
    ]


step_page(
    "clearance",
    StepPage(
        "A variation, or a permission in writing",
        forms.ClearanceForm,
        lambda at, typed: restrictions.record_clearance(
            case=at.case,
            restriction=at.look.rows(Restriction).get(pk=typed["restriction"]),
            kind=typed["kind"],
            methods=typed["methods"],
            from_on=typed["from_on"],
            until_on=typed["until_on"],
            document=typed["document"],
            issued_by=typed["issued_by"],
            **now(at),
        ),
        _fill_restriction,
        group="Risk and law",
    ),
)
step_page(
    "end-order",
    StepPage(
        "An order has ended",
        forms.EndRestrictionForm,
        lambda at, typed: restrictions.end_restriction(
            case=at.case, restriction=at.look.rows(Restriction).get(pk=typed["restriction"]), **now(at)
        ),
        _fill_restriction,
        group="Risk and law",
    ),
)


def _fill_orders(at: At, form: Form) -> None:
    form.fields["on"].choices = at.choices(*SIDES)
    agencies = Agency.objects.filter(service_id=at.case.service_id).order_by("name")
    form.fields["agency"].choices = [(str(agency.pk), agency.name) for agency in agencies]


def _agency(at: At, pk: str | None) -> Agency | None:
    return Agency.objects.filter(service_id=at.case.service_id, pk=pk).first() if pk else None


step_page(
    "orders",
    StepPage(
        "Ask whether orders forbid contact",
        forms.OrdersForm,
        lambda at, typed: restrictions.record_orders_check(
            case=at.case,
            on=at.part(typed["on"]),
            nil=bool(typed["nil"]),
            agency=_agency(at, typed["agency"]),
            **when(at, typed),
        ),
        _fill_orders,
        "The answer that there are none grows old, and has to be asked for again.",
        group="Risk and law",
    ),
)

# --- The meeting. -----------------------------------------------------------------------------------------------------

step_page(
    "prepare",
    StepPage(
        "Prepare somebody",
        forms.PreparationForm,
        lambda at, typed: meeting.record_preparation(
            case=at.case,
            participation=at.part(typed["person"]),
            topics=typed["topics"],
            forms_of_address=typed["forms_of_address"] or "",
            apology=typed["apology"] or "",
            handshake=typed["handshake"] or "",
            speaks_first=typed["speaks_first"] or "",
            must_not_be_raised=typed["must_not_be_raised"],
            words=typed["words"],
            **when(at, typed),
        ),
        choose_people("person", "speaks_first"),
        group="The meeting",
    ),
)


def _fill_plan(at: At, form: Form) -> None:
    form.fields["leaves_first"].choices = at.choices(*SIDES)
    staff = [(pk, each.name) for pk, each in colleagues(at).items()]
    for part in at.parts:
        key, name = str(part.pk), at.names[str(part.pk)]
        form.fields[f"arrives_{key}"] = Moment(
            f"{name} arrives at", required=False, hint="Leave it empty if they take no part."
        )
        form.fields[f"entrance_{key}"] = Text(f"{name} comes in by", required=False, max_length=24)
        form.fields[f"aftercare_{key}"] = Select(
            f"Who looks after {name} afterwards?", staff, empty="Nobody yet", required=False
        )


def _plan(at: At, typed: dict[str, Any]) -> object:
    people = colleagues(at)
    arrivals = [
        meeting.Arrival(
            part,
            typed[f"arrives_{part.pk}"],
            typed[f"entrance_{part.pk}"],
            people.get(typed[f"aftercare_{part.pk}"] or ""),
        )
        for part in at.parts
        if isinstance(typed.get(f"arrives_{part.pk}"), datetime)
    ]
    return meeting.plan_activity(
        case=at.case,
        method=typed["method"],
        planned_at=typed["planned_at"],
        minutes=typed["minutes"],
        venue=typed["venue"],
        arrivals=arrivals,
        leaves_first=at.part(typed["leaves_first"]) if typed["leaves_first"] else None,
        stop_signal=typed["stop_signal"],
        **now(at),
    )


step_page(
    "plan",
    StepPage(
        "Plan a meeting or an exchange",
        forms.PlanForm,
        _plan,
        _fill_plan,
        "Nobody is told anything by planning. Keep the two sides apart at the door.",
        group="The meeting",
    ),
)


def _live(at: At) -> list[Activity]:
    rows = at.look.rows(Activity).filter(cancelled_at=None)
    return list(rows.order_by("-planned_at"))


def _choose_activity(*people: str) -> Any:
    def fill(at: At, form: Form) -> None:
        form.fields["activity"].choices = [
            (str(row.pk), f"{clock.local(row.planned_at):%A %-d %B %Y at %H:%M}") for row in _live(at)
        ]
        for name in people:
            form.fields[name].choices = at.choices()

    return fill


def _activity(at: At, typed: dict[str, Any]) -> Activity:
    row: Activity = at.look.rows(Activity).get(pk=typed["activity"])
    return row


step_page(
    "confirm",
    StepPage(
        "Confirm the date",
        forms.ActivityForm,
        lambda at, typed: meeting.confirm_activity(activity=_activity(at, typed), **now(at)),
        _choose_activity(),
        "Each person is told, apart, in neutral words, by the way that is safe for them.",
        done="The date is confirmed. Each person is told, apart.",
        group="The meeting",
    ),
)


def _fill_readiness(at: At, form: Form) -> None:
    _choose_activity()(at, form)
    form.submit = "Record the answers"
    for part in at.parts:
        key = str(part.pk)
        form.fields[f"ready_{key}"] = Select(
            f"Is {at.names[key]} ready?",
            [("green", "Yes: ready"), ("red", "No: not now")],
            empty="Takes no part",
            required=False,
        )


def _readiness(at: At, typed: dict[str, Any]) -> object:
    answers = {str(part.pk): {"ready": typed[f"ready_{part.pk}"]} for part in at.parts if typed.get(f"ready_{part.pk}")}
    return meeting.check_readiness(activity=_activity(at, typed), answers=answers, **now(at))


step_page(
    "readiness",
    StepPage(
        "Ask everyone whether they are ready",
        forms.ActivityForm,
        _readiness,
        _fill_readiness,
        "Within five working days before, and again on the day. One no postpones it, and that is a good outcome too.",
        group="The meeting",
    ),
)
step_page(
    "call-off",
    StepPage(
        "Call a meeting off",
        forms.CallOffForm,
        lambda at, typed: meeting.cancel_activity(activity=_activity(at, typed), because=typed["because"], **now(at)),
        _choose_activity(),
        group="The meeting",
    ),
)


def _held(at: At, typed: dict[str, Any]) -> object:
    return meeting.record_activity(
        activity=_activity(at, typed),
        attended=[at.part(pk) for pk in typed["attended"]],
        ended=typed["ended"],
        ended_by=typed["ended_by"] or "",
        stop_reason=typed["stop_reason"] or "",
        breaks=typed["breaks"] or 0,
        apology=typed["apology"],
        incidents=typed["incidents"],
        **now(at),
    )


step_page(
    "held",
    StepPage(
        "Record what happened",
        forms.HeldForm,
        _held,
        _choose_activity("attended", "ended_by"),
        "How it went, never a transcript.",
        group="The meeting",
    ),
)


def _apology(at: At, typed: dict[str, Any]) -> object:
    part, given = said(at, typed)
    return meeting.say_how_apology_was_received(
        activity=_activity(at, typed), participation=part, received_as=typed["received_as"], **given
    )


step_page(
    "apology",
    StepPage(
        "How the apology was received",
        forms.ApologyForm,
        _apology,
        _choose_activity("person"),
        "Their word, never ours.",
        group="The meeting",
    ),
)


def _fill_aftercare(at: At, form: Form) -> None:
    held = sorted((each for each in at.facts.activities if each.held_at), key=lambda each: each.planned_at)
    form.fields["activity"].choices = [
        (each.id, f"{clock.local(each.planned_at):%A %-d %B %Y at %H:%M}") for each in reversed(held)
    ]
    form.fields["person"].choices = at.whomever()


def _aftercare(at: At, typed: dict[str, Any]) -> object:
    row = activity_of(at.case, typed["activity"])
    return meeting.record_aftercare(
        activity=row,
        participation=at.whoever(typed["person"]),
        wellbeing=typed["wellbeing"],
        second_thoughts=bool(typed["second_thoughts"]),
        words=typed["words"],
        **when(at, typed),
    )


step_page(
    "aftercare",
    StepPage(
        "Aftercare",
        forms.AftercareForm,
        _aftercare,
        _fill_aftercare,
        "Apart from the other side, a day to three days afterwards.",
        group="Afterwards",
    ),
)

# --- The agreement. ---------------------------------------------------------------------------------------------------


def _fill_agreement(at: At, form: Form) -> None:
    choices = at.choices(*SIDES)
    form.fields["parties"].choices = choices
    for n in (1, 2, 3):
        form.fields[f"owner_{n}"].choices = choices


def _agreement(at: At, typed: dict[str, Any]) -> object:
    parties = [at.part(pk) for pk in typed["parties"]]
    held = at.look.rows(Activity).exclude(held_at=None).order_by("held_at").last()
    return agreements.draft_agreement(
        case=at.case,
        activity=held,
        signatories=parties,
        commitments=[
            agreements.CommitmentDraft(
                kind=typed[f"kind_{n}"],
                text=typed[f"text_{n}"],
                owners=[at.part(typed[f"owner_{n}"])] if typed[f"owner_{n}"] else parties,
                trigger=typed[f"trigger_{n}"],
                response=typed[f"response_{n}"],
                due_on=typed[f"due_on_{n}"],
                recurrence=typed[f"recurrence_{n}"],
            )
            for n in (1, 2, 3)
            if typed[f"kind_{n}"]
        ],
        intervention_reason=typed["intervention_reason"],
        **now(at),
    )


step_page(
    "agreement",
    StepPage(
        "Write down what they agree",
        forms.AgreementForm,
        _agreement,
        _fill_agreement,
        "In their words. That they talked is a full result: then leave the commitments empty.",
        group="Afterwards",
    ),
)


def _fill_sign(at: At, form: Form) -> None:
    rows = at.look.rows(Agreement).filter(status="proposed").order_by("-at")
    form.fields["agreement"].choices = [
        (str(row.pk), f"Version {row.version}, {clock.local(row.at):%-d %B %Y}") for row in rows
    ]
    form.fields["person"].choices = at.choices(*SIDES)


def _sign(at: At, typed: dict[str, Any]) -> object:
    part, given = said(at, typed)
    return agreements.sign_agreement(
        agreement=at.look.rows(Agreement).get(pk=typed["agreement"]),
        participation=part,
        wants_to_be_told=bool(typed["wants_to_be_told"]),
        **given,
    )


step_page(
    "sign",
    StepPage(
        "Somebody signs the agreement",
        forms.SignForm,
        _sign,
        _fill_sign,
        "Freely, each for themselves. Nobody has to.",
        group="Afterwards",
    ),
)


def _fill_commitment(at: At, form: Form) -> None:
    rows = list(
        at.look.rows(Commitment)
        .exclude(agreement__status__in=["proposed", "varied"])
        .order_by("-agreement__at", "number")
    )
    words = vault.unseal_many(at.look, [row.text for row in rows])
    form.fields["commitment"].choices = [
        (str(row.pk), f"{row.number}. {text[:90]}") for row, text in zip(rows, words, strict=True)
    ]


def _commitment(at: At, typed: dict[str, Any]) -> Commitment:
    row: Commitment = at.look.rows(Commitment).select_related("agreement").get(pk=typed["commitment"])
    return row


def _review(at: At, typed: dict[str, Any]) -> object:
    row = _commitment(at, typed)
    return agreements.review_agreement(
        agreement=row.agreement, statuses={row.number: typed["status"]}, words=typed["words"], **now(at)
    )


step_page(
    "review",
    StepPage("Look at a commitment again", forms.ReviewForm, _review, _fill_commitment, group="Afterwards"),
)


def _breach(at: At, typed: dict[str, Any]) -> object:
    row = _commitment(at, typed)
    return agreements.handle_breach(
        agreement=row.agreement, number=row.number, step=typed["step"], words=typed["words"], **now(at)
    )


step_page(
    "breach",
    StepPage(
        "A commitment may not have been kept",
        forms.BreachForm,
        _breach,
        _fill_commitment,
        "The facts first, then what the harmed person wants. Nothing goes to the police by itself.",
        group="Afterwards",
    ),
)


def _feedback(at: At, typed: dict[str, Any]) -> object:
    part, given = said(at, typed)
    return give_feedback(
        person=part.person,
        service=at.case.service,
        case_id=at.case.pk,
        compartment=part.compartment,
        key_id=part.key_id,
        role=part.role,
        overall=typed["overall"],
        recommend=typed["recommend"],
        pressured=typed["pressured"],
        made_worse=typed["made_worse"] or "",
        text=typed["text"],
        alert=at.case.supervisor,
        **given,
    )


step_page(
    "feedback",
    StepPage(
        "Feedback",
        forms.FeedbackForm,
        _feedback,
        choose_people("person"),
        "Better asked by somebody who did not facilitate.",
        group="Afterwards",
    ),
)
