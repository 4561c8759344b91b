"""What the bench says of what it measured: which targets are missed, and how what was not answered was answered."""

from typing import Any

from tools.bench import measured
from tools.bench.measured import Page, Result


def asked(status: int, ms: float = 10.0) -> dict[str, Any]:
    return {"name": "my day", "status": status, "ms": ms, "cpu": ms, "queries": 5, "size": 100}


def result(**more: Any) -> Result:
    works = {"W1 case list": 11, "W2 search": 17, "W3 case": 13, "W4 note": 8, "W5 counts": 7}
    pages = {
        name: Page(name, ms, ms, ms, 5, 100) for name, ms in ({"bare page": 0.3, "empty page": 5.0} | works).items()
    }
    return Result("sqlite", 10_000, pages=pages, **more)


def test_what_was_not_answered_is_told_by_its_status() -> None:
    told = measured.summed([asked(200), asked(302), asked(503), asked(503), asked(0)])
    assert told["errors"] == {"503": 2, "0": 1} and told["requests"] == 5
    words = "3 not answered (1 with 0, 2 with 503)"
    assert measured.missed([result(steady=told)]) == [f"sqlite at 10,000: {words} of 50 a second"]
    assert words in measured.table(result(steady=told))


def test_where_all_is_met_nothing_is_missed() -> None:
    told = measured.summed([asked(200), asked(201)])
    assert measured.missed([result(steady=told, together=told, memory=100.0)]) == []
    assert "0 not answered\n" in measured.table(result(steady=told))


def test_each_target_that_is_missed_is_named() -> None:
    slow = measured.summed([asked(200, ms=400.0), asked(200, ms=400.0)])
    found = result(steady=slow, together=slow, memory=251.0)
    found.pages["W1 case list"] = Page("W1 case list", 12.0, 12.0, 21.0, 5, 100)
    assert measured.missed([found]) == [
        "sqlite at 10,000: W1 case list takes 4.2 times the processor time of an empty page",
        "sqlite at 10,000: W1 is 9.4 times faster than the best page of others",
        "sqlite at 10,000: 8 at once have a 95th percentile of 400 ms",
        "sqlite at 10,000: 50 a second have a 95th percentile of 400 ms",
        "sqlite at 10,000: a worker takes 251 MB",
    ]


def a_million(slower: float = 1.0, **pages: float) -> Result:
    """The same on a machine that is so much slower by then, with so many times as long for some works."""
    found = result()
    found.referrals = 1_000_000
    for name, page in found.pages.items():
        page.p50 *= slower * pages.get(name.split()[0], 1.0)
    return found


def test_what_takes_longer_among_a_million_is_named_and_a_slower_machine_is_not() -> None:
    assert measured.missed([result(), a_million()]) == []
    named = ["sqlite: W5 counts takes 1.4 times as long at 1,000,000"]
    for slower in (1.0, 1.8, 0.7):
        assert measured.missed([result(), a_million(slower, W5=1.25)]) == []
        assert measured.missed([result(), a_million(slower, W5=1.4)]) == named
