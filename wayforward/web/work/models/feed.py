from typing import ClassVar

from django.db import models
from django.db.models import Q

from wayforward.web.accounts.walled import WalledModel


class Feed(WalledModel):
    """A secret address at which another calendar reads somebody's diary. The secret is kept nowhere: only its hash.

    It is nobody's but theirs. There is one that holds at a time; `read_on` is the day on which it was last read.
    """

    wall_own = "staff"

    staff = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    secret_sha256 = models.BinaryField(max_length=32, unique=True)
    made_at = models.DateTimeField()
    read_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["staff"], condition=Q(ended_at=None), name="feed_one_each"),
        ]
