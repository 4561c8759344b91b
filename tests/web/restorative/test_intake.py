"""A referral to the team: received, accepted, its people named, graded and allocated."""

from datetime import timedelta
from typing import Any

import pytest

from tests.web.restorative.way import Way
from wayforward.process.decision import Refused
from wayforward.process.participation import CaseState
from wayforward.web import clock, vault
from wayforward.web.accounts import tasks
from wayforward.web.accounts.models import Staff
from wayforward.web.accounts.walled import Purpose
from wayforward.web.people.models import Incident, Note, Person
from wayforward.web.restorative.actions import allocation, cases, duties, naming
from wayforward.web.restorative.models import Dyad, Participation, RJCase
from wayforward.web.support.actions.cases import open_support_case
from wayforward.web.support.actions.consents import give_consent
from wayforward.web.support.actions.referrals import IncidentGiven, refer_to_support
from wayforward.web.support.actions.restorative import refer_to_restorative_justice

INCIDENT = {"title": "A push on the stairs", "summary": "After a meeting.", "flags": ["workplace"]}


def received(way: Way, **changed: Any) -> RJCase:
    given: dict[str, Any] = {
        "service": way.cast.service,
        "initiated_by": "harmed",
        "source": "harmed_self",
        "harmed": [way.person("maria")],
        "incident": INCIDENT,
        "by": way.cast.lena,
        "at": way.now,
    }
    way.made["case"] = cases.receive_referral(**(given | changed))
    return way.made["case"]


def allocate(way: Way, **changed: Any) -> RJCase:
    team: dict[str, Any] = {
        "facilitator": way.cast.grace,
        "co_facilitator": way.cast.ben,
        "supervisor": way.cast.sam,
    }
    return allocation.allocate(case=way.case, **(team | way.by("lena") | changed))


def declare(way: Way, *who: str) -> None:
    for each in who:
        way.step(lambda each=each: allocation.declare_no_conflict(case=way.case, **way.by(each)))


def test_nobody_is_left_named_by_a_referral_that_was_refused(way: Way) -> None:
    given: dict[str, Any] = {"service": way.cast.service, "initiated_by": "harmed", "source": "harmed_self"}
    given |= {"named": {"harmed": {"name": "Nadia Karim", "phone": "07700 900333"}}} | way.by("lena")
    before = Person.unwalled(Purpose.CHECKING).count()
    with pytest.raises(Refused) as refused:
        naming.name_and_receive(**given, incident={})
    assert refused.value.codes == ("referral.no_incident",)
    assert Person.unwalled(Purpose.CHECKING).count() == before
    naming.name_and_receive(**given, incident=INCIDENT)
    assert Person.unwalled(Purpose.CHECKING).count() == before + 1


def test_a_referral_names_people_and_contacts_nobody(way: Way) -> None:
    did = way.did(lambda: received(way))
    assert did.events[-1] == ("rj_referral_received", "case")
    assert did.given == {("screen_referral", "rj_lead")}
    assert way.maria.state == "information_given"
    assert way.maria.compartment == "harmed"
    assert way.waiting() == []
    told = Incident.unwalled(Purpose.CHECKING).get(case_id=way.case.pk)
    assert (told.compartment, told.flags) == ("case", ["workplace"])
    summary = Note.unwalled(Purpose.CHECKING).get(case_id=way.case.pk)
    assert (summary.compartment, summary.about) == ("harmed", [str(way.person("maria").pk)])
    assert vault.unseal_for(vault.Purpose.DOCUMENT, summary.text) == "After a meeting."


def test_somebody_harmed_and_somebody_responsible_are_a_pair(way: Way) -> None:
    way.step(lambda: received(way, responsible=[way.person("joanne")]))
    pair = Dyad.unwalled(Purpose.CHECKING).get(case=way.case)
    assert (pair.harmed_id, pair.responsible_id) == (way.maria.pk, way.joanne.pk)
    assert way.joanne.state == "not_yet_contacted"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"harmed": []}, "referral.no_person"),
        ({"incident": {}}, "referral.no_incident"),
    ],
)
def test_the_least_that_a_referral_says(way: Way, changed: dict[str, Any], code: str) -> None:
    way.person("maria")
    with way.refused(code):
        received(way, **changed)


