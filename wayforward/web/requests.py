"""What every request goes through: a line in the log that holds ids only, and the headers of every answer."""

import json
import logging
import re
import time
import traceback
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponseNotAllowed
from django.http.response import HttpResponseBase

GetResponse = Callable[[HttpRequest], HttpResponseBase]

_request_id: ContextVar[str] = ContextVar("request_id", default="")
logger = logging.getLogger("wayforward.requests")


def request_id() -> str:
    """The random id of the request that is being answered, or nothing outside of one."""
    return _request_id.get()


_CHARSET = re.compile(r";\s*charset\s*=[^;]*", re.IGNORECASE)


def in_utf8(environ: dict[str, Any]) -> dict[str, Any]:
    """What a request says of its own encoding is not heard: every page is UTF-8, and so is every form of one. Django
    would take any codec of Python by its name, and fall over those that make no words, before any page hears of it."""
    kind = environ.get("CONTENT_TYPE", "")
    return environ | {"CONTENT_TYPE": _CHARSET.sub("", kind)} if kind else environ


class Logged:
    """Gives every request a random id, and writes one line when it is answered: which page, how it went, how long."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        token = _request_id.set(uuid4().hex)
        began = time.monotonic()
        try:
            response = self.get_response(request)
            match = request.resolver_match
            logger.info(
                "answered",
                extra={
                    # The name of the page, not its address: an address is whatever somebody typed.
                    "page": match.view_name if match else "",
                    "method": request.method,
                    "status": response.status_code,
                    "milliseconds": round((time.monotonic() - began) * 1000),
                },
            )
            return response
        finally:
            _request_id.reset(token)


class Headers:
    """What every answer says, beside the policy of content: keep nothing, ask the device for nothing, share nothing."""

    ALWAYS = {
        "Cache-Control": "no-store",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": (
            "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), "
            "microphone=(), payment=(), usb=()"
        ),
    }

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        for name, value in self.ALWAYS.items():
            response.headers.setdefault(name, value)
        match = request.resolver_match
        # What nobody has to sign in for on the public site is for everybody to find; the rest of it is staff's own.
        if match is None or match.app_name != "public" or getattr(match.func, "login_required", True):
            response.headers["X-Robots-Tag"] = "noindex"
        return response


class Methods:
    """Answers the ways of asking that some page has, and refuses all others before any page hears of them: what a page
    does with a way that it does not know would be whatever it does when it is looked at."""

    KNOWN = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in self.KNOWN:
            return HttpResponseNotAllowed(sorted(self.KNOWN))
        return self.get_response(request)


class IdsOnly(logging.Formatter):
    """One line of JSON. Of code that is not ours it keeps the pattern of a message and not what was put into it, and of
    an exception its type and places and not its words: those may hold a name or what somebody typed."""

    EXTRAS = ("page", "method", "status", "milliseconds", "job", "case_id", "staff_id", "message_id", "count")

    def format(self, record: logging.LogRecord) -> str:
        ours = record.name.startswith("wayforward")
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "from": record.name,
            "said": record.getMessage() if ours else str(record.msg),
        }
        if found := request_id():
            line["request_id"] = found
        line |= {name: value for name in self.EXTRAS if (value := getattr(record, name, None)) is not None}
        if record.exc_info and record.exc_info[0] is not None:
            kind, _, trace = record.exc_info
            line["exception"] = f"{kind.__module__}.{kind.__qualname__}"
            line["places"] = [f"{place.filename}:{place.lineno}" for place in traceback.extract_tb(trace)][-12:]
        return json.dumps(line, ensure_ascii=False)
