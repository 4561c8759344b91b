"""From the rows of one case to `process.facts.CaseFacts`: one statement a table, whatever the number of rows."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import connections
from django.db.models import UUIDField

from wayforward.process import facts as f
from wayforward.process.safe_contact import REACHED
from wayforward.process.walls import Tie as TieKind
from wayforward.web import clock
from wayforward.web.accounts.models import Tie
from wayforward.web.accounts.walled import Purpose
from wayforward.web.measures.models import Feedback
from wayforward.web.people.models import Consent, SafeContact, Withdrawal
from wayforward.web.restorative import models as m
from wayforward.web.routing import CASES


def read(case: m.RJCase) -> f.CaseFacts:
    """All facts of a case."""
    people = list(
        m.Participation.unwalled(Purpose.FACTS).filter(case=case).select_related("person").order_by("joined_at", "pk")
    )
    part_of = {str(part.person_id): str(part.pk) for part in people}
    return f.CaseFacts(
        id=str(case.pk),
        initiated_by=case.initiated_by,
        received_at=case.received_at,
        source=case.source,
        accepted_at=case.accepted_at,
        information_only=case.information_only,
        complexity=case.complexity,
        vocabulary=case.vocabulary,
        cj_stage=case.cj_stage,
        offence=case.offence,
        place=case.place,
        flags=tuple(case.flags),
        facilitator=_id(case.facilitator_id),
        co_facilitator=_id(case.co_facilitator_id),
        supervisor=_id(case.supervisor_id),
        caseworkers=_caseworkers(people),
        participations=_participations(people),
        dyads=tuple(
            f.DyadFact(str(row.pk), str(row.harmed_id), str(row.responsible_id), row.method)
            for row in _rows(m.Dyad, case, "pk")
        ),
        consents=_consents(case, part_of),
        enquiries=_enquiries(case),
        approaches=tuple(
            f.ApproachFact(str(row.participation_id), row.route, row.result, row.at) for row in _rows(m.Approach, case)
        ),
        sessions=tuple(
            f.SessionFact(str(row.participation_id), row.at, tuple(row.explained)) for row in _rows(m.Session, case)
        ),
        contacts=tuple(
            f.ContactFact(str(row.participation_id), row.at) for row in _rows(m.Contact, case) if row.result in REACHED
        ),
        responsibility=tuple(
            f.ResponsibilityFact(str(row.pk), str(row.participation_id), row.level, row.at)
            for row in _rows(m.ResponsibilityStatement, case)
        ),
        disclosures=tuple(
            f.DisclosureFact(
                str(row.pk),
                str(row.consent_id),
                _id(row.to_participation_id),
                row.covers,
                row.at,
                _id(row.from_participation_id),
            )
            for row in _rows(m.Disclosure, case)
        ),
        decisions=tuple(
            f.DecisionFact(str(row.participation_id), str(row.having_heard), row.decision, row.at)
            for row in _rows(m.DecisionToGoOn, case)
        ),
        restrictions=_restrictions(case),
        orders_checks=tuple(
            f.OrdersCheckFact(str(row.participation_id), row.checked_on, row.valid_until, row.nil)
            for row in _rows(m.OrdersCheck, case)
        ),
        assessments=_assessments(case),
        sign_offs=tuple(
            f.SignOffFact(
                _id(row.by_id), row.role, row.method, tuple(row.assessments), row.at, row.approved, row.independent
            )
            for row in _rows(m.SignOff, case)
        ),
        new_information=tuple(
            f.NewInformationFact(row.at, _id(row.participation_id), row.kind) for row in _rows(m.NewInformation, case)
        ),
        preparations=tuple(f.PreparationFact(str(row.participation_id), row.at) for row in _rows(m.Preparation, case)),
        activities=_activities(case),
        agreements=_agreements(case),
        feedback=tuple(
            f.FeedbackFact(part_of[str(row.person_id)], row.at)
            for row in _rows(Feedback, case)
            if str(row.person_id) in part_of
        ),
        supervisions=tuple(row.at for row in _rows(m.Supervision, case)),
        conflicts=tuple(
            f.ConflictFact(str(row.staff_id), row.conflict, row.at) for row in _rows(m.ConflictDeclaration, case)
        ),
        holds=tuple(
            f.HoldFact(row.reason, row.at, row.review_on, _id(row.participation_id), row.lifted_at)
            for row in _rows(m.Hold, case)
        ),
        stops=tuple(f.StopFact(row.at, row.lifted_at) for row in _rows(m.Stop, case)),
        closed_at=case.closed_at,
        closure_reason=case.closure_reason,
        settings=case.service.rules,
    )


def _rows(model: Any, case: m.RJCase, *order: str) -> list[Any]:
    """The rows of one table. Every action asks all tables, and putting a question into SQL takes longer than asking it:
    so it is put once, and only the case differs. Most answers are empty, and cost nothing more."""
    key = (model, order)
    if key not in _questions:
        asked = model.unwalled(Purpose.FACTS).filter(case_id=case.pk).order_by(*(order or ("at", "recorded_at", "pk")))
        _questions[key] = asked.query.sql_with_params()[0]
    connection = connections[CASES]
    with connection.cursor() as cursor:
        cursor.execute(_questions[key], (_CASE_ID.get_db_prep_value(case.pk, connection),))
        found = cursor.fetchall()
    if not found:
        return []
    columns = [field.get_col(model._meta.db_table) for field in model._meta.concrete_fields]
    names = [field.attname for field in model._meta.concrete_fields]
    into = [connection.ops.get_db_converters(each) + each.get_db_converters(connection) for each in columns]
    rows = []
    for row in found:
        values = list(row)
        for place, (column, converters) in enumerate(zip(columns, into, strict=True)):
            for convert in converters:
                values[place] = convert(values[place], column, connection)
        rows.append(model.from_db(CASES, names, values))
    return rows


_questions: dict[Any, str] = {}
_CASE_ID: UUIDField = UUIDField()


def _id(value: UUID | None) -> str:
    return "" if value is None else str(value)


def _by(rows: Iterable[Any], column: str) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, column)].append(row)
    return found


def _caseworkers(people: list[m.Participation]) -> tuple[str, ...]:
    """Those who support somebody in the case: partial by design."""
    cases = [part.support_case_id for part in people if part.support_case_id]
    ties = (
        Tie.objects.filter(case_id__in=cases, kind=TieKind.CASEWORKER)
        .order_by("since")
        .values_list("staff_id", flat=True)
    )
    return tuple(dict.fromkeys(str(staff) for staff in ties))


def _participations(people: list[m.Participation]) -> tuple[f.ParticipationFact, ...]:
    agreed = set(
        SafeContact.unwalled(Purpose.FACTS)
        .filter(person_id__in=[part.person_id for part in people])
        .values_list("person_id", flat=True)
    )
    return tuple(
        f.ParticipationFact(
            id=str(part.pk),
            person=str(part.person_id),
            role=part.role,
            state=part.state,
            compartment=part.compartment,
            supports=_id(part.supports_id),
            under_18=part.under_18,
            under_10=part.under_10,
            understands=part.understands,
            died=part.person.died_on is not None,
            has_safe_contact=part.person_id in agreed,
        )
        for part in people
    )


def _consents(case: m.RJCase, part_of: dict[str, str]) -> tuple[f.ConsentFact, ...]:
    gone = {
        row.consent_id: row.at for row in Withdrawal.unwalled(Purpose.FACTS).filter(case_id=case.pk).order_by("-at")
    }
    return tuple(
        f.ConsentFact(
            id=str(row.pk),
            kind=row.kind,
            person=str(row.person_id),
            participation=_id(row.participation_id) or part_of.get(str(row.person_id), ""),
            to=part_of.get(row.to, row.to),
            covers=row.covers,
            item_sha256=row.item_sha256,
            channel=row.channel,
            has_scope=bool(row.scope),
            guardian_for=_id(row.guardian_for_id),
            at=row.at,
            expires_on=row.expires_on,
            withdrawn_at=gone.get(row.pk),
        )
        for row in _rows(Consent, case)
        if row.superseded_by is None
    )


def _enquiries(case: m.RJCase) -> tuple[f.EnquiryFact, ...]:
    rows = m.AgencyEnquiry.unwalled(Purpose.FACTS).filter(case_id=case.pk).select_related("agency").order_by("at", "pk")
    return tuple(
        f.EnquiryFact(
            id=str(row.pk),
            agency=str(row.agency_id),
            agency_kind=row.agency.kind,
            asked=tuple(row.asked),
            at=row.at,
            about=_id(row.participation_id),
            reply=row.reply,
            replied_at=row.replied_at,
            risk_view=row.risk_view,
            first_contact_by=row.first_contact_by,
        )
        for row in rows
    )


def _restrictions(case: m.RJCase) -> tuple[f.RestrictionFact, ...]:
    clearances = _by(_rows(m.Clearance, case), "restriction_id")
    return tuple(
        f.RestrictionFact(
            id=str(row.pk),
            participation=str(row.participation_id),
            kind=row.kind,
            protects=_id(row.protects_id),
            covers_direct=row.covers_direct,
            covers_indirect=row.covers_indirect,
            from_on=row.from_on,
            until_on=row.until_on,
            status=row.status,
            clearances=tuple(
                f.ClearanceFact(tuple(each.methods), each.from_on, each.until_on, each.kind)
                for each in clearances[row.pk]
            ),
        )
        for row in _rows(m.Restriction, case)
    )


def _assessments(case: m.RJCase) -> tuple[f.RiskAssessmentFact, ...]:
    """Each assessment with the factors of its whole chain of revisions: a factor not named again keeps its answer."""
    own_items = _by(_rows(m.RiskItem, case), "assessment_id")
    rows = {row.pk: row for row in _rows(m.RiskAssessment, case)}
    return tuple(_assessment(row, rows, own_items) for row in rows.values())


def _assessment(row: Any, rows: dict[UUID, Any], own_items: dict[UUID, list[Any]]) -> f.RiskAssessmentFact:
    chain = [row]
    while chain[-1].revises_id:
        chain.append(rows[chain[-1].revises_id])
    items = {item.factor: _item(item) for each in reversed(chain) for item in own_items[each.pk]}
    return f.RiskAssessmentFact(
        id=str(row.pk),
        of=_id(row.participation_id) or "activity",
        assessor=_id(row.by_id),
        at=row.at,
        items=tuple(items.values()),
        rest_no=any(each.rest == "no" for each in chain),
        has_not_proceeding=any(bool(each.not_proceeding) for each in chain),
        revises=_id(row.revises_id),
        superseded=row.superseded_by is not None,
    )


def _item(item: Any) -> f.RiskItemFact:
    return f.RiskItemFact(
        factor=item.factor,
        present=item.present,
        likelihood=item.likelihood,
        impact=item.impact,
        residual_likelihood=item.residual_likelihood,
        residual_impact=item.residual_impact,
        has_mitigation=bool(item.mitigation),
    )


def _activities(case: m.RJCase) -> tuple[f.ActivityFact, ...]:
    people = _by(_rows(m.Attendance, case, "arrives_at", "pk"), "activity_id")
    checks = _by(_rows(m.ReadinessCheck, case), "activity_id")
    cared = {(row.activity_id, row.participation_id) for row in _rows(m.Aftercare, case)}
    return tuple(
        f.ActivityFact(
            id=str(row.pk),
            method=row.method,
            planned_at=row.planned_at,
            made_at=row.at,
            minutes=row.minutes,
            dyads=tuple(row.dyads),
            people=tuple(_attendance(each, (row.pk, each.participation_id) in cared) for each in people[row.pk]),
            leaves_first=_id(row.leaves_first_id),
            confirmed_at=row.confirmed_at,
            cancelled_at=row.cancelled_at,
            held_at=row.held_at,
            ended=row.ended,
            apology=row.apology,
            readiness=tuple(_readiness(each) for each in checks[row.pk]),
        )
        for row in _rows(m.Activity, case)
    )


def _attendance(row: Any, cared: bool) -> f.AttendanceFact:
    return f.AttendanceFact(
        participation=str(row.participation_id),
        arrives_at=row.arrives_at,
        entrance=row.entrance,
        aftercare=_id(row.aftercare_id),
        attended=row.attended,
        apology_received_as=row.apology_received_as,
        aftercare_given=cared,
    )


def _readiness(row: Any) -> f.ReadinessFact:
    red = tuple(key for key, answers in row.answers.items() if any(colour != "green" for colour in answers.values()))
    return f.ReadinessFact(row.at, tuple(row.answers), red)


def _agreements(case: m.RJCase) -> tuple[f.AgreementFact, ...]:
    commitments = _by(_rows(m.Commitment, case, "number"), "agreement_id")
    taken_back = set(Withdrawal.unwalled(Purpose.FACTS).filter(case_id=case.pk).values_list("consent_id", flat=True))
    signatures = _by(_rows(m.Signature, case), "agreement_id")
    reviews = _by(_rows(m.CommitmentReview, case), "commitment_id")
    return tuple(
        f.AgreementFact(
            id=str(row.pk),
            status=row.status,
            text_sha256=row.text_sha256,
            signatories=tuple(row.signatories),
            at=row.at,
            activity=_id(row.activity_id),
            varies=_id(row.varies_id),
            reviewed_at=max(
                (r.at for each in commitments[row.pk] for r in reviews[each.pk] if not r.step), default=None
            ),
            commitments=tuple(_commitment(each, reviews[each.pk]) for each in commitments[row.pk]),
            signatures=tuple(
                f.SignatureFact(str(each.participation_id), each.text_sha256, each.at, each.wants_to_be_told)
                for each in signatures[row.pk]
                if row.status != "proposed" or each.consent_id not in taken_back
            ),
        )
        for row in _rows(m.Agreement, case)
    )


def _commitment(row: Any, reviews: list[Any]) -> f.CommitmentFact:
    return f.CommitmentFact(
        number=row.number,
        kind=row.kind,
        status=row.status,
        owners=tuple(row.owners),
        due_on=row.due_on,
        reviewed=any(not each.step for each in reviews),
        checker=_id(row.checker_id),
        reviewed_since_due=any(row.due_on and clock.local(each.at).date() >= row.due_on for each in reviews),
        steps=tuple(each.step for each in reviews if each.step),
    )
