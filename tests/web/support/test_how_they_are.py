"""The questions about how somebody is, asked on a page: what is kept, what it comes to, and who sees it."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.web.cast import Cast
from tests.web.support.conftest import EVENING
from tests.web.support.test_pages import moment
from wayforward.web import clock, vault
from wayforward.web.accounts.models import Staff
from wayforward.web.accounts.walled import Purpose
from wayforward.web.measures.models import Answer
from wayforward.web.support.models import SupportCase


def signed_in(staff: Staff) -> Client:
    client = Client()
    client.force_login(staff)
    return client


def ask(case: SupportCase, instrument: str) -> str:
    return reverse("measures:answer", args=["support", case.pk, case.person_id, instrument])


def gad7(*answers: int, point: str = "baseline") -> dict[str, Any]:
    given = {f"q{number}": str(value) for number, value in enumerate(answers, start=1)}
    return given | {"timepoint": point, "mode": "read_aloud", **moment("at", EVENING)}


def test_the_score_is_made_by_rule_and_compared_with_the_time_before(cast: Cast, case: SupportCase) -> None:
    asha, page = signed_in(cast.asha), reverse("measures:answers", args=["support", case.pk])
    assert page in asha.get(reverse("support:case", args=[case.pk])).content.decode()
    assert "Nothing was asked yet" in asha.get(page).content.decode()
    assert asha.post(ask(case, "gad7"), gad7(3, 3, 3, 3, 2, 2, 2))["Location"] == page
    with clock.at(EVENING + timedelta(days=60)):
        later = gad7(1, 1, 0, 1, 0, 1, 0, point="follow_up_6w") | moment("at", EVENING + timedelta(days=60))
        assert asha.post(ask(case, "gad7"), later).status_code == 302
    shown = asha.get(page).content.decode()
    assert "18 of 21: severe" in shown
    assert "4 of 21: minimal" in shown
    assert shown.count("Better than the time before") == 1
    overview = asha.get(reverse("support:case", args=[case.pk])).content.decode()
    assert "Questions were answered: GAD-7 (six weeks on)" in overview


def test_single_questions_stand_alone_and_may_be_left_out(cast: Cast, case: SupportCase) -> None:
    asha = signed_in(cast.asha)
    typed = {"sleep": "3", "enjoying_days": "", "anxious_about_work": "9", "timepoint": "baseline", "mode": "self"}
    assert asha.post(ask(case, "everyday"), typed | moment("at", EVENING)).status_code == 302
    row = Answer.unwalled(Purpose.CHECKING).get()
    assert vault.unseal_for("checking", row.answers) == '{"sleep": 3, "anxious_about_work": 9}'
    assert row.mode == "self"
    assert vault.unseal_for("checking", row.score) == ""


@pytest.mark.parametrize("typed", [{"sleep": "11"}, {"sleep": "x"}, {}])
def test_what_cannot_be_kept_is_said_and_saves_nothing(cast: Cast, case: SupportCase, typed: dict[str, str]) -> None:
    given = typed | {"timepoint": "baseline", "mode": "self"} | moment("at", EVENING)
    page = signed_in(cast.asha).post(ask(case, "everyday"), given).content.decode()
    assert "There is a problem" in page or 'data-code="measure.nothing_answered"' in page
    assert not Answer.unwalled(Purpose.CHECKING).exists()


def test_it_is_there_for_those_who_see_the_case_alone(cast: Cast, case: SupportCase) -> None:
    for url in (ask(case, "gad7"), reverse("measures:answers", args=["support", case.pk])):
        assert signed_in(cast.asha).get(url).status_code == 200
        for walled in (cast.carys, cast.ben, cast.dev):
            assert signed_in(walled).get(url).status_code == 404
    assert signed_in(cast.asha).get(ask(case, "nothing")).status_code == 404
