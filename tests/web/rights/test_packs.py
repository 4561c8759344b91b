"""SEC-66: a copy of somebody's own data holds all and only what is theirs, and leaves when a second person agreed."""

import io
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pyrage
import pytest
from django.apps import apps
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from tests.web.cast import Cast
from wayforward.process.decision import Refused
from wayforward.process.packs import Why
from wayforward.web import clock, record, vault
from wayforward.web.accounts import tasks
from wayforward.web.accounts.look import Look
from wayforward.web.accounts.models import Staff, Task
from wayforward.web.accounts.walled import WalledModel
from wayforward.web.measures.actions import answer_measure
from wayforward.web.measures.models import Feedback
from wayforward.web.outgoing import jobs
from wayforward.web.outgoing.typesetting import text_of
from wayforward.web.people.actions import conflicts, searches
from wayforward.web.people.models import Note, SearchToken
from wayforward.web.people.search import kinds_of
from wayforward.web.rights import disclosures, gathered, gathering, readers
from wayforward.web.rights.actions import packs
from wayforward.web.rights.forms import packs as forms
from wayforward.web.rights.models import Pack, PackItem
from wayforward.web.support.models import SupportCase

MOTHER = "Her mother said that it has been hard."


@pytest.fixture
def notes(cast: Cast, case: SupportCase, in_october: datetime) -> SupportCase:
    """Maria's file, in which she, her mother and asha speak."""
    me, mother = str(case.person_id), str(uuid4())
    said = [
        ("I sleep badly. My sister knows.", [me], me),
        (MOTHER, [me], mother),
        ("She looked tired.", [me], ""),
        ("Her mother looked tired.", [me, mother], ""),
        ("The neighbour has a dog.", [str(uuid4())], str(uuid4())),
    ]
    for number, (text, about, source) in enumerate(said, start=1):
        Note(
            case_id=case.pk, compartment="support", key_id=case.key_id, at=in_october, by=cast.asha,
            of_type="contact", of_id=case.pk, number=number, about=about, source=source, text=text,
        ).save()  # fmt: skip
    return case


@pytest.fixture
def pack(notes: SupportCase, officer: Staff, in_october: datetime) -> Pack:
    """Maria has asked; what is held was gathered."""
    return packs.take(name="maria fellows", received_on=in_october.date(), identity="known", by=officer, at=in_october)


def item(pack: Pack, words: str) -> PackItem:
    rows = list(packs.items_of(pack))
    return next(row for row, one in zip(rows, packs.read_items(rows), strict=True) if words in one.original)


def text(pack: Pack) -> str:
    paper = packs.paper_of(pack)
    return "\n".join(line for part in paper.sections for each in part.items for line in (each.heading, *each.lines))


def agreed(pack: Pack, cast: Cast, officer: Staff, at: datetime) -> Pack:
    pack = packs.propose(pack=pack, reviewer=cast.sam, by=officer, at=at)
    return packs.agree(pack=pack, read=pack.version_sha256, by=cast.sam, at=at)


def refused(act: Any, **given: Any) -> tuple[str, ...]:
    with pytest.raises(Refused) as why:
        act(**given)
    return why.value.codes


def test_it_holds_their_own_file_and_proposes_to_leave_out_what_others_said(pack: Pack) -> None:
    words = text(pack)
    assert "I sleep badly. My sister knows." in words and "She looked tired." in words and "Maria Fellows" in words
    assert "12 Saffron Lane" in words and "25*0612345" in words
    assert MOTHER not in words and "Her mother looked tired." not in words
    assert words.count("[Left out: what somebody else said]") == words.count("[Left out: about somebody else]") == 1
    assert "The neighbour has a dog." not in words and "Joanne" not in words and "Pike" not in words
    assert (pack.due_on, pack.state) == (date(2025, 11, 7), "open")


def test_it_is_in_words_and_days_and_not_in_codes(pack: Pack, case: SupportCase) -> None:
    words = "\n".join(one.original for one in packs.read_items(list(packs.items_of(pack))))
    assert "Language: English" in words and "Born: 14 March 1979" in words and "By: Police" in words
    assert "Kind: violence without injury" in words
    assert "1979-03-14" not in words and "Language: en\n" not in words
    assert gathered.called({"a": "Some"}, {"b": "More"})("b") == "More"
    assert gathered.called({})("not_known") == "not known" and gathered.called({})(None) == ""


