"""The chain: each line carries an HMAC over itself and the line before it, so that no line can be changed or lost."""

import hashlib
import hmac
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from wayforward.web.accounts.walled import Purpose

from .models import Head, Line

START = b"\0" * 32
CHAINED = [
    "seq",
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
    with transaction.atomic(savepoint=False):
        head = Head.objects.select_for_update().filter(pk=1).first() or begin()
        line.seq, line.prev = head.seq + 1, bytes(head.mac)
        line.mac = mac_of(line)
        line.save(force_insert=True)
        Head.objects.filter(pk=1).update(seq=line.seq, mac=line.mac)
    return line


def begin() -> Head:
    """The head of a record that has no lines yet; one that has a head keeps it."""
    return Head.objects.get_or_create(pk=1, defaults={"seq": 0, "mac": START})[0]


def mac_of(line: Line) -> bytes:
    """HMAC-SHA-256 over the line before and this one, in one fixed form."""
    if _Key.provider is None:
        raise ImproperlyConfigured("The record has no key: wayforward.web.vault is not in INSTALLED_APPS.")
    written = json.dumps({name: _plain(getattr(line, name)) for name in CHAINED}, sort_keys=True, ensure_ascii=True)
    return hmac.new(_Key.provider(), bytes(line.prev) + written.encode(), hashlib.sha256).digest()


def anchor() -> tuple[int, str]:
    """Where the chain ends now, to be kept where nobody can change it together with the database."""
    head = Head.objects.filter(pk=1).first()
    return (0, START.hex()) if head is None else (head.seq, bytes(head.mac).hex())


def check(anchors: Iterable[tuple[int, str]] = ()) -> Report:
    """Verify every line, the head, and every anchor that was kept elsewhere. The last finds a tail cut off."""
    kept = dict(anchors)
    faults: list[str] = []
    seq, mac = 0, START
    lines = 0
    for line in Line.unwalled(Purpose.CHECKING).order_by("seq").iterator(chunk_size=2000):
        lines += 1
        if line.seq != seq + 1:
            faults.append(f"line {seq + 1} is missing")
        if bytes(line.prev) != mac:
            faults.append(f"line {line.seq} does not follow the line before it")
        if not hmac.compare_digest(bytes(line.mac), mac_of(line)):
            faults.append(f"line {line.seq} was changed")
        if line.seq in kept and kept.pop(line.seq) != bytes(line.mac).hex():
            faults.append(f"line {line.seq} is not the one that was anchored")
        seq, mac = line.seq, bytes(line.mac)
    if anchor() != (seq, mac.hex()):
        faults.append("the head does not name the last line")
    faults += [f"line {missing} was anchored and is not there" for missing in sorted(kept) if missing]
    return Report(lines, tuple(faults))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return str(value) if isinstance(value, UUID) else value
