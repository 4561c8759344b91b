"""Referrals by machine: strict about what comes, once for each key, and silent about everybody (SEC-15)."""

import json
import statistics
import time
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openapi_spec_validator import OpenAPIV31SpecValidator

from tests.web.cast import Cast, assemble
from tests.web.walls.crawl import nothing_kept
from tests.web.walls.statements import counted
from wayforward.process.decision import Refused
from wayforward.web import clock, record, vault
from wayforward.web.accounts import tasks
from wayforward.web.accounts.walled import Purpose
from wayforward.web.liaison import actions, machines
from wayforward.web.liaison.definition import DOCUMENT, EXAMPLES
from wayforward.web.liaison.models import AgencyToken, Receipt
from wayforward.web.people.models import Person, SafeContact
from wayforward.web.support.models import Referral
from wayforward.web.vault import keyring

USUAL, LEAST = EXAMPLES["usual"]["value"], EXAMPLES["least"]["value"]


@pytest.fixture
def token(cast: Cast, at_work: datetime) -> tuple[AgencyToken, str]:
    return actions.make_token(name="Exampleshire Police", kind="police", by=cast.dev, at=at_work)


def send(secret: str, body: Any, key: str = "a-key-of-mine", **headers: str) -> Any:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    given = {"Authorization": f"Bearer {secret}", "Idempotency-Key": key, "Content-Type": "application/json"} | headers
    client = Client(enforce_csrf_checks=True)
    return client.generic("POST", "/api/v1/referrals", data, content_type=given.pop("Content-Type"), headers=given)


def ask(secret: str, reference: str) -> Any:
    return Client().get(f"/api/v1/referrals/{reference}", headers={"Authorization": f"Bearer {secret}"})


def test_the_document_is_openapi() -> None:
    OpenAPIV31SpecValidator(DOCUMENT).validate()
    assert Client().get("/api/v1/openapi.json").json() == DOCUMENT


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_is_taken(name: str, token: tuple[AgencyToken, str]) -> None:
    answer = send(token[1], EXAMPLES[name]["value"])
    assert answer.status_code == 201 and answer.json().keys() == {"reference", "state"}
    assert not answer.cookies and answer.headers["Location"].endswith(answer.json()["reference"])


def test_it_is_the_referral_that_staff_would_have_taken(cast: Cast, token: tuple[AgencyToken, str]) -> None:
    assert send(token[1], USUAL).status_code == 201
    referral = Referral.unwalled(Purpose.CHECKING).get()
    assert (referral.source, referral.agency, referral.by) == ("police", token[0].agency, None)
    assert not referral.information_only and referral.priority == "high_risk"
    assert vault.unseal_for("checking", referral.person.phone) == "07700 900333"
    assert "Reaching them safely, says Exampleshire Police: Not before six" in vault.unseal_for(
        "checking", referral.person.access_needs
    )
    assert not SafeContact.unwalled(Purpose.CHECKING).exists()
    lines = record.Line.unwalled(Purpose.CHECKING).filter(event__in=["referral_taken", "person_named"])
    assert {line.actor_id for line in lines} == {token[0].pk}
    assert {line.acting_role for line in lines} == {"agency"}
    assert Referral.visible_to(cast.sam).exists() and not Referral.visible_to(cast.asha).exists()


def test_whom_nobody_has_told_is_not_contacted(token: tuple[AgencyToken, str]) -> None:
    assert send(token[1], LEAST).status_code == 201
    assert Referral.unwalled(Purpose.CHECKING).get().information_only


