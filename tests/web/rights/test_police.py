"""SEC-67, SEC-15: the police are given the least, read by two people; and a refusal tells nothing of anybody."""

import html
import io
from datetime import date, datetime, timedelta
from typing import Any

import pypdf
import pytest
from django.test import Client
from django.urls import reverse

from tests.web.cast import Cast, assemble
from wayforward.process.decision import Refused
from wayforward.process.police import Condition, Less, State
from wayforward.web import record, vault
from wayforward.web.accounts.models import Staff
from wayforward.web.accounts.tasks import open_for
from wayforward.web.accounts.walled import Purpose
from wayforward.web.outgoing.typesetting import letter_pdf, text_of
from wayforward.web.people.actions import conflicts, notes
from wayforward.web.people.actions.notes import Paragraph
from wayforward.web.people.models import Note
from wayforward.web.rights import police_papers
from wayforward.web.rights.actions import police
from wayforward.web.rights.models import PoliceExtract, PoliceItem, PoliceRequest
from wayforward.web.support import places
from wayforward.web.support.models import SupportCase

ASKED = date(2025, 10, 6)


def received(by: Staff, at: datetime, **changed: Any) -> PoliceRequest:
    given: dict[str, Any] = {
        "who": "DC Amrit Gill, by the force's switchboard",
        "their_ref": "OP/2231",
        "named": "Maria Fellows",
        "asked": "Whether she named the man in September.",
        "asked_on": ASKED,
    }
    return police.receive(**(given | changed), by=by, at=at)


@pytest.fixture
def said(cast: Cast, case: SupportCase, in_october: datetime) -> dict[str, Note]:
    """Four paragraphs of Maria's file."""
    maria, joanne = str(case.person_id), str(case.other_party_id)
    paragraphs = {
        "hers": Paragraph("He waited at the gate on the ninth.", [maria], maria),
        "ours": Paragraph("She was shaking when she came in.", [maria]),
        "both": Paragraph("Joanne has rung her twice.", [maria, joanne], maria),
        "other": Paragraph("Joanne lives above the shop.", [joanne], maria),
    }
    made = notes.write_note(
        place=places.of_case(case),
        of_type="note",
        paragraphs=list(paragraphs.values()),
        by=cast.asha,
        at=in_october,
    )
    return dict(zip(paragraphs, made, strict=True))


@pytest.fixture
def asked(cast: Cast, case: SupportCase, in_october: datetime) -> PoliceRequest:
    """A request about Maria, placed in her case by the lead."""
    request = received(cast.sam, in_october)
    return police.place(request=request, reference=case.ref, by=cast.lena, at=in_october)


def answer_all(request: PoliceRequest, by: Staff, at: datetime, but: Condition | None = None) -> None:
    for each in Condition:
        on = ASKED - timedelta(days=1) if each is Condition.NOTICE else None
        police.answer(request=request, condition=each, met=each is not but, words="Seen.", on=on, by=by, at=at)


@pytest.fixture
def prepared(cast: Cast, asked: PoliceRequest, said: dict[str, Note], in_october: datetime) -> PoliceRequest:
    """Everything holds, and one paragraph waits for a second person."""
    answer_all(asked, cast.lena, in_october)
    police.choose(request=asked, note=said["hers"], why="It is the day they ask about.", by=cast.asha, at=in_october)
    return police.propose(request=asked, by=cast.asha, at=in_october)


def digest(request: PoliceRequest) -> str:
    return police.fact_of(PoliceRequest.unwalled(Purpose.CHECKING).get(pk=request.pk)).digest


def refused(act: Any, **given: Any) -> tuple[str, ...]:
    with pytest.raises(Refused) as found:
        act(**given)
    return found.value.codes


def test_the_least_is_chosen_read_by_another_and_given_locked(
    cast: Cast, officer: Staff, prepared: PoliceRequest, in_october: datetime
) -> None:
    read = digest(prepared)
    assert refused(police.give, request=prepared, by=officer, at=in_october) == ("police.not_approved",)
    police.approve(request=prepared, read=read, by=officer, at=in_october)
    given = police.give(request=prepared, by=cast.lena, at=in_october)
    assert given.state == State.GIVEN
    extract = PoliceExtract.unwalled(Purpose.CHECKING).get()
    words = vault.unseal_for("checking", extract.opened_with)
    pdf = vault.unseal_bytes_for("checking", extract.pdf)
    locked = pypdf.PdfReader(io.BytesIO(pdf))
    assert locked.is_encrypted and locked.decrypt("") == 0
    assert b"He waited" not in pdf and b"Maria" not in pdf
    open_one = pypdf.PdfReader(io.BytesIO(pdf), password=words)
    text = " ".join(" ".join(each.extract_text() for each in open_one.pages).split())
    assert "He waited at the gate on the ninth." in text and "as the person said it" in text
    assert "shaking" not in text and "Joanne" not in text and "Maria" not in text
    item = PoliceItem.unwalled(Purpose.CHECKING).get()
    assert (item.given_at, item.person_id) == (in_october, prepared.person_id)
    assert not record.check().faults


