"""What was passed on about one person, for whoever may see their part of the file; and the same on paper, for them."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wayforward.web import clock, record, vault
from wayforward.web.accounts.fresh import as_on_the_page
from wayforward.web.accounts.look import Look
from wayforward.web.accounts.models import Staff
from wayforward.web.addresses import reverse
from wayforward.web.outgoing.typesetting import CopyItem, CopyPaper, CopySection, copy_pdf
from wayforward.web.restorative.models import Participation
from wayforward.web.rights import disclosures
from wayforward.web.rights.gathering import File
from wayforward.web.support.models import SupportCase

A_PAGE = 25
TITLE = "What was passed on about you"
NOTHING = "Nothing that you told us has been passed on."


@require_safe
def log(request: HttpRequest, kind: str, pk: UUID) -> HttpResponse:
    """Item by item: what, to whom, on which ground, when and by whom."""
    file, look, back = _file(request, kind, pk)
    lines = list(reversed(disclosures.of_files([file])))
    first = int(text) if (text := request.GET.get("after", "")).isdecimal() and len(text) < 7 else 0
    shown = lines[first : first + A_PAGE]
    context = {
        "entries": _with_words(look, shown),
        "paper": reverse("rights:disclosures-paper", kwargs={"kind": kind, "pk": pk}) if lines else "",
        "back": back,
        "older": f"?after={first + A_PAGE}" if len(lines) > first + A_PAGE else "",
        "newer": "?" if first else "",
    }
    return render(request, "rights/disclosures.html", context)


@as_on_the_page
@require_safe
def paper(request: HttpRequest, kind: str, pk: UUID) -> HttpResponse:
    """The same in neutral words, to be shown or given to the person. Its file name tells nothing."""
    me = _staff(request)
    file, look, _ = _file(request, kind, pk)
    lines = disclosures.of_files([file])
    items = tuple(
        CopyItem(
            f"{clock.local(each['line'].at):%-d %B %Y}",
            tuple(
                filter(
                    None,
                    (
                        f"{each['line'].what}.",
                        f"To: {each['line'].to}.",
                        f"Because: {each['line'].ground}.",
                        *(f"“{line}”" for line in each["words"].splitlines() if line.strip()),
                    ),
                )
            ),
        )
        for each in _with_words(look, lines)
    )
    day = f"As it stood on {clock.today():%-d %B %Y}."
    made = CopyPaper(
        title=TITLE,
        opening=(day,) if items else (day, NOTHING),
        sections=(CopySection("Item by item", items),) if items else (),
        mark="",
        footer=me.service.name,
    )
    headers = {"Content-Disposition": 'inline; filename="document.pdf"', "Cache-Control": "no-store"}
    return HttpResponse(copy_pdf(made), content_type="application/pdf", headers=headers)


def _with_words(look: Look, lines: list[disclosures.Line]) -> list[dict[str, Any]]:
    """Each line with the person's own words that were passed on, as the viewer of this look may read them."""
    words = iter(vault.unseal_many(look, [line.words for line in lines if line.words is not None]))
    return [{"line": line, "words": next(words) if line.words is not None else ""} for line in lines]


def _file(request: HttpRequest, kind: str, pk: UUID) -> tuple[File, Look, str]:
    """The file, if the person's own compartment is open to who asks. Http404 if not."""
    me = _staff(request)
    if kind == "participation":
        part = Participation.visible_to(me).filter(pk=pk).first()
        if part is None:
            raise Http404
        look = Look.at(me, part.case_id, "restorative")
        file = File(kind, part.pk, part.case_id, part.compartment, part.person_id, part.key_id)
        back = reverse("restorative:case", args=[part.case_id])
    elif kind == "support":
        case = SupportCase.visible_to(me).filter(pk=pk).first()
        if case is None:
            raise Http404
        look = Look.at(me, case.pk, "support")
        file = File(kind, case.pk, case.pk, "support", case.person_id, case.key_id)
        back = reverse("support:case", args=[case.pk])
    else:
        raise Http404
    record.looked(request, look)
    return file, look, back


def _staff(request: HttpRequest) -> Staff:
    return request.user  # type: ignore[return-value]
