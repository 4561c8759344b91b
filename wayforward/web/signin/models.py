"""What signing in has to remember: how often somebody tried, and which code was the last."""

from django.db import models


class Tries(models.Model):
    """How often something was tried until a moment. `who` is a keyed hash: no address and no name stands here."""

    who = models.BinaryField(max_length=16, unique=True)
    until = models.DateTimeField(db_index=True)
    number = models.PositiveIntegerField()


class UsedCode(models.Model):
    """The newest time step for which a member of staff has used the code of their authenticator."""

    staff_id = models.UUIDField(unique=True)
    step = models.BigIntegerField()
