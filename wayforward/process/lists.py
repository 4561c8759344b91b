"""Lists of work that are kept, and files that are made of them: who may keep one for a team, and what leaves."""

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from .decision import Decision, Reason, shut_if
from .duties import Role, has_any

MOST_KEPT: Final = 20
# A file of a list: how long it can be fetched, how many rows a program of tables gets, how many wait at once.
FILE_ENDS_AFTER: Final = timedelta(hours=24)
MOST_ROWS: Final = {"csv": 1_000_000, "xlsx": 10_000}
MOST_AT_ONCE: Final = 3


class Form(StrEnum):
    """What kind of file."""

    CSV = "csv"
    XLSX = "xlsx"


class State(StrEnum):
    """How far a file is."""

    MAKING = "making"
    MADE = "made"
    ENDED = "ended"


STATE_WORDS: Final[dict[State, str]] = {
    State.MAKING: "It is being made",
    State.MADE: "It can be fetched",
    State.ENDED: "It is gone",
}

NO_NAME: Final = Reason("lists.no_name", "Give the list a name, such as “Under 18, nobody yet”.")
SAME_NAME: Final = Reason("lists.same_name", "You have a list of this name already. Choose another name.")
TOO_MANY: Final = Reason("lists.too_many", "You have kept 20 of this list. Delete one that you do not need first.")
NOT_FOR_TEAM: Final = Reason("lists.not_for_team", "A supervisor or a lead keeps lists for the team. Keep it for you.")
NOT_YOURS: Final = Reason("lists.not_yours", "Somebody else keeps this list. Keep one of your own instead.")

NAMES_NOT_FOR_YOU: Final = Reason(
    "lists.names_not_for_you", "Names leave with a supervisor alone. Take the file without names, or ask them."
)
NOTHING_IN_IT: Final = Reason("lists.nothing_in_it", "There is nothing in this list to put into a file.")
TOO_LONG: Final = Reason(
    "lists.too_long", "That is more than an Excel file takes. Choose CSV, or show only some of the list first."
)
SOME_WAIT: Final = Reason("lists.some_wait", "Three files of yours are being made. Wait until one of them is ready.")
NOT_MADE: Final = Reason("lists.not_made", "The file is not ready yet.")
FILE_ENDED: Final = Reason("lists.file_ended", "The time to fetch this file is over, and it is gone. Make it again.")
NONE_CHOSEN: Final = Reason("lists.none_chosen", "Go back to the list, and tick those that it is about.")
CHANGED_SINCE: Final = Reason(
    "lists.changed_since", "Some of them changed since you looked. Nothing was done: look at what would happen now."
)
LIST_NOT_YOURS: Final = Reason("lists.list_not_yours", "This list is not one of yours any more.")


def may_export(*, form: str, rows: int, named: bool, waiting: int, roles: Collection[str]) -> Decision:
    """May a list leave as a file? `rows` are in it, `waiting` of one's own files are being made. ValueError for a kind
    of file that there is not."""
    return (
        shut_if(not rows, NOTHING_IN_IT)
        & shut_if(rows > MOST_ROWS[Form(form)], TOO_LONG)
        & shut_if(named and not may_name(roles), NAMES_NOT_FOR_YOU)
        & shut_if(waiting >= MOST_AT_ONCE, SOME_WAIT)
    )


def may_name(roles: Collection[str]) -> bool:
    """May names leave with somebody of these roles?"""
    return has_any(roles, Role.SUPERVISOR)


def may_fetch(
    *, state: str, ends_at: datetime, now: datetime, named: bool, has_list: bool, roles: Collection[str]
) -> Decision:
    """May a file be fetched by whoever asked for it: made, in time, and still theirs to have?"""
    return (
        shut_if(state == State.MAKING, NOT_MADE)
        & shut_if(state == State.ENDED or now >= ends_at, FILE_ENDED)
        & shut_if(not has_list, LIST_NOT_YOURS)
        & shut_if(named and not may_name(roles), NAMES_NOT_FOR_YOU)
    )


def may_keep(*, name: str, others: Collection[str], shared: bool, roles: Collection[str]) -> Decision:
    """May a list be kept under this name? `others`: the names of those that they have kept already."""
    known = {other.casefold() for other in others}
    return (
        shut_if(not name.strip(), NO_NAME)
        & shut_if(name.strip().casefold() in known, SAME_NAME)
        & shut_if(len(others) >= MOST_KEPT, TOO_MANY)
        & may_share(shared=shared, roles=roles)
    )


def may_share(*, shared: bool, roles: Collection[str]) -> Decision:
    """May it be kept for the team?"""
    return shut_if(shared and not has_any(roles, Role.SUPERVISOR, Role.RJ_LEAD), NOT_FOR_TEAM)


def may_change(*, own: bool, shared: bool, roles: Collection[str]) -> Decision:
    """May a kept list be renamed or deleted: by whose it is; one of the team by any supervisor or lead?"""
    in_charge = shared and has_any(roles, Role.SUPERVISOR, Role.RJ_LEAD)
    return shut_if(not (own or in_charge), NOT_YOURS)
