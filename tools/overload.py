"""`make overload`: four times what the service holds, and what goes on then.

A service of a thousand referrals behind the real server. First eight members of staff ask for pages as fast as they are
answered: so much it holds. Then four times as much comes in for half a minute, whether or not it is answered: pages of
work, forms that are sent, figures, and now and then a page that keeps somebody safe. Exits with 1 unless each of these
was answered, what was turned away said when to try again, figures gave way before work, and work went on.

OVERLOAD_SECONDS says how long. A service that was made once is used again (.build/overload).
"""

import os
import random
import subprocess
import sys
from collections import Counter
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from tools import setup
from tools.bench.measured import percentile
from tools.bench.server import ask, environment, server

REFERRALS, TIMES, SECONDS, ASKERS = 1_000, 4, 30, 128
# Of a hundred requests, beside one form in ten: what is asked of a service on a bad morning.
MIX = {"work": 80, "reports": 15, "safety": 5}
ENOUGH = 0.5  # of what it holds, while four times as much is asked


def main() -> int:
    """Measure, print, judge."""
    if sys.argv[1:2] == ["--here"]:
        return here(Path(sys.argv[2]))
    folder = setup.BUILD / "overload"
    command = [sys.executable, "-m", "tools.overload", "--here", str(folder)]
    env = environment("sqlite", folder) | {"BENCH_SAMPLES": "5"}
    return subprocess.run(command, env=env, cwd=setup.HERE, check=False).returncode


def here(folder: Path) -> int:
    """In a process of its own, which has read the settings of this service."""
    import django

    django.setup()
    from django.db import connections

    from tools.bench import service
    from tools.bench.works import works
    from wayforward.web import overload

    made = works(service.prepare(folder, REFERRALS))
    asked = mixed(made.requests, safety_pages(made))
    connections.close_all()
    plan = {"browsers": made.browsers, "requests": [asdict(each) for each in asked]}
    with server(environment("sqlite", folder)):
        holds = capacity(ask(plan | {"how": "together", "browsers": made.browsers[:8], "rounds": 2}))
        seconds, a_second = int(os.environ.get("OVERLOAD_SECONDS", SECONDS)), round(TIMES * holds)
        more = {
            "writes": [asdict(replace(each, name=f"work, {each.name}")) for each in made.writes],
            "seconds": seconds,
            "a_second": a_second,
            "askers": ASKERS,
        }
        found = ask(plan | more | {"how": "steadily"})
    patience = max(room.patience for room in overload.places().values())
    faults = judged(found, holds=holds, seconds=seconds, patience_ms=1000 * patience)
    print("\n".join(table(found, holds, a_second)))
    print(
        "\n".join(f"WRONG   {fault}" for fault in faults) or "What keeps people safe was answered; the rest gave way."
    )
    return 1 if faults else 0


def safety_pages(made: Any) -> list[Any]:
    """The pages that somebody in danger waits for, of a case that each of the eight holds."""
    from django.urls import reverse

    from tools.bench.works import Request
    from wayforward.web.support.models import SupportCase

    found = []
    for by, staff in enumerate(made.staff[:8]):
        case = SupportCase.unwalled("checking").filter(caseworker=staff, state="open").order_by("ref")[0]
        found += [
            Request("contact, to begin", by, reverse("support:start-contact", args=[case.pk])),
            Request("safe contact", by, reverse("people:safe-contact", args=["support", case.pk, case.person_id])),
            Request("a concern", by, reverse("people:raise-concern", args=["support", case.pk])),
            Request("a new referral", by, reverse("support:new-referral")),
        ]
    return found


def mixed(pages: list[Any], safety: list[Any]) -> list[Any]:
    """A hundred and more requests in the measure of `MIX`, in the same order each time. Each is named by its class."""
    from wayforward.web.overload import Class, class_of

    reports = [each for each in pages if class_of(each.path) == Class.REPORTS]
    work = [each for each in pages if class_of(each.path) == Class.WORK and not each.path.startswith("/bench-")]
    dice, found = random.Random(4), []
    for name, of_kind in (("work", work), ("reports", reports), ("safety", safety)):
        some = [of_kind[number % len(of_kind)] for number in range(MIX[name] * 3)]
        found += [replace(each, name=f"{name}, {each.name}") for each in some]
    dice.shuffle(found)
    return found


def capacity(asked: list[dict[str, Any]]) -> float:
    """How many a second were answered, while each of eight asked again as soon as there was an answer."""
    return 8 * len(asked) / (sum(each["ms"] for each in asked) / 1000)


def by_class(asked: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """What was asked, by the class that its name begins with."""
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in MIX}
    for each in asked:
        found[each["name"].split(",")[0]].append(each)
    return found


def answered(asked: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those of them that were answered with their page, or with the next after a form."""
    return [each for each in asked if each["status"] in (200, 302)]


def judged(asked: list[dict[str, Any]], *, holds: float, seconds: int, patience_ms: float) -> list[str]:
    """What was not as it should be, in words. `holds`: requests a second."""
    kinds, faults = by_class(asked), []
    share = {name: len(answered(each)) / len(each) for name, each in kinds.items()}
    if share["safety"] < 1:
        faults.append(f"{share['safety']:.1%} of the pages that keep people safe were answered")
    if (slow := percentile([each["ms"] for each in kinds["safety"]])) > patience_ms:
        faults.append(f"one in twenty of them took {slow:.0f} ms and more; a page of work waits {patience_ms:.0f} ms")
    if share["reports"] > share["work"]:
        faults.append(f"{share['reports']:.0%} of the figures were answered, and {share['work']:.0%} of the work")
    if (silent := [each for each in asked if each["status"] == 503 and not each["retry_after"]]) or share["work"] == 1:
        faults.append(f"{len(silent)} were turned away without a word when to try again; or too little was asked")
    if other := Counter(each["status"] for each in asked if each["status"] not in (200, 302, 503)):
        faults.append(f"other answers: {dict(other)}")
    if (did := len(answered(asked)) / seconds) < ENOUGH * holds:
        faults.append(f"{did:.1f} a second were answered, of {holds:.1f} that it holds")
    return faults


def table(asked: list[dict[str, Any]], holds: float, a_second: int) -> list[str]:
    """The figures, a line for each class."""
    lines = [f"holds {holds:.0f} a second; was asked {a_second} a second", f"{'':10}{'asked':>8}{'answered':>10}"]
    lines[1] += f"{'turned away':>13}{'p50 ms':>9}{'p95 ms':>9}"
    for name, each in by_class(asked).items():
        ms = sorted(one["ms"] for one in answered(each)) or [0.0]
        away = sum(one["status"] == 503 for one in each)
        half = ms[len(ms) // 2]
        lines.append(f"{name:10}{len(each):8}{len(answered(each)):10}{away:13}{half:9.0f}{percentile(ms):9.0f}")
    return lines


if __name__ == "__main__":
    sys.exit(main())
