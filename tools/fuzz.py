"""Malformed requests, with the figures: `make fuzz`.

python -m tools.fuzz              exit status 1 when any answer is 5xx, or tells anybody what is not theirs

FUZZ_REQUESTS says how many (50,000), FUZZ_SEED which ones: the same seed sends the same.
"""

import os
import sys
import time
from collections import Counter

import pytest

from tools import setup

PROOF = "tests/web/bad_input/test_fuzz.py"


class Figures:
    """Adds up what the parts say of themselves."""

    def __init__(self) -> None:
        self.found: Counter[str] = Counter()
        self.most: Counter[str] = Counter()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when != "call":
            return
        for name, value in report.user_properties:
            self.found[name] += int(str(value))
            self.most[name] = max(self.most[name], int(str(value)))

    def lines(self, seconds: float) -> list[str]:
        """What was sent and what came back; the last is the one to look at."""
        found = self.found
        statuses = ", ".join(
            f"{found[name]:,} x {name.removeprefix('status ')}" for name in sorted(found) if name.startswith("status ")
        )
        return [
            f"{found['requests']:,} malformed requests to {self.most['pages']} pages as {self.most['viewers']} people "
            f"in {seconds:,.0f} s, {self.most['markers']} words that are sealed",
            f"answers: {statuses}",
            f"{found['requests']:,} malformed requests: {found['faults']} answers of 5xx, {found['leaks']} leaks",
        ]


def main() -> int:
    """Send them all; 0 when nothing is wrong."""
    os.chdir(setup.HERE)
    os.environ.setdefault("DB", "sqlite")
    os.environ.setdefault("FUZZ_REQUESTS", "50000")
    figures, began = Figures(), time.monotonic()
    code = int(pytest.main(["-q", "-n", "2", "--show-capture=no", "-p", "no:logging", PROOF], plugins=[figures]))
    print("\n" + "\n".join(figures.lines(time.monotonic() - began)), flush=True)
    return code or int(not figures.found["requests"])


if __name__ == "__main__":
    sys.exit(main())
