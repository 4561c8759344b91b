"""What programs read that cannot sign in: a calendar, at the secret address of somebody's diary.

Whoever has the address reads when somebody is busy, and references; nothing else is in it. What is no address that
holds does not exist, and guessing is counted.
"""

from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from wayforward.web import clock
from wayforward.web.signin import limits
from wayforward.web.work import calendar_file
from wayforward.web.work import diary as reading
from wayforward.web.work.actions import feeds

OF_ADDRESS = limits.Limit("diary address", 60)
OF_STRANGERS = limits.Limit("no diary address", 60)
BACK, AHEAD = timedelta(days=28), timedelta(days=366)


@require_safe
@login_not_required
def diary(request: HttpRequest, secret: str) -> HttpResponse:
    """The diary of whoever made this address, as a file of RFC 5545. 404 for an address that does not hold, 429 for
    too many in a quarter of an hour."""
    feed = feeds.by_secret(secret)
    if feed is None:
        if limits.count(OF_STRANGERS, limits.network_of(request)) > OF_STRANGERS.most:
            return _too_many()
        raise Http404
    if limits.count(OF_ADDRESS, str(feed.pk)) > OF_ADDRESS.most:
        return _too_many()
    now, whose = clock.now(), feed.staff
    if feed.read_on != clock.local(now).date():
        feeds.note_read(feed=feed, by=whose, at=now)
    found = reading.entries(whose, now - BACK, now + AHEAD, names=False)
    refs = reading.references(whose, found)
    away = reading.absences(whose, (now - BACK).date(), (now + AHEAD).date())
    content = calendar_file.calendar_file(found, refs, away, now=now)
    return HttpResponse(content, content_type="text/calendar; charset=utf-8")


def _too_many() -> HttpResponse:
    return HttpResponse(status=429, headers={"Retry-After": "900"})
