"""A restorative case, carried step by step through the real actions, with its own clock. A test stops where it likes.

way = Way(cast); way.to("confirmed")
did = way.did(lambda: ...)                          # what one action made: rows, lines of the record, duties
with way.refused("G8.no_consent_to_meet"): ...      # refused with these codes, and nothing saved
"""

import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.web.cast import Cast
from wayforward.practice import digest
from wayforward.process.consents import CHECKLIST
from wayforward.process.decision import Refused
from wayforward.process.facts import CaseFacts
from wayforward.web import clock
from wayforward.web.accounts.models import Task
from wayforward.web.accounts.walled import Purpose
from wayforward.web.outgoing import jobs
from wayforward.web.outgoing.models import Message
from wayforward.web.people.actions.notes import Paragraph
from wayforward.web.people.actions.persons import new_person
from wayforward.web.people.actions.safe_contact import set_safe_contact
from wayforward.web.people.models import Agency, Consent, Person
from wayforward.web.record.models import Line
from wayforward.web.restorative import facts, places
from wayforward.web.restorative.actions import (
    agreements,
    allocation,
    approaches,
    cases,
    consents,
    enquiries,
    meeting,
    releases,
    responsibility,
    risk,
    sessions,
)
from wayforward.web.restorative.models import Activity, Participation, RJCase

BEGUN = datetime(2026, 6, 3, 8, 30, tzinfo=UTC)
MEETS = datetime(2026, 7, 9, 13, 0, tzinfo=UTC)  # within eight weeks of the assessments, which grow old by then
SMS_ONLY = {"phone": {"allowed": True}, "sms": {"allowed": True}, "email": {"allowed": False}}
HER_WORDS = "It was me and it was wrong. I am willing to meet."
APPROACH_WORDS = "Someone affected by what happened would like to talk about it."
SECRET = "Her marriage was ending that week."
STAGES = (
    "received", "accepted", "named", "allocated", "met", "agreed_to_approach", "asked", "answered", "approached",
    "met_other", "stated", "released", "told", "decided", "assessed", "signed_off", "prepared", "planned",
    "agreed_to_meet", "confirmed", "ready", "held", "agreement", "cared",
)  # fmt: skip


@dataclass(frozen=True)
class Did:
    """What one action did: what it gave back, its lines of the record, the duties that it gave and those that ended."""

    made: Any
    lines: list[Line]
    given: set[tuple[str, str]]
    ended: set[tuple[str, str]]

    @property
    def events(self) -> list[tuple[str, str]]:
        """What the record says, in its order: each event and the compartment in which it stands."""
        return [(line.event, line.compartment) for line in self.lines]


