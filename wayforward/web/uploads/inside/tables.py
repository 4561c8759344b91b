"""Rows of a table, from CSV or Excel: text in every cell, as far as a table may go."""

import csv
import io
import json
from collections.abc import Iterable
from datetime import date, datetime

from wayforward.process.importing import MOST_ROWS
from wayforward.process.uploads import BadFile, Fault

from . import office, plain

MOST_COLUMNS = 60
LONGEST_CELL = 2_000
BETWEEN = (",", ";", "\t", "|")


def rows_of(content: bytes, kind: str) -> bytes:
    """The rows as JSON: a list of lists of text, the headings first. BadFile where it is no table, or too long."""
    found = []
    for row in _of_csv(content) if kind == "csv" else _of_excel(content):
        cells = [_text(cell) for cell in row[:MOST_COLUMNS]]
        if any(cells):
            found.append(cells)
        if len(found) > MOST_ROWS + 1:
            raise BadFile(Fault.TOO_LONG)
    if len(found) < 2 or len([cell for cell in found[0] if cell]) < 2:
        raise BadFile(Fault.NO_TABLE)
    return json.dumps(found, ensure_ascii=False).encode()


def _of_csv(content: bytes) -> Iterable[list[object]]:
    plain.look(content)
    text = plain.text_of(content)
    first = text.split("\n", 1)[0]
    between = max(BETWEEN, key=first.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=between, strict=True)  # type: ignore[misc]
    except csv.Error:
        raise BadFile(Fault.NO_TABLE) from None


def _of_excel(content: bytes) -> Iterable[list[object]]:
    office.look(content, "xlsx")
    import openpyxl  # a second to load, and only a table needs it

    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        for row in book.worksheets[0].iter_rows(max_row=MOST_ROWS + 3, max_col=MOST_COLUMNS, values_only=True):
            yield list(row)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, OSError):
        raise BadFile(Fault.BROKEN) from None


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time().isoformat() == "00:00:00" else cell.isoformat(" ", "seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()[:LONGEST_CELL]
