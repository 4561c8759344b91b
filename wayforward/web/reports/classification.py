from wayforward.web.vault.classification import CLEAR

# Numbers over a whole service: of nobody.
REGISTER = {
    "Counted": {
        "id": CLEAR,
        "service": CLEAR,
        "start": CLEAR,
        "end": CLEAR,
        "counts": CLEAR,
        "counted_at": CLEAR,
    }
}
