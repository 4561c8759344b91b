"""SEC-37: a limit holds over all processes, a thousand others take nothing from it, and it outlives a restart."""

import os
from typing import Any

import pytest
from django.db import connections

from wayforward.web.signin import limits

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "vault", "ops"])
LIMIT = limits.Limit("together", 1_000_000)


def count_in_a_process(hits: int) -> int:
    """Count so often in a process of its own, and say which it is."""
    child = os.fork()
    if child:
        return child
    failed = 1
    try:
        for connection in connections.all():
            connection.connection = None  # the parent's, which stays open there
        for _ in range(hits):
            limits.count(LIMIT, "one account")
        failed = 0
    finally:
        os._exit(failed)


def test_processes_lose_no_hit(request: pytest.FixtureRequest, record_property: Any) -> None:
    """8 processes of 500 hits each by `make wall`, 4 of 40 here: the count is exact."""
    processes, hits = (8, 500) if request.config.getoption("--whole") else (4, 40)
    limits.count(LIMIT, "one account")
    connections.close_all()
    children = [count_in_a_process(hits) for _ in range(processes)]
    ended = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    assert ended == [0] * processes
    record_property("hits", processes * hits)
    assert limits.count(LIMIT, "one account") == processes * hits + 2


def test_a_thousand_others_push_nobody_out(request: pytest.FixtureRequest) -> None:
    """Each has a row of their own, and none is thrown away for another's sake."""
    for _ in range(3):
        limits.count(LIMIT, "one account")
    for number in range(1_000 if request.config.getoption("--whole") else 100):
        limits.count(LIMIT, f"another {number}")
    connections.close_all()  # what a restart leaves is what the database holds
    assert limits.count(LIMIT, "one account") == 4
