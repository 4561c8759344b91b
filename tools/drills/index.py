"""The key of the index is changed, and killed while it is: everybody is found at every moment, and the next run comes
to the end of it. Another process searches and adds people all the time, as a server that was not started again."""

import os
import random
import signal
import sys
import time
from typing import NoReturn
from uuid import UUID, uuid4

PEOPLE = 1_000
LEASE = 0.2


def drill(kills: int) -> int:
    """Kill so many changes of the key. 1 when somebody was not found, or a change did not come to its end."""
    import django

    django.setup()
    from django.conf import settings
    from django.db import connections, transaction

    from tools import drill as drills
    from wayforward.web.backups import checking
    from wayforward.web.vault import blind, index_keys, index_rotation

    settings.INDEX_LEASE, index_rotation.GRACE = LEASE, LEASE
    drills._service()
    people = [uuid4() for _ in range(PEOPLE)]
    with transaction.atomic():
        for number, person in enumerate(people):
            blind.index_more(person, _said(number))
    connections.close_all()
    began, whole, killed, finished, faults = time.monotonic(), 0.0, 0, 0, list[str]()
    searcher = _searches_on(people)
    while killed < kills or not finished or index_rotation.is_unfinished():
        connections.close_all()
        # The first is not killed: it says how long one takes.
        wait = random.uniform(0, whole) if whole and killed < kills else None
        started = time.monotonic()
        child = os.fork()
        if child == 0:
            _changes()
        if os.WIFSIGNALED(status := drills._ends(child, wait)):
            killed += 1
        elif os.WEXITSTATUS(status):
            faults.append("a change could not go on from where another was killed")
            break
        else:
            finished += 1
            whole = whole or time.monotonic() - started
        index_keys.forget()
        if lost := not_found(people):
            faults.append(f"{lost} people were not found")
    if os.waitpid(searcher, os.WNOHANG) != (0, 0):
        faults.append("another process did not find somebody in between")
    else:
        os.kill(searcher, signal.SIGKILL)
        os.waitpid(searcher, 0)
    faults += checking.check().faults
    print("\n".join(faults[:20]), end="\n" if faults else "")
    print(
        f"{os.environ['DB']}: {killed} changes of the key of the index killed in {time.monotonic() - began:.0f} s, "
        f"{finished} came to their end, {PEOPLE:,} people looked for each time: {len(faults)} times somebody was not "
        "found",
        flush=True,
    )
    return 1 if faults else 0


def not_found(people: list[UUID]) -> int:
    """How many of these are not found by what is said of them, each asked by itself and all at once."""
    from wayforward.web.vault import blind

    some = range(0, len(people), 10)
    alone = sum(blind.find(_said(number)) != [people[number]] for number in some)
    tokens = blind.tokens_of(people)
    return alone + sum(set(blind.all_tokens(_said(number))) != _pairs(tokens[pk]) for number, pk in enumerate(people))


def _pairs(tokens: dict[str, set[bytes]]) -> set[tuple[str, bytes]]:
    return {(kind, token) for kind, each in tokens.items() for token in each}


def _said(number: int) -> dict[str, str]:
    return {"phone": f"07700 9{number:05}", "name": f"Person Number{number}"}


def _changes() -> NoReturn:
    from wayforward.web import clock
    from wayforward.web.vault import index_rotation

    try:
        index_rotation.change(at=clock.now())
    except BaseException as error:
        print(f"A change of the key of the index: {type(error).__name__}: {error}", file=sys.stderr, flush=True)
        os._exit(1)
    os._exit(0)


def _searches_on(people: list[UUID]) -> int:
    """Begin a process that searches, and adds people, until it is killed; it ends when somebody is not found."""
    from wayforward.web.vault import blind

    child = os.fork()
    if child:
        return child
    try:
        number = PEOPLE
        while True:
            number += 1
            new, known = uuid4(), random.randrange(PEOPLE)
            blind.index(new, _said(number))
            if blind.find(_said(number)) != [new] or blind.find(_said(known)) != [people[known]]:
                raise RuntimeError("somebody was not found")
            blind.forget(new)
            time.sleep(0.01)
    except BaseException as error:
        print(f"A search: {type(error).__name__}: {error}", file=sys.stderr, flush=True)
        os._exit(1)
