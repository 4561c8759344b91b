"""The way in for a WSGI server."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wayforward.web.settings")

_django = get_wsgi_application()

from wayforward.web import memory, requests  # noqa: E402 - after the settings are read


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """One request."""
    return _django(requests.in_utf8(environ), start_response)


get_resolver().url_patterns  # noqa: B018 - reads the code of every page before the first is asked for
memory.settle()
