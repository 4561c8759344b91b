"""The chain: each line carries an HMAC over itself and the line before it, so that no line can be changed or lost."""

import hmac
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.db.models import QuerySet

from wayforward.web.accounts.walled import Purpose
from wayforward.web.ready import ask
from wayforward.web.rows import insert_and_update

from .models import Head, Line

START = b"\0" * 32
# The form that is signed: these values in this order. A column that comes later is added at the end, with a new key.
CHAINED = [
    "seq",
    "id",
    "at",
    "recorded_at",
    "actor_id",
    "acting_role",
    "said_by",
    "service_id",
    "case_id",
    "compartment",
    "event",
    "object_type",
    "object_id",
    "payload",
    "basis",
    "outcome",
    "request_id",
]


@dataclass(frozen=True)
class Report:
    """What a verification found: how many lines it read, and each fault in words. No faults: the record is whole."""

    lines: int
    faults: tuple[str, ...]

    def __bool__(self) -> bool:
        return not self.faults


class _Key:
    """The vault stands above the record, so it hands its key down when it starts (see its AppConfig)."""

    provider: Callable[[], bytes] | None = None


def use_key(provider: Callable[[], bytes]) -> None:
    """Say where the key of the chain comes from."""
    _Key.provider = provider


def append(line: Line) -> Line:
    """Put one line at the end of the chain and save it. Inside a transaction; the head is locked until it ends."""
    if (gathered := _gathered.get()) is not None:
        return gathered.append(line)
    with transaction.atomic(savepoint=False):
        head = _head()
        line.seq, line.prev = head.seq + 1, bytes(head.mac)
        line.mac = mac_of(line)
        head.seq, head.mac = line.seq, line.mac
        insert_and_update(line, head, "seq", "mac")
    return line


class Gathered:
    """Lines that stand in the chain and are not saved yet; the head is locked from the first of them on."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.begins: tuple[int, bytes] | None = None

    def append(self, line: Line) -> Line:
        if self.begins is None:
            head = _head()
            self.begins = head.seq, bytes(head.mac)
        seq, mac = (self.lines[-1].seq, bytes(self.lines[-1].mac)) if self.lines else self.begins
        line.seq, line.prev = seq + 1, mac
        line.mac = mac_of(line)
        self.lines.append(line)
        return line

    def save(self) -> None:
        if self.lines:
            Line.unwalled(Purpose.ACTION).bulk_create(self.lines, batch_size=100)
            Head.objects.filter(pk=1).update(seq=self.lines[-1].seq, mac=self.lines[-1].mac)


_gathered: ContextVar[Gathered | None] = ContextVar("gathered_lines", default=None)


@contextmanager
def together() -> Iterator[None]:
    """Save the lines of this block in one go when it ends well. It stands inside of one transaction, and reads no line
    that it has written."""
    gathered = Gathered()
    token = _gathered.set(gathered)
    try:
        yield
    finally:
        _gathered.reset(token)
    gathered.save()


@contextmanager
def forgotten_when_it_fails() -> Iterator[None]:
    """An act inside of such a block: what it rolls back takes its lines with it."""
    gathered = _gathered.get()
    so_far = len(gathered.lines) if gathered is not None else 0
    try:
        yield
    except BaseException:
        if gathered is not None:
            del gathered.lines[so_far:]
        raise


def _head() -> Head:
    head = _locked() or (begin() and _locked())
    assert head is not None
    return head


def _locked() -> Head | None:
    head: Head | None = ask(_the_head).first()
    return head


def _the_head() -> QuerySet:
    return Head.objects.select_for_update().filter(pk=1)


def begin() -> Head:
    """The head of a record that has no lines yet; one that has a head keeps it."""
    return Head.objects.get_or_create(pk=1, defaults={"seq": 0, "mac": START})[0]


def mac_of(line: Line) -> bytes:
    """HMAC-SHA-256 over the line before and this one, in one fixed form."""
    return signed(bytes(line.prev), [getattr(line, name) for name in CHAINED])


def signed(prev: bytes, values: Sequence[Any]) -> bytes:
    """The same, over the values of a line in the order of `CHAINED`."""
    return _mac(_key(), prev, values)


def _mac(key: bytes, prev: bytes, values: Sequence[Any]) -> bytes:
    written = json.dumps([_plain(value) for value in values], sort_keys=True, separators=(",", ":"))
    return hmac.digest(key, prev + written.encode(), "sha256")


def _key() -> bytes:
    if _Key.provider is None:
        raise ImproperlyConfigured("The record has no key: wayforward.web.vault is not in INSTALLED_APPS.")
    return _Key.provider()


def anchor() -> tuple[int, str]:
    """Where the chain ends now, to be kept where nobody can change it together with the database."""
    head = Head.objects.filter(pk=1).first()
    return (0, START.hex()) if head is None else (head.seq, bytes(head.mac).hex())


def check(anchors: Iterable[tuple[int, str]] = ()) -> Report:
    """Verify every line, the head, and every anchor that was kept elsewhere. The last finds a tail cut off."""
    kept, key = dict(anchors), _key()
    faults: list[str] = []
    seq, mac, lines = 0, START, 0
    rows = Line.unwalled(Purpose.CHECKING).order_by("seq").values_list(*CHAINED, "prev", "mac")
    for *values, prev, written in rows.iterator(chunk_size=2000):
        lines += 1
        if values[0] != seq + 1:
            faults.append(f"line {seq + 1} is missing")
        if bytes(prev) != mac:
            faults.append(f"line {values[0]} does not follow the line before it")
        seq, mac = values[0], bytes(written)
        if not hmac.compare_digest(mac, _mac(key, bytes(prev), values)):
            faults.append(f"line {seq} was changed")
        if seq in kept and kept.pop(seq) != mac.hex():
            faults.append(f"line {seq} is not the one that was anchored")
    if anchor() != (seq, mac.hex()):
        faults.append("the head does not name the last line")
    faults += [f"line {missing} was anchored and is not there" for missing in sorted(kept) if missing]
    return Report(lines, tuple(faults))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return str(value) if isinstance(value, UUID) else value
