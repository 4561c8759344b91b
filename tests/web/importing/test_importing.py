"""Referrals from a file: what each row becomes is seen first, nothing comes in by halves, and nothing twice."""

import csv
import io
import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.web.cast import Cast
from tests.web.support.conftest import in_october, take
from wayforward.process.importing import Column, Fate
from wayforward.process.safe_contact import DEFAULT
from wayforward.web import vault
from wayforward.web.accounts.models import Block, PartyIndex, Staff, Task, Tie
from wayforward.web.accounts.walled import Purpose
from wayforward.web.importing import actions
from wayforward.web.importing.models import BroughtIn, Columns, Import, ImportRow
from wayforward.web.people import contact
from wayforward.web.people.actions import conflicts
from wayforward.web.people.models import Agency, Incident, Person
from wayforward.web.record import Line
from wayforward.web.support.actions.referrals import IncidentGiven
from wayforward.web.support.models import Referral
from wayforward.web.vault import keyring
from wayforward.web.vault.models import Token

__all__ = ["in_october", "take"]

HEAD = ["Victim name", "DOB", "Mobile", "Offence summary", "Offence date", "Crime ref", "Suspect", "Victim aware?"]
ROWS = [
    ["Nadia Hollis", "06/05/1971", "07700 900201", "A burglary", "01/10/2025", "25*0700001", "", "yes"],
    ["Kofi Mensah", "1988-02-29", "07700 900202", "An assault", "02/10/2025", "25*0700002", "Ray Holt", "no"],
    ["", "06/05/1971", "0770", "A theft", "31/02/2025", "25*0700003", "", "perhaps"],
    ["Maria Fellows", "14/03/1979", "07700 900101", "Assault at work", "01/10/2025", "25*0612345", "", "yes"],
    ["Nadia Hollis", "06/05/1971", "07700 900201", "A burglary", "01/10/2025", "25*0700001", "", "yes"],
]


def a_csv(rows: list[list[str]], between: str = ",", encoding: str = "utf-8") -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=between).writerows([HEAD, *rows])
    return out.getvalue().encode(encoding)


def an_xlsx(rows: list[list[str]]) -> bytes:
    book = openpyxl.Workbook()
    for row in [HEAD, *rows]:
        book.active.append(row)
    book.active["B2"] = datetime(1971, 5, 6)  # a date as a program of tables keeps it
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture
def sam(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.sam)
    return client


@pytest.fixture
def police(cast: Cast) -> Agency:
    return Agency.objects.create(service=cast.service, name="County Police", kind="police")


def send(client: Client, whose: Agency, content: bytes, name: str = "referrals.csv", **typed: str) -> Any:
    form = {"agency": str(whose.pk), "source": "police", "file": SimpleUploadedFile(name, content)}
    return client.post(reverse("importing:new"), form | typed)


def only() -> Import:
    run: Import = Import.unwalled("checking").order_by("-at", "-pk").get()
    return run


def checked(client: Client, agency: Agency, content: bytes, now: datetime, name: str = "referrals.csv") -> Import:
    """A file of which each row was looked at, its columns taken as they are proposed."""
    before = set(Import.unwalled("checking").values_list("pk", flat=True))
    sent = send(client, agency, content, name)
    assert sent.status_code == 302, sent.context["form"].errors
    (run,) = Import.unwalled("checking").exclude(pk__in=before)
    page = client.get(sent["Location"])
    form = page.context["form"]
    typed = {name: form[name].value() for name in form.fields}
    assert client.post(sent["Location"], typed).status_code == 302
    assert actions.go_on(now) == run.rows
    run.refresh_from_db()
    assert run.state == "checked"
    return run


def fates(run: Import) -> list[str]:
    return list(ImportRow.unwalled("checking").filter(run=run).order_by("number").values_list("fate", flat=True))


def test_each_row_has_its_fate_before_anything_comes_in(
    cast: Cast, sam: Client, police: Agency, take: Callable[..., Referral], in_october: datetime
) -> None:
    take()  # Maria Fellows is known
    run = checked(sam, police, a_csv(ROWS), in_october)
    assert fates(run) == [Fate.NEW, Fate.NEW, Fate.INVALID, Fate.SAME_INCIDENT, Fate.TWICE]
    assert Referral.unwalled("checking").count() == 1
    page = sam.get(reverse("importing:run", args=[run.pk])).content.decode()
    assert "6 May 1971" in page and "1971-05-06" not in page
    assert "Bring in 3 referrals" in page and "May be an incident you know already" in page
    wrong = sam.get(reverse("importing:run", args=[run.pk]) + "?fate=invalid").content.decode()
    assert "This is not a date in the calendar" in wrong and "31/02/2025" in wrong and "Write yes or no." in wrong
    assert "This is needed, and there is nothing in it." in wrong and "Kofi" not in wrong