def test_who_does_not_know_of_it_is_not_taken_on(way: Way) -> None:
    way.step(lambda: received(way, person_knows=False))
    assert way.case.information_only
    assert way.maria.state == "not_yet_contacted"
    with way.refused("G1.person_does_not_know"):
        cases.accept_referral(case=way.case, **way.by("lena"))
    did = way.did(lambda: cases.confirm_person_knows(case=way.case, **way.by("lena")))
    assert did.events == [("person_knows_confirmed", "case")]
    way.step(lambda: cases.accept_referral(case=way.case, **way.by("lena")))
    assert way.case.state == CaseState.SCREENING


@pytest.mark.parametrize(
    ("flag", "code"),
    [
        ("domestic_abuse", "referral.responsible_initiated_domestic_abuse"),
        ("stalking", "referral.responsible_initiated_stalking"),
    ],
)
def test_the_wish_of_whoever_abused_or_stalked_is_not_taken_on(way: Way, flag: str, code: str) -> None:
    way.step(
        lambda: received(
            way, initiated_by="responsible", responsible=[way.person("joanne")], incident={**INCIDENT, "flags": [flag]}
        )
    )
    with way.refused(code):
        cases.accept_referral(case=way.case, **way.by("lena"))


def test_accepting_sets_the_grade_and_asks_for_a_team(received: Way) -> None:
    did = received.did(
        lambda: cases.accept_referral(case=received.case, complexity="sensitive_complex", **received.by("lena"))
    )
    assert did.events == [("rj_referral_accepted", "case")]
    assert did.given == {("allocate_referral", "rj_lead")}
    assert did.ended == {("screen_referral", "rj_lead")}
    assert received.case.accepted_at == received.now
    assert received.case.complexity == "sensitive_complex"
    with received.refused("G1.already_accepted"):
        cases.accept_referral(case=received.case, **received.by("lena"))


def test_only_a_lead_accepts(received: Way) -> None:
    with received.refused("G1.not_a_lead"):
        cases.accept_referral(case=received.case, **received.by("grace"))


def test_naming_somebody_gives_them_a_side_and_a_key_of_their_own(received: Way) -> None:
    received.to("accepted")
    joanne = received.person("joanne")
    did = received.did(
        lambda: cases.name_responsible(
            case=received.case, person=joanne, known="name_only", relation="colleague", **received.by("lena")
        )
    )
    assert did.events == [("responsible_named", "responsible")]
    part = did.made
    assert (part.compartment, part.state, part.relation) == ("responsible", "not_yet_contacted", "colleague")
    assert part.key_id not in {received.maria.key_id, received.case.key_id}
    with received.refused("participant.in_already"):
        cases.name_responsible(case=received.case, person=joanne, **received.by("lena"))


def test_a_team_is_asked_again_when_somebody_is_named(allocated: Way) -> None:
    did = allocated.did(
        lambda: cases.name_responsible(case=allocated.case, person=allocated.person("third"), **allocated.by("lena"))
    )
    assert did.given == {("review_conflict", who) for who in ("Grace", "Ben", "Sam")}
    did = allocated.did(lambda: allocation.declare_no_conflict(case=allocated.case, **allocated.by("grace")))
    assert did.events == [("no_conflict_declared", "sign_off")]
    assert did.ended == {("review_conflict", "Grace")}


