"""What people ask about their own data: how a request stands, and what is handed over."""

from typing import Annotated, Any

from wayforward.practice.arguments import Codes, made
from wayforward.practice.world import World
from wayforward.process import erasure, packs, police
from wayforward.web import vault
from wayforward.web.people.models import Objection
from wayforward.web.rights.actions import packs as copies
from wayforward.web.rights.actions import police as extracts
from wayforward.web.rights.models import Complaint, LegalHold, Pack, Run

from .check import Found, Says, check, reads

Asked = Annotated[
    Any, made("copy", "erasure_request", "police_request", "complaint", "objection", "legal_hold", "ending")
]
Paper = Annotated[Any, made("copy", "police_request")]
# Those of the rules, and those that are told from dates.
OF_DATES = ("received", "acknowledged", "answered", "standing", "ended", "carried_out", "given_up")
HowItStands = Annotated[str, Codes(tuple(dict.fromkeys([*packs.State, *erasure.State, *police.State, *OF_DATES])))]


@check("request", dict[Asked, HowItStands])
def request(world: World, given: dict[Any, str]) -> Found | None:
    """How something that was asked stands, by its name. A `copy` is `open`, `asking`, `review`, `agreed`, `made` or
    `ended`; an `erasure_request` is `open`, `proposed`, `erased` or `refused`; a `police_request` is `open`,
    `asked_back`, `proposed`, `approved`, `given` or `refused`; a `complaint` is `received`, `acknowledged` or
    `answered`; an `objection` or a `legal_hold` is `standing` or `ended`; an `ending` is `proposed`, `carried_out` or
    `given_up`."""
    for row, state in given.items():
        found = _stands(row)
        if found != state:
            return Found(f"it is `{state}`", f"it is `{found}`")
    return None


@check("hands_over", dict[Paper, Says])
def hands_over(world: World, given: dict[Any, Says]) -> Found | None:
    """What a copy for the person, or an extract for the police, gives as it stands now contains these words, and none
    of those."""
    for row, wanted in given.items():
        if found := reads(_words_of(row), wanted.says, wanted.must_not_say, "it"):
            return found
    return None


def _stands(row: Any) -> str:
    """How it stands now, as a code."""
    if isinstance(row, Complaint):
        return "answered" if row.ended_at else "acknowledged" if row.acknowledged_at else "received"
    if isinstance(row, Objection):
        return "ended" if row.ended_at else "standing"
    if isinstance(row, LegalHold):
        return "ended" if row.lifted_at else "standing"
    if isinstance(row, Run):
        return "carried_out" if row.agreed_at else "given_up" if row.given_up_at else "proposed"
    return str(row.state)


def _words_of(row: Any) -> str:
    """What a copy or an extract gives as it stands now."""
    if isinstance(row, Pack):
        return "\n\n".join(item.given for item in copies.read_items(list(copies.items_of(row))))
    items = extracts.items_of(row)
    return "\n\n".join(vault.unseal_many_for(vault.Purpose.PRACTICE, [item.text for item in items]))
