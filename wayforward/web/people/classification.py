"""Which field of this app is clear, coded, sealed or a token."""

from wayforward.web.vault.classification import CLEAR, CODED

# The fields of `Happened` and `SealedHappened`, for every app whose rows are things that happened.
HAPPENED = {
    "id": CLEAR,
    "case_id": CLEAR,
    "compartment": CODED,
    "at": CLEAR,
    "recorded_at": CLEAR,
    "by": CLEAR,
    "said_by": CLEAR,
    "superseded_by": CLEAR,
}
SEALED_HAPPENED = HAPPENED | {"key_id": CLEAR}

REGISTER: dict[str, dict[str, str]] = {}
