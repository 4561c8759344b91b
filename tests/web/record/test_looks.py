"""SEC-19: what a page shows is in the record before the page leaves, in one line; no line, no page."""

from datetime import datetime
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from tests.web.accounts.case import TwoSides, two_sides
from tests.web.cast import Cast
from tests.web.walls.statements import counted
from wayforward.process.events import Event
from wayforward.web import record, vault
from wayforward.web.accounts.look import Look
from wayforward.web.accounts.models import Staff
from wayforward.web.record import chain
from wayforward.web.record.middleware import RecordLooks
from wayforward.web.record.models import Line
from wayforward.web.vault import keyring


@pytest.fixture
def made(cast: Cast, at_work: datetime) -> TwoSides:
    return two_sides(cast, at_work)


def lines() -> list[Line]:
    return list(Line.unwalled("checking").order_by("seq"))


def get(staff: Staff, view: Any) -> HttpResponse:
    request = RequestFactory().get("/")
    request.user = staff
    request.resolver_match = None
    return RecordLooks(view)(request)  # type: ignore[return-value]


def case_page(made: TwoSides) -> Any:
    def view(request: HttpRequest) -> HttpResponse:
        look = Look.at(request.user, made.case.pk)  # type: ignore[arg-type]
        record.looked(request, look)
        names = vault.unseal_many(look, [made.maria.legal_name, made.joanne.legal_name])
        words = vault.unseal(look, made.harmed_note.text)
        return HttpResponse(" ".join([*names, words]))

    return view


def test_a_page_is_one_line(cast: Cast, made: TwoSides) -> None:
    keyring.system_key("audit-mac-v1")  # a process asks the vault for it once
    with counted() as statements:
        assert get(cast.ben, case_page(made)).content == b"Maria Santos Joanne Reed I cannot sleep."
    # The look, the keys of two people and of one note, and the line: head, insert, head (PostgreSQL: the two in one).
    assert len(statements) == (5 if connection.vendor == "postgresql" else 6), statements
    (line,) = lines()
    assert (line.event, line.outcome, line.actor_id, line.case_id) == ("looked", "looked", cast.ben.pk, made.case.pk)
    assert (line.basis, len(line.payload["read"])) == ("tie:facilitator", 3)
    assert line.request_id


def test_a_page_without_looks_leaves_no_line(cast: Cast) -> None:
    assert get(cast.ben, lambda _request: HttpResponse("hello")).status_code == 200
    assert lines() == []


def test_a_door_alone_is_a_look(cast: Cast, made: TwoSides) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        record.looked(request, Look.at(cast.ben, made.case.pk))
        return HttpResponse("")

    get(cast.ben, view)
    assert [line.case_id for line in lines()] == [made.case.pk]


def test_what_cannot_be_recorded_is_not_shown(cast: Cast, made: TwoSides, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_line: Line) -> Line:
        raise DatabaseError("disk full")

    monkeypatch.setattr(chain, "append", broken)
    answer = get(cast.ben, case_page(made))
    assert answer.status_code == 503
    assert b"Maria" not in answer.content
    assert b"sleep" not in answer.content


def test_a_list_over_cases_is_one_line_too(cast: Cast, made: TwoSides, at_work: datetime) -> None:
    other = two_sides(cast, at_work)

    def view(request: HttpRequest) -> HttpResponse:
        for each in (made, other):
            record.looked(request, Look.at(cast.ben, each.case.pk))
        vault.unseal_many(cast.ben, [made.maria.legal_name, other.maria.legal_name])
        return HttpResponse("")

    get(cast.ben, view)
    (line,) = lines()
    assert line.case_id is None
    assert line.payload["cases"] == sorted([str(made.case.pk), str(other.case.pk)])


def test_a_look_of_no_case_says_what_it_was(cast: Cast) -> None:
    event = next(iter(Event))

    def view(request: HttpRequest) -> HttpResponse:
        record.looked(request, event=event)
        return HttpResponse("")

    get(cast.farah, view)
    (line,) = lines()
    assert line.payload == {"read": {}, "events": [str(event)]}


def test_a_refusal_and_a_look_of_one_page_share_a_request(cast: Cast, made: TwoSides, at_work: datetime) -> None:
    other = two_sides(cast, at_work, facilitator=cast.grace)

    def view(_request: HttpRequest) -> HttpResponse:
        vault.unseal(cast.ben, made.maria.legal_name)
        with pytest.raises(vault.NotEntitled):
            vault.unseal(cast.ben, other.maria.legal_name)
        return HttpResponse("")

    get(cast.ben, view)
    refused, looked = lines()
    assert (refused.outcome, looked.outcome) == ("refused", "looked")
    assert refused.request_id == looked.request_id != ""


def test_the_client_chooses_neither_actor_nor_time(cast: Cast, made: TwoSides, at_work: datetime) -> None:
    """SEC-21: what is posted is never read by the record."""
    request = RequestFactory().get("/", {"by": str(cast.sam.pk), "at": "1999-01-01", "request_id": "mine"})
    request.user = cast.ben
    request.resolver_match = None
    RecordLooks(case_page(made))(request)
    (line,) = lines()
    assert (line.actor_id, line.at) == (cast.ben.pk, at_work)
    assert line.request_id != "mine"


def test_outside_a_page_every_look_is_written_at_once(cast: Cast, made: TwoSides) -> None:
    vault.unseal(cast.ben, made.maria.legal_name)
    vault.unseal(cast.ben, made.joanne.legal_name)
    record.looked(None, Look.at(cast.ben, made.case.pk))
    assert len(lines()) == 3


def test_looking_gathers_a_block_of_work(cast: Cast, made: TwoSides) -> None:
    with record.looking("practice"):
        vault.unseal(cast.ben, made.maria.legal_name)
        vault.unseal(cast.ben, made.joanne.legal_name)
    (line,) = lines()
    assert line.payload["page"] == "practice"
    with pytest.raises(RuntimeError), record.looking():
        vault.unseal(cast.ben, made.joanne.legal_name)
        raise RuntimeError
    assert len(lines()) == 2


def test_who_looked_at_my_file(cast: Cast, made: TwoSides) -> None:
    """SEC-25: the lines that name a person's row are the answer."""
    get(cast.ben, case_page(made))
    row = f"people.person:{made.maria.pk}"
    assert [line.actor_id for line in lines() if row in line.payload["read"]] == [cast.ben.pk]
