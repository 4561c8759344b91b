import uuid
from typing import Any

from django.db import models

from wayforward.process.settings import ServiceSettings


class Service(models.Model):
    """A restorative and victim support service. Several live on one installation, walled from each other.

    `settings` holds only what differs from `process.settings.ServiceSettings`, by name.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120)
    slug = models.SlugField(unique=True)
    settings = models.JSONField(default=dict, blank=True)
    demonstration = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name

    @property
    def rules(self) -> ServiceSettings:
        """The settings that the rules are asked with. A name that does not exist raises TypeError."""
        overridden: dict[str, Any] = {name: _frozen(value) for name, value in self.settings.items()}
        return ServiceSettings(**overridden)


class Contract(models.Model):
    """What a case is paid for under; every case belongs to one, or to none."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.name


class Area(models.Model):
    """A part of the country that a service covers."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.name


def _frozen(value: object) -> object:
    """JSON has lists where the frozen settings have tuples."""
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value
