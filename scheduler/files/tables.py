"""Files as tables of text: CSV in its dialects and every sheet of an Excel workbook.

Nothing here knows what a table means. Every cell comes out as text in one spelling (dates in ISO
8601, whole numbers without a point), so that later steps read CSV and Excel alike.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scheduler.files.faults import Fault, expected
from scheduler.files.sheets import WorkbookError, read_sheets

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

DELIMITERS = (";", "\t", ",", "|")
LARGEST_FILE_BYTES = 200_000_000

_DECIMAL_COMMA = re.compile(r"-?\d+,\d+")
_ROWS_TO_SNIFF = 1000
_LONGEST_CELL = 131_072


@dataclass(frozen=True, slots=True)
class Row:
    """One row; ``number`` is the one a spreadsheet shows, cells are in the header's order."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A header and its rows; every row has as many cells as the header, empty rows are left out.

    ``sheet`` is empty for CSV. ``decimal_comma`` says that numbers are written as in 38,5.
    """

    file: str
    sheet: str
    header: tuple[str, ...]
    header_row: int
    rows: tuple[Row, ...]
    decimal_comma: bool = False

    def fault(
        self, row: int | None, column: str, value: str, id: str, /, **fields: object
    ) -> Fault:
        """A fault in this table."""
        return Fault(self.file, self.sheet, row, column, value, expected(id, **fields))


def read_tables(path: Path) -> tuple[tuple[Table, ...], tuple[Fault, ...]]:
    """Every table of a CSV file or workbook, and what could not be read of it.

    Parameters
    ----------
    path
        A file ending in ``.xlsx`` or ``.xlsm`` is a workbook, every other one is CSV.
    """
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= LARGEST_FILE_BYTES else b""
    except OSError as error:
        return (), (_file_fault(path, error.strerror or "", "readable_file"),)
    if size > LARGEST_FILE_BYTES:
        megabytes = LARGEST_FILE_BYTES // 1_000_000
        return (), (_file_fault(path, f"{size} bytes", "file_size", megabytes=megabytes),)
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        return _read_workbook(path, content)
    return _read_csv(path, content)


def _file_fault(path: Path, value: str, id: str, /, **fields: object) -> Fault:
    return Fault(path.name, "", None, "", value, expected(id, **fields))


def _read_csv(path: Path, content: bytes) -> tuple[tuple[Table, ...], tuple[Fault, ...]]:
    text = _decoded(content)
    if text is None:
        return (), (_file_fault(path, "", "encoding"),)
    try:
        records = list(_records(text))
    except csv.Error as error:
        return (), (_file_fault(path, str(error), "csv"),)
    return _table(path.name, "", records)


def _read_workbook(path: Path, content: bytes) -> tuple[tuple[Table, ...], tuple[Fault, ...]]:
    try:
        sheets = read_sheets(content)
    except WorkbookError as error:
        return (), (_file_fault(path, str(error), "workbook"),)
    tables: list[Table] = []
    faults: list[Fault] = []
    for sheet in sheets:
        found, wrong = _table(path.name, sheet.name, enumerate(sheet.rows, start=1))
        tables += found
        faults += wrong
        faults += [
            Fault(path.name, sheet.name, b.row, b.column, b.text, expected("cell_value"))
            for b in sheet.bad_cells
        ]
    return tuple(tables), tuple(faults)


def _decoded(content: bytes) -> str | None:
    """Text of UTF-8 with or without BOM, UTF-16 with BOM, or Windows-1252; else ``None``."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _records(text: str) -> Iterator[tuple[int, Sequence[str]]]:
    """Records of CSV text with their number; an Excel line ``sep=;`` names the delimiter."""
    first, _, rest = text.partition("\n")
    named = re.fullmatch(r"sep=(.)\r?", first)
    delimiter = named[1] if named else _delimiter(text)
    body, start = (rest, 2) if named else (text, 1)
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=delimiter)
    return enumerate(reader, start=start)


def _delimiter(text: str) -> str:
    """The delimiter that cuts the first line with text in it into the most cells."""
    line = next((line for line in text.splitlines() if line.strip()), "")
    return max(DELIMITERS, key=lambda d: len(next(csv.reader([line], delimiter=d), [])))


def _table(
    file: str, sheet: str, records: Iterable[tuple[int, Sequence[str]]]
) -> tuple[tuple[Table, ...], tuple[Fault, ...]]:
    """Header and rows of records; no table at all if every record is empty."""
    filled = (
        (number, cells)
        for number, record in records
        if any(cells := [cell.strip() for cell in record])
    )
    first = next(filled, None)
    if first is None:
        return (), () if sheet else (Fault(file, sheet, None, "", "", expected("header")),)
    header_row, names = first
    while names and not names[-1]:
        names.pop()
    rows: list[Row] = []
    faults: list[Fault] = []
    width = len(names)
    for number, cells in filled:
        if any(cells[width:]):
            extra = next(cell for cell in cells[width:] if cell)
            faults.append(Fault(file, sheet, number, "", extra, expected("cells", cells=width)))
        rows.append(Row(number, tuple(cells[:width] + [""] * (width - len(cells)))))
    decimal_comma = not sheet and _has_decimal_comma(rows[:_ROWS_TO_SNIFF])
    table = Table(file, sheet, tuple(names), header_row, tuple(rows), decimal_comma)
    return (table,), tuple(faults)


def _has_decimal_comma(rows: Iterable[Row]) -> bool:
    return any(_DECIMAL_COMMA.fullmatch(cell) for row in rows for cell in row.cells)
