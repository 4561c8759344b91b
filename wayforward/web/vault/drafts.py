"""What staff typed and have not sent yet, sealed under their own key; and which forms were sent already.

`wayforward.web.ui.drafts` and `ui.once` say what for. This is where it is kept.
"""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

from django.db import models, transaction
from django.http import QueryDict

from wayforward.process.decision import Refused
from wayforward.web import clock
from wayforward.web.record import looks
from wayforward.web.rows import insert_row, update_row
from wayforward.web.ui.drafts import Kept

from . import keyring
from .fields import SealedField
from .models import Key
from .unsealing import CannotBeRead, Purpose, unseal_for

KEPT_FOR = timedelta(days=14)
REMEMBERED_FOR = timedelta(days=3)
ADDRESS = 160  # how long one may be that is kept


class Draft(models.Model):
    """One form of one member of staff, as far as it was typed. Nobody else ever sees it, whatever their role."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    staff_id = models.UUIDField()
    form_key = models.CharField(max_length=120)
    key_id = models.UUIDField()
    body = SealedField()
    updated_at = models.DateTimeField()
    base_version = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["staff_id", "form_key"], name="one_draft_a_form")]

    @classmethod
    def visible_to(cls, staff: Any) -> models.QuerySet["Draft"]:
        """Their own."""
        return cls.objects.filter(staff_id=staff.pk)


class Submission(models.Model):
    """A one-time number of a form that was used up, and where its act led to."""

    id = models.UUIDField(primary_key=True, editable=False)
    staff_id = models.UUIDField()
    at = models.DateTimeField(db_index=True)
    led_to = models.CharField(max_length=ADDRESS, blank=True)


class Drafts:
    """The store of drafts that forms use."""

    def find(self, staff: Any, form_key: str) -> Kept | None:
        """One statement where there is none, two where there is."""
        draft = Draft.visible_to(staff).filter(form_key=form_key).first()
        if draft is None:
            return None
        try:
            body = unseal_for(Purpose.OWN_DRAFT, draft.body)
        except CannotBeRead:
            return None
        return Kept(QueryDict(body), clock.local(draft.updated_at), draft.base_version)

    def keep(self, staff_id: UUID, form_key: str, body: str, version: str) -> datetime:
        now = clock.now()
        given = {"body": body, "base_version": version[:80], "updated_at": now}
        with transaction.atomic():
            Draft.objects.update_or_create(
                staff_id=staff_id,
                form_key=form_key[:120],
                defaults=given,
                create_defaults=given | {"key_id": _key_of(staff_id)},
            )
        return now

    def discard(self, staff_id: UUID, form_key: str) -> None:
        Draft.objects.filter(staff_id=staff_id, form_key=form_key).delete()


class Submissions:
    """Where it is known which forms were sent already."""

    def once(self, submit_id: UUID, staff_id: UUID, act: Callable[[], str], leads_to: str = "") -> str:
        """See `ui.once.Store`. The act is one action: of a refusal, its line in the record is kept and nothing else."""
        with transaction.atomic():
            known = leads_to if len(leads_to) <= ADDRESS else ""
            used, first = _number(submit_id, staff_id, known)
            if not first and used.staff_id == staff_id and used.led_to:
                return used.led_to
            try:
                used.led_to = act()
            except Refused as refused:
                refusal = refused
                if first:
                    used.delete()
            else:
                looks.write_with_act()
                if first and used.led_to != known and len(used.led_to) <= ADDRESS:
                    update_row(used, "led_to")
                return used.led_to
        raise refusal


def _number(submit_id: UUID, staff_id: UUID, led_to: str) -> tuple[Submission, bool]:
    """The number of a form, and whether it is used for the first time. The second click of two waits for the first."""
    used = Submission(id=submit_id, staff_id=staff_id, at=clock.now(), led_to=led_to)
    if insert_row(used, unless_there=True):
        return used, True
    return Submission.objects.get(pk=submit_id), False


def tidy(now: datetime) -> int:
    """Throw away drafts that nobody came back to, and numbers that nobody will send again. Says how many."""
    old = Draft.objects.filter(updated_at__lt=now - KEPT_FOR)
    used = Submission.objects.filter(at__lt=now - REMEMBERED_FOR)
    # Looked for first: the worker asks every few seconds, and nearly always there is nothing to write.
    return sum(rows.delete()[0] for rows in (old, used) if rows.exists())


def _key_of(staff_id: UUID) -> UUID:
    """The key of a member of staff's own words; made with their first draft."""
    found = Key.objects.filter(scope=keyring.Scope.STAFF, owner=staff_id).values_list("pk", flat=True).first()
    return found or keyring.new_key(keyring.Scope.STAFF, staff_id)
