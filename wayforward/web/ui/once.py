"""A button pressed twice does its act once."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from wayforward.process.decision import Refused

from . import drafts

if TYPE_CHECKING:
    from .forms import Form


class Store(Protocol):
    """Where it is known which one-time numbers are used up."""

    def once(self, submit_id: UUID, staff_id: UUID, act: Callable[[], str], leads_to: str = "") -> str:
        """Do the act and give its address, in one transaction with the number; or, when the number is used up, give the
        address of the first time. What the act raises is raised, and the number is free again. `leads_to`: the address,
        where it is known before the act."""
        ...


class _Chosen:
    store: Store | None = None


def use(store: Store) -> None:
    """The vault says at start that it knows."""
    _Chosen.store = store


def once(
    request: HttpRequest, form: "Form", act: Callable[[], Any], *, then: str | Callable[[Any], str]
) -> HttpResponse | None:
    """Do what a form asks for, once, and go on to `then` (an address, or what makes one of the act's result).

    None when there is nothing to do (GET), when the form has errors or is stale, and when the act is `Refused`: then
    its reasons are on the form. A draft is thrown away when the act is done.
    """
    if request.method != "POST" or not form.is_valid():
        return None

    def acting() -> str:
        made = act()
        if form.draft_key and request.user.is_authenticated:
            drafts.discard(request.user.pk, form.draft_key)
        return then if isinstance(then, str) else then(made)

    try:
        if _Chosen.store is None or not request.user.is_authenticated:
            address = acting()
        else:
            leads_to = then if isinstance(then, str) else ""
            address = _Chosen.store.once(UUID(form.submit_id), request.user.pk, acting, leads_to)
    except Refused as refused:
        form.refuse(refused)
        return None
    return HttpResponseRedirect(address)
