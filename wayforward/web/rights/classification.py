from wayforward.web.accounts.classification import CLEAR, CODED

REGISTER: dict[str, dict[str, str]] = {
    "LegalHold": {
        "id": CLEAR,
        "service": CLEAR,
        "case_id": CLEAR,
        "ref": CLEAR,
        "reason": CODED,
        "review_on": CLEAR,
        "placed_at": CLEAR,
        "placed_by": CLEAR,
        "lifted_at": CLEAR,
        "lifted_by": CLEAR,
    },
    "Run": {
        "id": CLEAR,
        "service": CLEAR,
        "proposed_at": CLEAR,
        "proposed_by": CLEAR,
        "agreed_at": CLEAR,
        "agreed_by": CLEAR,
        "given_up_at": CLEAR,
    },
    "Ending": {
        "id": CLEAR,
        "run": CLEAR,
        "service": CLEAR,
        "kind": CODED,
        "file_id": CLEAR,
        "case_id": CLEAR,
        "ref": CLEAR,
        "why": CODED,
        "due_on": CLEAR,
        "ended_at": CLEAR,
        "keys": CLEAR,
    },
}
