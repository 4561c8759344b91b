"""SEC-20: every way of tampering with the record is found, and the database refuses most of them by itself."""

import random
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, connection, transaction

from tests.web.cast import Cast
from wayforward.process.decision import Reason, Refused
from wayforward.process.events import Event
from wayforward.web import record
from wayforward.web.accounts.models import Staff
from wayforward.web.record import chain, triggers
from wayforward.web.record.models import Head, Line

SOME_EVENT = next(iter(Event))


@pytest.fixture
def twenty(cast: Cast, at_work: Any) -> list[Line]:
    case_id = uuid4()
    return [
        record.write(SOME_EVENT, by=cast.ben, at=at_work, case_id=case_id, compartment="case", number=number)
        for number in range(20)
    ]


def test_a_whole_record_has_no_faults(twenty: list[Line]) -> None:
    report = record.check()
    assert report
    assert (report.lines, report.faults) == (20, ())
    assert record.check([(20, bytes(twenty[-1].mac).hex()), (3, bytes(twenty[2].mac).hex()), (0, "")])


def test_an_empty_record_is_whole(cast: Cast) -> None:
    assert record.check()
    assert record.anchor() == (0, "00" * 32)


@pytest.mark.parametrize("how", ["update", "delete", "save"])
def test_the_database_refuses(how: str, twenty: list[Line]) -> None:
    rows = Line.unwalled("checking").filter(seq=5)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        if how == "update":
            rows.update(event="nothing_happened")
        elif how == "delete":
            rows._raw_delete("default")
        else:
            line = rows.get()
            line.event = "nothing_happened"
            line.save()
    assert record.check()


def test_installing_twice_is_installing_once(twenty: list[Line]) -> None:
    triggers.install(connection)
    triggers.install(connection)
    triggers.operation().code(None, type("Editor", (), {"connection": connection}))
    with pytest.raises(IntegrityError), transaction.atomic():
        Line.unwalled("checking").update(event="x")


FIELDS: dict[str, Any] = {
    "id": lambda _: uuid4(),
    "at": lambda line: line.at + timedelta(hours=1),
    "recorded_at": lambda line: line.recorded_at + timedelta(microseconds=1),
    "actor_id": lambda _: uuid4(),
    "acting_role": lambda _: "supervisor",
    "said_by": lambda _: f"person:{uuid4()}",
    "service_id": lambda _: uuid4(),
    "case_id": lambda _: uuid4(),
    "compartment": lambda _: "risk",
    "event": lambda _: "nothing_happened",
    "object_type": lambda _: "people.person",
    "object_id": lambda _: str(uuid4()),
    "payload": lambda _: {"number": 99},
    "basis": lambda _: "role",
    "outcome": lambda _: "refused",
    "request_id": lambda _: uuid4().hex,
    "mac": lambda _: bytes(32),
    "prev": lambda _: bytes(31) + b"\1",
}


def test_every_field_of_a_line_is_in_the_chain() -> None:
    assert set(chain.CHAINED) | {"prev", "mac"} == {field.name for field in Line._meta.fields}
    assert FIELDS.keys() | {"seq"} == {field.name for field in Line._meta.fields}


@pytest.mark.parametrize("name", FIELDS)
def test_an_intruder_who_edits_is_found(name: str, twenty: list[Line]) -> None:
    with triggers.lifted(connection):
        Line.unwalled("checking").filter(seq=7).update(**{name: FIELDS[name](twenty[6])})
    assert any("line 7 " in fault or "line 8 " in fault for fault in record.check().faults)


def test_a_hundred_mutations_are_all_found(twenty: list[Line]) -> None:
    """Delete, delete and renumber, swap, insert, duplicate, cut: at random places; chain and one anchor find all."""
    chance = random.Random(7)
    kept = record.anchor()
    rows = Line.unwalled("checking")
    for _ in range(100):
        how = chance.choice(["delete", "renumber", "swap", "insert", "cut", "cut and move the head"])
        at = chance.randrange(2, 20)
        with transaction.atomic():
            mark = transaction.savepoint()
            triggers.remove(connection)
            _tamper(how, at, rows)
            found = record.check([kept]).faults
            transaction.savepoint_rollback(mark)
        assert found, (how, at)
        assert record.check([kept])


