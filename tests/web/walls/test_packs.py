"""SEC-66: a copy of one's own data, in two worlds and marker by marker; and what was passed on, from its own rows."""

from collections.abc import Iterator
from dataclasses import asdict
from uuid import uuid4

import pytest
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from tests.web.walls.crawl import fetch, nothing_kept, signed_in
from tests.web.walls.markers import WORD, Marker, mark_everything, words_in
from tests.web.walls.rows_rights import OF_THE_OFFICER, officer_of
from tests.web.walls.table import STATEMENTS, addresses
from tests.web.walls.test_two_worlds import make_another
from tests.web.walls.world import World
from wayforward.web import vault
from wayforward.web.outgoing.typesetting import copy_pdf, text_of
from wayforward.web.people.models import Note
from wayforward.web.restorative.actions.consents import stop_taking_part
from wayforward.web.rights import disclosures, gathered, gathering
from wayforward.web.rights.actions import packs
from wayforward.web.rights.models import Pack, PackItem

OWN = {"maria": {"support", "harmed"}, "joanne": {"responsible"}}


def ask(world: World, name: str) -> Pack:
    return packs.take(
        name=name, received_on=world.at.date(), identity="known", by=officer_of(world), at=world.at
    )  # fmt: skip


@pytest.fixture(scope="module")
def marked(world: World, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, Marker]]:
    with django_db_blocker.unblock(), nothing_kept():
        officer_of(world)
        yield mark_everything()


@pytest.mark.parametrize(("who", "name"), [("maria", "Maria Fellows"), ("joanne", "Joanne Pike")])
def test_all_and_only_their_own_markers_are_in_it(
    who: str, name: str, world: World, marked: dict[str, Marker], record_property: object
) -> None:
    with nothing_kept():
        pack = ask(world, name)
        rows = list(packs.items_of(pack))
        held = set(WORD.findall("\n".join(item.original for item in packs.read_items(rows))))
        given = set(WORD.findall(text_of(copy_pdf(packs.paper_of(pack)))))
    assert given <= held
    own = {word for word, marker in marked.items() if is_own(world, who, marker)}
    assert held - own == set(), [str(marked[word]) for word in held - own]
    missing = {word for word in own - held if marked[word].in_story}
    assert missing == set(), [str(marked[word]) for word in missing]
    assert len(held) > 10


def is_own(world: World, who: str, marker: Marker) -> bool:
    """By the row itself: is it in a printed field of a table that is copied, and about, by or for this person?"""
    label, _, field = marker.field.rpartition(".")
    printed = {(table.table, name) for table in gathered.TABLES for name in table.printed}
    printed |= {("people.Note", "text"), ("outgoing.Document", "text")}
    if (label, field) not in printed:
        return False
    from django.apps import apps

    person = getattr(world, who)
    part = world.harmed if who == "maria" else world.responsible
    model = apps.get_model(label)
    row = model.unwalled("checking").get(pk=marker.row)  # type: ignore[attr-defined]
    if label == "people.Note":
        return row.source == str(person.pk) or (
            row.compartment in {*OWN[who], "referral"}
            and (str(person.pk) in row.about or (not row.about and not row.source and row.compartment == "support"))
            and not {row.source, *row.about}
            & {str(other.pk) for other in (world.maria, world.joanne) if other != person}
        )
    if label == "outgoing.Document":
        return row.kind == "agreement"
    columns = {"person_id": person.pk, "participation_id": part.pk, "about_person_id": person.pk}
    if label == "restorative.Disclosure":
        return row.to_participation_id == part.pk
    if label == "people.Person":
        return row.pk == person.pk
    if label == "people.Withdrawal":
        return row.consent.person_id == person.pk
    named = [getattr(row, column) == value for column, value in columns.items() if hasattr(row, column)]
    return any(named) if named else who == "maria" and row.case_id == world.support_case.pk


def test_the_responsible_persons_copy_is_the_same_whatever_the_harmed_person_said(world: World) -> None:
    """Two worlds: in one Maria said more, of which nothing was passed on, and wants no part of it any more."""
    told = []
    for other in (False, True):
        with nothing_kept(), pytest.MonkeyPatch.context() as same:
            same.setattr(packs, "unused", lambda _model: "K7QX-4M")
            officer_of(world)
            if other:
                say_more(world)
            pack = ask(world, "Joanne Pike")
            paper = packs.paper_of(pack)
            rows = list(PackItem.unwalled("checking").filter(pack=pack).order_by("number"))
            told.append((asdict(paper), text_of(copy_pdf(paper)), pack.version_sha256, [row.row_id for row in rows]))
    assert told[0] == told[1]
    assert "only in this world" not in told[1][1] and len(told[0][3]) > 10


def say_more(world: World) -> None:
    """Everything that a harmed person can add, and a refusal; some of it written into the wrong side's papers."""
    assert make_another(world, "harmed") > 5
    make_another(world, "support")
    stop_taking_part(participation=world.harmed, how="spoken", by=world.cast["grace"], at=world.at, words="No more.")
    maria, joanne = str(world.maria.pk), str(world.joanne.pk)
    key = vault.new_key("participation", uuid4())
    for compartment, about, source in (
        ("responsible", [joanne], maria),
        ("responsible", [joanne, maria], ""),
        ("joint", [joanne], maria),
        ("harmed", [joanne], ""),
        ("harmed", [joanne], maria),
    ):
        Note(
            case_id=world.rj_case.pk, compartment=compartment, key_id=key, at=world.at, by=world.cast["grace"],
            of_type="session", of_id=uuid4(), about=about, source=source, text="Said only in this world.",
        ).save()  # fmt: skip


def test_what_was_passed_on_is_every_release_and_nothing_of_the_other_side(world: World) -> None:
    for part, other in ((world.harmed, world.responsible), (world.responsible, world.harmed)):
        file = gathering.File("participation", part.pk, part.case_id, part.compartment, part.person_id, part.key_id)
        lines = disclosures.of_files([file])
        released = world.all(disclosures.Disclosure, from_participation=part)
        assert {line.row_id for line in lines if line.source == "restorative.disclosure"} == {r.pk for r in released}
        assert all(line.consent is None or line.consent.person_id == part.person_id for line in lines)
        assert lines == sorted(lines, key=lambda line: line.at)
        grace = signed_in(world.cast["grace"])
        for name in ("rights:disclosures", "rights:disclosures-paper"):
            url = reverse(name, kwargs={"kind": "participation", "pk": part.pk})
            answer = fetch(grace, url)
            assert (answer.status, len(answer.statements) <= STATEMENTS) == (200, True), answer.statements
        assert lines and other.pk not in {line.row_id for line in lines}


def test_the_officer_sees_every_page_of_a_request_and_nothing_of_the_other_side(
    world: World, marked: dict[str, Marker]
) -> None:
    own = {word for word, marker in marked.items() if is_own(world, "joanne", marker)}
    with nothing_kept():
        client, seen = signed_in(officer_of(world)), set()
        for name in sorted({*OF_THE_OFFICER, "rights:pack"}):
            for address in addresses(name, world):
                answer = fetch(client, address.url)
                assert (answer.status, len(answer.statements) <= STATEMENTS) == (200, True), (name, answer.statements)
                seen |= words_in(answer.pieces)
        assert fetch(client, reverse("restorative:case", args=[world.rj_case.pk])).status == 404
    assert len(seen) > 10 and seen <= own
