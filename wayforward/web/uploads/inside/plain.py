"""Plain text: letters, and nothing that is another kind of file."""

import re

from wayforward.process.uploads import BadFile, Fault

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
# A text that a browser, a shell or another program would take for something of its own.
_OTHER = re.compile(r"\ufeff?\s*(?:<[!?a-z]|%pdf|#!|\{\\rtf|mime-version:|\[internetshortcut\])", re.IGNORECASE)
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")


def look(content: bytes) -> None:
    """BadFile unless it is text to be read."""
    text = text_of(content)
    if _CONTROL.search(text) or _TURNS.search(text) or _OTHER.match(text):
        raise BadFile(Fault.NOT_PLAIN)


def text_of(content: bytes) -> str:
    """The text, from UTF-8 or from what Windows writes. BadFile for neither."""
    encoding = "utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError:
        raise BadFile(Fault.NOT_PLAIN) from None
