"""What is next in a restorative case and what is still missing, for one viewer: the rules decide, this finds pages."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from wayforward.process import next_steps
from wayforward.process.decision import Reason
from wayforward.process.next_steps import Step
from wayforward.web import clock
from wayforward.web.addresses import reverse
from wayforward.web.restorative.at import At
from wayforward.web.restorative.facts import HOLIDAYS

SHARED = (
    "You see how far this is, because the person you support agreed that you may. What is said in it stays with the"
    " restorative justice team."
)
WAITS = "This is for somebody else who works on this case."


@dataclass(frozen=True)
class Next:
    """One sentence, whom it is about, and where its button leads; no button where there is none to press."""

    words: str
    about: str = ""
    button: str = ""
    href: str = ""
    waits: str = ""
    missing: tuple[Reason, ...] = ()

    @property
    def also_missing(self) -> tuple[Reason, ...]:
        """What is missing beside the next thing itself."""
        return tuple(reason for reason in self.missing if reason.words != self.words)


def next_step(at: At, is_there: Callable[[str], bool]) -> Next:
    """The one thing to do next. Who may only know how far the case is learns nothing of why. `is_there`: is the page
    of this step there for the viewer?"""
    if not at.look.may("case"):
        return Next(SHARED)
    found = next_steps.next_step(at.facts, clock.now(), HOLIDAYS)
    about = at.names.get(found.about, "")
    if found.step is None:
        return Next(found.words, about, missing=found.missing)
    reached = at.may("set_safe_contact").allowed if found.step == Step.SAFE_CONTACT else is_there(found.step)
    href = _address(at, found) if reached else ""
    return Next(
        found.words,
        about,
        found.button if href else "",
        href,
        "" if href else WAITS,
        found.missing,
    )


def _address(at: At, found: next_steps.Next) -> str:
    """The page of the step, with what is known filled in. Empty where the person is not the viewer's to know."""
    if found.about and found.about not in at.names:
        return ""
    if found.step == Step.SAFE_CONTACT:
        return reverse("people:safe-contact", args=["restorative", at.case.pk, at.part(found.about).person_id])
    given = {"person": found.about, "on": found.about, "kind": found.kind}
    wanted = {name: value for name, value in given.items() if value}
    address = at.step(str(found.step))
    return f"{address}?{urlencode(wanted)}" if wanted else address
