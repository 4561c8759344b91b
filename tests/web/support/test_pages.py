"""The pages of support as a browser asks for them: the right role, the wrong role, what is typed, what is said."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse

from tests.web.cast import Cast
from tests.web.support.conftest import EVENING, MONDAY
from tests.web.walls.statements import counted
from wayforward.web import clock
from wayforward.web.accounts.models import Staff
from wayforward.web.accounts.walled import Purpose
from wayforward.web.outgoing.typesetting import text_of
from wayforward.web.people import search
from wayforward.web.people.models import Concern, Consent, Note, NoticeGiven, Person, SafeContact, Visit
from wayforward.web.record import looks
from wayforward.web.record.models import Line
from wayforward.web.restorative.models import RJCase
from wayforward.web.support.actions import cases, consents, contacts
from wayforward.web.support.actions.offers import offer_restorative_justice
from wayforward.web.support.models import (
    Contact,
    Goal,
    NeedsAssessment,
    NonOffer,
    Offer,
    PlanReview,
    Referral,
    SupportCase,
)

Ask = Callable[[Staff], Client]


def moment(name: str, at: datetime) -> dict[str, str]:
    """The boxes of a day and a time."""
    here = clock.local(at)
    parts = {"day": here.day, "month": here.month, "year": here.year, "time": f"{here:%H:%M}"}
    return {f"{name}_{part}": str(value) for part, value in parts.items()}


def day(name: str, value: Any) -> dict[str, str]:
    return {f"{name}_day": str(value.day), f"{name}_month": str(value.month), f"{name}_year": str(value.year)}


@pytest.fixture
def ask() -> Ask:
    """A browser in which this member of staff is signed in."""

    def signed_in(staff: Staff) -> Client:
        client = Client()
        client.force_login(staff)
        return client

    return signed_in


def to(name: str, *arguments: Any) -> str:
    return reverse(f"support:{name}", args=arguments)


OF_A_CASE = (
    "case",
    "hand-over",
    "close",
    "reopen",
    "start-contact",
    "other-contact",
    "write-note",
    "needs",
    "plan",
    "new-goal",
    "review-plan",
    "offers",
    "new-offer",
    "not-offered",
    "consents",
    "withdraw",
    "refer",
    "referral",
    "new-life-event",
)


@pytest.mark.parametrize("name", OF_A_CASE)
def test_a_page_is_there_for_its_caseworker_and_for_nobody_else(
    cast: Cast, case: SupportCase, ask: Ask, name: str
) -> None:
    url = to(name, case.pk)
    assert ask(cast.asha).get(url).status_code == 200
    for walled in (cast.carys, cast.ben, cast.lena, cast.dev, cast.farah):
        answer = ask(walled).get(url)
        assert answer.status_code == 404
        assert "Maria" not in answer.content.decode()
    assert Client().get(url).status_code == 302


@pytest.mark.parametrize("name", ("case", "plan", "offers", "consents", "referral"))
def test_no_name_stands_in_a_title(cast: Cast, case: SupportCase, ask: Ask, name: str) -> None:
    page = ask(cast.asha).get(to(name, case.pk)).content.decode()
    title = page.split("<title>")[1].split("</title>")[0]
    assert "Maria" not in title
    assert "Fellows" not in title


def test_a_referral_is_taken_by_typing_it(cast: Cast, ask: Ask, in_october: datetime) -> None:
    typed = {
        "source": "harmed_self",
        "person_knows": "yes",
        "priority": "standard",
        "name": "Tom Ashby",
        "phone": "07700 900333",
        "born_day": "27",
        "born_month": "3",
        "born_year": "1990",
        "language": "en",
        "only_phone": "yes",
        "phone_hours": "09:00-12:00",
        "sms": "no",
        "title": "A broken window",
        **moment("received_at", MONDAY),
    }
    answer = ask(cast.asha).post(to("new-referral"), typed)
    made = Referral.unwalled(Purpose.CHECKING).get()
    assert answer.status_code == 302
    assert answer["Location"] == to("referral", made.pk)
    assert (made.source, made.received_at, made.information_only) == ("harmed_self", MONDAY, False)
    page = ask(cast.asha).get(to("referral", made.pk)).content.decode()
    assert "27 March 1990" in page
    assert "Tom Ashby" in page
    assert "A broken window" in page
    assert ask(cast.sam).get(to("referrals")).content.decode().count("Tom Ashby") == 1


def test_what_is_missing_is_said_and_nothing_typed_is_lost(cast: Cast, ask: Ask, in_october: datetime) -> None:
    typed = {"source": "police", "name": "Tom Ashby", "summary": "Three evenings in a row", "phone": "<b>"}
    answer = ask(cast.asha).post(to("new-referral"), typed)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "There is a problem" in page
    assert "Three evenings in a row" in page
    assert not Referral.unwalled(Purpose.CHECKING).exists()
    # The rule itself answers where the form is well filled in: no way to reach the person.
    whole = {
        "person_knows": "yes",
        "priority": "standard",
        "language": "en",
        "title": "A window",
        **moment("received_at", MONDAY),
    }
    page = ask(cast.asha).post(to("new-referral"), typed | whole | {"phone": ""}).content.decode()
    assert 'data-code="referral.no_way_to_reach"' in page
    assert "Three evenings in a row" in page


def test_a_referral_waits_for_the_person_then_for_a_caseworker(
    cast: Cast, take: Callable[..., Referral], ask: Ask, in_october: datetime
) -> None:
    referral = take(person_knows=False)
    sam = ask(cast.sam)
    assert "does not know" in sam.get(to("referral", referral.pk)).content.decode()
    assert sam.post(to("person-knows", referral.pk), moment("at", MONDAY)).status_code == 302
    refused = ask(cast.asha).post(to("open-case", referral.pk), {"caseworker": str(cast.asha.pk)})
    assert 'data-code="act.not_for_you"' in refused.content.decode()
    answer = sam.post(to("open-case", referral.pk), {"caseworker": str(cast.asha.pk)})
    assert answer["Location"] == to("case", referral.pk)
    assert "A case was opened" in sam.get(to("referral", referral.pk)).content.decode()


def test_a_referral_is_closed_with_a_reason(
    cast: Cast, take: Callable[..., Referral], ask: Ask, in_october: datetime
) -> None:
    referral = take()
    assert ask(cast.sam).post(to("close-referral", referral.pk), {}).status_code == 200
    assert ask(cast.sam).post(to("close-referral", referral.pk), {"reason": "duplicate"}).status_code == 302
    referral.refresh_from_db()
    assert (referral.state, referral.closed_reason) == ("closed", "duplicate")


def test_the_case_says_what_is_next_and_what_is_missing(cast: Cast, case: SupportCase, ask: Ask) -> None:
    page = ask(cast.asha).get(to("case", case.pk)).content.decode()
    assert "Make the first contact." in page
    assert to("start-contact", case.pk) in page
    assert "support.no_privacy_notice" in page
    assert "support.no_needs" in page
    assert "18:00 to 20:00, no voicemail" in page
    assert "Joanne Pike" in page


def test_a_call_from_permission_to_what_was_said(cast: Cast, case: SupportCase, ask: Ask) -> None:
    asha = ask(cast.asha)
    refused = asha.post(to("start-contact", case.pk), {"channel": "email"}).content.decode()
    assert 'data-code="safe_contact.forbidden_channel"' in refused
    answer = asha.post(to("start-contact", case.pk), {"channel": "phone"})
    started = Contact.unwalled(Purpose.CHECKING).get()
    assert answer["Location"] == to("contact", case.pk, started.pk)
    page = asha.get(answer["Location"]).content.decode()
    assert "07700 900101" in page
    assert "Withhold your number" in page
    typed = {
        "result": "spoke",
        "minutes": "35",
        "note-0-text": "She holds her breath.",
        "note-0-about": [str(case.person_id), str(case.other_party_id)],
        "note-0-source": str(case.person_id),
        **moment("at", EVENING),
    }
    assert asha.post(to("contact", case.pk, started.pk), typed).status_code == 302
    note = Note.unwalled(Purpose.CHECKING).get(of_id=started.pk)
    assert note.about == [str(case.person_id), str(case.other_party_id)]
    assert note.source == str(case.person_id)
    page = asha.get(to("case", case.pk)).content.decode()
    assert page.count("She holds her breath.") == 1
    assert "Ask about needs" in page
    assert asha.get(to("contact", case.pk, started.pk)).status_code == 404


def test_what_came_in_is_written_down(cast: Cast, case: SupportCase, ask: Ask) -> None:
    typed = {"direction": "in", "channel": "email", "result": "spoke", **moment("at", EVENING)}
    assert ask(cast.asha).post(to("other-contact", case.pk), typed).status_code == 302
    row = Contact.unwalled(Purpose.CHECKING).get()
    assert (row.direction, row.channel, row.outside_profile) == ("in", "email", False)


def test_a_note_that_belongs_to_no_contact(cast: Cast, case: SupportCase, ask: Ask) -> None:
    asha = ask(cast.asha)
    empty = asha.post(to("write-note", case.pk), moment("at", EVENING)).content.decode()
    assert "There is a problem" in empty
    typed = {
        "note-0-text": "The rota changes in March.",
        "note-0-about": [str(case.person_id)],
        "note-0-source": "-",
        "note-1-text": "Her sister stays until then.",
        "note-1-about": [str(case.person_id)],
        "note-1-source": str(case.person_id),
        **moment("at", EVENING),
    }
    assert asha.post(to("write-note", case.pk), typed).status_code == 302
    first, second = Note.unwalled(Purpose.CHECKING).filter(of_type="note").order_by("number")
    assert (first.of_id, second.of_id) == (first.pk, first.pk)
    assert (first.source, second.source) == ("", str(case.person_id))
    page = asha.get(to("case", case.pk)).content.decode()
    assert page.count("The rota changes in March.") == 1
    assert page.count("Her sister stays until then.") == 1


def test_what_was_agreed_is_asked_again_with_one_press(cast: Cast, case: SupportCase, ask: Ask) -> None:
    asha = ask(cast.asha)
    url = reverse("people:confirm-safe-contact", args=["support", case.pk, case.person_id])
    assert url in asha.get(to("case", case.pk)).content.decode()
    assert "18:00 to 20:00, no voicemail" in asha.get(url).content.decode()
    later = EVENING + timedelta(days=80)
    with clock.at(later):
        assert asha.post(url).status_code == 302
    _, again = SafeContact.unwalled(Purpose.CHECKING).order_by("agreed_at")
    assert again.agreed_at == later
    with clock.at(later):
        assert "18:00 to 20:00, no voicemail" in asha.get(url).content.decode()
    for walled in (cast.carys, cast.ben):
        assert ask(walled).get(url).status_code == 404


def test_a_contact_not_made_is_taken_off(cast: Cast, case: SupportCase, ask: Ask) -> None:
    row = contacts.start_contact(case=case, channel="phone", by=cast.asha, at=EVENING)
    assert ask(cast.asha).post(to("cancel-contact", case.pk, row.pk), {}).status_code == 302
    row.refresh_from_db()
    assert row.cancelled_at is not None


def test_needs_goals_and_reviews_by_typing(cast: Cast, case: SupportCase, ask: Ask) -> None:
    asha = ask(cast.asha)
    typed = {"kind": "initial", "needs-health": "4", "needs-money": "declined", **moment("at", EVENING)}
    assert asha.post(to("needs", case.pk), typed).status_code == 302
    assert NeedsAssessment.unwalled(Purpose.CHECKING).get().kind == "initial"
    assert asha.post(to("new-goal", case.pk), {"words": "To sleep", "who": "both"}).status_code == 302
    goal = Goal.unwalled(Purpose.CHECKING).get()
    assert asha.post(to("goal", case.pk, goal.pk), {"status": "reached"}).status_code == 302
    typed = {"words": "Better nights", **moment("at", EVENING)}
    assert asha.post(to("review-plan", case.pk), typed).status_code == 302
    assert PlanReview.unwalled(Purpose.CHECKING).exists()
    page = asha.get(to("plan", case.pk)).content.decode()
    for words in ("4 of 5", "Would rather not say", "Not asked", "To sleep", "Reached", "Better nights"):
        assert words in page


def test_the_offer_page_shows_the_earlier_answers_first(cast: Cast, case: SupportCase, ask: Ask) -> None:
    asha = ask(cast.asha)
    typed = {
        "trigger": "needs_review",
        "channel": "phone",
        "response": "not_now",
        "may_mention_again": "after",
        "information": ["leaflet_en"],
        "understood": "yes",
        "reason": "Too much at once",
        **day("ask_after", EVENING + timedelta(days=70)),
        **moment("at", EVENING),
    }
    assert asha.post(to("new-offer", case.pk), typed).status_code == 302
    row = Offer.unwalled(Purpose.CHECKING).get()
    assert (row.may_mention_again, row.ask_after) == ("after", (EVENING + timedelta(days=70)).date())
    page = asha.get(to("new-offer", case.pk)).content.decode()
    assert page.index("Too much at once") < page.index("Why now?")
    assert str(row.pk) in page
    # Another tab wrote an offer meanwhile: what this page has not shown is shown first, and nothing typed is lost.
    again = typed | {"trigger": "raised_by_person", "reason": "She raised it", "shown": ""}
    refused = asha.post(to("new-offer", case.pk), again).content.decode()
    assert 'data-code="offer.earlier_answers_not_seen"' in refused
    assert "She raised it" in refused
    assert asha.post(to("new-offer", case.pk), again | {"shown": str(row.pk)}).status_code == 302


def test_what_may_not_be_asked_now_says_why(cast: Cast, case: SupportCase, ask: Ask) -> None:
    offer_restorative_justice(
        case=case, trigger="needs_review", channel="phone", response="do_not_ask_again", by=cast.asha, at=EVENING
    )
    shown = str(Offer.unwalled(Purpose.CHECKING).get().pk)
    typed = {
        "trigger": "anniversary",
        "channel": "phone",
        "response": "undecided",
        "shown": shown,
        **moment("at", EVENING),
    }
    page = ask(cast.asha).post(to("new-offer", case.pk), typed).content.decode()
    assert 'data-code="offer.asked_never"' in page
    assert "Do not mention it" in ask(cast.asha).get(to("case", case.pk)).content.decode()


def test_a_decision_not_to_mention_it(cast: Cast, case: SupportCase, ask: Ask) -> None:
    typed = {"reason": "crisis", "words": "In hospital", **day("review_on", EVENING + timedelta(days=30))}
    assert ask(cast.asha).post(to("not-offered", case.pk), typed).status_code == 302
    assert NonOffer.unwalled(Purpose.CHECKING).get().reason == "crisis"
    assert "In hospital" in ask(cast.asha).get(to("offers", case.pk)).content.decode()


def test_from_consent_to_the_team(cast: Cast, case: SupportCase, ask: Ask) -> None:
    asha = ask(cast.asha)
    refused = asha.post(
        to("refer", case.pk), {"initiated_by": "harmed", "read_aloud": "yes", "summary": "At work"}
    ).content.decode()
    assert 'data-code="referral.no_consent_to_refer"' in refused
    page = asha.get(to("give-consent", case.pk, "C3")).content.decode()
    assert "I have not agreed to take part in anything." in page
    typed = {"scope": "My name and phone", "given_how": "verbal_recorded_by", **moment("at", EVENING)}
    assert asha.post(to("give-consent", case.pk, "C3"), typed).status_code == 302
    assert asha.get(to("give-consent", case.pk, "C7")).status_code == 404
    typed = {"initiated_by": "harmed", "read_aloud": "yes", "summary": "They work together"}
    assert asha.post(to("refer", case.pk), typed)["Location"] == to("case", case.pk)
    assert RJCase.unwalled(Purpose.CHECKING).count() == 1
    assert "Referred to the restorative justice team" in asha.get(to("case", case.pk)).content.decode()


def test_a_consent_is_withdrawn_on_one_page(cast: Cast, case: SupportCase, ask: Ask) -> None:
    given = Consent.unwalled(Purpose.CHECKING).get(kind="C1")
    asha = ask(cast.asha)
    assert to("withdraw", case.pk) in asha.get(to("case", case.pk)).content.decode()
    typed = {"consent": str(given.pk), "how": "sms", "words": "Stop", **moment("at", EVENING)}
    answer = asha.post(to("withdraw", case.pk), typed, follow=True)
    page = answer.content.decode()
    assert "Nobody contacts this person" in page
    assert "Withdrawn" in page
    stopped = asha.post(to("start-contact", case.pk), {"channel": "phone"}).content.decode()
    assert 'data-code="safe_contact.stopped"' in stopped
    again = asha.get(to("withdraw", case.pk)).content.decode()
    assert "there is none to take back" in again and "<form" not in again.split("<main")[1].split("</main>")[0]


def test_a_handover_in_the_browser(cast: Cast, case: SupportCase, ask: Ask) -> None:
    refused = ask(cast.asha).post(to("hand-over", case.pk), {"caseworker": str(cast.carys.pk)}).content.decode()
    assert 'data-code="act.not_for_you"' in refused
    assert ask(cast.sam).post(to("hand-over", case.pk), {"caseworker": str(cast.carys.pk)}).status_code == 302
    with clock.at(EVENING + timedelta(minutes=1)):
        assert ask(cast.asha).get(to("case", case.pk)).status_code == 404
        assert ask(cast.carys).get(to("case", case.pk)).status_code == 200


def test_closing_and_coming_back(cast: Cast, case: SupportCase, ask: Ask) -> None:
    asha = ask(cast.asha)
    refused = asha.post(to("close", case.pk), {"reason": "unreachable"}).content.decode()
    assert 'data-code="safe_contact.too_few_attempts"' in refused
    assert asha.post(to("close", case.pk), {"reason": "goals_reached"}).status_code == 302
    page = asha.get(to("case", case.pk)).content.decode()
    assert "The person can come back at any time" in page
    assert case.ref in asha.get(to("cases") + "?state=closed").content.decode()
    assert asha.post(to("reopen", case.pk), moment("at", EVENING)).status_code == 302


def test_my_day_calls_no_hour_safe_that_nobody_agreed(cast: Cast, case: SupportCase, ask: Ask) -> None:
    SafeContact.unwalled(Purpose.CHECKING).filter(person_id=case.person_id).delete()
    page = ask(cast.asha).get(to("my-day")).content.decode()
    assert "No hours agreed" in page
    assert "Safe to call now" not in page


def test_my_day_says_when_a_call_is_safe(cast: Cast, case: SupportCase, ask: Ask) -> None:
    page = ask(cast.asha).get(to("my-day")).content.decode()
    assert "Maria Fellows" in page
    assert "Safe to call now" in page
    with clock.at(EVENING - timedelta(hours=6)):
        page = ask(cast.asha).get(to("my-day")).content.decode()
    assert "Safe from Tuesday, 18:00" in page
    assert "Maria" not in ask(cast.carys).get(to("my-day")).content.decode()
    assert ask(cast.dev).get(to("my-day")).status_code == 404


def test_a_button_pressed_twice_makes_one_thing(cast: Cast, case: SupportCase, ask: Ask) -> None:
    typed = {"words": "To sleep", "who": "both", "wf-submit": str(uuid4())}
    asha = ask(cast.asha)
    first, second = (asha.post(to("new-goal", case.pk), typed) for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    assert Goal.unwalled(Purpose.CHECKING).count() == 1


def _about(name: str, *arguments: Any) -> str:
    return reverse(f"people:{name}", args=arguments)


def test_what_can_happen_with_a_person_by_typing(cast: Cast, case: SupportCase, ask: Ask) -> None:
    asha, sam, at = ask(cast.asha), ask(cast.sam), ("support", case.pk)
    typed = {
        "kind": "risk_to_self",
        "words": "She sees no point",
        "about": str(case.person_id),
        **moment("at", EVENING),
    }
    assert asha.post(_about("raise-concern", *at), typed).status_code == 302
    raised = Concern.unwalled(Purpose.CHECKING).get()
    page = sam.get(_about("concern", *at, raised.pk)).content.decode()
    assert "She sees no point" in page
    assert "waits for a supervisor" in asha.get(to("case", case.pk)).content.decode()
    assert sam.post(_about("concern", *at, raised.pk), {"answer": "Spoke with her"}).status_code == 302

    typed = {
        "person": str(case.person_id),
        "notice": "privacy",
        "how": "read_aloud",
        "understood": "yes",
        **moment("at", EVENING),
    }
    assert asha.post(_about("give-notice", *at), typed).status_code == 302
    assert NoticeGiven.unwalled(Purpose.CHECKING).get().notice == "privacy"

    typed = {
        "alert": str(cast.sam.pk),
        "where": "Her flat",
        **moment("starts_at", EVENING + timedelta(hours=1)),
        **moment("check_in_by", EVENING + timedelta(hours=2)),
    }
    assert asha.post(_about("plan-visit", *at), typed).status_code == 302
    visit = Visit.unwalled(Purpose.CHECKING).get()
    assert "Her flat" in asha.get(_about("visit", *at, visit.pk)).content.decode()
    assert asha.post(_about("visit", *at, visit.pk), {}).status_code == 302
    visit.refresh_from_db()
    assert visit.checked_in_at is not None


def test_a_profile_is_agreed_by_typing(cast: Cast, case: SupportCase, ask: Ask) -> None:
    url = _about("safe-contact", "support", case.pk, case.person_id)
    asha = ask(cast.asha)
    assert "18:00-20:00" in asha.get(url).content.decode()
    ways = {"phone": "yes", "sms": "no", "email": "no", "post": "no", "video": "no", "in_person": "yes"}
    wrong = asha.post(url, ways | {"phone_hours": "from six to eight"}).content.decode()
    assert "Write the hours like this" in wrong
    assert "from six to eight" in wrong
    assert asha.post(url, ways | {"phone_hours": "09:00-10:00", "code_word": "Bluebell"}).status_code == 302
    assert SafeContact.unwalled(Purpose.CHECKING).count() == 2
    assert "Bluebell" in asha.get(_about("person", case.person_id)).content.decode()
    assert ask(cast.carys).get(url).status_code == 404


def test_a_paragraph_is_put_right_by_typing(cast: Cast, case: SupportCase, ask: Ask) -> None:
    from wayforward.web.people.actions.notes import Paragraph

    contacts.record_contact(
        case=case,
        result="spoke",
        paragraphs=[Paragraph("On Monday", [str(case.person_id)])],
        by=cast.asha,
        at=EVENING,
    )
    note = Note.unwalled(Purpose.CHECKING).get()
    url = _about("correct-note", "support", case.pk, note.pk)
    asha = ask(cast.asha)
    typed = {"wrong_file": "no", "text": "On Tuesday", "reason": "The wrong day"}
    assert asha.post(url, typed).status_code == 302
    page = asha.get(to("case", case.pk)).content.decode()
    assert "On Tuesday" in page
    assert "On Monday" not in page
    assert "On Monday" in asha.get(url).content.decode()
    standing = Note.unwalled(Purpose.CHECKING).get(superseded_by=None)
    url = _about("correct-note", "support", case.pk, standing.pk)
    assert asha.post(url, {"wrong_file": "yes", "reason": "Not about her"}).status_code == 302
    page = asha.get(to("case", case.pk)).content.decode()
    assert "On Tuesday" not in page
    assert "A correction was made here" in page


def test_details_changed_meanwhile_are_shown_beside_each_other(cast: Cast, case: SupportCase, ask: Ask) -> None:
    url = _about("details", case.person_id)
    asha = ask(cast.asha)
    typed = {"legal_name": "Maria Fellows", "language": "en", "phone": "07700 900777", "wf-version": "1"}
    assert asha.post(url, typed).status_code == 302
    stale = asha.post(url, typed | {"phone": "07700 900888"}).content.decode()
    assert "Two versions" in stale
    assert "07700 900777" in stale
    assert "07700 900888" in stale


def test_equality_questions_and_a_death_by_typing(cast: Cast, case: SupportCase, ask: Ask) -> None:
    asha = ask(cast.asha)
    assert asha.post(_about("equality", case.person_id), {"sex": "female"}).status_code == 302
    assert asha.post(_about("equality", case.person_id), {"sex": "blue"}).status_code == 200
    assert ask(cast.carys).get(to("record-death", case.person_id)).status_code == 404
    assert asha.post(to("record-death", case.person_id), {}).status_code == 302
    assert Person.unwalled(Purpose.CHECKING).get(pk=case.person_id).died_on is not None
    assert "The person has died" in asha.get(to("case", case.pk)).content.decode()


def test_search_is_posted_and_leaves_no_name_in_an_address(cast: Cast, case: SupportCase, ask: Ask) -> None:
    url = _about("search")
    page = ask(cast.asha).post(url, {"q": "fellows"}).content.decode()
    assert _about("person", case.person_id) in page
    assert "No match" in ask(cast.carys).post(url, {"q": "fellows"}).content.decode()
    assert ask(cast.farah).get(url).status_code == 404


def test_a_search_that_means_many_shows_so_many_at_a_time(
    cast: Cast, take: Callable[..., Referral], ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "MOST", 2)
    for number in range(5):
        if number == 2:
            assert "There may be more" not in ask(cast.sam).post(_about("search"), {"q": "robin"}).content.decode()
        referral = take(name=f"Robin Many{'abcde'[number]}")
        cases.open_support_case(referral=referral, caseworker=cast.asha, by=cast.sam, at=MONDAY)
    found: list[str] = []
    begin = ["not a place"]
    while begin:
        page = ask(cast.sam).post(_about("search"), {"q": "robin", "begin": begin[0]}).content.decode()
        found += re.findall(r"Robin Many\w", page)
        begin = re.findall(r'name="begin" value="([^"]+)"', page)
        assert ("There may be more" in page) == bool(begin) == (len(found) < 5)
        assert ("Found as well" in page) == (len(found) > 2)
    assert sorted(found) == [f"Robin Many{letter}" for letter in "abcde"]
    assert "No match" in ask(cast.carys).post(_about("search"), {"q": "robin"}).content.decode()
    beyond = {"q": "robin", "begin": str(search.LAST)}
    assert "Nobody else whom you may know of" in ask(cast.sam).post(_about("search"), beyond).content.decode()


def test_a_search_shows_whom_one_works_with_first(cast: Cast, take: Callable[..., Referral], ask: Ask) -> None:
    for name in ("Robin Closed", "Robin Open"):
        case = cases.open_support_case(referral=take(name=name), caseworker=cast.asha, by=cast.sam, at=MONDAY)
        if name == "Robin Closed":
            SupportCase.unwalled(Purpose.CHECKING).filter(pk=case.pk).update(state="closed")
    page = ask(cast.asha).post(_about("search"), {"q": "robin"}).content.decode()
    said = [page.index(words) for words in ("In your open cases", "Robin Open", ">Others<", "Robin Closed")]
    assert said == sorted(said)
    page = ask(cast.sam).post(_about("search"), {"q": "robin"}).content.decode()
    assert ("In your open cases" in page, ">Others<" in page, ">Found<" in page) == (False, False, True)


def many(cast: Cast, take: Callable[..., Referral], count: int) -> list[UUID]:
    """Cases of asha's, each with an offer, a contact and a consent."""
    made = []
    for number in range(count):
        case = cases.open_support_case(
            referral=take(name=f"Person {number}"), caseworker=cast.asha, by=cast.sam, at=MONDAY
        )
        contacts.record_contact(case=case, result="no_answer", by=cast.asha, at=EVENING)
        made.append(case.pk)
    return made