def test_somebody_whom_the_reader_may_not_see_is_not_told(
    cast: Cast, police: Agency, take: Callable[..., Referral], in_october: datetime
) -> None:
    """To a supervisor of another service the person is not there."""
    take()
    from tests.web.cast import assemble

    other = assemble("hillside")
    client = Client()
    client.force_login(other.sam)
    theirs = Agency.objects.create(service=other.service, name="County Police", kind="police")
    run = checked(client, theirs, a_csv(ROWS), in_october)
    assert fates(run)[3] == Fate.NEW


def test_rows_that_are_wrong_are_left_out_only_when_somebody_says_so(
    cast: Cast, sam: Client, police: Agency, in_october: datetime
) -> None:
    run = checked(sam, police, a_csv(ROWS), in_october)
    here = reverse("importing:run", args=[run.pk])
    refused = sam.post(here, {})
    assert "Some rows have to be put right" in refused.content.decode()
    assert actions.go_on(in_october) == 0 and not Referral.unwalled("checking").exists()
    assert sam.post(here, {"leave_out": "yes"}).status_code == 302
    assert actions.go_on(in_october) == 3
    run.refresh_from_db()
    assert (run.state, run.brought) == ("done", 3)
    assert Referral.unwalled("checking").count() == BroughtIn.objects.count() == 3
    assert "3 of 5 rows came in" in sam.get(here).content.decode()
    line = Line.unwalled("checking").get(event="referrals_brought_in")
    assert line.payload == {"taken": 3, "left_out": 2}


def test_a_referral_from_a_file_keeps_to_the_safe_ways(
    cast: Cast, sam: Client, police: Agency, in_october: datetime
) -> None:
    run = checked(sam, police, a_csv(ROWS[:2]), in_october)
    sam.post(reverse("importing:run", args=[run.pk]), {})
    actions.go_on(in_october)
    rows = {vault.unseal_for("checking", row.person.legal_name): row for row in Referral.unwalled("checking")}
    nadia, kofi = rows["Nadia Hollis"], rows["Kofi Mensah"]
    assert not nadia.information_only and kofi.information_only  # he does not know of it
    assert contact.profile_of(nadia.person) == DEFAULT and not contact.profile_of(nadia.person).agreed
    assert vault.unseal_for("checking", kofi.other_party_name) == "Ray Holt"
    assert nadia.agency == police and nadia.by == cast.sam
    assert not Tie.objects.filter(staff=cast.sam).exists()  # nobody holds what they only brought in
    queue = sam.get(reverse("support:referrals")).content.decode()
    assert "Nadia Hollis" in queue and "Kofi Mensah" in queue


def test_an_employers_referrals_are_for_information_whatever_the_file_says(
    cast: Cast, sam: Client, police: Agency, in_october: datetime
) -> None:
    send(sam, police, a_csv(ROWS[:1]), source="employer")
    run = only()
    headings = json.loads(vault.unseal_for("checking", run.headings))
    actions.name_columns(
        run=run, columns={Column.NAME: 0, Column.HAPPENED: 3, Column.PERSON_KNOWS: 7}, headings=headings,
        by=cast.sam, at=in_october,
    )  # fmt: skip
    actions.go_on(in_october)
    actions.bring_in(run=run, leave_out=False, by=cast.sam, at=in_october)
    actions.go_on(in_october)
    (row,) = Referral.unwalled("checking")
    assert row.information_only and row.source == "employer"


def test_the_same_file_twice_brings_nothing_twice(
    cast: Cast, sam: Client, police: Agency, in_october: datetime
) -> None:
    for _ in range(2):
        run = checked(sam, police, a_csv(ROWS[:2]), in_october)
        sam.post(reverse("importing:run", args=[run.pk]), {})
        actions.go_on(in_october)
    assert fates(run) == [Fate.HERE_ALREADY, Fate.HERE_ALREADY]
    assert "No row of this file is new and right" in sam.post(reverse("importing:run", args=[run.pk])).content.decode()
    assert Referral.unwalled("checking").count() == 2


