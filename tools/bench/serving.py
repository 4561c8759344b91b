"""The service as it is measured: its own program, one empty page more, and what each answer cost in two headers."""

import time
from collections.abc import Callable, Iterable
from threading import local
from typing import Any

from wayforward.web.wsgi import application as service

EMPTY, BARE = "bench-empty", "bench-bare"
CPU, QUERIES = "X-Bench-Cpu", "X-Bench-Queries"


def add_empty_page() -> None:
    """A page with the chrome of every page, one line in the record, and no rows."""
    from django.http import HttpRequest, HttpResponse
    from django.shortcuts import render
    from django.urls import clear_url_caches, path

    from wayforward.web import record, urls

    def empty(request: HttpRequest) -> HttpResponse:
        record.looked(request, staff=request.user)  # type: ignore[arg-type]
        return render(request, "ui/staff.html")

    urls.urlpatterns.append(path(EMPTY, empty, name=EMPTY))
    clear_url_caches()


class _Counted(local):
    """How many statements this thread has asked, on which connections it is counted."""

    number = 0
    connections: frozenset[int] = frozenset()


_counted = _Counted()


def _count(execute: Callable[..., Any], *asked: Any) -> Any:
    _counted.number += 1
    return execute(*asked)


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The service. What the request cost is said in the headers of its answer. One page of 20 kB has nothing of the
    service in it."""
    from django.db import connections

    if environ["PATH_INFO"] == f"/{BARE}":
        start_response("200 OK", [("Content-Type", "text/html"), ("Content-Length", "20000")])
        return [b"." * 20_000]

    for connection in connections.all():
        if id(connection) not in _counted.connections:
            connection.execute_wrappers.append(_count)
            _counted.connections |= {id(connection)}
    _counted.number, began = 0, time.thread_time()

    def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
        cost = f"{1000 * (time.thread_time() - began):.3f}"
        return start_response(status, [*headers, (CPU, cost), (QUERIES, str(_counted.number))], *more)

    return service(environ, start)


add_empty_page()
