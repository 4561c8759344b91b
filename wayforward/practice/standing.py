"""How what people ask about their own data stands: for the checks `request` and `hands_over`."""

from typing import Annotated, Any

from wayforward.practice.arguments import Codes, made
from wayforward.process import erasure, packs, police
from wayforward.web import vault
from wayforward.web.people.models import Objection
from wayforward.web.rights.actions import packs as copies
from wayforward.web.rights.actions import police as extracts
from wayforward.web.rights.models import Complaint, LegalHold, Pack, Run

Asked = Annotated[
    Any, made("copy", "erasure_request", "police_request", "complaint", "objection", "legal_hold", "ending")
]
Paper = Annotated[Any, made("copy", "police_request")]
# Those of the rules, and those that are told from dates.
OF_DATES = ("received", "acknowledged", "answered", "standing", "ended", "carried_out", "given_up")
State = Annotated[str, Codes(tuple(dict.fromkeys([*packs.State, *erasure.State, *police.State, *OF_DATES])))]


def of(row: Any) -> str:
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


def words_of(row: Any) -> str:
    """What a copy or an extract gives as it stands now."""
    if isinstance(row, Pack):
        return "\n\n".join(item.given for item in copies.read_items(list(copies.items_of(row))))
    items = extracts.items_of(row)
    return "\n\n".join(vault.unseal_many_for(vault.Purpose.PRACTICE, [item.text for item in items]))
