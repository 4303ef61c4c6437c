"""Finding one's way in a written workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import openpyxl

from scheduler.files.workbook import write_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from scheduler.files.workbook.roster_sheet import Layout
    from scheduler.files.workbook.texts import Language
    from scheduler.rosters import RosterView


def written(
    view: RosterView, folder: Path, layout: Layout = "wall", language: Language = "en"
) -> Workbook:
    path = folder / "roster.xlsx"
    write_workbook(view, path, layout=layout, language=language)
    return openpyxl.load_workbook(path)


# A cell's value may be of any kind: the tests say of which one it is.
Row = tuple[Any, ...]


def row_of(sheet: Worksheet, name: str) -> Row:
    return next(row for row in sheet.iter_rows() if row[0].value == name)


def header_of(sheet: Worksheet, text: str) -> Row:
    return next(row for row in sheet.iter_rows() if text in [cell.value for cell in row])
