"""Answering requests, and the background work beside it."""

import argparse
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Any

from wayforward.web import env

from . import Stopped, installation

BEAT_SECONDS = 5.0
STOP_SECONDS = 10.0


def serve(asked: argparse.Namespace) -> int:
    """Start the server, refused where what it stands on is not sound. Ends when it is told to, or when a part dies."""
    host, port = env.text("WAYFORWARD_LISTEN"), env.number("PORT")
    refuse_busy(host, port)
    installation.begin()
    _refuse_unsound()
    _collect()
    from wayforward.web import overload, reserve

    reserve.keep()

    server = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)),
        *("--workers", str(env.number("WAYFORWARD_WORKERS")), "--blocking-threads", str(overload.THREADS)),
        # It warns of threads that stand by on purpose.
        *("--no-ws", "--log-level", "error", "wayforward.web.wsgi:application"),
    ]
    parts = [server]
    if asked.with_worker:
        parts.append([sys.executable, "-m", "wayforward.cli", "worker"])
    return _together(parts, host, port)


def worker(asked: argparse.Namespace) -> int:
    """Do the background work every few seconds, and show that it is done. SIGTERM ends it between two jobs, with 0."""
    told = _told_to_stop()
    installation.begin()
    _refuse_unsound()
    from django.db import close_old_connections

    from wayforward.web import clock, health, memory, reserve
    from wayforward.web.backups.by_itself import Backups
    from wayforward.web.outgoing import jobs
    from wayforward.web.reports.actions import count_again
    from wayforward.web.sqlite.statistics import Statistics
    from wayforward.web.vault import index_rotation

    backups, statistics = Backups(), Statistics()
    reserve.keep()
    memory.settle()
    while True:
        # With a full disk nothing is begun: what room is left is for reading. Messages wait.
        if not reserve.is_given_up() or reserve.keep():
            _work(lambda: jobs.run_due(clock.now()))
            _work(lambda: count_again(clock.now()))
            _work(lambda: backups.begin_when_due(clock.now()))
            _work(lambda: index_rotation.destroy_old(clock.now()))
            _work(lambda: statistics.take_when_due(clock.now()))
        health.heartbeat_file().touch()
        close_old_connections()
        if asked.once or told.wait(BEAT_SECONDS):
            return 0


def _work(job: Callable[[], Any]) -> None:
    """One round. What fails in it is logged and tried again: a worker that dies sends nothing at all."""
    import logging

    try:
        job()
    except Exception:
        logging.getLogger("wayforward.worker").exception("A round of the worker failed; it is tried again.")


def refuse_busy(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM) as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((host, port))
        except OverflowError:
            raise Stopped(f"PORT says {port}; a port is a number up to 65535.") from None
        except PermissionError:
            raise Stopped(f"This user may not listen at port {port}. Choose one above 1023: PORT=8080.") from None
        except OSError as refused:
            raise Stopped(
                f"Port {port} on {host} cannot be used ({refused.strerror}): another program listens there already. "
                f"Stop it, or choose another port, such as PORT={port + 1}."
            ) from None


def _refuse_unsound() -> None:
    from wayforward.web import health

    bad: list[health.Finding] = []
    for check in health.AT_START:
        if check is health.of_databases:
            missing = health.missing_files()
            bad += missing
            if missing:
                break  # asked for anything, SQLite would make them anew, and empty
        bad += [finding for finding in check() if finding.needed and not finding.well]
    if bad:
        lines = "\n".join(f"  - Not so: {finding.what}.\n    {finding.remedy}" for finding in bad)
        raise Stopped(f"The service does not start, and nothing was changed:\n{lines}")


def _collect() -> None:
    """Gather the static files under names that change with their content."""
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, clear=True, verbosity=0)


def _told_to_stop() -> threading.Event:
    """Set when this process is told to end."""
    told = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: told.set())
    return told


def _answers(host: str, port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1" if host in {"0.0.0.0", ""} else host, port), 0.2).close()
    except OSError:
        return False
    return True


def _say_where() -> None:
    """The address, when there is something at it; in a demonstration also who can be signed in as."""
    if env.yes("WAYFORWARD_DEMONSTRATION"):
        installation.print_cast()
    else:
        print(f"Wayforward answers at {installation.address()}/")
    print("Press Ctrl+C to stop.", flush=True)


def _together(commands: list[list[str]], host: str, port: int) -> int:
    """Run these until one ends or a signal comes; then all of them end. Says when the port answers."""
    told = _told_to_stop()
    # Each in a session of its own, so that Ctrl+C comes here first and the parts end in order.
    parts = [subprocess.Popen(command, start_new_session=True) for command in commands]
    died, said = None, False
    while not told.wait(0.2) and died is None:
        died = next((part for part in parts if part.poll() is not None), None)
        if not said and _answers(host, port):
            said = True
            _say_where()
    for part in parts:
        if part.poll() is None:
            part.terminate()
    for part in parts:
        try:
            part.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            part.kill()
            part.wait()
    if died is not None:
        print(f"A part of the service ended by itself ({died.returncode}), so the rest was ended too.", file=sys.stderr)
        return died.returncode or 1
    return 0
