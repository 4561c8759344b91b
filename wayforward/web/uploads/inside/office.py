"""Word and Excel files: an archive of XML, unpacked entry by entry with a limit for what comes out, whatever it says of
itself; macros, other files and what is fetched from elsewhere are not taken.
"""

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

from wayforward.process.uploads import BadFile, Fault

MOST_ENTRIES = 1_000
MOST_UNPACKED = 100 * 1024 * 1024
MOST_RATIO = 100
# Below this an entry of blanks may well be packed a thousand to one.
SMALL = 1024 * 1024
PIECE = 64 * 1024
END = b"PK\x05\x06"

HEART = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
TYPES = "[Content_Types].xml"
LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the older container, in which a file with a password is put

_MACROS = re.compile(r"vbaproject|vbadata|macrosheets|/activex|/ctrlprops|customui", re.IGNORECASE)
_HOLDS = re.compile(r"/embeddings/|oleobject", re.IGNORECASE)
# What programs put beside the XML that is nothing to run.
_BESIDE = re.compile(r"(?i)\.(xml|rels|vml|png|jpe?g|gif|bmp|tiff?|emf|wmf|svg|odttf|bin|thmx)$")
_PRINTER = re.compile(r"(?i)printersettings\d*\.bin$")
_MACRO_TYPES = re.compile(rb"(?i)macroenabled|vbaproject|application/vnd\.ms-office\.activex")
_DOCTYPE = re.compile(rb"(?i)<!(?:doctype|entity)")
_OUTSIDE = re.compile(rb"<[^<>]*TargetMode\s*=\s*[\"']External[\"'][^<>]*>")
_LINK = re.compile(rb"Type\s*=\s*[\"'][^\"']*/relationships/hyperlink[\"']")
_FIELDS = re.compile(
    rb"(?i)<w:(?:instrText|fldSimple)[^>]*>?[^<]*\b(?:DDEAUTO|DDE|INCLUDETEXT|INCLUDEPICTURE)\b|<ddeLink"
)


def look(content: bytes, kind: str) -> None:
    """BadFile unless it is a whole file of this kind, with words and tables and pictures in it and nothing else."""
    if content.startswith(LOCKED):
        raise BadFile(Fault.LOCKED)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _look_at_names(archive, kind, ended=content[-22:].startswith(END))
            for name, part in _unpacked(archive):
                _look_at_part(name, part)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
        raise BadFile(Fault.BROKEN) from None


def _look_at_names(archive: zipfile.ZipFile, kind: str, *, ended: bool) -> None:
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if len(entries) > MOST_ENTRIES:
        raise BadFile(Fault.UNPACKS)
    if archive.comment or not ended or len(set(names)) < len(names):
        raise BadFile(Fault.LEADS_OUT)
    for entry in entries:
        path = PurePosixPath(entry.filename)
        if path.is_absolute() or ".." in path.parts or "\\" in entry.filename or ":" in entry.filename:
            raise BadFile(Fault.LEADS_OUT)
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise BadFile(Fault.LEADS_OUT)
        if entry.flag_bits & 0x1:
            raise BadFile(Fault.LOCKED)
        if _MACROS.search(f"/{entry.filename}"):
            raise BadFile(Fault.MACROS)
        if _HOLDS.search(f"/{entry.filename}"):
            raise BadFile(Fault.HOLDS_FILES)
        if not entry.is_dir() and not _BESIDE.search(entry.filename):
            raise BadFile(Fault.HOLDS_FILES)
        if entry.filename.lower().endswith(".bin") and not _PRINTER.search(entry.filename):
            raise BadFile(Fault.MACROS)
    if TYPES not in names or HEART[kind] not in names:
        raise BadFile(Fault.NOT_WHAT_IT_SAYS)
    if min(entry.header_offset for entry in entries) != 0 or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise BadFile(Fault.UNPACKS)


def _unpacked(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    """Every entry, unpacked piece by piece: the limits count what comes out. Check sums are looked at on the way."""
    left = MOST_UNPACKED
    for entry in archive.infolist():
        pieces, size = [], 0
        with archive.open(entry) as packed:
            while piece := packed.read(PIECE):
                size += len(piece)
                left -= len(piece)
                if left < 0 or (size > SMALL and size > MOST_RATIO * max(entry.compress_size, 1)):
                    raise BadFile(Fault.UNPACKS)
                pieces.append(piece)
        yield entry.filename, b"".join(pieces)


def _look_at_part(name: str, part: bytes) -> None:
    if part.startswith((b"PK\x03\x04", LOCKED, b"MZ", b"%PDF")):
        raise BadFile(Fault.HOLDS_FILES)
    if not name.lower().endswith((".xml", ".rels", ".vml", ".svg")):
        return
    if part[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        part = part.decode("utf-16").encode()
    if _DOCTYPE.search(part):
        raise BadFile(Fault.UNPACKS)
    if name == TYPES and _MACRO_TYPES.search(part):
        raise BadFile(Fault.MACROS)
    if name.lower().endswith(".svg") and re.search(rb"(?i)<script|\bon\w+\s*=", part):
        raise BadFile(Fault.RUNS)
    if _FIELDS.search(part):
        raise BadFile(Fault.FETCHES)
    if name.lower().endswith(".rels") and any(not _LINK.search(each) for each in _OUTSIDE.findall(part)):
        raise BadFile(Fault.FETCHES)
