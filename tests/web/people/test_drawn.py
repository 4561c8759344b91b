"""What a search found: everything that is put into it is escaped, and stands where it belongs."""

from types import SimpleNamespace
from uuid import UUID

import pytest

from wayforward.web.people import drawn
from wayforward.web.people.cases import Part
from wayforward.web.people.search import Found

pytestmark = pytest.mark.no_database

HOSTILE = """<script>alert("1")</script> & '"""
SAFE = "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#x27;"
PERSON = SimpleNamespace(pk=UUID(int=7))


def one(name: str = "Ana Cruz", known_as: str = "", sounds_like: bool = False, parts: tuple[Part, ...] = ()) -> str:
    return drawn.found([Found(PERSON, name, known_as, sounds_like, list(parts))])  # type: ignore[arg-type]


def test_whatever_is_put_in_is_escaped() -> None:
    found = one(HOSTILE, HOSTILE, parts=(Part(HOSTILE, HOSTILE, HOSTILE, "support", PERSON.pk, "harmed"),))
    assert "<script" not in found
    assert found.count(SAFE) == 5


def test_it_leads_to_the_person_and_to_each_case() -> None:
    found = one(parts=(Part("Support case", "K7QX-4M", "/support/1/", "support", PERSON.pk, "harmed"),))
    assert f'href="/people/{PERSON.pk}/">Ana Cruz</a>' in found
    assert '<a class="govuk-link" href="/support/1/">Support case K7QX-4M</a>' in found


def test_it_says_how_they_like_to_be_called_and_that_a_name_only_sounds_alike() -> None:
    assert "Likes to be called Annie" in one(known_as="Annie")
    assert "Sounds alike" in one(sounds_like=True)
    assert "Likes" not in one()
    assert "Sounds" not in one()
