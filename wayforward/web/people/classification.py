"""Which field of this app is clear, coded, sealed or a token."""

from wayforward.web.vault.classification import CLEAR, CODED, SEALED

# The fields of `Happened` and `SealedHappened`, for every app whose rows are things that happened.
HAPPENED = {
    "id": CLEAR,
    "case_id": CLEAR,
    "compartment": CODED,
    "at": CLEAR,
    "recorded_at": CLEAR,
    "by": CLEAR,
    "said_by": CLEAR,
    "superseded_by": CLEAR,
}
SEALED_HAPPENED = HAPPENED | {"key_id": CLEAR}

REGISTER: dict[str, dict[str, str]] = {
    "Agency": {"id": CLEAR, "service": CLEAR, "name": CLEAR, "kind": CODED},
    "Person": {
        "id": CLEAR,
        "service": CLEAR,
        "key_id": CLEAR,
        "legal_name": SEALED,
        "known_as": SEALED,
        "pronouns": SEALED,
        "born": SEALED,
        "phone": SEALED,
        "email": SEALED,
        "address": SEALED,
        "language": CODED,
        "access_needs": SEALED,
        "label_preference": CODED,
        "address_secret": CLEAR,
        # Only of a child, and only until they are grown up: the rules about children ask for it in lists.
        "under_18_until": CLEAR,
        "died_on": CLEAR,
        "created_at": CLEAR,
        "version": CLEAR,
    },
    "SafeContact": {
        "id": CLEAR,
        "person": CLEAR,
        "key_id": CLEAR,
        "rules": SEALED,
        "agreed_at": CLEAR,
        "recorded_at": CLEAR,
        "by": CLEAR,
        "said_by": CLEAR,
        "next_review_on": CLEAR,
    },
    "EqualityAnswers": {
        "id": CLEAR,
        "person": CLEAR,
        "key_id": CLEAR,
        "answers": SEALED,
        "asked_at": CLEAR,
        "by": CLEAR,
        "self_described": CLEAR,
    },
    "Incident": {
        "id": CLEAR,
        "case_id": CLEAR,
        "compartment": CODED,
        "key_id": CLEAR,
        "title": SEALED,
        "summary": SEALED,
        "happened_on": CLEAR,
        "happened_until": CLEAR,
        "place": CODED,
        "crime_number": SEALED,
        "offence": CODED,
        "cj_stage": CODED,
        "flags": CODED,
        "is_crime_recorded": CLEAR,
    },
    "Note": SEALED_HAPPENED
    | {
        "of_type": CODED,
        "of_id": CLEAR,
        "number": CLEAR,
        "about": CLEAR,
        "source": CLEAR,
        "text": SEALED,
        "possible_disclosure": CLEAR,
        "correction_reason": SEALED,
        "in_wrong_file": CLEAR,
    },
    "Consent": SEALED_HAPPENED
    | {
        "person": CLEAR,
        "participation_id": CLEAR,
        "kind": CODED,
        "to": CODED,
        "covers": CODED,
        "channel": CODED,
        "scope": SEALED,
        "item": SEALED,
        "item_sha256": CLEAR,
        "given_how": CODED,
        "language": CODED,
        "expires_on": CLEAR,
        "review_on": CLEAR,
        "guardian_for_id": CLEAR,
    },
    "Withdrawal": SEALED_HAPPENED
    | {"consent": CLEAR, "how": CODED, "said_to": CLEAR, "words": SEALED, "stopped": CODED},
    "NoticeGiven": HAPPENED | {"person": CLEAR, "notice": CODED, "how": CODED, "language": CODED, "understood": CODED},
    "Concern": SEALED_HAPPENED
    | {
        "about_person": CLEAR,
        "kind": CODED,
        "words": SEALED,
        "told": CLEAR,
        "answered_at": CLEAR,
        "answer": SEALED,
    },
    "Visit": SEALED_HAPPENED
    | {
        "staff": CLEAR,
        "starts_at": CLEAR,
        "check_in_by": CLEAR,
        "alert": CLEAR,
        "place": SEALED,
        "checked_in_at": CLEAR,
        "alerted_at": CLEAR,
    },
}
