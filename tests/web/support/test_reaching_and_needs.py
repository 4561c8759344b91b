"""Starting a contact is stopped where it is not safe; what happened is always written down. Needs, goals, the plan."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from tests.web.cast import Cast
from tests.web.support.conftest import EVENING, MONDAY
from tests.web.support.test_referral_and_case import kinds, refusals
from wayforward.process import needs as rules
from wayforward.process.decision import Refused
from wayforward.web import vault
from wayforward.web.accounts.walled import Purpose
from wayforward.web.people.actions.notes import Paragraph
from wayforward.web.people.models import Note
from wayforward.web.support.actions import cases, contacts, needs
from wayforward.web.support.models import Contact, Goal, Need, NeedsAssessment, Referral, SupportCase

NOON = EVENING.replace(hour=11)


def lines_of(case: SupportCase) -> list[str]:
    from wayforward.web.record import Line

    rows = Line.unwalled(Purpose.CHECKING).filter(case_id=case.pk, outcome=Line.DONE).order_by("seq")
    return list(rows.values_list("event", flat=True))


@pytest.mark.parametrize(
    ("channel", "at", "code"),
    [
        ("phone", NOON, "safe_contact.outside_hours"),
        ("email", EVENING, "safe_contact.forbidden_channel"),
        ("post", EVENING, "safe_contact.forbidden_channel"),
    ],
)
def test_a_contact_that_is_not_safe_is_stopped(
    cast: Cast, case: SupportCase, channel: str, at: datetime, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        contacts.start_contact(case=case, channel=channel, by=cast.asha, at=at)
    assert refused.value.codes == (code,)
    assert not Contact.unwalled(Purpose.CHECKING).exists()
    assert refusals()[-1] == [code]


def test_without_a_profile_only_a_call(cast: Cast, take: Callable[..., Referral], in_october: datetime) -> None:
    case = cases.open_support_case(referral=take(profile=None), caseworker=cast.asha, by=cast.sam, at=MONDAY)
    assert "agree_safe_contact" in kinds(cast.asha)
    with pytest.raises(Refused) as refused:
        contacts.start_contact(case=case, channel="sms", by=cast.asha, at=NOON)
    assert refused.value.codes == ("safe_contact.no_profile_yet",)
    assert contacts.start_contact(case=case, channel="phone", by=cast.asha, at=NOON).permitted


def test_what_was_said_is_kept_by_paragraph_and_ends_the_first_contact(cast: Cast, case: SupportCase) -> None:
    started = contacts.start_contact(case=case, channel="phone", by=cast.asha, at=EVENING)
    made = contacts.record_contact(
        case=case,
        contact=started,
        result="spoke",
        minutes=35,
        paragraphs=[
            Paragraph("She holds her breath.", [str(case.person_id)], str(case.person_id)),
            Paragraph("She seemed tired.", [str(case.person_id)]),
        ],
        by=cast.asha,
        at=EVENING,
    )
    assert (made.pk, made.result, made.minutes, made.outside_profile) == (started.pk, "spoke", 35, False)
    notes = list(Note.visible_to(cast.asha).filter(of_id=made.pk).order_by("number"))
    assert vault.unseal_many(cast.asha, [note.text for note in notes]) == ["She holds her breath.", "She seemed tired."]
    assert [note.source for note in notes] == [str(case.person_id), ""]
    assert "first_contact" not in kinds(cast.asha)
    assert not Note.visible_to(cast.carys).exists()


def test_what_happened_is_never_refused_only_marked(cast: Cast, case: SupportCase) -> None:
    made = contacts.record_contact(case=case, channel="email", result="spoke", by=cast.asha, at=NOON)
    assert made.outside_profile
    assert not made.permitted
    came = contacts.record_contact(
        case=case, channel="email", direction="in", result="spoke", by=cast.asha, at=NOON, said_by=case.person
    )
    assert not came.outside_profile


def test_a_started_contact_is_finished_once(cast: Cast, case: SupportCase) -> None:
    started = contacts.start_contact(case=case, channel="phone", by=cast.asha, at=EVENING)
    contacts.record_contact(case=case, contact=started, result="no_answer", by=cast.asha, at=EVENING)
    assert "try_again" in kinds(cast.asha)
    with pytest.raises(Refused) as refused:
        contacts.record_contact(case=case, contact=started, result="spoke", by=cast.asha, at=EVENING)
    assert refused.value.codes == ("contact.finished",)


def test_a_contact_not_made_is_cancelled(cast: Cast, case: SupportCase) -> None:
    started = contacts.start_contact(case=case, channel="phone", by=cast.asha, at=EVENING)
    assert contacts.cancel_contact(contact=started, case=case, by=cast.asha, at=EVENING).cancelled_at == EVENING
    with pytest.raises(Refused) as refused:
        contacts.record_contact(case=case, contact=started, result="spoke", by=cast.asha, at=EVENING)
    assert refused.value.codes == ("contact.cancelled",)


def test_a_wrong_number_is_checked_and_a_call_back_is_kept(cast: Cast, case: SupportCase) -> None:
    later = EVENING + timedelta(days=2)
    contacts.record_contact(
        case=case, channel="phone", result="number_wrong", by=cast.asha, at=EVENING, call_back_at=later
    )
    contacts.record_contact(case=case, result="interpreter_unavailable", by=cast.asha, at=EVENING)
    assert {"verify_contact_details", "find_interpreter", "call_back"} <= set(kinds(cast.asha))


def test_a_paragraph_without_anybody_saves_nothing(cast: Cast, case: SupportCase) -> None:
    before = lines_of(case)
    with pytest.raises(Refused) as refused:
        contacts.record_contact(
            case=case, result="spoke", paragraphs=[Paragraph("Words", [])], by=cast.asha, at=EVENING
        )
    assert refused.value.codes == ("note.no_about",)
    assert not Contact.unwalled(Purpose.CHECKING).exists()
    assert lines_of(case) == before


def test_needs_keep_not_asked_apart_from_no_need(cast: Cast, case: SupportCase) -> None:
    made = needs.assess_needs(
        case=case,
        kind="initial",
        needs=rules.read({"health": 4, "work": 5, "shelter": 0, "money": "declined"}),
        words={"work": "Ten feet from her desk"},
        risk_summary="No danger at home",
        enhanced_rights=["vulnerable"],
        by=cast.asha,
        at=EVENING,
    )
    found = {row.category: (row.answer, row.severity) for row in Need.visible_to(cast.asha).filter(assessment=made)}
    assert found["health"] == ("need", 4)
    assert found["shelter"] == ("no_need", None)
    assert found["money"] == ("declined", None)
    assert found["family"] == ("not_asked", None)
    assert len(found) == 8
    work = Need.visible_to(cast.asha).get(assessment=made, category="work")
    assert vault.unseal(cast.asha, work.words) == "Ten feet from her desk"
    case.refresh_from_db()
    assert case.facts["needs"]["health"] == ["need", 4]
    assert "assess_needs" not in kinds(cast.asha)
    assert "plan_review" in kinds(cast.asha)


def test_a_need_without_a_number_saves_nothing(cast: Cast, case: SupportCase) -> None:
    with pytest.raises(Refused) as refused:
        needs.assess_needs(
            case=case,
            kind="initial",
            needs=[rules.NeedFact(rules.Category.WORK, rules.Answer.NEED)],
            by=cast.asha,
            at=EVENING,
        )
    assert refused.value.codes == ("needs.severity_missing",)
    assert not NeedsAssessment.unwalled(Purpose.CHECKING).exists()


def test_goals_and_reviews(cast: Cast, case: SupportCase) -> None:
    goal = needs.set_goal(
        case=case,
        words="To sleep",
        category="health",
        action="A walk",
        due_on=date(2025, 11, 1),
        by=cast.asha,
        at=EVENING,
    )
    assert "goal_due" in kinds(cast.asha)
    with pytest.raises(Refused) as refused:
        needs.set_goal(case=case, words=" ", by=cast.asha, at=EVENING)
    assert refused.value.codes == ("goal.no_words",)
    review = needs.review_plan(case=case, words="Better nights", goals={goal: "reached"}, by=cast.asha, at=EVENING)
    assert review.next_on == date(2025, 11, 18)
    assert Goal.visible_to(cast.asha).get(pk=goal.pk).status == "reached"
    assert "goal_due" not in kinds(cast.asha)
    with pytest.raises(Refused) as refused:
        needs.review_plan(case=case, words="", next_on=date(2025, 10, 7), by=cast.asha, at=EVENING)
    assert refused.value.codes == ("plan.review_not_ahead",)


def test_nothing_new_in_a_closed_case_but_what_happened(cast: Cast, case: SupportCase) -> None:
    goal = needs.set_goal(case=case, words="To sleep", by=cast.asha, at=EVENING)
    cases.close_support_case(case=case, reason="goals_reached", by=cast.asha, at=EVENING)
    for act in (
        lambda: needs.set_goal(case=case, words="Sleep", by=cast.asha, at=EVENING),
        lambda: needs.review_plan(case=case, words="", by=cast.asha, at=EVENING),
        lambda: needs.review_goal(case=case, goal=goal, status="reached", by=cast.asha, at=EVENING),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.codes == ("support.closed",)
    assert contacts.record_contact(case=case, result="spoke", direction="in", by=cast.asha, at=EVENING).pk
