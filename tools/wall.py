"""The proof of the walls, with its figures: `make wall`.

python -m tools.wall              exit status 1 when anything leaks, anything differs, or a seeded bug is not caught
python -m tools.wall postgres     the same on PostgreSQL

It runs the tests of the walls, with everybody who comes close to a case without being let in, and what the walls stand
on: the policy, the sealed values, the raw files, the record. The tests say what they found; this adds it up.
"""

import os
import sys
from collections import Counter

import pytest

from tools import postgres, setup

PROOFS = [
    "tests/web/walls",
    "tests/web/house/test_raw_files.py",
    "tests/web/record/test_chain.py",
    "tests/web/vault/test_crypto.py",
    "tests/web/vault/test_policy.py",
    "tests/web/signin/test_limits_together.py",
    "tests/web/liaison",
]


class Figures:
    """Adds up what the tests say of themselves."""

    def __init__(self) -> None:
        self.found: Counter[str] = Counter()
        self.missed: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when != "call":
            return
        for name, value in report.user_properties:
            if name != "seeded":
                self.found[name] += int(str(value))
            elif value:
                self.found["caught"] += 1
        if "::test_the_bug_is_caught" in report.nodeid:
            self.found["seeded"] += 1
            if report.failed:
                self.missed.append(report.nodeid.partition("::")[2])

    def lines(self) -> list[str]:
        """What was proved, a figure a line; the last is the one to look at."""
        found = self.found
        return [
            f"{found['fetched']:,} requests to {found['pages']} pages as {found['viewers']} viewers, "
            f"{found['markers']:,} markers: {found['leaks']} leaks, {found['failures']} failures",
            f"{found['compared']:,} answers compared between two worlds: {found['differences']} differences",
            f"{found['rows']:,} questions whether a row is open to somebody, asked in five ways: "
            f"{found['disagreements']} wrong",
            f"{found['cells']:,} cells of the policy table asked of the service: {found['cells wrong']} wrong",
            f"{found['forged forms']:,} forms sent with somebody else, another time and another act beside what is "
            f"asked ({found['forged forms that did something']} did something): recorded as by whoever was signed in",
            f"{found['tampered']:,} changed ciphertexts: {found['opened']} opened",
            f"{found['words searched for']} names and sentences searched for in {found['raw files']} files "
            f"({found['raw bytes']:,} bytes): {found['words found']} found",
            f"{found['random ids']:,} ids tried: all answered like an address that never was; "
            f"{found['hits']:,} hits of several processes at once: all counted",
            *(f"NOT CAUGHT: {missed}" for missed in self.missed),
            f"{found['caught']} of {found['seeded']} seeded bugs caught, {found['leaks']} leaks, "
            f"{found['differences']} differences",
        ]


def main() -> int:
    """Run every proof on the database that was asked for; 0 when all hold."""
    os.chdir(setup.HERE)
    os.environ["DB"] = sys.argv[1] if len(sys.argv) > 1 else "sqlite"
    if os.environ["DB"] == "sqlite":
        return prove("not server")
    with postgres.server() as (address, which):
        print(f"PostgreSQL: {which}")
        os.environ.update(address)
        return prove("not embedded")


def prove(which: str) -> int:
    """Run the proofs with these marks, and say what they found."""
    figures = Figures()
    asked = ["-q", "--whole", "-n", "2", "--dist", "loadfile", "-m", which, *PROOFS]
    code = int(pytest.main(asked, plugins=[figures]))
    print("\n" + "\n".join(figures.lines()), flush=True)
    return code or int(not figures.found["seeded"])


if __name__ == "__main__":
    sys.exit(main())
