"""Fetching an address as a member of the cast, and reading whatever comes back: pages, sheets, documents, archives."""

import io
import logging
import re
import traceback
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import mail
from django.core.signals import got_request_exception
from django.db import transaction
from django.test import Client

from tests.web.walls.statements import counted
from wayforward.web import record
from wayforward.web.accounts.models import Staff
from wayforward.web.requests import IdsOnly


@dataclass(frozen=True)
class Answer:
    """What came back: the status, every piece of content that can be read in it, what left beside it (mail, lines of
    the log), what it asked of the databases, and what the record says was read ("app.model:id field") and done."""

    status: int
    pieces: tuple[bytes, ...]
    location: str = ""
    statements: tuple[str, ...] = ()
    error: str = ""
    recorded: frozenset[str] = frozenset()
    done: tuple[str, ...] = ()
    beside: tuple[bytes, ...] = ()

    @property
    def text(self) -> str:
        """All pieces as one text."""
        return "\n".join(piece.decode(errors="replace") for piece in self.pieces)


@contextmanager
def nothing_kept() -> Iterator[None]:
    """Whatever the block writes to any database is rolled back."""
    with ExitStack() as stack:
        for alias in settings.DATABASES:
            stack.enter_context(transaction.atomic(using=alias))
            stack.callback(transaction.set_rollback, True, using=alias)
        yield


class Browser(Client):
    """Django's client, but a page's cookies are not kept, as nothing else of it is: after the address to sign out, the
    viewer would be nobody on all others. And it copies no contexts of templates, for which nobody here asks.
    """

    def request(self, **request: Any) -> Any:
        got_request_exception.connect(self.store_exc_info, dispatch_uid="tests.walls.browser")
        try:
            response: Any = self.handler(self._base_environ(**request))
        finally:
            got_request_exception.disconnect(dispatch_uid="tests.walls.browser")
        response.exc_info, self.exc_info = self.exc_info, None
        return response


def signed_in(staff: Staff | None) -> Client:
    """A browser of this member of the cast; of an unknown visitor for None."""
    client = Browser(raise_request_exception=False)
    if staff is not None:
        client.force_login(staff)
    return client


def fetch(client: Client, url: str, method: str = "GET", data: Mapping[str, Any] | None = None) -> Answer:
    """One request. What it wrote is rolled back; what it sent by mail is read too, and what it asked is counted."""
    return answered(lambda: getattr(client, method.lower())(url, dict(data or {})))


def answered(ask: Callable[[], Any]) -> Answer:
    """The same for a request that somebody else makes: `ask` gives the response."""
    sent_before = len(getattr(mail, "outbox", []))
    with nothing_kept():
        before, _ = record.anchor()
        with counted() as statements, logged() as lines:
            response: Any = ask()
        body = b"".join(response.streaming_content) if response.streaming else response.content
        said = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
        cookies = response.cookies.output()
        written = list(record.Line.unwalled("checking").filter(seq__gt=before))
        recorded = frozenset(_recorded(written) if response.status_code == 200 else ())
        posted = [message.message().as_bytes() for message in getattr(mail, "outbox", [])[sent_before:]]
    return Answer(
        status=response.status_code,
        pieces=(body, said.encode(), cookies.encode(), *opened(body)),
        location=response.headers.get("Location", ""),
        statements=tuple(statements),
        error=_why(response),
        recorded=recorded,
        done=tuple(line.event for line in written if line.outcome == record.Line.DONE),
        beside=(*posted, *(line.encode() for line in lines)),
    )


@contextmanager
def logged() -> Iterator[list[str]]:
    """The lines that the service writes to its log while the block runs, in the form in which it writes them."""
    lines: list[str] = []
    handler = logging.Handler()
    formatter = IdsOnly()
    handler.emit = lambda entry: lines.append(formatter.format(entry))  # type: ignore[method-assign]
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        yield lines
    finally:
        root.removeHandler(handler)


def _recorded(written: Iterable[record.Line]) -> Iterator[str]:
    for line in written:
        for row, names in line.payload["read"].items() if line.outcome == record.Line.LOOKED else ():
            yield from (f"{row} {name}" for name in names)


def _why(response: Any) -> str:
    """What a page failed of, and where, for whoever mends it."""
    if not response.exc_info:
        return ""
    kind, error, trace = response.exc_info
    *_, place = traceback.extract_tb(trace)
    ours = [each for each in traceback.extract_tb(trace) if "wayforward" in each.filename] or [place]
    return f"{kind.__name__}: {error} ({Path(ours[-1].filename).name}:{ours[-1].lineno})"


def opened(body: bytes) -> Iterator[bytes]:
    """What is inside of a document or an archive."""
    if body.startswith(b"%PDF"):
        from pypdf import PdfReader

        reader = PdfReader(io.BytesIO(body))
        yield "\n".join(page.extract_text() for page in reader.pages).encode()
        yield str(reader.metadata).encode()
    elif body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            for name in archive.namelist():
                yield name.encode()
                yield archive.read(name)


_NONCES = [
    re.compile(r'type="hidden" name="(?:csrfmiddlewaretoken|wf-submit|wf-draft)" value="[^"]*"'),
    # What Django has signed: what, when, and the signature.
    re.compile(r"[\w=-]{8,}:\w{6}:[\w-]{43}"),
    re.compile(r"nonce-[A-Za-z0-9+/=_-]+"),
    re.compile(r'nonce="[^"]*"'),
    re.compile(r"(?i)set-cookie: .*"),
    re.compile(r"(?:csrf|session|messages)[a-z]*=[^;\s]+"),
    # When a PDF was made, and how long it is with that in it; its text is compared.
    re.compile(r"D:\d{14}Z?"),
    re.compile(r"(?i)content-length: \d+\ncontent-type: application/pdf|content-type: application/pdf"),
    re.compile(r"(?i)expires=[^;]+"),
]
_IDS = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|\b[0-9a-f]{32}\b|\b[0-9A-Z]{4}-[0-9A-Z]{2}\b")
_CLOCK = re.compile(r"\b\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\b")


def masked(answer: Answer) -> str:
    """The answer without what may differ between two runs: nonces, cookies, random ids and the time of day."""
    pieces = (piece if not piece.startswith(b"%PDF") else b"PDF" for piece in answer.pieces)
    text = b"\n".join([f"{answer.status} {answer.location}".encode(), *pieces]).decode(errors="replace")
    for pattern in _NONCES:
        text = pattern.sub("·", text)
    text = _IDS.sub("id", text)
    return _CLOCK.sub("00:00", text)
