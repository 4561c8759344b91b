"""The steps of the case as such, of its people, and of what is done while they are met, asked and told."""

from typing import Any

from wayforward.process.duties import Role as StaffRole
from wayforward.process.fresh import Opens
from wayforward.process.participation import Role
from wayforward.web import clock, vault
from wayforward.web.accounts.models import Staff
from wayforward.web.people.actions.notes import Paragraph
from wayforward.web.people.models import Agency, Consent, Withdrawal
from wayforward.web.restorative.actions import (
    allocation,
    approaches,
    cases,
    closing,
    consents,
    enquiries,
    holds,
    naming,
    participants,
    releases,
    responsibility,
    sessions,
)
from wayforward.web.restorative.at import At
from wayforward.web.restorative.forms import case as forms
from wayforward.web.restorative.forms import exploring
from wayforward.web.restorative.models import AgencyEnquiry, Participation
from wayforward.web.ui.forms import Form

from .steps import StepPage, step_page

SIDES = (Role.HARMED, Role.RESPONSIBLE, Role.DUAL)


def now(at: At) -> dict[str, Any]:
    return {"by": at.staff, "at": clock.now()}


def when(at: At, typed: dict[str, Any]) -> dict[str, Any]:
    return {"by": at.staff, "at": typed["at"]}


def choose_people(*names: str, roles: tuple[Role, ...] = ()) -> Any:
    """Let these fields choose among the people of the case."""

    def fill(at: At, form: Form) -> None:
        for name in names:
            form.fields[name].choices = at.choices(*roles)

    return fill


def said(at: At, typed: dict[str, Any]) -> tuple[Participation, dict[str, Any]]:
    part = at.part(typed["person"])
    return part, {"by": at.staff, "at": typed.get("at") or clock.now(), "said_by": part.person}


# --- The case. --------------------------------------------------------------------------------------------------------

step_page(
    "accept",
    StepPage(
        "Accept the referral",
        forms.AcceptForm,
        lambda at, typed: cases.accept_referral(case=at.case, complexity=typed["complexity"], **now(at)),
        group="The case",
    ),
)


def _conflict(at: At, typed: dict[str, Any]) -> object:
    if typed["knows"] == "no":
        return allocation.declare_no_conflict(case=at.case, **now(at))
    return allocation.declare_conflict(case=at.case, kind=typed["kind"] or "other", **now(at))


step_page(
    "conflict",
    StepPage("Do you know anybody in this case?", forms.ConflictForm, _conflict, group="The case"),
)


def colleagues(at: At) -> dict[str, Staff]:
    found = Staff.objects.filter(service_id=at.staff.service_id, is_active=True).order_by("name")
    return {str(each.pk): each for each in found}


def _fill_allocate(at: At, form: Form) -> None:
    people = colleagues(at)
    practitioners = [(pk, each.name) for pk, each in people.items() if each.has_role(StaffRole.PRACTITIONER)]
    form.fields["facilitator"].choices = practitioners
    form.fields["co_facilitator"].choices = practitioners
    form.fields["supervisor"].choices = [
        (pk, each.name) for pk, each in people.items() if each.has_role(StaffRole.SUPERVISOR, StaffRole.RJ_LEAD)
    ]


def _allocate(at: At, typed: dict[str, Any]) -> object:
    people = colleagues(at)
    return allocation.allocate(
        case=at.case,
        facilitator=people[typed["facilitator"]],
        co_facilitator=people.get(typed["co_facilitator"] or ""),
        supervisor=people[typed["supervisor"]],
        **now(at),
    )


def _team(at: At) -> dict[str, str]:
    held = {place: getattr(at.case, f"{place}_id") for place in ("facilitator", "co_facilitator", "supervisor")}
    return {place: str(pk) for place, pk in held.items() if pk is not None}


step_page(
    "allocate",
    StepPage(
        "Choose who works on this case",
        forms.AllocateForm,
        _allocate,
        _fill_allocate,
        "A caseworker stands by the person they support, and so never facilitates the same case.",
        group="The case",
        stands=_team,
    ),
)


