"""The paper that the parties to an agreement get: the same for everyone, and nothing in it says who was harmed."""

import hashlib
from datetime import datetime

from wayforward.process import agreements
from wayforward.web import clock, vault
from wayforward.web.accounts.models import Staff
from wayforward.web.outgoing.models import Document
from wayforward.web.outgoing.typesetting import AgreementPaper, CommitmentLine, agreement_pdf, text_of
from wayforward.web.restorative import facts
from wayforward.web.restorative.models import Agreement, Commitment, Participation, RJCase

WORDS = {
    "what_we_agreed": "What we agreed",
    "what_this_is": "What this paper is",
    "signed": "Signed",
    "dialogue_only": "We talked with each other and were heard. We made no other agreement, and none is needed.",
}


def write_paper(case: RJCase, agreement: Agreement, *, by: Staff, at: datetime) -> Document:
    """Make the agreement's PDF, with the statutory carve-out that is printed on every one (s.17 VPA 2024)."""
    names = _names(agreement)
    day = f"{clock.local(at):%-d %B %Y}"
    paper = AgreementPaper(
        title="What we agreed",
        opening=f"Made on {day}, in our own words and of our own free will.",
        commitments=tuple(_line(row, names) for row in facts.commitments(agreement)),
        statements=agreements.STATEMENTS,
        signatures=tuple(f"{name}, {day}" for name in names.values()),
        words=WORDS,
        footer="What we agreed",
    )
    pdf = agreement_pdf(paper)
    document = Document(
        case_id=case.pk,
        compartment="joint",
        key_id=case.key_id,
        at=at,
        by=by,
        kind="agreement",
        of_id=agreement.pk,
        title=paper.title,
        text=text_of(pdf),
        pdf=pdf,
        sha256=hashlib.sha256(pdf).hexdigest(),
    )
    document.save()
    return document


def _names(agreement: Agreement) -> dict[str, str]:
    """The names that the signatories go by, in the order in which they are asked to sign."""
    parties = {
        str(party.pk): party
        for party in Participation.unwalled(facts.PURPOSE).filter(pk__in=agreement.signatories).select_related("person")
    }
    return {key: _name(parties[key]) for key in agreement.signatories}


def _name(party: Participation) -> str:
    purpose = vault.Purpose.DOCUMENT
    known_as = vault.unseal_for(purpose, party.person.known_as)
    return known_as or vault.unseal_for(purpose, party.person.legal_name)


def _line(row: Commitment, names: dict[str, str]) -> CommitmentLine:
    purpose = vault.Purpose.DOCUMENT
    who = " and ".join(names.get(owner, "") for owner in row.owners)
    detail = [f"Who: {who}." if who else ""]
    if response := vault.unseal_for(purpose, row.response):
        detail.append(f"When: {vault.unseal_for(purpose, row.trigger)}. Then: {response}.")
    if row.due_on:
        detail.append(f"By {row.due_on:%-d %B %Y}.")
    if row.recurrence:
        detail.append(f"How often: {row.recurrence}.")
    return CommitmentLine(text=vault.unseal_for(purpose, row.text), detail=" ".join(filter(None, detail)))
