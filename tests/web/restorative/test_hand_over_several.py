"""One place in several cases goes to somebody else: what becomes of each is seen first, and nobody skips their
declaration."""

import html
import re
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.web.restorative.way import Way
from wayforward.process.allocation import Place
from wayforward.process.decision import Refused
from wayforward.web import clock
from wayforward.web.accounts import ties
from wayforward.web.accounts.models import Staff, Tie
from wayforward.web.accounts.walled import Purpose, holding
from wayforward.web.record.models import Line
from wayforward.web.restorative import teams
from wayforward.web.restorative.actions import allocation, cases
from wayforward.web.restorative.models import RJCase

URL = reverse("restorative:hand-over-several")
SUBMIT = re.compile(r'name="wf-submit" value="([^"]+)"')
CASES = re.compile(r'name="cases"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="cases"')
INCIDENT = {"title": "A push on the stairs", "summary": "After a meeting."}


@pytest.fixture
def at_work(allocated: Way) -> Iterator[Way]:
    """The case that Grace and Ben facilitate and Sam supervises, an hour later."""
    with clock.at(allocated.now + timedelta(hours=1)):
        yield allocated


@pytest.fixture
def owen(at_work: Way) -> Staff:
    vetted = clock.today() + timedelta(days=100)
    given = {"name": "Owen", "level": "sensitive_complex", "vetted_until": vetted, "roles": ["practitioner"]}
    return Staff.objects.create_user("owen", service=at_work.cast.service, **given)


def another(way: Way, *, given: bool = True) -> RJCase:
    """One case more with Maria in it, which Grace and Ben facilitate."""
    cast, at = way.cast, clock.now()
    people = {"harmed": [way.person("maria")], "initiated_by": "harmed", "source": "harmed_self"}
    case = cases.receive_referral(service=cast.service, incident=INCIDENT, **people, by=cast.lena, at=at)
    cases.accept_referral(case=case, by=cast.lena, at=at)
    if given:
        for each in (cast.grace, cast.ben, cast.sam):
            allocation.declare_no_conflict(case=case, by=each, at=at)
        team = {"facilitator": cast.grace, "co_facilitator": cast.ben, "supervisor": cast.sam}
        allocation.allocate(case=case, **team, by=cast.lena, at=at)
    return case


def declared(case: RJCase, *who: Staff) -> RJCase:
    for each in who:
        allocation.declare_no_conflict(case=case, by=each, at=clock.now())
    return case


def signed_in(staff: Staff) -> Client:
    client = Client()
    client.force_login(staff)
    return client


def look(client: Client, rows: list[RJCase], to: Staff, place: str = "facilitator") -> str:
    typed = {"row": [str(row.pk) for row in rows], "wf-asked": "yes", "place": place, "to": str(to.pk)}
    return html.unescape(client.post(URL, typed).content.decode())


def offered(page: str) -> list[str]:
    return [one or other for one, other in CASES.findall(page)]


def confirm(
    client: Client, rows: list[RJCase], page: str, codes: list[str], to: Staff, place: str = "facilitator"
) -> Any:
    number = SUBMIT.search(page)
    assert number is not None
    asked = {"row": [str(row.pk) for row in rows], "wf-asked": "yes", "place": place, "to": str(to.pk)}
    return client.post(URL, asked | {"wf-confirmed": "yes", "cases": codes, "wf-submit": number[1]})


def now(case: RJCase) -> RJCase:
    found: RJCase = RJCase.unwalled(Purpose.CHECKING).get(pk=case.pk)
    return found


def test_only_where_everybody_declared_and_the_others_are_told_apart(at_work: Way, owen: Staff) -> None:
    ready, undeclared, known = declared(at_work.case, owen), another(at_work), another(at_work)
    never, closed = another(at_work, given=False), declared(another(at_work), owen)
    ties.block(staff=owen, case_id=known.pk, reason="friend", at=clock.now())
    RJCase.unwalled(Purpose.CHECKING).filter(pk=closed.pk).update(facts={**closed_facts(closed)})
    rows, client = [ready, undeclared, known, never, closed], signed_in(at_work.cast.lena)
    assert "Hand restorative cases over" in client.post(URL, {"row": [str(row.pk) for row in rows]}).content.decode()
    page = look(client, rows, owen)
    assert [code.partition("~")[0] for code in offered(page)] == [str(ready.pk)]
    assert page.count("Whoever leads: from Grace to Owen") == 1
    stays = page.split("These stay as they are")[1]
    assert stays.count("Still to say whether they know anybody in it: Owen.") == 1
    assert stays.count("It stays with Grace.") == 3 and stays.count("It stays as it is.") == 1
    assert "Somebody chosen knows a person in this case." in stays
    assert "Nobody leads this case yet, or nobody supervises it." in stays
    done = confirm(client, rows, page, offered(page), owen)
    assert done["Location"] == reverse("restorative:cases")
    assert "1 case was handed over." in client.get(done["Location"]).content.decode()
    assert (now(ready).facilitator, now(ready).co_facilitator, now(ready).supervisor) == (
        owen, at_work.cast.ben, at_work.cast.sam,
    )  # fmt: skip
    assert now(undeclared).facilitator == now(known).facilitator == at_work.cast.grace
    held = Tie.objects.filter(holding(clock.now()), case_id=ready.pk).values_list("staff__name", "kind")
    assert {("Owen", "facilitator"), ("Ben", "co_facilitator"), ("Sam", "supervisor")} <= set(held)
    assert ("Grace", "facilitator") not in held
    assert Line.unwalled("checking").filter(event="facilitator_replaced", case_id=ready.pk).count() == 1


