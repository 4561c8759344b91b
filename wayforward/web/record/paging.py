"""The record on a page, newest first, a page at a time."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, UUIDField

from wayforward.web.accounts.walled import WalledQuerySet
from wayforward.web.ready import Asked, Slot

from .models import Line


def older_than(lines: WalledQuerySet, before: str) -> WalledQuerySet:
    """The lines before this one (its id, as an address gives it), newest first. What is no id of theirs is the newest.

    `before` is looked up among the same lines, so that an address asks about nothing that its reader may not see.
    """
    line = _line(before)
    return lines.order_by("-seq") if line is None else _before(lines, line)


def page_of(lines: WalledQuerySet | Asked, before: str, size: int) -> tuple[list[Line], str]:
    """A page of these lines and the `before` of the next older page ("" when there is none): one statement."""
    if isinstance(lines, Asked):
        line = _line(before)
        found = list(lines.then(_Newest(size + 1, line is not None), before=line))
    else:
        found = list(older_than(lines, before)[: size + 1])
    return found[:size], str(found[size - 1].pk) if len(found) > size else ""


def _before(lines: Any, line: Any) -> Any:
    return lines.order_by("-seq").filter(seq__lt=lines.filter(pk=line).values("seq")[:1])


@dataclass(frozen=True)
class _Newest:
    """So many of the newest lines, or of those before one."""

    most: int
    before: bool

    def __call__(self, lines: Any) -> QuerySet:
        rows = _before(lines, Slot("before", UUIDField())) if self.before else lines.order_by("-seq")
        newest: QuerySet = rows[: self.most]
        return newest


def _line(before: str) -> UUID | None:
    try:
        return UUID(before)
    except ValueError:
        return None
