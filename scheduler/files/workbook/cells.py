"""Putting values into cells: text stays text, whatever it begins with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

if TYPE_CHECKING:
    from datetime import date, datetime, time

    from openpyxl.worksheet.worksheet import Worksheet

    Value = str | float | int | date | datetime | time | None


def clean(text: str) -> str:
    """``text`` without the control characters that no Excel file can hold."""
    return ILLEGAL_CHARACTERS_RE.sub("", text)


def put(sheet: Worksheet, row: int, column: int, value: Value, style: str) -> None:
    """Write one cell; a text that begins with ``=`` is not made a formula."""
    cell = sheet.cell(row, column)
    cell.style = f"Podshift {style}"
    if isinstance(value, str):
        cell.value = clean(value)
        cell.data_type = "s"
    elif value is not None:
        number_format = cell.number_format
        cell.value = value
        # openpyxl gives every date its own format
        if cell.number_format != number_format:
            cell.number_format = number_format


def put_row(
    sheet: Worksheet, row: int, values: list[Value], styles: list[str], column: int = 1
) -> None:
    """Write neighbouring cells from ``column`` on."""
    for offset, (value, style) in enumerate(zip(values, styles, strict=True)):
        put(sheet, row, column + offset, value, style)
