"""What goes on when more is asked than the machine can answer: what keeps people safe first, reports last.

Three classes of page. Each server process has a few places for each, and turns away what finds none, at once and in
plain words, so that a place is always left for the pages that somebody in danger waits for. What was typed in a form
that is turned away stands in the answer, to be sent again.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from http import HTTPStatus
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import get_template

from wayforward.web.addresses import page_at

log = logging.getLogger(__name__)

# The threads of one server process: as many as all places together, and two more that only safety pages find free. Each
# keeps a connection to each of the three databases.
THREADS: Final = 12
RETRY_SECONDS: Final = "5"
# A form longer than this is not written into the answer; its draft is kept by the page that it stands on.
LONGEST_FORM: Final = 200_000
SAID_EVERY: Final = 60.0  # seconds
FORM: Final = "application/x-www-form-urlencoded"


class Class(StrEnum):
    """How long a page is answered when not all can be."""

    SAFETY = "safety"
    WORK = "work"
    REPORTS = "reports"


SAFETY: Final = frozenset(
    {
        *("healthz", "readyz"),
        *("account_login", "account_logout", "mfa_authenticate", "mfa_login_webauthn", "signin:sign-in"),
        *("people:safe-contact", "people:confirm-safe-contact", "people:raise-concern", "people:concern"),
        *("people:visit", "people:emergency", "people:recuse"),
        *("support:start-contact", "support:contact", "support:withdraw", "support:new-referral"),
        *("vault:save-draft", "vault:discard-draft"),
    }
)
# Steps of a restorative case that stop something, or say that somebody is in danger.
SAFETY_STEPS: Final = frozenset({"stop", "withdraw", "news", "call-off", "leave", "hold", "order"})
REPORTS: Final = frozenset(
    {"reports:figures", "ui:gallery", "lists:export", "lists:files", "lists:file", "lists:fetch"}
)


def class_of(path: str) -> Class:
    """The class of an address. What is no address of the service is work: it costs nothing to say so."""
    match = page_at(path)
    if match is None:
        return Class.WORK
    if match.view_name in SAFETY or (
        match.view_name == "restorative:step" and match.kwargs.get("step") in SAFETY_STEPS
    ):
        return Class.SAFETY
    return Class.REPORTS if match.view_name in REPORTS else Class.WORK


@dataclass
class Places:
    """So many at once, so many more that wait, and for how long (seconds)."""

    at_once: int
    waiting: int
    patience: float
    # Whoever finds every place there taken gives way, and is turned away at once.
    after: "Places | None" = None
    _free: threading.Semaphore = field(init=False)
    _inside: threading.Semaphore = field(init=False)

    def __post_init__(self) -> None:
        self._free = threading.Semaphore(self.at_once)
        self._inside = threading.Semaphore(self.at_once + self.waiting)

    @contextmanager
    def taken(self) -> Iterator[bool]:
        """Yes once a place was had, for as long as it is held; no where none was to be had in time."""
        if (self.after is not None and self.after.crowded()) or not self._inside.acquire(blocking=False):
            yield False
            return
        try:
            if not self._free.acquire(timeout=self.patience):
                yield False
                return
            try:
                yield True
            finally:
                self._free.release()
        finally:
            self._inside.release()

    def crowded(self) -> bool:
        """Is no place free at this moment?"""
        if free := self._free.acquire(blocking=False):
            self._free.release()
        return not free


def places() -> dict[Class, Places]:
    """The places of one process. Together they leave threads free for what has no limit."""
    work = Places(2, 6, 3.0)
    return {Class.WORK: work, Class.REPORTS: Places(1, 1, 1.0, after=work)}


class Shedding:
    """Gives each request a place of its class, or turns it away."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.places = places()
        self.said = -SAID_EVERY

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        room = self.places.get(class_of(request.path_info))
        if room is None:
            return self.get_response(request)
        with room.taken() as taken:
            if taken:
                return self.get_response(request)
        self._say()
        return turned_away(request)

    def _say(self) -> None:
        """One line in the log, and no more than one a minute: there is enough to do."""
        now = time.monotonic()
        if now >= self.said + SAID_EVERY:
            self.said = now
            log.warning("more is asked than can be answered: pages are turned away")


def turned_away(request: HttpRequest) -> HttpResponse:
    """503, when to try again, and what was typed, to be sent again with one button. Nobody is looked up for it."""
    form = request.POST.lists() if request.content_type == FORM else ()
    typed = [(name, value) for name, values in form for value in values]
    if sum(len(name) + len(value) for name, value in typed) > LONGEST_FORM:
        typed = []
    context = {"typed": typed, "address": request.get_full_path()}
    words = get_template("503_busy.html").render(context)
    headers = {"Retry-After": RETRY_SECONDS, "Cache-Control": "no-store"}
    answer = HttpResponse(words, status=HTTPStatus.SERVICE_UNAVAILABLE, headers=headers)
    answer._has_been_logged = True  # type: ignore[attr-defined]  # Django would write a line for each
    return answer
