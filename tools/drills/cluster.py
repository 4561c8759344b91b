"""PostgreSQL itself has a bad day: all of the server is killed at once while writers write, and its disk runs full.

The server here waits for its disk, as a service's own has to (`fsync`, `synchronous_commit`, `full_page_writes`: what
it does by itself). All its processes are killed together, and nothing of it writes anything down any more; it recovers
from its log. What this does not show is a disk that loses what was not synced: that is cut at every call for SQLite,
whose calls are few, and left to PostgreSQL's own tests here.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from tools import postgres, setup

SIZE = "224m"
OPTIONS = ("listen_addresses=", "max_connections=50", "max_wal_size=32MB", "min_wal_size=32MB")
NO_MOUNT = "The drill of PostgreSQL's full disk mounts a small file system in memory: run it as root."


class Cluster:
    """A server of our own in a folder, which can be killed and started again."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.user = folder, postgres._unprivileged()
        self.programs = postgres._of_this_machine() or postgres._of_the_package()
        self.log = folder / "log"
        if self.user:
            if self.programs.is_relative_to(postgres.PACKED):
                shutil.copytree(postgres.PACKED, folder / "programs", symlinks=True)
                self.programs = folder / "programs" / self.programs.relative_to(postgres.PACKED)
            shutil.chown(folder, self.user)
        make = [str(self.programs / "initdb"), "-D", str(folder / "data"), "-U", "postgres", "--auth=trust"]
        subprocess.run(
            [*make, "--locale=C", "--encoding=UTF8"], user=self.user, cwd=folder, stdout=subprocess.DEVNULL, check=True
        )
        os.environ.update({"PGHOST": str(folder), "PGUSER": "postgres"})
        self.start()

    def start(self) -> None:
        """Start it, which recovers what was killed; setup.Missing when it does not come up."""
        options = [part for option in OPTIONS for part in ("-c", option)]
        command = [str(self.programs / "postgres"), "-D", str(self.folder / "data"), "-k", str(self.folder), *options]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, user=self.user, cwd=self.folder, stdout=log, stderr=log, start_new_session=True
            )
        postgres._wait(self.process, self.folder, str(self.log))

    def kill(self) -> None:
        """Kill all of it: the server, what serves each connection, and what writes for it."""
        everyone = _below(self.process.pid)
        os.kill(self.process.pid, signal.SIGSTOP)  # it notices nothing, and tells nobody to write
        for pid in {*everyone, *_below(self.process.pid), self.process.pid}:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()
        (self.folder / "data" / "postmaster.pid").unlink(missing_ok=True)

    def is_up(self) -> bool:
        return self.process.poll() is None


def _below(pid: int) -> set[int]:
    """The processes that a process has started: each of a server's is its own."""
    told = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return {int(each) for each in told.split()}


def drill_killed(kills: int) -> int:
    """Kill the whole server so many times under writers. 1 when anything that was said to be saved is lost."""
    with tempfile.TemporaryDirectory(prefix="wf-pg-", dir="/tmp") as folder:
        cluster = Cluster(Path(folder))
        try:
            return _killed(cluster, kills)
        finally:
            cluster.kill()


def _killed(cluster: Cluster, kills: int) -> int:
    import django

    django.setup()
    from django.db import connections

    from tools import drill as drills

    case, staff = drills._service()
    saved, began, faults = drills.Saved(), time.monotonic(), list[str]()
    for _ in range(kills):
        writers = [_writer(case, member, saved) for member in staff]
        first = [told.readline() for _, told in writers]
        time.sleep(random.uniform(0, 0.5))
        cluster.kill()
        for (child, told), line in zip(writers, first, strict=True):
            with told:
                said = (line + told.read()).decode()
            os.waitpid(child, 0)
            for each in said.splitlines(keepends=True):
                if each.endswith("\n"):
                    saved.take(each.rstrip("\n"))
        cluster.start()
    faults += drills._lost(saved)
    connections.close_all()
    print("\n".join(faults[:20]), end="\n" if faults else "")
    print(
        f"postgres: the whole server killed {kills} times in {time.monotonic() - began:.0f} s, "
        f"{len(saved.contacts):,} contacts said to be saved: {len(faults)} lost or by halves",
        flush=True,
    )
    return 1 if faults or not saved.contacts else 0


def _writer(case: Any, member: Any, saved: Any) -> tuple[int, Any]:
    """A writer, who ends by itself when the server is gone."""
    from tools import drill as drills

    reading, saying = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # that it has lost its server is what is to happen
        drills._write_on(case, member, saying, saved.drafts.get(member.pk, 0))
    os.close(saying)
    return child, os.fdopen(reading, "rb")


def drill_full(rounds: int) -> int:
    """Fill the server's disk and make room again, so many times. Begins itself anew where a small disk is mounted."""
    if "DRILL_SMALL" not in os.environ:
        with tempfile.TemporaryDirectory(prefix="wf-pg-", dir="/tmp") as folder:
            mount = ["unshare", "--mount", "sh", "-c", f'mount -t tmpfs -o size={SIZE} none "$0" && exec "$@"', folder]
            if subprocess.run([*mount, "true"], capture_output=True, check=False).returncode:
                raise setup.Missing(NO_MOUNT)
            command = [sys.executable, "-m", "tools.drill", "--here", "cluster-full", str(rounds)]
            return subprocess.run([*mount, *command], env=os.environ | {"DRILL_SMALL": folder}, check=False).returncode
    cluster = Cluster(Path(os.environ["DRILL_SMALL"]))
    try:
        return _full(cluster, rounds)
    finally:
        cluster.kill()


def _full(cluster: Cluster, rounds: int) -> int:
    import django

    django.setup()
    from django.db import connections

    from tools import drill as drills
    from tools.drills import full

    case, staff = drills._service()
    saved, began, refused, stopped, faults = drills.Saved(), time.monotonic(), 0, 0, list[str]()
    ballast = cluster.folder / "of-the-drill"
    for number in range(rounds):
        full._fill(ballast)
        told = ""
        for turn in range(2_000):
            if told := full._write(case, staff[0], saved, f"full-{number}-{turn}"):
                refused += 1
                break
        if not told:
            faults.append("the disk was full, and everything could be written")
        ballast.unlink()
        connections.close_all()
        if not cluster.is_up():
            stopped += 1
            (cluster.folder / "data" / "postmaster.pid").unlink(missing_ok=True)
            cluster.start()
        _until_it_answers()
        faults += drills._lost(saved)
        if told := full._write(case, staff[0], saved, f"again-{number}"):
            faults.append(f"there was room again, and nothing could be written: {told}")
    faults += drills._lost(saved)
    print("\n".join(faults[:20]), end="\n" if faults else "")
    print(
        f"postgres: the disk was full {rounds} times in {time.monotonic() - began:.0f} s, {refused} acts were refused, "
        f"the server stopped {stopped} times, {len(saved.contacts):,} said to be saved: {len(faults)} lost or by "
        "halves",
        flush=True,
    )
    return 1 if faults else 0


def _until_it_answers() -> None:
    """A server whose log met a full disk starts itself again: wait for it."""
    from django.db import OperationalError, connection

    end = time.monotonic() + 60
    while True:
        try:
            connection.ensure_connection()
            return
        except OperationalError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)
