"""The tables of the vault database (keys), and the tokens in the case database that are searched by."""

import uuid

from django.db import models

from wayforward.web import clock

from .blind_field import BlindField


class CheckValue(models.Model):
    """A known value under the KEK: it proves at start that the right KEK is mounted. Two while it is being changed."""

    kek_id = models.CharField(max_length=16, primary_key=True)
    value = models.BinaryField()


class Key(models.Model):
    """A data key, wrapped by the key of the service (KEK). Deleting the row erases what was sealed under it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    scope = models.CharField(max_length=16)
    owner = models.UUIDField(db_index=True)
    # The database itself holds that every KEK in use is known here, and that none goes while a key needs it.
    kek = models.ForeignKey(CheckValue, on_delete=models.PROTECT, related_name="+")
    wrapped = models.BinaryField()
    made_at = models.DateTimeField(default=clock.now)


class Shredded(models.Model):
    """The ledger of destroyed keys. Every restore of a backup replays it before the site opens."""

    id = models.UUIDField(primary_key=True, editable=False)
    scope = models.CharField(max_length=16)
    owner = models.UUIDField(db_index=True)
    at = models.DateTimeField()
    reason = models.CharField(max_length=32)
    decided_by = models.UUIDField(null=True, blank=True)


class IndexKey(models.Model):
    """One key over the blind tokens, by its number. The last one writes; it is being changed to until it is finished.
    Those of before open what is restored from a backup, until their keys are destroyed."""

    number = models.PositiveSmallIntegerField(primary_key=True)
    key_id = models.UUIDField()
    begun_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)


class Token(models.Model):
    """One keyed hash of something about a person, in the case database: search without any words in clear."""

    kind = models.CharField(max_length=12)
    token = BlindField()
    person_id = models.UUIDField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "token", "person_id"], name="token_once")]
