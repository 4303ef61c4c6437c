"""A workbook as somebody sends it back who changed cells of the roster sheet in Excel."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import openpyxl

from scheduler.files.workbook import write_workbook
from scheduler.files.workbook.texts import TEXTS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from scheduler.files.workbook.texts import Language
    from scheduler.rosters import RosterView


def edited_copy(
    view: RosterView,
    folder: Path,
    cells: Mapping[tuple[str, date], str],
    language: Language = "de",
) -> Path:
    """The lead's workbook of a roster with these cells, by personnel number and day, changed."""
    path = folder / "edited.xlsx"
    write_workbook(view, path, layout="lead", language=language)
    change_cells(path, cells)
    return path


def change_cells(path: Path, cells: Mapping[tuple[str, date], str]) -> None:
    """Type into cells of a lead's workbook and save it."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    header = next(row for row in sheet.iter_rows() if row[1].value in TEXTS["personnel_number"])
    columns = {c.value.date(): c.column for c in header if isinstance(c.value, datetime)}
    rows = {str(row[1].value): row[1].row for row in sheet.iter_rows() if row[1].value}
    for (person, day), text in cells.items():
        sheet.cell(rows[person], columns[day]).value = text or None
    book.save(path)
