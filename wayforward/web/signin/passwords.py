"""First passwords, made by us (ASVS 6.4.1), and the words that no password may be made of (ASVS 6.1.2): those of the
service itself, which somebody who guesses tries first. docs/how-to/operate.md lists them."""

import re
import secrets
from typing import Any

from django.core.exceptions import ValidationError

# What the program and its field are called.
WORDS = frozenset(
    {"wayforward", "victim", "victims", "support", "restorative", "justice", "police", "password", "welcome"}
)
LEAST_BESIDE = 8  # characters that have to be there besides these words

FIRST_DAYS = 3  # for so long a first password lets somebody in
# Read out on the telephone, none of them is taken for another.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def first() -> str:
    """A first password: four groups of five, 98 bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(5)) for _ in range(4))


class WordsOfTheService:
    """Refuses a password that is too short without the words of the service: its name, where it is, and the field's."""

    def validate(self, password: str, user: Any = None) -> None:
        left = password.casefold()
        for word in sorted(words_of(user), key=len, reverse=True):
            left = left.replace(word, "")
        if len(left) < min(LEAST_BESIDE, len(password)) and left != password.casefold():
            raise ValidationError(self.get_help_text(), code="password_of_the_service")

    def get_help_text(self) -> str:
        return "Use more than the name of the service, its places and its work: whoever guesses tries those first."


def words_of(user: Any) -> frozenset[str]:
    """The words for one member of staff: with the names of their service and of its places (`places`)."""
    service = getattr(user, "service", None) if getattr(user, "service_id", None) else None
    named = " ".join([service.name, *service.rules.places]) if service is not None else ""
    return WORDS | {word for word in re.findall(r"\w+", named.casefold()) if len(word) > 3}