def test_whoever_prepared_it_does_not_approve_it(
    cast: Cast, officer: Staff, asked: PoliceRequest, said: dict[str, Note], in_october: datetime
) -> None:
    answer_all(asked, cast.lena, in_october)
    cast.asha.roles = [*cast.asha.roles, "rj_lead"]
    cast.asha.save()
    police.choose(request=asked, note=said["hers"], why="The day.", by=cast.asha, at=in_october)
    police.propose(request=asked, by=cast.lena, at=in_october)
    for who in (cast.asha, cast.lena):
        codes = refused(police.approve, request=asked, read=digest(asked), by=who, at=in_october)
        assert codes == ("police.own_extract",)
    codes = refused(police.approve, request=asked, read=digest(asked), by=cast.sam, at=in_october)
    assert codes == ("police.not_for_you",)


def test_what_was_corrected_since_is_not_given(
    cast: Cast, officer: Staff, prepared: PoliceRequest, said: dict[str, Note], case: SupportCase, in_october: datetime
) -> None:
    police.approve(request=prepared, read=digest(prepared), by=officer, at=in_october)
    notes.correct_note(
        note=said["hers"],
        place=places.of_case(case),
        text="He waited at the gate on the tenth.",
        reason="the day was wrong",
        by=cast.asha,
        at=in_october,
    )
    codes = refused(police.give, request=prepared, by=cast.lena, at=in_october)
    assert "police.not_approved" in codes and "police.changed_since" in codes


def test_a_change_after_the_approval_is_read_again(
    cast: Cast, officer: Staff, prepared: PoliceRequest, said: dict[str, Note], in_october: datetime
) -> None:
    read = digest(prepared)
    police.approve(request=prepared, read=read, by=officer, at=in_october)
    police.choose(request=prepared, note=said["ours"], why="How she was.", by=cast.asha, at=in_october)
    assert refused(police.give, request=prepared, by=cast.lena, at=in_october) == ("police.not_approved",)
    police.propose(request=prepared, by=cast.asha, at=in_october)
    codes = refused(police.approve, request=prepared, read=read, by=officer, at=in_october)
    assert codes == ("police.not_what_was_read",)


def test_the_other_persons_paragraphs_and_the_whole_file_stay(
    cast: Cast, asked: PoliceRequest, said: dict[str, Note], in_october: datetime
) -> None:
    choose = {"request": asked, "why": "Asked for.", "by": cast.asha, "at": in_october}
    assert refused(police.choose, note=said["other"], **choose) == ("police.about_another",)
    answer_all(asked, cast.lena, in_october)
    for name in ("hers", "ours", "both"):
        police.choose(note=said[name], **choose)
    assert refused(police.propose, request=asked, by=cast.asha, at=in_october) == ("police.everything_chosen",)


def test_only_whoever_reads_the_file_chooses_from_it(
    cast: Cast, officer: Staff, asked: PoliceRequest, said: dict[str, Note], in_october: datetime
) -> None:
    for who in (cast.lena, officer, cast.carys):
        codes = refused(police.choose, request=asked, note=said["hers"], why="x", by=who, at=in_october)
        assert codes == ("police.not_yours_to_prepare",)


@pytest.mark.parametrize("open_one", Condition)
def test_one_condition_that_does_not_hold_is_enough(
    open_one: Condition, cast: Cast, asked: PoliceRequest, said: dict[str, Note], in_october: datetime
) -> None:
    answer_all(asked, cast.lena, in_october, but=open_one)
    police.choose(request=asked, note=said["hers"], why="The day.", by=cast.asha, at=in_october)
    assert "police.conditions_open" in refused(police.propose, request=asked, by=cast.asha, at=in_october)


def test_the_worker_is_asked_to_prepare_and_others_are_not_told(
    cast: Cast, asked: PoliceRequest, said: dict[str, Note]
) -> None:
    assert [task.kind for task in open_for(cast.asha)].count("prepare_police_extract") == 1
    assert not PoliceRequest.visible_to(cast.carys).exists() and not PoliceRequest.visible_to(cast.dev).exists()
    client = Client()
    client.force_login(cast.asha)
    page = client.get(reverse("rights:police-request", args=[asked.pk])).content.decode()
    assert "Whether she named the man" in page and "A lead or the data protection officer decides" in page
    assert ">Refuse<" not in page.replace("\n", "")
    assert client.get(reverse("rights:police")).status_code == 404
    for name in ("place", "approve", "give", "less", "came-back", "letter", "extract"):
        assert client.get(reverse(f"rights:police-{name}", args=[asked.pk])).status_code == 404


def test_a_conflict_hides_the_request_with_the_case(cast: Cast, asked: PoliceRequest, in_october: datetime) -> None:
    assert PoliceRequest.visible_to(cast.lena).exists()
    conflicts.name_known_person(name="Maria Fellows", how="friend", phone="07700 900101", by=cast.lena, at=in_october)
    assert not PoliceRequest.visible_to(cast.lena).exists()
    again = received(cast.sam, in_october)
    codes = refused(police.place, request=again, reference=asked.ref, by=cast.lena, at=in_october)
    assert codes == ("police.no_such_case",)


