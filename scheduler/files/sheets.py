"""Sheets of an Excel workbook as rows of text."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from openpyxl import Workbook

_MIDNIGHT = time(0)


class WorkbookError(Exception):
    """The file is no workbook, or a damaged one."""


@dataclass(frozen=True, slots=True)
class BadCell:
    """A cell without a usable value: an error, or a formula without a stored result."""

    row: int
    column: str
    text: str
    place: int = 0
    """Of the column, from 0."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's rows from the first one on, empty ones included, and its unusable cells."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    bad_cells: tuple[BadCell, ...]


def read_sheets(content: bytes, names: Collection[str] | None = None) -> tuple[Sheet, ...]:
    """Every visible sheet of a workbook, or those of these names, hidden ones as well.

    Formulas give the result stored beside them by the program that computed them.

    Raises
    ------
    WorkbookError
        If ``content`` is no workbook.
    """
    try:
        workbook = _load(content, data_only=False)
        return tuple(
            _sheet(sheet.title, sheet, content)
            for sheet in workbook.worksheets
            if (sheet.sheet_state == "visible" if names is None else sheet.title in names)
        )
    except Exception as error:
        # openpyxl has no error of its own for a damaged file: whatever surprises zipfile, zlib,
        # the XML parser or openpyxl itself comes through.
        raise WorkbookError(type(error).__name__) from error


def _load(content: bytes, *, data_only: bool) -> Workbook:
    # Loaded when it is needed: it would double the memory of every web process.
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        # Styles and extensions that openpyxl does not know are no concern of an import.
        warnings.simplefilter("ignore")
        return load_workbook(io.BytesIO(content), read_only=True, data_only=data_only)


def _sheet(name: str, cells_of: Any, content: bytes) -> Sheet:
    """Rows of text; the file is read again for stored results once a formula shows."""
    rows: list[tuple[str, ...]] = []
    bad: list[tuple[int, int, str]] = []
    stored: list[tuple[Any, ...]] | None = None
    for number, cells in enumerate(cells_of.iter_rows(), start=1):
        texts = []
        for position, cell in enumerate(cells):
            value = cell.value
            if cell.data_type == "f":
                stored = stored or _stored(content, name)
                value = stored[number - 1][position]
            if cell.data_type == "e" or (cell.data_type == "f" and _unusable(value)):
                bad.append((number, position, str(cell.value)))
                value = None
            texts.append(cell_text(value))
        rows.append(tuple(texts))
    header = next((row for row in rows if any(row)), ())
    return Sheet(
        name,
        tuple(rows),
        tuple(
            BadCell(number, _column(header, position), text, position)
            for number, position, text in bad
        ),
    )


def _stored(content: bytes, name: str) -> list[tuple[Any, ...]]:
    return list(_load(content, data_only=True)[name].iter_rows(values_only=True))


def _unusable(result: object) -> bool:
    return result is None or (isinstance(result, str) and result.startswith("#"))


def _column(header: Sequence[str], position: int) -> str:
    return header[position] if position < len(header) else ""


def cell_text(value: object) -> str:
    """A cell's value in one spelling.

    Examples
    --------
    >>> cell_text(38.0), cell_text(38.5), cell_text(None), cell_text(True)
    ('38', '38.5', '', 'true')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        # Excel keeps times as fractions of a day: seconds are the best it can promise.
        value = (value + timedelta(microseconds=500_000)).replace(microsecond=0)
        value = value.date() if value.time() == _MIDNIGHT else value
    if isinstance(value, timedelta):
        return _duration(value)
    if isinstance(value, time):
        return value.isoformat("seconds" if value.second else "minutes")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _duration(value: timedelta) -> str:
    """Hours and minutes: Excel stores 24:00 and above as a duration."""
    minutes = round(value.total_seconds() / 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
