"""A disk whose power is cut: what a program asked it to do, read from a trace of strace, and what may be left of it.

A write that was not synced is kept, lost, or kept by sectors of 512 bytes, as the disk likes; what was synced stays.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

SECTOR = 512
# `-y` says the file of a handle, `-xx` writes every string in hex; long enough for the longest write.
STRACE = ("strace", "-y", "-xx", "-s", "1048576", "-e", "trace=pwrite64,write,ftruncate,fsync,fdatasync")
_CALL = re.compile(rb'(\w+)\(\d+<((?:\\x..)*)>(?:, "((?:\\x..)*)")?(?:, (\d+))?(?:, (\d+))?\)\s+= (-?\d+)')
SYNCS = {"fsync", "fdatasync"}


class Cut(StrEnum):
    """What becomes of everything that was not synced when the power went."""

    LOST = "lost"
    KEPT = "kept"
    SOME = "some"
    TORN = "torn"


@dataclass(frozen=True)
class Call:
    """One thing that a program asked for. Of a write `content` at `offset`; of a cut the new length is `offset`."""

    name: str
    file: str
    content: bytes = b""
    offset: int = 0


@dataclass
class Disk:
    """Files by name: what is on them for certain, and what was asked for since."""

    certain: dict[str, bytearray]
    waiting: list[Call] = field(default_factory=list)

    def take(self, call: Call) -> None:
        """Do what was asked: remember it, or, for a sync, make everything of that file certain."""
        if call.name not in SYNCS:
            self.waiting.append(call)
            return
        for waits in self.waiting:
            if waits.file == call.file:
                _do(self.certain, waits)
        self.waiting = [waits for waits in self.waiting if waits.file != call.file]

    def after(self, cut: Cut, chance: random.Random) -> dict[str, bytearray]:
        """What is on the files after the power was cut now."""
        left = {name: bytearray(content) for name, content in self.certain.items()}
        for waits in self.waiting:
            if cut is Cut.KEPT or (cut is Cut.SOME and chance.random() < 0.5):
                _do(left, waits)
            elif cut is Cut.TORN:
                for part in _sectors(waits):
                    if chance.random() < 0.5:
                        _do(left, part)
        return left


def calls(trace: Path, folder: Path, names: tuple[str, ...]) -> Iterator[Call]:
    """What was asked of these files of a folder, in order. ValueError for a line that cannot be understood."""
    wanted = {str(folder / name): name for name in names}
    with trace.open("rb") as lines:
        for line in lines:
            found = _CALL.match(line)
            if not found:
                if line.startswith((b"pwrite64(", b"ftruncate(")) or b"unfinished" in line:
                    raise ValueError(f"The trace says what cannot be understood: {line[:80]!r}")
                continue
            name, path, content, second, third, done = found.groups()
            file = wanted.get(_text(path).decode())
            if file is None or int(done) < 0:
                continue
            if name in {b"pwrite64", b"write"}:
                yield Call(name.decode(), file, _text(content)[: int(done)], int(third or 0))
            else:
                yield Call(name.decode(), file, offset=int(second or 0))


def _text(hexed: bytes | None) -> bytes:
    return bytes.fromhex((hexed or b"").replace(b"\\x", b"").decode())


def _do(files: dict[str, bytearray], call: Call) -> None:
    content = files.setdefault(call.file, bytearray())
    if call.name == "ftruncate":
        del content[call.offset :]
        content.extend(bytes(call.offset - len(content)))
        return
    content.extend(bytes(max(0, call.offset - len(content))))
    content[call.offset : call.offset + len(call.content)] = call.content


def _sectors(call: Call) -> Iterator[Call]:
    """A write by the sectors of the disk; anything else as it is."""
    if call.name == "ftruncate":
        yield call
        return
    begin, end = call.offset, call.offset + len(call.content)
    while begin < end:
        until = min(end, (begin // SECTOR + 1) * SECTOR)
        yield Call(call.name, call.file, call.content[begin - call.offset : until - call.offset], begin)
        begin = until
