"""Requests about one's own data, holds and what was ended, as lists: narrowed, in order, and as files without names."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.urls import reverse

from tests.web.cast import Cast, assemble
from tests.web.rights.conftest import Browser
from tests.web.rights.test_lists import found, read, taken
from wayforward.process import packs as rules
from wayforward.web import vault
from wayforward.web.accounts.models import Block, Staff
from wayforward.web.lists.listing import of_name
from wayforward.web.people.models import Person
from wayforward.web.rights.actions import packs
from wayforward.web.rights.data_lists import COPIES, ERASURES
from wayforward.web.rights.kept_lists import ENDINGS, HOLDS
from wayforward.web.rights.models import Ending, ErasureRequest, LegalHold, Pack, Run


@pytest.fixture
def erasures(cast: Cast, in_october: datetime) -> list[UUID]:
    """One that is open, one that waits for a second person, one that was refused."""
    key = vault.new_key(vault.Scope.RIGHTS, uuid4())
    person = Person(service=cast.service, key_id=key, legal_name="Maria Keane")
    person.save()
    rows = []
    for number, state in enumerate(["open", "proposed", "refused"]):
        row = ErasureRequest(
            service=cast.service, case_id=uuid4(), key_id=key, case_kind="support", ref=f"AAA4-0{number}",
            person=person, kind="participation" if number else "support", file_id=uuid4(), by=cast.asha, state=state,
            asked_on=in_october.date() - timedelta(days=number), asked="Leave Maria out of it.",
            received_at=in_october - timedelta(hours=number),
            decided_at=in_october if state == "refused" else None,
        )  # fmt: skip
        row.save()
        rows.append(row.pk)
    return rows


@pytest.fixture
def copies(officer: Staff, in_october: datetime) -> list[Pack]:
    """One that is being prepared, one for which the clock stands, one that is overdue, and one that was answered."""
    today = in_october.date()
    rows = [
        packs.take(name=f"Joanne Pike {number}", received_on=today, identity="known", by=officer, at=in_october)
        for number in range(4)
    ]
    packs.stop_clock(pack=rows[1], by=officer, at=in_october)
    packs.end(pack=rows[3], came="taken_back", by=officer, at=in_october)
    for row in (rows[1], rows[2]):
        Pack.unwalled("checking").filter(pk=row.pk).update(due_on=today - timedelta(days=1))
    return rows


@pytest.fixture
def holds(cast: Cast, in_october: datetime) -> list[LegalHold]:
    """One that stands, one to be looked at, one that was lifted."""
    return [
        LegalHold.objects.create(
            service=cast.service, case_id=uuid4(), ref=f"AAA4-0{number}", reason=reason,
            review_on=in_october.date() + timedelta(days=days), placed_by=cast.lena,
            placed_at=in_october - timedelta(days=number),
            lifted_at=in_october if days < 0 else None, lifted_by=cast.sam if days < 0 else None,
        )
        for number, (reason, days) in enumerate([("claim", 5), ("inquest", 0), ("claim", -5)])
    ]  # fmt: skip


@pytest.fixture
def endings(cast: Cast, in_october: datetime) -> list[Ending]:
    """One that two people agreed to, one that a rule ended, and one that is only proposed."""
    both = {"proposed_at": in_october, "agreed_at": in_october}
    agreed = Run.objects.create(service=cast.service, **both, proposed_by=cast.lena, agreed_by=cast.sam)
    rule = Run.objects.create(service=cast.service, **both)
    given = [(agreed, "support", "completed"), (rule, "named", "never_contacted"), (agreed, "complaint", "register")]
    return [
        Ending.objects.create(
            run=run, service=cast.service, kind=kind, file_id=uuid4(), case_id=uuid4(), ref=f"AAA4-0{number}", why=why,
            due_on=in_october.date(), keys=3,
            ended_at=None if kind == "complaint" else in_october - timedelta(days=number),
        )
        for number, (run, kind, why) in enumerate(given)
    ]  # fmt: skip


def test_requests_to_erase_are_narrowed_and_leave_without_a_name(
    cast: Cast, officer: Staff, erasures: list[UUID]
) -> None:
    waits, proposed, refused = erasures
    assert found(ERASURES, officer) == [waits, proposed, refused]
    assert found(ERASURES, officer, sort="asked") == [refused, proposed, waits]
    assert found(ERASURES, officer, state="still-open") == [waits, proposed]
    assert found(ERASURES, officer, state="refused") == [refused]
    assert found(ERASURES, officer, kind="support") == [waits]
    assert found(ERASURES, officer, sort="-decided")[0] == refused
    cast.lena.roles = [*cast.lena.roles, "supervisor"]
    cast.lena.save()
    for staff, named in ((officer, False), (cast.lena, True)):
        rows = read(taken(ERASURES, staff, named=named), staff)
        assert [row["Where it is"] for row in rows] == [
            "Being looked at", "Waits for a second person", "Kept, with reasons",
        ]  # fmt: skip
        assert [row["Case"] for row in rows] == ["AAA4-00", "AAA4-01", "AAA4-02"]
        assert not [word for word in ("Maria", "Asha") if word in str(rows)]


def test_copies_are_narrowed_by_what_is_owed_and_named_on_the_page_alone(
    cast: Cast, officer: Staff, copies: list[Pack], browser: Browser
) -> None:
    prepared, stopped, late, answered = (row.pk for row in copies)
    assert found(COPIES, officer, state="still-open", sort="ref") == [
        row.pk for row in sorted(copies, key=lambda row: row.ref) if row.pk != answered
    ]
    assert found(COPIES, officer, state="overdue") == [late]
    assert found(COPIES, officer, state=rules.State.ASKING) == [stopped]
    assert found(COPIES, officer, came="taken_back") == [answered]
    assert found(COPIES, officer, sort="-due")[0] in (prepared, answered)
    page = browser(officer).get(COPIES.address).content.decode()
    assert page.count(">Overdue</span>") == 1
    assert all(f"Joanne Pike {number}" in page for number in range(4))
    rows = read(taken(COPIES, officer), officer)
    assert len(rows) == 4
    assert sum(row["Due on"] == "" for row in rows) == 2  # nothing is owed by a day to whoever was asked, or answered
    assert {row["How it ended"] for row in rows} == {"", "They do not want it any more"}
    assert "Joanne" not in str(rows)
    assert of_name("copies", cast.lena) is None
    assert browser(cast.lena).get(reverse("lists:export", args=["copies"])).status_code == 404


def test_a_hold_is_found_by_what_has_to_be_done_about_it(
    cast: Cast, officer: Staff, holds: list[LegalHold], browser: Browser
) -> None:
    stands, look, lifted = (row.pk for row in holds)
    assert found(HOLDS, officer) == [stands, look, lifted]
    assert found(HOLDS, officer, state="stands") == [stands, look]
    assert found(HOLDS, officer, state="look") == [look]
    assert found(HOLDS, officer, state="lifted") == [lifted]
    assert found(HOLDS, officer, reason="claim") == [stands, lifted]
    assert found(HOLDS, officer, sort="review") == [lifted, look, stands]
    page = browser(officer).get(HOLDS.address).content.decode()
    assert page.count("Look at it now</strong>") == page.count("Lifted</strong>") == page.count("Stands</strong>") == 1
    assert reverse("rights:lift-hold", args=[stands]) in page
    assert reverse("rights:lift-hold", args=[lifted]) not in page
    rows = read(taken(HOLDS, officer), officer)
    assert {row["Where it is"] for row in rows} == {"Stands", "Look at it now", "Lifted"}
    assert not [word for word in (cast.lena.name, cast.sam.name, "Lift ") if word in str(rows)]


def test_a_form_with_a_fault_stands_below_the_list_with_what_was_typed(
    cast: Cast, holds: list[LegalHold], browser: Browser
) -> None:
    typed = {
        "reference": "ZZZZ-99",
        "reason": "inquiry",
        "review_on_day": "1",
        "review_on_month": "1",
        "review_on_year": "2099",
    }
    page = browser(cast.lena).post(HOLDS.address, typed).content.decode()
    assert "There is no case with this reference." in page
    assert 'value="ZZZZ-99"' in page
    assert "AAA4-00" in page
    assert LegalHold.objects.count() == 3


def test_what_was_ended_says_who_agreed_on_the_page_alone(
    cast: Cast, officer: Staff, endings: list[Ending], browser: Browser
) -> None:
    agreed, ruled, _ = (row.pk for row in endings)
    assert found(ENDINGS, officer) == [agreed, ruled]
    assert found(ENDINGS, officer, kind="named") == [ruled]
    assert found(ENDINGS, officer, why="completed") == [agreed]
    page = browser(officer).get(ENDINGS.address).content.decode()
    assert f"{cast.lena.name} and {cast.sam.name}" in page
    assert "by the rule</span>" in page
    rows = read(taken(ENDINGS, officer), officer)
    assert [row["Keys destroyed"] for row in rows] == ["3", "3"]
    assert not [word for word in (cast.lena.name, cast.sam.name) if word in str(rows)]


def test_another_service_has_its_own(
    erasures: list[UUID], copies: list[Pack], holds: list[LegalHold], endings: list[Ending]
) -> None:
    other = assemble("other")
    dilys = Staff.objects.create_user("dpo.other", name="Dilys", service=other.service, roles=["data_protection"])
    for listing in (ERASURES, COPIES, HOLDS, ENDINGS):
        assert listing.rows(dilys).count() == 0


def test_what_a_conflict_shuts_is_in_no_page_no_count_and_no_file(
    cast: Cast, holds: list[LegalHold], endings: list[Ending], in_october: datetime
) -> None:
    """Also where it is shut between asking for a file and fetching it."""
    export = taken(HOLDS, cast.lena)
    shut = {"staff": cast.lena, "reason": "recused", "at": in_october}
    for row in (holds[0], endings[0]):
        Block.objects.create(case_id=row.case_id, **shut)
    assert found(HOLDS, cast.lena) == [row.pk for row in holds[1:]]
    assert found(ENDINGS, cast.lena) == [endings[1].pk]
    assert [row["Case"] for row in read(export, cast.lena)] == ["AAA4-01", "AAA4-02"]
