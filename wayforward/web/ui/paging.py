"""Where a page of a list ended, as it stands in an address.

Two rows of one moment are told apart by their ids, so that none is left out between two pages.
"""

from datetime import datetime
from urllib.parse import quote
from uuid import UUID

FIRST_ID = UUID(int=0)


def end_of_page(at: datetime, pk: UUID) -> str:
    """The end of a page, for an address."""
    return quote(f"{at.isoformat()}~{pk}")


def place_in_list(text: str) -> tuple[datetime, UUID] | None:
    """The same, read from an address: a moment, and the row that stood there. None for what is none."""
    told, _, pk = text.partition("~")
    at = moment(told)
    try:
        return (at, UUID(pk) if pk else FIRST_ID) if at else None
    except ValueError:
        return None


def moment(text: str) -> datetime | None:
    """A moment from an address, or None for what is none."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None
