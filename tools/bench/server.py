"""The server before a service of the bench, started as an installation starts it; and who asks it."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import psycopg

from tools import setup
from wayforward.commands.serving import refuse_busy
from wayforward.web.overload import THREADS

HOST, PORT = "127.0.0.1", int(os.environ.get("BENCH_PORT", "8765"))
WORKERS = 2
START_SECONDS = 60
BENCH = "wayforward_bench"  # on PostgreSQL; a service that runs there has a database of another name
DATABASES = (BENCH, f"{BENCH}_vault", f"{BENCH}_ops")


def environment(database: str, folder: Path) -> dict[str, str]:
    """What the service is told. Nothing of what this shell says of another one."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("WAYFORWARD_", "DJANGO_"))}
    return kept | {
        "DB": database,
        "WAYFORWARD_DATA": str(folder / "data"),
        "WAYFORWARD_HOSTS": f"{HOST},testserver",
        "WAYFORWARD_LOG_LEVEL": "ERROR",
        "DJANGO_SETTINGS_MODULE": "wayforward.web.settings",
        **({"WAYFORWARD_DATABASE_URL": f"postgresql:///{BENCH}"} if database == "postgres" else {}),
    }


@contextmanager
def databases(address: dict[str, str]) -> Iterator[None]:
    """The databases of the bench on this server of PostgreSQL, made anew and gone afterwards. psycopg.Error when one of
    them is there already."""
    host, user = (address.get(name, os.environ.get(name)) for name in ("PGHOST", "PGUSER"))
    with psycopg.connect(host=host, user=user, dbname="postgres", autocommit=True) as server:
        made = []
        try:
            for name in DATABASES:
                server.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
                made.append(name)
            yield
        finally:
            for name in made:
                server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def server(env: dict[str, str]) -> Iterator[int]:
    """The server, as an installation starts it; gives its process id. Stopped when another program has its port."""
    refuse_busy(HOST, PORT)
    run = [sys.executable, "-m", "django", "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(run, env=env, cwd=setup.HERE, check=True)
    command = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", HOST, "--port", str(PORT)),
        *("--workers", str(WORKERS), "--blocking-threads", str(THREADS), "--no-ws", "--log-level", "error"),
        "tools.bench.serving:application",
    ]
    process = subprocess.Popen(command, env=env, cwd=setup.HERE)
    try:
        _wait(process)
        yield process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def _wait(process: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        line = HTTPConnection(HOST, PORT, timeout=2)
        try:
            line.request("GET", "/healthz")
            line.getresponse().read()
            return
        except OSError:
            time.sleep(0.2)
        finally:
            line.close()
    raise SystemExit("The server did not start.")


def memory(pid: int) -> float:
    """The most that one of the server's workers has in memory, in MB."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return max(_resident(child) for child in children)


def _resident(pid: str) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def ask(plan: dict[str, Any]) -> list[dict[str, Any]]:
    """Ask the server, from a process of its own."""
    run = [sys.executable, "-m", "tools.bench.asking"]
    done = subprocess.run(
        run, input=json.dumps({"port": PORT, **plan}), capture_output=True, text=True, cwd=setup.HERE, check=False
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found
