"""Rows of a list as a file: CSV, or Excel, made in memory and never lying in clear on a disk."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile

MIME: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# What a program of tables takes for the beginning of something to work out.
BEGINS_A_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_UNSEEN: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
Cells = Sequence[str | int]


def harmless(cell: str | int) -> str | int:
    """A cell that every program of tables shows and none works out: what might be a formula gets a quote before it."""
    if isinstance(cell, int):
        return cell
    text = _UNSEEN.sub("�", cell)
    return f"'{text}" if text.lstrip(" ").startswith(BEGINS_A_FORMULA) else text


def as_csv(headings: Sequence[str], rows: Iterable[Cells]) -> Iterator[bytes]:
    """The lines of a CSV file, in UTF-8 with the mark by which Excel knows it."""
    yield "\ufeff".encode()
    for row in _all(headings, rows):
        out = io.StringIO(newline="")
        csv.writer(out).writerow([harmless(cell) for cell in row])
        yield out.getvalue().encode()


def _all(headings: Sequence[str], rows: Iterable[Cells]) -> Iterator[Cells]:
    yield headings
    yield from rows


def as_xlsx(title: str, about: Iterable[Cells], headings: Sequence[str], rows: Iterable[Cells]) -> bytes:
    """An Excel file with the rows on its first sheet, and what it is on the second."""
    from openpyxl import Workbook  # a second to load, and only a file needs it

    book = Workbook()
    first: Any = book.active
    first.title = title[:31]
    for row in _all(headings, rows):
        first.append([harmless(cell) for cell in row])
    second = book.create_sheet("About this file")
    for row in about:
        second.append([harmless(cell) for cell in row])
    for sheet in book.worksheets:
        for cell in (cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)):
            cell.data_type = "s"
    return _in_memory(book)


def _in_memory(book: Any) -> bytes:
    """The library lays each sheet into a file of its own first; here it writes them into memory."""
    from openpyxl.worksheet._writer import WorksheetWriter  # type: ignore[import-untyped]
    from openpyxl.writer.excel import ExcelWriter  # type: ignore[import-untyped]

    class InMemory(ExcelWriter):  # type: ignore[misc]
        def write_worksheet(self, sheet: Any) -> None:
            written = io.BytesIO()
            writer = WorksheetWriter(sheet, written)
            writer.write()
            sheet._drawing, sheet._rels = None, writer._rels
            self._archive.writestr(sheet.path[1:], written.getvalue())
            self.manifest.append(sheet)

    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED, allowZip64=True) as archive:
        document = InMemory(book, archive)
        document.save()
    return out.getvalue()
