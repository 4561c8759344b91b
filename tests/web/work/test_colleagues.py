"""What colleagues owe each other: hand-over, supervision of practice, hours, and the templates of their notes."""

import csv
from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from tests.web.cast import Cast
from tests.web.work.browsing import moment, send, signed_in
from wayforward.process.decision import Refused
from wayforward.web import clock, vault
from wayforward.web.accounts.models import Service, Staff, Task
from wayforward.web.accounts.walled import Purpose
from wayforward.web.people.models import Note
from wayforward.web.support import places
from wayforward.web.support.actions import cases
from wayforward.web.support.models import SupportCase
from wayforward.web.work.actions import hand_overs, hours, note_templates, supervision
from wayforward.web.work.models import HandOver, Hours, NoteTemplate, PracticeTalk

PRACTICE = "How it is to hear so much of one workplace."


@pytest.fixture
def elsewhere() -> Staff:
    """A supervisor of another service."""
    service = Service.objects.create(name="Hillside", slug="hillside", demonstration=True)
    return Staff.objects.create_user("ivy.hillside", name="Ivy", service=service, roles=["supervisor"])


# --- hand-over ---


def hand_over(case: SupportCase, by: Staff, to: Staff | None = None) -> HandOver:
    return hand_overs.write_hand_over(
        place=places.of_case(case), open_now="A call on Friday.", dates="", risks="Never ring the landline.", to=to,
        by=by, at=clock.now(),
    )  # fmt: skip


def waiting() -> list[Task]:
    return list(Task.unwalled(Purpose.CHECKING).filter(kind="read_hand_over", done_at=None, cancelled_at=None))


def test_it_goes_with_the_case_and_is_read_and_taken_on(cast: Cast, case: SupportCase) -> None:
    typed = {"open_now": "A call on Friday.", "risks": "Never ring the landline."}
    page = reverse("work:write-hand-over", args=["support", case.pk])
    assert send(signed_in(cast.asha), page, typed).status_code == 302
    row = HandOver.unwalled(Purpose.CHECKING).get()
    assert waiting() == [] and row.to is None
    cases.reallocate_support(case=case, caseworker=cast.carys, by=cast.sam, at=clock.now())
    assert [task.staff for task in waiting()] == [cast.carys]
    carys, read = signed_in(cast.carys), reverse("work:read-hand-over", args=["support", case.pk, row.pk])
    assert read in carys.get(reverse("support:my-day")).content.decode()
    shown = carys.get(read).content.decode()
    assert "A call on Friday." in shown and "Never ring the landline." in shown and "take it on" in shown
    assert send(carys, read, {}).status_code == 302
    assert waiting() == [] and "Carys took it on" in carys.get(read).content.decode()
    assert signed_in(cast.asha).get(read).status_code == 404
    with pytest.raises(Refused) as refused:
        hand_overs.take_on(hand_over=row, by=cast.carys, at=clock.now())
    assert refused.value.codes == ("hand_over.taken_on",)


def test_who_wrote_it_for_whom_and_a_newer_one(cast: Cast, case: SupportCase) -> None:
    first = hand_over(case, cast.sam, to=cast.asha)
    assert [task.about for task in waiting()] == [first.pk]
    with pytest.raises(Refused) as refused:
        hand_overs.take_on(hand_over=first, by=cast.sam, at=clock.now())
    assert refused.value.codes == ("hand_over.not_to_you",)
    second = hand_over(case, cast.sam, to=cast.asha)
    assert [task.about for task in waiting()] == [second.pk]
    with pytest.raises(Refused) as refused:
        hand_overs.take_on(hand_over=first, by=cast.asha, at=clock.now())
    assert refused.value.codes == ("hand_over.taken_on",)


def test_nobody_else_reads_or_writes_it(cast: Cast, case: SupportCase) -> None:
    row = hand_over(case, cast.asha)
    for staff in (cast.carys, cast.ben, cast.dev):
        client = signed_in(staff)
        assert client.get(reverse("work:write-hand-over", args=["support", case.pk])).status_code == 404
        assert client.get(reverse("work:read-hand-over", args=["support", case.pk, row.pk])).status_code == 404


# --- supervision of practice ---