def test_the_number_of_statements_does_not_grow(
    cast: Cast, take: Callable[..., Referral], ask: Ask, in_october: datetime
) -> None:
    asha, sam = ask(cast.asha), ask(cast.sam)
    first = many(cast, take, 2)[0]
    take(name="Somebody waiting")
    pages = ((asha, to("my-day")), (asha, to("cases")), (sam, to("referrals")), (asha, to("case", first)))
    before = []
    for client, url in pages:
        with counted() as statements:
            assert client.get(url).status_code == 200
        before.append(len(statements))
    many(cast, take, 10)
    case = SupportCase.unwalled(Purpose.CHECKING).select_related("person").get(pk=first)
    for number in range(30):
        contacts.record_contact(
            case=case, result="spoke", direction="in", by=cast.asha, at=EVENING - timedelta(hours=number)
        )
        consents.give_consent(case=case, kind="C15", by=cast.asha, at=EVENING, scope=f"Words {number}")
        take(name=f"Waiting {number}")
    for (client, url), asked in zip(pages, before, strict=True):
        with counted() as statements:
            assert client.get(url).status_code == 200
        assert len(statements) <= max(asked, 12), url
        assert len(statements) <= 12, url


def test_long_lists_go_on_by_key(cast: Cast, take: Callable[..., Referral], ask: Ask, in_october: datetime) -> None:
    for number in range(27):
        take(name=f"Waiting {number:02}", at=MONDAY + timedelta(minutes=number))
    sam = ask(cast.sam)
    first = sam.get(to("referrals")).content.decode()
    assert "Waiting 00" in first
    assert "Waiting 26" not in first
    later = first.split('rel="next"')[0].split('href="')[-1].split('"')[0].replace("&amp;", "&")
    second = sam.get(to("referrals") + later).content.decode()
    assert "Waiting 26" in second
    assert "Waiting 00" not in second


