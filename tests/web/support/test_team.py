"""Referrals are seen to by need; several are given out at once, each with a reason; a colleague covers."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.web.cast import Cast
from tests.web.support.conftest import EVENING, MARIA, MONDAY
from tests.web.support.test_pages import Ask, ask, day, to  # noqa: F401
from wayforward.process.decision import Refused
from wayforward.web import clock
from wayforward.web.accounts import tasks, ties
from wayforward.web.accounts.models import Absence, Staff
from wayforward.web.accounts.walled import Purpose
from wayforward.web.people.actions.duties import finish_duty
from wayforward.web.support.actions import cases, team
from wayforward.web.support.actions.referrals import IncidentGiven
from wayforward.web.support.models import Referral, SupportCase

TODAY = EVENING.date()
A_MINUTE = timedelta(minutes=1)


@pytest.fixture
def waiting(take: Any, in_october: Any) -> list[Referral]:
    """Three that wait: the first in is the last to be due."""
    plain = {"known_as": "", **MARIA}
    return [
        take(name="Alma Reed", given=plain | {"born": "1980-02-02"}, incident=_incident(), at=MONDAY),
        take(name="Bo Finch", given=plain | {"born": "2010-02-02"}, incident=_incident(), at=MONDAY + A_MINUTE),
        take(name="Cem Aydin", given=plain | {"language": "gu"}, incident=_incident("rape"), at=MONDAY + 2 * A_MINUTE),
    ]


def _incident(offence: str = "robbery") -> IncidentGiven:
    return IncidentGiven(title="In the street", offence=offence)


def test_what_is_known_says_how_soon(waiting: list[Referral]) -> None:
    plain, child, serious = waiting
    assert plain.signs == []
    assert child.signs == ["under_18", "enhanced_rights"]
    assert serious.signs == ["enhanced_rights", "interpreter"]
    assert plain.due_at.date() == date(2025, 10, 8)
    assert child.due_at.date() == serious.due_at.date() == date(2025, 10, 7)


def test_the_queue_is_by_need_and_says_why(cast: Cast, waiting: list[Referral], ask: Ask) -> None:  # noqa: F811
    page = ask(cast.sam).get(to("referrals")).content.decode()
    assert page.index("Bo Finch") < page.index("Alma Reed")
    assert "Under 18" in page
    assert "Needs an interpreter" in page
    assert "Give the next ones to caseworkers" in page
    assert "Give the next ones to caseworkers" not in ask(cast.asha).get(to("referrals")).content.decode()


def test_several_are_given_out_at_once_with_reasons(cast: Cast, waiting: list[Referral], ask: Ask) -> None:  # noqa: F811
    team.set_skills(staff=cast.carys, languages=["gu"], with_children=True, most_cases=20, by=cast.sam, at=EVENING)
    sam = ask(cast.sam)
    page = sam.get(to("allocate")).content.decode()
    assert "Suggested: Carys, 0 open cases of 20 agreed, works with children." in page
    assert "speaks Gujarati" in page
    plain, child, serious = waiting
    typed = {str(plain.pk): "later", str(child.pk): str(cast.carys.pk), str(serious.pk): str(cast.asha.pk)}
    assert sam.post(to("allocate"), typed)["Location"] == to("referrals")
    found = dict(SupportCase.unwalled(Purpose.CHECKING).values_list("pk", "caseworker__username"))
    assert found == {child.pk: cast.carys.username, serious.pk: cast.asha.username}
    assert Referral.unwalled(Purpose.CHECKING).get(pk=plain.pk).state == "waiting"
    # The same page, sent again from another window: what is settled is left alone.
    again = sam.post(to("allocate"), typed | {"submit_id": str(uuid4())})
    assert again.status_code == 302
    assert SupportCase.unwalled(Purpose.CHECKING).count() == 2


def test_all_are_opened_or_none(cast: Cast, waiting: list[Referral]) -> None:
    ties.block(staff=cast.carys, case_id=waiting[1].pk, reason="knows_a_party", at=EVENING)
    given = [(waiting[0], cast.asha), (waiting[1], cast.carys)]
    with pytest.raises(Refused) as refused:
        cases.open_several(given=given, by=cast.sam, at=EVENING)
    assert refused.value.codes == ("support.caseworker_has_conflict",)
    assert not SupportCase.unwalled(Purpose.CHECKING).exists()


def test_only_those_in_charge_give_out_work(cast: Cast, waiting: list[Referral], ask: Ask) -> None:  # noqa: F811
    for name in ("allocate", "team"):
        assert ask(cast.sam).get(to(name)).status_code == 200
        for walled in (cast.asha, cast.ben, cast.dev, cast.farah):
            assert ask(walled).get(to(name)).status_code == 404
    assert ask(cast.asha).get(to("skills", cast.asha.pk)).status_code == 404
    assert ask(cast.asha).get(to("away", cast.carys.pk)).status_code == 404
    assert ask(cast.sam).post(to("allocate"), {"x": "y", str(uuid4()): "later"}).status_code == 302


def test_a_colleague_covers_for_these_days_and_no_longer(cast: Cast, case: SupportCase, ask: Ask) -> None:  # noqa: F811
    typed = {**day("from_on", EVENING), **day("until_on", EVENING + timedelta(days=6)), "cover": str(cast.carys.pk)}
    assert ask(cast.carys).get(to("case", case.pk)).status_code == 404
    assert ask(cast.asha).post(to("away", cast.asha.pk), typed).status_code == 302
    row = Absence.objects.get()
    assert "Carys covers" in ask(cast.sam).get(to("team")).content.decode()
    assert ask(cast.carys).get(to("case", case.pk)).status_code == 200
    assert "first_contact" in {task.kind for task in tasks.open_for(cast.carys)}
    with clock.at(EVENING + timedelta(days=8)):
        assert ask(cast.carys).get(to("case", case.pk)).status_code == 404
        assert not tasks.open_for(cast.carys).exists()
    assert ask(cast.asha).post(to("back", row.pk), {}).status_code == 302
    assert ask(cast.carys).get(to("case", case.pk)).status_code == 404
    assert ask(cast.asha).get(to("back", row.pk)).status_code == 404


def test_who_covers_says_that_a_duty_is_done_and_nobody_else_does(cast: Cast, case: SupportCase, ask: Ask) -> None:  # noqa: F811
    cases.give_duty(cases=[case], kind="asked_to_call", due_on=TODAY, by=cast.sam, at=EVENING)
    asked = tasks.open_for(cast.asha).get(kind="asked_to_call")
    with pytest.raises(Refused) as refused:
        finish_duty(task=asked, outcome="done", by=cast.carys, at=EVENING)
    assert refused.value.codes == ("duty.not_yours",)
    away = {"staff": cast.asha, "from_on": TODAY, "until_on": TODAY, "cover": cast.carys}
    team.plan_absence(**away, by=cast.asha, at=EVENING)
    typed = {"row": str(asked.pk), "wf-asked": "yes", "outcome": "done"}
    page = ask(cast.carys).post(to("finish-several"), typed).content.decode()
    assert "asks you to call" in page and "waits for somebody else" not in page
    with pytest.raises(Refused):
        finish_duty(task=asked, outcome="done", by=cast.carys, at=EVENING + timedelta(days=1))
    assert finish_duty(task=asked, outcome="done", by=cast.carys, at=EVENING).done_at == EVENING


def test_cover_stops_at_a_conflict(cast: Cast, case: SupportCase) -> None:
    ties.block(staff=cast.carys, case_id=case.pk, reason="knows_a_party", at=EVENING)
    made = team.plan_absence(staff=cast.asha, from_on=TODAY, until_on=TODAY, cover=cast.carys, by=cast.asha, at=EVENING)
    assert (made.covered, [each.pk for each in made.not_covered]) == (0, [case.pk])
    assert not SupportCase.visible_to(cast.carys).exists()


def test_who_covers_and_takes_over_keeps_the_case(cast: Cast, case: SupportCase) -> None:
    team.plan_absence(staff=cast.asha, from_on=TODAY, until_on=TODAY, cover=cast.carys, by=cast.asha, at=EVENING)
    cases.reallocate_support(case=case, caseworker=cast.carys, by=cast.sam, at=EVENING)
    with clock.at(EVENING + timedelta(days=30)):
        assert SupportCase.visible_to(cast.carys).exists()
        assert not SupportCase.visible_to(cast.asha).exists()


def test_days_that_cannot_be(cast: Cast, in_october: Any) -> None:
    plan = {"from_on": TODAY, "until_on": TODAY, "by": cast.asha, "at": EVENING}
    team.plan_absence(staff=cast.asha, cover=None, **plan)
    with pytest.raises(Refused) as refused:
        team.plan_absence(staff=cast.asha, cover=None, **plan)
    assert refused.value.codes == ("absence.overlaps",)
    with pytest.raises(Refused) as refused:
        team.plan_absence(staff=cast.carys, cover=cast.asha, **(plan | {"by": cast.sam}))
    assert refused.value.codes == ("absence.cover_is_away",)
    with pytest.raises(Refused) as refused:
        team.set_skills(staff=cast.asha, languages=[], with_children=False, most_cases=0, by=cast.asha, at=EVENING)
    assert refused.value.codes == ("absence.not_for_you",)


def test_the_team_is_read_by_pages(cast: Cast, in_october: Any, ask: Ask) -> None:  # noqa: F811
    for number in range(60):
        Staff.objects.create_user(f"w{number}", name=f"Worker {number:02d}", service=cast.service, roles=["caseworker"])
    url, seen = to("team"), ""
    pages = 0
    while url:
        text = ask(cast.sam).get(url).content.decode()
        assert text.count("Change<span") <= 25
        seen += text
        pages += 1
        rest = text.partition('rel="next"')[0].rpartition('href="')[2] if 'rel="next"' in text else ""
        url = to("team") + rest.partition('"')[0] if rest else ""
    assert pages == 3
    assert all(f"Worker {number:02d}" in seen for number in range(60))
