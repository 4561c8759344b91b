"""What was measured, beside what is wanted. Only ratios of one run decide: another machine has other milliseconds."""

from collections import Counter
from dataclasses import asdict, dataclass, field
from statistics import median, quantiles
from typing import Any

from . import peers

CPU_TIMES = 4.0
GROWTH = 1.3
TOGETHER_MS, STEADY_MS = 100.0, 300.0
MEMORY_MB = 250.0
AS_IT_SHOULD = (200, 201, 302)
FLOORS = ("bare page", "empty page")


@dataclass
class Page:
    """One work: of one user alone, in milliseconds."""

    name: str
    p50: float
    p95: float
    cpu: float
    queries: int
    size: int
    bare_sql: float = 0.0


@dataclass
class Result:
    """One size on one database."""

    database: str
    referrals: int
    pages: dict[str, Page] = field(default_factory=dict)
    together: dict[str, Any] = field(default_factory=dict)
    steady: dict[str, Any] = field(default_factory=dict)
    memory: float = 0.0
    rows: dict[str, int] = field(default_factory=dict)

    def plain(self) -> dict[str, Any]:
        return asdict(self)


def of_plain(told: dict[str, Any]) -> Result:
    pages = {name: Page(**page) for name, page in told.pop("pages").items()}
    return Result(pages=pages, **told)


def pages(asked: list[dict[str, Any]]) -> dict[str, Page]:
    """The works of one user alone. SystemExit when one was not answered as it should be."""
    found: dict[str, list[dict[str, Any]]] = {}
    for each in asked:
        found.setdefault(each["name"], []).append(each)
    if wrong := {(each["name"], each["status"]) for each in asked if each["status"] not in AS_IT_SHOULD}:
        raise SystemExit(f"Not answered as they should be: {sorted(wrong)}")
    return {name: _page(name, each) for name, each in found.items()}


def _page(name: str, asked: list[dict[str, Any]]) -> Page:
    ms = [each["ms"] for each in asked]
    return Page(
        name=name,
        p50=median(ms),
        p95=percentile(ms),
        cpu=median(each["cpu"] for each in asked),
        queries=round(median(each["queries"] for each in asked)),
        size=max(each["size"] for each in asked),
    )


def percentile(ms: list[float]) -> float:
    """The 95th."""
    return quantiles(ms, n=20)[-1] if len(ms) > 1 else ms[0]


def summed(asked: list[dict[str, Any]]) -> dict[str, Any]:
    """How many, which of them were not answered as they should be (how many of each status; 0: not at all), and how
    long they took."""
    ms = [each["ms"] for each in asked]
    errors = Counter(str(each["status"]) for each in asked if each["status"] not in AS_IT_SHOULD)
    return {"requests": len(asked), "errors": dict(errors), "p50": median(ms), "p95": percentile(ms)}


def missed(results: list[Result]) -> list[str]:
    """Every target that is not met, in words."""
    found = [words for result in results for words in _missed_by(result)]
    for database in {result.database for result in results}:
        sizes = sorted((each for each in results if each.database == database), key=lambda each: each.referrals)
        small, large = sizes[0], sizes[-1]
        if large.referrals >= 1_000_000:
            for name in large.pages:
                if name not in FLOORS and (times := grown(name, small, large)) > GROWTH:
                    found.append(f"{database}: {name} takes {times:.1f} times as long at {large.referrals:,}")
    return found


def grown(name: str, small: Result, large: Result) -> float:
    """How many times as long a work takes in the larger service, beside how much slower, or faster, the machine was by
    then: that is told by the page that does nothing. Between the two lies the hour in which the larger one is put in.
    """
    slower = large.pages["bare page"].p50 / small.pages["bare page"].p50
    return large.pages[name].p50 / small.pages[name].p50 / slower


def _missed_by(result: Result) -> list[str]:
    where, empty = f"{result.database} at {result.referrals:,}", result.pages["empty page"]
    found = [
        f"{where}: {page.name} takes {page.cpu / empty.cpu:.1f} times the processor time of an empty page"
        for page in result.pages.values()
        if page.name not in FLOORS and page.cpu > CPU_TIMES * empty.cpu
    ]
    for work in peers.FASTER:
        ratio = faster(result, work)
        if ratio < peers.FASTER[work]:
            found.append(f"{where}: {work} is {ratio:.1f} times faster than the best page of others")
    slowness = scale(result)
    for what, told, most in (("8 at once", result.together, TOGETHER_MS), ("50 a second", result.steady, STEADY_MS)):
        if told and told["p95"] > most * slowness:
            found.append(f"{where}: {what} have a 95th percentile of {told['p95']:.0f} ms")
        if told and told["errors"]:
            found.append(f"{where}: {_not_answered(told)} of {what}")
    if result.memory > MEMORY_MB:
        found.append(f"{where}: a worker takes {result.memory:.0f} MB")
    return found


def _not_answered(told: dict[str, Any]) -> str:
    by_status = ", ".join(f"{number} with {status}" for status, number in sorted(told["errors"].items()))
    return f"{sum(told['errors'].values())} not answered" + (f" ({by_status})" if by_status else "")


def scale(result: Result) -> float:
    """How much slower this machine is now than the one on which the others were measured, by a page of 20 kB from a
    program that does nothing else; never less than once, so that a faster machine asks no less of us."""
    return max(1.0, result.pages["bare page"].p50 / peers.BARE_PAGE)


def faster(result: Result, work: str) -> float:
    """How many times faster than the best whole page of the others, on a machine as fast as theirs was."""
    page = next(each for name, each in result.pages.items() if name.startswith(work))
    return peers.best(work, result.referrals > 50_000) / (page.p50 / scale(result))


def table(result: Result) -> str:
    """The result in words."""
    empty = result.pages["empty page"]
    rows = ", ".join(f"{number:,} {name.split('.')[1]}" for name, number in result.rows.items())
    lines = [
        f"\n{result.database}, {result.referrals:,} referrals ({rows}); this machine is now {scale(result):.1f} times"
        " as slow as the one of the others",
        f"{'':26}{'p50':>8}{'p95':>8}{'queries':>9}{'CPU':>8}{'x empty':>9}{'bare SQL':>10}{'x bare':>8}"
        f"{'others':>9}{'x':>6}",
    ]
    for page in result.pages.values():
        bare = f"{page.bare_sql:>10.2f}{page.p50 / page.bare_sql:>8.1f}" if page.bare_sql else f"{'':18}"
        work = page.name.split()[0]
        beside = ""
        if work in peers.FASTER:
            beside = f"{peers.best(work, result.referrals > 50_000):>9.0f}{faster(result, work):>6.1f}"
        lines.append(
            f"{page.name:26}{page.p50:>8.1f}{page.p95:>8.1f}{page.queries:>9}{page.cpu:>8.1f}"
            f"{page.cpu / empty.cpu:>9.1f}{bare}{beside}"
        )
    for what, told in (("8 users at once", result.together), ("50 a second, 9:1, 60 s", result.steady)):
        if told:
            lines.append(
                f"{what:26}{told['p50']:>8.1f}{told['p95']:>8.1f}   {told['requests']} requests, {_not_answered(told)}"
            )
    lines.append(f"memory of a worker        {result.memory:.0f} MB")
    return "\n".join(lines)
