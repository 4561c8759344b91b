"""A step and what became of it, in one readable line."""

from datetime import date, datetime
from typing import Any

from wayforward.practice.playing import Difference, Played
from wayforward.practice.story import Listing, Mapping, Step, Story
from wayforward.web import clock

LONGEST = 60


def heading(story: Story) -> str:
    """What is about to be played."""
    return f"{story.title} ({story.file})" if story.file else story.title


def line(story: Story, played: Played) -> str:
    """One step that went as it should."""
    step = played.step
    if not step.do:
        return f"✓ {moment(step.at)}  checked: {', '.join(played.checks)}"
    outcome = f"  refused as it should be: {', '.join(step.refused)}" if step.refused else ""
    held = f"  checked: {', '.join(played.checks)}" if played.checks else ""
    sign = "✗" if step.refused else "✓"
    return f"{sign} {moment(step.at)}  {doing(story, step)}{outcome}{held}"


def difference(story: Story, differs: Difference) -> str:
    """The first thing that was not as the story says."""
    step = differs.step
    what = doing(story, step) if step.do else "the checks"
    return "\n".join(
        [
            f"! {moment(step.at)}  {what}",
            f"  {story.file or 'the story'}:{differs.line}: this differs from the story",
            f"    expected: {differs.expected}",
            f"    happened: {differs.happened}",
        ]
    )


def doing(story: Story, step: Step) -> str:
    """Who does what, with what."""
    said = f"{story.name_of(step.by)}: {step.do.replace('_', ' ')}"
    details = "; ".join(
        f"{name.replace('_', ' ')} {short}"
        for name, value in (step.given or {}).items()
        if (short := _short(story, value))
    )
    return f"{said} ({details})" if details else said


def moment(at: datetime) -> str:
    """A moment as a clock on the wall shows it."""
    return f"{clock.local(at):%a %d %b %Y %H:%M}"


def _short(story: Story, value: Any) -> str:
    """A value in a few words; empty where it would take more."""
    if isinstance(value, Mapping):
        return ""
    if isinstance(value, Listing):
        words = [_short(story, item) for item in value]
        told = ", ".join(words) if all(words) else ""
    elif isinstance(value, bool):
        told = "yes" if value else "no"
    elif isinstance(value, datetime):
        told = moment(value)
    elif isinstance(value, date):
        told = f"{value:%d %b %Y}"
    else:
        told = story.name_of(str(value)) if value is not None else ""
    return told if len(told) <= LONGEST else ""
