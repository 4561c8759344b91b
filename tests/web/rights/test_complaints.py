"""Complaints: taken by anybody, not seen by whom they are about, acknowledged in time, answered, counted."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.web.cast import Cast, assemble
from wayforward.process.decision import Refused
from wayforward.web import clock, record, vault
from wayforward.web.accounts.models import Staff
from wayforward.web.accounts.tasks import open_for
from wayforward.web.accounts.walled import Purpose
from wayforward.web.outgoing.models import Message
from wayforward.web.reports import measures
from wayforward.web.rights import files
from wayforward.web.rights.actions import complaints, keeping
from wayforward.web.rights.models import Complaint, ComplaintNote, LegalHold
from wayforward.web.support.actions.cases import close_support_case
from wayforward.web.support.models import SupportCase

CAME = date(2025, 10, 7)


def received(by: Staff, at: datetime, **changed: Any) -> Complaint:
    given: dict[str, Any] = {
        "about": "service",
        "way": "said",
        "who": "Maria",
        "words": "You rang me at work.",
        "received_on": CAME,
        "complained_about": [],
    }
    return complaints.receive(**(given | changed), by=by, at=at)


def refused(act: Any, **given: Any) -> tuple[str, ...]:
    with pytest.raises(Refused) as found:
        act(**given)
    return found.value.codes


def kinds(staff: Staff) -> list[str]:
    return [task.kind for task in open_for(staff)]


def test_it_is_acknowledged_looked_into_and_answered(cast: Cast, in_october: datetime) -> None:
    made = received(cast.asha, in_october)
    assert made.acknowledge_by == CAME + timedelta(days=30)
    assert kinds(cast.lena) == ["acknowledge_complaint"]
    answer = {"complaint": made, "outcome": "upheld", "words": "We should not have.", "told_on": CAME}
    assert refused(complaints.answer, **answer, by=cast.lena, at=in_october) == ("complaint.not_acknowledged",)
    complaints.acknowledge(complaint=made, way="telephone", by=cast.lena, at=in_october)
    assert kinds(cast.lena) == ["answer_complaint"]
    complaints.note(complaint=made, words="Asha says so too.", by=cast.lena, at=in_october)
    done = complaints.answer(**answer, by=cast.lena, at=in_october)
    assert (done.outcome, done.told_on, kinds(cast.lena)) == ("upheld", CAME, [])
    assert refused(complaints.note, complaint=made, words="x", by=cast.lena, at=in_october) == ("complaint.is_over",)
    assert not record.check().faults


@pytest.mark.parametrize(("days", "due"), [(10, 10), (90, 30)])
def test_a_service_may_promise_less_than_thirty_days_and_no_more(
    days: int, due: int, cast: Cast, in_october: datetime
) -> None:
    cast.service.settings = {"complaint_acknowledge_days": days}
    cast.service.save()
    assert received(Staff.objects.get(pk=cast.asha.pk), in_october).acknowledge_by == CAME + timedelta(days=due)


def test_whoever_it_is_about_does_not_see_that_it_is_there(cast: Cast, officer: Staff, in_october: datetime) -> None:
    made = received(cast.asha, in_october, complained_about=[cast.lena, cast.asha])
    lena, dilys = Client(), Client()
    lena.force_login(cast.lena)
    dilys.force_login(officer)
    where = reverse("rights:complaint", args=[made.pk])
    assert (lena.get(where).status_code, dilys.get(where).status_code) == (404, 200)
    register = reverse("rights:complaints")
    assert where in dilys.get(register).content.decode()
    assert "Nobody has complained" in lena.get(register).content.decode()
    assert kinds(cast.lena) == [] and not Complaint.visible_to(cast.asha).exists()
    with pytest.raises(vault.NotEntitled):
        vault.unseal(cast.lena, made.words)
    for page in ("complaint-acknowledge", "complaint-answer"):
        assert lena.get(reverse(f"rights:{page}", args=[made.pk])).status_code == 404


def test_its_hold_is_hidden_with_it(cast: Cast, officer: Staff, case: SupportCase, in_october: datetime) -> None:
    """A lead who is complained about sees neither the hold nor why the case is not among what is due."""
    received(cast.asha, in_october, reference=case.ref, hold=True, complained_about=[cast.lena, cast.asha])
    close_support_case(case=case, reason="goals_reached", by=cast.asha, at=in_october)
    lena, dilys = Client(), Client()
    lena.force_login(cast.lena)
    dilys.force_login(officer)
    assert case.ref not in lena.get(reverse("rights:holds")).content.decode()
    assert case.ref in dilys.get(reverse("rights:holds")).content.decode()
    hold = LegalHold.objects.get()
    assert lena.get(reverse("rights:lift-hold", args=[hold.pk])).status_code == 404
    page = Client()
    page.force_login(cast.asha)
    assert "complaint" not in page.get(reverse("support:case", args=[case.pk])).content.decode().lower()
    with clock.at(in_october.replace(year=2033)):
        assert files.due_now(officer) == [] == files.due_now(cast.lena)
        keeping.lift_hold(hold=hold, by=officer, at=clock.now())
        assert len(files.due_now(officer)) == 1
    assert "complaint" not in page.get(reverse("support:case", args=[case.pk])).content.decode().lower()


def test_somebody_has_to_be_left_who_can_look_into_it(cast: Cast, in_october: datetime) -> None:
    codes = refused(received, by=cast.asha, at=in_october, complained_about=[cast.lena])
    assert codes == ("complaint.nobody_left",)


def test_a_case_that_a_conflict_shuts_is_not_there(cast: Cast, case: SupportCase, in_october: datetime) -> None:
    codes = refused(received, by=cast.asha, at=in_october, reference="K7QX-4M")
    assert codes == ("complaint.no_such_case",)
    assert refused(received, by=cast.asha, at=in_october, hold=True) == ("complaint.no_case_to_hold",)


def test_it_is_acknowledged_on_the_persons_own_channel(
    cast: Cast, officer: Staff, case: SupportCase, in_october: datetime
) -> None:
    made = received(cast.asha, in_october, reference=case.ref)
    complaints.acknowledge(complaint=made, way="message", by=cast.lena, at=in_october)
    message = Message.unwalled(Purpose.CHECKING).get()
    assert (message.channel, message.purpose, message.case_id) == ("sms", "received", made.pk)
    assert "omplain" not in vault.unseal_for("checking", message.body)


def test_where_no_channel_is_known_it_is_done_by_hand(cast: Cast, in_october: datetime) -> None:
    made = received(cast.asha, in_october)
    codes = refused(complaints.acknowledge, complaint=made, way="message", by=cast.lena, at=in_october)
    assert codes == ("complaint.nobody_to_write_to",)
    assert Complaint.unwalled(Purpose.CHECKING).get().acknowledged_at is None


def test_anybody_of_the_service_writes_one_down_and_commissioners_do_not(cast: Cast, in_october: datetime) -> None:
    for name, status in (("asha", 200), ("ben", 200), ("sam", 200), ("dev", 200), ("farah", 404)):
        client = Client()
        client.force_login(getattr(cast, name))
        assert client.get(reverse("rights:complain")).status_code == status
        assert client.get(reverse("rights:rights")).status_code == status
        assert client.get(reverse("rights:complaints")).status_code == 404


def test_another_service_sees_none_of_it(cast: Cast, in_october: datetime) -> None:
    made = received(cast.asha, in_october)
    client = Client()
    client.force_login(assemble("hillside").lena)
    assert client.get(reverse("rights:complaint", args=[made.pk])).status_code == 404
    assert not Complaint.visible_to(assemble("valley").lena).exists()


def test_it_is_done_at_the_screen(cast: Cast, in_october: datetime) -> None:
    asha, lena = Client(), Client()
    asha.force_login(cast.asha)
    lena.force_login(cast.lena)
    where = reverse("rights:complain")
    typed = {
        "words": "You told him where I was.",
        "about": "data_protection",
        "way": "telephone",
        "received_on_day": "7",
        "received_on_month": "10",
        "received_on_year": "2025",
        "complained_about": [str(cast.asha.pk)],
    }
    made = asha.post(where, typed | {"wf-submit": _token(asha.get(where))})
    assert made.status_code == 302 and "rights" not in made["Location"]
    row = Complaint.unwalled(Purpose.CHECKING).get()
    page = reverse("rights:complaint", args=[row.pk])
    shown = lena.get(page).content.decode()
    assert "You told him where I was." in shown and "Acknowledge it by 6 November 2025" in shown
    note = lena.post(page, {"words": "Spoke to Sam.", "wf-submit": _token(lena.get(page))})
    assert note.status_code == 302 and ComplaintNote.unwalled(Purpose.CHECKING).count() == 1
    assert "Spoke to Sam." in lena.get(page).content.decode()


def test_it_is_counted_with_concerns_and_stops(cast: Cast, in_october: datetime) -> None:
    period = measures.Period(cast.service, datetime(2025, 10, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC))
    before = measures.MEASURES["K25"].count(period)
    received(cast.asha, in_october)
    received(cast.asha, in_october, complained_about=[cast.asha])
    assert measures.MEASURES["K25"].count(period) == before + 2


def _token(page: Any) -> str:
    return str(page.content.decode().split('name="wf-submit" value="')[1].split('"')[0])
