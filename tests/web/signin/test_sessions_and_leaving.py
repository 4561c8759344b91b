"""SEC-34, SEC-35: two browsers at most, each of which can be ended; a fresh second step before what opens more than
one's own work; and an account is closed the same day, once everything has another owner."""

import html
import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.urls import reverse

from tests.web.cast import Cast
from tests.web.signin.test_sign_in import CODE, PASSWORD, SECRET, Time, code_at, is_in, moment_of_code, sign_in
from tests.web.support.conftest import case, in_october, take
from wayforward.process.decision import Refused
from wayforward.web.accounts import tasks
from wayforward.web.accounts.models import Staff, Task, Tie
from wayforward.web.accounts.walled import Purpose
from wayforward.web.people.actions import visits
from wayforward.web.signin.actions import leaving
from wayforward.web.signin.models import SignedIn
from wayforward.web.support import places
from wayforward.web.support.models import SupportCase

__all__ = ["case", "in_october", "moment_of_code", "take"]
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0 Safari/537.36"


@pytest.fixture
def for_real(settings: Any) -> Iterator[None]:
    settings.WAYFORWARD_DEMONSTRATION = False
    yield


@pytest.fixture
def with_app(cast: Cast, for_real: None) -> Staff:
    cast.lena.set_password(PASSWORD)
    cast.lena.save()
    TOTP.activate(cast.lena, SECRET)
    return cast.lena


def come_in(stands: Time, browser: str = CHROME) -> Client:
    client = Client(headers={"user-agent": browser})
    sign_in(client, "lena.riverside")
    client.post(CODE, {"code": code_at(stands)})
    assert is_in(client)
    stands.later(seconds=31)
    return client


def test_a_third_browser_ends_the_first(with_app: Staff, moment_of_code: Time) -> None:
    first, second, third = (come_in(moment_of_code) for _ in range(3))
    assert not is_in(first) and is_in(second) and is_in(third)
    assert SignedIn.objects.filter(staff_id=with_app.pk).count() == 2


def test_where_one_is_signed_in_is_shown_and_ended(with_app: Staff, moment_of_code: Time) -> None:
    here, there = come_in(moment_of_code), come_in(moment_of_code, "Mozilla/5.0 (X11; Linux) Firefox/140.0")
    shown = here.get(reverse("signin:sessions")).content.decode()
    assert "Chrome on Windows (this one)" in shown and "Firefox on Linux" in shown and "Mozilla" not in shown
    here.post(reverse("signin:sessions"))
    assert is_in(here) and not is_in(there)


def test_a_session_that_ended_is_listed_no_more(with_app: Staff, moment_of_code: Time) -> None:
    client = come_in(moment_of_code)
    client.post(reverse("signin:sign-out"))
    assert not SignedIn.objects.exists()


def test_a_browser_that_changed_its_password_can_still_be_ended(with_app: Staff, moment_of_code: Time) -> None:
    here, there = come_in(moment_of_code), come_in(moment_of_code)
    new = "nine quiet green doors"
    typed = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert there.post(reverse("account_change_password"), typed).status_code == 302
    assert not is_in(here) and is_in(there)
    moment_of_code.later(minutes=2)
    assert is_in(there)
    from wayforward.web.signin import sessions

    sessions.end_all(with_app)
    assert not is_in(there)


@pytest.fixture
def lead(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.lena)
    return client


def token(page: Any) -> str:
    return str(page.content.decode().split('name="wf-submit" value="')[1].split('"')[0])


