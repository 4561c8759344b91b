"""What can happen with people in either kind of case, shown in a support case."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from tests.web.cast import Cast
from tests.web.support.conftest import EVENING, PROFILE
from tests.web.support.test_referral_and_case import kinds, refusals
from wayforward.process import safe_contact as contact_rules
from wayforward.process.decision import Refused
from wayforward.web import clock, vault
from wayforward.web.accounts import ties
from wayforward.web.accounts.walled import Purpose
from wayforward.web.outgoing import jobs
from wayforward.web.people import contact, search
from wayforward.web.people.actions import concerns, equality, notes, notices, persons, safe_contact, visits
from wayforward.web.people.models import Concern, Consent, Note, Person, SafeContact, Visit
from wayforward.web.people.place import Place
from wayforward.web.support import places
from wayforward.web.support.models import Referral, SupportCase


@pytest.fixture
def where(case: SupportCase) -> Place:
    """Maria's case, as a place."""
    return places.of_case(case)


def names(found: list[search.Found]) -> list[str]:
    return [each.name for each in found]


def test_what_is_known_changes_with_its_line_and_its_tokens(cast: Cast, case: SupportCase) -> None:
    maria = case.person
    changed = persons.set_details(
        person=maria, phone="07700 900555", known_as="Mari", version=maria.version, by=cast.asha, at=EVENING
    )
    assert changed.version == maria.version + 1
    assert names(search.search(cast.asha, "+44 7700 900555").people) == ["Maria Fellows"]
    assert search.search(cast.asha, "07700 900101").people == []
    assert names(search.search(cast.asha, "mari").people) == ["Maria Fellows"]
    with pytest.raises(Refused) as refused:
        persons.set_details(person=maria, phone="1", version=maria.version, by=cast.asha, at=EVENING)
    assert refused.value.codes == ("person.changed_meanwhile",)


@pytest.mark.parametrize(
    ("changed", "code"),
    [({"born": "2040-01-01"}, "person.born_not_a_day"), ({"legal_name": " "}, "person.no_name")],
)
def test_what_cannot_be_true_is_not_kept(
    cast: Cast,
    case: SupportCase,
    changed: dict[str, str],
    code: str,
) -> None:
    with pytest.raises(Refused) as refused:
        persons.set_details(person=case.person, by=cast.asha, at=EVENING, **changed)
    assert refused.value.codes == (code,)
    assert vault.unseal(cast.asha, Person.visible_to(cast.asha).get(pk=case.person_id).legal_name) == "Maria Fellows"


def test_a_child_is_known_as_one_until_they_are_grown_up(cast: Cast) -> None:
    child = persons.add_person(service=cast.service, name="Kit", born="2012-05-01", by=cast.asha, at=EVENING)
    assert child.under_18_until == date(2030, 5, 1)
    with pytest.raises(TypeError):
        persons.add_person(service=cast.service, name="Kit", shoe_size="4", by=cast.asha, at=EVENING)


@pytest.mark.parametrize(
    "typed",
    [
        "Maria",
        "fellows maria",
        "Mariah Felows",
        "07700900101",
        "MARIA@example.org",
        "1979-03-14",
        "le26ta",
        "25*0612345",
    ],
)
def test_somebody_is_found_by_what_is_known_of_them(cast: Cast, case: SupportCase, typed: str) -> None:
    found = search.search(cast.asha, typed)
    assert names(found.people) == ["Maria Fellows"]
    assert [part.ref for part in found.people[0].parts] == [case.ref]


@pytest.mark.parametrize("typed", ["Maria", "07700900101", "1979-03-14", "25*0612345"])
def test_who_is_walled_finds_nobody(cast: Cast, case: SupportCase, typed: str) -> None:
    for name in ("carys", "ben", "lena", "dev", "farah"):
        assert search.search(getattr(cast, name), typed) == search.Answer([], [])
    ties.block(staff=cast.asha, case_id=case.pk, reason="neighbour", at=EVENING)
    assert search.search(cast.asha, typed) == search.Answer([], [])
    assert search.search(cast.asha, case.ref).cases == []


def test_a_case_is_found_by_its_reference(cast: Cast, case: SupportCase) -> None:
    for typed in (case.ref, case.ref.lower(), case.ref.replace("-", "")):
        assert [part.case_id for part in search.search(cast.asha, typed).cases] == [case.pk]
        assert search.search(cast.carys, typed).cases == []


