"""Public references of cases: random, short enough to say on the telephone, and telling nothing."""

import secrets

from .walled import Purpose, WalledModel

# No 0 O 1 I L, no 2 Z 5 S 8 B: nothing that is misheard or misread. No U, V: nothing that is mistaken for the other,
# and with A and E as the only vowels no word that anybody would mind.
ALPHABET = "34679ACDEFGHJKMNPQRTWXY"


def new_ref() -> str:
    """A random reference such as `K7QX-4M`: 23 ** 6, about 148 million of them."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(6))
    return f"{letters[:4]}-{letters[4:]}"


def unused(model: type[WalledModel]) -> str:
    """A reference that no row of this model has in `ref`. The unique column has the last word."""
    while True:
        ref = new_ref()
        if not model.unwalled(Purpose.REFERENCE).filter(ref=ref).exists():
            return ref