def test_work_goes_to_others_and_the_account_is_closed(
    cast: Cast, case: SupportCase, lead: Client, in_october: datetime
) -> None:
    address = reverse("signin:leaving", args=[cast.asha.pk])
    page = lead.get(address)
    shown = page.content.decode()
    assert case.ref in shown and "Maria" not in shown and "Close the account" not in shown
    head = shown.split("<main")[0].split("</title>")[1]
    assert cast.asha.name not in head and cast.lena.name in head
    nobody = lead.post(address, {f"caseworker-{case.pk}": "", "wf-submit": token(page)}).content.decode()
    assert "Choose somebody for at least one of the cases." in nobody and "Given on." not in nobody
    lead.post(address, {f"caseworker-{case.pk}": str(cast.carys.pk), "wf-submit": token(page)})
    case.refresh_from_db()
    assert case.caseworker == cast.carys
    page = lead.get(address)
    assert "Everything has another owner" in page.content.decode()
    assert lead.post(address, {"wf-submit": token(page)}).status_code == 302
    cast.asha.refresh_from_db()
    assert not cast.asha.is_active
    assert not Tie.objects.filter(staff=cast.asha, until=None).exists()
    assert not Task.unwalled(Purpose.CHECKING).filter(staff=cast.asha, done_at=None, cancelled_at=None).exists()
    gone = Client()
    gone.force_login(cast.asha)
    assert gone.get(reverse("support:my-day")).status_code == 302


def test_a_supervisor_who_leaves_is_replaced(cast: Cast, case: SupportCase, lead: Client) -> None:
    cast.carys.roles = ["supervisor"]
    cast.carys.save()
    address = reverse("signin:leaving", args=[cast.sam.pk])
    page = lead.get(address)
    lead.post(address, {f"supervisor-{case.pk}": str(cast.carys.pk), "wf-submit": token(page)})
    case.refresh_from_db()
    assert case.supervisor == cast.carys
    assert not SupportCase.visible_to(cast.sam).exists() and SupportCase.visible_to(cast.carys).exists()


def test_nothing_is_closed_over_work_that_waits(
    cast: Cast, case: SupportCase, in_october: datetime, close: Callable[[], Staff]
) -> None:
    with pytest.raises(Refused) as refused:
        close()
    assert refused.value.codes == ("leaving.has_support_cases",)
    leaving.hand_on(staff=cast.asha, part="caseworker", case=case, to=cast.carys, by=cast.lena, at=in_october)
    visits.plan_visit(
        place=places.of_case(case),
        staff=cast.carys,
        starts_at=in_october + timedelta(hours=20),
        check_in_by=in_october + timedelta(hours=22),
        alert=cast.asha,
        where="Her flat",
        by=cast.carys,
        at=in_october,
    )
    with pytest.raises(Refused) as refused:
        close()
    assert refused.value.codes == ("leaving.has_visits",)


@pytest.fixture
def close(cast: Cast, in_october: datetime) -> Callable[[], Staff]:
    return lambda: leaving.close_account(staff=cast.asha, by=cast.lena, at=in_october)


def test_duties_by_name_go_to_the_leads(
    cast: Cast, case: SupportCase, in_october: datetime, close: Callable[[], Staff]
) -> None:
    leaving.hand_on(staff=cast.asha, part="caseworker", case=case, to=cast.carys, by=cast.lena, at=in_october)
    tasks.add(
        service=cast.service,
        case_id=case.pk,
        kind="call_back",
        due_at=in_october,
        staff=cast.asha,
        compartment="status",
    )
    close()
    assert "call_back" in {task.kind for task in tasks.open_for(cast.lena)}


@pytest.mark.parametrize("name", ["asha", "carys", "dev", "farah"])
def test_nobody_else_closes_accounts(name: str, cast: Cast) -> None:
    client = Client()
    client.force_login(getattr(cast, name))
    assert client.get(reverse("signin:staff")).status_code == (200 if name == "dev" else 404)
    assert client.get(reverse("signin:leaving", args=[cast.ben.pk])).status_code == 404


def test_many_staff_are_paged(cast: Cast, lead: Client) -> None:
    for number in range(60):
        Staff.objects.create_user(
            f"many{number}",
            name="Sam Jones" if number > 15 else f"Member {number:02}",
            service=cast.service,
            roles=["caseworker"],
        )
    seen: list[str] = []
    address = reverse("signin:staff")
    where: str | None = address
    while where:
        page = lead.get(where).content.decode()
        seen += re.findall(r"<th scope=\"row\"[^>]*>([^<]+)</th>", page)
        more = re.search(r'href="\?([^"]*after=[^"]+)"', page)
        where = f"{address}?{html.unescape(more[1])}" if more else None
    assert sorted(seen) == sorted(Staff.objects.filter(service=cast.service).values_list("name", flat=True))
