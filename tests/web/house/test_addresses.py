"""An address that was worked out before is the one that Django gives."""

from uuid import UUID, uuid4

import pytest
from django import urls

from wayforward.web.addresses import reverse


def test_an_address_with_other_ids_is_the_one_that_django_gives() -> None:
    for _ in range(2):
        pk, other = uuid4(), uuid4()
        for name, args in (
            ("support:my-day", []),
            ("support:case", [pk]),
            ("support:contact", [pk, other]),
            ("support:give-consent", [pk, "storage"]),
            ("people:duty", ["support", pk, other]),
        ):
            assert reverse(name, args=args) == urls.reverse(name, args=args)
        named = {"pk": pk, "step": "accept"}
        assert reverse("restorative:step", kwargs=named) == urls.reverse("restorative:step", kwargs=named)


def test_words_that_look_like_a_place_for_an_id_stay_what_they_are() -> None:
    looks_like_it = str(UUID(int=1))
    assert reverse("restorative:step", kwargs={"pk": looks_like_it, "step": looks_like_it}) == urls.reverse(
        "restorative:step", kwargs={"pk": looks_like_it, "step": looks_like_it}
    )


def test_an_address_that_there_is_not_is_not_made_up() -> None:
    for _ in range(2):
        with pytest.raises(urls.NoReverseMatch):
            reverse("support:nowhere")
        with pytest.raises(urls.NoReverseMatch):
            reverse("support:case", args=["not an id"])
