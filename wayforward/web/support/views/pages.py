"""What the pages of support share: a form in a page, who asks, and the addresses of a case."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wayforward.web.accounts.models import Staff
from wayforward.web.addresses import reverse
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


def said_day(words: str) -> str:
    """A day that was sealed as 1990-03-27, in words: 27 March 1990. What is no day stays as it was typed."""
    try:
        day = date.fromisoformat(words)
    except ValueError:
        return words
    return f"{day.day} {day:%B %Y}"


def form_page(
    request: HttpRequest, form: Form, heading: str, *, case: SupportCase | None = None, **context: Any
) -> HttpResponse:
    """A page with one form."""
    caption = title(case) if case is not None else ""
    back = address(case) if case is not None else form.cancel
    return render(
        request, "ui/form_page.html", {"form": form, "title": heading, "caption": caption, "back": back, **context}
    )