class Way:
    """One case of Maria (harmed) and Joanne (responsible), and where it is on its way."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.now = BEGUN
        self.done: list[str] = []
        self.made: dict[str, Any] = {}

    def copy(self) -> "Way":
        """The same case, for one test to go on with: what the test reads into its rows stays with the test."""
        other = Way(self.cast)
        other.now, other.done = self.now, list(self.done)
        other.made = {name: copy.copy(row) for name, row in self.made.items()}
        return other

    def to(self, stage: str) -> "Way":
        """Carry the case on, up to and including this stage."""
        for each in STAGES[len(self.done) : STAGES.index(stage) + 1]:
            self.step(getattr(self, f"_{each}"))
            self.done.append(each)
        return self

    def step(self, do: Callable[[], Any], *, at: datetime | None = None) -> Any:
        """Do one thing an hour later (or at this moment), and see that the case keeps the facts that its rows say."""
        self.now = at or self.now + timedelta(hours=1)
        with clock.at(self.now):
            made = do()
            jobs.run_due(self.now)
        self.is_whole()
        return made

    def did(self, do: Callable[[], Any], *, at: datetime | None = None) -> Did:
        """The same, and what it did."""
        before, line = self.open_duties(), digest.last_line()
        made = self.step(do, at=at)
        after = self.open_duties()
        return Did(made, digest.lines_since(line), after - before, before - after)

    def is_whole(self) -> None:
        """What the case keeps of its facts is what its rows say."""
        kept, fresh = facts.cached(self.case), facts.of_case(self.case)
        now = vars(fresh).items()
        other = {name: (getattr(kept, name), value) for name, value in now if getattr(kept, name) != value}
        assert not other, f"kept, and in the rows: {other}"

    def facts(self) -> CaseFacts:
        """What the rules are asked with."""
        return facts.cached(self.case)

    def task(self, kind: str) -> Task:
        """The open duty of this kind."""
        rows = Task.unwalled(Purpose.CHECKING).select_related("staff")
        return rows.get(case_id=self.case.pk, kind=kind, done_at=None, cancelled_at=None)

    @contextmanager
    def refused(self, *codes: str) -> Iterator[pytest.ExceptionInfo[Refused]]:
        """The block is refused with at least these codes and saves nothing but the record's line of it."""
        before, line = digest.of_tables(), digest.last_line()
        with clock.at(self.now), pytest.raises(Refused) as refusal:
            yield refusal
        assert set(codes) <= set(refusal.value.codes)
        assert digest.changed(before, digest.of_tables()) == []
        assert [each.outcome for each in digest.lines_since(line)] == [Line.REFUSED]

    # --- The people, and what there is. ---

    @property
    def case(self) -> RJCase:
        return RJCase.unwalled(Purpose.CHECKING).select_related("service").get(pk=self.made["case"].pk)

    @property
    def maria(self) -> Participation:
        return self.part("maria")

    @property
    def joanne(self) -> Participation:
        return self.part("joanne")

    def part(self, who: str) -> Participation:
        rows = Participation.unwalled(Purpose.CHECKING).select_related("person")
        return rows.get(case=self.made["case"], person=self.person(who))

    def case_parts(self) -> dict[str, Participation]:
        """Somebody of each role in the case."""
        rows = Participation.unwalled(Purpose.CHECKING).select_related("person").filter(case=self.made["case"])
        return {row.role: row for row in rows}

    def person(self, who: str) -> Person:
        if who not in self.made:
            name = {"maria": "Maria Fellows", "joanne": "Joanne Pike"}.get(who, who.title())
            phone = f"07700 9001{len(self.made):02d}"
            self.made[who] = new_person(
                service=self.cast.service, name=name, by=self.cast.grace, at=self.now, phone=phone
            )
        return self.made[who]

    @property
    def police(self) -> Agency:
        if "police" not in self.made:
            self.made["police"] = Agency(service=self.cast.service, name="Police", kind="police")
            self.made["police"].save()
        return self.made["police"]

    @property
    def meeting(self) -> Activity:
        return Activity.unwalled(Purpose.CHECKING).get(pk=self.made["meeting"].pk)

    def consent(self, who: str, kind: str, **given: Any) -> Consent:
        given |= {"participation": self.part(who), "said_by": self.person(who), **self.by("grace")}
        return consents.give_consent(case=self.case, kind=kind, **given)

    def by(self, who: str) -> dict[str, Any]:
        return {"by": getattr(self.cast, who), "at": self.now}

    def open_duties(self) -> set[tuple[str, str]]:
        """The open duties of the case: each kind, and whose it is (a name, or a role)."""
        if "case" not in self.made:
            return set()
        rows = Task.unwalled(Purpose.CHECKING).filter(case_id=self.case.pk, done_at=None, cancelled_at=None)
        return {(row.kind, row.staff.name if row.staff else row.role) for row in rows.select_related("staff")}

    def asked(self, kind: str) -> set[UUID]:
        """About whom or what the open duties of one kind are."""
        rows = Task.unwalled(Purpose.CHECKING).filter(case_id=self.case.pk, kind=kind, done_at=None, cancelled_at=None)
        return set(rows.values_list("about", flat=True))

    def waiting(self) -> list[Message]:
        """The messages of the case that have not left and are not cancelled."""
        rows = Message.unwalled(Purpose.CHECKING).filter(case_id=self.case.pk, sent_at=None, cancelled_at=None)
        return list(rows.order_by("at", "key"))

    # --- The stages. ---

    def _received(self) -> None:
        assert self.police
        self.made["case"] = cases.receive_referral(
            service=self.cast.service,
            initiated_by="harmed",
            source="harmed_self",
            harmed=[self.person("maria")],
            incident={"title": "Assault at work", "summary": "A push on the stairs.", "place": "workplace"},
            said_by=self.person("maria"),
            **self.by("lena"),
        )
        self.consent("maria", "C3", to="rj_team", scope="My name and a short summary")

    def _accepted(self) -> None:
        cases.accept_referral(case=self.case, **self.by("lena"))

    def _named(self) -> None:
        cases.name_responsible(
            case=self.case, person=self.person("joanne"), known="name_only", relation="colleague", **self.by("lena")
        )

    def _allocated(self) -> None:
        for who in ("grace", "ben", "sam"):
            allocation.declare_no_conflict(case=self.case, **self.by(who))
        allocation.allocate(
            case=self.case,
            facilitator=self.cast.grace,
            co_facilitator=self.cast.ben,
            supervisor=self.cast.sam,
            **self.by("lena"),
        )

    def session(self, who: str, words: str = "She wants to know why.", explained: tuple[str, ...] = CHECKLIST) -> Any:
        part = self.part(who)
        return sessions.record_session(
            case=self.case,
            participation=part,
            minutes=60,
            explained=explained,
            paragraphs=[Paragraph(words, [str(part.person_id)], str(part.person_id))],
            **self.by("grace"),
        )

    def _met(self) -> None:
        self.session("maria")

    def _agreed_to_approach(self) -> None:
        self.consent("maria", "C4", to=str(self.joanne.person_id), scope=APPROACH_WORDS)
        self.consent("maria", "C5", to=str(self.police.pk), scope="Ask the police how to reach her")

    def _asked(self) -> None:
        self.made["enquiry"] = enquiries.ask_agency(
            case=self.case,
            agency=self.police,
            ask=["contact_details", "orders"],
            gateway="sharing_agreement",
            crime_number="25*0612345",
            **self.by("grace"),
        )

    def _answered(self) -> None:
        enquiries.answer_enquiry(
            enquiry=self.made["enquiry"],
            reply="confirmed",
            contact={"phone": "07700 900188"},
            orders=[],
            risk_view="none_known",
            first_contact_by="police",
            said_by=self.police,
            **self.by("grace"),
        )

    def _approached(self) -> None:
        approaches.record_approach(
            case=self.case, to=self.joanne, route="police", result="willing_to_talk", **self.by("grace")
        )

    def _met_other(self) -> None:
        self.session("joanne", SECRET)
        for who in ("maria", "joanne"):
            part = self.part(who)
            set_safe_contact(
                person=part.person, profile=SMS_ONLY, place=places.of_participation(part), **self.by("grace")
            )

    def _stated(self) -> None:
        self.made["statement"] = responsibility.record_responsibility(
            case=self.case,
            participation=self.joanne,
            level="accepts_facts_and_harm",
            scope="Pushed her, and it was wrong",
            **self.by("grace"),
        )

    def _released(self) -> None:
        self.made["words"] = self.consent(
            "joanne", "C8", to=str(self.maria.person_id), item=HER_WORDS, covers=str(self.made["statement"].pk)
        )

    def _told(self) -> None:
        releases.pass_on(
            case=self.case,
            consent=self.made["words"],
            to=self.maria,
            how="in_person",
            recipient_agreed=True,
            **self.by("grace"),
        )

    def _decided(self) -> None:
        releases.decide_to_go_on(
            case=self.case,
            participation=self.maria,
            having_heard=self.made["words"],
            decision="still_willing",
            **self.by("grace"),
        )

    def _assessed(self) -> None:
        for of in (self.maria, self.joanne, None):
            self.made[f"risk of {of and of.role}"] = risk.assess_risk(
                case=self.case, of=of, items=[], rest=False, not_proceeding="She goes on holding her breath",
                **self.by("ben"),
            )  # fmt: skip

    def _signed_off(self) -> None:
        found = [row for name, row in self.made.items() if name.startswith("risk of")]
        for who in ("sam", "lena"):
            risk.sign_off(case=self.case, assessments=found, method="conference_f2f", **self.by(who))

    def _prepared(self) -> None:
        for who in ("maria", "joanne"):
            self.consent(who, "C6", scope="Preparation")
            meeting.record_preparation(
                case=self.case, participation=self.part(who), topics=["own_story"], **self.by("ben")
            )

    def _planned(self) -> None:
        self.made["meeting"] = meeting.plan_activity(
            case=self.case,
            method="conference_f2f",
            planned_at=MEETS,
            arrivals=[
                meeting.Arrival(self.maria, MEETS - timedelta(minutes=20), "front", self.cast.asha),
                meeting.Arrival(self.joanne, MEETS - timedelta(minutes=5), "side", self.cast.ben),
            ],
            venue="Quiet room at the library",
            **self.by("grace"),
        )

    def _agreed_to_meet(self) -> None:
        for who in ("maria", "joanne"):
            self.consent(who, "C7", to=str(self.made["meeting"].pk))

    def _confirmed(self) -> None:
        meeting.confirm_activity(activity=self.meeting, **self.by("grace"))

    def ask_all(self, at: datetime, colour: str = "green") -> None:
        answers = {str(part.pk): {"ready": colour} for part in (self.maria, self.joanne)}
        self.step(lambda: meeting.check_readiness(activity=self.meeting, answers=answers, **self.by("grace")), at=at)

    def _ready(self) -> None:
        self.ask_all(MEETS - timedelta(days=2))
        self.ask_all(MEETS - timedelta(minutes=30))

    def _held(self) -> None:
        self.now = MEETS + timedelta(hours=2)
        meeting.record_activity(
            activity=self.meeting,
            attended=[self.maria, self.joanne],
            ended="as_planned",
            apology="verbal",
            **self.by("grace"),
        )

    def _agreement(self) -> None:
        parties = [self.maria, self.joanne]
        self.made["agreement"] = agreements.draft_agreement(
            case=self.case,
            activity=self.meeting,
            commitments=[agreements.CommitmentDraft("ongoing_commitment", "We say good morning", parties)],
            signatories=parties,
            **self.by("grace"),
        )
        for part in parties:
            agreements.sign_agreement(
                agreement=self.made["agreement"],
                participation=part,
                said_by=f"person:{part.person_id}",
                **self.by("grace"),
            )
            self.made["agreement"].refresh_from_db()

    def share_with_asha(self) -> None:
        """Maria agrees that her caseworker may know how far it is (C9)."""
        self.step(lambda: self.consent("maria", "C9", to=str(self.cast.asha.pk), scope="How far it is"))

    def _cared(self) -> None:
        for part in (self.maria, self.joanne):
            meeting.record_aftercare(activity=self.meeting, participation=part, wellbeing="better", **self.by("ben"))