def test_each_of_the_two_has_a_copy_and_nobody_else(cast: Cast, case: SupportCase, elsewhere: Staff) -> None:
    typed = {"words": PRACTICE, "agreed": "Two afternoons without calls."} | moment("at", "7 10 2025 18:00")
    typed |= moment("next_at", "18 11 2025 14:00")
    page = reverse("work:new-supervision", args=[cast.asha.pk])
    assert send(signed_in(cast.sam), page, typed).status_code == 302
    own = reverse("work:supervision")
    for staff, other in ((cast.sam, "with Asha"), (cast.asha, "with Sam")):
        shown = signed_in(staff).get(own).content.decode()
        assert PRACTICE in shown and other in shown and "Two afternoons" in shown
        diary = signed_in(staff).get(reverse("work:diary"), {"on": "2025-11-18"}).content.decode()
        assert "Supervision" in diary and PRACTICE not in diary
    for staff in (cast.carys, cast.lena, elsewhere):
        assert PRACTICE not in signed_in(staff).get(own).content.decode()
    copies = list(PracticeTalk.unwalled(Purpose.CHECKING))
    assert len(copies) == 2 and copies[0].talk == copies[1].talk and copies[0].key_id != copies[1].key_id
    for staff in (cast.carys, cast.lena, cast.dev):
        with pytest.raises(vault.NotEntitled):
            vault.unseal(staff, copies[0].words)


def test_who_may_write_one_down(cast: Cast, case: SupportCase, elsewhere: Staff) -> None:
    tries = [(cast.asha, cast.carys), (cast.sam, cast.sam), (cast.sam, elsewhere), (elsewhere, cast.asha)]
    # Neither has work with people to talk about, nor a page on which to open a copy.
    tries += [(cast.sam, cast.dev), (cast.sam, cast.farah)]
    offered = signed_in(cast.sam).get(reverse("work:supervision")).content.decode()
    assert str(cast.asha.pk) in offered and str(cast.dev.pk) not in offered
    for by, worker in tries:
        assert signed_in(by).get(reverse("work:new-supervision", args=[worker.pk])).status_code == 404
    with pytest.raises(Refused) as refused:
        supervision.write_supervision(worker=elsewhere, words="x", agreed="", next_at=None, by=cast.sam, at=clock.now())
    assert refused.value.codes == ("supervision.not_a_colleague",)
    assert not PracticeTalk.unwalled(Purpose.CHECKING).exists()


# --- hours ---


def enter(staff: Staff, minutes: int = 90, on: date = date(2025, 10, 6), activity: str = "support") -> Hours:
    return hours.enter_hours(on=on, activity=activity, minutes=minutes, by=staff, at=clock.now())


def test_hours_are_written_down_and_confirmed_by_somebody_else(cast: Cast, case: SupportCase) -> None:
    day = {"on_day": "6", "on_month": "10", "on_year": "2025"}
    page, team = reverse("work:hours"), reverse("work:team-hours")
    client = signed_in(cast.asha)
    assert send(client, page, day | {"activity": "travel", "hours": "1", "minutes": "30"}).status_code == 302
    row = Hours.objects.get()
    assert row.minutes == 90 and "1 h 30 min" in client.get(page).content.decode()
    assert client.get(team).status_code == 404
    lead = signed_in(cast.sam)
    assert "Asha, 6 October 2025: Travel, 1 h 30 min" in lead.get(team).content.decode()
    assert send(lead, team, {"hours": [str(row.pk)]}).status_code == 302
    row.refresh_from_db()
    assert row.confirmed_by == cast.sam and "Confirmed" in client.get(page).content.decode()
    assert client.get(reverse("work:take-back-hours", args=[row.pk])).status_code == 404


def test_what_makes_no_sense_is_said(cast: Cast, case: SupportCase) -> None:
    day = {"on_day": "6", "on_month": "10", "on_year": "2025"}
    shown = send(signed_in(cast.asha), reverse("work:hours"), day | {"activity": "travel"}).content.decode()
    assert "Write between five minutes and sixteen hours." in shown and not Hours.objects.exists()


def test_own_hours_and_those_of_another_service_are_not_ones_to_confirm(
    cast: Cast, case: SupportCase, elsewhere: Staff
) -> None:
    own, other = enter(cast.sam), enter(elsewhere)
    team = reverse("work:team-hours")
    assert "No hours wait" in signed_in(cast.sam).get(team).content.decode()
    with pytest.raises(Refused) as refused:
        hours.confirm_hours(hours=[own.pk], by=cast.sam, at=clock.now())
    assert refused.value.codes == ("hours.own",)
    assert hours.confirm_hours(hours=[other.pk], by=cast.sam, at=clock.now()) == 0
    assert signed_in(cast.sam).get(reverse("work:take-back-hours", args=[other.pk])).status_code == 404


def test_all_are_confirmed_or_none(cast: Cast, case: SupportCase) -> None:
    rows = [enter(cast.asha), enter(cast.sam)]
    with pytest.raises(Refused):
        hours.confirm_hours(hours=[row.pk for row in rows], by=cast.sam, at=clock.now())
    assert not Hours.objects.exclude(confirmed_at=None).exists()


def test_hours_that_were_taken_back_count_no_more(cast: Cast, case: SupportCase) -> None:
    row = enter(cast.asha)
    assert send(signed_in(cast.asha), reverse("work:take-back-hours", args=[row.pk]), {}).status_code == 302
    assert "No hours wait" in signed_in(cast.sam).get(reverse("work:team-hours")).content.decode()