def _name(at: At, typed: dict[str, Any]) -> object:
    return naming.name_as_responsible(
        case=at.case, name=typed["name"], known=typed["known"], relation=typed["relation"], **now(at)
    )


step_page(
    "name-responsible",
    StepPage("Name the person reported as responsible", forms.NameForm, _name, group="People"),
)


def _add(at: At, typed: dict[str, Any]) -> object:
    return naming.name_and_add(
        case=at.case,
        name=typed["name"],
        role=typed["role"],
        supports=at.part(typed["supports"]) if typed["supports"] else None,
        relation=typed["relation"],
        **now(at),
    )


step_page(
    "add-participant",
    StepPage(
        "Add somebody to the case",
        forms.ParticipantForm,
        _add,
        choose_people("supports", roles=SIDES),
        "Each has a part, consents and preparation of their own.",
        group="People",
    ),
)


def _decision(at: At, typed: dict[str, Any]) -> object:
    part, given = said(at, typed)
    return participants.record_decision(participation=part, decision=typed["decision"], **given)


step_page(
    "decision",
    StepPage(
        "What somebody says about taking part",
        forms.DecisionForm,
        _decision,
        choose_people("person"),
        "Every answer is a good one. Nobody is pressed, and nobody owes a reason.",
        group="People",
    ),
)


def _resume(at: At, typed: dict[str, Any]) -> object:
    part, given = said(at, typed)
    return holds.resume(participation=part, **given)


step_page(
    "resume",
    StepPage("Somebody comes back", forms.ResumeForm, _resume, choose_people("person"), group="People"),
)
step_page(
    "capacity",
    StepPage(
        "Whether somebody can understand this process now",
        forms.CapacityForm,
        lambda at, typed: participants.record_capacity(
            participation=at.part(typed["person"]), outcome=typed["outcome"], words=typed["words"], **now(at)
        ),
        choose_people("person"),
        group="People",
    ),
)
step_page(
    "hold",
    StepPage(
        "Put the case on hold",
        forms.HoldForm,
        lambda at, typed: holds.put_on_hold(
            case=at.case, reason=typed["reason"], review_on=typed["review_on"], words=typed["words"], **now(at)
        ),
        lede="Nothing moves while it is on hold. A date that is planned is called off.",
        group="Standing still",
    ),
)
step_page(
    "lift-hold",
    StepPage(
        "Let the case go on",
        forms.PlainForm,
        lambda at, typed: holds.lift_hold(case=at.case, **now(at)),
        group="Standing still",
    ),
)
step_page(
    "stop",
    StepPage(
        "Stop everything for safety",
        forms.StopForm,
        lambda at, typed: holds.emergency_stop(case=at.case, words=typed["words"], **now(at)),
        lede="If somebody is in danger now, ring 999 first.",
        done="Everything has stopped. A supervisor has it on their list for today.",
        group="Standing still",
    ),
)
step_page(
    "lift-stop",
    StepPage(
        "Lift the stop",
        forms.LiftStopForm,
        lambda at, typed: holds.lift_stop(case=at.case, words=typed["words"], **now(at)),
        group="Standing still",
    ),
)
step_page(
    "close",
    StepPage(
        "Close the case",
        forms.CloseForm,
        lambda at, typed: closing.close_case(case=at.case, reason=typed["reason"], words=typed["words"], **now(at)),
        lede="The other side reads the same neutral words, whatever the reason. Everybody can come back at any time.",
        group="The case",
    ),
)
step_page(
    "reopen",
    StepPage(
        "Open the case again",
        forms.ReopenForm,
        lambda at, typed: closing.reopen_case(case=at.case, words=typed["words"], **now(at)),
        group="The case",
    ),
)

# --- Exploring. -------------------------------------------------------------------------------------------------------


def _fill_session(at: At, form: Form) -> None:
    form.fields["person"].choices = at.choices()
    form.fields["note"].people = at.people()
    form.fields["note"].sources = at.people()


