"""A page that cannot be made because its words are gone says so, instead of failing."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from .crypto import CannotBeRead


class Erased:
    """What was erased, or cannot be read, is answered with 410 where a page needs it to be made at all. Other pages
    show "(erased)" in its place."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return render(request, "410.html", status=410) if isinstance(exception, CannotBeRead) else None
