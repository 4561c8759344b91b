import uuid

from django.db import models


class Agency(models.Model):
    """A body that the service works with: police, probation, a youth justice service, a landlord."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey("accounts.Service", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=32)

    def __str__(self) -> str:
        return self.name
