"""Writing down orders that forbid contact, what opens them, and when an answer about them grows old.

What an order means for a pair is gate G6 (`gates.g6_legal`), which nobody can set aside.
"""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Final

from .activities import NO_CONTACT, Method
from .decision import Decision, Reason, shut_if
from .settings import ServiceSettings

COVERS_NOTHING: Final = Reason(
    "restriction.covers_nothing", "Say what the order forbids: direct contact, contact through others, or both."
)
ENDS_BEFORE_IT_BEGINS: Final = Reason("restriction.ends_before_it_begins", "The last day is before the first.")
NO_METHOD: Final = Reason(
    "restriction.no_method", "Say which methods the variation or the permission allows. It opens no others."
)
NOT_A_METHOD: Final = Reason(
    "restriction.not_a_method", "A variation or a permission is for methods that bring people into contact."
)
NO_DOCUMENT: Final = Reason(
    "restriction.no_document", "Name the document that varies the order or permits it. Somebody's word is not enough."
)
HAS_ENDED: Final = Reason("restriction.has_ended", "This order has ended already.")
CHECK_ENDS_BEFORE: Final = Reason(
    "restriction.check_ends_before", "An answer about orders cannot have grown old before it was given."
)


def can_record(*, direct: bool, indirect: bool, from_on: date | None, until_on: date | None) -> Decision:
    """Can this order be written down?"""
    backwards = from_on is not None and until_on is not None and until_on < from_on
    return shut_if(not direct and not indirect, COVERS_NOTHING) & shut_if(backwards, ENDS_BEFORE_IT_BEGINS)


def can_clear(
    *, status: str, methods: Collection[str], document: str, from_on: date, until_on: date | None
) -> Decision:
    """Can this variation, or permission in writing, be written down under an order with this status?"""
    contact = {str(method) for method in Method if method not in NO_CONTACT}
    return (
        shut_if(status == "expired", HAS_ENDED)
        & shut_if(not methods, NO_METHOD)
        & shut_if(any(method not in contact for method in methods), NOT_A_METHOD)
        & shut_if(not document.strip(), NO_DOCUMENT)
        & shut_if(until_on is not None and until_on < from_on, ENDS_BEFORE_IT_BEGINS)
    )


def can_end(*, status: str) -> Decision:
    """Can this order be marked as ended?"""
    return shut_if(status == "expired", HAS_ENDED)


def can_check(*, checked_on: date, valid_until: date) -> Decision:
    """Can this answer about orders be written down?"""
    return shut_if(valid_until < checked_on, CHECK_ENDS_BEFORE)


def valid_until(checked_on: date, settings: ServiceSettings) -> date:
    """The last day on which an answer about orders holds, where the agency named none: nothing found grows old too."""
    return checked_on + timedelta(days=settings.nil_orders_days)
