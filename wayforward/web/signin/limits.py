"""How often somebody may try, so that guessing does not pay and nobody is shut out by a stranger's guesses.

What is counted: an account from one network, an account from all networks, an address, and a network. The count for an
account from everywhere does not hold for a browser that has signed in to it before: that browser has a count of its
own. So a stranger who guesses on purpose shuts out strangers, and whoever works here goes on (ASVS 6.3.1).

Every try is counted before it is looked at, in one statement that many processes may run at once without losing one.
"""

import hashlib
import hmac
import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.http import HttpRequest

from wayforward.web import clock
from wayforward.web.routing import OPS

from .models import Tries, UsedCode

KNOWN = f"{settings.COOKIE_PREFIX}known"
A_YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class Limit:
    """At most so many tries in a time, for each of whom they are counted."""

    name: str
    most: int
    minutes: int = 15


ACCOUNT_HERE = Limit("account from a network", 6)
ACCOUNT_KNOWN = Limit("account from a known browser", 10)
ACCOUNT = Limit("account", 40)
ADDRESS = Limit("address", 30)
NETWORK = Limit("network", 200)
CODE = Limit("code", 6)


@dataclass(frozen=True)
class Counter:
    """The limits that hold for one try, each with whom it is counted for."""

    counts: tuple[tuple[Limit, str], ...]

    def take(self) -> bool:
        """Count one try. False when it is one too many anywhere."""
        counted = [(count(limit, who), limit.most) for limit, who in self.counts]
        return all(number <= most for number, most in counted)

    def give_back(self) -> None:
        """It was no guess: it does not count."""
        for limit, who in self.counts:
            _of(limit, who).update(number=Greatest(F("number") - 1, 0))


def of_password(request: HttpRequest, username: str) -> Counter:
    """What a try of a password counts for."""
    name, address = username.casefold().strip(), _address(request)
    account = (
        ((ACCOUNT_KNOWN, f"{name}|{request.get_signed_cookie(KNOWN, '', salt=KNOWN)}"),)
        if is_known(request, name)
        else ((ACCOUNT_HERE, f"{name}|{network(address)}"), (ACCOUNT, name))
    )
    return Counter((*account, (ADDRESS, _host(address)), (NETWORK, network(address))))


def of_network(request: HttpRequest) -> Counter:
    """What coming back from the single sign-on counts for."""
    address = _address(request)
    return Counter(((ADDRESS, _host(address)), (NETWORK, network(address))))


def of_code(staff_id: object) -> Counter:
    """What a try of a second step counts for: whoever gets there knows the password."""
    return Counter(((CODE, str(staff_id)),))


def is_known(request: HttpRequest, username: str) -> bool:
    """Has this browser signed in to this account before?"""
    said = request.get_signed_cookie(KNOWN, "", salt=KNOWN, max_age=A_YEAR) or ""
    return hmac.compare_digest(said, _keyed(f"known|{username.casefold().strip()}").hex())


def know(response: object, username: str) -> None:
    """Remember in this browser that it has signed in to this account: a keyed hash, and no name."""
    response.set_signed_cookie(  # type: ignore[attr-defined]
        KNOWN,
        _keyed(f"known|{username.casefold().strip()}").hex(),
        salt=KNOWN,
        max_age=A_YEAR,
        httponly=True,
        secure=settings.HTTPS,
        samesite="Lax",
    )


def count(limit: Limit, who: str) -> int:
    """Count one, and say how many there are now."""
    now = clock.now()
    rows = _of(limit, who)
    with transaction.atomic(using=OPS):
        if not rows.filter(until__gt=now).update(number=F("number") + 1):
            fresh = {"number": 1, "until": now + timedelta(minutes=limit.minutes)}
            if not rows.filter(until__lte=now).update(**fresh):
                try:
                    with transaction.atomic(using=OPS):
                        Tries.objects.using(OPS).create(who=_key(limit, who), **fresh)
                except IntegrityError:  # somebody else was first
                    rows.update(number=F("number") + 1)
        return rows.values_list("number", flat=True).get()


def use_code(staff_id: UUID, step: int) -> bool:
    """Use up the codes of an authenticator up to this time step. False when this one was used, by whichever process."""
    with transaction.atomic():
        last, first = UsedCode.objects.select_for_update().get_or_create(staff_id=staff_id, defaults={"step": step})
        if first:
            return True
        return bool(UsedCode.objects.filter(pk=last.pk, step__lt=step).update(step=step))


def network(address: str) -> str:
    """The neighbourhood of an address: what one provider gives to many, and one attacker to themselves."""
    try:
        plain = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    return str(ipaddress.ip_network(f"{plain}/{24 if plain.version == 4 else 48}", strict=False))


def tidy(now: datetime) -> int:
    """Throw away counts that are over. Says how many."""
    old = Tries.objects.filter(until__lt=now)
    return old.delete()[0] if old.exists() else 0


def network_of(request: HttpRequest) -> str:
    """The neighbourhood that a request comes from."""
    return network(_address(request))


def _host(address: str) -> str:
    """An address, or the block that one household has."""
    try:
        plain = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    return str(plain) if plain.version == 4 else str(ipaddress.ip_network(f"{plain}/64", strict=False))


def _address(request: HttpRequest) -> str:
    """Where a request comes from. Behind the web server of an installation it is the last one that this server saw."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.HTTPS else ""
    return forwarded.split(",")[-1].strip() or request.META.get("REMOTE_ADDR", "")


def _of(limit: Limit, who: str):  # type: ignore[no-untyped-def]
    return Tries.objects.using(OPS).filter(who=_key(limit, who))


def _key(limit: Limit, who: str) -> bytes:
    return _keyed(f"{limit.name}|{who}")


def _keyed(words: str) -> bytes:
    return hmac.digest(settings.SECRET_KEY.encode(), words.encode(), hashlib.sha256)[:16]