def test_what_they_answered_stands_as_it_was_asked(
    case: SupportCase, cast: Cast, officer: Staff, in_october: datetime
) -> None:
    where = {"case_id": case.pk, "compartment": "support", "key_id": case.key_id}
    by: dict[str, Any] = {"by": cast.asha, "at": in_october, "person": case.person, "said_by": "harmed"}
    answer_measure(instrument="everyday", timepoint="baseline", answers={"sleep": 3}, **where, **by)
    answer_measure(instrument="gad7", timepoint="baseline", answers=[1] * 7, **where, **by)
    taken = {"overall": 4, "made_worse": "na", "items": {"felt_safe": 5, "could_stop": None}}
    Feedback(**where, **by, **taken, role="harmed", text="Thank you.").save()
    pack = packs.take(name="maria fellows", received_on=in_october.date(), identity="known", by=officer, at=in_october)
    words = "\n".join(one.original for one in packs.read_items(list(packs.items_of(pack))))
    assert "How well have you been sleeping? – 3, where 0 is “Very badly” and 10 is “Very well”" in words
    assert "Feeling nervous, anxious or on edge – Several days" in words and "Score: 7" in words
    assert "All in all: 4 of 5" in words and "Made worse: rather not say" in words
    assert "I felt safe. – 5 of 5" in words and "I knew that I could stop" not in words


def test_it_is_a_duty_of_the_officer_until_the_clock_stops(pack: Pack, officer: Staff, in_october: datetime) -> None:
    def due() -> list[date]:
        rows = tasks.open_for(officer).filter(kind="answer_access_request")
        return [clock.local(task.due_at).date() for task in rows]

    assert due() == [date(2025, 11, 7)]
    packs.stop_clock(pack=pack, by=officer, at=in_october)
    assert due() == []
    later = in_october + timedelta(days=10)
    pack = packs.start_clock(pack=pack, on=later.date(), by=officer, at=later)
    assert due() == [pack.due_on] == [date(2025, 11, 17)]


def test_a_part_is_left_out_only_where_it_is_marked() -> None:
    bare = forms.ItemForm(QueryDict("give=part&typed=She+looked+tired."))
    assert list(bare.errors) == ["typed"] and "Put [[ before and ]] after" in bare.errors["typed"][0]
    for typed in ("give=part&typed=She+[[looked+tired]].", "give=whole&typed=She+looked+tired."):
        assert not forms.ItemForm(QueryDict(typed)).errors, typed


def test_a_part_of_a_paragraph_is_left_out_and_restored(pack: Pack, officer: Staff, in_october: datetime) -> None:
    by = {"by": officer, "at": in_october}
    one = item(pack, "My sister knows.")
    typed = "You said:\nI sleep badly. [[My sister knows.]]"
    packs.leave_out(item=one, typed=typed, why=Why.ABOUT_ANOTHER, **by)
    assert "My sister" not in text(pack) and "I sleep badly. [Left out: about somebody else]" in text(pack)
    assert refused(packs.leave_out, item=one, typed=typed.replace("badly", "well"), why="legal", **by) == (
        "packs.words_changed",
    )
    packs.give_whole(item=one, **by)
    assert "My sister knows." in text(pack)
    packs.leave_out_whole(item=one, why=Why.CRIME, **by)
    assert "I sleep badly" not in text(pack)


def test_nothing_leaves_before_a_second_person_agreed_to_exactly_this(
    pack: Pack, cast: Cast, officer: Staff, in_october: datetime
) -> None:
    by = {"by": officer, "at": in_october}
    assert refused(packs.make, pack=pack, **by) == ("packs.not_agreed",)
    assert refused(packs.propose, pack=pack, reviewer=officer, **by) == ("packs.no_such_reviewer",)
    assert refused(packs.propose, pack=pack, reviewer=cast.asha, **by) == ("packs.no_such_reviewer",)
    pack = packs.propose(pack=pack, reviewer=cast.sam, **by)
    assert [task.kind for task in tasks.open_for(cast.sam).filter(case_id=pack.pk)] == ["review_pack"]
    assert refused(packs.agree, pack=pack, read=pack.version_sha256, **by) == ("packs.own_work", "packs.another_reads")
    first = pack.version_sha256
    packs.leave_out_whole(item=item(pack, "She looked tired."), why="legal", **by)
    pack = packs.propose(pack=pack, reviewer=cast.sam, **by)
    assert refused(packs.agree, pack=pack, read=first, by=cast.sam, at=in_october) == ("packs.other_version",)
    pack = packs.agree(pack=pack, read=pack.version_sha256, by=cast.sam, at=in_october)
    assert not packs.visible(cast.sam).filter(pk=pack.pk).exists()
    packs.give_whole(item=item(pack, "She looked tired."), **by)
    assert refused(packs.make, pack=pack, **by) == ("packs.not_agreed",)


