"""The key of the service is changed, and killed while it is: everything can be read at every moment, and the next run
comes to the end of it. Another process reads and makes keys all the time, as a server that was not started again."""

import os
import random
import signal
import sys
import time
from typing import NoReturn
from uuid import UUID, uuid4

KEYS = 3_000


def drill(kills: int) -> int:
    """Kill so many changes of the key. 1 when one value could not be read, or a change did not come to its end."""
    import django

    django.setup()
    from django.db import connections

    from tools import drill as drills
    from wayforward.web.backups import checking
    from wayforward.web.vault import keyring, rotation
    from wayforward.web.vault.models import CheckValue

    drills._service()
    secrets = _many_keys()
    began, whole, killed, finished, faults = time.monotonic(), None, 0, 0, list[str]()
    connections.close_all()
    reader = _reads_on(secrets)
    while killed < kills or rotation.is_unfinished():
        if not rotation.is_unfinished():
            rotation.begin()
            connections.close_all()
        # The first is not killed: it says how long one takes.
        wait = random.uniform(0, whole) if whole and killed < kills else None
        started = time.monotonic()
        child = os.fork()
        if child == 0:
            _finishes()
        if os.WIFSIGNALED(status := drills._ends(child, wait)):
            killed += 1
        elif os.WEXITSTATUS(status):
            faults.append("a change could not go on from where another was killed")
            break
        else:
            finished += 1
            whole = whole or time.monotonic() - started
            if CheckValue.objects.using("vault").count() != 1:
                faults.append("the key of before is still known to the vault")
        keyring.forget()
        keyring.check_kek()
        if keyring.standing_keys(secrets) != secrets:
            faults.append("not everything could be read")
        connections.close_all()
    if os.waitpid(reader, os.WNOHANG) != (0, 0):
        faults.append("what another process read in between could not be read")
    else:
        os.kill(reader, signal.SIGKILL)
        os.waitpid(reader, 0)
    faults += checking.check().faults
    print("\n".join(faults[:20]), end="\n" if faults else "")
    print(
        f"{os.environ['DB']}: {killed} changes of the key killed in {time.monotonic() - began:.0f} s, {finished} came "
        f"to their end, {len(secrets):,} data keys each time: {len(faults)} times something could not be read",
        flush=True,
    )
    return 1 if faults else 0


def _many_keys() -> dict[UUID, bytes | None]:
    """Many data keys by id, made in one go."""
    from wayforward.web.vault import crypto, keyring
    from wayforward.web.vault.models import Key

    made = {uuid4(): crypto.new_secret() for _ in range(KEYS)}
    rows = [
        Key(
            id=key_id,
            scope="person",
            owner=key_id,
            kek_id=keyring.kek_id(),
            wrapped=crypto.wrap(keyring.kek(), secret, keyring.place_of(key_id, "person")),
        )
        for key_id, secret in made.items()
    ]
    Key.objects.using("vault").bulk_create(rows, batch_size=500)
    return dict(made)


def _finishes() -> NoReturn:
    from wayforward.web import clock
    from wayforward.web.vault import rotation

    try:
        rotation.finish(at=clock.now())
    except BaseException as error:
        print(f"A change of the key: {type(error).__name__}: {error}", file=sys.stderr, flush=True)
        os._exit(1)
    os._exit(0)


def _reads_on(secrets: dict[UUID, bytes | None]) -> int:
    """Begin a process that reads keys and makes new ones until it is killed; it ends when one cannot be read."""
    from wayforward.web import vault
    from wayforward.web.vault import keyring

    child = os.fork()
    if child:
        return child
    try:
        some = sorted(secrets)[:: KEYS // 50]
        while True:
            made = vault.new_key("person", uuid4())
            known = keyring.standing_keys([*some, made])
            if known.pop(made) is None or known != {key_id: secrets[key_id] for key_id in some}:
                raise RuntimeError("a key cannot be read")
            time.sleep(0.01)
    except BaseException as error:
        print(f"A reader: {type(error).__name__}: {error}", file=sys.stderr, flush=True)
        os._exit(1)
