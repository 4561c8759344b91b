"""What is said when something that a page stands on does not answer: that it is not there just now, and nothing else.

A database that is gone, locked for too long, full or broken is not a fault of the page: it answers 503 in plain words
and says when to try again, wherever in the request it happened. What was begun is rolled back, and nothing is shown
that is not in the record. Everything else that fails is 500.
"""

import sys
from http import HTTPStatus

from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template

RETRY_SECONDS = "60"


def answer(request: HttpRequest) -> HttpResponse:
    """The page for an error that nobody expected (`handler500`)."""
    status = HTTPStatus.SERVICE_UNAVAILABLE if is_unavailable(sys.exc_info()[1]) else HTTPStatus.INTERNAL_SERVER_ERROR
    # Without the request: whoever is signed in is known from a database.
    response = HttpResponse(get_template(f"{status.value}.html").render(), status=status)
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = RETRY_SECONDS
    return response


def is_unavailable(error: BaseException | None) -> bool:
    """Is it the database that does not answer, and not the page that asks it for something that cannot be?"""
    return isinstance(error, OperationalError | InterfaceError) or type(error) is DatabaseError
