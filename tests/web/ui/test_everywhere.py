"""Dates and addresses in templates: as Django's own give them."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.template import Context, Template, defaultfilters
from django.urls import NoReverseMatch, reverse

from wayforward.web import clock
from wayforward.web.ui.templatetags import everywhere

PATTERNS = (
    *("j F Y", "j F Y, H:i", "H:i", "c", "j F", "j M Y", "j M Y, H:i", "l j F Y", "l j F Y, H:i", "l, H:i"),
    # Of these nothing is known here.
    *("N j, Y", r"j \o\f F", "jS F Y"),
)


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_moment_is_written_as_django_writes_it_in_winter_and_in_summer(pattern: str) -> None:
    for hours in range(0, 400 * 24, 31):
        moment = datetime(2026, 1, 1, 23, 30, tzinfo=UTC) + timedelta(hours=hours)
        assert everywhere.date(moment, pattern) == defaultfilters.date(clock.local(moment), pattern)


def test_a_day_is_written_as_django_writes_it() -> None:
    for days in range(400):
        day = date(2026, 1, 1) + timedelta(days=days)
        for pattern in ("j F Y", "l j F", "j M Y", "jS F"):
            assert everywhere.date(day, pattern) == defaultfilters.date(day, pattern)


@pytest.mark.parametrize("nothing", ["", None, "tomorrow", 3])
def test_what_is_no_day_is_nothing(nothing: object) -> None:
    assert everywhere.date(nothing, "j F Y") == ""


def test_an_address_in_a_template_is_the_address_of_the_page() -> None:
    pk, other = uuid4(), uuid4()
    drawn = Template('{% url "support:case" pk %} {% url "people:correct-note" "support" pk other %}')
    correct = reverse("people:correct-note", args=["support", pk, other])
    assert drawn.render(Context({"pk": pk, "other": other})) == f"{reverse('support:case', args=[pk])} {correct}"
    kept = Template('{% url "support:cases" as where %}<{{ where }}>{% url "no:such" as nothing %}<{{ nothing }}>')
    assert kept.render(Context()) == f"<{reverse('support:cases')}><>"
    with pytest.raises(NoReverseMatch):
        Template('{% url "no:such" %}').render(Context())
