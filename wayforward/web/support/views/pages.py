"""What the pages of support share: a form in a page, who asks, and the addresses of a case."""

from datetime import datetime
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from wayforward.web.accounts.models import Staff
from wayforward.web.support.models import SupportCase
from wayforward.web.ui.forms import Form

POSTS = ["GET", "HEAD", "POST"]
READS = ["GET", "HEAD"]


def staff(request: HttpRequest) -> Staff:
    """Who asks: nobody comes here without having signed in."""
    return request.user  # type: ignore[return-value]


def address(case: SupportCase | UUID, name: str = "case", *more: Any) -> str:
    """The address of a page of a case."""
    pk = case.pk if isinstance(case, SupportCase) else case
    return reverse(f"support:{name}", args=[pk, *more])


def title(case: SupportCase) -> str:
    """What a case is called in titles: its reference, and no name."""
    return f"Support case {case.ref}"


def form_page(
    request: HttpRequest, form: Form, heading: str, *, case: SupportCase | None = None, **context: Any
) -> HttpResponse:
    """A page with one form."""
    caption = title(case) if case is not None else ""
    back = address(case) if case is not None else form.cancel
    return render(
        request, "ui/form_page.html", {"form": form, "title": heading, "caption": caption, "back": back, **context}
    )


def place_in_list(text: str) -> tuple[datetime, UUID] | None:
    """Where a page of a list ended, from an address: a moment, and the row that stood there. None for what is none."""
    at, _, pk = text.partition("~")
    found = moment(at)
    try:
        return (found, UUID(pk) if pk else UUID(int=0)) if found else None
    except ValueError:
        return None


def end_of_page(at: datetime, pk: UUID) -> str:
    """The same, for an address. Two rows of one moment are told apart by their ids, so that none is left out."""
    return quote(f"{at.isoformat()}~{pk}")


def moment(text: str) -> datetime | None:
    """A moment from an address, or None for what is none."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None