def test_two_files_with_one_row_at_the_same_time_bring_it_in_once(
    cast: Cast, sam: Client, police: Agency, in_october: datetime
) -> None:
    runs = [checked(sam, police, a_csv(ROWS[:2]), in_october) for _ in range(2)]
    for run in runs:
        sam.post(reverse("importing:run", args=[run.pk]), {})
    actions.go_on(in_october)
    assert Referral.unwalled("checking").count() == 2
    for run in runs:
        run.refresh_from_db()
    assert {run.state for run in runs} == {"done"} and sorted(run.brought for run in runs) == [0, 2]


def test_a_worker_that_is_killed_is_followed_by_one_that_goes_on(
    cast: Cast, sam: Client, police: Agency, in_october: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed between two rows of a piece: neither of them is there, and the next worker takes both."""
    monkeypatch.setattr(actions, "TAKEN_AT_ONCE", 2)
    rows = [[f"Person {number}", "", "07700 900300", "A theft", "", "", "", "yes"] for number in range(5)]
    run = checked(sam, police, a_csv(rows), in_october)
    sam.post(reverse("importing:run", args=[run.pk]), {})
    right, calls = actions.refer_to_support, []

    def killed(**given: Any) -> Referral:
        calls.append(given)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return right(**given)

    monkeypatch.setattr(actions, "refer_to_support", killed)
    with pytest.raises(KeyboardInterrupt):
        actions.go_on(in_october)
    assert Referral.unwalled("checking").count() == BroughtIn.objects.count() == 2
    assert actions.go_on(in_october + timedelta(seconds=30)) == 0  # leased to the one that died
    assert actions.go_on(in_october + timedelta(minutes=3)) == 3
    run.refresh_from_db()
    assert (run.state, run.brought) == ("done", 5)
    names = vault.unseal_many_for("checking", [p.legal_name for p in Person.unwalled("checking")])
    assert sorted(names) == [f"Person {number}" for number in range(5)]


def test_whoever_of_the_staff_knows_somebody_in_a_file_does_not_see_them(
    cast: Cast, sam: Client, police: Agency, in_october: datetime
) -> None:
    conflicts.name_known_person(
        name="Kofi Mensah", how="friend", phone="07700 900202", by=cast.carys, at=in_october
    )  # fmt: skip
    run = checked(sam, police, a_csv(ROWS[:2]), in_october)
    sam.post(reverse("importing:run", args=[run.pk]), {})
    actions.go_on(in_october)
    shut = Block.objects.filter(staff=cast.carys).values_list("case_id", flat=True)
    names = [
        vault.unseal_for("checking", row.person.legal_name) for row in Referral.unwalled("checking").filter(pk__in=shut)
    ]
    assert names == ["Kofi Mensah"]


def test_a_row_becomes_what_a_referral_typed_by_hand_becomes(
    cast: Cast, sam: Client, police: Agency, in_october: datetime
) -> None:
    """The same rows in every table that is written, but for who holds it."""
    run = checked(sam, police, a_csv(ROWS[1:2]), in_october)
    sam.post(reverse("importing:run", args=[run.pk]), {})
    actions.go_on(in_october)
    by_hand = actions.refer_to_support(
        service=cast.service, source="police", agency=police, by=cast.sam, at=in_october, person_knows=False,
        name="Kofi Mensah", given={"born": "1988-02-29", "phone": "07700 900202"}, said_by=police,
        incident=IncidentGiven(title="An assault", happened_on=date(2025, 10, 2), crime_number="25*0700002"),
        other_party_name="Ray Holt", other_party_known="name_only",
    )  # fmt: skip
    (from_file,) = Referral.unwalled("checking").exclude(pk=by_hand.pk)
    left, right = (what_was_written(each) for each in (from_file, by_hand))
    assert left == right and len(left["tokens"]) > 6


def what_was_written(referral: Referral) -> dict[str, Any]:
    """The rows of a referral without what is another one's in each: ids, keys, references."""
    case, other = {"case_id": referral.pk}, referral.other_party
    assert other is not None
    both = {"person_id__in": [referral.person_id, other.pk]}
    facts = [getattr(each, name) for each in (referral.person, other) for name in ("legal_name", "born", "phone")]
    lines = Line.unwalled("checking").filter(**case)
    return {
        "signs": (referral.signs, referral.due_at, referral.state, referral.priority, referral.information_only),
        "people": vault.unseal_many_for("checking", facts),
        "tokens": sorted(Token.objects.filter(**both).values_list("kind", "token")),
        "parties": list(PartyIndex.objects.filter(**case).values_list("case_kind", "compartment", "service_id")),
        "duties": list(Task.unwalled("checking").filter(**case).values_list("kind", "due_at", "role", "compartment")),
        "lines": list(lines.values_list("event", "compartment", "payload", "said_by")),
        "incident": [vault.unseal_for("checking", each.title) for each in Incident.unwalled("checking").filter(**case)],
    }


def test_thirty_rows_more_cost_less_than_a_statement_each(
    cast: Cast, sam: Client, police: Agency, in_october: datetime
) -> None:
    asked = []
    for rows, first in ((10, 0), (40, 100)):
        numbers = range(first, first + rows)
        table = [[f"Person {number}", "", f"07700 9{number:05}", "A theft", "", "", "", "yes"] for number in numbers]
        run = checked(sam, police, a_csv(table), in_october)
        sam.post(reverse("importing:run", args=[run.pk]), {})
        with CaptureQueriesContext(connection) as found:
            assert actions.go_on(in_october) == rows
        asked.append(sum("SAVEPOINT" not in each["sql"] for each in found.captured_queries))
    assert asked[1] - asked[0] < 30


def test_the_columns_of_an_agency_are_remembered(cast: Cast, sam: Client, police: Agency, in_october: datetime) -> None:
    sent = send(sam, police, a_csv(ROWS))
    form = sam.get(sent["Location"]).context["form"]
    assert {name: form[name].value() for name in ("name", "born", "phone", "other_party", "person_knows")} == {
        "name": "0", "born": "1", "phone": "2", "other_party": "6", "person_knows": "7",
    }  # fmt: skip
    odd = {"name": "6", "happened": "3"}
    assert sam.post(sent["Location"], odd).status_code == 302
    assert Columns.objects.get(agency=police).headings == {"name": "Suspect", "happened": "Offence summary"}
    next_one = send(sam, police, a_csv(ROWS))["Location"]
    again = sam.get(next_one).context["form"]
    assert again["name"].value() == "6" and again["born"].value() in (None, "")
    twice = sam.post(next_one, {"name": "3", "happened": "3"})
    assert "Each column of the file can be one thing only." in twice.content.decode()


def test_the_file_to_send_back_runs_nothing(cast: Cast, sam: Client, police: Agency, in_october: datetime) -> None:
    bad = [['=HYPERLINK("https://example.org")', "99/99/1999", "+44 7700 900999", "@SUM(1)", "", "-1", "", "no"]]
    run = checked(sam, police, a_csv(bad), in_october)
    answer = sam.get(reverse("importing:to-put-right", args=[run.pk]))
    assert answer["Content-Disposition"] == 'attachment; filename="to-put-right.csv"'
    table = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert table[0][0] == "Row" and table[0][-1] == "What to put right" and table[1][0] == "2"
    assert not any(cell[:1] in {"=", "+", "-", "@"} for row in table for cell in row)
    assert table[1][1] == '\'=HYPERLINK("https://example.org")' and "not a date" in table[1][-1]


def test_a_file_that_is_given_up_leaves_nothing(cast: Cast, sam: Client, police: Agency, in_october: datetime) -> None:
    run = checked(sam, police, a_csv(ROWS), in_october)
    assert sam.post(reverse("importing:give-up", args=[run.pk])).status_code == 302
    run.refresh_from_db()
    assert run.state == "given_up" and not run.table and not run.headings
    assert not ImportRow.unwalled("checking").exists() and not Referral.unwalled("checking").exists()
    again = sam.post(reverse("importing:give-up", args=[run.pk])).content.decode()
    assert "This was decided already." in again


def test_a_file_that_nobody_decides_about_is_given_up_after_a_month(
    cast: Cast, sam: Client, police: Agency, in_october: datetime
) -> None:
    run = checked(sam, police, a_csv(ROWS[:2]), in_october)
    actions.go_on(in_october + timedelta(days=29))
    run.refresh_from_db()
    assert run.state == "checked"
    actions.go_on(in_october + timedelta(days=31))
    run.refresh_from_db()
    assert run.state == "given_up" and not ImportRow.unwalled("checking").exists()
    line = Line.unwalled("checking").get(event="file_of_referrals_given_up")
    assert (line.actor_id, line.acting_role) == (None, "system")
    actions.go_on(in_october + timedelta(days=46))
    run.refresh_from_db()
    assert run.shredded and not vault.stands(run.key_id)


def test_two_weeks_later_its_key_is_gone(cast: Cast, sam: Client, police: Agency, in_october: datetime) -> None:
    run = checked(sam, police, a_csv(ROWS[:2]), in_october)
    sam.post(reverse("importing:run", args=[run.pk]), {})
    actions.go_on(in_october)
    assert not ImportRow.unwalled("checking").filter(cells__isnull=False).exists()  # the rows are the referrals now
    actions.go_on(in_october + timedelta(days=13))
    assert vault.stands(run.key_id)
    actions.go_on(in_october + timedelta(days=15))
    assert not vault.stands(run.key_id)


@pytest.mark.parametrize("how", ["semicolons", "tabs", "windows", "excel"])
def test_files_as_agencies_make_them(how: str, cast: Cast, sam: Client, police: Agency, in_october: datetime) -> None:
    rows = [["Zoë O’Neil", *ROWS[0][1:]], ROWS[1]]
    content = {
        "semicolons": lambda: a_csv(rows, ";"),
        "tabs": lambda: a_csv(rows, "\t"),
        "windows": lambda: a_csv(rows, encoding="cp1252"),
        "excel": lambda: an_xlsx(rows),
    }[how]()
    run = checked(sam, police, content, in_october, "referrals.xlsx" if how == "excel" else "referrals.csv")
    assert fates(run) == [Fate.NEW, Fate.NEW]
    first = ImportRow.unwalled("checking").filter(run=run).order_by("number")[0]
    said = json.loads(vault.unseal_for("checking", first.cells))
    assert (said["name"], said["born"]) == ("Zoë O’Neil", "1971-05-06")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", b"one column\nonly", "There is no table in this file"),
        ("a.csv", a_csv([]), "There is no table in this file"),
        ("a.csv", b"<html><script>1</script>", "This is not plain text"),
        ("a.csv", b"a,b\n" + b"1,2\n" * 25_001, "There are more than 25,000 rows"),
        ("a.xlsx", b"PK\x03\x04nothing", "cut short or damaged"),
        ("a.pdf", b"%PDF-1.7", "Files of this kind are not taken. Choose a CSV or Excel"),
    ],
)
def test_what_is_no_table_is_refused_beside_the_field(
    name: str, content: bytes, words: str, cast: Cast, sam: Client, police: Agency
) -> None:
    answer = send(sam, police, content, name)
    assert answer.status_code == 200 and words in answer.content.decode()
    assert not Import.unwalled("checking").exists()


