"""Services and the staff in them: the first ones by the person at the machine, others by two people (signin)."""

from collections.abc import Sequence
from datetime import date

from wayforward.process.events import Event
from wayforward.web import record
from wayforward.web.accounts.models import Service, Staff
from wayforward.web.record import act


@act
def add_service(*, slug: str, name: str, by: Staff | None = None) -> Service:
    """A new service, with nobody and nothing in it. IntegrityError when its short name is taken."""
    service = Service(slug=slug, name=name)
    service.save()
    record.write(Event.SERVICE_ADDED, by=by, obj=service, service=service)
    return service


@act
def add_staff(
    *,
    service: Service,
    username: str,
    name: str,
    roles: Sequence[str],
    password: str | None,
    level: str = "",
    vetted_until: date | None = None,
    by: Staff | None = None,
) -> Staff:
    """A new member of staff, who cannot sign in with a password where none is given. `by` is None for those whom the
    person at the machine adds."""
    staff = Staff.objects.create_user(
        username,
        password,
        name=name,
        service=service,
        roles=sorted({str(role) for role in roles}),
        level=level,
        vetted_until=vetted_until,
    )
    record.write(Event.STAFF_ADDED, by=by, obj=staff, service=service)
    return staff