def test_a_case_is_graded_and_a_pair_gets_its_method(named: Way) -> None:
    did = named.did(lambda: cases.grade_complexity(case=named.case, complexity="sensitive_complex", **named.by("lena")))
    assert did.events == [("complexity_graded", "case")]
    assert named.case.complexity == "sensitive_complex"
    pair = Dyad.unwalled(Purpose.CHECKING).get(case=named.case)
    did = named.did(lambda: cases.set_method(case=named.case, dyad=pair, method="letter_exchange", **named.by("lena")))
    assert did.events == [("pair_changed", "case")]
    pair.refresh_from_db()
    assert pair.method == "letter_exchange"


# --- The team. --------------------------------------------------------------------------------------------------------


def test_a_team_sees_the_case_from_then_on(named: Way) -> None:
    declare(named, "grace", "ben", "sam")
    for who in ("grace", "ben", "sam"):
        assert not Participation.visible_to(getattr(named.cast, who)).exists()
    did = named.did(lambda: allocate(named))
    assert did.events == [("facilitators_allocated", "case")]
    assert ("first_meeting", "Grace") in did.given
    assert did.ended == {("allocate_referral", "rj_lead")}
    assert named.case.state == CaseState.ALLOCATED
    for who in ("grace", "ben", "sam"):
        assert Participation.visible_to(getattr(named.cast, who)).count() == 2, who
    assert not RJCase.visible_to(named.cast.carys).exists()


def test_another_team_takes_over_and_the_old_one_sees_it_no_more(allocated: Way) -> None:
    declare(allocated, "carys")
    did = allocated.did(lambda: allocate(allocated, facilitator=allocated.cast.carys))
    assert did.events == [("facilitator_replaced", "case")]
    assert Participation.visible_to(allocated.cast.carys).exists()
    assert not RJCase.visible_to(allocated.cast.grace).exists()
    assert RJCase.visible_to(allocated.cast.ben).exists()


def test_what_waited_for_whoever_goes_waits_for_whoever_comes(allocated: Way) -> None:
    case, cast = allocated.case, allocated.cast
    waiting = {"review_conflict": cast.grace, "consider_way_round": cast.grace, "cancel_venue": cast.ben}
    for kind, staff in (waiting | {"check_in": cast.grace}).items():
        duties.for_staff(case, kind, staff, due_at=clock.now())
    duties.for_staff(case, "prepare_guardian", None, due_at=clock.now(), about=case.pk)
    declare(allocated, "carys")
    did = allocated.did(lambda: allocate(allocated, facilitator=cast.carys))
    assert did.given == {("first_meeting", "Carys"), ("consider_way_round", "Carys"), ("prepare_guardian", "Carys")}
    assert did.ended == {(kind, "Grace") for kind in ("first_meeting", "consider_way_round", "review_conflict")} | {
        ("prepare_guardian", "rj_lead")
    }
    tasks.done(case_id=case.pk, kind="first_meeting", at=clock.now())
    did = allocated.did(lambda: allocate(allocated, facilitator=cast.carys, co_facilitator=None))
    assert did.given == {("cancel_venue", "Carys")}, "they met: nobody is asked to meet for the first time"


def test_who_has_not_declared_is_not_chosen(named: Way) -> None:
    declare(named, "grace", "ben")
    with named.refused("allocation.conflicts_not_declared"):
        allocate(named)


def test_a_declaration_counts_only_until_somebody_joins(named: Way) -> None:
    declare(named, "grace", "ben", "sam")
    named.step(lambda: cases.name_responsible(case=named.case, person=named.person("third"), **named.by("lena")))
    with named.refused("allocation.conflicts_not_declared"):
        allocate(named)


