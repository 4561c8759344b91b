"""Templates of notes: the headings that a service wants asked about, in versions. A note keeps its own words: that a
template changes or ends changes no note."""

from collections.abc import Iterable, Sequence
from typing import Final

from .decision import Decision, Reason, shut_if
from .duties import Role, has_any

MOST_PROMPTS, LONGEST = 12, 120

NOT_FOR_YOU: Final = Reason("note_template.not_for_you", "Templates are kept by an administrator or a lead.")
NO_PROMPTS: Final = Reason("note_template.no_prompts", "Write at least one heading.")
TOO_MANY: Final = Reason("note_template.too_many", f"Write at most {MOST_PROMPTS} headings.")
TOO_LONG: Final = Reason("note_template.too_long", f"Keep each heading under {LONGEST} letters.")
ENDED: Final = Reason("note_template.ended", "This template has been changed or ended meanwhile. Open it again.")


def may_keep(roles: Iterable[str]) -> Decision:
    """May somebody with these roles keep the templates of their service?"""
    return shut_if(not has_any(roles, Role.ADMINISTRATOR, Role.RJ_LEAD), NOT_FOR_YOU)


def may_save(roles: Iterable[str], prompts: Sequence[str], *, ended: bool) -> Decision:
    """May these headings stand as a template, or as its next version?"""
    return (
        may_keep(roles)
        & shut_if(not prompts, NO_PROMPTS)
        & shut_if(len(prompts) > MOST_PROMPTS, TOO_MANY)
        & shut_if(any(len(prompt) > LONGEST for prompt in prompts), TOO_LONG)
        & shut_if(ended, ENDED)
    )


def begun(prompt: str) -> str:
    """How a paragraph under this heading begins."""
    return f"{prompt.rstrip(' :')}: "