def _session(at: At, typed: dict[str, Any]) -> object:
    return sessions.record_session(
        case=at.case,
        participation=at.part(typed["person"]),
        minutes=typed["minutes"],
        mode=typed["mode"],
        explained=typed["explained"],
        hopes=typed["hopes"],
        next_step=typed["next_step"],
        paragraphs=[Paragraph(each.text, list(each.about), each.source) for each in typed["note"]],
        **when(at, typed),
    )


step_page(
    "session",
    StepPage("Record a meeting with one person", exploring.SessionForm, _session, _fill_session, group="Exploring"),
)


def _fill_consent(at: At, form: Form) -> None:
    form.fields["person"].choices = at.choices()
    form.fields["guardian_for"].choices = [(pk, words) for pk, words in at.choices() if at.part(pk).under_18]
    agencies = Agency.objects.filter(service_id=at.case.service_id).order_by("name")
    activities = [each for each in at.facts.activities if each.cancelled_at is None]
    form.fields["to"].choices = [
        ("rj_team", "The restorative justice team"),
        *((str(part.person_id), at.names[str(part.pk)]) for part in at.parts),
        *((str(agency.pk), agency.name) for agency in agencies),
        *((each.id, f"The meeting on {clock.local(each.planned_at):%-d %B %Y}") for each in activities),
        *((str(pk), staff.name) for pk, staff in colleagues(at).items()),
    ]
    form.fields["covers"].choices = [
        (each.id, f"What was said on {clock.local(each.at):%-d %B %Y}") for each in at.facts.responsibility
    ]


def _consent(at: At, typed: dict[str, Any]) -> object:
    part, given = said(at, typed)
    return consents.give_consent(
        case=at.case,
        participation=part,
        kind=typed["kind"],
        to=typed["to"] or "",
        scope=typed["scope"],
        item=typed["item"] or None,
        covers=typed["covers"] or "",
        given_how=typed["given_how"],
        guardian_for=at.part(typed["guardian_for"]) if typed["guardian_for"] else None,
        **given,
    )


step_page(
    "consent",
    StepPage(
        "Record a consent",
        exploring.ConsentForm,
        _consent,
        _fill_consent,
        "One consent, for one purpose, in the exact words. Silence is never a yes.",
        group="Consents",
    ),
)


def standing(at: At) -> list[Consent]:
    """The consents that the viewer may see and that nobody has taken back, newest first."""
    gone = at.look.rows(Withdrawal).values("consent_id")
    return list(at.look.rows(Consent).filter(superseded_by=None).exclude(pk__in=gone).order_by("-at"))


def _fill_withdraw(at: At, form: Form) -> None:
    names = {str(part.person_id): at.names[str(part.pk)] for part in at.parts}
    form.fields["consent"].choices = [
        (
            str(row.pk),
            f"{names.get(str(row.person_id), 'Somebody')}: {TITLES[row.kind]}, {clock.local(row.at):%-d %b %Y}",
        )
        for row in standing(at)
    ]


TITLES = {kind.value: entry.title for kind, entry in consents.rules.CATALOGUE.items()}


def _withdraw(at: At, typed: dict[str, Any]) -> object:
    row = at.look.rows(Consent).get(pk=typed["consent"])
    return consents.withdraw_consent(
        case=at.case,
        consent=row,
        how=typed["how"],
        words=typed["words"],
        said_by=f"person:{row.person_id}",
        **when(at, typed),
    )


step_page(
    "withdraw",
    StepPage(
        "Somebody has changed their mind",
        exploring.WithdrawForm,
        _withdraw,
        _fill_withdraw,
        "It counts from when they said it, in whatever way. Everything that stands on it stops when you save.",
        group="Consents",
    ),
)


def _fill_ask(at: At, form: Form) -> None:
    agencies = Agency.objects.filter(service_id=at.case.service_id).order_by("name")
    form.fields["agency"].choices = [(str(agency.pk), agency.name) for agency in agencies]


def _ask(at: At, typed: dict[str, Any]) -> object:
    agency = Agency.objects.get(service_id=at.case.service_id, pk=typed["agency"])
    return enquiries.ask_agency(
        case=at.case,
        agency=agency,
        ask=typed["ask"],
        gateway=typed["gateway"],
        crime_number=typed["crime_number"],
        **now(at),
    )


