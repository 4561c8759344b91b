from wayforward.web.people.classification import SEALED_HAPPENED
from wayforward.web.vault.classification import CLEAR, CODED, SEALED

REGISTER = {
    "Message": SEALED_HAPPENED
    | {
        "person": CLEAR,
        "purpose": CODED,
        "channel": CODED,
        "body": SEALED,
        "key": CLEAR,
        "due_at": CLEAR,
        "expires_at": CLEAR,
        "sent_at": CLEAR,
        "cancelled_at": CLEAR,
        "failed_at": CLEAR,
        "tries": CLEAR,
        "leased_until": CLEAR,
        "provider_id": CLEAR,
    },
    "Document": SEALED_HAPPENED
    | {
        "kind": CODED,
        "of_id": CLEAR,
        "title": CODED,
        "text": SEALED,
        "pdf": SEALED,
        "sha256": CLEAR,
        "made_at": CLEAR,
    },
}
