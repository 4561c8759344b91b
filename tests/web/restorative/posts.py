"""For every step of a case: where the case has to be, who takes the step, what they type, and what the record says."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tests.web.restorative.browsing import day, moment
from tests.web.restorative.way import MEETS, Way
from wayforward.process.consents import CHECKLIST
from wayforward.process.participation import ClosureReason
from wayforward.web.accounts.walled import Purpose
from wayforward.web.people.models import Consent
from wayforward.web.restorative.actions import (
    agreements,
    allocation,
    cases,
    closing,
    holds,
    participants,
    restrictions,
)
from wayforward.web.restorative.models import Commitment, RiskAssessment

Typed = dict[str, Any]


@dataclass(frozen=True)
class Post:
    """One good answer to the page of a step. `first` brings the case from the stage to where the step can be taken."""

    stage: str
    typed: Callable[[Way], Typed]
    event: str
    who: str = "grace"
    first: Callable[[Way], Any] | None = None


def at(way: Way) -> Typed:
    return moment("at", way.now)


def maria(way: Way) -> str:
    return str(way.maria.pk)


def joanne(way: Way) -> str:
    return str(way.joanne.pk)


def the_meeting(way: Way) -> str:
    return str(way.made["meeting"].pk)


# --- What comes first. ------------------------------------------------------------------------------------------------


def unknown_to_her(way: Way) -> None:
    """Instead of the case of this stage: one that the person does not know of."""
    way.made["case"] = way.step(
        lambda: cases.receive_referral(
            service=way.cast.service,
            initiated_by="harmed",
            source="police",
            harmed=[way.person("nadia")],
            incident={"title": "A push"},
            person_knows=False,
            **way.by("lena"),
        )
    )


def all_declare(way: Way) -> None:
    for who in ("grace", "ben", "sam"):
        way.step(lambda who=who: allocation.declare_no_conflict(case=way.case, **way.by(who)))


def she_pauses(way: Way) -> None:
    way.step(lambda: participants.record_decision(participation=way.maria, decision="pause", **way.by("grace")))


def on_hold(way: Way) -> None:
    way.step(lambda: holds.put_on_hold(case=way.case, reason="health", **way.by("grace")))


def stopped(way: Way) -> None:
    way.step(lambda: holds.emergency_stop(case=way.case, words="A threat", **way.by("grace")))


def closed(way: Way) -> None:
    way.step(lambda: closing.close_case(case=way.case, reason=ClosureReason.OTHER, **way.by("grace")))


def ordered(way: Way) -> None:
    way.made["order"] = way.step(
        lambda: restrictions.record_restriction(case=way.case, on=way.joanne, kind="bail", **way.by("grace"))
    )


def drafted(way: Way) -> None:
    way.made["agreement"] = way.step(
        lambda: agreements.draft_agreement(
            case=way.case, commitments=[], signatories=[way.maria, way.joanne], **way.by("grace")
        )
    )


def may_prepare(way: Way) -> None:
    way.step(lambda: way.consent("maria", "C6"))


def days_before(way: Way) -> None:
    way.now = MEETS - timedelta(days=2)


def it_is_over(way: Way) -> None:
    way.to("ready")
    way.now = MEETS + timedelta(hours=2)


# --- What is typed where it is more than a few words. -----------------------------------------------------------------


def a_session(way: Way) -> Typed:
    person = str(way.maria.person_id)
    return at(way) | {
        "person": maria(way),
        "minutes": "60",
        "mode": "in_person",
        "explained": list(CHECKLIST),
        "note-0-text": "She wants to know why.",
        "note-0-about": [person],
        "note-0-source": person,
    }


def a_plan(way: Way) -> Typed:
    arrivals = {}
    for part, minutes, who in ((way.maria, 20, way.cast.asha), (way.joanne, 0, way.cast.ben)):
        arrivals |= moment(f"arrives_{part.pk}", MEETS - timedelta(minutes=minutes))
        arrivals |= {f"entrance_{part.pk}": "front", f"aftercare_{part.pk}": str(who.pk)}
    return arrivals | moment("planned_at", MEETS) | {"method": "conference_f2f", "minutes": "90", "venue": "Library"}


def the_consent(way: Way, who: str, kind: str) -> str:
    rows = Consent.unwalled(Purpose.CHECKING).filter(case_id=way.case.pk, person=way.person(who), kind=kind)
    return str(rows.order_by("-at")[0].pk)


def the_commitment(way: Way) -> str:
    return str(Commitment.unwalled(Purpose.CHECKING).get(case_id=way.case.pk).pk)


def all_assessments(way: Way) -> list[str]:
    return [str(row.pk) for row in RiskAssessment.unwalled(Purpose.CHECKING).filter(case_id=way.case.pk)]


POSTS: dict[str, Post] = {
    "knows": Post("received", at, "person_knows_confirmed", "lena", unknown_to_her),
    "accept": Post("received", lambda way: {"complexity": "standard"}, "rj_referral_accepted", "lena"),
    "conflict": Post("named", lambda way: {"knows": "yes", "kind": "neighbour"}, "conflict_declared", "lena"),
    "complexity": Post("named", lambda way: {"complexity": "sensitive_complex"}, "complexity_graded", "lena"),
    "allocate": Post(
        "named",
        lambda way: {
            "facilitator": str(way.cast.grace.pk),
            "co_facilitator": str(way.cast.ben.pk),
            "supervisor": str(way.cast.sam.pk),
        },
        "facilitators_allocated",
        "lena",
        all_declare,
    ),
    "name-responsible": Post(
        "received", lambda way: {"name": "Liam Doe", "known": "name_only"}, "responsible_named", "lena"
    ),
    "method": Post(
        "allocated", lambda way: {"pair": way.facts().dyads[0].id, "method": "letter_exchange"}, "pair_changed"
    ),
    "supervision": Post(
        "allocated",
        lambda way: at(way) | {"words": "How it goes", "decisions": "To wait"},
        "supervision_held",
        "sam",
    ),
    "add-participant": Post(
        "allocated",
        lambda way: {"name": "Rosa Hart", "role": "supporter", "supports": maria(way)},
        "participant_added",
    ),
    "decision": Post(
        "allocated", lambda way: at(way) | {"person": maria(way), "decision": "not_now"}, "participation_moved"
    ),
    "resume": Post("allocated", lambda way: at(way) | {"person": maria(way)}, "participant_resumed", first=she_pauses),
    "capacity": Post(
        "allocated",
        lambda way: {"person": maria(way), "outcome": "with_support", "words": "In short sentences"},
        "capacity_assessed",
    ),
    "hold": Post("allocated", lambda way: day("review_on", date(2026, 9, 1)) | {"reason": "health"}, "case_held"),
    "lift-hold": Post("allocated", lambda way: {}, "case_resumed", first=on_hold),
    "stop": Post("allocated", lambda way: {"words": "A threat"}, "case_stopped"),
    "lift-stop": Post("allocated", lambda way: {"words": "It was a mistake"}, "stop_lifted", "sam", stopped),
    "close": Post("decided", lambda way: {"reason": "harmed_withdrew"}, "case_closed"),
    "reopen": Post("decided", lambda way: {"words": "She rang"}, "case_reopened", first=closed),
    "session": Post("allocated", a_session, "session_recorded"),
    "contact": Post(
        "allocated",
        lambda way: {"person": maria(way), "way": "called", "result": "spoke", "next": "nothing"},
        "contact_recorded",
    ),
    "consent": Post(
        "decided",
        lambda way: at(way) | {"person": maria(way), "kind": "C6", "given_how": "signed"},
        "consent_given",
    ),
    "withdraw": Post(
        "confirmed",
        lambda way: at(way) | {"consent": the_consent(way, "maria", "C7"), "how": "text_message"},
        "consent_withdrawn",
    ),
    "leave": Post(
        "confirmed", lambda way: at(way) | {"person": maria(way), "how": "text_message"}, "consent_withdrawn", "ben"
    ),
    "ask-agency": Post(
        "asked",
        lambda way: {"agency": str(way.police.pk), "ask": ["orders"], "gateway": "consent"},
        "agency_asked",
    ),
    "answer": Post(
        "asked",
        lambda way: (
            at(way)
            | {
                "enquiry": str(way.made["enquiry"].pk),
                "reply": "confirmed",
                "phone": "07700 900188",
                "orders": "nil",
                "risk_view": "none_known",
                "first_contact_by": "police",
            }
        ),
        "agency_answered",
    ),
    "approach": Post(
        "asked",
        lambda way: at(way) | {"person": joanne(way), "route": "police", "result": "willing_to_talk"},
        "approach_recorded",
    ),
    "responsibility": Post(
        "stated",
        lambda way: (
            at(way)
            | {
                "person": joanne(way),
                "level": "accepts_facts_and_harm",
                "scope": "I pushed her",
                "consistent_with_police": "yes",
            }
        ),
        "responsibility_stated",
    ),
    "pass-on": Post(
        "stated",
        lambda way: (
            at(way)
            | {
                "consent": str(way.made["words"].pk),
                "person": maria(way),
                "how": "in_person",
                "recipient_agreed": "yes",
            }
        ),
        "words_passed_on",
        first=lambda way: way.to("released"),
    ),
    "go-on": Post(
        "stated",
        lambda way: at(way) | {"person": maria(way), "consent": str(way.made["words"].pk), "decision": "still_willing"},
        "decided_to_go_on",
        first=lambda way: way.to("told"),
    ),
    "assess-risk": Post(
        "decided",
        lambda way: (
            at(way)
            | {
                "of": maria(way),
                "factor_1": "fear_of_other",
                "present_1": "yes",
                "likelihood_1": "3",
                "impact_1": "3",
                "rest": "no",
                "not_proceeding": "She waits",
            }
        ),
        "risk_assessed",
    ),
    "sign-off": Post(
        "decided",
        lambda way: {"assessments": all_assessments(way), "method": "conference_f2f", "approved": "yes"},
        "risk_signed_off",
        "sam",
        lambda way: way.to("assessed"),
    ),
    "news": Post(
        "decided", lambda way: at(way) | {"kind": "arrest", "words": "Last night"}, "new_information_received"
    ),
    "order": Post(
        "decided",
        lambda way: {"on": joanne(way), "kind": "bail", "direct": "yes", "indirect": "no"},
        "restriction_recorded",
    ),
    "clearance": Post(
        "decided",
        lambda way: (
            day("from_on", date(2026, 6, 1))
            | {
                "restriction": str(way.made["order"].pk),
                "kind": "varied",
                "methods": ["conference_f2f"],
                "document": "Order of 1 June",
                "issued_by": "Court",
            }
        ),
        "restriction_varied",
        first=ordered,
    ),
    "end-order": Post(
        "decided", lambda way: {"restriction": str(way.made["order"].pk)}, "restriction_ended", first=ordered
    ),
    "orders": Post("decided", lambda way: at(way) | {"on": joanne(way), "nil": "yes"}, "orders_checked"),
    "prepare": Post(
        "decided",
        lambda way: (
            at(way)
            | {
                "person": maria(way),
                "topics": ["own_story"],
                "forms_of_address": "first_names",
                "apology": "open",
                "handshake": "no",
            }
        ),
        "preparation_recorded",
        first=may_prepare,
    ),
    "plan": Post("decided", a_plan, "activity_planned"),
    "confirm": Post("agreed_to_meet", lambda way: {"activity": the_meeting(way)}, "activity_confirmed"),
    "readiness": Post(
        "confirmed",
        lambda way: {
            "activity": the_meeting(way),
            f"ready_{maria(way)}": "green",
            f"ready_{joanne(way)}": "green",
        },
        "readiness_checked",
        first=days_before,
    ),
    "call-off": Post(
        "confirmed", lambda way: {"activity": the_meeting(way), "because": "other_date"}, "activity_cancelled"
    ),
    "held": Post(
        "confirmed",
        lambda way: {
            "activity": the_meeting(way),
            "attended": [maria(way), joanne(way)],
            "ended": "as_planned",
            "breaks": "1",
            "apology": "verbal",
        },
        "activity_held",
        first=it_is_over,
    ),
    "apology": Post(
        "held",
        lambda way: {"activity": the_meeting(way), "person": maria(way), "received_as": "sincere"},
        "apology_experienced",
    ),
    "aftercare": Post(
        "held",
        lambda way: (
            at(way)
            | {"activity": the_meeting(way), "person": maria(way), "wellbeing": "better", "second_thoughts": "no"}
        ),
        "aftercare_given",
        "ben",
    ),
    "agreement": Post(
        "held",
        lambda way: {
            "parties": [maria(way), joanne(way)],
            "kind_1": "symbolic",
            "text_1": "A plant",
            "owner_1": joanne(way),
        },
        "agreement_drafted",
    ),
    "sign": Post(
        "held",
        lambda way: {
            "agreement": str(way.made["agreement"].pk),
            "person": maria(way),
            "wants_to_be_told": "yes",
        },
        "agreement_signed",
        first=drafted,
    ),
    "review": Post(
        "agreement",
        lambda way: {"commitment": the_commitment(way), "status": "in_force"},
        "agreement_reviewed",
    ),
    "breach": Post(
        "agreement", lambda way: {"commitment": the_commitment(way), "step": "fact_check"}, "breach_handled"
    ),
    "feedback": Post(
        "agreement",
        lambda way: {
            "person": maria(way),
            "overall": "5",
            "recommend": "5",
            "pressured": "1",
            "made_worse": "no",
        },
        "feedback_given",
    ),
}
