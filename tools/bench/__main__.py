"""`make bench`: how long the pages of a service of the real size take, beside two floors of the same run.

python -m tools.bench             10,000 and 160,000 referrals on SQLite and on PostgreSQL; BENCH_SIZE adds one more
python -m tools.bench sqlite      on one of the two

BENCH_SIZES=200,1000 measures other sizes instead; BENCH_ROUNDS=5, BENCH_SECONDS=10 and BENCH_SAMPLES=20 do it shorter.
BENCH_PORT says at which port, where another program has 8765.
A service on SQLite is kept in .build/bench (BENCH_FOLDER says elsewhere) and used again; BENCH_COMPARE=yes compares its
copies again with what the actions make. Exit status 1 when a target is missed; each that is missed is named.
docs/performance.md says what was measured.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tools import postgres, setup

from . import measured, peers
from .server import databases, environment

SIZES = (10_000, 160_000)
ROUNDS, WARM, SECONDS, A_SECOND = 40, 5, 60, 50


def main() -> int:
    """Measure what was named, or both; print it, and say which targets are missed."""
    words = sys.argv[1:]
    if words[:1] == ["--here"]:
        return here(words[1], int(words[2]), Path(words[3]))
    results: list[measured.Result] = []
    for database in words or ("sqlite", "postgres"):
        for referrals in _sizes():
            if database == "postgres":
                with (
                    postgres.server() as (address, which),
                    databases(address),
                    tempfile.TemporaryDirectory(prefix="wayforward-bench-") as at,
                ):
                    print(f"PostgreSQL: {which}", flush=True)
                    results.append(_apart(database, referrals, Path(at), address))
            else:
                results.append(_apart(database, referrals, _folder() / f"{database}-{referrals}", {}))
    _print_peers()
    missed = measured.missed(results)
    print("\n" + ("\n".join(f"MISSED  {words}" for words in missed) or "Every target is met."))
    return 1 if missed else 0


def here(database: str, referrals: int, folder: Path) -> int:
    """In a process of its own, which has read the settings of this service."""
    import django

    django.setup()
    from . import service
    from .measure import measure

    team = service.prepare(folder, referrals)
    result = measure(database, referrals, environment(database, folder), team)
    (folder / "result.json").write_text(json.dumps(result.plain()))
    return 0


def _apart(database: str, referrals: int, folder: Path, address: dict[str, str]) -> measured.Result:
    print(f"\n=== {database}, {referrals:,} referrals", flush=True)
    command = [sys.executable, "-m", "tools.bench", "--here", database, str(referrals), str(folder)]
    if subprocess.run(command, env=environment(database, folder) | address, cwd=setup.HERE, check=False).returncode:
        raise SystemExit("It could not be measured.")
    result = measured.of_plain(json.loads((folder / "result.json").read_text()))
    print(measured.table(result), flush=True)
    return result


def _sizes() -> list[int]:
    if told := os.environ.get("BENCH_SIZES"):
        return [int(each) for each in told.split(",")]
    more = os.environ.get("BENCH_SIZE")
    return sorted({*SIZES, *([int(more)] if more else [])})


def _folder() -> Path:
    return Path(os.environ.get("BENCH_FOLDER", setup.BUILD / "bench"))


def _print_peers() -> None:
    print("\nOthers, in ms, at 10,000 / 100,000 cases (tools/bench/peers.py says how they were measured)")
    for name, figures in (peers.PEERS | peers.NOT_PAGES).items():
        told = ", ".join(f"{work} {small:g} / {large:g}" for work, (small, large) in figures.items())
        print(f"  {name}: {told}")


if __name__ == "__main__":
    sys.exit(main())
