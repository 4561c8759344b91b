"""The verbs of stories: drafted, agreed to in their final words, published, taken down."""

from typing import Annotated

from wayforward.practice.arguments import Args, arg, made
from wayforward.practice.verb import verb
from wayforward.practice.world import Turn, World
from wayforward.web.public.actions import stories
from wayforward.web.public.models import Story, StoryDraft
from wayforward.web.restorative.models import RJCase

TheDraft = Annotated[StoryDraft, made("story")]


class DraftStory(Args):
    case: Annotated[RJCase, made("rj_case")] = arg("The restorative case.")
    title: str = arg("The title.")
    text: str = arg("The words.")
    details_changed: int = arg("How many details that do not matter were changed.", default=0, at_least=0, at_most=99)
    replaces: TheDraft | None = arg("The version before this one.", default=None)


@verb(
    "draft_story",
    refuses=("story.names_somebody", "story.superseded", "story.text_missing", "story.title_missing"),
    makes="story",
    by=("staff",),
)
def draft_story(world: World, turn: Turn, args: DraftStory) -> StoryDraft:
    """Write one version of a story; consents to an earlier version do not carry over."""
    return stories.draft_story(
        case=args.case,
        title=args.title,
        text=args.text,
        details_changed=args.details_changed,
        replaces=args.replaces,
        **turn.own,
    )


class OfStory(Args):
    story: TheDraft = arg("The version of the story.")


@verb(
    "publish_story",
    refuses=(
        *("story.consent_missing", "story.lifelong_anonymity", "story.live_case"),
        *("story.names_somebody", "story.not_enough_changed", "story.not_for_you"),
        *("story.practitioner_has_not_agreed", "story.superseded", "story.text_changed_since_consent"),
        "story.under_18",
    ),
    by=("staff",),
)
def publish_story(world: World, turn: Turn, args: OfStory) -> Story:
    """Publish the words that everyone consented to."""
    return stories.publish_story(draft=args.story, **turn.own)


@verb("withdraw_story", by=("staff",))
def withdraw_story(world: World, turn: Turn, args: OfStory) -> Story:
    """Take a published story down."""
    return stories.withdraw_story(draft=args.story, **turn.own)
