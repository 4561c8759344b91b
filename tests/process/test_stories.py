"""Stories: everyone's consent to the final words, enough changed, and what the law keeps secret."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from wayforward.process import reference, stories
from wayforward.process.decision import Reason
from wayforward.process.disclosure import Protected
from wayforward.process.facts import CaseFacts, ConsentFact, ParticipationFact
from wayforward.process.settings import ServiceSettings

NOW = datetime(2026, 11, 16, 9, tzinfo=UTC)
FINAL, BEFORE = "a" * 64, "b" * 64


def consent(who: str, **changed: Any) -> ConsentFact:
    given = ConsentFact(
        id=f"c-{who}",
        kind="C17",
        person=who,
        participation=who,
        to="story",
        item_sha256=FINAL,
        channel="website",
        at=datetime(2026, 10, 5, 17, tzinfo=UTC),
    )
    return replace(given, **changed)


def case(*consents: ConsentFact, **changed: Any) -> CaseFacts:
    facts = CaseFacts(
        id="case",
        initiated_by="harmed",
        received_at=datetime(2026, 6, 3, tzinfo=UTC),
        offence="violence_without_injury",
        cj_stage="community_resolution",
        participations=(
            ParticipationFact("maria", "p1", "harmed", "closed"),
            ParticipationFact("joanne", "p2", "responsible", "closed"),
            ParticipationFact("brother", "p3", "supporter", "closed"),
        ),
        consents=consents,
    )
    return replace(facts, **changed)


BOTH = (consent("maria"), consent("joanne"))


def publish(facts: CaseFacts, **given: Any) -> tuple[str, ...]:
    asked: dict[str, Any] = {
        "text_sha256": FINAL,
        "details_changed": 3,
        "superseded": False,
        "story": "story",
        "roles": ["rj_lead"],
        "now": NOW,
        **given,
    }
    return stories.may_publish(facts, **asked).codes


def test_the_quiet_room_is_published() -> None:
    assert publish(case(*BOTH)) == ()


def test_without_everyones_consent_it_is_not() -> None:
    assert publish(case()) == ("story.consent_missing",)
    assert publish(case(consent("maria"))) == ("story.consent_missing",)


@pytest.mark.parametrize(
    "changed",
    [
        {"kind": "C15"},
        {"to": "another story"},
        {"channel": "press"},
        {"withdrawn_at": NOW},
        {"expires_on": date(2026, 11, 15)},
        {"at": datetime(2026, 11, 17, tzinfo=UTC)},
    ],
    ids=["another kind", "another story", "another channel", "taken back", "ended", "not given yet"],
)
def test_a_consent_that_does_not_count(changed: dict[str, Any]) -> None:
    assert publish(case(consent("maria"), consent("joanne", **changed))) == ("story.consent_missing",)


def test_a_word_changed_since_the_consent() -> None:
    assert publish(case(*BOTH), text_sha256=BEFORE) == ("story.text_changed_since_consent",)
    earlier = consent("joanne", to="draft one", item_sha256=BEFORE)
    assert publish(case(consent("maria"), earlier), earlier_versions=["draft one"]) == (
        "story.text_changed_since_consent",
    )
    assert publish(case(*BOTH, earlier), earlier_versions=["draft one"]) == ()


def test_a_supporter_is_asked_only_if_the_story_tells_of_them() -> None:
    assert publish(case(*BOTH), also_told_of=["brother"]) == ("story.consent_missing",)
    assert publish(case(*BOTH, consent("brother")), also_told_of=["brother"]) == ()


def test_somebody_with_both_parts_is_asked() -> None:
    both = (ParticipationFact("maria", "p1", "dual", "closed"),)
    assert publish(case(participations=both)) == ("story.consent_missing",)


def test_a_named_practitioner_agrees_too() -> None:
    assert publish(case(*BOTH), practitioner_named=True) == ("story.practitioner_has_not_agreed",)
    assert publish(case(*BOTH), practitioner_named=True, practitioner_agreed=True) == ()


def test_at_least_three_details_are_changed() -> None:
    assert publish(case(*BOTH), details_changed=2) == ("story.not_enough_changed",)
    assert publish(case(*BOTH), details_changed=2, settings=ServiceSettings(story_details_changed=2)) == ()


def test_only_a_lead_and_only_the_newest_version() -> None:
    assert publish(case(*BOTH), roles=["practitioner"]) == ("story.not_for_you",)
    assert publish(case(*BOTH), superseded=True) == ("story.superseded",)


def test_what_the_law_keeps_secret() -> None:
    sexual = case(*BOTH, offence="rape")
    assert publish(sexual) == ("story.lifelong_anonymity",)
    assert publish(sexual, lawyer_checked=True) == ()
    child = case(*BOTH)
    child = replace(child, participations=(replace(child.participations[0], under_18=True), *child.participations[1:]))
    assert publish(child) == ("story.under_18",)
    assert publish(child, lawyer_checked=True) == ()
    live = case(*BOTH, cj_stage="charged_not_guilty_plea_pending")
    assert publish(live, lawyer_checked=True) == ("story.live_case",)


def test_the_lists_of_the_law_are_those_of_the_reference() -> None:
    offences = reference.entries("offence_groups", NOW.date())
    assert {code for code, entry in offences.items() if entry["lifelong_anonymity"]} == stories.LIFELONG_ANONYMITY
    stages = reference.entries("cj_stages", NOW.date())
    assert {code for code, entry in stages.items() if entry["is_live"]} == stories.LIVE_STAGES


def test_a_story_comes_down_when_somebody_takes_consent_back() -> None:
    given = {"text_sha256": FINAL, "story": "story", "now": NOW}
    assert not stories.must_come_down(case(*BOTH), **given)
    assert stories.must_come_down(case(consent("maria"), consent("joanne", withdrawn_at=NOW)), **given)


def test_a_draft_has_a_title_and_words() -> None:
    assert stories.can_draft(title="The quiet room", text="Two people").allowed
    assert stories.can_draft(title=" ", text="Two people").codes == ("story.title_missing",)
    assert stories.can_draft(title="The quiet room", text="\n").codes == ("story.text_missing",)


def test_a_story_names_nobody() -> None:
    protected = Protected(names=("Maria Fellows", "Joanne Pike"))
    assert stories.may_say("Two people sat down.", protected).allowed
    assert stories.may_say("Joanne sat down.", protected).codes == ("story.names_somebody",)


def test_a_year_on_everyone_is_asked_again() -> None:
    assert stories.review_day(date(2026, 11, 16)) == date(2027, 11, 16)
    assert stories.review_day(date(2028, 2, 29)) == date(2029, 2, 28)
    assert stories.review_day(date(2026, 12, 31), months=2) == date(2027, 2, 28)


@pytest.mark.parametrize(
    ("year", "first", "last"),
    [
        (2024, date(2024, 11, 17), date(2024, 11, 23)),
        (2026, date(2026, 11, 15), date(2026, 11, 21)),
        (2027, date(2027, 11, 21), date(2027, 11, 27)),
    ],
)
def test_restorative_justice_week(year: int, first: date, last: date) -> None:
    assert stories.rj_week(year) == (first, last)
    assert stories.is_rj_week(first) and stories.is_rj_week(last)
    assert not stories.is_rj_week(date(year, 11, 1))


def test_every_reason_says_what_can_be_done() -> None:
    reasons = [each for each in vars(stories).values() if isinstance(each, Reason)]
    assert len({reason.code for reason in reasons}) == len(reasons) == 12
    assert all(reason.code.startswith("story.") and reason.words.endswith(".") for reason in reasons)
    assert all(line for line in stories.CHECKLIST.values())