step_page(
    "ask-agency",
    StepPage(
        "Ask an agency",
        exploring.AskForm,
        _ask,
        _fill_ask,
        "Not before the person who asks for this has agreed to it.",
        group="Exploring",
    ),
)


def _fill_answer(at: At, form: Form) -> None:
    rows = at.look.rows(AgencyEnquiry).filter(reply="").select_related("agency").order_by("-at")
    form.fields["enquiry"].choices = [
        (str(row.pk), f"{row.agency.name}, {clock.local(row.at):%-d %B %Y}") for row in rows
    ]


def _answer(at: At, typed: dict[str, Any]) -> object:
    row = at.look.rows(AgencyEnquiry).select_related("agency").get(pk=typed["enquiry"])
    return enquiries.answer_enquiry(
        enquiry=row,
        reply=typed["reply"],
        contact={"phone": typed["phone"]} if typed["phone"] else None,
        orders=[] if typed["orders"] == "nil" else None,
        risk_view=typed["risk_view"] or "",
        facts_confirmed=typed["facts"],
        first_contact_by=typed["first_contact_by"] or "",
        said_by=row.agency,
        **when(at, typed),
    )


step_page(
    "answer", StepPage("Record an agency's answer", exploring.AnswerForm, _answer, _fill_answer, group="Exploring")
)
step_page(
    "approach",
    StepPage(
        "Record the approach",
        exploring.ApproachForm,
        lambda at, typed: approaches.record_approach(
            case=at.case,
            to=at.part(typed["person"]),
            route=typed["route"],
            result=typed["result"],
            **when(at, typed),
        ),
        choose_people("person", roles=SIDES),
        "Only the words that were agreed may be used, and nothing else.",
        group="Exploring",
        asks_again=Opens.SHARING,
    ),
)
step_page(
    "responsibility",
    StepPage(
        "What somebody accepts of what happened",
        exploring.ResponsibilityForm,
        lambda at, typed: responsibility.record_responsibility(
            case=at.case,
            participation=at.part(typed["person"]),
            level=typed["level"],
            scope=typed["scope"],
            consistent_with_police=typed["consistent_with_police"],
            **when(at, typed),
        ),
        choose_people("person", roles=(Role.RESPONSIBLE, Role.DUAL)),
        "In their own words. A police disposal is not an acceptance.",
        group="Exploring",
    ),
)


def _released(at: At) -> list[tuple[str, str]]:
    rows = [row for row in standing(at) if row.kind == "C8"]
    words = vault.unseal_many(at.look, [row.item for row in rows])
    return [(str(row.pk), text[:90]) for row, text in zip(rows, words, strict=True)]


def _fill_pass_on(at: At, form: Form) -> None:
    form.fields["consent"].choices = _released(at)
    form.fields["person"].choices = at.choices(*SIDES)


step_page(
    "pass-on",
    StepPage(
        "Pass released words on",
        exploring.PassOnForm,
        lambda at, typed: releases.pass_on(
            case=at.case,
            consent=at.look.rows(Consent).get(pk=typed["consent"]),
            to=at.part(typed["person"]),
            how=typed["how"],
            recipient_agreed=bool(typed["recipient_agreed"]),
            **when(at, typed),
        ),
        _fill_pass_on,
        "Exactly as they were released. Ask first whether the other person wants to hear them.",
        group="Exploring",
        asks_again=Opens.SHARING,
    ),
)


def _go_on(at: At, typed: dict[str, Any]) -> object:
    part, given = said(at, typed)
    heard = at.look.rows(Consent).get(pk=typed["consent"])
    return releases.decide_to_go_on(
        case=at.case, participation=part, having_heard=heard, decision=typed["decision"], **given
    )


step_page(
    "go-on",
    StepPage(
        "What they decide, having heard",
        exploring.GoOnForm,
        _go_on,
        _fill_pass_on,
        "Every answer is a good one.",
        group="Exploring",
    ),
)