def test_the_other_person_is_not_found_by_the_caseworker(cast: Cast, case: SupportCase) -> None:
    assert search.search(cast.asha, "Joanne Pike").people == []


def test_the_newest_agreement_holds_and_is_their_consent(
    cast: Cast,
    case: SupportCase,
    where: Place,
) -> None:
    safe_contact.set_safe_contact(
        person=case.person,
        profile={"email": {"allowed": True}, "phone": {"allowed": False}},
        place=where,
        by=cast.asha,
        at=EVENING,
    )
    held = contact.profile_of(case.person, at=EVENING)
    assert not held.rule(contact_rules.Channel.PHONE).allowed
    assert held.rule(contact_rules.Channel.EMAIL).allowed
    assert SafeContact.visible_to(cast.asha).filter(person=case.person).count() == 2
    assert Consent.visible_to(cast.asha).filter(case_id=case.pk, kind="C1").count() == 2
    confirmed = safe_contact.confirm_safe_contact(person=case.person, place=where, by=cast.asha, at=EVENING)
    assert confirmed.next_review_on is not None
    with pytest.raises(Refused) as refused:
        safe_contact.set_safe_contact(person=case.person, profile={}, by=cast.asha, at=EVENING)
    assert refused.value.codes == ("safe_contact.nothing_agreed",)
    with pytest.raises(contact_rules.ProfileError):
        safe_contact.set_safe_contact(
            person=case.person, profile={"pigeon": {"allowed": True}}, by=cast.asha, at=EVENING
        )


def test_contact_agreed_again_opens_what_was_withdrawn(cast: Cast, case: SupportCase, where: Place) -> None:
    from wayforward.web.support.actions import consents

    given = Consent.visible_to(cast.asha).get(case_id=case.pk, kind="C1")
    consents.withdraw_consent(case=case, consent=given, how="sms", by=cast.asha, at=EVENING)
    assert contact.fact_of(case.person, at=EVENING + timedelta(hours=1)).contact_withdrawn
    later = EVENING + timedelta(days=3)
    safe_contact.set_safe_contact(person=case.person, profile=PROFILE, place=where, by=cast.asha, at=later)
    assert not contact.fact_of(case.person, at=later + timedelta(hours=1)).contact_withdrawn


def test_a_concern_reaches_a_supervisor_the_same_day(cast: Cast, case: SupportCase, where: Place) -> None:
    raised = concerns.raise_concern(
        place=where, kind="risk_to_self", words="She sees no point.", about=case.person, by=cast.asha, at=EVENING
    )
    assert "safety_alert" in kinds(cast.sam)
    with pytest.raises(Refused) as refused:
        concerns.answer_concern(concern=raised, answer=" ", by=cast.sam, at=EVENING)
    assert refused.value.codes == ("concern.no_answer",)
    done = concerns.answer_concern(concern=raised, answer="Spoke with her doctor.", by=cast.sam, at=EVENING)
    assert vault.unseal(cast.sam, done.answer) == "Spoke with her doctor."
    assert "safety_alert" not in kinds(cast.sam)
    with pytest.raises(Refused) as refused:
        concerns.raise_concern(place=where, kind="other", words="", by=cast.asha, at=EVENING)
    assert refused.value.codes == ("concern.no_words",)
    assert Concern.unwalled(Purpose.CHECKING).count() == 1
    assert refusals()[-1] == ["concern.no_words"]


def test_two_concerns_are_two_duties(cast: Cast, where: Place) -> None:
    for words in ("One", "Two"):
        concerns.raise_concern(place=where, kind="other", words=words, by=cast.asha, at=EVENING)
    assert kinds(cast.sam).count("safety_alert") == 2


