"""The public addresses: what a visitor reads. A publication, a banner and a story stand for the editors' own."""

from datetime import timedelta
from typing import Any

from tests.web.walls.table import Rows
from wayforward.web.accounts.walled import Purpose
from wayforward.web.public.actions.stories import draft_story
from wayforward.web.public.models import Banner, Publication, Story, StoryDraft


def publication_of(world: Any) -> Publication:
    """A publication of the service."""
    return Publication.objects.get_or_create(
        slug="ask-and-be-told",
        defaults={"service": world.service, "title": "Ask, and be told", "summary": "Why we ask.", "body": "Because."},
    )[0]


def banner_of(world: Any) -> Banner:
    """The banner that announces it on every public page."""
    days = {"from_on": world.at.date() - timedelta(days=1), "until_on": world.at.date() + timedelta(days=1)}
    return Banner.objects.get_or_create(
        words="Read why we ask.",
        defaults={"service": world.service, "publication": publication_of(world)} | days,
    )[0]


def story_of(world: Any) -> Story:
    """A published story: public words only."""
    return Story.objects.get_or_create(
        slug="the-quiet-room",
        defaults={"service": world.service, "title": "The quiet room", "text": "Two people talked.\n\nIt helped."},
    )[0]


def draft_of(world: Any) -> StoryDraft:
    """A story of the restorative case that nobody has agreed to yet."""
    found = StoryDraft.unwalled(Purpose.CHECKING).filter(case_id=world.rj_case.pk, superseded_by=None).first()
    return found or draft_story(
        case=world.rj_case,
        title="The quiet room",
        text="Two people talked.\n\nIt helped.",
        details_changed=3,
        by=world.cast["grace"],
        at=world.at,
    )


def up_of(world: Any) -> StoryDraft:
    """The same story, as the one that is published."""
    draft = draft_of(world)
    draft.published_story_id = story_of(world).pk
    draft.save(update_fields=["published_story_id"])
    return draft


def _of_draft(world: Any) -> list[dict[str, Any]]:
    return [{"pk": world.rj_case.pk, "draft": draft_of(world).pk}]


ROWS: Rows = {
    "public:issue": lambda world: [{}, ({}, "page=x")],
    "public:drafts": lambda world: [{"pk": world.rj_case.pk}, ({"pk": world.rj_case.pk}, "page=x")],
    "public:write-story": lambda world: [{"pk": world.rj_case.pk}, *_of_draft(world)],
    "public:agree-to-story": _of_draft,
    "public:publish-story": _of_draft,
    "public:take-down-story": lambda world: [*_of_draft(world), {"pk": world.rj_case.pk, "draft": up_of(world).pk}],
    "public:home": lambda world: [{}],
    "public:how-to-ask": lambda world: [{}],
    "public:stories": lambda world: [{}, ({}, "page=x")],
    "public:story": lambda world: [{"slug": story_of(world).slug}],
    "public:publication": lambda world: [{"slug": publication_of(world).slug}],
    "public:download": lambda world: [{"slug": publication_of(world).slug}],
    "public:dismiss-banner": lambda world: [{"pk": banner_of(world).pk}],
}
UNSHOWN: dict[str, str] = {}
