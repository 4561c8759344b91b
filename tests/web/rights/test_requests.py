"""SEC-65: people ask for their file to be erased, left alone or put right; two decide; figures stay."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.web.cast import Cast
from tests.web.rights.test_keeping import _figures, words
from wayforward.process.decision import Refused
from wayforward.process.offers import Trigger
from wayforward.process.safe_contact import Channel, Message
from wayforward.process.safe_contact import Purpose as Why
from wayforward.web import record, vault
from wayforward.web.accounts.look import Look
from wayforward.web.accounts.models import Staff, Task
from wayforward.web.accounts.walled import Purpose
from wayforward.web.outgoing import gateway
from wayforward.web.outgoing.typesetting import text_of
from wayforward.web.people import cases
from wayforward.web.people.actions import notes, objections
from wayforward.web.people.actions.notes import Paragraph
from wayforward.web.people.models import Note, Person
from wayforward.web.rights.actions import complaints, erasure
from wayforward.web.rights.models import Ending, ErasureRequest
from wayforward.web.support import places
from wayforward.web.support.actions.cases import close_support_case, open_support_case
from wayforward.web.support.actions.contacts import start_contact
from wayforward.web.support.actions.offers import offer_restorative_justice
from wayforward.web.support.models import SupportCase

ASKED = date(2025, 10, 7)


def case_at(case: SupportCase, staff: Staff) -> cases.CaseAt:
    return cases.CaseAt(cases.kind_of("support"), case, Look.at(staff, case.pk, "support"))


def refused(act: Any, **given: Any) -> tuple[str, ...]:
    with pytest.raises(Refused) as found:
        act(**given)
    return found.value.codes


@pytest.fixture
def asked(cast: Cast, case: SupportCase, in_october: datetime) -> ErasureRequest:
    """Maria asks for her file to be erased, while her case is open."""
    return erasure.ask(
        case_at=case_at(case, cast.asha),
        person=case.person,
        words="All of it, please.",
        asked_on=ASKED,
        by=cast.asha,
        at=in_october,
    )


@pytest.fixture
def closed(cast: Cast, asked: ErasureRequest, case: SupportCase, in_october: datetime) -> SupportCase:
    return close_support_case(case=case, reason="goals_reached", by=cast.asha, at=in_october)


def test_two_people_erase_it_and_the_figures_stay(
    cast: Cast, officer: Staff, asked: ErasureRequest, closed: SupportCase, in_october: datetime
) -> None:
    before = _figures(cast)
    proposed = erasure.propose(request=asked, erase=True, words="", by=officer, at=in_october)
    person = Person.unwalled(Purpose.CHECKING).get(pk=closed.person_id)
    assert words(person, "legal_name") == "Maria Fellows"
    assert refused(erasure.agree, request=proposed, by=officer, at=in_october) == ("erasure.own_proposal",)
    done = erasure.agree(request=proposed, by=cast.lena, at=in_october)
    assert (done.state, done.stays) == ("erased", ["names", "figures"])
    with pytest.raises(vault.CannotBeRead):
        words(person, "legal_name")
    assert words(done, "asked") == "All of it, please."
    tombstone = Ending.objects.get()
    assert (tombstone.why, tombstone.keys, tombstone.run.proposed_by, tombstone.run.agreed_by) == (
        "asked",
        2,
        officer,
        cast.lena,
    )
    assert _figures(cast) == before and not record.check().faults
    assert refused(erasure.agree, request=done, by=cast.lena, at=in_october) == ("erasure.not_proposed",)


def test_an_open_case_and_one_with_a_complaint_are_not_erased(
    cast: Cast, officer: Staff, asked: ErasureRequest, case: SupportCase, in_october: datetime
) -> None:
    """A live complaint: it is kept, with the reasons in writing; published figures are not touched either way."""
    propose = {"request": asked, "erase": True, "words": "", "by": officer, "at": in_october}
    assert refused(erasure.propose, **propose) == ("erasure.still_open",)
    close_support_case(case=case, reason="goals_reached", by=cast.asha, at=in_october)
    complaints.receive(
        about="service",
        way="said",
        who="Maria",
        words="Nobody rang.",
        received_on=ASKED,
        complained_about=[],
        reference=case.ref,
        hold=True,
        by=cast.asha,
        at=in_october,
    )
    assert refused(erasure.propose, **propose) == ("erasure.on_hold",)
    erasure.propose(**(propose | {"erase": False, "words": "Your complaint is being looked into."}))
    done = erasure.agree(request=asked, by=cast.lena, at=in_october)
    assert (done.state, done.stays) == ("refused", ["hold", "names", "figures"])
    client = Client()
    client.force_login(officer)
    letter = client.get(reverse("rights:erasure-letter", args=[asked.pk]))
    text = " ".join(text_of(letter.content).split())
    assert "Your complaint is being looked into." in text and "Maria" not in text and case.ref not in text


def test_by_consent_nothing_but_a_reason_keeps_it(
    cast: Cast, officer: Staff, asked: ErasureRequest, closed: SupportCase, in_october: datetime
) -> None:
    cast.service.settings = {"lawful_basis": "consent"}
    cast.service.save()
    keep = {"request": asked, "erase": False, "words": "We would rather.", "by": officer, "at": in_october}
    assert refused(erasure.propose, **keep) == ("erasure.nothing_against",)


def test_a_hold_that_comes_between_is_found(
    cast: Cast, officer: Staff, asked: ErasureRequest, closed: SupportCase, in_october: datetime
) -> None:
    from wayforward.web.rights.actions.keeping import place_hold

    erasure.propose(request=asked, erase=True, words="", by=officer, at=in_october)
    review = in_october.date() + timedelta(days=9)
    place_hold(reference=closed.ref, reason="inquest", review_on=review, by=officer, at=in_october)
    assert refused(erasure.agree, request=asked, by=cast.lena, at=in_october) == ("erasure.changed",)
    erasure.send_back(request=asked, by=cast.lena, at=in_october)
    assert ErasureRequest.unwalled(Purpose.CHECKING).get().state == "open"


def test_asking_twice_is_asking_once(
    cast: Cast, asked: ErasureRequest, case: SupportCase, in_october: datetime
) -> None:
    again = {"case_at": case_at(case, cast.asha), "words": "Again.", "asked_on": ASKED}
    codes = refused(erasure.ask, person=case.person, **again, by=cast.asha, at=in_october)
    assert codes == ("erasure.waits_already",)
    assert case.other_party is not None
    codes = refused(erasure.ask, person=case.other_party, **again, by=cast.asha, at=in_october)
    assert codes == ("erasure.no_file",)


def test_the_name_in_the_words_of_others_is_listed_for_their_worker(
    cast: Cast, officer: Staff, asked: ErasureRequest, closed: SupportCase, take: Any, in_october: datetime
) -> None:
    """Maria is the other party of another case, whose notes name her: they stay, and are put right by hand."""
    referral = take(name="Gita Rao", given={"phone": "07700 900444"}, other_party=closed.person, other_party_name="")
    other = open_support_case(referral=referral, caseworker=cast.carys, by=cast.sam, at=in_october)
    gita = str(other.person_id)
    made = notes.write_note(
        place=places.of_case(other),
        of_type="note",
        paragraphs=[Paragraph("I met FELLOWS at the shop.", [gita], gita), Paragraph("Nothing of her.", [gita], gita)],
        by=cast.carys,
        at=in_october,
    )
    erasure.propose(request=asked, erase=True, words="", by=officer, at=in_october)
    done = erasure.agree(request=asked, by=cast.lena, at=in_october)
    assert (done.names, done.stays) == ([str(made[0].pk)], ["names", "figures"])
    task = Task.unwalled(Purpose.CHECKING).get(kind="redact_names")
    assert (task.staff, task.case_id) == (cast.carys, other.pk)


def test_another_persons_statement_stands_beside_what_was_written(
    cast: Cast, case: SupportCase, in_october: datetime
) -> None:
    client = Client()
    client.force_login(cast.asha)
    where = reverse("rights:ask", args=["support", case.pk])
    typed = {
        "person": str(case.person_id),
        "what": "statement",
        "words": "I never said that I was drunk.",
        "asked_on_day": "7",
        "asked_on_month": "10",
        "asked_on_year": "2025",
    }
    made = client.post(where, typed | {"wf-submit": _token(client.get(where))})
    assert made.status_code == 302
    note = Note.unwalled(Purpose.CHECKING).get(of_type="statement")
    assert (note.source, note.about) == (str(case.person_id), [str(case.person_id)])
    page = client.get(reverse("support:case", args=[case.pk])).content.decode()
    assert "I never said that I was drunk." in page


def test_an_objection_stops_outreach_and_offers_and_not_safeguarding(
    cast: Cast, case: SupportCase, in_october: datetime
) -> None:
    place = places.of_case(case)
    wish: dict[str, Any] = {"person": case.person, "kind": "objects", "words": "Stop.", "asked_on": ASKED}
    row = objections.record_objection(place=place, **wish, by=cast.asha, at=in_october)
    again = refused(objections.record_objection, place=place, **wish, by=cast.asha, at=in_october)
    assert again == ("objection.stands_already",)
    call: dict[str, Any] = {"case": case, "channel": Channel.PHONE, "by": cast.asha, "at": in_october}
    assert "objection.stands" in refused(start_contact, purpose=Why.SUPPORT, **call)
    start_contact(purpose=Why.SAFEGUARDING, **call)
    offer: dict[str, Any] = {"case": case, "by": cast.asha, "at": in_october, "response": "not_now"}
    offer |= {"channel": "phone", "understood": "yes", "information": ["what_it_is"]}
    assert "objection.stands" in refused(offer_restorative_justice, trigger=Trigger.FIRST_CONTACT, **offer)
    sent = gateway.send(
        person=case.person,
        purpose=Message.PLEASE_CALL,
        by=cast.asha,
        at=in_october,
        case_id=case.pk,
        compartment="support",
        key="x",
    )
    assert sent is None
    objections.end_objection(objection=row, place=place, words="She says go on.", by=cast.asha, at=in_october)
    start_contact(purpose=Why.SUPPORT, **call)


def test_it_is_asked_and_decided_at_the_screen(
    cast: Cast, officer: Staff, closed: SupportCase, asked: ErasureRequest
) -> None:
    lena, dilys, carys = Client(), Client(), Client()
    for client, who in ((lena, cast.lena), (dilys, officer), (carys, cast.carys)):
        client.force_login(who)
    where = reverse("rights:erasure", args=[asked.pk])
    assert where in lena.get(reverse("rights:erasures")).content.decode()
    assert carys.get(where).status_code == 404 == carys.get(reverse("rights:erasures")).status_code
    page = lena.get(where)
    assert "Figures that name nobody" in page.content.decode() and "Maria" not in page.content.decode()
    made = lena.post(where, {"erase": "erase", "words": "", "wf-submit": _token(page)})
    assert made.status_code == 302 and "Somebody else has to agree." in lena.get(where).content.decode()
    agree = reverse("rights:erasure-agree", args=[asked.pk])
    assert dilys.post(agree, {"wf-submit": _token(dilys.get(agree))}).status_code == 302
    letter = dilys.get(reverse("rights:erasure-letter", args=[asked.pk]))
    assert "We have done so" in text_of(letter.content)


def _token(page: Any) -> str:
    return str(page.content.decode().split('name="wf-submit" value="')[1].split('"')[0])