def test_what_was_sent_back_says_why(pack: Pack, cast: Cast, officer: Staff, in_october: datetime) -> None:
    pack = packs.propose(pack=pack, reviewer=cast.sam, by=officer, at=in_october)
    packs.send_back(pack=pack, read=pack.version_sha256, words="Her sister is named.", by=cast.sam, at=in_october)
    row = packs.visible(officer).get(pk=pack.pk)
    assert (row.state, vault.unseal_for("checking", row.sent_back)) == ("open", "Her sister is named.")


def test_it_is_sealed_marked_and_gone_after_its_time(
    pack: Pack, cast: Cast, officer: Staff, in_october: datetime
) -> None:
    by = {"by": officer, "at": in_october}
    pack = packs.make(pack=agreed(pack, cast, officer, in_october), **by)
    words = vault.unseal_for("checking", pack.words)
    locked = PdfReader(io.BytesIO(packs.fetch(pack=pack, form="pdf", **by)))
    assert locked.is_encrypted and not locked.decrypt("wrong")
    plain = pyrage.passphrase.decrypt(packs.fetch(pack=pack, form="age", **by), words)
    with pytest.raises(pyrage.DecryptError):
        pyrage.passphrase.decrypt(packs.fetch(pack=pack, form="age", **by), "wrong")
    assert "I sleep badly" in text_of(plain) and MOTHER not in text_of(plain)
    pages = PdfReader(io.BytesIO(plain)).pages
    assert len(pages) > 1 and all(page.extract_text().count(pack.ref) >= 2 for page in pages)
    assert locked.decrypt(words) and len(locked.pages) == len(pages)
    lines = record.Line.unwalled("checking").filter(event="pack_fetched", case_id=pack.pk)
    assert lines.count() == 3
    for at in jobs.due_moments(in_october, in_october + timedelta(days=20)):
        with clock.at(at):
            jobs.run_due(at)
    row = Pack.unwalled("checking").get(pk=pack.pk)
    assert (row.state, bool(row.pdf), bool(row.sealed), bool(row.words)) == ("agreed", False, False, False)
    assert refused(packs.fetch, pack=row, form="pdf", **by) == ("packs.not_now",)


def test_it_ends_when_they_have_it(pack: Pack, cast: Cast, officer: Staff, in_october: datetime) -> None:
    by = {"by": officer, "at": in_october}
    pack = packs.make(pack=agreed(pack, cast, officer, in_october), **by)
    assert refused(packs.end, pack=pack, came="given", **by) == ("packs.not_fetched",)
    packs.fetch(pack=pack, form="pdf", **by)
    pack = packs.end(pack=pack, came="given", **by)
    assert (pack.state, bool(pack.pdf)) == ("ended", False)
    assert not Task.unwalled("checking").filter(case_id=pack.pk, done_at=None, cancelled_at=None).exists()
    (line,) = disclosures.of_files(gathering.files_of(pack.person))
    assert (line.to, line.sha256) == ("You, or whoever you named", pack.agreed_sha256)


def test_gathering_anew_keeps_what_was_decided(pack: Pack, cast: Cast, officer: Staff, in_october: datetime) -> None:
    by = {"by": officer, "at": in_october}
    packs.leave_out_whole(item=item(pack, "She looked tired."), why="legal", **by)
    packs.give_whole(item=item(pack, MOTHER), **by)
    Note.unwalled("checking").filter(number=1).update(in_wrong_file=True)
    pack = packs.gather(pack=pack, **by)
    words = text(pack)
    assert "I sleep badly" not in words and "She looked tired." not in words and MOTHER in words


