"""Reads a file from its input, and answers one line of JSON: {"fault": code or "", ...}, then bytes where the file is
to be kept in another form (a picture that was drawn anew, the rows of a table).
"""

import json
import resource
import sys

from wayforward.process.uploads import BadFile, Fault

SECONDS = 20
MEMORY = 1024 * 1024 * 1024


def limit() -> None:
    """No more than this for what follows: a fault of a decoder costs one process and nothing else."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def looked_at(kind: str, content: bytes) -> bytes:
    """What is to be kept of a file of this format; b"" for the file as it is. BadFile for one that is not taken.

    Each decoder is loaded when its format is asked for: most take longer to load than to look.
    """
    if kind in {"png", "jpeg"}:
        from . import pictures

        return pictures.drawn_anew(content, kind)
    if kind == "pdf":
        from . import portable

        portable.look(content)
    elif kind in {"docx", "xlsx"}:
        from . import office

        office.look(content, kind)
    elif kind.startswith("rows of "):
        from . import tables

        return tables.rows_of(content, kind.removeprefix("rows of "))
    else:
        from . import plain

        plain.look(content)
    return b""


def main() -> None:
    """Look, and say."""
    limit()
    try:
        told, kept = {"fault": ""}, looked_at(sys.argv[1], sys.stdin.buffer.read())
    except BadFile as found:
        told, kept = {"fault": found.fault.value}, b""
    except MemoryError:
        told, kept = {"fault": Fault.TOO_HARD.value}, b""
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + kept)


if __name__ == "__main__":
    main()
