"""Two people change the same thing: whoever saves second sees both versions, loses nothing, and is asked."""

from typing import Any

from django.urls import reverse

from tests.web.restorative.browsing import Browser, Changes, page
from tests.web.restorative.way import Way
from wayforward.web.accounts.walled import Purpose
from wayforward.web.people.models import Note, SafeContact
from wayforward.web.public.actions import stories
from wayforward.web.public.models import StoryDraft
from wayforward.web.restorative.actions import allocation
from wayforward.web.ui.forms import VERSION


def version(words: str) -> str:
    """What the form says it was filled from."""
    return words.split(f'name="{VERSION}" value="')[1].split('"')[0]


def second(browser: Browser, url: str, typed: dict[str, Any], change: Any) -> tuple[str, str]:
    """Open a form, let somebody else save theirs, and send this one: what came back, and the page it was sent from."""
    seen = browser.read(url)
    change()
    changes = Changes()
    answer = browser.post(url, typed | {VERSION: version(seen)})
    assert answer.status_code == 200
    assert (changes.tables, changes.events) == ([], [])
    words = answer.content.decode()
    assert "Two versions" in words and "Save my version" in words
    return words, version(words)


def test_the_team_of_a_case(named: Way) -> None:
    url = page(named, "step", "allocate")
    grace, ben, sam = (str(getattr(named.cast, name).pk) for name in ("grace", "ben", "sam"))
    for who in ("grace", "ben", "sam"):
        named.step(lambda who=who: declare(named, who))
    first = {"facilitator": grace, "co_facilitator": "", "supervisor": sam}
    mine = {"facilitator": ben, "co_facilitator": "", "supervisor": sam}
    other = Browser(named, "lena")
    words, now = second(Browser(named, "lena"), url, mine, lambda: sent(other, url, first))
    assert named.cast.grace.name in words and named.cast.ben.name in words
    assert Browser(named, "lena").post(url, mine | {VERSION: now}).status_code == 302
    assert str(named.case.facilitator_id) == ben


def test_the_grade_of_a_case(received: Way) -> None:
    url = page(received, "step", "complexity")
    other = Browser(received, "lena")
    second(
        Browser(received, "lena"), url, {"complexity": "standard"},
        lambda: sent(other, url, {"complexity": "sensitive_complex"}),
    )  # fmt: skip


def test_a_paragraph(asked: Way) -> None:
    note = Note.unwalled(Purpose.CHECKING).filter(case_id=asked.case.pk, of_type="restorative.session").first()
    assert note is not None
    url = reverse("people:correct-note", args=["restorative", asked.case.pk, note.pk])
    ben, grace = Browser(asked, "ben"), Browser(asked, "grace")
    hers = {"wrong_file": "no", "text": "She said Tuesday.", "reason": "The day was wrong"}
    mine = {"wrong_file": "no", "text": "She said Wednesday.", "reason": "I asked her"}
    words, now = second(grace, url, mine, lambda: sent(ben, url, hers))
    assert "She said Tuesday." in words and "She said Wednesday." in words
    assert grace.post(url, mine | {VERSION: now}).status_code == 302
    texts = Note.unwalled(Purpose.CHECKING).filter(of_id=note.of_id, number=note.number, superseded_by=None)
    assert texts.count() == 1


def test_how_it_is_safe_to_reach_somebody(asked: Way) -> None:
    url = reverse("people:safe-contact", args=["restorative", asked.case.pk, asked.maria.person_id])
    ways = {"phone": "yes", "sms": "no", "email": "no", "post": "no", "video": "no", "in_person": "yes"}
    ben, grace = Browser(asked, "ben"), Browser(asked, "grace")
    second(grace, url, ways | {"sms": "yes"}, lambda: sent(ben, url, ways))
    assert SafeContact.unwalled(Purpose.CHECKING).filter(person_id=asked.maria.person_id).exists()


def test_a_story(held: Way) -> None:
    draft = held.step(
        lambda: stories.draft_story(case=held.case, title="After", text="They talked.", **held.by("grace"))
    )
    url = reverse("public:write-story", args=[held.case.pk, draft.pk])
    ben, grace = Browser(held, "ben"), Browser(held, "grace")
    hers = {"title": "After", "text": "They talked for an hour.", "details_changed": "3"}
    mine = {"title": "After", "text": "They talked, and listened.", "details_changed": "3"}
    words, now = second(grace, url, mine, lambda: sent(ben, url, hers))
    assert "for an hour" in words and "and listened" in words
    assert grace.post(url, mine | {VERSION: now}).status_code == 302
    assert StoryDraft.unwalled(Purpose.CHECKING).filter(case_id=held.case.pk, superseded_by=None).count() == 1


def sent(browser: Browser, url: str, typed: dict[str, Any]) -> None:
    answer = browser.post(url, typed | {VERSION: version(browser.read(url))})
    assert answer.status_code == 302, answer.content.decode()


def declare(way: Way, who: str) -> Any:
    return allocation.declare_no_conflict(case=way.case, **way.by(who))
