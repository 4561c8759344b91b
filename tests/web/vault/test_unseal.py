"""The choke point: the policy decides, the record is told, and only then the words appear."""

from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections
from django.http import Http404
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.web.accounts.case import TwoSides, note, person, two_sides
from tests.web.cast import Cast, assemble
from wayforward.process.walls import Tie
from wayforward.web import record, vault
from wayforward.web.accounts import ties
from wayforward.web.accounts.look import Look
from wayforward.web.people.models import Note, Person
from wayforward.web.vault import CannotBeRead, NotEntitled


@pytest.fixture
def made(cast: Cast, at_work: datetime) -> TwoSides:
    return two_sides(cast, at_work)


def lines(**which: Any) -> list[record.Line]:
    return list(record.Line.unwalled("checking").filter(**which).order_by("seq"))


def test_a_look_opens_its_own_case(cast: Cast, made: TwoSides) -> None:
    look = Look.at(cast.ben, made.case.pk)
    words = vault.unseal_many(look, [made.harmed_note.text, made.maria.legal_name, made.responsible_note.text])
    assert words == ["I cannot sleep.", "Maria Santos", "I did it."]
    (line,) = lines(outcome="looked")
    assert (line.actor_id, line.case_id, line.basis) == (cast.ben.pk, made.case.pk, "tie:facilitator")
    assert line.payload["read"] == {
        f"people.note:{made.harmed_note.pk}": ["text"],
        f"people.note:{made.responsible_note.pk}": ["text"],
        f"people.person:{made.maria.pk}": ["legal_name"],
    }


def test_a_member_of_staff_opens_what_their_ties_open(cast: Cast, made: TwoSides) -> None:
    assert vault.unseal(cast.ben, made.harmed_note.text) == "I cannot sleep."
    assert vault.unseal(cast.ben, made.joanne.legal_name) == "Joanne Reed"


@pytest.mark.parametrize("name", ["asha", "grace", "sam", "lena", "carys", "dev", "farah"])
def test_everybody_else_is_refused_and_recorded(name: str, cast: Cast, made: TwoSides) -> None:
    staff = getattr(cast, name)
    for sealed in (made.harmed_note.text, made.maria.legal_name, made.responsible_note.text):
        for viewer in (staff, Look.at(staff, made.case.pk)):
            with pytest.raises(NotEntitled):
                vault.unseal(viewer, sealed)
    refusals = lines(outcome="refused", actor_id=staff.pk)
    assert len(refusals) == 6
    assert refusals[0].payload == {"codes": ["walls.not_entitled"]}
    assert refusals[0].object_id == str(made.harmed_note.pk)
    assert not refusals[0].compartment
    assert not lines(outcome="looked")


def test_what_is_not_yours_is_not_there() -> None:
    assert issubclass(NotEntitled, Http404)


def test_one_value_that_is_not_theirs_withholds_all(cast: Cast, made: TwoSides, at_work: datetime) -> None:
    ties.tie(staff=cast.carys, case_id=made.case.pk, case_kind="restorative", kind=Tie.PANEL, at=at_work)
    risk = note(case_id=made.case.pk, compartment="risk", words="Low", by=cast.ben, at=at_work)
    look = Look.at(cast.carys, made.case.pk)
    assert vault.unseal(look, risk.text) == "Low"
    with pytest.raises(NotEntitled):
        vault.unseal_many(look, [risk.text, made.harmed_note.text])


def test_a_forged_look_opens_no_more_than_the_ties(cast: Cast, made: TwoSides, at_work: datetime) -> None:
    """A look for another case falls back on the ties of its staff, and so on nothing."""
    other = two_sides(cast, at_work, facilitator=cast.grace)
    with pytest.raises(NotEntitled):
        vault.unseal(Look.at(cast.ben, made.case.pk), other.harmed_note.text)


def test_a_blocked_or_departed_member_of_staff_reads_nothing(cast: Cast, made: TwoSides, at_work: datetime) -> None:
    cast.ben.is_active = False
    with pytest.raises(NotEntitled):
        vault.unseal(cast.ben, made.harmed_note.text)
    cast.ben.is_active = True
    ties.block(staff=cast.ben, case_id=made.case.pk, reason="knows_a_party", at=at_work)
    with pytest.raises(NotEntitled):
        vault.unseal(cast.ben, made.harmed_note.text)
    with pytest.raises(NotEntitled):
        vault.unseal(cast.ben, made.maria.legal_name)


def test_the_lead_reads_risk_of_the_own_service_only(cast: Cast, made: TwoSides, at_work: datetime) -> None:
    risk = note(case_id=made.case.pk, compartment="risk", words="Moderate", by=cast.ben, at=at_work)
    assert vault.unseal(cast.lena, risk.text) == "Moderate"
    assert vault.unseal(Look.at(cast.lena, made.case.pk), risk.text) == "Moderate"
    with pytest.raises(NotEntitled):
        vault.unseal(assemble("hillside").lena, risk.text)


def test_a_row_of_no_case_is_nobodys(cast: Cast, at_work: datetime) -> None:
    alone = person(cast.service, "Nobody's client")
    with pytest.raises(NotEntitled):
        vault.unseal(cast.ben, alone.legal_name)


def test_unseal_fields(cast: Cast, made: TwoSides) -> None:
    found = vault.unseal_fields(Look.at(cast.ben, made.case.pk), [made.maria, made.joanne], "legal_name", "phone")
    assert found == [{"legal_name": "Maria Santos", "phone": ""}, {"legal_name": "Joanne Reed", "phone": ""}]


