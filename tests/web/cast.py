"""The cast: a few named people used everywhere."""

from dataclasses import dataclass
from datetime import date

from wayforward.process.duties import Role
from wayforward.web.accounts.models import Service, Staff

VETTED = date(2035, 12, 31)


@dataclass(frozen=True)
class Cast:
    """asha the caseworker, ben and grace the facilitators, sam the supervisor, lena the RJ lead, carys who has nothing
    to do with the case, dev who runs the system and sees no case, farah the commissioner who sees numbers only."""

    service: Service
    asha: Staff
    ben: Staff
    grace: Staff
    sam: Staff
    lena: Staff
    carys: Staff
    dev: Staff
    farah: Staff

    def everyone(self) -> dict[str, Staff]:
        """The members of the cast by key."""
        return {name: getattr(self, name) for name in ROLES}


ROLES: dict[str, list[Role]] = {
    "asha": [Role.CASEWORKER],
    "ben": [Role.PRACTITIONER],
    "grace": [Role.PRACTITIONER],
    "sam": [Role.SUPERVISOR],
    "lena": [Role.RJ_LEAD],
    "carys": [Role.CASEWORKER, Role.PRACTITIONER],
    "dev": [Role.ADMINISTRATOR],
    "farah": [Role.COMMISSIONER],
}


def assemble(slug: str = "riverside") -> Cast:
    """A service and its cast. The usernames carry the slug, so that two services can stand side by side."""
    service = Service(name=slug.title(), slug=slug, demonstration=True)
    service.save()
    staff = {
        name: Staff.objects.create_user(
            f"{name}.{slug}",
            name=name.title(),
            service=service,
            roles=[str(role) for role in roles],
            level="advanced" if Role.PRACTITIONER in roles else "",
            vetted_until=VETTED,
        )
        for name, roles in ROLES.items()
    }
    return Cast(service=service, **staff)
