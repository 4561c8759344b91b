"""The addresses for machines of agencies, which show nobody anything, and those of the administrator who lets them."""

from typing import Any

from tests.web.walls.table import Post, Rows
from wayforward.web.liaison import actions
from wayforward.web.liaison.models import AgencyToken


def token_of(world: Any) -> AgencyToken:
    """A token of an agency of the story's service."""
    found = AgencyToken.objects.first()
    return found or actions.make_token(name="County Police", kind="police", by=world.cast["dev"], at=world.at)[0]


ROWS: Rows = {
    "liaison:definition": lambda world: [{}],
    "liaison:referrals": lambda world: [{}, Post({}, {"person": "Maria"})],
    "liaison:referral": lambda world: [{"reference": "nothing"}, {"reference": world.referral.ref}],
    "liaison:agencies": lambda world: [{}, ({}, "before=x")] if token_of(world) else [],
    "liaison:revoke": lambda world: [{"pk": token_of(world).pk}],
}
# Nobody who is signed in gets there: `tests/web/liaison` asks with a token.
FOR_MACHINES = {"liaison:referral"}
UNSHOWN: dict[str, str] = {}
