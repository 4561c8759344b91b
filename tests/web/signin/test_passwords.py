"""ASVS 6.1.2, 6.2.11: no password is made of the words of the service."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from tests.web.cast import Cast
from wayforward.web.accounts.models import Staff
from wayforward.web.signin.passwords import words_of


@pytest.mark.parametrize(
    ("password", "taken"),
    [
        ("Riverside2026!", False),
        ("RestorativeJustice1", False),
        ("wayforward-wayforward", False),
        ("Leicester-Support", False),
        ("riverside-otter-quilt", True),
        ("seven otters in a canoe", True),
        ("xkq-93-zzmw-77a", True),
    ],
)
def test_what_is_left_without_them_is_long_enough(password: str, taken: bool, cast: Cast) -> None:
    cast.service.settings = {"places": ["Leicester"]}
    cast.service.save()
    asha = Staff.objects.get(pk=cast.asha.pk)
    if taken:
        validate_password(password, asha)
        return
    with pytest.raises(ValidationError) as refused:
        validate_password(password, asha)
    assert "password_of_the_service" in {error.code for error in refused.value.error_list}


def test_somebody_who_is_not_there_yet_has_no_service() -> None:
    assert "wayforward" in words_of(Staff(username="new")) and "wayforward" in words_of(None)
