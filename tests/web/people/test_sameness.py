"""Same person, same incident: found behind the wall, shown in front of it, linked and never merged."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.web.cast import Cast, assemble
from tests.web.support.conftest import MARIA, MONDAY
from tests.web.walls.statements import counted
from wayforward.process.decision import Refused
from wayforward.process.sameness import Evidence, Level, Verdict
from wayforward.web.accounts import tasks, ties
from wayforward.web.accounts.models import Block, Staff
from wayforward.web.people.actions import conflicts, sameness
from wayforward.web.people.actions.persons import change_details
from wayforward.web.people.models import KnownMatch, Pair, Person
from wayforward.web.people.pairs import open_to
from wayforward.web.people.sameness import Described, alike
from wayforward.web.support.actions.cases import open_support_case
from wayforward.web.support.actions.referrals import IncidentGiven
from wayforward.web.support.models import Referral

Take = Callable[..., Referral]
BEFORE, LATER = MONDAY - timedelta(days=8), MONDAY + timedelta(hours=1)
AGAIN = {"name": "Marea Felows", "given": {"born": "1979-03-14", "phone": "07700 900101"}}
NO_INCIDENT = IncidentGiven(title="Something else", happened_on=None)


def page(staff: Staff, name: str, *args: Any) -> tuple[int, str]:
    client = Client()
    client.force_login(staff)
    answer = client.get(reverse(name, args=args))
    return answer.status_code, answer.content.decode()


def post(staff: Staff, address: str, **typed: str) -> Any:
    client = Client()
    client.force_login(staff)
    token = client.get(address).content.decode().split('name="wf-submit" value="')[1].split('"')[0]
    return client.post(address, {**typed, "wf-submit": token})


def pair_of(about: str = "person") -> Pair:
    return Pair.objects.get(about=about)


@pytest.mark.parametrize(
    ("given", "evidence", "level"),
    [
        ({"names": ("Maria Fellows",), "born": "1979-03-14"}, {"given_same", "family_same", "born_same"}, "likely"),
        (
            {"names": ("FELLOWS, Maria",), "phone": "+44 7700 900101"},
            {"given_same", "family_same", "phone_same"},
            "likely",
        ),
        ({"names": ("Mrs M Fellows",), "phone": "07700900101"}, {"given_differs", "family_same", "phone_same"}, None),
        ({"names": ("Malia Fellows",), "born": "1979-03-14"}, {"given_letter", "family_same", "born_same"}, "likely"),
        ({"names": ("Maria Okafor",), "born": "1979-03-14"}, {"given_same", "family_differs", "born_same"}, None),
        ({"names": ("Maria",), "phone": "07700900101"}, {"given_same", "phone_same"}, "possible"),
        (
            {"names": ("Anna Fellows",), "born": "1979-03-14", "address": "LE2 6TA", "phone": "07700900101"},
            {"given_differs", "family_same", "born_same", "postcode_same", "phone_same"},
            "possible",
        ),
        ({"names": ("Maria Fellows",), "born": "1979-03-15", "phone": "07700900101"}, {"born_nearly"}, "likely"),
        ({"names": ("Maria Fellows",)}, set(), None),
    ],
)
def test_what_is_found(given: dict[str, Any], evidence: set[str], level: str | None, cast: Cast, take: Take) -> None:
    known = take().person
    found = alike([Described(**given)], cast.service.pk)[0].people
    assert [(each.pk, each.level) for each in found] == ([(known.pk, level)] if level else [])
    if level:
        assert evidence <= {each.value for each in found[0].evidence}


def test_day_and_month_the_other_way_round(cast: Cast, take: Take) -> None:
    take(given=MARIA | {"born": "1979-03-11"})
    found = alike([Described(names=("Maria Fellows",), born="1979-11-03")], cast.service.pk)[0].people
    assert Evidence.BORN_SWAPPED in found[0].evidence and found[0].level == Level.LIKELY


def test_another_service_knows_of_nobody(cast: Cast, take: Take) -> None:
    take()
    other = assemble("hillside").service
    assert alike([Described(names=("Maria Fellows",), born="1979-03-14")], other.pk)[0].people == []


def test_a_crime_number_is_the_same_incident_of_another_person(cast: Cast, take: Take) -> None:
    first = take()
    second = take(name="Tessa Quill", given={"phone": "07700 900444"}, at=LATER)
    pair = pair_of("incident")
    assert {pair.one, pair.other} == {first.incident_id, second.incident_id}
    assert pair.level == Level.LIKELY and not Pair.objects.filter(about="person").exists()


def test_many_are_compared_in_as_many_statements_as_one(cast: Cast, take: Take) -> None:
    asked = [Described(names=(f"Somebody{n} Else",), phone=f"07700 9{n:05}", born="1990-01-02") for n in range(90)]
    asked[40] = Described(names=("Maria Fellows",), born="1979-03-14")
    take()
    with counted() as one:
        alike(asked[40:41], cast.service.pk)
    with counted() as many:
        found = alike(asked, cast.service.pk)
    for n in range(30):
        take(name=f"Maria Fellows{n}", given={"phone": f"07701 9{n:05}"}, incident=NO_INCIDENT, at=LATER)
    with counted() as among_many:
        alike(asked[40:41], cast.service.pk)
    assert len(one) == len(many) == len(among_many) <= 6
    assert [len(each.people) for each in found] == [int(n == 40) for n in range(90)]


def test_a_second_referral_says_when_the_first_came(cast: Cast, take: Take, in_october: datetime) -> None:
    first, second = take(at=BEFORE), take(**AGAIN)
    _, shown = page(cast.asha, "support:referral", second.pk)
    assert "Referred to you 8 days ago" in shown and first.ref in shown
    assert "Name sounds the same, same date of birth, same telephone" in shown
    _, shown = page(cast.asha, "support:referral", first.pk)
    assert "Referred to you" not in shown and "The same person?" in shown


def test_whoever_does_not_see_the_other_is_told_nothing_and_the_lead_is(
    cast: Cast, take: Take, in_october: datetime
) -> None:
    """Two worlds: in one the person is known to a colleague. Carys, who takes the second referral, sees the same."""
    told = []
    for known in (False, True):
        slug = "known" if known else "unknown"
        here = assemble(slug)
        first = take(service=here.service, by=here.asha, at=BEFORE) if known else None
        if first is not None:
            open_support_case(referral=first, caseworker=here.asha, by=here.sam, at=MONDAY)
        second = take(service=here.service, by=here.carys, **AGAIN)
        pages = [
            page(here.carys, "support:referral", second.pk)[1],
            page(here.carys, "support:my-day")[1],
            page(here.carys, "people:pairs")[1],
            page(here.carys, "people:person", second.person_id)[1],
        ]
        told.append([shown.replace(second.ref, "").split("csrfmiddlewaretoken")[0] for shown in pages])
        told[-1] = [shown.replace(str(second.pk), "").replace(slug.title(), "") for shown in told[-1]]
        told[-1] = [shown.replace(str(second.person_id), "") for shown in told[-1]]
        waiting = {task.kind for task in tasks.open_for(here.lena)}
        assert ("look_into_same" in waiting) == known
        if known:
            pair = Pair.objects.get(about="person")
            assert page(here.carys, "people:pair", pair.pk)[0] == 404
            assert page(here.asha, "people:pair", pair.pk)[0] == 404
            with pytest.raises(Refused) as refused:
                sameness.say_same(pair=pair, by=here.carys, at=LATER)
            assert refused.value.codes == ("same.not_both",)
    assert told[0] == told[1]


def test_the_lead_decides_by_references_alone(cast: Cast, take: Take, in_october: datetime) -> None:
    first = take(by=cast.asha, at=BEFORE)
    case = open_support_case(referral=first, caseworker=cast.asha, by=cast.sam, at=MONDAY)
    take(by=cast.carys, **AGAIN)
    pair = pair_of()
    _, day = page(cast.lena, "support:my-day")
    assert reverse("people:pair", args=[pair.pk]) in day and "Marea" not in day
    status, shown = page(cast.lena, "people:pair", pair.pk)
    assert status == 200 and case.ref in shown and "Name sounds the same" in shown and "Asha" in shown
    assert "Felows" not in shown and "900101" not in shown
    assert post(cast.lena, reverse("people:pair", args=[pair.pk]), verdict="same").status_code == 302
    assert pair_of().verdict == Verdict.SAME
    assert "look_into_same" not in {task.kind for task in tasks.open_for(cast.lena)}
    assert not Person.visible_to(cast.asha).filter(pk=pair.other if pair.one == first.person_id else pair.one).exists()


def test_a_lead_who_may_not_see_one_of_them_is_not_told(cast: Cast, take: Take, in_october: datetime) -> None:
    first = take(by=cast.asha, at=BEFORE)
    ties.block(staff=cast.lena, case_id=first.pk, reason="friend", at=MONDAY)
    take(by=cast.carys, **AGAIN)
    assert page(cast.lena, "people:pair", pair_of().pk)[0] == 404
    assert "look_into_same" not in {task.kind for task in tasks.open_for(cast.lena)}
    assert not open_to(cast.lena).exists()


def test_linked_and_taken_back_with_its_history(cast: Cast, take: Take, in_october: datetime) -> None:
    take(at=BEFORE), take(**AGAIN)
    pair = pair_of()
    address = reverse("people:pair", args=[pair.pk])
    assert "Maria Fellows and Marea Felows" in page(cast.asha, "people:pairs")[1].replace(
        "Marea Felows and Maria Fellows", "Maria Fellows and Marea Felows"
    )
    post(cast.asha, address, verdict="same")
    _, shown = page(cast.asha, "people:pair", pair.pk)
    assert "Linked" in shown and "Take the link back" in shown
    with pytest.raises(Refused) as refused:
        sameness.say_same(pair=pair, by=cast.asha, at=LATER)
    assert refused.value.codes == ("same.said_already",)
    post(cast.asha, address)
    assert pair_of().verdict == Verdict.NOT_SAME
    assert list(pair.said.order_by("at", "verdict").values_list("verdict", flat=True)) in (
        ["same", "not_same"],
        ["not_same", "same"],
    )
    _, shown = page(cast.asha, "people:pair", pair.pk)
    assert "the same, linked" in shown and "not the same (" in shown
    assert Person.visible_to(cast.asha).count() == 2


def test_what_was_said_is_not_asked_again(cast: Cast, take: Take, in_october: datetime) -> None:
    take(at=BEFORE)
    second = take(**AGAIN)
    sameness.say_not_same(pair=pair_of(), by=cast.asha, at=LATER)
    change_details(person=second.person, email="marea@example.org", by=cast.asha, at=LATER)
    assert pair_of().verdict == Verdict.NOT_SAME
    assert "The same person" not in page(cast.asha, "support:referral", second.pk)[1]


def test_a_detail_learned_later_is_compared_too(cast: Cast, take: Take, in_october: datetime) -> None:
    take()
    second = take(name="Maria Fellows", given={"phone": "07700 900777"}, incident=NO_INCIDENT, at=LATER)
    assert not Pair.objects.exists()
    change_details(person=second.person, born="1979-03-14", by=cast.asha, at=LATER)
    assert pair_of().level == Level.LIKELY
    change_details(person=second.person, phone="07700 900101", by=cast.asha, at=LATER)
    assert "phone_same" in pair_of().evidence


def test_a_conflict_is_looked_at_again_for_both(cast: Cast, take: Take, in_october: datetime) -> None:
    """Carys knows the person by an e-mail address that only the second entry has: linked, the first is shut too."""
    first = take(given={"born": "1979-03-14", "phone": "07700 900101"}, at=BEFORE)
    second = take(**(AGAIN | {"given": AGAIN["given"] | {"email": "marea@example.org"}}))
    ties.tie(staff=cast.carys, case_id=first.pk, case_kind="referral", kind="caseworker", at=MONDAY)
    conflicts.name_known_person(name="Mia", how="friend", email="marea@example.org", by=cast.carys, at=LATER)
    shut = Block.objects.filter(staff=cast.carys)
    assert set(shut.values_list("case_id", flat=True)) == {second.pk}
    sameness.say_same(pair=pair_of(), by=cast.asha, at=LATER)
    assert set(shut.values_list("case_id", flat=True)) == {first.pk, second.pk}
    assert not Referral.visible_to(cast.carys).exists()
    third = take(person=first.person, name="", given=None, at=LATER)
    assert shut.filter(case_id=third.pk).exists()
    with pytest.raises(Refused) as refused:
        sameness.say_not_same(pair=pair_of(), by=cast.asha, at=LATER)
    assert refused.value.codes == ("same.walls_stand_by_it",)
    sameness.say_not_same(pair=pair_of(), by=cast.sam, at=LATER)
    assert set(shut.values_list("case_id", flat=True)) == {second.pk}
    sameness.say_same(pair=pair_of(), by=cast.sam, at=LATER)
    assert set(shut.values_list("case_id", flat=True)) == {first.pk, second.pk, third.pk}


def test_a_wall_that_stands_of_itself_outlives_the_link(cast: Cast, take: Take, in_october: datetime) -> None:
    first, second = take(at=BEFORE), take(**AGAIN)
    sameness.say_same(pair=pair_of(), by=cast.asha, at=LATER)
    conflicts.name_known_person(name="Mia", how="friend", phone="07700 900101", by=cast.carys, at=LATER)
    assert not KnownMatch.objects.filter(by_link=True).exists()
    sameness.say_not_same(pair=pair_of(), by=cast.sam, at=LATER)
    assert set(Block.objects.values_list("case_id", flat=True)) == {first.pk, second.pk}
