from wayforward.web.people.classification import SEALED_HAPPENED
from wayforward.web.vault.classification import CLEAR, CODED, SEALED

REGISTER = {
    "Attachment": SEALED_HAPPENED
    | {
        "about": CLEAR,
        "kind": CODED,
        "format": CODED,
        "name": SEALED,
        "title": SEALED,
        "fingerprint": SEALED,
        "size": CLEAR,
        "pieces": CLEAR,
        "state": CODED,
        "said": CODED,
        "ask_again_at": CLEAR,
        "tries": CLEAR,
        "why_out": CODED,
        "out_at": CLEAR,
        "out_by": CLEAR,
    },
    "Piece": {
        "id": CLEAR,
        "attachment": CLEAR,
        "case_id": CLEAR,
        "compartment": CODED,
        "key_id": CLEAR,
        "number": CLEAR,
        "content": SEALED,
    },
}