def test_whoever_is_not_held_and_whoever_never_heard_are_answered_alike(
    notes: SupportCase, cast: Cast, officer: Staff, in_october: datetime
) -> None:
    """Joanne is named in Maria's file, as the other party; Nobody is in no file at all."""
    told = []
    for name in ("Joanne Pike", "Nobody Known"):
        with clock.at(in_october):
            made = packs.take(name=name, received_on=in_october.date(), identity="known", by=officer, at=in_october)
        assert made.person_id is None
        paper = packs.paper_of(made)
        told.append((paper.title, paper.opening[1:], paper.sections))
    assert told[0] == told[1]


def test_a_conflict_shuts_a_request_to_the_officer_too(pack: Pack, officer: Staff, in_october: datetime) -> None:
    conflicts.name_known_person(name="Maria Fellows", how="friend", by=officer, at=in_october, born="1979-03-14")
    assert not packs.visible(officer).exists()
    again = packs.take(name="Maria Fellows", received_on=in_october.date(), identity="known", by=officer, at=in_october)
    assert again.person_id is None


def test_two_of_one_name_are_told_apart(
    pack: Pack, cast: Cast, officer: Staff, take: Any, in_october: datetime
) -> None:
    take(given={"born": "1950-01-01", "phone": "07700 900333"})
    asked = {"name": "Maria Fellows", "received_on": in_october.date(), "identity": "known"}
    assert refused(packs.take, **asked, by=officer, at=in_october) == ("packs.several",)
    assert packs.take(**asked, born=date(1950, 1, 1), by=officer, at=in_october).person_id not in (None, pack.person_id)
    case = SupportCase.unwalled("checking").get(person=pack.person)
    assert packs.take(**asked, reference=case.ref, by=officer, at=in_october).person_id == pack.person_id


def test_who_read_it_is_what_the_record_says(pack: Pack, cast: Cast, in_october: datetime) -> None:
    """SEC-25."""
    case = SupportCase.unwalled("checking").get(person=pack.person)
    row = Note.unwalled("checking").filter(case_id=case.pk, number=1).get()
    strangers = Note.unwalled("checking").filter(case_id=case.pk, number=5).get()
    for staff, read in ((cast.asha, row), (cast.asha, row), (cast.sam, row), (cast.sam, strangers)):
        with record.looking("support:case"):
            vault.unseal(Look.at(staff, case.pk, "support"), read.text)
    told = readers.of_pack(pack, by_name=False)
    assert [(each.who, each.times) for each in told] == [("Supervisor", 1), ("Caseworker", 2)]
    assert sum(each.times for each in told) == len(list(readers.looks_at(pack)))
    assert [each.who for each in readers.of_pack(pack, by_name=True)] == ["Sam (Supervisor)", "Asha (Caseworker)"]


def test_who_searched_is_known_and_what_they_typed_is_not(
    pack: Pack, cast: Cast, officer: Staff, in_october: datetime
) -> None:
    """SEC-69."""
    for staff, typed in ((cast.asha, "Maria"), (cast.sam, "07700 900101"), (cast.lena, "Maria Somebody")):
        searches.note_search(typed=dict.fromkeys(kinds_of(typed), typed), by=staff, at=in_october)
    with clock.at(in_october):
        page = signed_in(officer).get(reverse("rights:pack-searched", args=[pack.pk])).content.decode()
    assert "Asha" in page and "a name, or part of one" in page
    assert "Sam" in page and "a telephone number" in page and "Lena" not in page
    kept = [bytes(token) for token in SearchToken.objects.values_list("token", flat=True)]
    assert len(kept) > 3 and all(len(token) == 8 for token in kept)
    assert "900101" not in str(list(record.Line.unwalled("checking").values_list("payload", flat=True)))


def signed_in(staff: Staff) -> Client:
    client = Client()
    client.force_login(staff)
    return client


def test_every_table_of_cases_is_copied_from_or_left_out_for_a_reason() -> None:
    walled = {
        model._meta.label
        for model in apps.get_models()
        if issubclass(model, WalledModel) and model._meta.label.startswith(PARTS)
    }
    copied = {table.table for table in gathered.TABLES} | gathered.BY_THEMSELVES
    assert copied & gathered.LEFT_OUT.keys() == set()
    assert walled == copied | gathered.LEFT_OUT.keys()


PARTS = (
    "work.",
    "accounts.",
    "measures.",
    "outgoing.",
    "people.",
    "public.",
    "record.",
    "restorative.",
    "rights.",
    "support.",
    "uploads.",
)