@pytest.mark.parametrize(
    ("place", "who", "code"),
    [
        ("facilitator", "asha", "allocation.not_a_practitioner"),
        ("supervisor", "carys", "allocation.not_a_supervisor"),
        ("supervisor", "grace", "allocation.supervisor_is_facilitator"),
        ("co_facilitator", "grace", "allocation.same_facilitator_twice"),
    ],
)
def test_who_cannot_be_chosen(named: Way, place: str, who: str, code: str) -> None:
    declare(named, "grace", "ben", "sam")
    with named.refused(code):
        allocate(named, **{place: getattr(named.cast, who)})


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"level": ""}, "allocation.level_too_low"),
        ({"vetted_until": None}, "allocation.vetting_out_of_date"),
        ({"is_active": False}, "allocation.not_at_work"),
    ],
)
def test_whose_training_vetting_or_post_has_run_out(named: Way, changed: dict[str, Any], code: str) -> None:
    declare(named, "grace", "ben", "sam")
    grace = Staff.objects.get(pk=named.cast.grace.pk)
    for name, value in changed.items():
        setattr(grace, name, value)
    grace.save()
    named.step(lambda: cases.grade_complexity(case=named.case, complexity="sensitive_complex", **named.by("lena")))
    with named.refused(code):
        allocate(named, facilitator=grace)


def test_a_complex_case_takes_two(named: Way) -> None:
    declare(named, "grace", "sam")
    named.step(lambda: cases.grade_complexity(case=named.case, complexity="sensitive_complex", **named.by("lena")))
    with named.refused("allocation.second_facilitator_needed"):
        allocate(named, co_facilitator=None)


def test_a_caseworker_of_somebody_in_it_never_facilitates(way: Way) -> None:
    carys = way.cast.carys
    referral = refer_to_support(
        service=way.cast.service,
        source="police",
        name="Maria Fellows",
        given={"phone": "07700 900101"},
        profile={"phone": {"allowed": True}},
        incident=IncidentGiven(title="Assault at work"),
        person_knows=True,
        by=carys,
        at=way.now,
    )
    support = open_support_case(referral=referral, caseworker=carys, by=way.cast.sam, at=way.now)
    give_consent(case=support, kind="C3", to="rj_team", scope="My name", by=carys, at=way.now)
    way.made["maria"] = support.person
    way.made["case"] = refer_to_restorative_justice(
        case=support, initiated_by="harmed", summary="At work", by=carys, at=way.now
    )
    way.step(lambda: cases.accept_referral(case=way.case, **way.by("lena")))
    declare(way, "carys", "ben", "sam")
    for place in ("facilitator", "co_facilitator"):
        team = {"facilitator": way.cast.ben, "co_facilitator": None} | {place: carys}
        with way.refused("allocation.caseworker_is_partial"):
            allocate(way, **team)


def test_only_a_lead_chooses_and_only_for_an_accepted_case(received: Way) -> None:
    declare(received, "grace", "ben", "sam")
    with received.refused("G1.not_accepted"):
        allocate(received)
    with received.refused("G1.not_a_lead"):
        allocate(received, by=received.cast.sam)


# --- A conflict. ------------------------------------------------------------------------------------------------------


def test_whoever_knows_somebody_sees_nothing_of_the_case_any_more(allocated: Way) -> None:
    did = allocated.did(
        lambda: allocation.declare_conflict(
            case=allocated.case, kind="other", words="A neighbour", **allocated.by("grace")
        )
    )
    assert did.events == [("conflict_declared", "sign_off")]
    assert {("conflict_review", "rj_lead"), ("reassign_facilitator", "rj_lead")} <= did.given
    assert allocated.case.facilitator is None
    assert not RJCase.visible_to(allocated.cast.grace).exists()
    assert not Participation.visible_to(allocated.cast.grace).exists()
    allocated.now += timedelta(hours=1)
    allocated.step(lambda: allocation.declare_no_conflict(case=allocated.case, **allocated.by("ben")))
    with allocated.refused("allocation.conflict_declared"):
        allocate(allocated)


def test_a_conflict_of_somebody_not_on_the_case_costs_nobody_their_work(allocated: Way) -> None:
    did = allocated.did(lambda: allocation.declare_conflict(case=allocated.case, kind="other", **allocated.by("carys")))
    assert ("conflict_review", "rj_lead") in did.given
    assert ("reassign_facilitator", "rj_lead") not in did.given
    assert allocated.case.facilitator_id == allocated.cast.grace.pk
