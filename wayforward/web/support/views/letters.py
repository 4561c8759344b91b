"""The letter to somebody who could not be reached, to print and to post in a plain envelope where a letter is safe."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from wayforward.process import reaching, safe_contact
from wayforward.web import clock, vault
from wayforward.web.accounts.fresh import as_on_the_page
from wayforward.web.outgoing.typesetting import LetterPaper, letter_pdf
from wayforward.web.people import contact as reach
from wayforward.web.support import door
from wayforward.web.support.models import SupportCase

from .pages import READS


@as_on_the_page
@require_http_methods(READS)
def closing_letter(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The letter as a PDF. 404 where none may be written: a letter that is not safe is not there."""
    case, look = door.support_case(request, pk)
    now = clock.now()
    profile = reach.profile_of(case.person, at=now)
    if not reaching.may_write_closing_letter(profile, closed_reason=case.closed_reason, now=now):
        raise Http404
    known_as, legal = vault.unseal_many(look, [case.person.known_as, case.person.legal_name])
    pdf = letter_pdf(_paper(case, known_as or legal, profile.rule(safe_contact.Channel.POST).who_we_are))
    headers = {"Content-Disposition": 'inline; filename="letter.pdf"', "Cache-Control": "no-store"}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


def _paper(case: SupportCase, name: str, says_who: bool) -> LetterPaper:
    number = case.service.rules.reply_number
    signed = case.caseworker.name if case.caseworker else ""
    closing = [f"You reach us on {number}."] if number else []
    closing += [part for part in (signed, case.service.name if says_who else "") if part]
    return LetterPaper(title=f"Dear {name}", opening=reaching.CLOSING_LETTER, closing=tuple(closing), footer="Private")
