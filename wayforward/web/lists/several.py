"""One thing done to several rows of a list: chosen, looked at row by row, and done to those that were confirmed.

Nothing is done before somebody has seen what becomes of each row. What is confirmed is done to all of them or to none:
where one changed since it was looked at, it is said which, and everything is looked at again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from wayforward.process.decision import Reason, Refused
from wayforward.process.lists import CHANGED_SINCE, NONE_CHOSEN
from wayforward.web.ui.forms import Checkboxes, Form, Option, once
from wayforward.web.ui.paging import uuid_or_none

ROW, CONFIRMED = "row", "wf-confirmed"
AT_ONCE: Final = 50
CHANGED = "Changed since you looked at it. "


@dataclass(frozen=True)
class Fate:
    """What becomes of one row. `version` changes when the row does; with a reason, it stays as it is, and `rest` says
    what becomes of it then."""

    pk: UUID
    title: str
    what: str = ""
    version: str = ""
    reasons: tuple[Reason, ...] = ()
    rest: str = ""

    @property
    def code(self) -> str:
        return f"{self.pk}~{self.version}"


@dataclass(frozen=True)
class Several:
    """One kind of thing that is done to several rows.

    `look(ids, typed)` says what would become of each row, in a fixed number of statements; `act(ids, typed)` does it,
    to all or to none; `said(count)` is what is said then, and `rest` what can be done about those that stay.
    """

    title: str
    lede: str
    confirm: str
    back: str
    look: Callable[[Sequence[UUID], dict[str, Any]], list[Fate]]
    act: Callable[[Sequence[UUID], dict[str, Any]], Any]
    said: Callable[[int], str]
    rest: str = ""


def page(request: HttpRequest, several: Several, form: Form) -> HttpResponse:
    """Ask what is to be done, show what becomes of each row, do it. `form` asks, and what it asked goes with it."""
    ids = chosen(request)
    context = {"title": several.title, "back": several.back, "lede": several.lede, "form": form, "ids": ids}
    if not ids:
        form.reasons = (NONE_CHOSEN,)
    if not ids or not form.is_valid():
        return render(request, "lists/several_ask.html", context)
    typed = dict(form.cleaned_data)
    fates = several.look(ids, typed)
    confirming = Confirm(request.POST if CONFIRMED in request.POST else None, cancel=several.back)
    confirming.submit = several.confirm
    confirming.offer(fates, with_sent=True)
    count = 0

    def act() -> None:
        nonlocal count
        codes = confirming.cleaned_data["cases"]
        now = {fate.code: fate.pk for fate in fates if not fate.reasons}
        if not set(codes) <= now.keys():
            raise Refused(CHANGED_SINCE)
        several.act([now[code] for code in codes], typed)
        count = len(codes)

    if done := once(request, confirming, act, then=several.back):
        if count:
            messages.success(request, several.said(count))
        return done
    confirming.offer(fates)
    shut = [fate for fate in fates if fate.reasons]
    more = {
        "form": confirming,
        "shut": shut,
        "rest": several.rest,
        "carried": _carried(request),
        "able": len(fates) - len(shut),
    }
    return render(request, "lists/several.html", context | more)


def _carried(request: HttpRequest) -> list[tuple[str, str]]:
    """What was asked first, to go with what is confirmed."""
    own = (ROW, CONFIRMED, "cases", "wf-submit", "csrfmiddlewaretoken")
    return [(name, value) for name, values in request.POST.lists() if name not in own for value in values]


def chosen(request: HttpRequest) -> list[UUID]:
    """The rows that were ticked, at most fifty."""
    found = [pk for text in request.POST.getlist(ROW) if (pk := uuid_or_none(text)) is not None]
    return list(dict.fromkeys(found))[:AT_ONCE]


class Confirm(Form):
    """The rows that can go, each with what becomes of it; ticked to begin with."""

    cases = Checkboxes(
        "What will happen", (), hint="Untick what is to stay as it is.", missing="Tick at least one, or go back"
    )

    def offer(self, fates: Sequence[Fate], *, with_sent: bool = False) -> None:
        """The rows that can go. `with_sent`: and whatever was confirmed, so that a row that changed since is no fault
        of who ticked it, and a second press of the button finds what the first one did."""
        able = {fate.code: fate for fate in fates if not fate.reasons}
        sent = cast(QueryDict, self.data).getlist("cases")[:AT_ONCE] if self.is_bound else []
        changed = {code.partition("~")[0] for code in sent if code not in able}
        options = [
            Option(fate.code, fate.title, CHANGED + fate.what if str(fate.pk) in changed else fate.what)
            for fate in able.values()
        ]
        if with_sent:
            options += [Option(code, code) for code in sent if code not in able]
        self.fields["cases"].choices = options
        self.fields["cases"].initial = list(able)
