"""Which field of this app is clear, coded, sealed or a token."""

from wayforward.web.people.classification import SEALED_HAPPENED
from wayforward.web.vault.classification import CLEAR, CODED, SEALED, TOKEN

REGISTER: dict[str, dict[str, str]] = {
    "Appointment": SEALED_HAPPENED
    | {
        "case_kind": CODED,
        "staff": CLEAR,
        "person": CLEAR,
        "kind": CODED,
        "starts_at": CLEAR,
        "minutes": CLEAR,
        "place": SEALED,
        "tell": CLEAR,
        "reminded_at": CLEAR,
        "sequence": CLEAR,
        "cancelled_at": CLEAR,
    },
    "Feed": {
        "id": CLEAR,
        "staff": CLEAR,
        "secret_sha256": TOKEN,
        "made_at": CLEAR,
        "read_on": CLEAR,
        "ended_at": CLEAR,
    },
    "MailChoice": {
        "id": CLEAR,
        "staff": CLEAR,
        "email": CLEAR,
        "reminder": CLEAR,
        "digest": CLEAR,
        "changed_at": CLEAR,
    },
    "StaffMail": {
        "id": CLEAR,
        "staff": CLEAR,
        "kind": CODED,
        "day": CLEAR,
        "counts": CODED,
        "state": CODED,
        "due_at": CLEAR,
        "tries": CLEAR,
        "sent_at": CLEAR,
    },
}
