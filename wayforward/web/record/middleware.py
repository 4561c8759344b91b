import logging
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from wayforward.web import requests, unavailable

from . import looks

NOT_SHOWN = (
    "<!doctype html><html lang='en'><title>This page cannot be shown now</title>"
    "<h1>This page cannot be shown now</h1>"
    "<p>Every look at a case is written down before it is shown, and just now it could not be written down. "
    "Please try again in a minute.</p></html>"
)

logger = logging.getLogger(__name__)


class RecordLooks:
    """Holds a page until the line of what it shows is in the record. No line, no page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with looks.gathering(requests.request_id()) as page:
            response = self.get_response(request)
            try:
                page.write()
            except Exception as error:
                logger.exception("The line of a look could not be written; the page was not shown.")
                shut = HttpResponse(NOT_SHOWN, status=503, headers={"Cache-Control": "no-store", "Retry-After": "60"})
                shut.no_room = unavailable.is_full(error)  # type: ignore[attr-defined]
                return shut
        return response

    def process_view(self, request: HttpRequest, *_: Any) -> None:
        """It is known now which page it is."""
        if (page := looks.current()) is not None and request.resolver_match is not None:
            page.name = request.resolver_match.view_name
