"""What is typed is kept before it is sent. Here is the protocol; the vault keeps the words, sealed.

A form with `draft` carries a signed token that says whose it is and which form. A script posts the form with its token
to `vault:save-draft` while somebody types; a form that is sent after the session ended is kept by the same token, and
by nothing else. `Form.of` gives the words back to the same member of staff, on the same form.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.core import signing
from django.http import QueryDict

TOKEN = "wf-draft"
SALT = "wayforward.draft"
DAYS_A_TOKEN_HOLDS = 3
LONGEST = 200_000
# Parts of a form that belong to one attempt and are not words.
NOT_KEPT = ("csrfmiddlewaretoken", TOKEN, "wf-submit")


@dataclass(frozen=True)
class Kept:
    """What was kept of a form: the data as it would have been posted, since when, and against which version."""

    data: QueryDict
    at: datetime
    version: str = ""


class Store(Protocol):
    """Where drafts are kept."""

    def find(self, staff: Any, form_key: str) -> Kept | None: ...
    def keep(self, staff_id: UUID, form_key: str, body: str, version: str) -> datetime: ...
    def discard(self, staff_id: UUID, form_key: str) -> None: ...


class _Chosen:
    store: Store | None = None


def use(store: Store) -> None:
    """The vault says at start that it keeps drafts."""
    _Chosen.store = store


def token(staff_id: UUID, form_key: str) -> str:
    """What a form carries to say whose draft it is. Only the service can make one."""
    return signing.dumps([str(staff_id), form_key], salt=SALT)


def whose(token: str) -> tuple[UUID, str] | None:
    """The member of staff and the form of a token; None for one that we did not make, or that is too old."""
    try:
        staff_id, form_key = signing.loads(token, salt=SALT, max_age=DAYS_A_TOKEN_HOLDS * 24 * 3600)
        return UUID(staff_id), str(form_key)
    except (signing.BadSignature, ValueError, TypeError):
        return None


def find(staff: Any, form_key: str) -> Kept | None:
    """What this member of staff typed into this form and did not send."""
    return _Chosen.store.find(staff, form_key) if _Chosen.store else None


def keep(staff_id: UUID, form_key: str, posted: QueryDict) -> datetime | None:
    """Keep what is typed; None when there is nothing to keep, or too much."""
    data = posted.copy()
    version = str(data.get("wf-version") or "")[:80]
    for name in NOT_KEPT:
        data.pop(name, None)
    body = data.urlencode()
    empty = not any(value for key, value in data.items() if key != "wf-version")
    if _Chosen.store is None or empty or len(body) > LONGEST:
        return None
    return _Chosen.store.keep(staff_id, form_key, body, version)


def discard(staff_id: UUID, form_key: str) -> None:
    """The form was sent, or its words are not wanted any more."""
    if _Chosen.store:
        _Chosen.store.discard(staff_id, form_key)
