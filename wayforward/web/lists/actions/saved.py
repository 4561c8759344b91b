"""A list is kept under a name, named anew, chosen to come first, and deleted."""

from collections.abc import Mapping
from datetime import datetime

from wayforward.process import lists as rules
from wayforward.process.events import Event
from wayforward.web import record
from wayforward.web.accounts.models import Staff
from wayforward.web.lists.choices import saved_for
from wayforward.web.lists.models import FirstList, SavedList


@record.act
def keep_list(
    *, listing: str, name: str, asked: Mapping[str, str], shared: bool, first: bool, by: Staff, at: datetime
) -> SavedList:
    """Keep a list as it was asked for: for oneself, or for the team. Raises Refused (`lists.*`)."""
    rules.may_keep(name=name, others=_names(listing, by), shared=shared, roles=by.roles).require()
    row = SavedList(
        service_id=by.service_id,
        by=by,
        listing=listing,
        name=name.strip(),
        asked=dict(asked),
        shared=shared,
        changed_at=at,
    )
    row.save(force_insert=True)
    if first:
        _come_to(row, by)
    _write(Event.LIST_KEPT, row, by, at)
    return row


@record.act
def change_list(*, saved: SavedList, name: str, shared: bool, first: bool, by: Staff, at: datetime) -> SavedList:
    """Name a kept list anew, give it to the team or take it back, come to it first or not. Raises Refused (`lists.*`).

    Who only comes to it first, and changes nothing of it, may do so with every list that they have.
    """
    row = _locked(saved)
    if (name.strip(), shared) != (row.name, row.shared):
        rules.may_change(own=row.by_id == by.pk, shared=row.shared, roles=by.roles).require()
        others = [other for other in _names(row.listing, by) if other != row.name]
        rules.may_keep(name=name, others=others, shared=shared, roles=by.roles).require()
        row.name, row.shared, row.changed_at = name.strip(), shared, at
        row.save(update_fields=["name", "shared", "changed_at"])
        if not shared:
            FirstList.objects.filter(saved=row).exclude(by=row.by).delete()
        _write(Event.LIST_KEPT, row, by, at)
    if first:
        _come_to(row, by)
    else:
        FirstList.objects.filter(saved=row, by=by).delete()
    return row


@record.act
def delete_list(*, saved: SavedList, by: Staff, at: datetime) -> None:
    """Delete a kept list; the cases in it are where they are. Raises Refused (`lists.*`)."""
    row = _locked(saved)
    rules.may_change(own=row.by_id == by.pk, shared=row.shared, roles=by.roles).require()
    _write(Event.LIST_DELETED, row, by, at)
    row.delete()


def _come_to(row: SavedList, by: Staff) -> None:
    FirstList.objects.update_or_create(by=by, listing=row.listing, defaults={"saved": row})


def _names(listing: str, by: Staff) -> list[str]:
    return list(saved_for(by, listing).filter(by=by).values_list("name", flat=True))


def _locked(saved: SavedList) -> SavedList:
    return SavedList.objects.select_for_update(of=("self",)).get(pk=saved.pk)


def _write(event: Event, row: SavedList, by: Staff, at: datetime) -> None:
    record.write(event, by=by, at=at, obj=row, service=row.service_id, listing=row.listing, shared=row.shared)
