"""What every rule answers: yes, or no with every reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Reason:
    """Why something may not be done: a stable code, and a sentence that a caseworker can act on."""

    code: str
    words: str


class Refused(Exception):
    """Somebody asked for what the rules do not allow now. It carries all reasons, fit for the screen."""

    def __init__(self, *reasons: Reason) -> None:
        self.reasons = tuple(dict.fromkeys(reasons))
        super().__init__(" ".join(reason.words for reason in self.reasons))

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the reasons, in order."""
        return tuple(reason.code for reason in self.reasons)


@dataclass(frozen=True)
class Decision:
    """Yes (no reasons) or no (each reason once). `&` joins two: both have to say yes, and no reason is lost."""

    reasons: tuple[Reason, ...] = ()

    @property
    def allowed(self) -> bool:
        """Does every part say yes?"""
        return not self.reasons

    def __bool__(self) -> bool:
        return self.allowed

    def __and__(self, other: "Decision") -> "Decision":
        return Decision(tuple(dict.fromkeys((*self.reasons, *other.reasons))))

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the reasons, in order."""
        return tuple(reason.code for reason in self.reasons)

    def require(self) -> None:
        """Raises Refused with every reason, unless it is allowed."""
        if self.reasons:
            raise Refused(*self.reasons)


YES: Final = Decision()


def no(*reasons: Reason) -> Decision:
    """No, for these reasons."""
    return Decision(tuple(dict.fromkeys(reasons)))


def all_of(decisions: Iterable[Decision]) -> Decision:
    """Everything has to say yes. Nothing to ask is yes."""
    joined = YES
    for decision in decisions:
        joined = joined & decision
    return joined


def shut_if(shut: bool, reason: Reason) -> Decision:
    """No, for this reason, if the condition holds; else yes."""
    return no(reason) if shut else YES
