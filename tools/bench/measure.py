"""One size on one database, measured: each work alone, eight at once, and fifty a second."""

import os
from dataclasses import asdict
from typing import Any

from django.db import connections

from . import measured, server, service
from .floors import bare_sql
from .made import Team
from .works import AT_ONCE, Works, works


def measure(database: str, referrals: int, env: dict[str, str], team: Team) -> measured.Result:
    """Everything that is measured of one service."""
    from .__main__ import A_SECOND, ROUNDS, SECONDS, WARM

    rounds, seconds = _number("BENCH_ROUNDS", ROUNDS), _number("BENCH_SECONDS", SECONDS)
    result = measured.Result(database, referrals, rows=service.counted())
    made = works(team)
    connections.close_all()
    with server.server(env) as pid:
        alone = [request for request in (*made.requests, *made.writes, *made.machines) if request.by in (0, AT_ONCE)]
        asked = server.ask(_plan("alone", made, alone, rounds=rounds, warm=WARM))
        result.pages = measured.pages(asked)
        reads = [request for request in made.requests if request.by < AT_ONCE and request.name not in measured.FLOORS]
        result.together = measured.summed(
            server.ask(_plan("together", made, reads, browsers=made.browsers[:AT_ONCE], rounds=max(3, rounds // 4)))
        )
        writes = [asdict(each) for each in (*made.writes, *made.machines)]
        more = {"writes": writes, "seconds": seconds, "a_second": A_SECOND}
        result.steady = measured.summed(server.ask(_plan("steadily", made, reads, **more)))
        result.memory = server.memory(pid)
    for name, page in result.pages.items():
        if name not in measured.FLOORS:
            page.bare_sql = bare_sql(made.of(name), made)
    return result


def _plan(how: str, made: Works, requests: list[Any], **more: Any) -> dict[str, Any]:
    return {"how": how, "browsers": made.browsers, "requests": [asdict(each) for each in requests], **more}


def _number(name: str, usual: int) -> int:
    return int(os.environ.get(name, usual))
