"""Where every request begins: the session that its browser names, and who has signed in with it.

As Django and the library keep both; here the two questions are put together once (`ready`) and not on every page.
"""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session
from django.db.models import CharField, QuerySet, UUIDField
from django.db.models.functions import Now

from wayforward.web.accounts.models import Staff
from wayforward.web.ready import Slot, ask
from wayforward.web.rows import update_row


class SessionStore(db.SessionStore):
    """Sessions in the database of what may be lost."""

    def _get_session_from_db(self) -> Session | None:
        found: Session | None = ask(_session, key=self.session_key).first()
        if found is None:
            self._session_key = None
        return found

    def save(self, must_create: bool = False) -> None:
        """Keep what is in the session. UpdateError where it has ended meanwhile."""
        if must_create or self.session_key is None:
            super().save(must_create)
            return
        kept = self._get_session()  # type: ignore[attr-defined]
        if not update_row(self.create_model_instance(kept), "session_data", "expire_date"):
            raise UpdateError


class Accounts(AuthenticationBackend):
    """Signs in by username and password, and says whose a session is."""

    def get_user(self, user_id: Any) -> Staff | None:
        staff: Staff | None = ask(_staff, staff=user_id).first()
        return staff if staff is not None and self.user_can_authenticate(staff) else None


def _session() -> QuerySet:
    # By the clock of the database, as the library writes by that of the machine: a session ends when it ends.
    return Session.objects.filter(session_key=Slot("key", CharField()), expire_date__gt=Now())


def _staff() -> QuerySet:
    return Staff.objects.filter(pk=Slot("staff", UUIDField()))
