"""Public references of cases: random, short enough to say on the telephone, and telling nothing."""

import secrets
from dataclasses import dataclass

from django.db.models import CharField, QuerySet

from wayforward.web.ready import Slot, ask

from . import gathering
from .walled import Purpose, WalledModel

# No 0 O 1 I L, no 2 Z 5 S 8 B: nothing that is misheard or misread. No U, V: nothing that is mistaken for the other,
# and with A and E as the only vowels no word that anybody would mind.
ALPHABET = "34679ACDEFGHJKMNPQRTWXY"
AT_ONCE = 50


def new_ref() -> str:
    """A random reference such as `K7QX-4M`: 23 ** 6, about 148 million of them."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(6))
    return f"{letters[:4]}-{letters[4:]}"


def unused(model: type[WalledModel]) -> str:
    """A reference that no row of this model has in `ref`. The unique column has the last word."""
    kept = gathering.kept_refs(model)
    if kept is None:
        return some_unused(model, 1)[0]
    if not kept:
        kept += some_unused(model, AT_ONCE)
    return kept.pop()


def some_unused(model: type[WalledModel], number: int) -> list[str]:
    """So many references that no row of this model has, each another: one statement, unless one of them is taken."""
    found: set[str] = set()
    while len(found) < number:
        some = {new_ref() for _ in range(number - len(found))}
        found |= some - set(ask(_Taken(model), some=some))
    return list(found)


@dataclass(frozen=True)
class _Taken:
    """Those of some references that a row of this model has."""

    model: type[WalledModel]

    def __call__(self) -> QuerySet:
        rows = self.model.unwalled(Purpose.REFERENCE).filter(ref__in=Slot("some", CharField()))
        return rows.values_list("ref", flat=True)
