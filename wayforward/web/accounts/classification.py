"""Which field is clear, coded, sealed or a token. The words stand here, on the ground floor, for every app's register.

CLEAR: ids, dates, switches and keys between tables, which sort and count. CODED: from a fixed list.
SEALED: what anybody said or is, under a key in the vault. TOKEN: a keyed hash to search by.
"""

CLEAR = "clear"
CODED = "coded"
SEALED = "sealed"
TOKEN = "token"

REGISTER: dict[str, dict[str, str]] = {
    "Service": {"id": CLEAR, "name": CLEAR, "slug": CLEAR, "settings": CODED, "demonstration": CLEAR},
    "Contract": {"id": CLEAR, "service": CLEAR, "name": CLEAR},
    "Area": {"id": CLEAR, "service": CLEAR, "name": CLEAR},
    # Staff are known to each other by name; their home details are not kept here.
    "Staff": {
        "id": CLEAR,
        "service": CLEAR,
        "username": CLEAR,
        "name": CLEAR,
        "roles": CODED,
        "level": CODED,
        "vetted_until": CLEAR,
        "languages": CODED,
        "with_children": CLEAR,
        "most_cases": CLEAR,
        "is_active": CLEAR,
        "password": CODED,
        "first_password_ends_at": CLEAR,
        "last_login": CLEAR,
    },
    "Absence": {
        "id": CLEAR,
        "staff": CLEAR,
        "from_on": CLEAR,
        "until_on": CLEAR,
        "cover": CLEAR,
        "by": CLEAR,
        "ended_at": CLEAR,
    },
    "Tie": {
        "id": CLEAR,
        "staff": CLEAR,
        "case_id": CLEAR,
        "case_kind": CODED,
        "kind": CODED,
        "since": CLEAR,
        "until": CLEAR,
    },
    "Block": {"id": CLEAR, "staff": CLEAR, "case_id": CLEAR, "reason": CODED, "at": CLEAR},
    "EmergencyAccess": {
        "id": CLEAR,
        "staff": CLEAR,
        "service": CLEAR,
        "case_id": CLEAR,
        "case_kind": CODED,
        "ref": CLEAR,
        "why": CODED,
        "at": CLEAR,
        "until": CLEAR,
        "reviewed_at": CLEAR,
        "reviewed_by": CLEAR,
        "finding": CODED,
    },
    "PartyIndex": {
        "id": CLEAR,
        "case_id": CLEAR,
        "case_kind": CODED,
        "person_id": CLEAR,
        "compartment": CODED,
        "service": CLEAR,
    },
    "Task": {
        "id": CLEAR,
        "service": CLEAR,
        "case_id": CLEAR,
        "staff": CLEAR,
        "role": CODED,
        "kind": CODED,
        "compartment": CODED,
        "about": CLEAR,
        "due_at": CLEAR,
        "made_at": CLEAR,
        "from_at": CLEAR,
        "remind_on": CLEAR,
        "done_at": CLEAR,
        "cancelled_at": CLEAR,
    },
}
