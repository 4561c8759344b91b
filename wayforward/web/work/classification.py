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
    "NoteTemplate": {
        "id": CLEAR,
        "service": CLEAR,
        "line": CLEAR,
        "version": CLEAR,
        "name": CLEAR,
        "prompts": CODED,
        "made_at": CLEAR,
        "by": CLEAR,
        "ended_at": CLEAR,
    },
    "HandOver": SEALED_HAPPENED
    | {"case_kind": CODED, "open": SEALED, "dates": SEALED, "risks": SEALED, "to": CLEAR, "accepted_at": CLEAR},
    "PracticeTalk": {
        "id": CLEAR,
        "talk": CLEAR,
        "key_id": CLEAR,
        "owner": CLEAR,
        "supervisor": CLEAR,
        "worker": CLEAR,
        "at": CLEAR,
        "words": SEALED,
        "actions": SEALED,
        "next_at": CLEAR,
    },
    "Hours": {
        "id": CLEAR,
        "staff": CLEAR,
        "on": CLEAR,
        "activity": CODED,
        "minutes": CLEAR,
        "at": CLEAR,
        "confirmed_at": CLEAR,
        "confirmed_by": CLEAR,
        "taken_back_at": CLEAR,
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