def test_an_agency_that_is_new_is_named_with_its_first_file(cast: Cast, sam: Client, police: Agency) -> None:
    asked = send(sam, police, a_csv(ROWS), agency="another")
    assert "Enter the name of the agency" in asked.content.decode()
    assert send(sam, police, a_csv(ROWS), agency="another", agency_name="Harbour Housing").status_code == 302
    assert send(sam, police, a_csv(ROWS), agency="another", agency_name="county police ").status_code == 302
    names = {run.agency.name for run in Import.unwalled("checking").select_related("agency")}
    assert names == {"Harbour Housing", "County Police"} and Agency.objects.count() == 2


def test_it_is_seen_by_who_brought_it_and_nobody_else(
    cast: Cast, sam: Client, police: Agency, in_october: datetime
) -> None:
    run = checked(sam, police, a_csv(ROWS), in_october)
    other = Staff.objects.create_user("otto", name="Otto", service=cast.service, roles=["supervisor"])
    for staff in (other, cast.asha, cast.lena, cast.dev):
        client = Client()
        client.force_login(staff)
        for name in ("run", "columns", "give-up", "to-put-right"):
            assert client.get(reverse(f"importing:{name}", args=[run.pk])).status_code == 404
        assert client.get(reverse("importing:files")).status_code == (200 if staff == other else 404)


def test_keys_that_were_forgotten_are_a_fault(cast: Cast) -> None:
    from uuid import uuid4

    with pytest.raises(RuntimeError), keyring.together():
        vault.new_key("referral", uuid4())
    with keyring.together() as keys:
        made = vault.new_key("referral", uuid4())
        assert keyring.keys([made]) and not vault.stands(made)
        keys.commit()
        assert vault.stands(made)
    assert Import.unwalled(Purpose.CHECKING).count() == 0
