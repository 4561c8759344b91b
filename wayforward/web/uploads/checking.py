"""Whether a file is taken: its size, its name, how it begins, what is inside of it, and what a scanner says.

What a stranger made is decoded in a process of its own (`inside/`), which can neither write nor grow nor take long.
"""

import json
import subprocess
import sys
from collections.abc import Collection
from dataclasses import dataclass

from wayforward.process.uploads import MOST_BYTES, BadFile, Fault, Verdict

from . import scanning
from .formats import PAPERS, Format, format_of, plain_name

SECONDS = 30


@dataclass(frozen=True)
class Checked:
    """A file that is taken: the name that it came under, its format, what is kept of it, and what the scanner said."""

    name: str
    format: Format
    content: bytes
    verdict: Verdict


def check(name: str, content: bytes, taken: Collection[Format] = PAPERS, *, rows: bool = False) -> Checked:
    """The file as it is kept; with `rows`, the rows of its table as JSON. BadFile for one that is not taken, and where
    the scanner found something."""
    if len(content) > MOST_BYTES:
        raise BadFile(Fault.TOO_BIG)
    shown = plain_name(name)
    kind = format_of(shown, content, taken)
    kept = look_inside(f"rows of {kind}" if rows else kind, content) or content
    verdict = scanning.ask(content)
    if verdict is Verdict.FOUND:
        raise BadFile(Fault.VIRUS)
    return Checked(shown, kind, kept, verdict)


def look_inside(kind: str, content: bytes) -> bytes:
    """What the process with no rights says is to be kept; b"" for the file as it is. BadFile where it says no, gives up
    or is stopped."""
    asked = [sys.executable, "-I", "-m", "wayforward.web.uploads.inside", kind]
    try:
        told = subprocess.run(
            asked, input=content, capture_output=True, timeout=SECONDS, check=True, env={}, cwd="/", close_fds=True
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
        raise BadFile(Fault.TOO_HARD) from None
    line, _, kept = told.stdout.partition(b"\n")
    fault = json.loads(line)["fault"]
    if fault:
        raise BadFile(Fault(fault))
    return kept
