"""Who is tied to which case: parts of actions, called inside the transaction of the action that writes the line."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from wayforward.process.conflicts import Match
from wayforward.process.walls import Tie as Kind

from . import gathering
from .models import Block, PartyIndex, Service, Staff, Tie
from .walled import holding


def tie(
    *, staff: Staff, case_id: UUID, case_kind: str, kind: Kind | str, at: datetime, until: datetime | None = None
) -> Tie:
    """Tie a member of staff to a case from `at` on. The same tie twice is one tie, as long as the longer of the two."""
    kind = Kind(kind)
    standing = Tie.objects.filter(holding(at), staff=staff, case_id=case_id, kind=kind).first()
    if standing is not None:
        if standing.until is not None and (until is None or until > standing.until):
            standing.until = until
            standing.save(update_fields=["until"])
        return standing
    return Tie.objects.create(staff=staff, case_id=case_id, case_kind=case_kind, kind=kind, since=at, until=until)


def untie(*, staff: Staff, case_id: UUID, at: datetime, kind: Kind | str | None = None) -> int:
    """End this tie (or every tie) of a member of staff to a case. Says how many ended."""
    ties = Tie.objects.filter(holding(at), staff=staff, case_id=case_id)
    return (ties if kind is None else ties.filter(kind=Kind(kind))).update(until=at)


def untie_all(staff: Staff, at: datetime) -> int:
    """End every tie of somebody who leaves. Says how many ended."""
    return Tie.objects.filter(holding(at), staff=staff).update(until=at)


def block(*, staff: Staff, case_id: UUID, reason: str, at: datetime) -> Block:
    """Wall a member of staff off from a case: a conflict of interest, which beats every tie and role. What is sure
    takes the place of what was only possible, and never the other way round."""
    standing, _ = Block.objects.get_or_create(staff=staff, case_id=case_id, defaults={"reason": str(reason), "at": at})
    if standing.reason == Match.POSSIBLE != reason:
        standing.reason = str(reason)
        standing.save(update_fields=["reason"])
    return standing


def place(
    *, person_id: UUID, case_id: UUID, case_kind: str, compartment: str, service: Service | UUID, first: bool = False
) -> PartyIndex:
    """Note that a person is in a case, in a compartment: whoever sees that compartment sees who this is. `first`: of a
    case that is new, so that they are not in it yet."""
    service_id = service.pk if isinstance(service, Service) else service
    if first:
        party = PartyIndex(
            person_id=person_id,
            case_id=case_id,
            compartment=str(compartment),
            case_kind=case_kind,
            service_id=service_id,
        )
        gathering.insert(party)
        return party
    party, _ = PartyIndex.objects.get_or_create(
        person_id=person_id,
        case_id=case_id,
        compartment=str(compartment),
        defaults={"case_kind": case_kind, "service_id": service_id},
    )
    return party


def displace(*, person_id: UUID, case_id: UUID, compartment: str | None = None) -> int:
    """Take a person out of a case's index (put into the wrong file). Says how many entries went."""
    parties = PartyIndex.objects.filter(person_id=person_id, case_id=case_id)
    found = parties if compartment is None else parties.filter(compartment=str(compartment))
    return found.delete()[0]


def of_case(case_id: UUID, at: datetime, kinds: Iterable[Kind | str] = ()) -> list[Tie]:
    """The ties of a case that hold at this moment, with their staff, for facts and for finding whom to tell."""
    ties: Any = Tie.objects.filter(holding(at), case_id=case_id).select_related("staff").order_by("since", "kind")
    return list(ties.filter(kind__in=[Kind(kind) for kind in kinds]) if kinds else ties)


def blocked(case_id: UUID) -> set[UUID]:
    """The staff who are walled off from this case."""
    return set(Block.objects.filter(case_id=case_id).values_list("staff_id", flat=True))


def shut_to(staff: Staff) -> QuerySet[Block, UUID]:
    """The cases that a conflict shuts to this member of staff, as a query to stand inside another one."""
    return Block.objects.filter(staff=staff).values_list("case_id", flat=True)
