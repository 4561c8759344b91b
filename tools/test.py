"""Everything that `make test` runs, each part with a heading, and a list at the end of what passed and what did not.

python -m tools.test              all: checks, then every test on SQLite, then all but the browser's on PostgreSQL
python -m tools.test sqlite       every test on SQLite
python -m tools.test postgres     the same on PostgreSQL, without a browser, SQLite , no database or what is above it
python -m tools.test check        lint, types, import contracts, the tests of the rules and their coverage
"""

import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field

from tools import postgres, setup

# Any of these will do; the first has no windows to draw, and takes a quarter less of a machine.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
NO_BROWSER = (
    "There is no Chromium for the browser's tests. On Debian: apt-get install chromium-headless-shell. "
    "On Ubuntu: apt-get install chromium."
)
PROGRAMS = setup.BIN
PYTEST = [PROGRAMS / "python", "-m", "pytest", "-q"]
# Three at once, since one of them waits for a browser or a disk; and the tests of one file by the same one: what they
# stand on is built once. The rules' own tests know no database: `check` runs them.
TOGETHER = ["-n", "3", "--dist", "loadfile", "--no-loadscope-reorder", "--ignore", "tests/process"]

# What PostgreSQL is not asked: see the markers in pyproject.toml.
ELSEWHERE = ("browser", "embedded", "no_database", "above_database")


@dataclass
class Run:
    """What was run, whether it passed, and how long it took."""

    results: list[tuple[str, bool, float]] = field(default_factory=list)

    def part(self, what: str, command: list[object], **env: str) -> None:
        """Run one part, and go on with the next however it ends."""
        print(f"\n=== {what}", flush=True)
        began = time.monotonic()
        words = [str(word) for word in command]
        code = subprocess.run(words, cwd=setup.HERE, env={**os.environ, **env}, check=False).returncode
        self.results.append((what, code == 0, time.monotonic() - began))

    def missing(self, what: str, words: str) -> None:
        """A part that cannot be run here. That is a failure, never a silent gap."""
        print(f"\n=== {what}\n{words}", flush=True)
        self.results.append((what, False, 0))

    def close(self) -> int:
        """Say what passed; 0 when all did."""
        print("\n=== What was run")
        for what, passed, seconds in self.results:
            print(f"{'passed' if passed else 'FAILED'}  {seconds:6.1f} s  {what}")
        failed = sum(not passed for _, passed, _ in self.results)
        print(f"\nparts: {len(self.results) - failed} passed, {failed} failed", flush=True)
        return 1 if failed else 0


def check(run: Run) -> None:
    """What needs no database: lint, types, import contracts, and the rules to the last branch."""
    run.part("lint: Python", [PROGRAMS / "ruff", "check", "."])
    run.part("lint: templates", [PROGRAMS / "djlint", "wayforward", "--lint", "--quiet"])
    run.part("types", [PROGRAMS / "mypy"])
    run.part("import contracts", [PROGRAMS / "lint-imports"])
    manage = [PROGRAMS / "python", "-m", "django", "makemigrations", "--check", "--dry-run"]
    run.part("migrations are written", manage, DJANGO_SETTINGS_MODULE="tests.settings")
    measured = [PROGRAMS / "python", "-m", "coverage", "run", "-m", "pytest", "-q", "tests/process"]
    run.part("the rules", measured, COVERAGE_FILE=str(setup.BUILD / "coverage"))
    run.part(
        "the rules: every branch is tested",
        [PROGRAMS / "python", "-m", "coverage", "report"],
        COVERAGE_FILE=str(setup.BUILD / "coverage"),
    )


def on_sqlite(run: Run) -> None:
    """Every test, the browser's journeys included."""
    if not any(map(shutil.which, BROWSERS)):
        run.missing("every test on SQLITE, the browser's journeys included", NO_BROWSER)
        return
    command = [*PYTEST, *TOGETHER, "-m", "not server"]
    run.part("every test on SQLITE, the browser's journeys included", command, DB="sqlite")


def on_postgres(run: Run) -> None:
    """Every test but the browser's."""
    try:
        with postgres.server() as (address, which):
            print(f"\nPostgreSQL: {which}")
            command = [*PYTEST, *TOGETHER, "-m", " and ".join(f"not {mark}" for mark in ELSEWHERE)]
            run.part("every test but the browser's on POSTGRESQL", command, DB="postgres", **address)
    except setup.Missing as missing:
        run.missing("every test but the browser's on POSTGRESQL", str(missing))


def main() -> int:
    """Run what was asked for."""
    asked = sys.argv[1] if len(sys.argv) > 1 else "all"
    parts = {
        "all": (check, on_sqlite, on_postgres),
        "check": (check,),
        "sqlite": (on_sqlite,),
        "postgres": (on_postgres,),
    }
    if asked not in parts:
        print(__doc__, file=sys.stderr)
        return 2
    run = Run()
    for part in parts[asked]:
        part(run)
    return run.close()


if __name__ == "__main__":
    sys.exit(main())
