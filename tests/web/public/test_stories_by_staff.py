"""A story from its first words to the public page and down again, on staff's own pages."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.web.restorative.browsing import Browser, Changes, moment
from tests.web.restorative.way import Way
from wayforward.web.accounts.walled import Purpose
from wayforward.web.people.models import Consent
from wayforward.web.public.models import Banner, Story, StoryDraft

WORDS = {"title": "The quiet room", "text": "Two people sat down.\n\nThey talked.", "details_changed": "3"}


def list_of(way: Way) -> str:
    return reverse("public:drafts", args=[way.case.pk])


def of(way: Way, name: str, draft: StoryDraft | None = None) -> str:
    return reverse(f"public:{name}", args=[way.case.pk, draft.pk] if draft else [way.case.pk])


def newest(way: Way) -> StoryDraft:
    return StoryDraft.unwalled(Purpose.CHECKING).get(case_id=way.case.pk, superseded_by=None)


def agrees(way: Way, who: str) -> Any:
    typed = {"person": str(way.part(who).pk), "given_how": "signed", **moment("at", way.now)}
    return Browser(way, "grace").post(of(way, "agree-to-story", newest(way)), typed)


def test_from_the_first_words_to_the_public_and_down_again(way: Way) -> None:
    grace, lena = Browser(way, "grace"), Browser(way, "lena")
    assert list_of(way) in grace.read(reverse("restorative:case", args=[way.case.pk]))
    assert "No story was written yet" in grace.read(list_of(way))
    assert grace.post(of(way, "write-story"), WORDS)["Location"] == list_of(way)
    draft = newest(way)
    assert "not yet" in grace.read(list_of(way))
    assert "story.consent_missing" in lena.post(of(way, "publish-story", draft), {}).content.decode()
    for who in ("maria", "joanne"):
        assert agrees(way, who)["Location"] == list_of(way)
    assert grace.read(list_of(way)).count("Agrees</strong>") == 2
    assert lena.post(of(way, "publish-story", draft), {})["Location"] == list_of(way)
    story = Story.objects.get()
    assert story.paragraphs() == ("Two people sat down.", "They talked.")
    public = reverse("public:story", args=[story.slug])
    assert "The quiet room" in lena.read(public)
    assert grace.post(of(way, "take-down-story", draft), {})["Location"] == list_of(way)
    assert Client().get(public).status_code == 404


def test_who_changes_the_words_asks_again(way: Way) -> None:
    grace, lena = Browser(way, "grace"), Browser(way, "lena")
    grace.post(of(way, "write-story"), WORDS)
    first = newest(way)
    for who in ("maria", "joanne"):
        agrees(way, who)
    shown = grace.read(of(way, "write-story", first))
    assert "Two people sat down." in shown
    grace.post(of(way, "write-story", first), WORDS | {"text": "Two people sat down in June."})
    assert newest(way).version == 2
    assert "Agrees</strong>" not in grace.read(list_of(way)).split("There is a newer version")[0]
    for draft, code in ((first, "story.superseded"), (newest(way), "story.consent_missing")):
        assert code in lena.post(of(way, "publish-story", draft), {}).content.decode()
    # An old link writes on from the version that stands.
    assert grace.post(of(way, "write-story", first), WORDS).status_code == 302
    first.refresh_from_db()
    assert (newest(way).version, first.superseded_by != newest(way).pk) == (3, True)
    assert not Story.objects.exists()


@pytest.mark.parametrize("telling", ["Maria sat down.", "They met in Saffron Lane, 12.", "Call 07700 900101."])
def test_a_story_that_names_somebody_is_not_kept(way: Way, telling: str) -> None:
    person = way.person("maria")
    person.legal_name, person.address, person.phone = "Maria Fellows", "12 Saffron Lane, Leicester", "07700 900101"
    person.save()
    before = Changes()
    answer = Browser(way, "grace").post(of(way, "write-story"), WORDS | {"text": telling}).content.decode()
    assert "story.names_somebody" in answer
    assert telling in answer
    assert not before.tables


def test_who_reads_and_who_does_what(way: Way) -> None:
    grace = Browser(way, "grace")
    grace.post(of(way, "write-story"), WORDS)
    draft = newest(way)
    for who in ("asha", "carys", "dev", "farah"):
        for name in ("drafts", "write-story"):
            assert Browser(way, who).get(of(way, name)).status_code == 404
    lena, sam = Browser(way, "lena"), Browser(way, "sam")
    seen = lena.read(list_of(way))
    assert "They talked." in seen
    # She publishes it, and need not know who is in it.
    assert str(way.part("maria").pk) not in seen
    for browser, name, status in (
        (grace, "publish-story", 404),
        (sam, "publish-story", 404),
        (lena, "agree-to-story", 404),
        (lena, "write-story", 404),
        (grace, "take-down-story", 404),
    ):
        assert browser.get(of(way, name, draft)).status_code == status, name
    assert Consent.unwalled(Purpose.CHECKING).filter(kind="C17").count() == 0


def test_a_publication_and_its_banner(way: Way) -> None:
    lena = Browser(way, "lena")
    typed = {"title": "Ask, and be told", "summary": "Why we ask.", "body": "Because.\n\nAnd so on."}
    typed |= {"words": "Read why we ask.", "from_on_day": "1", "from_on_month": "1", "from_on_year": "2026"}
    typed |= {"until_on_day": "31", "until_on_month": "12", "until_on_year": "2025"}
    here = reverse("public:issue")
    wrong = lena.post(here, typed).content.decode()
    assert "The last day has to be the first day or later" in wrong
    assert "And so on." in wrong
    assert lena.post(here, typed | {"until_on_year": "2027"})["Location"] == here
    assert Banner.objects.get().publication.slug == "ask-and-be-told"
    home = lena.read("/")
    assert "Read why we ask." in home
    for who in ("grace", "asha", "farah", "sam"):
        assert Browser(way, who).get(here).status_code == 404
