"""Room that is kept for the day on which the disk is full, so that pages can be read then (ADR 0015).

A page is shown only when its look stands in the record, and a full disk takes no line. So a file beside the databases
holds some room. When the disk runs full for the first time that room is given up: pages are read, and their looks
recorded; what keeps somebody safe is saved; every other form is given back with what was typed. Nothing else may use
the room up. When there is room again, the file is made again and all goes on by itself.

A file of full size is whole; one of no size was given up; no file is no reserve (databases on PostgreSQL).
"""

import logging
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import connections
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from wayforward.web import overload, unavailable
from wayforward.web.addresses import page_at

logger = logging.getLogger(__name__)

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
# Forms that only lead to reading, beside those that keep somebody safe.
READING = frozenset(
    {
        *("people:search", "signin:sign-out", "account_reauthenticate", "mfa_reauthenticate"),
        *("mfa_reauthenticate_webauthn",),
    }
)


def file() -> Path:
    """Where the room is kept: on the disk of the databases."""
    return Path(settings.DATA) / "reserve"


def keep() -> bool:
    """Set the room aside, where there is twice as much. Says whether the reserve is whole now."""
    size = settings.WAYFORWARD_RESERVE_MB * 2**20
    if not size or connections["default"].vendor != "sqlite":
        return False
    if file().exists() and file().stat().st_size >= size:
        return True
    if shutil.disk_usage(settings.DATA).free < 2 * size:
        return False
    handle = os.open(file(), os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        os.posix_fallocate(handle, 0, size)
    except OSError:
        os.ftruncate(handle, 0)
        return False
    finally:
        os.close(handle)
    return True


def is_given_up() -> bool:
    """Was the disk full, and is the service living on what was set aside?"""
    try:
        return file().stat().st_size == 0
    except OSError:
        return False


def give_up() -> bool:
    """The disk is full: free the room. False where there is none that was kept."""
    if not file().exists():
        return False
    os.truncate(file(), 0)
    logger.error("The disk is full. Pages can be read for a while yet; free some room now.")
    return True


class GoesOnReading:
    """While the disk is full: reads, and saves what keeps somebody safe; gives everything else back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        before = is_given_up()
        if before and not goes_on(request) and not keep():
            return unavailable.no_room(request)
        response = self.get_response(request)
        if before or not getattr(response, "no_room", False) or not give_up():
            return response
        return self.get_response(request) if goes_on(request) else response


def goes_on(request: HttpRequest) -> bool:
    """Does this request read, or keep somebody safe?"""
    if request.method in SAFE:
        return True
    match = page_at(request.path_info)
    if match is None:
        return True
    return match.view_name in READING or overload.class_of(request.path_info) is overload.Class.SAFETY
