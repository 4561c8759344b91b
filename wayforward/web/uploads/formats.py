"""The kinds of file that are taken, and whether a name and the first bytes of a file agree on one."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath
from typing import Final

from wayforward.process.uploads import FAULT_WORDS, BadFile, Fault


class Format(StrEnum):
    """A kind of file that is taken."""

    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"
    DOCX = "docx"
    XLSX = "xlsx"
    TEXT = "txt"
    CSV = "csv"


@dataclass(frozen=True)
class Kind:
    """What one looks like from outside: how its name ends, how it begins, and what it is called."""

    endings: tuple[str, ...]
    begins: tuple[bytes, ...]
    media_type: str
    words: str


_OFFICE = "application/vnd.openxmlformats-officedocument"
FORMATS: Final[dict[Format, Kind]] = {
    Format.PDF: Kind((".pdf",), (b"%PDF-1.", b"%PDF-2."), "application/pdf", "PDF"),
    Format.JPEG: Kind((".jpg", ".jpeg"), (b"\xff\xd8\xff",), "image/jpeg", "JPEG"),
    Format.PNG: Kind((".png",), (b"\x89PNG\r\n\x1a\n",), "image/png", "PNG"),
    Format.DOCX: Kind((".docx",), (b"PK\x03\x04",), f"{_OFFICE}.wordprocessingml.document", "Word (.docx)"),
    Format.XLSX: Kind((".xlsx",), (b"PK\x03\x04",), f"{_OFFICE}.spreadsheetml.sheet", "Excel (.xlsx)"),
    Format.TEXT: Kind((".txt",), (b"",), "text/plain; charset=utf-8", "plain text (.txt)"),
    Format.CSV: Kind((".csv",), (b"",), "text/csv; charset=utf-8", "CSV"),
}
TABLES: Final = (Format.CSV, Format.XLSX)
PAPERS: Final = tuple(each for each in Format if each is not Format.CSV)
LONGEST_NAME: Final = 120
LOCKED_OFFICE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Signs that turn the direction of what is read, or that cannot be seen.
_HIDES = re.compile("[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def plain_name(name: str) -> str:
    """A file's name as it may be shown: no folders, no longer than a line. BadFile where it hides what it is."""
    if _HIDES.search(name):
        raise BadFile(Fault.NAME)
    last = PurePath(unicodedata.normalize("NFC", name).replace("\\", "/")).name
    ending = PurePath(last).suffix
    return last if len(last) <= LONGEST_NAME else last[: LONGEST_NAME - len(ending)] + ending


def format_of(name: str, content: bytes, taken: Collection[Format] = PAPERS) -> Format:
    """The format that the name and the first bytes agree on. BadFile for another one, or where they do not agree."""
    ending = PurePath(name).suffix.lower()
    found = next((each for each in taken if ending in FORMATS[each].endings), None)
    if found is None:
        raise BadFile(Fault.NOT_TAKEN)
    if not content:
        raise BadFile(Fault.EMPTY)
    if FORMATS[found].begins[0].startswith(b"PK") and content.startswith(LOCKED_OFFICE):
        raise BadFile(Fault.LOCKED)
    if not content.startswith(FORMATS[found].begins):
        raise BadFile(Fault.NOT_WHAT_IT_SAYS)
    return found


def words_of(fault: Fault, taken: Collection[Format] = PAPERS) -> str:
    """What is wrong, and what to do about it, for whoever chose the file."""
    names = [FORMATS[each].words for each in taken]
    return FAULT_WORDS[fault].format(kinds=f"{', '.join(names[:-1])} or {names[-1]}" if len(names) > 1 else names[0])


def accept(taken: Collection[Format] = PAPERS) -> str:
    """What a browser is told to offer. With the pictures among it, a telephone offers its camera."""
    return ",".join(each for kind in taken for each in (*FORMATS[kind].endings, FORMATS[kind].media_type.split(";")[0]))