def test_a_key_is_for_one_referral(token: tuple[AgencyToken, str]) -> None:
    first, again = send(token[1], USUAL), send(token[1], USUAL)
    assert (first.status_code, again.status_code) == (201, 201) and first.content == again.content
    assert Referral.unwalled(Purpose.CHECKING).count() == 1
    other = send(token[1], LEAST)
    assert other.status_code == 409 and other.headers["Content-Type"] == "application/problem+json"
    assert Referral.unwalled(Purpose.CHECKING).count() == Receipt.objects.count() == 1
    assert send(token[1], USUAL, key="another-key").status_code == 201


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"person": {}}, "/person/name"),
        ({"person": {"name": "  "}}, "/person/name"),
        ({"person": {"name": "A\u0000B"}}, "/person/name"),
        ({"person": {"name": "A\ud800B"}}, "/person/name"),
        ({"person": {"name": "A", "born": "27/3/1990"}}, "/person/born"),
        ({"person": {"name": "A", "born": "1990-02-30"}}, "/person/born"),
        ({"person": {"name": "A", "phone": "1", "born": "2990-02-03"}}, "/person/born"),
        ({"person": {"name": "A", "email": "nobody"}}, "/person/email"),
        ({"person": {"name": "A", "age": 3}}, "/person/age"),
        ({"person": {"name": "A"}}, "/person/phone"),
        ({"person": ["A"]}, "/person"),
        ({"person_knows": "yes"}, "/person_knows"),
        ({"a/b~c": 1}, "/a~1b~0c"),
        ({"incident": {"title": "x" * 121}}, "/incident/title"),
        ({"incident": {"title": "x", "flags": ["hate", "weather"]}}, "/incident/flags/1"),
        ({"incident": {"title": "x", "flags": ["hate", "hate"]}}, "/incident/flags"),
        ({"incident": {"title": "x", "place": "moon"}}, "/incident/place"),
    ],
)
def test_each_field_at_fault_is_named_by_its_place(
    changed: dict[str, Any], pointer: str, token: tuple[AgencyToken, str]
) -> None:
    answer = send(token[1], USUAL | changed)
    assert answer.status_code == 422, answer.content
    assert pointer in [each["pointer"] for each in answer.json()["errors"]]
    assert not Referral.unwalled(Purpose.CHECKING).exists() and not Receipt.objects.exists()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b" ", 400),
        (b"{", 400),
        (b'{"person_knows": NaN}', 400),
        (b'{"person_knows": true, "person_knows": false}', 400),
        ('{"person": {"name": "Zoë"}}'.encode("latin-1"), 400),
        (b"[" * 20_000, 400),
        (b'{"a":' * 9 + b"1" + b"}" * 9, 400),
        (b'{"a": "' + b"x" * 40_000 + b'"}', 413),
        (b"3", 422),
    ],
)
def test_what_cannot_be_read_is_refused(body: bytes, status: int, token: tuple[AgencyToken, str]) -> None:
    answer = send(token[1], body)
    assert answer.status_code == status and answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Idempotency-Key": ""}, 400),
        ({"Idempotency-Key": "short"}, 400),
        ({"Content-Type": "text/plain"}, 415),
        ({"Content-Type": "application/json; charset=latin-1"}, 415),
        ({"Content-Type": "application/json; charset=utf-8"}, 201),
        ({"Authorization": ""}, 401),
        ({"Authorization": "Bearer wf_nothing"}, 401),
    ],
)
def test_headers(headers: dict[str, str], status: int, token: tuple[AgencyToken, str]) -> None:
    assert send(token[1], USUAL, **headers).status_code == status


def test_how_far_it_is_and_no_more(cast: Cast, token: tuple[AgencyToken, str], at_work: datetime) -> None:
    from wayforward.web.support.actions.referrals import close_referral

    reference = send(token[1], USUAL).json()["reference"]
    with counted() as known:
        assert ask(token[1], reference).json() == {"reference": reference, "state": "received"}
    close_referral(referral=Referral.unwalled(Purpose.CHECKING).get(), reason="duplicate", by=cast.sam, at=at_work)
    assert ask(token[1], reference).json()["state"] == "taken"
    with counted() as unknown:
        nothing = ask(token[1], "no-such-reference")
    _, other = actions.make_token(name="Another Police", kind="police", by=cast.dev, at=at_work)
    assert nothing.status_code == 404 and nothing.content == ask(other, reference).content
    assert len(known) == len(unknown)
    assert Client().delete("/api/v1/referrals", headers={"Authorization": f"Bearer {other}"}).status_code == 405


def test_whether_the_person_is_known_cannot_be_told(cast: Cast, token: tuple[AgencyToken, str]) -> None:
    """Two worlds: in the second the service knows the person well. The answers differ in the reference alone."""
    told = []
    for number in range(2):
        answer = send(token[1], USUAL, key=f"key-number-{number}")
        body = answer.json()
        asked = ask(token[1], body["reference"])
        told.append((answer.status_code, sorted(body), body["state"], sorted(answer.headers), asked.json()["state"]))
    assert told[0] == told[1] and Person.unwalled(Purpose.CHECKING).count() == 4
    assert "look_into_same" not in {task.kind for task in tasks.open_for(cast.lena)}
    assert actions.compare(clock.now()) == 2 and actions.compare(clock.now()) == 0
    (duty,) = [task for task in tasks.open_for(cast.lena) if task.kind == "look_into_same"]
    assert duty.about


