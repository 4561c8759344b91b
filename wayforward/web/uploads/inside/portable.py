"""PDF: pages to read. One that can run or send something, that holds other files, or that is locked is not taken.

A link that the reader follows by hand is only a link. A script, a program to start and a form that sends itself act by
themselves, in whatever reader somebody has; and nobody need take the risk, since printing to PDF leaves it all out.
"""

import io
from collections.abc import Iterator

import pikepdf

from wayforward.process.uploads import BadFile, Fault

# Keys and actions that make a reader do something.
RUNS = frozenset({"/JS", "/JavaScript", "/XFA"})
ACTIONS = frozenset(
    {
        "/JavaScript",
        "/Launch",
        "/SubmitForm",
        "/ImportData",
        "/GoToE",
        "/GoToR",
        "/Rendition",
        "/RichMediaExecute",
        "/Movie",
    }
)
HOLDS = frozenset({"/EmbeddedFiles", "/EmbeddedFile", "/RichMedia", "/Collection", "/AF", "/EF"})
KINDS = frozenset({"/EmbeddedFile", "/FileAttachment", "/RichMedia", "/Screen", "/Movie", "/Sound", "/3D"})


def look(content: bytes) -> None:
    """BadFile unless it is pages to read."""
    if not content.rstrip(b"\r\n\t\0 ").endswith(b"%%EOF"):
        raise BadFile(Fault.BROKEN)
    try:
        with pikepdf.open(io.BytesIO(content), attempt_recovery=False, suppress_warnings=True) as pdf:
            if pdf.is_encrypted:
                raise BadFile(Fault.LOCKED)
            if not len(pdf.pages):
                raise BadFile(Fault.BROKEN)
            for each in pdf.objects:
                _look_at(each)
            _look_at(pdf.trailer)
    except pikepdf.PasswordError:
        raise BadFile(Fault.LOCKED) from None
    except (pikepdf.PdfError, pikepdf.ForeignObjectError, ValueError, TypeError, RecursionError):
        raise BadFile(Fault.BROKEN) from None


def _look_at(found: pikepdf.Object) -> None:
    for each in _dictionaries(found):
        keys = set(each.keys())
        if keys & RUNS or _name(each, "/S") in ACTIONS:
            raise BadFile(Fault.RUNS)
        if keys & HOLDS or _name(each, "/Subtype") in KINDS or _name(each, "/Type") in KINDS:
            raise BadFile(Fault.HOLDS_FILES)


def _dictionaries(found: object) -> Iterator[pikepdf.Object]:
    """This object and what stands in it, as far as it is written in the same place: the rest comes by itself."""
    waiting = [found]
    while waiting:
        each = waiting.pop()
        if isinstance(each, pikepdf.Dictionary | pikepdf.Stream):
            yield each
            waiting += [value for value in each.values() if not getattr(value, "is_indirect", False)]
        elif isinstance(each, pikepdf.Array):
            waiting += [value for value in each if not getattr(value, "is_indirect", False)]


def _name(found: pikepdf.Object, key: str) -> str:
    value = found.get(key)
    return str(value) if isinstance(value, pikepdf.Name) else ""
