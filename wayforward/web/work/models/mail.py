from typing import ClassVar

from django.db import models

from wayforward.web.accounts.walled import WalledModel


class MailChoice(WalledModel):
    """Whether, and at which address at work, a member of staff wants mail. Nobody without a row gets any."""

    wall_own = "staff"

    staff = models.OneToOneField("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    email = models.EmailField(max_length=120)
    reminder = models.BooleanField(default=True)
    digest = models.BooleanField(default=True)
    changed_at = models.DateTimeField()


class StaffMail(WalledModel):
    """One mail to a member of staff: counts only. There is one of a kind for one day, and it is handed over once.

    `state`: waiting, going (claimed before it is handed to the mail server), sent, failed, or nothing (there was
    nothing to say). What was going when a worker was killed is not sent again: it may have arrived.
    """

    wall_own = "staff"

    staff = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16)
    day = models.DateField()
    counts = models.JSONField(default=dict)
    state = models.CharField(max_length=16, default="waiting")
    due_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["staff", "kind", "day"], name="staff_mail_once")]
        indexes: ClassVar = [models.Index(fields=["state", "due_at"], name="staff_mail_waiting")]
