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
    # Colleagues know each other by name; `subject_id` is the number by which the single sign-on knows somebody.
    "StaffChange": {
        "id": CLEAR,
        "service": CLEAR,
        "change": CODED,
        "staff": CLEAR,
        "username": CLEAR,
        "name": CLEAR,
        "roles": CODED,
        "level": CODED,
        "vetted_until": CLEAR,
        "subject_id": CLEAR,
        "proposed_at": CLEAR,
        "proposed_by": CLEAR,
        "agreed_at": CLEAR,
        "agreed_by": CLEAR,
        "given_up_at": CLEAR,
    },
}
