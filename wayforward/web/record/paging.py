"""The record on a page, newest first, a page at a time."""

from uuid import UUID

from wayforward.web.accounts.walled import WalledQuerySet

from .models import Line


def older_than(lines: WalledQuerySet, before: str) -> WalledQuerySet:
    """The lines before this one (its id, as an address gives it), newest first. What is no id of theirs is the newest.

    `before` is looked up among the same lines, so that an address asks about nothing that its reader may not see.
    """
    newest_first = lines.order_by("-seq")
    try:
        line = UUID(before)
    except ValueError:
        return newest_first
    return newest_first.filter(seq__lt=lines.filter(pk=line).values("seq")[:1])


def page_of(lines: WalledQuerySet, before: str, size: int) -> tuple[list[Line], str]:
    """A page of these lines and the `before` of the next older page ("" when there is none): one statement."""
    found = list(older_than(lines, before)[: size + 1])
    return found[:size], str(found[size - 1].pk) if len(found) > size else ""
