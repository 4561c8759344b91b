from typing import Any

from django.db import router
from django.utils.functional import SimpleLazyObject

from tests.web.cast import Cast
from wayforward.web.accounts.models import Block


def test_the_user_of_a_request_can_stand_in_a_row(cast: Cast, at_work: Any) -> None:
    """`request.user` is a lazy object around the row; an action may be given it as `by`."""
    user = SimpleLazyObject(lambda: cast.ben)
    block = Block(staff=user, reason="knows_a_party", at=at_work, case_id=cast.service.pk)  # type: ignore[misc]
    block.save()
    assert block.staff_id == cast.ben.pk
    assert router.allow_relation(block, user)