def _tamper(how: str, at: int, rows: Any) -> None:
    if how == "delete":
        rows.filter(seq=at)._raw_delete("default")
    elif how == "renumber":
        rows.filter(seq=at)._raw_delete("default")
        for later in range(at + 1, 21):
            rows.filter(seq=later).update(seq=later - 1)
    elif how == "swap":
        rows.filter(seq=at).update(seq=999)
        rows.filter(seq=at - 1).update(seq=at)
        rows.filter(seq=999).update(seq=at - 1)
    elif how == "insert":
        copy = rows.get(seq=at)
        copy.pk, copy.seq = uuid4(), 21
        copy.save(force_insert=True)
    else:
        rows.filter(seq__gte=at)._raw_delete("default")
        if "head" in how:
            last = rows.get(seq=at - 1)
            Head.objects.update(seq=last.seq, mac=last.mac)


def test_a_cut_tail_is_found_by_the_anchor_alone(twenty: list[Line]) -> None:
    kept = record.anchor()
    with triggers.lifted(connection):
        _tamper("cut and move the head", 15, Line.unwalled("checking"))
    assert record.check()
    assert record.check([kept]).faults == ("line 20 was anchored and is not there",)


def test_a_record_rewritten_without_the_key_is_found(twenty: list[Line], monkeypatch: pytest.MonkeyPatch) -> None:
    with triggers.lifted(connection), monkeypatch.context() as intruder:
        intruder.setattr(chain._Key, "provider", lambda: bytes(32))
        previous = chain.START
        for line in Line.unwalled("checking").order_by("seq"):
            line.prev, line.event = previous, "nothing_happened"
            line.mac = previous = chain.mac_of(line)
            Line.unwalled("checking").filter(seq=line.seq).update(prev=line.prev, event=line.event, mac=line.mac)
        Head.objects.update(mac=previous)
    assert len(record.check().faults) == 20


def test_another_anchor_for_the_same_line_is_found(twenty: list[Line]) -> None:
    assert record.check([(4, "ff" * 32)]).faults == ("line 4 is not the one that was anchored",)


def test_a_line_costs_three_statements_or_two(cast: Cast, twenty: list[Line], django_assert_num_queries: Any) -> None:
    """The head, the line, and the head again: PostgreSQL takes the last two in one."""
    with django_assert_num_queries(2 if connection.vendor == "postgresql" else 3):
        record.write(SOME_EVENT, by=cast.ben, case_id=uuid4())


def test_without_the_vault_there_is_no_record(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain._Key, "provider", None)
    with pytest.raises(ImproperlyConfigured):
        record.write(SOME_EVENT, by=cast.ben)


def test_lines_that_are_gathered_are_in_the_chain_as_if_one_by_one(cast: Cast, at_work: datetime) -> None:
    """Saved together, and what an act rolled back took its lines with it."""

    @record.act
    def fails(*, by: Staff) -> None:
        record.write(Event.NOTICE_GIVEN, by=by)
        raise Refused(Reason("test.no", "No."))

    before = record.anchor()[0]
    record.write(Event.NOTICE_GIVEN, by=cast.asha)
    with transaction.atomic(), chain.together():
        record.write(Event.NOTICE_GIVEN, by=cast.asha)
        with pytest.raises(Refused):
            fails(by=cast.asha)
        record.write(Event.NOTICE_GIVEN, by=cast.ben)
        assert record.anchor()[0] == before + 1  # not saved yet
    lines = list(Line.unwalled("checking").filter(seq__gt=before).order_by("seq"))
    assert [line.outcome for line in lines] == ["done", "done", "refused", "done"]
    assert record.check() and record.anchor()[0] == before + 4