def test_the_paragraphs_stand_on_a_page_for_whoever_chooses(
    cast: Cast, asked: PoliceRequest, said: dict[str, Note]
) -> None:
    asha, lena = Client(), Client()
    asha.force_login(cast.asha)
    lena.force_login(cast.lena)
    where = reverse("rights:police-choose", args=[asked.pk])
    page = asha.get(where).content.decode()
    assert html.escape(vault.unseal_for("checking", said["hers"].text)) in page
    assert "This is not about the person whom they ask about" in page
    assert lena.get(where).status_code == 404


def test_another_service_sees_none_of_it(cast: Cast, asked: PoliceRequest) -> None:
    client = Client()
    client.force_login(assemble("hillside").lena)
    assert client.get(reverse("rights:police-request", args=[asked.pk])).status_code == 404
    assert "OP/2231" not in client.get(reverse("rights:police")).content.decode()


def test_they_are_asked_for_less_and_send_less(cast: Cast, asked: PoliceRequest, in_october: datetime) -> None:
    answer_all(asked, cast.lena, in_october)
    police.ask_for_less(request=asked, asks=["period", "notice"], by=cast.lena, at=in_october)
    back = police.came_back(request=asked, asked="The ninth alone.", asked_on=ASKED, by=cast.lena, at=in_october)
    words = vault.unseal_for("checking", back.asked)
    assert words.startswith("The ninth alone.") and "Whether she named the man" in words
    assert dict(police.fact_of(back).answers) == {} and back.notice_on is None


def test_the_person_is_told_once_it_is_answered(cast: Cast, asked: PoliceRequest, in_october: datetime) -> None:
    told = {"request": asked, "told_on": in_october.date(), "by": cast.asha, "at": in_october}
    assert refused(police.told, **told) == ("police.not_answered",)
    police.refuse(request=asked, words="No notice was given.", by=cast.lena, at=in_october)
    assert police.told(**told).told_on == in_october.date()


@pytest.mark.parametrize("state", [State.REFUSED, State.ASKED_BACK])
def test_two_worlds_in_which_the_person_is_known_or_not_get_one_letter(
    state: State, cast: Cast, asked: PoliceRequest, said: dict[str, Note], in_october: datetime
) -> None:
    """In one world Maria has a case, four notes and a prepared extract; in the other nobody knows the name."""
    unknown = received(cast.sam, in_october, named="Nadia Hollis")
    answer_all(asked, cast.lena, in_october)
    police.choose(request=asked, note=said["hers"], why="The day.", by=cast.asha, at=in_october)
    letters = []
    for request in (asked, unknown):
        if state is State.REFUSED:
            police.refuse(request=request, words=f"Because of {request.pk}.", by=cast.lena, at=in_october)
        else:
            police.ask_for_less(request=request, asks=[Less.NARROWER], by=cast.lena, at=in_october)
        row = PoliceRequest.unwalled(Purpose.CHECKING).get(pk=request.pk)
        letters.append(police_papers.letter(row, "OP/2231", cast.service.name))
    assert letters[0] == letters[1]
    text = text_of(letter_pdf(letters[0]))
    for name in ("Maria", "Nadia", "Fellows", cast.asha.name):
        assert name not in text


def test_it_is_done_at_the_screen_and_refusing_is_the_button(
    cast: Cast, officer: Staff, prepared: PoliceRequest
) -> None:
    """The one button that a press of Enter takes refuses; whatever gives is a link to a page of its own."""
    dilys = Client()
    dilys.force_login(officer)
    where = reverse("rights:police-request", args=[prepared.pk])
    page = dilys.get(where).content.decode()
    body = page.split("<main", 1)[1]
    assert body.count('<button type="submit"') == 1 and ">Refuse</button>" in body
    approve = reverse("rights:police-approve", args=[prepared.pk])
    assert approve in page and reverse("rights:police-give", args=[prepared.pk]) not in page
    done = dilys.post(where, {"wf-submit": _token(page), "words": "There is no notice."})
    assert done.status_code == 302
    letter = dilys.get(reverse("rights:police-letter", args=[prepared.pk]))
    assert letter["Content-Type"] == "application/pdf" and "neither says nor denies" in text_of(letter.content)
    assert "the least that answers" in dilys.get(reverse("rights:police")).content.decode()


def test_approving_needs_the_hash_of_the_page(
    cast: Cast, officer: Staff, prepared: PoliceRequest, said: dict[str, Note], in_october: datetime
) -> None:
    dilys = Client()
    dilys.force_login(officer)
    where = reverse("rights:police-approve", args=[prepared.pk])
    page = dilys.get(where).content.decode()
    assert "He waited at the gate" in page
    read = page.split('name="read" value="')[1].split('"')[0]
    police.choose(request=prepared, note=said["ours"], why="More.", by=cast.asha, at=in_october)
    police.propose(request=prepared, by=cast.asha, at=in_october)
    answered = dilys.post(where, {"wf-submit": _token(page), "read": read, "sure": "yes"})
    assert "The extract was changed after you opened it" in answered.content.decode()


def _token(page: str) -> str:
    return page.split('name="wf-submit" value="')[1].split('"')[0]
