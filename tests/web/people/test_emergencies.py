"""SEC-23: emergency access is asked for with a reason, told to the leads, ends by itself, changes nothing, and is
looked at by somebody else. And what is unusual about who looked is told to those who answer for it."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.web.cast import Cast
from wayforward.process.decision import Refused
from wayforward.process.duties import Role
from wayforward.web import clock, record
from wayforward.web.accounts import tasks
from wayforward.web.accounts.models import EmergencyAccess, Staff
from wayforward.web.accounts.walled import Purpose
from wayforward.web.people.actions import emergencies
from wayforward.web.record import looks
from wayforward.web.support.models import SupportCase


def page(staff: Staff, name: str, *args: object) -> tuple[int, str]:
    client = Client()
    client.force_login(staff)
    answer = client.get(reverse(name, args=args))
    return answer.status_code, answer.content.decode()


@pytest.fixture
def access(cast: Cast, case: SupportCase, in_october: datetime) -> EmergencyAccess:
    """Carys opens Maria's case: asha cannot be reached."""
    typed = case.ref.lower().replace("-", " ")
    return emergencies.open_in_emergency(reference=typed, why="colleague_away", by=cast.carys, at=in_october)[0]


def test_it_shows_the_case_for_an_hour(cast: Cast, case: SupportCase, access: EmergencyAccess) -> None:
    assert page(cast.carys, "support:case", case.pk)[0] == 200
    with clock.at(access.until - timedelta(seconds=1)):
        assert page(cast.carys, "support:case", case.pk)[0] == 200
    with clock.at(access.until):
        assert page(cast.carys, "support:case", case.pk)[0] == 404


def test_opened_again_it_lasts_an_hour_from_then(cast: Cast, case: SupportCase, access: EmergencyAccess) -> None:
    later = access.at + timedelta(minutes=50)
    with clock.at(later):
        emergencies.open_in_emergency(reference=case.ref, why="danger", by=cast.carys, at=later)
    with clock.at(later + timedelta(minutes=59)):
        assert page(cast.carys, "support:case", case.pk)[0] == 200
    with clock.at(later + timedelta(minutes=60)):
        assert page(cast.carys, "support:case", case.pk)[0] == 404


@pytest.mark.parametrize("step", ["close", "hand-over", "write-note", "start-contact"])
def test_it_changes_nothing(step: str, cast: Cast, case: SupportCase, access: EmergencyAccess) -> None:
    client = Client()
    client.force_login(cast.carys)
    before = case.version
    address = reverse(f"support:{step}", args=[case.pk])
    sent = {"reason": "other", "caseworker": str(cast.carys.pk), "channel": "phone", "text": "Mine now"}
    answer = client.post(address, sent)
    assert answer.status_code in (200, 403, 404)
    case.refresh_from_db()
    assert case.version == before and case.caseworker == cast.asha


def test_the_leads_are_told_at_once_and_review_it(cast: Cast, access: EmergencyAccess, case: SupportCase) -> None:
    page(cast.carys, "support:case", case.pk)
    status, day = page(cast.lena, "support:my-day")
    address = reverse("people:review-emergency", args=[access.pk])
    assert status == 200 and address in day and "opened in an emergency" in day
    status, shown = page(cast.lena, "people:review-emergency", access.pk)
    assert "Carys" in shown and "their worker cannot be reached" in shown and "Maria" not in shown
    assert "<li>" in shown.split("Pages read")[1].split("</dd>")[0]
    emergencies.review_emergency(access=access, finding="justified", by=cast.lena, at=clock.now())
    assert "review_emergency" not in {task.kind for task in tasks.open_for(cast.lena)}
    assert "It was justified" in page(cast.lena, "people:oversight")[1]


def test_nobody_reviews_their_own(cast: Cast, case: SupportCase, in_october: datetime) -> None:
    [own] = emergencies.open_in_emergency(reference=case.ref, why="danger", by=cast.lena, at=in_october)
    with pytest.raises(Refused) as refused:
        emergencies.review_emergency(access=own, finding="justified", by=cast.lena, at=in_october)
    assert refused.value.codes == ("emergency.not_your_own",)
    assert "<form" not in page(cast.lena, "people:review-emergency", own.pk)[1].split("<main")[1]


def test_the_telephone_number_of_whoever_calls_is_enough(cast: Cast, case: SupportCase, in_october: datetime) -> None:
    client = Client()
    client.force_login(cast.carys)
    form = client.get(reverse("people:emergency")).content.decode()
    token = form.split('name="wf-submit" value="')[1].split('"')[0]
    sent = {"reference": "+44 7700 900101", "why": "danger", "wf-submit": token}
    answer = client.post(reverse("people:emergency"), sent)
    assert answer["Location"] == reverse("support:case", args=[case.pk])
    assert client.get(answer["Location"]).status_code == 200
    assert [each.ref for each in EmergencyAccess.objects.all()] == [case.ref]


@pytest.mark.parametrize("reference", ["07700 900999", "", "AAAA-AA", "' OR 1=1 --", "K7QX-4M"])
def test_a_reference_that_is_none_opens_nothing(reference: str, cast: Cast, case: SupportCase) -> None:
    with pytest.raises(Refused) as refused:
        emergencies.open_in_emergency(reference=reference, why="danger", by=cast.carys, at=clock.now())
    assert refused.value.codes == ("emergency.no_such_case",)
    assert not EmergencyAccess.objects.exists()


def test_another_service_does_not_get_in(cast: Cast, case: SupportCase, in_october: datetime) -> None:
    from tests.web.cast import assemble

    stranger = assemble("hillside").sam
    with pytest.raises(Refused):
        emergencies.open_in_emergency(reference=case.ref, why="danger", by=stranger, at=in_october)


def test_who_may_see_what_was_unusual(cast: Cast, access: EmergencyAccess) -> None:
    officer = Staff.objects.create_user(
        "dpo.riverside", name="Dilys", service=cast.service, roles=[str(Role.DATA_PROTECTION)]
    )
    for name, staff in (cast.everyone() | {"officer": officer}).items():
        status, shown = page(staff, "people:oversight")
        assert status == (200 if name in ("sam", "lena", "officer") else 404), name
        assert ("Carys" in shown) == (status == 200)


def test_searches_for_ones_own_name_are_told(cast: Cast, case: SupportCase) -> None:
    client = Client()
    client.force_login(cast.carys)
    client.post(reverse("people:search"), {"q": "carys"})
    client.post(reverse("people:search"), {"q": "Fellows"})
    _, shown = page(cast.lena, "people:oversight")
    assert shown.count("searched for their own name") == 1
    assert not record.Line.unwalled(Purpose.CHECKING).filter(payload__icontains="carys").exists()


def test_refused_looks_are_told_a_page_at_a_time(cast: Cast, case: SupportCase) -> None:
    for _ in range(45):
        with looks.looking():
            record.refused(cast.carys, ["walls.not_entitled"], case)
    client = Client()
    client.force_login(cast.lena)
    first = client.get(reverse("people:oversight")).content.decode()
    assert first.count("Tried to see what is not open to them") == 20
    older = first.split('href="?before=')[1].split('"')[0]
    second = client.get(reverse("people:oversight") + f"?before={older}").content.decode()
    assert second.count("Tried to see what is not open to them") == 20
