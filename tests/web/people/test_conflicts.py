"""SEC-22: whoever knows somebody in a case does not see it, whoever said so; and nobody can set a sure match aside."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.web.cast import Cast
from wayforward.process.decision import Refused
from wayforward.process.walls import Tie
from wayforward.web import record
from wayforward.web.accounts import tasks, ties
from wayforward.web.accounts.look import Look
from wayforward.web.accounts.models import Block, Staff, Task
from wayforward.web.accounts.walled import Purpose
from wayforward.web.people.actions import conflicts, emergencies
from wayforward.web.people.actions.persons import change_details, set_details
from wayforward.web.people.models import KnownPerson, Person
from wayforward.web.people.search import search
from wayforward.web.restorative.models import RJCase
from wayforward.web.support.actions.cases import open_support_case, reallocate_support
from wayforward.web.support.models import Referral, SupportCase

MARIA = {"name": "Maria Fellows", "how": "neighbour"}


def sees(staff: Staff, case: SupportCase) -> bool:
    """Does anything of the case come to this member of staff: its page, a list, a search, a duty, the person?"""
    client = Client()
    client.force_login(staff)
    page = client.get(reverse("support:case", args=[case.pk])).status_code == 200
    return any(
        [
            page,
            SupportCase.visible_to(staff).filter(pk=case.pk).exists(),
            Person.visible_to(staff).filter(pk=case.person_id).exists(),
            tasks.open_for(staff).filter(case_id=case.pk).exists(),
            bool(search(staff, "Fellows").people),
            bool(search(staff, case.ref).cases),
        ]
    )


def reason(staff: Staff, case: SupportCase) -> str:
    wall = Block.objects.filter(staff=staff, case_id=case.pk).first()
    return wall.reason if wall else ""


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ({"phone": "+44 7700 900101"}, "match"),
        ({"email": "MARIA@example.org"}, "match"),
        ({"born": "1979-03-14"}, "match"),
        ({"postcode": "le2 6ta"}, "match"),
        ({}, "possible_match"),
        ({"born": "1980-01-01"}, ""),
        ({"name": "Maria Felton", "postcode": "le2 6ta"}, ""),
    ],
)
def test_a_person_named_before_the_referral_shuts_it(
    more: dict[str, str], found: str, cast: Cast, take: Callable[..., Referral], in_october: datetime
) -> None:
    conflicts.name_known_person(by=cast.sam, at=in_october, **(MARIA | more))
    referral = take()
    wall = Block.objects.filter(case_id=referral.pk).first()
    assert (wall.reason if wall else "") == found
    assert Referral.visible_to(cast.sam).exists() == (not found)


def test_naming_somebody_shuts_the_cases_that_they_are_in_already(
    cast: Cast, case: SupportCase, in_october: datetime
) -> None:
    assert sees(cast.asha, case)
    conflicts.name_known_person(phone="07700 900101", by=cast.asha, at=in_october, **MARIA)
    assert reason(cast.asha, case) == "match" and not sees(cast.asha, case)
    case.refresh_from_db()
    assert case.caseworker is None
    assert Task.unwalled(Purpose.CHECKING).filter(case_id=case.pk, staff=cast.asha, done_at=None).count() == 0


def test_a_detail_learned_later_shuts_the_case(cast: Cast, case: SupportCase, in_october: datetime) -> None:
    conflicts.name_known_person(name="Nadia Hollis", how="friend", phone="07700 900555", by=cast.asha, at=in_october)
    assert sees(cast.asha, case)
    set_details(person=case.person, phone="07700 900555", by=cast.asha, at=in_october)
    assert not sees(cast.asha, case)


def test_others_go_on_and_the_lead_chooses_who(cast: Cast, case: SupportCase, in_october: datetime) -> None:
    conflicts.recuse(case_kind="support", case_id=case.pk, how="friend", by=cast.asha, at=in_october)
    assert not sees(cast.asha, case) and sees(cast.sam, case)
    waiting = {task.kind for task in tasks.open_for(cast.lena)}
    assert {"reassign_caseworker", "conflict_review"} <= waiting
    lead = Client()
    lead.force_login(cast.lena)
    day = lead.get(reverse("support:my-day")).content.decode()
    address = reverse("support:reassign", args=[case.pk])
    assert address in day and "Maria" not in day
    page = lead.get(address)
    assert "Maria" not in page.content.decode() and "Carys" in page.content.decode()
    lead.post(address, {"caseworker": str(cast.carys.pk), "wf-submit": _once(page)})
    case.refresh_from_db()
    assert case.caseworker == cast.carys and sees(cast.carys, case)
    assert "reassign_caseworker" not in {task.kind for task in tasks.open_for(cast.lena)}
    assert lead.get(address).status_code == 404


def test_whoever_is_walled_off_gets_it_from_nobody(cast: Cast, case: SupportCase, in_october: datetime) -> None:
    conflicts.recuse(case_kind="support", case_id=case.pk, how="friend", by=cast.asha, at=in_october)
    case.refresh_from_db()
    with pytest.raises(Refused) as refused:
        reallocate_support(case=case, caseworker=cast.asha, by=cast.sam, at=in_october)
    assert refused.value.codes == ("support.caseworker_has_conflict",)
    with pytest.raises(Refused) as refused:
        emergencies.open_in_emergency(reference=case.ref, why="danger", by=cast.asha, at=in_october)
    assert refused.value.codes == ("emergency.no_such_case",)


def test_whoever_facilitated_does_not_become_the_caseworker(
    cast: Cast, case: SupportCase, in_october: datetime, moment: datetime
) -> None:
    from wayforward.web.restorative.models import Participation

    rj = RJCase(service=cast.service, ref="K7QX4M", key_id=case.key_id, received_at=in_october)
    rj.save()
    Participation(
        case=rj,
        compartment="harmed",
        key_id=case.key_id,
        person=case.person,
        role="harmed",
        state="exploring",
        state_at=in_october,
        support_case_id=case.pk,
        joined_at=in_october,
    ).save()
    before = in_october - timedelta(days=9)
    ties.tie(staff=cast.carys, case_id=rj.pk, case_kind="restorative", kind=Tie.FACILITATOR, at=before)
    ties.untie(staff=cast.carys, case_id=rj.pk, at=in_october - timedelta(days=1))
    with pytest.raises(Refused) as refused:
        reallocate_support(case=case, caseworker=cast.carys, by=cast.sam, at=in_october)
    assert refused.value.codes == ("support.facilitator_is_impartial",)


def test_a_lead_says_that_it_is_somebody_else(cast: Cast, case: SupportCase, in_october: datetime) -> None:
    conflicts.name_known_person(by=cast.carys, at=in_october, **MARIA)
    assert reason(cast.carys, case) == "possible_match"
    lead = Client()
    lead.force_login(cast.lena)
    address = reverse("people:clear-match", args=[case.pk, cast.carys.pk])
    assert address in lead.get(reverse("support:my-day")).content.decode()
    page = lead.get(address)
    assert "Maria" not in page.content.decode() and "Carys" in page.content.decode()
    assert lead.post(address, {"wf-submit": _once(page)}).status_code == 302
    assert reason(cast.carys, case) == ""
    reallocate_support(case=case, caseworker=cast.carys, by=cast.sam, at=in_october)
    assert sees(cast.carys, case)
    # Cleared once is cleared: the same name is not asked about again; more than the name is.
    change_details(person=case.person, known_as="Mia", by=cast.sam, at=in_october)
    assert reason(cast.carys, case) == ""


def test_what_was_possible_and_is_said_aloud_is_sure(cast: Cast, case: SupportCase, in_october: datetime) -> None:
    conflicts.name_known_person(by=cast.carys, at=in_october, **MARIA)
    assert reason(cast.carys, case) == "possible_match"
    conflicts.recuse(case_kind="support", case_id=case.pk, how="neighbour", by=cast.carys, at=in_october)
    with pytest.raises(Refused) as refused:
        conflicts.clear_match(case_kind="support", case_id=case.pk, staff=cast.carys, by=cast.lena, at=in_october)
    assert refused.value.codes == ("conflict.no_such_match",)
    assert reason(cast.carys, case) == "neighbour"
    ties.block(staff=cast.carys, case_id=case.pk, reason="possible_match", at=in_october)
    assert reason(cast.carys, case) == "neighbour"


def test_a_sure_match_is_set_aside_by_nobody(cast: Cast, case: SupportCase, in_october: datetime) -> None:
    conflicts.name_known_person(born="1979-03-14", by=cast.carys, at=in_october, **MARIA)
    for by, code in ((cast.lena, "conflict.is_certain"), (cast.dev, "conflict.for_a_lead")):
        with pytest.raises(Refused) as refused:
            conflicts.clear_match(case_kind="support", case_id=case.pk, staff=cast.carys, by=by, at=in_october)
        assert code in refused.value.codes


def test_nobody_decides_about_themselves(cast: Cast, case: SupportCase, in_october: datetime) -> None:
    conflicts.name_known_person(by=cast.sam, at=in_october, **MARIA)
    with pytest.raises(Refused) as refused:
        conflicts.clear_match(case_kind="support", case_id=case.pk, staff=cast.sam, by=cast.sam, at=in_october)
    assert refused.value.codes == ("conflict.not_about_yourself",)


def test_a_name_taken_back_shuts_no_more_and_opens_nothing(
    cast: Cast, case: SupportCase, take: Callable[..., Referral], in_october: datetime
) -> None:
    known = conflicts.name_known_person(phone="07700 900101", by=cast.carys, at=in_october, **MARIA)
    with pytest.raises(Refused):
        conflicts.take_back_known_person(known=known, by=cast.lena, at=in_october)
    conflicts.take_back_known_person(known=known, by=cast.carys, at=in_october)
    assert reason(cast.carys, case) == "match"
    later = take(person=case.person, name="", given=None)
    assert not Block.objects.filter(case_id=later.pk, staff=cast.carys).exists()


def test_whom_one_knows_is_read_by_nobody_else(cast: Cast, in_october: datetime) -> None:
    known = conflicts.name_known_person(name="Nadia Hollis", how="relative", by=cast.asha, at=in_october)
    for name, staff in cast.everyone().items():
        client = Client()
        client.force_login(staff)
        shown = client.get(reverse("people:known")).content.decode()
        assert ("Nadia Hollis" in shown) == (name == "asha")
        assert KnownPerson.visible_to(staff).exists() == (name == "asha")
        opened = client.get(reverse("people:take-back", args=[known.pk])).status_code
        assert opened == (200 if name == "asha" else 404)


def test_the_record_says_that_there_was_a_conflict_and_not_who(
    cast: Cast, case: SupportCase, in_october: datetime
) -> None:
    conflicts.name_known_person(phone="07700 900101", by=cast.carys, at=in_october, **MARIA)
    line = record.Line.unwalled(Purpose.CHECKING).get(event="conflict_found")
    assert line.case_id == case.pk and line.actor_id is None and str(cast.carys.pk) not in str(line.payload)


def test_the_page_of_walls_is_for_those_in_charge(cast: Cast, case: SupportCase, in_october: datetime) -> None:
    conflicts.recuse(case_kind="support", case_id=case.pk, how="friend", by=cast.asha, at=in_october)
    for name, staff in cast.everyone().items():
        client = Client()
        client.force_login(staff)
        status = client.get(reverse("people:walls", args=[case.pk])).status_code
        assert status == (200 if name in ("sam", "lena") else 404), name
        assert not Look.at(cast.asha, case.pk).compartments


def test_a_supervisor_of_other_cases_is_not_told_of_this_one(cast: Cast, case: SupportCase) -> None:
    other = Staff.objects.create_user("other", name="Olive", service=cast.service, roles=["supervisor"])
    client = Client()
    client.force_login(other)
    for page, args in (
        ("walls", [case.pk]),
        ("clear-match", [case.pk, cast.carys.pk]),
        ("who-looked", ["support", case.pk]),
    ):
        assert client.get(reverse(f"people:{page}", args=args)).status_code == 404
    assert client.get(reverse("support:reassign", args=[case.pk])).status_code == 404


def test_stepping_back_is_two_clicks(cast: Cast, case: SupportCase) -> None:
    client = Client()
    client.force_login(cast.asha)
    address = reverse("people:recuse", args=["support", case.pk])
    assert address in client.get(reverse("support:case", args=[case.pk])).content.decode()
    page = client.get(address)
    answer = client.post(address, {"how": "other", "wf-submit": _once(page)}, follow=True)
    assert "You have stepped back" in answer.content.decode() and not sees(cast.asha, case)


def _once(page: Any) -> str:
    """The token by which a form is sent once."""
    return str(page.content.decode().split('name="wf-submit" value="')[1].split('"')[0])


def test_a_case_opened_by_somebody_who_knows_the_person(
    cast: Cast, take: Callable[..., Referral], in_october: datetime
) -> None:
    conflicts.name_known_person(phone="07700 900101", by=cast.asha, at=in_october, **MARIA)
    referral = take(by=cast.carys)
    with pytest.raises(Refused) as refused:
        open_support_case(referral=referral, caseworker=cast.asha, by=cast.sam, at=in_october)
    assert refused.value.codes == ("support.caseworker_has_conflict",)
