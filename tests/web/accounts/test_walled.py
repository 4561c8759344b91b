"""SEC-10: a walled table that is asked without saying for whom refuses, whatever the method that asks."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Count, Exists, Max, OuterRef
from django.shortcuts import get_list_or_404, get_object_or_404

from tests.web.accounts.case import two_sides
from tests.web.cast import Cast
from wayforward.process.walls import SIGHT, Compartment, Tie
from wayforward.web.accounts.models import Service
from wayforward.web.accounts.walled import Purpose, Unscoped, WalledModel
from wayforward.web.people.models import Note, Person
from wayforward.web.restorative.models import RJCase

ASKED: dict[str, Callable[[Any], Any]] = {
    "rows": list,
    "len": len,
    "bool": bool,
    "index": lambda rows: rows[0],
    "slice": lambda rows: list(rows[2:5]),
    "step": lambda rows: rows[0:4:2],
    "contained": lambda rows: rows.model(id=uuid4()) in rows,
    "count": lambda rows: rows.count(),
    "exists": lambda rows: rows.exists(),
    "aggregate": lambda rows: rows.aggregate(Count("pk"), Max("changed_at")),
    "aggregate over a slice": lambda rows: rows[:5].aggregate(Count("pk")),
    "annotate": lambda rows: list(rows.annotate(number=Count("pk"))),
    "iterator": lambda rows: list(rows.iterator()),
    "values": lambda rows: list(rows.values()),
    "values_list": lambda rows: list(rows.values_list("pk", flat=True)),
    "dates": lambda rows: list(rows.dates("received_at", "year")),
    "datetimes": lambda rows: list(rows.datetimes("received_at", "month")),
    "distinct": lambda rows: list(rows.distinct()),
    "get": lambda rows: rows.get(pk=uuid4()),
    "first": lambda rows: rows.first(),
    "last": lambda rows: rows.last(),
    "latest": lambda rows: rows.latest("received_at"),
    "earliest": lambda rows: rows.earliest("received_at"),
    "in_bulk": lambda rows: rows.in_bulk([uuid4()]),
    "contains": lambda rows: rows.contains(rows.model(id=uuid4())),
    "update": lambda rows: rows.update(ref="x"),
    "delete": lambda rows: rows.delete(),
    "raw delete": lambda rows: rows._raw_delete("default"),
    "bulk_update": lambda rows: rows.bulk_update([], ["ref"]),
    "get_or_create": lambda rows: rows.get_or_create(ref="x"),
    "update_or_create": lambda rows: rows.update_or_create(ref="x"),
    "raw": lambda rows: list(rows.raw("select * from restorative_rjcase")),
    "explain": lambda rows: rows.explain(),
    "union": lambda rows: list(rows.union(rows.all())),
    "union of a scoped one": lambda rows: list(RJCase.unwalled(Purpose.CHECKING).union(rows.all())),
    "either": lambda rows: list(RJCase.unwalled(Purpose.CHECKING) | rows.all()),
    "either, the other way": lambda rows: list(rows.all() | RJCase.unwalled(Purpose.CHECKING)),
    "one of both": lambda rows: list(RJCase.unwalled(Purpose.CHECKING) ^ rows.all()),
    "both": lambda rows: list(RJCase.unwalled(Purpose.CHECKING) & rows.all()),
    "count of a union": lambda rows: rows.union(rows.all()).count(),
    "difference": lambda rows: list(rows.difference(rows.all())),
    "for update": lambda rows: list(rows.select_for_update()),
    "subquery": lambda rows: list(Service.objects.filter(pk__in=rows.values("service"))),
    "exists subquery": lambda rows: list(Service.objects.filter(Exists(rows.filter(service=OuterRef("pk"))))),
    "get_object_or_404": lambda rows: get_object_or_404(RJCase, pk=uuid4()),
    "get_list_or_404": lambda rows: get_list_or_404(RJCase),
    "defer": lambda rows: list(rows.defer("facts")),
    "exclude": lambda rows: list(rows.exclude(ref="x")),
    "order": lambda rows: list(rows.order_by("ref").reverse()),
    "query": lambda rows: str(rows.query),
}


@pytest.mark.parametrize("asked", ASKED.values(), ids=ASKED.keys())
def test_an_unscoped_question_is_refused(asked: Callable[[Any], Any]) -> None:
    with pytest.raises(Unscoped):
        asked(RJCase._walled.all())


@pytest.mark.parametrize(
    "name", [name for name in ASKED if name not in {"raw", "get_object_or_404", "get_list_or_404", "bulk_update"}]
)
def test_the_same_question_with_a_scope_is_answered(name: str, cast: Cast, moment: datetime) -> None:
    two_sides(cast, moment)
    try:
        ASKED[name](RJCase.visible_to(cast.ben))
    except Unscoped:
        # The union of a scoped and an unscoped question stays unscoped; everything else carries its scope along.
        pytest.fail(f"{name} lost its scope")
    except Exception as other:
        assert not isinstance(other, AttributeError), other


def test_a_question_for_nobody_needs_no_scope() -> None:
    assert list(RJCase._walled.none()) == []


def test_inserting_needs_no_scope(cast: Cast, at_work: datetime) -> None:
    made = two_sides(cast, at_work)
    made.case.refresh_from_db()
    Note._walled.bulk_create([])
    assert RJCase.visible_to(cast.ben).get() == made.case


def test_a_purpose_must_be_on_the_list() -> None:
    with pytest.raises(ValueError, match="curiosity"):
        RJCase.unwalled("curiosity")


def walled_models() -> list[type[WalledModel]]:
    return [model for model in apps.get_models() if issubclass(model, WalledModel)]


def test_no_walled_model_has_objects_or_a_way_back() -> None:
    for model in walled_models():
        assert not hasattr(model, "objects"), model
        for field in model._meta.get_fields(include_hidden=True):
            if field.is_relation and field.auto_created:
                assert field.related_name and field.related_name.endswith("+"), f"{field} opens a way behind the wall"


def test_every_walled_model_says_where_it_stands() -> None:
    compartments = {str(part) for part in Compartment}
    for model in walled_models():
        by_person = model.wall_person or model.wall_person_field
        if model.wall_own:
            column = model.wall_own
        elif by_person:
            column = model.wall_person_field
        else:
            column = model.wall_case
            assert model.wall_compartment in compartments or model.wall_compartment_field, model
            if model.wall_compartment_field:
                model._meta.get_field(model.wall_compartment_field)
        if column:
            try:
                model._meta.get_field(column)
            except FieldDoesNotExist:
                assert column in {field.attname for field in model._meta.concrete_fields}, model


@pytest.mark.parametrize("tie", list(Tie), ids=str)
def test_the_query_and_the_look_answer_from_the_same_table(tie: Tie, cast: Cast, at_work: datetime) -> None:
    """For every kind of tie: rows of every compartment, by visible_to, by look.rows and by may."""
    from tests.web.accounts.case import note
    from wayforward.web.accounts import ties
    from wayforward.web.accounts.look import Look, Sight

    case_id = uuid4()
    ties.tie(staff=cast.carys, case_id=case_id, case_kind="restorative", kind=tie, at=at_work)
    rows = {
        str(part): note(case_id=case_id, compartment=str(part), words="x", by=cast.ben, at=at_work)
        for part in Compartment
    }
    opened = {str(part) for part in SIGHT[tie]}
    look, sight = Look.at(cast.carys, case_id), Sight.of(cast.carys)
    assert {row.compartment for row in Note.visible_to(cast.carys)} == opened
    assert {row.compartment for row in look.rows(Note)} == opened
    assert {part for part in rows if look.may(part)} == opened
    assert {part for part, row in rows.items() if look.covers(row)} == opened
    assert {part for part, row in rows.items() if sight.covers(row)} == opened
    assert not Note.visible_to(cast.asha).exists()


def test_people_are_seen_through_the_cases_they_are_in(cast: Cast, at_work: datetime) -> None:
    made = two_sides(cast, at_work)
    two_sides(cast, at_work, facilitator=cast.grace)
    assert set(Person.visible_to(cast.ben)) == {made.maria, made.joanne}
    for name in ("asha", "carys", "dev", "farah", "lena", "sam"):
        assert not Person.visible_to(getattr(cast, name)).exists(), name


def test_administrator_and_commissioner_see_no_case(cast: Cast, at_work: datetime) -> None:
    two_sides(cast, at_work)
    for staff in (cast.dev, cast.farah):
        for model in walled_models():
            assert not model.visible_to(staff).exists(), (staff, model)


def test_the_lead_sees_the_case_and_neither_side(cast: Cast, at_work: datetime) -> None:
    from wayforward.web.accounts.look import Look

    made = two_sides(cast, at_work)
    look = Look.at(cast.lena, made.case.pk)
    assert look.entitlement == "role"
    assert list(RJCase.visible_to(cast.lena)) == list(look.rows(RJCase)) == [made.case]
    assert not Note.visible_to(cast.lena).exists()
    assert not look.rows(Note).exists()
    assert not look.rows(Person).exists()


def test_the_lead_of_another_service_sees_nothing(cast: Cast, at_work: datetime) -> None:
    from tests.web.cast import assemble
    from wayforward.web.accounts.look import Look

    made = two_sides(cast, at_work)
    other = assemble("hillside").lena
    assert not RJCase.visible_to(other).exists()
    assert Look.at(other, made.case.pk).compartments == frozenset()


def test_a_block_beats_every_tie_and_role(cast: Cast, at_work: datetime) -> None:
    from wayforward.web.accounts import ties
    from wayforward.web.accounts.look import Look

    made = two_sides(cast, at_work)
    for staff in (cast.ben, cast.lena):
        for kind in (*Tie,):
            ties.tie(staff=staff, case_id=made.case.pk, case_kind="restorative", kind=kind, at=at_work)
        assert RJCase.visible_to(staff).exists()
        ties.block(staff=staff, case_id=made.case.pk, reason="knows_a_party", at=at_work)
        assert not RJCase.visible_to(staff).exists()
        assert not Person.visible_to(staff).exists()
        assert not Note.visible_to(staff).exists()
        look = Look.at(staff, made.case.pk)
        assert look.blocked and not look.compartments and not look.people
        assert not look.rows(RJCase).exists()


def test_a_block_on_one_case_leaves_the_others(cast: Cast, at_work: datetime) -> None:
    from wayforward.web.accounts import ties

    first, second = two_sides(cast, at_work), two_sides(cast, at_work)
    ties.block(staff=cast.ben, case_id=first.case.pk, reason="knows_a_party", at=at_work)
    assert list(RJCase.visible_to(cast.ben)) == [second.case]


def test_ties_hold_from_and_until(cast: Cast, at_work: datetime) -> None:
    from datetime import timedelta

    from wayforward.web import clock
    from wayforward.web.accounts import ties

    made = two_sides(cast, at_work)
    ties.tie(staff=cast.grace, case_id=made.case.pk, case_kind="restorative", kind=Tie.PANEL,
             at=at_work + timedelta(days=1), until=at_work + timedelta(days=3))  # fmt: skip
    seen = []
    for day in range(5):
        with clock.at(at_work + timedelta(days=day)):
            seen.append(RJCase.visible_to(cast.grace).exists())
    assert seen == [False, True, True, False, False]
    ties.untie(staff=cast.ben, case_id=made.case.pk, at=at_work)
    assert not RJCase.visible_to(cast.ben).exists()


def test_visible_to_is_one_statement(cast: Cast, at_work: datetime, django_assert_num_queries: Any) -> None:
    two_sides(cast, at_work)
    for staff in (cast.ben, cast.lena):
        for model in (RJCase, Note, Person):
            with django_assert_num_queries(1):
                list(model.visible_to(staff))


def test_a_look_is_one_statement(cast: Cast, at_work: datetime, django_assert_num_queries: Any) -> None:
    from wayforward.web.accounts.look import Look

    made = two_sides(cast, at_work)
    with django_assert_num_queries(1):
        look = Look.at(cast.ben, made.case.pk)
        assert look.may("harmed")
        assert set(look.people) == {made.maria.pk, made.joanne.pk}
