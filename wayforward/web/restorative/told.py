"""All that a harmed or responsible person was told: released to them, sent to them, given to them, and no more.

The same rules as everywhere: items that their authors released (C8), neutral messages, the paper of an agreement that
they signed, and, when a case ends, the neutral words, whatever the reason was.
"""

from wayforward.process.disclosure import closing_words
from wayforward.process.exploring import ApproachResult
from wayforward.process.participation import ClosureReason
from wayforward.process.safe_contact import REACHED
from wayforward.web import vault
from wayforward.web.accounts.walled import Purpose
from wayforward.web.outgoing.models import Document, Message
from wayforward.web.people.models import Person
from wayforward.web.restorative.models import Agreement, Approach, Contact, Disclosure, Participation, Session


def told_to(person: Person) -> list[str]:
    """Every text that reached this person, in order of its kind."""
    parts = list(Participation.unwalled(Purpose.SENDING).filter(person=person).select_related("case"))
    return [*_released(parts), *_sent(person), *_papers(parts), *_endings(parts)]


def _released(parts: list[Participation]) -> list[str]:
    rows = Disclosure.unwalled(Purpose.SENDING).filter(to_participation__in=parts).order_by("at")
    return vault.unseal_many_for(vault.Purpose.RELEASED_COPY, [row.item for row in rows])


def _sent(person: Person) -> list[str]:
    rows = Message.unwalled(Purpose.SENDING).filter(person=person).exclude(sent_at=None).order_by("sent_at")
    return vault.unseal_many_for(vault.Purpose.SENDING, [row.body for row in rows])


def _papers(parts: list[Participation]) -> list[str]:
    mine = {str(part.pk) for part in parts}
    signed = [
        row.document_id
        for row in Agreement.unwalled(Purpose.SENDING).filter(case_id__in=[part.case_id for part in parts])
        if row.document_id and mine & set(row.signatories)
    ]
    rows = Document.unwalled(Purpose.SENDING).filter(pk__in=signed).order_by("at")
    return vault.unseal_many_for(vault.Purpose.DOCUMENT, [row.text for row in rows])


def _endings(parts: list[Participation]) -> list[str]:
    """Whoever knew of the case hears that it ended, in the neutral words. Who was never reached hears nothing."""
    ended = (part for part in parts if part.case.closed_at is not None and knows(part))
    return [closing_words(ClosureReason(part.case.closure_reason)) for part in ended]


def knows(part: Participation) -> bool:
    """Did this person ever hear of the case: was it their wish, were they reached, or met?"""
    case = part.case
    if part.compartment == ("responsible" if case.initiated_by == "responsible" else "harmed") and _asked(part):
        return not case.information_only
    reached = Approach.unwalled(Purpose.SENDING).filter(participation=part).exclude(result=ApproachResult.NOT_REACHED)
    met = Session.unwalled(Purpose.SENDING).filter(participation=part)
    spoken = Contact.unwalled(Purpose.SENDING).filter(participation=part, result__in=REACHED)
    return reached.exists() or met.exists() or spoken.exists()


def _asked(part: Participation) -> bool:
    """Is this one of those with whom the case began?"""
    return part.joined_at == part.case.received_at
