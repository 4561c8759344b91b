from django.db import models

from wayforward.web.accounts.walled import WalledModel
from wayforward.web.vault.fields import SealedField


class PracticeTalk(WalledModel):
    """Supervision of somebody's practice: what was talked about, what was agreed, and when again. It stands in no case.

    Each of the two has a copy of their own (`owner`), under its own key, and nobody else has one: no role opens it.
    `talk` is the same in both.
    """

    wall_own = "owner"

    talk = models.UUIDField()
    key_id = models.UUIDField()
    owner = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    supervisor = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    worker = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    words = SealedField()
    actions = SealedField()
    next_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["talk", "owner"], name="practice_talk_one_copy_each")]
        indexes = [models.Index(fields=["owner", "-at"], name="practice_talk_of_owner")]
