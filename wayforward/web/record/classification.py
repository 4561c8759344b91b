"""Which field of this app is clear, coded, sealed or a token."""

from wayforward.web.accounts.classification import CLEAR, CODED

REGISTER: dict[str, dict[str, str]] = {
    "Line": {
        "id": CLEAR,
        "seq": CLEAR,
        "at": CLEAR,
        "recorded_at": CLEAR,
        "actor_id": CLEAR,
        "acting_role": CODED,
        "said_by": CLEAR,
        "service_id": CLEAR,
        "case_id": CLEAR,
        "compartment": CODED,
        "event": CODED,
        "object_type": CODED,
        "object_id": CLEAR,
        "payload": CODED,
        "basis": CODED,
        "outcome": CODED,
        "request_id": CLEAR,
        "prev": CLEAR,
        "mac": CLEAR,
    },
    "Head": {"id": CLEAR, "seq": CLEAR, "mac": CLEAR},
}