def test_many_values_take_one_statement_of_the_vault(
    cast: Cast, made: TwoSides, at_work: datetime, django_assert_num_queries: Any
) -> None:
    for number in range(20):
        note(case_id=made.case.pk, compartment="harmed", words=f"Paragraph {number}", by=cast.ben, at=at_work)
    rows = list(Note.visible_to(cast.ben))
    look = Look.at(cast.ben, made.case.pk)
    with record.looking():
        with (
            django_assert_num_queries(1, connection=connections["vault"]),
            django_assert_num_queries(0),
        ):
            vault.unseal_many(look, [row.text for row in rows])
        with django_assert_num_queries(0, connection=connections["vault"]):
            vault.unseal_many(look, [row.text for row in rows])
        with django_assert_num_queries(2):
            people = list(Person.visible_to(cast.ben))
            Look.at(cast.ben, made.case.pk)
        with django_assert_num_queries(0), django_assert_num_queries(1, connection=connections["vault"]):
            vault.unseal_many(cast.ben, [each.legal_name for each in people])
    with record.looking(), django_assert_num_queries(1):
        # The same rows on another page: asked again, of the index of parties and all ties in those cases.
        vault.unseal_many(cast.ben, [each.legal_name for each in people])


def test_a_row_found_for_one_is_not_found_for_another(cast: Cast, made: TwoSides, at_work: datetime) -> None:
    """What `visible_to` has asked holds for that viewer and that page alone."""
    with record.looking():
        found = Person.visible_to(cast.ben).get(pk=made.maria.pk)
        assert vault.unseal(cast.ben, found.legal_name) == "Maria Santos"
        with pytest.raises(NotEntitled):
            vault.unseal(cast.carys, found.legal_name)
        for rows in (
            Person.unwalled("checking"),
            Person.visible_to(cast.carys) | Person.unwalled("checking"),
            Person.visible_to(cast.carys).union(Person.unwalled("checking")),
            Person.unwalled("checking").union(Person.visible_to(cast.carys)),
        ):
            for each in rows:
                with pytest.raises(NotEntitled):
                    vault.unseal(cast.carys, each.legal_name)
    ties.untie(staff=cast.ben, case_id=made.case.pk, at=at_work)
    with record.looking(), pytest.raises(NotEntitled):
        vault.unseal(cast.ben, found.legal_name)
    with pytest.raises(NotEntitled):
        vault.unseal(cast.ben, found.legal_name)


def test_an_erased_person_is_erased_and_the_page_goes_on(cast: Cast, made: TwoSides) -> None:
    assert vault.shred([made.maria.key_id], reason="asked", decided_by=cast.sam.pk) == 1
    look = Look.at(cast.ben, made.case.pk)
    assert vault.unseal_many(look, [made.maria.legal_name, made.joanne.legal_name]) == [vault.ERASED, "Joanne Reed"]
    with pytest.raises(CannotBeRead):
        vault.unseal_for("sending", made.maria.legal_name)
    with pytest.raises(CannotBeRead):
        vault.unseal_bytes(look, made.maria.legal_name)


def test_a_value_copied_to_another_place_cannot_be_read_and_is_recorded(cast: Cast, made: TwoSides) -> None:
    """SEC-3: the ciphertext of one person under another, in another field, or under another key."""
    maria, joanne = made.maria, made.joanne
    joanne.__dict__["legal_name"] = maria.__dict__["legal_name"]
    maria.__dict__["known_as"] = maria.__dict__["legal_name"]
    look = Look.at(cast.ben, made.case.pk)
    assert vault.unseal_many(look, [joanne.legal_name, maria.known_as]) == [vault.UNREADABLE, vault.UNREADABLE]
    assert len(lines(outcome="looked")[0].payload["unreadable"]) == 2
    with pytest.raises(CannotBeRead):
        vault.unseal_for("sending", joanne.legal_name)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, 10_000), bit=st.integers(0, 7), cut=st.booleans())
def test_a_changed_row_never_opens(at: int, bit: int, cut: bool, cast: Cast, at_work: datetime) -> None:
    if not hasattr(cast, "_made"):
        object.__setattr__(cast, "_made", person(cast.service, "Maria Santos"))
    maria = Person.unwalled("checking").get(pk=cast._made.pk)  # type: ignore[attr-defined]
    stored = bytearray(maria.__dict__["legal_name"])
    if cut:
        del stored[at % len(stored) :]
    else:
        stored[at % len(stored)] ^= 1 << bit
    maria.__dict__["legal_name"] = type(maria.__dict__["legal_name"])(bytes(stored))
    if not stored:
        assert not maria.legal_name
        return
    with pytest.raises(CannotBeRead):
        vault.unseal_for("checking", maria.legal_name)


def test_a_purpose_must_be_on_the_list(made: TwoSides) -> None:
    with pytest.raises(ValueError, match="curiosity"):
        vault.unseal_for("curiosity", made.maria.legal_name)


def test_unseal_of_no_words_asks_the_policy_all_the_same(cast: Cast, made: TwoSides) -> None:
    assert vault.unseal(cast.ben, made.maria.phone) == ""
    with pytest.raises(NotEntitled):
        vault.unseal(cast.carys, made.maria.phone)


def test_nothing_to_unseal(cast: Cast) -> None:
    assert vault.unseal_many(cast.ben, []) == []
    assert not lines()


def test_the_surface_has_no_other_names() -> None:
    with pytest.raises(AttributeError):
        vault.unseal_everything  # noqa: B018
    with pytest.raises(AttributeError):
        record.rewrite  # noqa: B018
    assert {name for name in vault.__all__ if getattr(vault, name)} == set(vault.__all__)
    assert {name for name in record.__all__ if getattr(record, name)} == set(record.__all__)
    assert uuid4()
