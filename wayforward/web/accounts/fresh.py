"""Pages that ask again for the second step, marked where they are defined.

    @fresh(Opens.SHARING)
    @require_http_methods(["GET", "POST"])
    def pass_on(request): ...

What is in `process.fresh.EVENTS` cannot be written from a page without such a mark, and no file leaves from one: that
is a fault of the page, and nothing is saved and nothing is sent. So a page cannot be forgotten.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.http.response import HttpResponseBase

from wayforward.process import fresh as rules
from wayforward.process.events import Event
from wayforward.process.fresh import Opens

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
# What a page may open for which there is no mark, with the address that says which.
Which = Callable[[Mapping[str, Any]], Opens | None]

_page: ContextVar[tuple[Opens | None] | None] = ContextVar("page_asks_again", default=None)


class NotMarked(Exception):
    """A page does what it would have to ask again for, and is not marked as asking."""


def fresh(opens: Opens | Which) -> Callable[[View], View]:
    """Mark a page: it asks again for the second step. With a function, that says by the arguments of the address."""

    def marked(view: View) -> View:
        view.opens = opens  # type: ignore[attr-defined]
        return view

    return marked


def as_on_the_page(view: View) -> View:
    """Mark a page from which a file leaves that says no more than a page which the reader has open anyway."""
    view.as_on_the_page = True  # type: ignore[attr-defined]
    return view


def opened_by(view: Any, arguments: Mapping[str, Any]) -> Opens | None:
    """What this page opens, at this address; None for a page that does not ask again."""
    said: Opens | Which | None = getattr(view, "opens", None)
    return said(arguments) if callable(said) else said


@contextmanager
def page(opens: Opens | None) -> Iterator[None]:
    """While this page is made."""
    token = _page.set((opens,))
    try:
        yield
    finally:
        _page.reset(token)


def check_line(event: Event) -> None:
    """Raises NotMarked when this event is to be written from a page that does not ask again for it."""
    here, needed = _page.get(), rules.EVENTS.get(event)
    if here is not None and needed is not None and here[0] is None:
        raise NotMarked(
            f"{event} opens {needed}; the page that writes it has to be marked @fresh(Opens.{needed.name})."
        )


def check_file(view: Any, response: HttpResponseBase) -> None:
    """Raises NotMarked when a file leaves from a page of staff that is not marked."""
    here = _page.get()
    if here is None or "Content-Disposition" not in response.headers or here[0] is not None:
        return
    if not getattr(view, "as_on_the_page", False):
        raise NotMarked("A file leaves from a page that is marked neither @fresh(Opens.EXPORT) nor @as_on_the_page.")
