"""What is said when something that a page stands on does not answer: that it is not there just now, and nothing else.

A database that is gone, locked for too long, full or broken is not a fault of the page: it answers 503 in plain words
and says when to try again, wherever in the request it happened. What was begun is rolled back, and nothing is shown
that is not in the record. What a form brought is given back, to be sent again. Everything else that fails is 500.
"""

import sys
from http import HTTPStatus

from django.core.exceptions import SuspiciousOperation
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.template.loader import get_template

RETRY_SECONDS = "60"


def answer(request: HttpRequest) -> HttpResponse:
    """The page for an error that nobody expected (`handler500`)."""
    error = sys.exc_info()[1]
    if is_full(error):
        return no_room(request)
    status = HTTPStatus.SERVICE_UNAVAILABLE if is_unavailable(error) else HTTPStatus.INTERNAL_SERVER_ERROR
    given = {"full": False, "typed": typed(request)}
    # Without the request: whoever is signed in is known from a database.
    response = HttpResponse(get_template(f"{status.value}.html").render(given), status=status)
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = RETRY_SECONDS
    return response


def no_room(request: HttpRequest) -> HttpResponse:
    """The page for a form that cannot be saved, or a page whose look cannot be: there is no room."""
    given = {"full": True, "typed": typed(request)}
    response = HttpResponse(get_template("503.html").render(given), status=HTTPStatus.SERVICE_UNAVAILABLE)
    response.headers["Retry-After"] = RETRY_SECONDS
    response.no_room = True  # type: ignore[attr-defined]
    return response


def is_unavailable(error: BaseException | None) -> bool:
    """Is it the database that does not answer, and not the page that asks it for something that cannot be?"""
    return isinstance(error, OperationalError | InterfaceError) or type(error) is DatabaseError


def is_full(error: BaseException | None) -> bool:
    """Is it that there is no room left? SQLite and PostgreSQL say so in these words."""
    return is_unavailable(error) and ("disk is full" in str(error) or "No space left" in str(error))


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """What a form brought, as pairs of a name and a value; nothing where it brought a password, a code or a file."""
    if request.method != "POST":
        return []
    try:
        pairs = [(name, value) for name, values in request.POST.lists() for value in values]
    except (OSError, SuspiciousOperation, MultiPartParserError):
        return []
    secret = any(word in name for name, _ in pairs for word in ("password", "code"))
    return [] if secret or request.FILES else pairs