def test_by_how_long_it_takes_neither(token: tuple[AgencyToken, str], request: pytest.FixtureRequest) -> None:
    """SEC-15: the same statements, known or not. `make wall` takes the processor's time, 200 times each in
    turns."""
    stranger = USUAL | {"person": USUAL["person"] | {"name": "Nobody Known", "phone": "07700 900999"}}
    assert send(token[1], USUAL, key="the-first-of-all").status_code == 201
    whole = request.config.getoption("--whole")
    asked, took = [], ([], [])
    for number in range(200 if whole else 1):
        for body, times in zip((USUAL, stranger), took, strict=True):
            with nothing_kept(), counted() as statements:
                began = time.process_time()
                assert send(token[1], body, key=f"key-number-{number}").status_code == 201
                times.append(time.process_time() - began)
            asked.append([statement.split("VALUES")[0] for statement in statements])
    assert all(each == asked[0] for each in asked)
    known, unknown = map(statistics.median, took)
    assert not whole or abs(known - unknown) < 0.1 * known, (known, unknown)


def test_whom_was_erased_meanwhile_holds_nothing_up(token: tuple[AgencyToken, str]) -> None:
    for number in range(2):
        assert send(token[1], USUAL, key=f"key-number-{number}").status_code == 201
    first = Referral.unwalled(Purpose.CHECKING).order_by("received_at", "pk")[0]
    keyring.shred([first.person.key_id], reason="completed")
    assert actions.compare(clock.now()) == 2 and not Receipt.objects.filter(compared_at=None).exists()


def test_a_token_is_of_one_service_and_ends(cast: Cast, token: tuple[AgencyToken, str], at_work: datetime) -> None:
    other = assemble("hillside")
    assert send(token[1], USUAL).status_code == 201
    assert not Referral.visible_to(other.sam).exists()
    client = Client()
    client.force_login(other.dev)
    assert client.get(reverse("liaison:revoke", args=[token[0].pk])).status_code == 404
    with pytest.raises(Refused) as refused:
        actions.revoke_token(token=token[0], by=cast.sam, at=at_work)
    assert refused.value.codes == ("liaison.for_an_administrator",)
    actions.revoke_token(token=token[0], by=cast.dev, at=at_work)
    assert send(token[1], USUAL).status_code == 401


def test_the_token_is_shown_once_and_kept_nowhere(cast: Cast, at_work: datetime) -> None:
    client, address = Client(), reverse("liaison:agencies")
    client.force_login(cast.dev)
    form = {"name": "Exampleshire Police", "kind": "police"}
    form["wf-submit"] = client.get(address).content.decode().split('name="wf-submit" value="')[1].split('"')[0]
    secret = client.post(address, form).content.decode().split("<code>")[1].split("</code>")[0]
    assert send(secret, LEAST).status_code == 201
    assert secret not in client.get(address).content.decode()
    assert client.post(address, form).status_code == 302 and AgencyToken.objects.count() == 1
    assert secret.encode() not in bytes(AgencyToken.objects.get().token_sha256)
    for name, staff in cast.everyone().items():
        client.force_login(staff)
        assert client.get(address).status_code == (200 if name == "dev" else 404)


def test_a_receipt_goes_after_a_year_and_the_referral_stays(token: tuple[AgencyToken, str]) -> None:
    assert send(token[1], LEAST).status_code == 201
    receipt = Receipt.objects.get()
    assert actions.forget_receipts(receipt.at + timedelta(days=365)) == 0
    assert actions.forget_receipts(receipt.at + timedelta(days=367)) == 1
    assert not Receipt.objects.exists() and Referral.unwalled("checking").filter(pk=receipt.referral_id).exists()


def test_too_many_are_asked_to_wait(token: tuple[AgencyToken, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machines, "OF_TOKEN", machines.limits.Limit("agency token", 2))
    monkeypatch.setattr(machines, "OF_STRANGERS", machines.limits.Limit("no agency token", 2))
    assert [ask(token[1], "x").status_code for _ in range(3)] == [404, 404, 429]
    answers = [ask("guess", "x") for _ in range(3)]
    assert [each.status_code for each in answers] == [401, 401, 429] and answers[2].headers["Retry-After"] == "900"


def test_a_browser_that_is_signed_in_gets_no_further(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.dev)
    assert client.post("/api/v1/referrals", "{}", content_type="application/json").status_code == 401


def test_what_it_costs_does_not_grow(token: tuple[AgencyToken, str]) -> None:
    costs = []
    for number in range(4):
        person = {"name": f"Somebody Else{number}", "phone": f"07700 90{number:04}"}
        with counted() as asked:
            body = {"person_knows": True, "person": person, "incident": {"title": "x"}}
            assert send(token[1], body, key=f"key-{number:08}").status_code == 201
        costs.append(len(asked))
    assert len(set(costs[1:])) == 1
