"""SEC-24, SEC-34: who works here and as what is said by two people, never by the one whom it concerns, and whoever's
roles change is signed out everywhere."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from tests.web.cast import Cast
from tests.web.signin.test_sessions_and_leaving import come_in, for_real, token, with_app
from tests.web.signin.test_sign_in import Time, is_in, moment_of_code
from tests.web.support.conftest import case, in_october, take
from wayforward.process.decision import Refused
from wayforward.web.accounts.models import Staff
from wayforward.web.record.models import Line
from wayforward.web.signin.actions import leaving, staffing
from wayforward.web.signin.models import StaffChange
from wayforward.web.support.models import SupportCase

__all__ = ["case", "for_real", "in_october", "moment_of_code", "take", "with_app"]
STAFF = reverse("signin:staff")
Browsers = Callable[[Staff], Client]


@pytest.fixture
def as_(cast: Cast) -> Browsers:
    def browser(staff: Staff) -> Client:
        client = Client()
        client.force_login(staff)
        return client

    return browser


def send(client: Client, address: str, **typed: Any) -> Any:
    """What is posted from a page; also from one that offers no form."""
    page = client.get(address)
    number = token(page) if b'name="wf-submit"' in page.content else str(uuid4())
    return client.post(address, {**typed, "wf-submit": number})


def proposed() -> StaffChange:
    return StaffChange.objects.latest("proposed_at")


def lines(event: str) -> list[Line]:
    return list(Line.unwalled("checking").filter(event=event))


def test_somebody_is_added_by_two(cast: Cast, as_: Browsers) -> None:
    typed = {"name": "Wren Adeyemi", "username": "Wren.Riverside", "roles": ["caseworker"], "level": ""}
    assert send(as_(cast.dev), reverse("signin:add-staff"), **typed)["Location"] == STAFF
    assert not Staff.objects.filter(username="wren.riverside").exists()
    assert "Wren Adeyemi" in as_(cast.lena).get(STAFF).content.decode()
    here = reverse("signin:proposal", args=[proposed().pk])
    page = as_(cast.lena).get(here).content.decode()
    assert "Wren Adeyemi" in page and "Caseworker" in page and "wren.riverside" in page
    assert send(as_(cast.lena), here).status_code == 302
    added = Staff.objects.get(username="wren.riverside")
    assert added.roles == ["caseworker"] and added.is_active and not added.has_usable_password()
    assert [line.actor_id for line in lines("staff_change_proposed")] == [cast.dev.pk]
    assert [line.actor_id for line in lines("staff_added")] == [cast.lena.pk]
    assert proposed().agreed_by == cast.lena
    with pytest.raises(Refused) as refused:
        staffing.agree(change=proposed(), by=cast.lena, at=proposed().proposed_at)
    assert refused.value.codes == ("staffing.over",)


def test_whoever_proposed_cannot_agree_and_can_give_up(cast: Cast, as_: Browsers) -> None:
    send(as_(cast.dev), reverse("signin:change-staff", args=[cast.asha.pk]), roles=["caseworker", "rj_lead"])
    here = reverse("signin:proposal", args=[proposed().pk])
    page = as_(cast.dev).get(here)
    assert "Somebody else has to agree" in page.content.decode()
    assert "holds from now on" not in page.content.decode()
    refused = send(as_(cast.dev), here).content.decode()
    assert "You proposed this yourself" in refused
    cast.asha.refresh_from_db()
    assert cast.asha.roles == ["caseworker"]
    assert send(as_(cast.dev), reverse("signin:give-up-proposal", args=[proposed().pk])).status_code == 302
    assert len(lines("staff_change_given_up")) == 1
    assert "given up already" in send(as_(cast.lena), here).content.decode()


def test_nobody_gives_themselves_a_role(cast: Cast, as_: Browsers) -> None:
    own = reverse("signin:change-staff", args=[cast.dev.pk])
    said = send(as_(cast.dev), own, roles=["administrator", "rj_lead"]).content.decode()
    assert "Nobody changes their own roles" in said and not StaffChange.objects.exists()
    # Two who help each other: the one whom it concerns cannot be the second person either.
    send(as_(cast.dev), reverse("signin:change-staff", args=[cast.lena.pk]), roles=["rj_lead", "administrator"])
    said = send(as_(cast.lena), reverse("signin:proposal", args=[proposed().pk])).content.decode()
    assert "Nobody changes their own roles" in said
    cast.lena.refresh_from_db()
    assert cast.lena.roles == ["rj_lead"]


@pytest.mark.parametrize("name", ["asha", "ben", "sam", "farah", "lena"])
def test_nobody_else_proposes(name: str, cast: Cast, as_: Browsers) -> None:
    client = as_(getattr(cast, name))
    for address in (reverse("signin:add-staff"), reverse("signin:change-staff", args=[cast.carys.pk])):
        assert client.get(address).status_code == 404 == client.post(address, {"roles": ["rj_lead"]}).status_code


def test_another_service_is_not_there(cast: Cast, as_: Browsers) -> None:
    from tests.web.cast import assemble

    other = assemble("hillside")
    assert as_(other.dev).get(reverse("signin:change-staff", args=[cast.asha.pk])).status_code == 404
    send(as_(cast.dev), reverse("signin:change-staff", args=[cast.asha.pk]), roles=["practitioner"])
    for name in ("signin:proposal", "signin:give-up-proposal"):
        assert as_(other.lena).get(reverse(name, args=[proposed().pk])).status_code == 404


def test_sessions_end_when_roles_change(
    with_app: Staff, cast: Cast, moment_of_code: Time, in_october: datetime
) -> None:
    here, there = come_in(moment_of_code), come_in(moment_of_code)
    change = staffing.propose_roles(staff=with_app, roles=["supervisor"], by=cast.dev, at=in_october)
    other = Staff.objects.create_user("dp", name="Priya", service=cast.service, roles=["data_protection"])
    assert is_in(here)
    staffing.agree(change=change, by=other, at=in_october)
    assert not is_in(here) and not is_in(there)
    with_app.refresh_from_db()
    assert with_app.roles == ["supervisor"]
    assert [line.payload["roles"] for line in lines("staff_roles_changed")] == [["supervisor"]]


def test_the_last_administrator_stays(cast: Cast, in_october: datetime) -> None:
    second = Staff.objects.create_user("second", name="Ines", service=cast.service, roles=["administrator"])
    change = staffing.propose_roles(staff=cast.dev, roles=["commissioner"], by=second, at=in_october)
    back = staffing.propose_roles(staff=second, roles=["commissioner"], by=cast.dev, at=in_october)
    staffing.agree(change=change, by=cast.lena, at=in_october)
    with pytest.raises(Refused) as refused:
        staffing.agree(change=back, by=cast.lena, at=in_october)
    assert refused.value.codes == ("staffing.last_administrator",)
    with pytest.raises(Refused) as refused:
        leaving.close_account(staff=second, by=cast.lena, at=in_october)
    assert refused.value.codes == ("staffing.last_administrator",)


def test_a_role_with_cases_in_it_stays(cast: Cast, case: SupportCase, in_october: datetime) -> None:
    for staff, kept in ((cast.asha, ["practitioner"]), (cast.sam, ["rj_lead"])):
        with pytest.raises(Refused) as refused:
            staffing.propose_roles(staff=staff, roles=kept, by=cast.dev, at=in_october)
        assert refused.value.codes == ("staffing.has_work",)
    more = ["caseworker", "practitioner"]
    assert staffing.propose_roles(staff=cast.asha, roles=more, by=cast.dev, at=in_october).roles == more


def test_a_closed_account_is_opened_again_without_its_old_ways_in(
    cast: Cast, as_: Browsers, in_october: datetime
) -> None:
    cast.ben.set_password("three calm wooden boats")
    cast.ben.save()
    leaving.close_account(staff=cast.ben, by=cast.lena, at=in_october)
    send(
        as_(cast.dev),
        reverse("signin:change-staff", args=[cast.ben.pk]),
        roles=["practitioner"],
        level="sensitive_complex",
        vetted_until_day="1",
        vetted_until_month="2",
        vetted_until_year="2030",
    )
    assert send(as_(cast.lena), reverse("signin:proposal", args=[proposed().pk])).status_code == 302
    cast.ben.refresh_from_db()
    assert cast.ben.is_active and not cast.ben.has_usable_password() and cast.ben.level == "sensitive_complex"
    assert cast.ben.vetted_until == date(2030, 2, 1)
    assert len(lines("staff_returned")) == 1


@pytest.mark.parametrize("name", ["Wren Adeyemi", "wren@mail", "", "ẃren", "a/b"])
def test_a_user_name_is_plain(name: str, cast: Cast, as_: Browsers) -> None:
    typed = {"name": "Wren", "username": name, "roles": ["caseworker"]}
    assert send(as_(cast.dev), reverse("signin:add-staff"), **typed).status_code == 200
    assert not StaffChange.objects.exists()


def test_many_proposals_are_paged(cast: Cast, as_: Browsers, in_october: datetime) -> None:
    for number in range(23):
        staffing.propose_addition(
            username=f"new{number}", name=f"New {number:02}", roles=["caseworker"], by=cast.dev, at=in_october
        )
    seen, where = [], STAFF
    while where:
        page = as_(cast.lena).get(where)
        seen += [each["who"] for each in page.context["waiting"]]
        where = page.context["waiting_page"].older and f"{STAFF}{page.context['waiting_page'].older}"
    assert sorted(seen) == [f"New {number:02}" for number in range(23)]