def test_the_totals_are_by_month_and_hold_no_name(cast: Cast, case: SupportCase, elsewhere: Staff) -> None:
    rows = [enter(cast.asha), enter(cast.carys, 30), enter(cast.asha, 60, date(2025, 9, 30), "training")]
    hours.confirm_hours(hours=[row.pk for row in rows], by=cast.sam, at=clock.now())
    enter(cast.asha, 45)
    answer = signed_in(cast.sam).get(reverse("work:hours-totals"))
    assert list(csv.reader(answer.content.decode().splitlines())) == [
        ["Month", "What for", "Entries", "Hours"],
        ["2025-10", "Supporting people", "2", "2.00"],
        ["2025-09", "Training", "1", "1.00"],
    ]
    assert signed_in(cast.asha).get(reverse("work:hours-totals")).status_code == 404
    assert "2025" not in signed_in(elsewhere).get(reverse("work:hours-totals")).content.decode()


# --- templates of notes ---


def template(by: Staff) -> NoteTemplate:
    return note_templates.save_template(
        name="Home visit", prompts=["How are they", "What was agreed"], by=by, at=clock.now()
    )


def test_a_template_is_kept_in_versions_by_those_who_may(cast: Cast, case: SupportCase) -> None:
    for staff, status in ((cast.dev, 200), (cast.lena, 200), (cast.asha, 404), (cast.sam, 404)):
        assert signed_in(staff).get(reverse("work:note-templates")).status_code == status
    client = signed_in(cast.dev)
    typed = {"name": "Home visit", "prompts": "How are they\n\n What was agreed "}
    assert send(client, reverse("work:new-note-template"), typed).status_code == 302
    first = NoteTemplate.objects.get()
    assert first.prompts == ["How are they", "What was agreed"]
    page = reverse("work:note-template", args=[first.pk])
    assert send(client, page, typed | {"prompts": "How are they"}).status_code == 302
    second = NoteTemplate.objects.get(ended_at=None)
    assert (second.version, second.line) == (2, first.line) and NoteTemplate.objects.count() == 2
    with pytest.raises(Refused) as refused:
        note_templates.save_template(name="x", prompts=["x"], before=first, by=cast.dev, at=clock.now())
    assert refused.value.codes == ("note_template.ended",)
    assert send(client, reverse("work:end-note-template", args=[second.pk]), {}).status_code == 302
    assert client.get(page).status_code == 404 and not NoteTemplate.objects.filter(ended_at=None).exists()


def test_a_note_begins_with_its_headings_and_empty_ones_are_left_out(cast: Cast, case: SupportCase) -> None:
    chosen, client = template(cast.lena), signed_in(cast.asha)
    page = reverse("support:write-note", args=[case.pk])
    assert f"?template={chosen.pk}" in client.get(page).content.decode()
    shown = client.get(f"{page}?template={chosen.pk}").content.decode()
    assert "How are they: " in shown and "What was agreed: " in shown
    number = shown.split('name="wf-submit" value="')[1][:36]
    typed = {"wf-submit": number, "note-0-text": "How are they: She sleeps.", "note-1-text": "What was agreed: "}
    typed |= {f"note-{row}-about": str(case.person_id) for row in (0, 1)} | {"note-0-source": "-"}
    answer = client.post(f"{page}?template={chosen.pk}", typed | moment("at", "7 10 2025 18:00"))
    assert answer.status_code == 302, answer.content.decode()[:2000]
    notes = Note.unwalled(Purpose.CHECKING).filter(of_type="note")
    assert [vault.unseal_for("checking", note.text) for note in notes] == ["How are they: She sleeps."]


def test_templates_of_another_service_are_not_offered(cast: Cast, case: SupportCase, elsewhere: Staff) -> None:
    Staff.objects.filter(pk=elsewhere.pk).update(roles=["rj_lead"])
    elsewhere.refresh_from_db()
    other = template(elsewhere)
    page = reverse("support:write-note", args=[case.pk])
    assert "Begin with" not in signed_in(cast.asha).get(f"{page}?template={other.pk}").content.decode()
    assert signed_in(cast.lena).get(reverse("work:note-template", args=[other.pk])).status_code == 404


def test_a_next_time_that_has_gone_by_is_in_no_diary(cast: Cast, case: SupportCase) -> None:
    soon: datetime = clock.now() + timedelta(hours=1)
    supervision.write_supervision(worker=cast.asha, words="x", agreed="", next_at=soon, by=cast.sam, at=clock.now())
    with pytest.raises(Refused) as refused:
        supervision.write_supervision(
            worker=cast.asha, words="x", agreed="", next_at=clock.now(), by=cast.sam, at=clock.now()
        )
    assert refused.value.codes == ("supervision.next_is_over",)
