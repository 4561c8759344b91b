"""What left and what was printed: messages and documents."""

from typing import Any
from uuid import UUID

from wayforward.practice import crawl
from wayforward.practice.arguments import Part, PersonKey, PersonRef, arg
from wayforward.practice.world import CannotPlay, World
from wayforward.process.safe_contact import Channel
from wayforward.web import vault
from wayforward.web.accounts.walled import Purpose
from wayforward.web.outgoing.models import Document, Message
from wayforward.web.outgoing.typesetting import text_of
from wayforward.web.people.models import Person

from .check import Found, check, number, reads, short


class Sent(Part):
    """One message."""

    channel: Channel | None = arg("By which channel it left.", default=None)
    says: list[str] = arg("It contains each of these.", default_factory=list)
    must_not_say: list[str] = arg("It contains none of these.", default_factory=list)


@check("document_says", list[str])
def document_says(world: World, given: list[str]) -> Found | None:
    """The text extracted from the newest document that was made contains each of these."""
    text = crawl.flat(_document(world))
    for words in given:
        if crawl.flat(words) not in text:
            return Found(f"the document says “{words}”", f"it says: {short(text)}")
    return None


@check("document_must_not_say", list[str])
def document_must_not_say(world: World, given: list[str]) -> Found | None:
    """The text extracted from the newest document that was made contains none of these."""
    text = crawl.flat(_document(world))
    for words in given:
        if crawl.flat(words) in text:
            return Found(f"the document does not say “{words}”", "it says it")
    return None


@check("sent", dict[PersonRef, list[Sent]])
def sent(world: World, given: dict[PersonKey, list[Sent]]) -> Found | None:
    """What left for that person since the previous step, one entry a message, in order; `[]` means nothing."""
    for key, wanted in given.items():
        left = _messages(world).filter(person_id=world.person_id(key)).exclude(pk__in=world.sent_before)
        messages = list(left.order_by("sent_at", "at", "recorded_at"))
        if len(messages) != len(wanted):
            channels = ", ".join(message.channel for message in messages) or "none"
            return Found(f"{number(len(wanted), 'message')} left for {key}", f"there left {channels}")
        for message, one in zip(messages, wanted, strict=True):
            if one.channel and message.channel != one.channel:
                return Found(f"a message left for {key} by {one.channel}", f"it left by {message.channel}")
            body = vault.unseal_for(vault.Purpose.PRACTICE, message.body)
            if found := reads(body, one.says, one.must_not_say, f"the message to {key}"):
                return found
    return None


def sent_ids(world: World) -> set[UUID]:
    """The messages that have left so far."""
    return set(_messages(world).values_list("pk", flat=True))


def _messages(world: World) -> Any:
    people = Person.unwalled(Purpose.PRACTICE).filter(service=world.service).values("pk")
    return Message.unwalled(Purpose.PRACTICE).filter(person_id__in=people).exclude(sent_at=None)


def _document(world: World) -> str:
    rows = Document.unwalled(Purpose.PRACTICE).filter(by__service=world.service).order_by("-made_at", "-at")
    if (document := rows.first()) is None:
        raise CannotPlay("no document was made")
    return text_of(vault.unseal_bytes_for(vault.Purpose.PRACTICE, document.pdf))
