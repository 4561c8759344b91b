"""Requests and complaints end as files do: by the rule, by two people, with what is left of them; a hold keeps them."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.web.cast import Cast
from tests.web.rights import test_complaints, test_police, test_requests
from wayforward.web import clock, vault
from wayforward.web.accounts.models import Staff
from wayforward.web.accounts.walled import Purpose
from wayforward.web.rights import files
from wayforward.web.rights.actions import complaints, erasure, keeping, police
from wayforward.web.rights.models import Complaint, ComplaintNote, Ending
from wayforward.web.support.models import SupportCase

LATER = date(2031, 10, 8)


def answered(cast: Cast, at: datetime, **changed: Any) -> Complaint:
    made = test_complaints.received(cast.asha, at, **changed)
    complaints.acknowledge(complaint=made, way="telephone", by=cast.lena, at=at)
    complaints.note(complaint=made, words="Asha says so too.", by=cast.lena, at=at)
    told = test_complaints.CAME
    return complaints.answer(complaint=made, outcome="upheld", words="So it was.", told_on=told, by=cast.lena, at=at)


def due(staff: Staff, year: int, day: int = 8) -> list[tuple[str, str]]:
    with clock.at(datetime(year, 10, day, 12, tzinfo=UTC)):
        return [(file.kind, file.due.why) for file in files.due_now(staff)]


def test_a_complaint_is_due_six_years_after_its_answer(cast: Cast, in_october: datetime) -> None:
    answered(cast, in_october)
    test_complaints.received(cast.asha, in_october)  # one that is not answered stays
    assert due(cast.lena, 2031, 6) == []
    assert due(cast.lena, 2031) == [("complaint", "register")]


def test_two_people_end_it_and_its_words_are_gone(cast: Cast, officer: Staff, in_october: datetime) -> None:
    made = answered(cast, in_october)
    note = ComplaintNote.unwalled(Purpose.CHECKING).get(complaint=made)
    with clock.at(datetime(2032, 1, 5, 12, tzinfo=UTC)):
        run = keeping.propose_run(chosen=files.due_now(cast.lena), by=cast.lena, at=clock.now())
        keeping.agree_to_run(run=run, by=officer, at=clock.now())
        left = Ending.objects.get()
        assert (left.kind, left.why, left.keys, left.ended_at) == ("complaint", "register", 1, clock.now())
        for sealed in (made.words, made.who, note.words):
            with pytest.raises(vault.CannotBeRead):
                vault.unseal_for(vault.Purpose.CHECKING, sealed)
        assert files.due_now(cast.lena) == []
        client = Client()
        client.force_login(cast.lena)
        page = client.get(reverse("rights:complaint", args=[made.pk]))
        assert page.status_code in {200, 410} and "at work" not in page.content.decode()
        assert "A complaint" in client.get(reverse("rights:ended")).content.decode()
        assert client.get(reverse("rights:complaints")).status_code == 200


def test_whoever_is_complained_about_is_told_of_no_end(cast: Cast, in_october: datetime) -> None:
    second = Staff.objects.create_user("lead.two", name="Noor", service=cast.service, roles=["rj_lead"])
    answered(cast, in_october, complained_about=[second])
    assert due(cast.lena, 2031) == [("complaint", "register")]
    assert due(second, 2031) == []


def test_a_hold_on_the_case_keeps_the_complaint_about_it(cast: Cast, case: SupportCase, in_october: datetime) -> None:
    made = answered(cast, in_october)
    Complaint.unwalled(Purpose.ACTION).filter(pk=made.pk).update(about_case=case.pk)
    keeping.place_hold(reference=case.ref, reason="claim", review_on=LATER, by=cast.lena, at=in_october)
    assert due(cast.lena, 2031) == []


def test_what_the_police_asked_and_what_people_asked(
    cast: Cast, officer: Staff, case: SupportCase, in_october: datetime
) -> None:
    request = test_police.received(cast.asha, in_october)
    police.refuse(request=request, words="There is no such order.", by=officer, at=in_october)
    asked = erasure.ask(
        case_at=test_requests.case_at(case, cast.asha),
        person=case.person,
        words="Erase it all.",
        asked_on=test_requests.ASKED,
        by=cast.asha,
        at=in_october,
    )
    erasure.propose(request=asked, erase=False, words="It is needed.", by=cast.lena, at=in_october)
    erasure.agree(request=asked, by=officer, at=in_october)
    assert {kind for kind, _ in due(cast.lena, 2031)} == {"police", "asked"}
    cast.service.settings = {"retention_registers_years": 90}
    cast.service.save()
    lena = Staff.objects.get(pk=cast.lena.pk)
    assert due(lena, 2036) == [] and {kind for kind, why in due(lena, 2038) if why == "register"} == {"police", "asked"}