def test_where_nobody_answered_the_case_says_when_and_how_to_try_again(cast: Cast, case: SupportCase, ask: Ask) -> None:
    contacts.record_contact(case=case, channel="phone", result="no_answer", by=cast.asha, at=EVENING)
    page = ask(cast.asha).get(to("case", case.pk)).content.decode()
    assert "Try again. Wednesday 8 October, in the morning: Text message." in page
    for days in (1, 2, 14):
        contacts.record_contact(
            case=case, channel="sms", result="no_answer", by=cast.asha, at=EVENING + timedelta(days=days, hours=-6)
        )
    with clock.at(EVENING + timedelta(days=15)):
        assert "Enough was tried" in ask(cast.asha).get(to("case", case.pk)).content.decode()


def test_the_letter_that_says_how_to_come_back(cast: Cast, take: Any, ask: Ask, in_october: datetime) -> None:
    post = {"phone": {"allowed": True}, "post": {"allowed": True}}
    case = cases.open_support_case(referral=take(profile=post), caseworker=cast.asha, by=cast.sam, at=MONDAY)
    asha = ask(cast.asha)
    assert asha.get(to("closing-letter", case.pk)).status_code == 404
    SupportCase.unwalled(Purpose.ACTION).filter(pk=case.pk).update(state="closed", closed_reason="unreachable")
    assert "Print the letter" in asha.get(to("case", case.pk)).content.decode()
    words = text_of(asha.get(to("closing-letter", case.pk)).content)
    assert "Dear Maria Fellows" in words
    assert "You can come back at any time" in words
    assert "Riverside" not in words
    assert ask(cast.carys).get(to("closing-letter", case.pk)).status_code == 404
    SafeContact.unwalled(Purpose.ACTION).delete()
    assert asha.get(to("closing-letter", case.pk)).status_code == 404


def test_a_form_whose_look_cannot_be_written_down_does_nothing_and_can_be_sent_again(
    cast: Cast, case: SupportCase, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line of the look stands in the transaction of the act."""
    typed = moment("at", EVENING) | {"wf-submit": str(uuid4())}
    typed |= {"note-0-text": "She sleeps.", "note-0-about": str(case.person_id), "note-0-source": str(case.person_id)}
    asha = ask(cast.asha)
    asha.raise_request_exception = False
    with monkeypatch.context() as patch:
        patch.setattr(looks.Looking, "write", _no_line)
        assert asha.post(to("write-note", case.pk), typed).status_code == 503
    assert not Note.unwalled(Purpose.CHECKING).exists()
    assert asha.post(to("write-note", case.pk), typed).status_code == 302
    assert Note.unwalled(Purpose.CHECKING).count() == 1
    look, act = Line.unwalled(Purpose.CHECKING).order_by("-seq")[:2]
    assert (act.event, look.event, look.payload["page"]) == ("note_written", "looked", "support:write-note")
    assert act.request_id == look.request_id


def _no_line(_page: looks.Looking, **_: bool) -> None:
    raise DatabaseError
