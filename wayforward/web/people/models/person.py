"""A person, and how it is safe to reach them."""

from django.db import models

from wayforward.web import clock
from wayforward.web.accounts.walled import WalledModel
from wayforward.web.vault.fields import SealedField


class Person(WalledModel):
    """Somebody that the service knows of. Harmed and responsible are parts in a case, never properties of a person.

    Seen through the cases that the person is in (`PartyIndex`); every word about them is under their own key.
    """

    wall_person = True

    service = models.ForeignKey("accounts.Service", on_delete=models.PROTECT, related_name="+")
    key_id = models.UUIDField()
    legal_name = SealedField()
    known_as = SealedField()
    pronouns = SealedField()
    born = SealedField()
    phone = SealedField()
    email = SealedField()
    address = SealedField()
    language = models.CharField(max_length=16, default="en")
    access_needs = SealedField()
    label_preference = models.CharField(max_length=16, default="person_harmed")
    address_secret = models.BooleanField(default=False)
    under_18_until = models.DateField(null=True, blank=True)
    died_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    version = models.PositiveIntegerField(default=1)


class SafeContact(WalledModel):
    """A safe-contact profile agreed with the person. Append-only: the newest one holds."""

    wall_person_field = "person_id"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    key_id = models.UUIDField()
    rules = SealedField()
    agreed_at = models.DateTimeField()
    recorded_at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    said_by = models.CharField(max_length=48, blank=True)
    next_review_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["person", "-agreed_at"], name="safe_contact_newest")]
