"""How long the statements of a page take by themselves, on the same data: the floor below which no page can be."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from statistics import median
from typing import Any

from django.conf import settings
from django.db import connections, transaction
from django.test import Client

from .asking import by_machine
from .measured import AS_IT_SHOULD
from .works import Request, Works

TIMES = 15


def bare_sql(request: Request, made: Works) -> float:
    """The median time in milliseconds of the statements that this request asks, and of nothing else around them. What
    they write is rolled back, and is put in once only, so that it is counted as often as it is asked."""
    asked = _statements(request, made)
    times = []
    for _ in range(TIMES):
        with ExitStack() as undone:
            for alias in settings.DATABASES:
                undone.enter_context(transaction.atomic(using=alias))
                undone.callback(transaction.set_rollback, True, using=alias)
            began = time.perf_counter()
            for alias, sql, params in asked:
                with connections[alias].cursor() as cursor:
                    cursor.execute(sql, params)
                    if cursor.description:
                        cursor.fetchall()
            times.append(1000 * (time.perf_counter() - began))
    return median(times)


def _statements(request: Request, made: Works) -> list[tuple[str, str, Any]]:
    """What the page asks: seen while it is made in this process, and everything that it wrote is rolled back."""
    found: list[tuple[str, str, Any]] = []

    def noticing(alias: str) -> Callable[..., Any]:
        def notice(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
            if not many and sql.split()[0] in ("SELECT", "INSERT", "UPDATE", "WITH"):
                found.append((alias, sql, params))
            return execute(sql, params, many, context)

        return notice

    client = Client(enforce_csrf_checks=False)
    client.cookies.load(made.browsers[request.by]["cookies"])
    with ExitStack() as undone:
        for alias in settings.DATABASES:
            undone.enter_context(transaction.atomic(using=alias))
            undone.callback(transaction.set_rollback, True, using=alias)
        for alias in settings.DATABASES:
            undone.enter_context(connections[alias].execute_wrapper(noticing(alias)))
        if (sent := request.machine) is not None:
            body, headers = by_machine(sent)
            answer = Client().post(request.path, body, "application/json", headers=headers)
        elif request.form is not None:
            answer = client.post(request.path, request.form)
        else:
            answer = client.get(request.path)
        assert answer.status_code in AS_IT_SHOULD, (request.name, answer.status_code)
    return found
