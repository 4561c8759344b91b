"""The demonstration: every story in it goes on to its end, beside the others and among the staff of all of them."""

import pytest

from wayforward.practice import demonstration, loading
from wayforward.web.accounts.walled import Purpose
from wayforward.web.record import chain
from wayforward.web.support.models import LifeEvent, Referral

pytestmark = pytest.mark.django_db(databases="__all__")

STORIES = [loading.load(file) for file in demonstration.STORIES.glob("*.yaml")]


def test_no_story_of_the_demonstration_stops(capsys: pytest.CaptureFixture[str]) -> None:
    """With the stories, 60 invented people, in whose lives something happens too."""
    made = demonstration.build(referrals=60, cases=2)
    assert made.stopped == ()
    assert "stopped" not in capsys.readouterr().err
    assert made.stories == len(STORIES) + 60
    assert Referral.unwalled(Purpose.CHECKING).count() > 60
    told = [step for story in STORIES for step in story.steps if step.do == "record_life_event" and not step.refused]
    assert LifeEvent.unwalled(Purpose.CHECKING).count() > len(told)
    assert chain.check(), "the record is whole"
