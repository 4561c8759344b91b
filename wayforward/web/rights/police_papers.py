"""What the police are sent: the letter that is the same for everybody, and the extract that was approved."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from wayforward.process import police as rules
from wayforward.web import clock, vault
from wayforward.web.accounts.models import Staff
from wayforward.web.outgoing import sealing
from wayforward.web.outgoing.typesetting import LetterPaper, LetterPart, letter_pdf
from wayforward.web.rights.models import PoliceExtract, PoliceItem, PoliceRequest


def letter(row: PoliceRequest, their_ref: str, service: str) -> LetterPaper:
    """The letter of a request that was refused, or that they were asked back about. Nothing in it hangs on whether
    anybody is known here: their own reference and day, and words from a fixed list."""
    head = (f"Your reference: {their_ref}", f"Your request of {row.asked_on:%-d %B %Y}")
    if row.state == rules.State.ASKED_BACK:
        asks = tuple(words for less, words in rules.LESS_WORDS.items() if less.value in row.asks)
        return LetterPaper(
            title="Your request for information",
            opening=(*head, rules.ASK_BACK[0]),
            points=asks,
            closing=rules.ASK_BACK[1:],
            footer=service,
        )
    return LetterPaper(title="Your request for information", opening=(*head, *rules.REFUSAL), footer=service)


def extract_of(row: PoliceRequest, items: Sequence[PoliceItem], *, by: Staff, at: datetime) -> PoliceExtract:
    """The paper with exactly these items, to be saved, which opens with words of its own; both under the person's
    key."""
    purpose = vault.Purpose.DOCUMENT
    words = vault.unseal_many_for(purpose, [item.text for item in items])
    paper = LetterPaper(
        title="Extract",
        opening=(
            f"Your reference: {vault.unseal_for(purpose, row.their_ref)}",
            f"In answer to your request of {row.asked_on:%-d %B %Y}. This is not the whole of what is held.",
        ),
        parts=tuple(
            LetterPart(
                heading=f"Written on {clock.local(item.noted_at):%-d %B %Y}"
                + (", as the person said it" if item.said_by_person else ", as we saw it"),
                paragraphs=tuple(line for line in text.splitlines() if line.strip()),
            )
            for item, text in zip(items, words, strict=True)
        ),
        footer=row.service.name,
    )
    assert row.person is not None
    opened_with = sealing.new_words()
    pdf = sealing.as_pdf(letter_pdf(paper), opened_with)
    return PoliceExtract(
        service_id=row.service_id,
        case_id=row.case_id,
        key_id=row.person.key_id,
        request=row,
        pdf=pdf,
        opened_with=opened_with,
        sha256=hashlib.sha256(pdf).hexdigest(),
        at=at,
        by=by,
    )
