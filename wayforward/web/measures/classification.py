from wayforward.web.people.classification import SEALED_HAPPENED
from wayforward.web.vault.classification import CLEAR, CODED, SEALED

REGISTER = {
    "Answer": SEALED_HAPPENED
    | {
        "person": CLEAR,
        "instrument": CODED,
        "instrument_version": CODED,
        "timepoint": CODED,
        "mode": CODED,
        "language": CODED,
        "answers": SEALED,
        "score": SEALED,
        "band": SEALED,
    },
    "Feedback": SEALED_HAPPENED
    | {
        "person": CLEAR,
        "role": CODED,
        "overall": CODED,
        "recommend": CODED,
        "pressured": CODED,
        "made_worse": CODED,
        "items": CODED,
        "text": SEALED,
    },
}
