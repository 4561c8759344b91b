from wayforward.web.vault.classification import CLEAR, CODED

REGISTER: dict[str, dict[str, str]] = {
    "SavedList": {
        "id": CLEAR,
        "service": CLEAR,
        "by": CLEAR,
        "listing": CODED,
        "name": CLEAR,
        "asked": CODED,
        "shared": CLEAR,
        "changed_at": CLEAR,
    },
    "FirstList": {"id": CLEAR, "by": CLEAR, "listing": CODED, "saved": CLEAR},
}
