"""May this viewer read this row's words? One question, answered from the ties and the table of `process.walls`."""

from collections.abc import Iterable
from typing import Any

from wayforward.process.decision import YES, Decision, Reason, no
from wayforward.web.accounts.look import Look, Sight
from wayforward.web.accounts.models import Staff
from wayforward.web.accounts.walled import found_for

NOT_YOURS = Reason("walls.not_entitled", "This is in a part of a case that is not open to you.")


def decide(viewer: Look | Staff, rows: Iterable[Any]) -> Decision:
    """Yes when the viewer may read the words of every one of these rows.

    A look answers for its own case without asking the database, and so does a row that `visible_to` found for this
    page; everything else is asked of all ties of the member of staff, in two statements for any number of rows.
    """
    staff = viewer.staff if isinstance(viewer, Look) else viewer
    if not staff.is_active:
        return no(NOT_YOURS)
    asked = [row for row in rows if not (found_for(row, staff) or (isinstance(viewer, Look) and viewer.covers(row)))]
    if not asked:
        return YES
    seen = sight(staff)
    seen.prepare(asked)
    return YES if all(seen.covers(row) for row in asked) else no(NOT_YOURS)


def sight(staff: Staff) -> Sight:
    """All ties of the viewer: read once for a page, and afresh wherever there is no page to keep them."""
    from wayforward.web.record.looks import current

    looking = current()
    if looking is None:
        return Sight.of(staff)
    if looking.sight is None or looking.sight.staff != staff:
        looking.sight = Sight.of(staff)
    return looking.sight
