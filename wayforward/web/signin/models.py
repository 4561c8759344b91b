"""What signing in has to remember: how often somebody tried, and which code was the last."""

import uuid

from django.db import models


class Tries(models.Model):
    """How often something was tried until a moment. `who` is a keyed hash: no address and no name stands here."""

    who = models.BinaryField(max_length=16, unique=True)
    until = models.DateTimeField(db_index=True)
    number = models.PositiveIntegerField()


class SignedIn(models.Model):
    """A browser in which a member of staff is signed in. Neither its address nor what it said of itself is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    staff_id = models.UUIDField(db_index=True)
    key = models.CharField(max_length=40)
    browser = models.CharField(max_length=48)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()


class UsedCode(models.Model):
    """The newest time step for which a member of staff has used the code of their authenticator."""

    staff_id = models.UUIDField(unique=True)
    step = models.BigIntegerField()