def test_a_visit_without_a_check_in_alerts_a_colleague(cast: Cast, where: Place) -> None:
    starts, by_then = EVENING + timedelta(hours=1), EVENING + timedelta(hours=2)
    planned = visits.plan_visit(
        place=where,
        staff=cast.asha,
        starts_at=starts,
        check_in_by=by_then,
        alert=cast.sam,
        where="Her flat",
        by=cast.asha,
        at=EVENING,
    )
    assert "check_in" in kinds(cast.asha)
    assert by_then in jobs.due_moments(EVENING, by_then)
    assert visits.alert_overdue(by_then - timedelta(minutes=1)) == 0
    with clock.at(by_then):
        assert visits.alert_overdue(by_then) == 1
        assert visits.alert_overdue(by_then) == 0
        assert "check_in_overdue" in kinds(cast.sam)
        visits.check_in(visit=planned, by=cast.asha, at=by_then)
        assert "check_in_overdue" not in kinds(cast.sam)
        assert "check_in" not in kinds(cast.asha)
        with pytest.raises(Refused) as refused:
            visits.check_in(visit=planned, by=cast.asha, at=by_then)
    assert refused.value.codes == ("visit.checked_in",)


def test_nobody_alerts_themselves(cast: Cast, where: Place) -> None:
    with pytest.raises(Refused) as refused:
        visits.plan_visit(
            place=where,
            staff=cast.asha,
            starts_at=EVENING,
            check_in_by=EVENING,
            alert=cast.asha,
            where="",
            by=cast.asha,
            at=EVENING,
        )
    assert set(refused.value.codes) == {"visit.check_in_before_start", "visit.alerts_oneself"}
    assert not Visit.unwalled(Purpose.CHECKING).exists()


def test_a_notice_is_given_to_a_person(cast: Cast, case: SupportCase, where: Place) -> None:
    row = notices.give_notice(
        person=case.person, place=where, notice="privacy", how="read_aloud", by=cast.asha, at=EVENING
    )
    assert (row.notice, row.understood) == ("privacy", "yes")
    with pytest.raises(ValueError):
        notices.give_notice(person=case.person, place=where, notice="x", how="read_aloud", by=cast.asha, at=EVENING)


def _note(cast: Cast, where: Place, case: SupportCase) -> Note:
    return notes.write_note(
        place=where,
        of_type="support.contact",
        of_id=case.pk,
        paragraphs=[notes.Paragraph("On Monday", [str(case.person_id)], str(case.person_id))],
        by=cast.asha,
        at=EVENING,
    )[0]


def test_a_paragraph_is_put_right_and_the_old_words_are_kept(
    cast: Cast,
    case: SupportCase,
    where: Place,
) -> None:
    first = _note(cast, where, case)
    second = notes.correct_note(
        note=first, place=where, text="On Tuesday", reason="The wrong day", by=cast.asha, at=EVENING
    )
    first.refresh_from_db()
    assert first.superseded_by == second.pk
    assert vault.unseal_many(cast.asha, [first.text, second.text, second.correction_reason]) == [
        "On Monday",
        "On Tuesday",
        "The wrong day",
    ]
    assert second.about == first.about
    with pytest.raises(Refused) as refused:
        notes.correct_note(note=first, place=where, text="Again", reason="x", by=cast.asha, at=EVENING)
    assert refused.value.codes == ("note.corrected",)


def test_words_leave_the_wrong_persons_file(
    cast: Cast,
    case: SupportCase,
    where: Place,
    take: Callable[..., Referral],
) -> None:
    other = take(name="Tom Ashby", profile=None, other_party_name="")
    wrong = _note(cast, where, case)
    left = notes.move_note(
        note=wrong,
        place=where,
        reason="About somebody else",
        to=places.of_referral(other),
        about=[str(other.person_id)],
        by=cast.asha,
        at=EVENING,
    )
    wrong.refresh_from_db()
    assert not wrong.text
    assert wrong.about == []
    assert left.in_wrong_file
    assert not left.text
    moved = Note.unwalled(Purpose.CHECKING).get(case_id=other.pk)
    assert vault.unseal_for("checking", moved.text) == "On Monday"
    assert moved.key_id == other.key_id
    assert "correct_wrong_file" in kinds(cast.sam)


def test_equality_questions_can_be_skipped(cast: Cast, case: SupportCase) -> None:
    row = equality.record_equality(
        person=case.person, answers={"sex": "female", "religion": ""}, by=cast.asha, at=EVENING
    )
    assert vault.unseal_for("checking", row.answers) == '{"sex": "female"}'
    with pytest.raises(Refused) as refused:
        equality.record_equality(person=case.person, answers={"sex": "blue"}, by=cast.asha, at=EVENING)
    assert refused.value.codes == ("equality.answer_not_offered",)