def closed_facts(case: RJCase) -> dict[str, Any]:
    return now(case).facts | {"closed_at": clock.now().isoformat()}


def test_what_was_confirmed_by_hand_goes_past_no_gate(at_work: Way, owen: Staff) -> None:
    """Neither a code that was not offered nor the action itself hands over a case in which somebody has to declare."""
    ready, undeclared = declared(at_work.case, owen), another(at_work)
    client = signed_in(at_work.cast.lena)
    page = look(client, [ready, undeclared], owen)
    forged = [*offered(page), f"{undeclared.pk}~{now(undeclared).version}"]
    answer = html.unescape(confirm(client, [ready, undeclared], page, forged, owen).content.decode())
    assert "Some of them changed since you looked. Nothing was done" in answer
    given: dict[str, Any] = {"place": Place.FACILITATOR, "to": owen, "at": clock.now()}
    with pytest.raises(Refused) as refused:
        allocation.hand_over_several(cases=[ready, undeclared], **given, by=at_work.cast.lena)
    assert refused.value.codes == ("allocation.conflicts_not_declared",)
    with pytest.raises(Refused) as refused:
        allocation.hand_over_several(cases=[ready], **given, by=at_work.cast.sam)
    assert refused.value.codes == ("G1.not_a_lead",)
    assert now(ready).facilitator == now(undeclared).facilitator == at_work.cast.grace


def test_a_declaration_of_a_conflict_between_looking_and_confirming_stops_all(at_work: Way, owen: Staff) -> None:
    first, second = declared(at_work.case, owen), declared(another(at_work), owen)
    client = signed_in(at_work.cast.lena)
    page = look(client, [first, second], owen)
    assert len(offered(page)) == 2
    allocation.declare_conflict(case=second, kind="friend", by=owen, at=clock.now())
    answer = html.unescape(confirm(client, [first, second], page, offered(page), owen).content.decode())
    assert "Some of them changed since you looked. Nothing was done" in answer
    assert [code.partition("~")[0] for code in offered(answer)] == [str(first.pk)]
    assert now(first).facilitator == at_work.cast.grace
    assert confirm(client, [first, second], answer, offered(answer), owen).status_code == 302
    assert (now(first).facilitator, now(second).facilitator) == (owen, at_work.cast.grace)


def test_the_other_places_and_a_place_that_is_theirs(at_work: Way, owen: Staff) -> None:
    case, lena, client = declared(at_work.case, owen), at_work.cast.lena, signed_in(at_work.cast.lena)
    assert "They have this place in the case already." in look(client, [case], at_work.cast.grace)
    assert "The two facilitators have to be two people." in look(client, [case], at_work.cast.ben)
    assert "Only a supervisor or a lead can supervise a case." in look(client, [case], owen, "supervisor")
    page = look(client, [case], owen, "co_facilitator")
    for _ in range(2):  # a second press of the button does it once
        assert confirm(client, [case], page, offered(page), owen, "co_facilitator").status_code == 302
    assert now(case).co_facilitator == owen
    assert Line.unwalled("checking").filter(event="facilitator_replaced", case_id=case.pk).count() == 1
    declared(case, lena)
    page = look(client, [case], lena, "supervisor")
    assert confirm(client, [case], page, offered(page), lena, "supervisor").status_code == 302
    assert now(case).supervisor == lena


def test_no_more_than_they_should_have(at_work: Way, owen: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [declared(at_work.case, owen), declared(another(at_work), owen)]
    most = at_work.cast.service.rules.workload_cap
    monkeypatch.setattr(teams, "loads", lambda staff: Counter({owen.pk: most - 1}))
    page = look(signed_in(at_work.cast.lena), rows, owen)
    assert len(offered(page)) == 1
    assert page.count("Somebody chosen has as many open cases as they should have.") == 1
    assert len(offered(look(signed_in(at_work.cast.lena), rows, at_work.cast.lena, "supervisor"))) == 0  # not declared


def test_nobody_but_a_lead_of_the_service(at_work: Way, owen: Staff) -> None:
    case = declared(at_work.case, owen)
    for who in ("asha", "ben", "sam", "dev", "farah"):
        client = signed_in(getattr(at_work.cast, who))
        assert client.post(URL, {"row": str(case.pk)}).status_code == 404
        listed = client.get(reverse("restorative:cases"))
        assert listed.status_code == 404 or 'name="row"' not in listed.content.decode()
    assert 'name="row"' in signed_in(at_work.cast.lena).get(reverse("restorative:cases")).content.decode()
    assert signed_in(at_work.cast.lena).get(URL).status_code == 405
    ties.block(staff=at_work.cast.lena, case_id=case.pk, reason="friend", at=clock.now())
    page = look(signed_in(at_work.cast.lena), [case], owen)
    assert offered(page) == [] and case.ref not in page


def test_looking_asks_no_more_often_for_many(at_work: Way, owen: Staff) -> None:
    client, rows = signed_in(at_work.cast.lena), [declared(at_work.case, owen)]

    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            assert len(offered(look(client, rows, owen))) == len(rows)
        return len(found)

    asked()
    few = asked()
    rows += [declared(another(at_work), owen) for _ in range(4)]
    assert asked() == few
