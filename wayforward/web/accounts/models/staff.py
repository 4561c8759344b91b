import uuid
from collections.abc import Iterable
from datetime import date
from functools import reduce
from operator import or_
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from wayforward.process.duties import Role
from wayforward.web.rows import ReadQuickly


class StaffManager(BaseUserManager["Staff"]):
    """Staff come with their service, so that a page needs one statement to know who asks and where they work."""

    def get_queryset(self) -> models.QuerySet["Staff"]:
        return super().get_queryset().select_related("service")

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "Staff":
        """Make a member of staff. Without a password nobody can sign in as them with one."""
        staff = self.model(username=username, **fields)
        staff.set_password(password)
        staff.save(using=self._db)
        return staff

    def with_one_of(self, roles: Iterable[Role]) -> models.QuerySet["Staff"]:
        """Those who have one of these roles at least."""
        wanted = [models.Q(roles__icontains=f'"{role}"') for role in roles]
        return self.filter(reduce(or_, wanted)) if wanted else self.none()


class Staff(ReadQuickly, AbstractBaseUser):
    """A member of staff of one service. Roles say which acts they may do; only ties open cases (process.walls)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey("accounts.Service", on_delete=models.PROTECT, related_name="+")
    username = models.CharField(max_length=80, unique=True)
    name = models.CharField(max_length=120)
    roles = models.JSONField(default=list, blank=True)
    level = models.CharField(max_length=24, blank=True)
    vetted_until = models.DateField(null=True, blank=True)
    # What triage asks when it suggests somebody for a referral.
    languages = models.JSONField(default=list, blank=True)
    with_children = models.BooleanField(default=False)
    most_cases = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)
    # Until when the password that was made for them lets them in, to choose their own; empty once they have.
    first_password_ends_at = models.DateTimeField(null=True, blank=True)

    objects = StaffManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.name

    def has_role(self, *roles: Role | str) -> bool:
        """True when the member of staff holds any of these roles."""
        return any(str(role) in self.roles for role in roles)

    def vetted_on(self, day: date) -> bool:
        """True when vetting covers this day."""
        return self.vetted_until is not None and day <= self.vetted_until


class Absence(models.Model):
    """Days on which a member of staff is away, the first and the last included, and who looks after their people.

    Whoever covers is tied to the cases for these days, as their caseworker; why somebody is away is not kept.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    from_on = models.DateField()
    until_on = models.DateField()
    cover = models.ForeignKey(Staff, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["staff", "until_on"], name="absence_of_staff"),
            models.Index(fields=["cover", "until_on"], name="absence_covered"),
        ]

    @classmethod
    def on(cls, day: date) -> models.QuerySet["Absence"]:
        """Those that hold on this day."""
        return cls.objects.filter(from_on__lte=day, until_on__gte=day, ended_at=None)
