"""Asking ClamAV, over its socket (INSTREAM): is there a virus in this? Only its plain "no" is taken for no."""

import socket
import struct
from collections.abc import Iterable

from django.conf import settings

from wayforward.process.uploads import Verdict

SECONDS = 20
PIECE = 64 * 1024
LONGEST_ANSWER = 4096


def is_set() -> bool:
    """Is there a scanner to ask?"""
    return bool(settings.WAYFORWARD_CLAMD)


def ask(content: bytes) -> Verdict:
    """What the scanner says. No answer, an error, too big for it: none of these is clean."""
    if not is_set():
        return Verdict.NOT_ASKED
    pieces = (content[at : at + PIECE] for at in range(0, len(content), PIECE))
    try:
        said = _said(b"zINSTREAM\0", pieces)
    except OSError:
        return Verdict.NO_ANSWER
    if said == b"stream: OK":
        return Verdict.CLEAN
    return Verdict.FOUND if said.startswith(b"stream: ") and said.endswith(b" FOUND") else Verdict.NO_ANSWER


def answers() -> bool:
    """Does the scanner answer at all?"""
    try:
        return _said(b"zPING\0", ()) == b"PONG"
    except OSError:
        return False


def _said(command: bytes, pieces: Iterable[bytes]) -> bytes:
    """The answer to one command. OSError when the scanner is not there, hangs up or takes too long."""
    with _connected() as scanner:
        try:
            scanner.sendall(command)
            for piece in pieces:
                scanner.sendall(struct.pack("!L", len(piece)) + piece)
            if command.startswith(b"zINSTREAM"):
                scanner.sendall(struct.pack("!L", 0))
        except (BrokenPipeError, ConnectionResetError):
            pass  # it hangs up on what is too big for it, and may have said so
        answer = b""
        while len(answer) < LONGEST_ANSWER and not answer.endswith(b"\0") and (more := scanner.recv(1024)):
            answer += more
        return answer.rstrip(b"\0\n")


def _connected() -> socket.socket:
    where = settings.WAYFORWARD_CLAMD
    if where.startswith("/"):
        scanner = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        scanner.settimeout(SECONDS)
        try:
            scanner.connect(where)
        except OSError:
            scanner.close()
            raise
        return scanner
    host, _, port = where.rpartition(":")
    return socket.create_connection((host or "127.0.0.1", int(port)), SECONDS)
