"""The public addresses: what a visitor reads. A publication, a banner and a story stand for the editors' own."""

from datetime import timedelta
from typing import Any

from tests.web.walls.table import Rows
from wayforward.web.public.models import Banner, Publication, Story


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


ROWS: Rows = {
    "public:home": lambda world: [{}],
    "public:how-to-ask": lambda world: [{}],
    "public:stories": lambda world: [{}, ({}, "page=x")],
    "public:story": lambda world: [{"slug": story_of(world).slug}],
    "public:publication": lambda world: [{"slug": publication_of(world).slug}],
    "public:download": lambda world: [{"slug": publication_of(world).slug}],
    "public:dismiss-banner": lambda world: [{"pk": banner_of(world).pk}],
}
UNSHOWN: dict[str, str] = {}
