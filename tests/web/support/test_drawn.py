"""What is drawn in Python: everything that is put into it is escaped, and stands where it belongs."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from wayforward.web import clock
from wayforward.web.support import drawn

pytestmark = pytest.mark.no_database

HOSTILE = """<script>alert("1")</script> & '"""
SAFE = "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#x27;"
AT = datetime(2026, 3, 2, 10, 5, tzinfo=UTC)
DUTY = {"words": "Call", "about": "Ana", "href": "/call", "due": AT, "overdue": False, "since": False}


NOTE = {
    "note": SimpleNamespace(in_wrong_file=False, correction_reason=""),
    "words": "She sleeps.\nShe works.",
    "said_by": "",
    "href": "/right",
}


def line(**given: Any) -> dict[str, Any]:
    usual = {"title": "A call", "by": "Asha", "said": "", "at": AT, "late": False, "recorded_at": AT}
    return usual | {"outside": False, "href": "", "notes": []} | given


@pytest.mark.parametrize(
    ("draw", "entry", "times"),
    [
        (
            drawn.duty,
            dict.fromkeys(("words", "about", "href", "put_off", "remind", "by_hand"), HOSTILE) | {"due": None},
            12,
        ),
        (drawn.line, line(title=HOSTILE, by=HOSTILE, said=HOSTILE, href=HOSTILE), 4),
        (drawn.line, line(notes=[{**NOTE, "words": HOSTILE, "said_by": HOSTILE, "href": HOSTILE}]), 3),
    ],
)
def test_whatever_is_put_in_is_escaped(
    draw: Callable[[dict[str, Any]], str], entry: dict[str, Any], times: int
) -> None:
    found = draw(entry).replace("&#39;", "&#x27;")
    assert "<script" not in found
    assert found.count(SAFE) == times


def test_a_duty_says_when_it_is_wanted_and_what_can_be_done_with_it() -> None:
    with clock.at(AT):
        found = drawn.duty(DUTY | {"remind": "/remind", "by_hand": "/off"})
        late, since = (drawn.duty(DUTY | {name: True}) for name in ("overdue", "since"))
    assert '<a class="govuk-link" href="/call">Call</a>' in found
    assert '<p class="wf-work__about">Ana</p>' in found
    assert "by Monday 2 March <a" in found
    assert 'href="/remind">Remind me<span class="govuk-visually-hidden">: Call, Ana</span></a>' in found
    assert 'href="/off">Take it off the list<' in found
    assert "Put it off" not in found
    assert "<span>wanted by</span> 2 March</p>" in late
    assert '<p class="wf-work__when">since 2 March</p>' in since
    assert '<p class="wf-work__when"></p>' in drawn.duty(DUTY | {"due": None})
    assert '<p class="wf-work__words">Call</p>' in drawn.duty(DUTY | {"href": ""})
    with clock.at(AT + timedelta(days=365)):
        assert "<span>wanted by</span> 2 March 2026</p>" in drawn.duty(DUTY | {"overdue": True})


def test_a_line_says_who_wrote_it_and_who_said_it() -> None:
    assert '<p class="moj-timeline__byline">by Asha</p>' in drawn.line(line())
    assert "said by Ana, entered by Asha" in drawn.line(line(said="Ana"))
    assert '<time datetime="2026-03-02T10:05:00+00:00">2 March 2026 at 10:05</time></p>' in drawn.line(line())
    assert "</time>, written down 2 March 2026</p>" in drawn.line(line(late=True))
    assert "Outside what was agreed as safe" in drawn.line(line(outside=True))
    assert "Outside" not in drawn.line(line())


def test_a_paragraph_says_whose_words_it_has() -> None:
    found = drawn.line(line(notes=[NOTE]))
    assert "She sleeps.<br>She works.</p>" in found
    assert "The writer's own view." in found
    assert 'href="/right">Put it right<span class="govuk-visually-hidden"> (paragraph of 2 March 2026)' in found
    assert "Ana said this." in drawn.line(line(notes=[NOTE | {"said_by": "Ana"}]))
    put_right = SimpleNamespace(in_wrong_file=False, correction_reason="wrong_day")
    assert "Put right. <a" in drawn.line(line(notes=[NOTE | {"note": put_right}]))
    moved = drawn.line(line(notes=[NOTE | {"note": SimpleNamespace(in_wrong_file=True, correction_reason="")}]))
    assert "something did not belong in this file" in moved
    assert "She sleeps" not in moved
