from wayforward.web.vault.classification import CLEAR, CODED, SEALED

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
    "Export": {
        "id": CLEAR,
        "service": CLEAR,
        "by": CLEAR,
        "at": CLEAR,
        "listing": CODED,
        "asked": CODED,
        "form": CODED,
        "named": CLEAR,
        "key_id": CLEAR,
        "state": CODED,
        "ids": CLEAR,
        "wanted": CLEAR,
        "done": CLEAR,
        "rows": CLEAR,
        "leased_until": CLEAR,
        "ends_at": CLEAR,
    },
    "ExportPart": {"id": CLEAR, "export": CLEAR, "by": CLEAR, "number": CLEAR, "key_id": CLEAR, "cells": SEALED},
}
