"""A PostgreSQL server for tests: the one that PGHOST names, else a throw-away one from this machine's own programs,
else one from a Python package. A throw-away server keeps nothing (fsync is off), listens on no port, and is gone
afterwards.

    .venv/bin/python -m tools.postgres COMMAND...     runs the command with PGHOST and PGUSER set
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools import setup

START_SECONDS = 60
PACKED = setup.BUILD / "postgres"
NO_SERVER = (
    "There is no PostgreSQL server for the tests. On Debian and Ubuntu: apt-get install postgresql. "
    "Or name a running one with PGHOST and PGUSER; its tests need the right to create databases."
)


@contextmanager
def server() -> Iterator[tuple[dict[str, str], str]]:
    """The environment to reach a server with, and which it is. setup.Missing when there is none to be had."""
    if os.environ.get("PGHOST"):
        yield {}, f"the server at PGHOST={os.environ['PGHOST']}"
        return
    programs = _of_this_machine() or _of_the_package()
    version = subprocess.run([programs / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    # Short and readable for the server's own user: a socket's path may not be long.
    folder = Path(tempfile.mkdtemp(prefix="wf-pg-", dir="/tmp" if Path("/tmp").is_dir() else None))
    try:
        with _running(programs, folder):
            yield {"PGHOST": str(folder), "PGUSER": "postgres"}, f"a throw-away server: {version.strip()}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _of_this_machine() -> Path | None:
    """The folder with the newest server's programs, as Debian lays them, or as they are on the path."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    own = shutil.which("initdb")
    return Path(own).resolve().parent if own else None


def _of_the_package() -> Path:
    """The programs of a Python package, fetched once."""
    lock = setup.REQUIREMENTS / "postgres.txt"
    stamp = setup.stamp_of([lock])
    if not setup.done("postgres", stamp):
        try:
            with setup.Step("a PostgreSQL server (this machine has none of its own), about 40 MB"):
                setup.install(["--target", PACKED, "--require-hashes", "-r", lock], "Getting PostgreSQL")
        except setup.Missing as missing:
            raise setup.Missing(f"{missing}\n{NO_SERVER}") from None
        setup.mark("postgres", stamp)
    found = sorted(PACKED.glob("**/bin/initdb"))
    if not found:
        raise setup.Missing(NO_SERVER)
    return found[0].parent


def _unprivileged() -> str | None:
    """The user that the server runs as: itself refuses to be root."""
    if os.getuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise setup.Missing("PostgreSQL refuses to run as root, and there is no user postgres or nobody to run it as.")


@contextmanager
def _running(programs: Path, folder: Path) -> Iterator[None]:
    user = _unprivileged()
    if user:
        if programs.is_relative_to(PACKED):  # which may lie where only root can read
            shutil.copytree(PACKED, folder / "programs", symlinks=True)
            programs = folder / "programs" / programs.relative_to(PACKED)
        shutil.chown(folder, user)
    data = folder / "data"
    log = (folder / "log").open("w+")
    make: list[str | Path] = [
        programs / "initdb",
        "-D",
        data,
        "-U",
        "postgres",
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C",
        "-N",
    ]
    made = subprocess.run(make, user=user, cwd=folder, stdout=log, stderr=subprocess.STDOUT, check=False)
    if made.returncode:
        log.seek(0)
        raise setup.Missing(f"A throw-away PostgreSQL cluster could not be made:\n{log.read()[-2000:]}")
    options = [
        "fsync=off",
        "synchronous_commit=off",
        "full_page_writes=off",
        "listen_addresses=",
        "max_connections=100",
    ]
    command: list[str | Path] = [
        programs / "postgres",
        "-D",
        data,
        "-k",
        folder,
        *(part for option in options for part in ("-c", option)),
    ]
    process = subprocess.Popen(command, user=user, cwd=folder, stdout=log, stderr=subprocess.STDOUT)
    try:
        _wait(process, folder, log.name)
        yield
    finally:
        process.send_signal(signal.SIGINT)  # the fast way down: sessions are ended, nothing is waited for
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        log.close()


def _wait(process: subprocess.Popen[bytes], folder: Path, log: str) -> None:
    import psycopg

    end = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(host=str(folder), user="postgres", dbname="postgres", connect_timeout=5).close()
            return
        except psycopg.OperationalError:
            if process.poll() is not None or time.monotonic() > end:
                told = Path(log).read_text(errors="replace")[-2000:]
                raise setup.Missing(f"The throw-away PostgreSQL server did not start:\n{told}") from None
            time.sleep(0.1)


def main() -> int:
    """Run a command beside a server."""
    if not sys.argv[1:]:
        print(__doc__)
        return 2
    try:
        with server() as (address, which):
            print(f"PostgreSQL: {which}", flush=True)
            return subprocess.run(sys.argv[1:], env={**os.environ, **address}, check=False).returncode
    except setup.Missing as missing:
        print(missing, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
