"""How a message leaves. A deployment names its transport; the demonstration keeps everything and sends nothing."""

import uuid
from typing import Protocol

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.module_loading import import_string

# The one subject line that anybody ever gets.
NEUTRAL_SUBJECT = "You have a message"


class TransportFailed(Exception):
    """The provider did not take the message; it is tried again later."""


class Transport(Protocol):
    """Delivers one message over one channel."""

    def deliver(self, *, channel: str, address: str, body: str) -> str:
        """Hand over one message and give back the provider's id. Raises TransportFailed."""


class Kept:
    """Sends nothing: the message stays sealed in the table, marked as sent. For demonstrations and practice cases."""

    def deliver(self, *, channel: str, address: str, body: str) -> str:
        return f"kept-{uuid.uuid4()}"


class Mail:
    """E-mail through Django's mail settings; text messages need a provider's transport named in its place."""

    def deliver(self, *, channel: str, address: str, body: str) -> str:
        if channel != "email":
            raise TransportFailed("no provider is set for this channel")
        message = EmailMessage(subject=NEUTRAL_SUBJECT, body=body, to=[address])
        try:
            message.send()
        except (OSError, ValueError) as error:  # ValueError: an address that no mail can be written to
            raise TransportFailed("the mail server did not take it") from error
        return f"mail-{uuid.uuid4()}"


def current() -> Transport:
    """The transport of this installation (`WAYFORWARD_TRANSPORT`)."""
    transport: Transport = import_string(settings.WAYFORWARD_TRANSPORT)()
    return transport
