from wayforward.web.accounts.classification import CLEAR, CODED, TOKEN

REGISTER: dict[str, dict[str, str]] = {
    "Tries": {"id": CLEAR, "who": TOKEN, "until": CLEAR, "number": CLEAR},
    "SignedIn": {
        "id": CLEAR,
        "staff_id": CLEAR,
        "key": CODED,
        "browser": CODED,
        "began_at": CLEAR,
        "seen_at": CLEAR,
    },
    "UsedCode": {"id": CLEAR, "staff_id": CLEAR, "step": CODED},
}
