"""An action saves all or nothing, and a refusal leaves one line and nothing else."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.web.accounts.case import person, two_sides
from tests.web.cast import Cast
from wayforward.process.decision import Reason, Refused, no
from wayforward.process.events import Event, compartment_of
from wayforward.web import clock, record
from wayforward.web.accounts.look import Look
from wayforward.web.accounts.models import Service, Staff
from wayforward.web.people.models import Person
from wayforward.web.record.models import Line
from wayforward.web.restorative.models import RJCase

NOT_NOW = Reason("test.not_now", "Not now.")
SOME_EVENT = next(iter(Event))


@record.act
def rename(*, case: RJCase, flags: list[str], by: Staff | None, at: datetime, refuse: bool = False) -> RJCase:
    case.flags = flags
    case.save()
    record.write(SOME_EVENT, by=by, at=at, case_id=case.pk, obj=case, flags=flags)
    if refuse:
        no(NOT_NOW).require()
    return case


@record.act
def rename_two(*, first: RJCase, second: RJCase, by: Staff, at: datetime) -> None:
    rename(case=first, flags=["sensitive"], by=by, at=at)
    rename(case=second, flags=["sensitive"], by=by, at=at, refuse=True)


def lines() -> list[Line]:
    return list(Line.unwalled("checking").order_by("seq"))


def test_what_was_done_leaves_a_line(cast: Cast, at_work: datetime) -> None:
    made = two_sides(cast, at_work)
    said_at = at_work - timedelta(days=1)
    rename(case=made.case, flags=["sensitive"], by=cast.ben, at=said_at)
    (line,) = lines()
    assert (line.event, line.outcome, line.actor_id, line.acting_role) == (
        SOME_EVENT,
        "done",
        cast.ben.pk,
        "practitioner",
    )
    assert (line.at, line.recorded_at) == (said_at, at_work)
    assert (line.case_id, line.compartment, line.object_type, line.object_id) == (
        made.case.pk, str(compartment_of(SOME_EVENT)), "restorative.rjcase", str(made.case.pk),
    )  # fmt: skip
    assert line.service_id == cast.service.pk
    assert line.payload == {"flags": ["sensitive"]}


def test_a_refusal_changes_nothing_and_leaves_its_line(cast: Cast, at_work: datetime) -> None:
    made = two_sides(cast, at_work)
    with pytest.raises(Refused) as refusal:
        rename(case=made.case, flags=["sensitive"], by=cast.ben, at=at_work, refuse=True)
    assert list(refusal.value.codes) == ["test.not_now"]
    made.case.refresh_from_db()
    assert made.case.flags == []
    (line,) = lines()
    assert (line.event, line.outcome, line.payload) == ("rename", "refused", {"codes": ["test.not_now"]})
    assert (line.case_id, line.object_id, line.actor_id) == (made.case.pk, str(made.case.pk), cast.ben.pk)
    assert line.compartment == ""
    assert record.check()


def test_a_line_stands_where_its_event_stands(cast: Cast) -> None:
    for event in Event:
        assert record.write(event, by=cast.ben).compartment == str(compartment_of(event))


def test_an_act_within_an_act_is_all_or_nothing(cast: Cast, at_work: datetime) -> None:
    first, second = two_sides(cast, at_work).case, two_sides(cast, at_work).case
    with pytest.raises(Refused):
        rename_two(first=first, second=second, by=cast.ben, at=at_work)
    first.refresh_from_db()
    assert first.flags == []
    assert [(line.event, line.outcome) for line in lines()] == [("rename_two", "refused")]
    assert record.check()


def test_an_error_that_is_no_refusal_leaves_nothing(cast: Cast, at_work: datetime) -> None:
    made = two_sides(cast, at_work)
    with pytest.raises(ValueError, match="codes, not words"):
        rename(case=made.case, flags=["what she said to me"], by=cast.ben, at=at_work)
    made.case.refresh_from_db()
    assert made.case.flags == []
    assert lines() == []


def test_an_action_takes_keywords_only() -> None:
    with pytest.raises(TypeError, match="keyword-only"):

        @record.act
        def rename(case: RJCase) -> None: ...

    with pytest.raises(TypeError):
        rename_two(1, 2)  # type: ignore[call-arg, arg-type, misc]


def test_a_job_of_the_service_has_no_actor(cast: Cast, at_work: datetime) -> None:
    made = two_sides(cast, at_work)
    rename(case=made.case, flags=[], by=None, at=at_work)
    with pytest.raises(Refused):
        rename(case=made.case, flags=[], by=None, at=at_work, refuse=True)
    assert [(line.actor_id, line.acting_role) for line in lines()] == [(None, "system")] * 2


@pytest.mark.parametrize(
    "value",
    ["Maria Santos", "two\nlines", "x" * 129, 1.5, object(), b"bytes", {"key": "some words"}, ["a", "b c"]],
)
def test_the_record_keeps_codes_and_not_words(value: Any, cast: Cast) -> None:
    with pytest.raises(ValueError, match="codes, not"):
        record.write(SOME_EVENT, by=cast.ben, said=value)


def test_a_sealed_value_does_not_get_into_the_record(cast: Cast) -> None:
    maria = person(cast.service, "Maria Santos")
    with pytest.raises(ValueError, match="codes, not"):
        record.write(SOME_EVENT, by=cast.ben, name=maria.legal_name)


def test_coded_values_of_every_kind(cast: Cast, at_work: datetime) -> None:
    some_id = uuid4()
    line = record.write(
        SOME_EVENT, by=cast.ben, service=cast.service, number=3, yes=True, none=None, id=some_id, on=at_work.date(),
        at_time=at_work, kinds={"b", "a"}, pair=("x", 1), table={"a": 1},
    )  # fmt: skip
    line = Line.unwalled("checking").get(pk=line.pk)
    assert line.payload == {
        "number": 3,
        "yes": True,
        "none": None,
        "id": str(some_id),
        "on": "2026-03-03",
        "at_time": "2026-03-03T10:00:00+00:00",
        "kinds": ["a", "b"],
        "pair": ["x", 1],
        "table": {"a": 1},
    }
    assert record.check()


def test_an_unknown_event_is_refused(cast: Cast) -> None:
    with pytest.raises(ValueError, match="nothing_happened"):
        record.write("nothing_happened", by=cast.ben)  # type: ignore[arg-type]


def test_who_said_it(cast: Cast) -> None:
    maria = Person(id=UUID(int=1), service=cast.service)

    class Participation:
        person_id = UUID(int=2)

    assert record.said(None) == record.said("") == ""
    assert record.said(f"agency:{UUID(int=3)}") == f"agency:{UUID(int=3)}"
    assert record.said(maria) == f"person:{UUID(int=1)}"
    assert record.said(Participation()) == f"person:{UUID(int=2)}"


def test_the_record_on_a_case_page_shows_what_the_viewer_may_see(cast: Cast, at_work: datetime) -> None:
    made = two_sides(cast, at_work)
    for part in ("case", "harmed", "responsible", "support"):
        record.write(SOME_EVENT, by=cast.ben, case_id=made.case.pk, compartment=part)
    record.refused(cast.carys, ["walls.not_entitled"], made.harmed_note)
    assert {line.compartment for line in Look.at(cast.ben, made.case.pk).rows(Line)} == {
        "case",
        "harmed",
        "responsible",
    }
    assert {line.compartment for line in Look.at(cast.lena, made.case.pk).rows(Line)} == {"case"}
    assert {line.compartment for line in Line.visible_to(cast.ben)} == {"case", "harmed", "responsible"}
    assert not Line.visible_to(cast.carys).exists()


def test_every_event_has_a_sentence_that_fills_without_gaps(cast: Cast, at_work: datetime) -> None:
    for event in Event:
        words = record.words_of(record.write(event, by=cast.ben))
        assert words and "{" not in words, event
    line = record.write(SOME_EVENT, by=cast.ben, kinds=["one_thing", "another"])
    assert record.words_of(line, {"by": "Ben"})
    record.refused(cast.carys, ["walls.not_entitled"])
    assert record.words_of(lines()[-1]) == "look"


def test_the_moment_is_the_clocks(cast: Cast, at_work: datetime) -> None:
    with clock.at(at_work + timedelta(hours=2)):
        line = record.write(SOME_EVENT, by=cast.ben)
    assert line.at == line.recorded_at == at_work + timedelta(hours=2)


def test_the_service_of_a_line(cast: Cast, at_work: datetime) -> None:
    other = Service(name="Hillside", slug="hillside")
    other.save()
    assert record.write(SOME_EVENT, by=None).service_id is None
    assert record.write(SOME_EVENT, by=cast.ben, service=other.pk).service_id == other.pk


def test_the_record_comes_a_page_at_a_time_and_tells_no_number(cast: Cast, at_work: datetime) -> None:
    """How much is written in other cases stands in `seq`, so pages go by random ids; an id of another's is nothing."""
    made = two_sides(cast, at_work)
    written = [record.write(SOME_EVENT, by=cast.ben, case_id=made.case.pk, compartment="harmed") for _ in range(7)]
    hidden = record.write(SOME_EVENT, by=cast.ben, case_id=made.case.pk, compartment="support")
    rows = Look.at(cast.ben, made.case.pk).rows(Line)
    newest, older = record.page_of(rows, "", 3)
    assert newest == written[:3:-1]
    assert older == str(newest[-1].pk)
    middle, older = record.page_of(rows, older, 3)
    assert middle == written[3:0:-1]
    assert record.page_of(rows, older, 3) == (written[:1], "")
    assert record.page_of(rows, "40", 3) == record.page_of(rows, "", 3)
    assert record.page_of(rows, str(hidden.pk), 3) == ([], "")
