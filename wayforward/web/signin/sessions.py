"""Where somebody is signed in: at most two browsers at a time, each of which they can see and end from the other."""

from datetime import datetime, timedelta
from importlib import import_module
from uuid import UUID, uuid4

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest

from wayforward.web import clock
from wayforward.web.accounts.models import Staff

from .models import SignedIn

MOST = 2
MARK = "signed_in"
# What a browser says of itself, in the order in which it has to be asked: most claim to be several.
BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrom", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    ("Android", "an Android telephone"),
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "a Mac"),
    ("Linux", "Linux"),
)


def begin(request: HttpRequest, staff: Staff) -> None:
    """Note a session that begins, and end the oldest where there would be more than two."""
    if not request.session.session_key:
        request.session.save()
    mark = uuid4()
    request.session[MARK] = str(mark)
    now = clock.now()
    SignedIn(
        id=mark,
        staff_id=staff.pk,
        key=request.session.session_key or "",
        browser=_browser(request),
        began_at=now,
        seen_at=now,
    ).save()
    for old in list(of_staff(staff)[MOST:]):
        end(old)


def seen(request: HttpRequest, at: datetime) -> None:
    """Note that somebody is still there. The session's key may have changed meanwhile: a new password changes it."""
    if (mark := current(request)) is not None:
        SignedIn.objects.filter(pk=mark).update(seen_at=at, key=request.session.session_key or "")


def ended(request: HttpRequest) -> None:
    """Forget a session that ends."""
    if (mark := current(request)) is not None:
        SignedIn.objects.filter(pk=mark).delete()


def of_staff(staff: Staff) -> QuerySet[SignedIn]:
    """Where somebody is signed in, the newest first."""
    return SignedIn.objects.filter(staff_id=staff.pk).order_by("-began_at", "-pk")


def current(request: HttpRequest) -> UUID | None:
    """Which of them this one is."""
    mark = request.session.get(MARK)
    return UUID(mark) if mark else None


def end(row: SignedIn) -> None:
    """End a session at once: its next request is nobody's."""
    import_module(settings.SESSION_ENGINE).SessionStore().delete(row.key)
    row.delete()


def end_all(staff: Staff, but: UUID | None = None) -> int:
    """End every session of somebody, but for one. Says how many."""
    rows = [row for row in of_staff(staff) if row.pk != but]
    for row in rows:
        end(row)
    return len(rows)


def tidy(at: datetime) -> int:
    """Forget sessions that have run out. Says how many."""
    old = SignedIn.objects.filter(began_at__lt=at - timedelta(seconds=settings.SESSION_COOKIE_AGE))
    return old.delete()[0] if old.exists() else 0


def _browser(request: HttpRequest) -> str:
    """ "Firefox on Windows", from what the browser says of itself; only words of ours are kept."""
    said = request.headers.get("User-Agent", "")
    browser = next((words for mark, words in BROWSERS if mark in said), "A browser")
    system = next((words for mark, words in SYSTEMS if mark in said), "")
    return f"{browser} on {system}" if system else browser
