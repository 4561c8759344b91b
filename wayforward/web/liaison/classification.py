"""Which field of this app is clear, coded, sealed or a token."""

from wayforward.web.vault.classification import CLEAR, TOKEN

REGISTER: dict[str, dict[str, str]] = {
    "AgencyToken": {
        "id": CLEAR,
        "service": CLEAR,
        "agency": CLEAR,
        "token_sha256": TOKEN,
        "made_at": CLEAR,
        "made_by": CLEAR,
        "revoked_at": CLEAR,
        "revoked_by": CLEAR,
    },
    "Receipt": {
        "id": CLEAR,
        "token": CLEAR,
        "agency": CLEAR,
        "key_hmac": TOKEN,
        "body_hmac": TOKEN,
        "ref": CLEAR,
        "referral_id": CLEAR,
        "at": CLEAR,
        "compared_at": CLEAR,
    },
}
