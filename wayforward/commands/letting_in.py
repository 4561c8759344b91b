"""Who may come in: new staff, those who have lost a password or a second step, the single sign-on."""

import argparse
from typing import Any

from wayforward.process.duties import Role

from . import Stopped, installation


def createstaff(asked: argparse.Namespace) -> int:
    """Add a member of staff, and their service when it is new. Their first password is made, and shown once."""
    installation.begin()
    from datetime import date

    from wayforward.web.accounts.models import Service, Staff
    from wayforward.web.people.actions import staffing

    unknown = sorted(set(asked.role) - {str(role) for role in Role})
    if unknown:
        raise Stopped(f"There is no role {', '.join(unknown)}. The roles: {', '.join(str(role) for role in Role)}.")
    if Staff.objects.filter(username=asked.username).exists():
        raise Stopped(f"There is a member of staff {asked.username} already.")
    try:
        vetted_until = date.fromisoformat(asked.vetted_until) if asked.vetted_until else None
    except ValueError:
        raise Stopped(f"{asked.vetted_until} is not a day written as 2027-03-31.") from None
    service = Service.objects.filter(slug=asked.service).first() or staffing.add_service(
        slug=asked.service, name=asked.service.replace("-", " ").capitalize()
    )
    staff = staffing.add_staff(
        service=service,
        username=asked.username,
        name=asked.name,
        roles=asked.role,
        password=None,
        level=asked.level,
        vetted_until=vetted_until,
    )
    print(f"{asked.name} was added.\n{_let_in(staff)}")
    return 0


def let_in(asked: argparse.Namespace) -> int:
    """Give somebody a first password, and take away their second steps. Everybody who asks for this is called back."""
    installation.begin()
    from wayforward.web.accounts.models import Staff

    staff = Staff.objects.filter(username=asked.username).first()
    if staff is None:
        raise Stopped(f"There is no member of staff {asked.username}.")
    print(f"{_let_in(staff)} Their second steps and sessions have ended.")
    return 0


def tie(asked: argparse.Namespace) -> int:
    """Tie an account to whoever the single sign-on knows by a number. Everybody who asks for this is called back."""
    installation.begin()
    from wayforward.process.decision import Refused
    from wayforward.web.accounts.models import Staff
    from wayforward.web.signin import single
    from wayforward.web.signin.actions import signing_in

    if not single.is_there():
        raise Stopped("There is no single sign-on: set WAYFORWARD_OIDC_ISSUER.")
    staff = Staff.objects.filter(username=asked.username, is_active=True).first()
    if staff is None:
        raise Stopped(f"There is no member of staff {asked.username} at work.")
    try:
        signing_in.tie(staff=staff, subject=asked.number)
    except Refused as refused:
        raise Stopped(str(refused)) from None
    print(f"{staff.name} can sign in with the {single.app().name}. Their sessions have ended.")
    return 0


def _let_in(staff: Any) -> str:
    """Make a first password for somebody, and say what to tell them."""
    from wayforward.web import clock
    from wayforward.web.signin import passwords
    from wayforward.web.signin.actions import signing_in

    password = signing_in.let_in(staff=staff, at=clock.now())
    return (
        f"First password of {staff.username}, shown once: {password}\nIt lets them in for {passwords.FIRST_DAYS} days, "
        "to choose a password of their own and set up a second step. Tell them yourself, in person or by telephone."
    )
